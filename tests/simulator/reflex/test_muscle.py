"""Twitch, ankle and spindle against their closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.simulator.reflex import muscle as m

TICK_MS, PEAK_MS, FORCE = 1.0, 90.0, 2.5


def twitch() -> np.ndarray:
    rows = np.zeros((len(m.TWITCH), 1))
    rows[m.CONTRACTION] = PEAK_MS / TICK_MS
    rows[m.IMPULSE] = FORCE * np.e
    rows[m.FALL] = np.exp(-TICK_MS / PEAK_MS)
    rows[m.CONDUCTION] = 5
    rows[m.KNEE], rows[m.GAIN_RATE], rows[m.GAIN_POWER] = 0.4, 2, 3
    return rows


def pulled(fired: list[int], ticks: int) -> np.ndarray:
    muscle, arriving, last, rows = np.zeros((2, 1)), np.zeros((8, 1)), np.full(1, -1e9), twitch()
    found = np.zeros(ticks)
    for tick in range(ticks):
        if tick in fired:
            m.arrive(arriving, last, rows, 0, tick)
        found[tick] = m.move_twitches(muscle, arriving, tick, rows)
    return found


def test_one_twitch_is_critically_damped_and_peaks_where_it_should():
    found = pulled([0], 600)
    t = (np.arange(600) - 5) / PEAK_MS
    np.testing.assert_allclose(found[6:], (FORCE * np.e * t * np.exp(-t))[6:], rtol=1e-9)
    assert found.max() == pytest.approx(FORCE, rel=1e-4) and found.argmax() == 95
    assert (found[:6] == 0).all()


def test_rare_twitches_add_up_and_frequent_ones_add_less():
    alone = pulled([0], 800)
    shifted = np.concatenate([np.zeros(300), alone[:-300]])
    np.testing.assert_allclose(pulled([0, 300], 800), alone + shifted, rtol=1e-9)
    relative = PEAK_MS / 50
    gain = (1 - np.exp(-2 * relative**3)) / relative / ((1 - np.exp(-2 * 0.4**3)) / 0.4)
    near = np.concatenate([np.zeros(50), alone[:-50]])
    np.testing.assert_allclose(pulled([0, 50], 800), alone + gain * near, rtol=1e-9)


def ankle() -> np.ndarray:
    """A joint of 0.03 kg m2, 20 N m/rad and 0.2 N m s/rad, with stops at 50 and 20 degrees."""
    from scipy.linalg import expm

    rates = np.array([[0, 1, 0], [-20 / 0.03, -0.2 / 0.03, 1 / 0.03], [0, 0, 0]])
    moved = expm(rates * TICK_MS / 1000)
    limb = np.zeros(len(m.LIMB))
    limb[[m.A11, m.A12, m.B1]], limb[[m.A21, m.A22, m.B2]] = moved[0], moved[1]
    limb[m.PER_FORCE], limb[m.PLANTAR], limb[m.DORSI] = 0.048, np.radians(50), np.radians(20)
    limb[[m.ARM, m.SPINDLE, m.PER_MM, m.PER_VELOCITY, m.POWER, m.OFFSET]] = 48, 1, 2, 4.3, 0.6, 0
    return limb


def moved(torque: float, pull: float, ticks: int) -> np.ndarray:
    state, limb = np.zeros(2), ankle()
    found = np.zeros(ticks)
    for tick in range(ticks):
        m.move_ankle(state, limb, pull, torque)
        found[tick] = state[0]
    return found


def test_a_push_swings_the_ankle_as_a_damped_oscillator():
    t = TICK_MS / 1000 * np.arange(1, 801)
    own, damping = np.sqrt(20 / 0.03), 0.2 / 0.06
    ringing = np.sqrt(own**2 - damping**2)
    exact = 2 / 20 * (1 - np.exp(-damping * t) * (np.cos(ringing * t) + damping / ringing * np.sin(ringing * t)))
    np.testing.assert_allclose(moved(2, 0, 800), exact, rtol=1e-9)


def test_the_joint_stops_at_both_ends_and_a_slack_muscle_does_not_pull():
    assert moved(50, 0, 400).max() == pytest.approx(np.radians(20), rel=1e-12)
    assert moved(-100, 0, 400).min() == pytest.approx(-np.radians(50), rel=1e-12)
    held = moved(0, 1e5, 4000)
    assert held.min() >= -np.radians(50)


def test_a_spindle_feels_length_and_velocity_and_is_never_below_nil():
    limb = ankle()
    for angle, speed in ((0.1, 0.5), (0.2, 0.0), (0.1, -0.01)):
        stretch, quick = 48 * angle, np.sign(speed) * abs(48 * speed) ** 0.6
        assert m.spindle_rate(np.array([angle, speed]), limb) == pytest.approx(2 * stretch + 4.3 * quick, rel=1e-12)
    assert m.spindle_rate(np.array([-0.1, -5.0]), limb) == 0
