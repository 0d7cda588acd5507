"""The limb of a cord: its numbers from the evidence, and the spindles under a stretch from outside."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.simulator.reflex import muscle as m
from eutonia.simulator.reflex.cord import Cord
from eutonia.simulator.reflex.drug import Drug
from eutonia.simulator.reflex.limb import conduction_ms, limb_of, spindle_rates, tick_ms

HEALTHY = Cord(cells=90)


def test_a_tick_is_a_millisecond():
    assert tick_ms(HEALTHY) == pytest.approx(1, rel=1e-12)
    assert tick_ms(Cord(cells=90, dt_ms=0.04)) == pytest.approx(1, rel=1e-12)


def test_a_thinned_pool_pulls_as_the_whole_one():
    few = limb_of(HEALTHY, moving=False)
    assert few.limb[m.PER_FORCE] == pytest.approx(0.04793 * 0.557 * 900 / 90, rel=1e-12)
    strength = few.limb[m.PER_FORCE] * few.twitch[m.IMPULSE].sum() / np.e / 0.04793 / 0.557
    assert strength == pytest.approx(1020, rel=0.02)  # N, all twitches at once: the note of reflex.muscle.tetanic_sum


def test_a_held_ankle_has_no_spindles_and_no_motion():
    held = limb_of(HEALTHY, moving=False).limb
    assert held[m.SPINDLE] == 0 and held[m.B1] == 0


def test_a_spastic_ankle_is_stiffer():
    tick_s = 0.001
    for severity, stiffness in ((0, 5), (1, 5 * 2.52)):
        row = limb_of(Cord(severity, cells=90), moving=True).limb
        acceleration = (row[m.A21] / tick_s, row[m.B2] / tick_s)
        assert acceleration[0] == pytest.approx(-stiffness / 0.03, rel=0.01)
        assert acceleration[1] == pytest.approx(1 / 0.03, rel=0.01)


def test_the_drug_takes_fusimotor_drive():
    drug = Drug(0.4)
    assert limb_of(HEALTHY.with_drug(drug), moving=True).limb[m.SPINDLE] == drug.release
    course = np.linspace(0, 10, 200)
    np.testing.assert_allclose(
        spindle_rates(HEALTHY.with_drug(drug), course), drug.release * spindle_rates(HEALTHY, course), rtol=1e-12
    )


def test_a_steady_stretch_is_felt_by_length_and_velocity_after_conduction():
    speed_mm_per_s = 50.0
    course = speed_mm_per_s * 0.001 * np.arange(300)
    rate = spindle_rates(HEALTHY, course)
    delay = round(float(conduction_ms("ia", 2).mean()))
    assert 800 / 66 < delay < 800 / 55
    assert (rate[:delay] == 0).all()
    np.testing.assert_allclose(rate[delay:], 2 * course[: 300 - delay] + 4.3 * speed_mm_per_s**0.6, rtol=1e-9)


def test_conduction_from_muscle_to_cord():
    np.testing.assert_allclose(conduction_ms("ia", 3)[[0, 2]], [800 / 55, 800 / 66], rtol=1e-12)
