"""What a run means: closed forms on runs whose every number is known beforehand."""

import numpy as np
import pytest
import xarray as xr

from eutonia.reporting.findings import assess


def run_of(hours, draws, **variables):
    """A run whose draw k of a variable is given by a function of (k, time_h)."""
    time_h = np.arange(0, hours + 1.0)
    k = np.arange(draws, dtype=float)[:, None]
    fields = {
        name: (("draw", "time"), made(k, time_h[None, :]) + 0 * k + 0 * time_h) for name, made in variables.items()
    }
    return xr.Dataset(fields, coords={"time_h": ("time", time_h)})


def test_intervals_are_the_quantiles_over_draws():
    run = run_of(48, 101, plasma_ng_per_ml=lambda k, t: k)
    expected = pytest.approx({"median": 50, "low_50": 25, "high_50": 75, "low_90": 5, "high_90": 95})
    found = assess(run)
    assert found.plasma_peak.model_dump() == expected
    assert found.plasma_average.model_dump() == expected
    assert found.draws == 101
    assert found.days == pytest.approx(2)


def test_the_average_is_taken_over_time_and_the_peak_is_not():
    run = run_of(24, 3, plasma_ng_per_ml=lambda k, t: t)
    found = assess(run)
    assert found.plasma_average.median == pytest.approx(12)
    assert found.plasma_peak.median == pytest.approx(24)


def test_the_highest_day_is_the_day_with_the_highest_average():
    run = run_of(72, 3, plasma_ng_per_ml=lambda k, t: np.where((t >= 24) & (t < 48), 30.0, 10.0))
    assert assess(run).plasma_highest_day.median == pytest.approx(30)


def test_the_share_above_the_threshold_counts_draws_whose_index_passes_one():
    run = run_of(48, 101, withdrawal_index=lambda k, t: k / 50)
    found = assess(run)
    assert found.withdrawal_share.mid == pytest.approx(50 / 101)
    assert found.withdrawal_share.low >= found.withdrawal_share.mid >= found.withdrawal_share.high
    assert found.withdrawal_peak.median == pytest.approx(1)


def test_a_lower_threshold_is_passed_by_more_draws_in_proportion_to_theta(monkeypatch):
    from types import SimpleNamespace

    theta = SimpleNamespace(low=0.1, value=0.2, high=0.4)
    monkeypatch.setattr("eutonia.reporting.findings.lookup", lambda id: theta)
    run = run_of(48, 101, withdrawal_index=lambda k, t: k / 50)
    share = assess(run).withdrawal_share
    assert share.low == pytest.approx(75 / 101)
    assert share.mid == pytest.approx(50 / 101)
    assert share.high == 0


def test_hours_over_the_threshold_are_the_time_with_an_index_above_one():
    run = run_of(48, 3, withdrawal_index=lambda k, t: np.where((t >= 10) & (t <= 20), 1.5, 0.0))
    assert assess(run).withdrawal_hours.median == pytest.approx(11)


def test_the_effect_is_the_lowest_reflex_and_the_lowest_tone():
    run = run_of(48, 3, h_reflex_ratio=lambda k, t: 1 - 0.2 * t / 48, ashworth=lambda k, t: np.where(t == 30, 2.5, 3.0))
    found = assess(run)
    assert found.h_reflex_lowest.median == pytest.approx(0.8)
    assert found.ashworth_lowest.median == pytest.approx(2.5)
    assert found.ashworth_change.median == pytest.approx(-0.5)


def test_what_was_not_simulated_stays_unknown():
    found = assess(run_of(24, 3, plasma_ng_per_ml=lambda k, t: t))
    assert found.sedation_peak is None
    assert found.withdrawal_share is None
    assert [band.name for band in found.bands] == ["plasma_ng_per_ml"]


def test_a_short_run_keeps_every_hour_and_a_long_one_the_lowest_middle_and_highest_of_each_day():
    def swing(k, t):
        return k + np.abs(t % 24 - 12)

    short = assess(run_of(48, 101, plasma_ng_per_ml=swing)).bands[0]
    assert short.time_h == tuple(float(t) for t in range(49))
    assert short.median == short.median_low == short.median_high

    long = assess(run_of(24 * 30, 101, plasma_ng_per_ml=swing)).bands[0]
    assert len(long.time_h) == 30
    assert long.time_h[:2] == (12.0, 36.0)
    assert (long.median_low[3], long.median[3], long.median_high[3]) == pytest.approx((50, 56, 62))
    assert (long.low_90[3], long.high_90[3]) == pytest.approx((5, 107))
    assert (long.low_50[3], long.high_50[3]) == pytest.approx((25, 87))


def test_a_cohort_counts_every_draw_of_every_patient():
    run = run_of(24, 100, plasma_ng_per_ml=lambda k, t: k)
    cohort = xr.concat([run, run], dim="patient")
    assert assess(cohort).draws == 200
