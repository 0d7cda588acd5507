"""The prototype of the whole chain (`model_check.md`), redone: agreement of a calibration, never a validation.

The constants were chosen with these anchors in sight; a test here says that the chain was built as it was checked,
not that it is true.
"""

from __future__ import annotations

import numpy as np
import pytest

import eutonia as eu
from tests.published.prototype import as_prototype

DRAWS = 300
DAY = 24


@pytest.fixture
def tried(typical_run):
    """A run of the typical body of the prototype."""

    def run(*asked):
        with as_prototype():
            return typical_run(*asked)

    return run


def simulate(patient, regimen, days, keep, every_h=1.0, draws=DRAWS, **more):
    """Its reflex was the published sigmoid."""
    with as_prototype():
        return eu.simulate(
            patient, regimen, days=days, draws=draws, seed=11, every_h=every_h, keep=keep, published_reflex=True, **more
        )


def median_of_peak(run, name):
    return float(np.median(run[name].max("time")))


@pytest.mark.parametrize("crcl", [110, 65, 40, 20, 5])
def test_kidney_table(prototype, typical, adult, crcl):
    found = typical(adult(crcl))
    prototype(f"cl_f_{crcl}").check(found.cl_f_l_per_h[0])
    prototype(f"half_life_{crcl}").check(found.half_life_h[0])


@pytest.mark.parametrize("crcl", [110, 20])
def test_mean_plasma_of_30_mg_a_day(prototype, typical, adult, crcl):
    prototype(f"css_{crcl}").check(30_000 / DAY / typical(adult(crcl)).cl_f_l_per_h[0])


def test_mean_plasma_at_usual_doses(prototype, typical, adult):
    clearance = typical(adult()).cl_f_l_per_h[0]
    prototype("css_60").check(60_000 / DAY / clearance)
    prototype("css_80").check(80_000 / DAY / clearance)


@pytest.mark.parametrize("crcl", [110, 20, 5])
def test_peak_of_5_mg(prototype, typical_run, adult, crcl):
    run = typical_run(adult(crcl), eu.Regimen.oral_single(dose_mg=5), 2, 0.05)
    prototype(f"cmax_{crcl}").check(float(run.plasma_ng_per_ml.max()))


def test_peak_of_20_mg(prototype, typical_run, adult):
    plasma = typical_run(adult(), eu.Regimen.oral_single(dose_mg=20), 2, 0.05).plasma_ng_per_ml
    prototype("cmax_20mg").check(float(plasma.max()))
    prototype("tmax_20mg").check(float(plasma.time_h[int(plasma.values.argmax())]) - 8)


def test_csf_over_plasma(prototype, adult):
    keep = ("plasma_ng_per_ml", "csf_ng_per_ml")
    run = simulate(adult(), eu.Regimen.oral(dose_mg=20, times_per_day=3, days=10), 10, keep, every_h=0.5, draws=1000)
    last = run.sel(time=run.time_h >= 9 * DAY)
    ratio = last.csf_ng_per_ml.sel(level="T10").mean("time") / last.plasma_ng_per_ml.mean("time")
    prototype("csf_plasma").check(float(np.median(ratio)))


@pytest.mark.parametrize("dose", [60, 10])
def test_sixty_milligrams_at_once_sedate_and_ten_do_not(prototype, adult, dose):
    run = simulate(adult(), eu.Regimen.oral_single(dose_mg=dose), 2, ("sedation_probability",), every_h=0.1)
    prototype(f"sedation_{dose}mg").check(median_of_peak(run, "sedation_probability"))


def brain_peak_h(run):
    return run.time_h.values[run.brain_ng_per_ml.values.argmax(axis=1)] - 8


def typical_brain_peak_h(run, patient, product):
    return float(brain_peak_h(run(patient, eu.Regimen.oral_single(dose_mg=60, product=product), 1, 0.05))[0])


@pytest.mark.parametrize(("product", "id"), [("tablet", "brain_peak_tablet"), ("oral_solution", "brain_peak_liquid")])
def test_the_brain_of_the_typical_body_peaks_after_one_to_two_hours(prototype, published, tried, adult, product, id):
    peak_h = typical_brain_peak_h(tried, adult(), product)
    prototype(id).check(peak_h)
    published("durant_peak").check(peak_h)


def test_the_brain_of_the_fitted_body_peaks_after_one_to_two_hours_with_a_tablet(published, typical_run, adult):
    published("durant_peak").check(typical_brain_peak_h(typical_run, adult(), "tablet"))


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 0.9 h with a solution (1 to 2 h): the brain's rate was fitted to tablets, and its interval is wide",
)
def test_the_brain_of_the_fitted_body_peaks_after_one_to_two_hours_with_a_liquid(published, typical_run, adult):
    published("durant_peak").check(typical_brain_peak_h(typical_run, adult(), "oral_solution"))


def median_brain_peak_h(patient, product):
    single = eu.Regimen.oral_single(dose_mg=60, product=product)
    run = eu.simulate(patient, single, days=1, draws=DRAWS, seed=11, every_h=0.05, keep=("brain_ng_per_ml",))
    return float(np.median(brain_peak_h(run)))


def test_the_brain_of_the_median_draw_peaks_after_one_to_two_hours_with_a_liquid(published, adult):
    published("durant_peak").check(median_brain_peak_h(adult(), "oral_solution"))


def test_the_brain_of_the_median_draw_peaks_after_one_to_two_hours_with_a_tablet(published, adult):
    published("durant_peak").check(median_brain_peak_h(adult(), "tablet"))


def test_no_cord_effect_within_an_hour_by_mouth(prototype, adult):
    run = simulate(adult(), eu.Regimen.oral_single(dose_mg=20), 3, ("cord_ng_per_ml",), every_h=0.25)
    share = run.cord_ng_per_ml.sel(time=run.time_h == 9).squeeze("time") / run.cord_ng_per_ml.max("time")
    prototype("cord_at_1h").check(float(np.median(share)))
    prototype("cord_at_1h_csf_road").check(float(np.percentile(share, 5)))


def test_effect_on_tone_of_80_mg_a_day_at_90_days(prototype, tried, adult):
    ashworth = tried(adult(), eu.Regimen.oral(dose_mg=20, times_per_day=4, days=90), 90).ashworth[0]
    stiff = 1.5  # floor and passive part of the typical body, which no drug moves
    fall = 1 - (float(ashworth[ashworth.time_h > 89 * DAY].mean()) - stiff) / (float(ashworth[0]) - stiff)
    prototype("ashworth_fall_80mg").check(100 * fall)


def test_effect_on_the_reflex_of_80_mg_a_day_at_90_days(prototype, adult):
    keep = ("h_reflex_ratio",)
    run = simulate(adult(), eu.Regimen.oral(dose_mg=20, times_per_day=4, days=90), 90, keep)
    last = run.sel(time=run.time_h > 89 * DAY)
    prototype("hm_fall_80mg").check(100 * (1 - float(np.median(last.h_reflex_ratio.mean("time")))))


def index_over_theta(patient, regimen, days):
    """The withdrawal index over each draw's own threshold, from the last dose on."""
    run = simulate(patient, regimen, days, ("withdrawal_index",))
    return run.time_h.values, run.withdrawal_index.values


def peaks(patient, regimen, after_days=14):
    return index_over_theta(patient, regimen, regimen.days + after_days)[1].max(axis=1)


def thrice(daily_mg, days):
    return eu.Regimen.oral(dose_mg=daily_mg / 3, times_per_day=3, days=days)


def test_threshold_is_the_typical_body_s_peak_after_30_days(prototype, tried, adult):
    run = tried(adult(), thrice(60, 30), 44)
    prototype("stop_60_30d").check(float(run.withdrawal_index.max()))


def median_peak_after_stop(patient, days):
    return float(np.median(peaks(patient, thrice(60, days))))


@pytest.mark.xfail(
    strict=True, raises=AssertionError,
    reason="median of the draws 0.51 (0.52 to 0.70): one-compartment draws, which the prototype had not, have less",
)  # fmt: skip
def test_abrupt_stop_of_60_mg_a_day_after_14_days(prototype, adult):
    prototype("stop_60_14d").check(median_peak_after_stop(adult(), 14))


@pytest.mark.xfail(
    strict=True, raises=AssertionError,
    reason="median of the draws 0.85 (0.90 to 1.10): the typical body has 0.99, one-compartment draws less",
)  # fmt: skip
def test_abrupt_stop_of_60_mg_a_day_after_30_days(prototype, adult):
    prototype("stop_60_30d").check(median_peak_after_stop(adult(), 30))


@pytest.mark.parametrize("days", [60, 90])
def test_abrupt_stop_of_60_mg_a_day(prototype, adult, days):
    prototype(f"stop_60_{days}d").check(median_peak_after_stop(adult(), days))


def test_spread_of_an_abrupt_stop_after_90_days(prototype, adult):
    prototype("stop_60_90d_p90").check(float(np.percentile(peaks(adult(), thrice(60, 90)), 90)))


def test_threshold_is_crossed_within_one_to_two_days(prototype, adult):
    regimen = thrice(60, 90)
    hours, index = index_over_theta(adult(), regimen, 104)
    stop_h = max(time for time, _, _ in regimen.doses())
    after = hours > stop_h
    crossed = index[:, after] > 1
    first_h = np.where(crossed.any(axis=1), hours[after][crossed.argmax(axis=1)] - stop_h, np.inf)
    prototype("stop_60_90d_crossing").check(float(np.median(first_h)))
    assert np.mean(np.isfinite(first_h)) > 0.5


@pytest.mark.parametrize(("daily_mg", "id"), [(30, "stop_30_90d"), (80, "stop_80_90d")])
def test_abrupt_stop_of_other_doses(prototype, adult, daily_mg, id):
    prototype(id).check(float(np.median(peaks(adult(), thrice(daily_mg, 90)))))


def median_peak_over_taper(patient, weeks):
    regimen, days = thrice(60, 90), 7 * weeks
    for day in range(days):  # falls a little every day
        regimen = regimen + thrice(60 * (1 - (day + 1) / (days + 1)), 1)
    return float(np.median(peaks(patient, regimen)))


@pytest.mark.xfail(
    strict=True, raises=AssertionError,
    reason="model 0.89, prototype 1.08 (0.92 to 1.24): this taper falls daily, the prototype's steps are not known",
)  # fmt: skip
def test_a_taper_of_one_week_keeps_the_index_low(prototype, adult):
    prototype("taper_1w").check(median_peak_over_taper(adult(), 1))


@pytest.mark.xfail(
    strict=True, raises=AssertionError,
    reason="model 0.57, prototype 0.71 (0.60 to 0.82): this taper falls daily, the prototype's steps are not known",
)  # fmt: skip
def test_a_taper_of_two_weeks_keeps_the_index_low(prototype, adult):
    prototype("taper_2w").check(median_peak_over_taper(adult(), 2))


@pytest.mark.parametrize("weeks", [3, 4, 8])
def test_a_taper_keeps_the_index_low(prototype, adult, weeks):
    prototype(f"taper_{weeks}w").check(median_peak_over_taper(adult(), weeks))
