"""The prototype of the pump road (`model_check.md` b to d, g), redone: a calibration rebuilt, never a validation."""

from __future__ import annotations

from functools import lru_cache, partial

import numpy as np
import pytest

import eutonia as eu
from tests.published import middle as bodies
from tests.published.middle import DAY, adult, last_day_mean
from tests.published.prototype import as_prototype

DRAWS = 300
infused, injected, middle = (
    partial(function, prototype=True) for function in (bodies.infused, bodies.injected, bodies.middle)
)


@pytest.mark.parametrize("rate", [63, 300, 600])
def test_plasma_of_an_infusion(expected, rate):
    expected(f"plasma_{rate}").check(float(infused(rate, "T10").plasma_ng_per_ml[-1]))


@pytest.mark.parametrize("crcl", [40, 20, 5])
def test_plasma_with_a_weak_kidney(expected, crcl):
    expected(f"plasma_600_crcl{crcl}").check(float(infused(600, "T10", 20, crcl_ml_per_min=crcl).plasma_ng_per_ml[-1]))


def test_time_of_the_greatest_effect_of_a_bolus(expected):
    run, hours = injected()
    expected("bolus_peak_h").check(float(hours[int(run.cord_ng_per_ml.values.argmax())]))


@pytest.mark.parametrize("rate", [300, 600, 1200])
def test_sedation_by_pump(expected, rate):
    expected(f"sedation_{rate}").check(float(infused(rate, "T10").sedation_probability[-1]))


@pytest.mark.parametrize("dose", [50, 100])
def test_sedation_by_bolus(expected, dose):
    run, _ = injected(dose)
    expected(f"sedation_bolus_{dose}").check(float(run.sedation_probability.max()))


def test_brain_in_an_overdose(expected):
    run, _ = injected()
    expected("brain_overdose").check(1500 / 50 * float(run.brain_ng_per_ml.max()))


@lru_cache(maxsize=1)
def tablets():
    """80 mg a day in four doses: cord, plasma and brain, means of the last day."""
    return means(middle(eu.Regimen.oral(dose_mg=20, times_per_day=4, days=10), 10, 0.25))


def means(run):
    return {name: last_day_mean(run[name], run) for name in ("cord_ng_per_ml", "plasma_ng_per_ml", "brain_ng_per_ml")}


def pumped(tip):
    """600 micrograms a day, and the rate that gives the cord of 80 mg a day by mouth."""
    found = means(infused(600, tip))
    return found, 600 * tablets()["cord_ng_per_ml"] / found["cord_ng_per_ml"]


def test_plasma_of_tablets_over_the_pump(expected):
    found, rate = pumped("T10")
    usual = tablets()["plasma_ng_per_ml"] / found["plasma_ng_per_ml"]
    expected("plasma_usual_dose").check(usual)
    expected("plasma_equal_cord").check(usual * 600 / rate)
    expected("plasma_at_least").check(usual)


@pytest.mark.parametrize("tip", ["T10", "C5"])
def test_dose_for_the_same_cord_level(expected, tip):
    expected(f"dose_ratio_{tip}").check(80_000 / pumped(tip)[1])


@pytest.mark.parametrize("tip", ["T10", "T6"])
def test_brain_at_the_same_cord_level(expected, tip):
    found, rate = pumped(tip)
    expected("brain_equal_cord").check(found["brain_ng_per_ml"] * rate / 600 / tablets()["brain_ng_per_ml"])


def test_cord_after_a_stop(expected):
    run = middle(eu.Regimen.pump(rate_ug_per_day=600, tip="T10", days=10), 12, 0.1)
    hours, cord = run.time_h.values - 10 * DAY, run.cord_ng_per_ml.values
    for id, share in (("site_half", 0.5), ("site_tenth", 0.1)):
        expected(id).check(float(hours[(hours > 0) & (cord <= share * cord[hours <= 0][-1])][0]))


def index(regimen, after_days=14):
    """Hours from the start, and the withdrawal index over theta of each draw."""
    days = regimen.days + after_days
    with as_prototype():
        run = eu.simulate(adult(), regimen, days=days, draws=DRAWS, seed=11, every_h=1.0, keep=("withdrawal_index",))
    return run.time_h.values, run.withdrawal_index.values


@lru_cache(maxsize=1)
def stopped():
    hours, found = index(eu.Regimen.pump(rate_ug_per_day=600, tip="T10", days=90))
    after = hours > 90 * DAY
    return hours[after] - 90 * DAY, found[:, after]


def test_peak_of_the_index_after_a_stop(expected):
    expected("stop_600_peak").check(float(np.median(stopped()[1].max(axis=1))))


def test_spread_of_the_peak_after_a_stop(expected):
    expected("stop_600_p90").check(float(np.percentile(stopped()[1].max(axis=1), 90)))


def test_threshold_is_crossed_after_a_stop(expected):
    hours, found = stopped()
    over = found > 1
    crossed_h = np.where(over.any(axis=1), hours[over.argmax(axis=1)], np.inf)
    expected("stop_600_crossing").check(float(np.median(crossed_h)))


@pytest.mark.parametrize("id", ["stop_600_peak_h", "stop_600_window"])
def test_time_of_the_peak_after_a_stop(expected, id):
    hours, found = stopped()
    expected(id).check(float(np.median(hours[found.argmax(axis=1)])))


@lru_cache(maxsize=3)
def tapered(weeks):
    """The peak of each draw when the rate falls a little every day."""
    regimen, days = eu.Regimen.pump(rate_ug_per_day=600, tip="T10", days=90), 7 * weeks
    for day in range(days):
        regimen = regimen + eu.Regimen.pump(rate_ug_per_day=600 * (1 - (day + 1) / (days + 1)), tip="T10", days=1)
    return index(regimen)[1].max(axis=1)


@pytest.mark.parametrize("weeks", [2, 4, 6])
def test_a_taper_lowers_the_peak(expected, weeks):
    expected(f"pump_taper_{weeks}w").check(float(np.median(tapered(weeks))))


@pytest.mark.parametrize("weeks", [2, 4, 6])
def test_spread_of_the_peak_over_a_taper(expected, weeks):
    expected(f"pump_taper_{weeks}w_p90").check(float(np.percentile(tapered(weeks), 90)))
