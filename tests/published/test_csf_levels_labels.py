"""CSF and plasma levels as the labels print them (half-life, clearance and gradient of the US label from memory)."""

from __future__ import annotations

import numpy as np
import pytest

import eutonia as eu
from tests.published.middle import adult, end, half_life_h, infused, injected, last_day_mean, middle


def test_half_life_and_clearance_of_the_us_label(expected):
    run, hours = injected()
    expected("half_life_label").check(half_life_h(hours, run.csf_ng_per_ml.sel(level="L3").values))
    expected("clearance_label").check(300_000 / 24 / end(infused(300, "L3"), "L3"))


@pytest.mark.parametrize("tip", ["L3", "T10"])
@pytest.mark.parametrize("cistern", ["C1", "cranium"])
def test_gradient_of_the_middle_body(expected, tip, cistern):
    run = infused(300, tip)
    expected("gradient_range").check(end(run, "L3") / end(run, cistern))


def test_gradient_of_the_median_draw(expected):
    pump = eu.Regimen.pump(rate_ug_per_day=300, tip="L3", days=5)
    run = eu.simulate(adult(), pump, days=5, draws=300, seed=5, every_h=12.0, keep=("csf_ng_per_ml",))
    last = run.csf_ng_per_ml.isel(time=-1)
    expected("gradient_range").check(float(np.median(last.sel(level="L3") / last.sel(level="C1"))))


@pytest.mark.parametrize("rate", [100, 300, 600, 800])
def test_lumbar_level_over_the_rate(expected, rate):
    expected(f"slope_{rate}").check(end(infused(rate, "L3"), "L3") / rate)


@pytest.mark.parametrize("rate", [100, 300, 600])
def test_lumbar_level(expected, rate):
    expected(f"lumbar_{rate}").check(end(infused(rate, "L3"), "L3"))


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 1,249 ng/mL, label at most 1,240: a linear model has not the label's curvature",
)
def test_lumbar_level_at_800_a_day(expected):
    expected("lumbar_800").check(end(infused(800, "L3"), "L3"))


def test_time_to_a_steady_lumbar_level(expected):
    run = infused(600, "L3")
    csf = run.csf_ng_per_ml.sel(level="L3").values
    expected("css_time").check(float(run.time_h[np.argmax(csf >= 0.95 * csf[-1])]))


@pytest.mark.parametrize("rate", [300, 600, 900])
@pytest.mark.parametrize("tip", ["L3", "T10"])
def test_plasma_stays_below_the_bound_of_the_label(expected, rate, tip):
    peak = float(infused(rate, tip).plasma_ng_per_ml.max())
    expected("plasma_bound").check(round(peak, 9))  # 900/24 over 7.5 L/h is exactly 5


def test_csf_over_plasma_by_mouth_at_every_level(expected):
    run = middle(eu.Regimen.oral(dose_mg=20, times_per_day=3, days=10), 10, 0.25, prototype=True)
    ratio = run.csf_ng_per_ml[run.time_h > 216].mean("time") / last_day_mean(run.plasma_ng_per_ml, run)
    assert ratio.sizes["level"] == 27
    for one in ratio.values:
        expected("oral_csf_plasma").check(float(one))
