"""When a course is at its height: against curves whose peak and plateau are known by hand."""

import numpy as np
import pytest
import xarray as xr

from eutonia.reporting.timing import timing


def curves(draws=4, days=90, peak_after_h=(1, 2, 2, 3), tone=None):
    """Plasma with one peak some hours after the dose at 07:00 of day 1; tone as given by day."""
    time_h = np.arange(0, days * 24 + 1.0)
    plasma = np.exp(-np.abs(time_h[None, :] - 7 - np.asarray(peak_after_h)[:, None]))
    score = np.interp(time_h / 24, *(tone or ((0, 1), (3, 3))))
    return xr.Dataset(
        {"plasma_ng_per_ml": (("draw", "time"), plasma), "ashworth": (("draw", "time"), np.tile(score, (draws, 1)))},
        coords={"time_h": ("time", time_h)},
    )


def test_hours_to_the_peak_count_from_the_first_dose_in_each_draw(plan):
    found = timing(plan, curves()).hours_to_peak
    assert found.median == 2
    assert 1 <= found.low_90 < found.median < found.high_90 <= 3


def test_a_later_higher_peak_of_another_dose_does_not_count(plan):
    run = curves()
    run["plasma_ng_per_ml"][:, 24 * 10] = 99
    assert timing(plan, run).hours_to_peak.median == 2


@pytest.mark.parametrize(
    ("tone", "day"),
    [
        (((0, 10, 10.001), (3, 3, 2)), 11),  # all at once after day 10
        (((0, 10, 20, 90), (3, 3, 2, 2)), 20),  # a straight fall from day 11 to day 20 passes 0.9 in day 20
        (((0, 1, 1.001, 5, 90), (3, 3, 2, 2.8, 2.8)), 2),  # a fall that fades again
    ],
)
def test_the_full_effect_is_the_first_day_near_the_largest_fall(plan, tone, day):
    assert timing(plan, curves(tone=tone)).full_effect_day.median == day


def test_what_comes_after_the_plan_does_not_count(plan):
    days = plan.regimen.days
    tone = ((0, 5, 5.001, days + 2, days + 3), (3, 3, 2.5, 2.5, 1))
    assert timing(plan, curves(days=days + 10, tone=tone)).full_effect_day.median == 6


def test_what_the_run_does_not_hold_is_not_told(plan):
    run = curves()
    assert timing(plan, run.drop_vars("ashworth")).full_effect_day is None
    assert timing(plan, run.drop_vars("plasma_ng_per_ml")).hours_to_peak is None
    assert timing(plan, run.isel(time=slice(0, 5))).full_effect_day is None
    assert timing(plan, run.isel(time=slice(0, 5))).hours_to_peak is None
