"""The stimulus: whom it excites, when the spikes arrive, who meets whom, and the EMG of it by closed form."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.simulator.reflex.cord import Cord, fibres
from eutonia.simulator.reflex.nerve import Shock, direct_spikes, emg, reflex_spikes, shock, size
from eutonia.simulator.reflex.run import Activity

CORD = Cord(cells=90)
POOL = CORD.circuit.pool


def excited(each: Shock, name: str) -> np.ndarray:
    """Which fibres of a kind, from 0."""
    group = CORD.circuit.axons(fibres(name))
    return each.axon[np.isin(each.axon, group)] - group[0]


def test_the_first_fibres_are_ia_and_the_first_motor_axons_the_largest():
    weak, middle, strong = (shock(CORD, level, 0.0, 1) for level in (10.0, 12.3, 19.0))
    assert len(excited(weak, "ia")) > 50 and not weak.direct.any()
    assert set(excited(weak, "ia")) <= set(range(280, 400))  # the fast ones, of low threshold
    assert middle.direct.any() and np.flatnonzero(middle.direct).min() > 60
    assert strong.direct.all() and len(excited(strong, "ia")) > 395


def test_half_of_the_ia_fibres_answer_at_the_middle_of_their_thresholds():
    found = [len(excited(shock(CORD, 13.0, 0.0, seed), "ia")) for seed in range(20)]
    assert np.mean(found) == pytest.approx(200, rel=0.03)
    assert np.std(found) > 0  # thresholds vary from trial to trial


def test_spikes_reach_the_cord_after_0_6_m_of_nerve():
    each = shock(CORD, 25.0, 5.0, 1)
    assert (np.diff(each.step) >= 0).all()
    ia = CORD.circuit.axons(fibres("ia"))
    arrival = {axon: step * CORD.dt_ms for step, axon in zip(each.step, each.axon, strict=True)}
    assert arrival[ia[0]] == pytest.approx(5 + 600 / 55, abs=0.05)
    assert arrival[ia[-1]] == pytest.approx(5 + 600 / 66, abs=0.05)
    back = CORD.circuit.antidromic(np.array([0, 89]))
    assert arrival[back[0]] == pytest.approx(5 + 600 / 44, abs=0.05)
    assert arrival[back[1]] == pytest.approx(5 + 600 / 53, abs=0.05)


def test_the_m_wave_reaches_the_muscle_after_0_2_m():
    cell, time_ms = direct_spikes(CORD, shock(CORD, 25.0, 3.0, 1))
    np.testing.assert_allclose(time_ms, 3 + 200 / POOL.velocity_m_per_s[cell], rtol=1e-12)
    assert len(cell) == 90


def test_one_potential_has_the_shape_of_hermite_and_rodriguez():
    cell = 45
    wave = emg(POOL, np.array([cell]), np.array([10.0]), 20, 0.01)
    t = (np.arange(len(wave)) * 0.01 - 10) / POOL.emg_ms[cell]
    np.testing.assert_allclose(wave, POOL.emg[cell] * t * np.exp(-t * t), atol=1e-5 * POOL.emg[cell])
    assert size(wave) == pytest.approx(2 * POOL.emg[cell] * np.sqrt(1 / 2) * np.exp(-1 / 2), rel=1e-3)


def test_potentials_add_up():
    one, other = (emg(POOL, np.array([cell]), np.array([at]), 20, 0.1) for cell, at in ((10, 8.0), (80, 8.5)))
    both = emg(POOL, np.array([10, 80]), np.array([8.0, 8.5]), 20, 0.1)
    np.testing.assert_allclose(both, one + other, rtol=1e-12)
    assert size(emg(POOL, np.empty(0, np.int64), np.empty(0), 20, 0.1)) == 0


@pytest.mark.parametrize(("fired_ms", "meets"), [(10.0, True), (13.0, True), (14.0, False), (40.0, False)])
def test_a_reflex_spike_meets_the_antidromic_one_while_it_is_on_its_way(fired_ms, meets):
    """The smallest axon carries a spike over 0.6 m in 13.6 ms."""
    direct = np.zeros(90, dtype=np.bool_)
    direct[0] = True
    each = Shock(0.0, np.empty(0, np.int64), np.empty(0, np.int64), direct)
    activity = Activity((np.array([0, 1]),), (np.array([fired_ms, fired_ms]),), np.empty(0), np.empty(0))
    cell, time_ms = reflex_spikes(CORD, activity, 0, (each,))
    assert cell.tolist() == ([1] if meets else [0, 1])
    assert time_ms[-1] == pytest.approx(fired_ms + 800 / POOL.velocity_m_per_s[1], rel=1e-12)
