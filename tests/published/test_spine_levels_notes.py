"""Regression numbers of the spine (`intrathecal.md` 2.5): made by a model, not measured. They say how it was built."""

from __future__ import annotations

import numpy as np
import pytest

import eutonia as eu
from tests.published.middle import LEG_LEVELS, at_hour, end, half_life_h, infused, injected, middle, middle_of

RATE_NG_PER_H = 600_000 / 24
TIPS = ("L3", "T10", "T6", "C5")
CONSTANTS = {
    "D4": {"spine_diffusion_cm2_per_h": 4 * 60},
    "D16": {"spine_diffusion_cm2_per_h": 16 * 60},
    "k020": {"csf_exchange_per_h": 0.20},
    "k055": {"csf_exchange_per_h": 0.55},
}


@pytest.mark.parametrize("tip", TIPS)
@pytest.mark.parametrize("level", ["C5", "T2", "T6", "T10", "T12", "L3", "cranium"])
def test_steady_levels_at_four_tips(expected, tip, level):
    expected(f"css_{tip}_{level}").check(end(infused(600, tip), level))


@pytest.mark.parametrize("tip", ["L3", "T10"])
def test_cord_level_of_the_legs(expected, tip):
    run = infused(600, tip)
    expected(f"leg_{tip}").check(float(run.cord_ng_per_ml[-1]))
    assert float(run.cord_ng_per_ml[-1]) == pytest.approx(np.mean([end(run, one) for one in LEG_LEVELS]), rel=0.01)


@pytest.mark.parametrize("minutes", [30, 60, 120, 240, 480])
def test_bolus_over_eight_hours(expected, minutes):
    run, hours = injected()
    expected(f"bolus_L3_{minutes}min").check(at_hour(hours, run.csf_ng_per_ml.sel(level="L3").values, minutes / 60))


def test_half_lives_of_a_bolus(expected):
    run, hours = injected()
    csf = run.csf_ng_per_ml.sel(level="L3").values
    expected("bolus_half_life").check(half_life_h(hours, csf))
    expected("bolus_terminal").check(half_life_h(hours, csf, 16, 24))


def test_lumbar_clearance_and_ratio(expected):
    run = infused(600, "L3")
    expected("lumbar_clearance").check(RATE_NG_PER_H / end(run, "L3"))
    expected("ratio_L3_cranium").check(end(run, "L3") / end(run, "cranium"))


@pytest.mark.parametrize("level", ["L3", "C5"])
def test_time_to_nine_tenths_of_steady_state(expected, level):
    run = middle(eu.Regimen.pump(rate_ug_per_day=600, tip="L3", days=4), 4, 0.1)
    csf = run.csf_ng_per_ml.sel(level=level).values
    expected(f"ninety_{level}").check(float(run.time_h[np.argmax(csf >= 0.9 * csf[-1])]))


@pytest.mark.parametrize("tip", ["L3", "C5"])
def test_share_that_leaves_by_the_cranium(expected, tip):
    formed_ml_per_h = 0.35 * 60
    expected(f"cranial_share_{tip}").check(100 * formed_ml_per_h * end(infused(600, tip), "cranium") / RATE_NG_PER_H)


@pytest.mark.parametrize("row", CONSTANTS)
def test_sensitivity_of_clearance_and_ratio(expected, row):
    run = middle(eu.Regimen.pump(rate_ug_per_day=600, tip="L3", days=10), 10, 6.0, **CONSTANTS[row])
    expected(f"sens_{row}_clearance").check(RATE_NG_PER_H / end(run, "L3"))
    expected(f"sens_{row}_ratio").check(end(run, "L3") / end(run, "cranium"))


@pytest.mark.parametrize("row", CONSTANTS)
def test_sensitivity_of_the_half_life(expected, row):
    bolus = eu.Regimen.bolus(dose_ug=50, level="L3")
    run = middle(bolus, 1, 0.05, **CONSTANTS[row])
    hours = run.time_h.values - middle_of(bolus)
    expected(f"sens_{row}_half_life").check(half_life_h(hours, run.csf_ng_per_ml.sel(level="L3").values))
