"""A stop at once beside tapers: the chance by an outside integral, the order by property, nothing planned."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from eutonia.clinic.regimen import Branch, Regimen
from eutonia.errors import InputError
from eutonia.evidence import value
from eutonia.planner import plan_taper
from eutonia.planner.taper import linear_taper
from eutonia.reporting.stopping import (
    BESIDE,
    HAZARD,
    INDEX,
    chance_of_a_sign,
    compare_stops,
    hours_since_last_dose,
    taken_by_mouth,
    withdrawal_of,
)
from tests.reporting.stop_runs import ADULT, EIGHTY, FEW, adults, oral_days, runs_of


def run_of(index, hours):
    """A run with this index (draw, time) and the hazard that belongs to it."""
    index = np.atleast_2d(index)
    hazard = value("model.withdrawal.hazard") * np.maximum(index - 1, 0)
    return xr.Dataset(
        {INDEX: (("draw", "time"), index), HAZARD: (("draw", "time"), hazard)}, {"time_h": ("time", hours)}
    )


def test_chance_of_a_constant_hazard_is_the_closed_form():
    hours = np.linspace(0, 50, 101)
    hazard = np.array([np.full(101, 0.02), np.zeros(101)])
    np.testing.assert_allclose(chance_of_a_sign(hazard, hours), [1 - np.exp(-1), 0], rtol=1e-12)


def test_chance_of_a_stop_agrees_with_an_adaptive_integral_over_the_index():
    """The oracle integrates h1 max(0, index - 1) itself, between the values of a run stored ten times as often."""
    before, branch = taken_by_mouth(ADULT, EIGHTY, 90), (Branch(after_days=90, days=14),)
    (run,) = runs_of(ADULT, 16)(before, branch, keep=(INDEX, HAZARD))
    (fine,) = runs_of(ADULT, 16)(before, branch, keep=(INDEX, HAZARD), every_h=0.2)
    found = chance_of_a_sign(run[HAZARD].values, run.time_h.values)
    for draw in range(16):
        index, hazard = fine[INDEX].values[draw], fine[HAZARD].values[draw]
        peak = int(index.argmax())
        scale = hazard[peak] / (index[peak] - 1) if index[peak] > 1 else 0.0
        expected, _ = quad(
            lambda h, scale=scale, index=index: scale * max(0.0, float(np.interp(h, fine.time_h, index)) - 1), 0, 336,
            limit=400, epsrel=1e-4,
        )  # fmt: skip
        assert found[draw] == pytest.approx(1 - np.exp(-expected), rel=5e-3, abs=1e-3)
    assert found.max() > 0.5


def test_begin_end_and_days_of_a_made_up_index():
    hours = np.arange(0.0, 97.0)
    rises = np.where((hours >= 24) & (hours <= 72), 1.5, 0.5)
    found = withdrawal_of(run_of([rises, np.full(97, 0.9)], hours), since_h=2)
    assert (found.begins_h.median, found.ends_h.median) == (26, 74)
    assert found.shares.mid == 0.5 and found.days_above.high_90 == pytest.approx(49 / 24 * 0.95, rel=1e-6)
    assert found.peak.median == pytest.approx(1.2) and found.above_at_end == 0
    assert found.mean_chance == pytest.approx((1 - np.exp(-49 * 0.02 * 0.5)) / 2, rel=1e-6)


def test_nobody_above_has_no_begin():
    found = withdrawal_of(run_of(np.full(25, 0.9), np.arange(25.0)), since_h=2)
    assert found.begins_h is None and found.ends_h is None and found.chance.high_90 == 0


@pytest.fixture(scope="module")
def found():
    return compare_stops(ADULT, EIGHTY, (60, 365), runs_of(ADULT))


def test_each_time_of_use_has_the_stop_three_straight_tapers_and_the_rules(found):
    assert [(one.used_days, one.name, one.days) for one in found.endings] == [
        (60, "stop", 0), (60, "linear", 7), (60, "linear", 14), (60, "linear", 28), (60, "rules", 63),
        (365, "stop", 0), (365, "linear", 7), (365, "linear", 14), (365, "linear", 28), (365, "rules", 63),
    ]  # fmt: skip


def test_a_stop_is_no_plan_and_the_taper_by_the_rules_is_the_planner_s(found):
    stop, *lines, rules = found.endings[:5]
    assert stop.schedule is None and "never a plan" in stop.title and "never to be done" in found.lead
    assert all("never a plan" in one.schedule.note for one in lines)
    assert rules.schedule == plan_taper(ADULT, Regimen.oral(20, days=60, times_per_day=4), 60)


def test_slower_is_lower_and_longer_use_is_higher(found):
    two_months, year = found.endings[:5], found.endings[5:]
    for ways in (two_months, year):
        peaks = [one.withdrawal.peak.median for one in ways]
        chances = [one.withdrawal.mean_chance for one in ways]
        assert peaks == sorted(peaks, reverse=True) and chances == sorted(chances, reverse=True)
        assert peaks[0] > 1.2 and peaks[-1] < 0.6 and ways[-1].withdrawal.shares.mid == 0
    assert all(late.withdrawal.peak.median > early.withdrawal.peak.median
               for early, late in zip(two_months, year, strict=True))  # fmt: skip


def test_the_emergency_text_the_published_numbers_and_the_assumed_scale_are_there(found):
    assert found.emergency and "withdrawal" in found.emergency[0] and found.signs
    assert [one.id for one in found.beside] == list(BESIDE)
    assert "model.withdrawal.hazard" in {one.id for one in found.assumed_values}
    assert any("its scale is assumed" in one for one in found.notes)
    assert {"tap.us", "wd.oral.signs", "wd.itb.rate"} <= {one.id for one in found.sources}


def test_what_is_no_stop_of_tablets_is_refused():
    run = runs_of(ADULT)
    for regimen, used in (
        (EIGHTY, ()),
        (EIGHTY, (60, 60)),
        (Regimen.pump(100), (60,)),
        (EIGHTY | Regimen.bolus(50), (60,)),
    ):
        with pytest.raises(InputError):
            compare_stops(ADULT, regimen, used, run)


def test_doses_of_the_last_day_are_held_and_the_last_clock_counts():
    rising = Regimen.oral(5, 3, 3) + Regimen.oral(10, 3, clock=("06:00", "20:30"))
    held = taken_by_mouth(ADULT, rising, 90)
    assert held.days == 90 and held.daily_dose_mg(1) == held.daily_dose_mg(90) == 20
    assert hours_since_last_dose(held) == 3.5


def chances(patient, current, used_days, lengths):
    """The chance of a sign of each length of taper (0 is a stop) in each draw, and the highest index."""
    before = taken_by_mouth(patient, current, used_days)
    tapers = [linear_taper(patient, before, used_days, one).regimen if one else None for one in lengths]
    branches = tuple(
        Branch(after_days=used_days, then=taper, days=length + 21)
        for taper, length in zip(tapers, lengths, strict=True)
    )
    runs = runs_of(patient, 24)(before, branches, keep=(INDEX, HAZARD))
    found = np.array([chance_of_a_sign(one[HAZARD].values, one.time_h.values) for one in runs])
    return found, np.array([one[INDEX].values.max(axis=1) for one in runs])


@given(
    patient=adults(), current=oral_days(), used_days=st.integers(30, 200),
    lengths=st.lists(st.sampled_from((0, 3, 7, 14, 28, 42)), min_size=2, max_size=3, unique=True).map(sorted),
)  # fmt: skip
@FEW
def test_after_a_month_a_slower_taper_never_gives_more_signs_in_any_draw(patient, current, used_days, lengths):
    """Lengths a step apart: tapers of 17 and 18 days differ less than the doses that can be dispensed (2e-4)."""
    found, _ = chances(patient, current, used_days, lengths)
    assert np.diff(found, axis=0).max() <= 1e-9


def test_after_a_few_days_a_slower_taper_can_give_more_because_it_is_longer_use():
    """The exception and its cause: dependence still grows while the dose falls."""
    weak = ADULT.model_copy(update={"kidney": ADULT.kidney.model_copy(update={"crcl_ml_per_min": 22})})
    found, peaks = chances(weak, Regimen.oral(25, 1, 2), 3, (0, 7))
    assert (peaks[1] > peaks[0]).mean() > 0.5 and found.mean() < 0.05
