"""Tapers: length by country and use, steps by age and kidney, always down, never hastened."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eutonia.clinic.patient import JURISDICTIONS
from eutonia.clinic.regimen import OralSchedule, Regimen
from eutonia.errors import InputError
from eutonia.planner import plan_taper
from eutonia.planner.taper import linear_taper
from tests.planner.people import adult

THREE_TIMES_20 = Regimen.oral(20, days=30, times_per_day=3)
THREE_TIMES_5 = Regimen.oral(5, days=30, times_per_day=3)


def levels(taper):
    return [one.daily_dose_mg for one in taper.steps]


def test_60_mg_goes_down_by_10_and_the_last_20_by_5():
    taper = plan_taper(adult("US"), THREE_TIMES_20, used_days=90)
    assert levels(taper) == [50, 40, 30, 20, 15, 10, 5]
    assert [one.first_day for one in taper.steps] == [1, 8, 15, 22, 29, 36, 43]
    assert taper.regimen.days == 49 and "60 mg daily to zero over 49 days" in taper.title


@pytest.mark.parametrize(
    ("jurisdiction", "used_days", "at_least", "rule_id"),
    [
        ("UK", 30, 14, "tap.uk"),
        ("CA", 30, 14, "tap.ca"),
        ("AU", 60, 14, "tap.au"),
        ("DE", 61, 21, "tap.de.ch"),
        ("US", 61, 21, "tap.floor.long_use"),
        (None, 30, 14, "tap.uk"),
        (None, 61, 21, "tap.de.ch"),
        ("UK", 14, 7, "plan.taper.short"),
    ],
)
def test_the_floor_of_the_length(jurisdiction, used_days, at_least, rule_id):
    taper = plan_taper(adult(jurisdiction), THREE_TIMES_5, used_days)
    assert levels(taper) == [10, 5]
    assert taper.regimen.days >= at_least
    assert f"At least {at_least} days" in taper.note
    assert taper.rule_ids[0] == rule_id


def test_two_steps_are_held_longer_to_reach_three_weeks():
    taper = plan_taper(adult("DE"), THREE_TIMES_5, used_days=200)
    assert [(one.first_day, one.last_day) for one in taper.steps] == [(1, 11), (12, 22)]


@pytest.mark.parametrize(
    "changes", [{"age_years": 70}, {"egfr": 45}, {"conditions": ("epilepsy",)}, {"kidney": None}], ids=str
)
def test_age_kidney_and_seizures_take_the_smaller_step(changes):
    taper = plan_taper(adult("US", **changes), THREE_TIMES_20, used_days=90)
    assert levels(taper)[:3] == [55, 50, 45] and taper.regimen.days == 77


def test_a_low_dose_loses_at_most_a_quarter():
    thirty = Regimen.oral(10, days=30, times_per_day=3)
    assert levels(plan_taper(adult("US"), thirty, used_days=90)) == [25, 20, 15, 10, 5]


def test_the_smallest_tablet_is_not_stopped_at_once():
    taper = plan_taper(adult("UK"), Regimen.oral(5, days=30, times_per_day=1), used_days=90)
    assert levels(taper) == [4, 3, 2, 1] and taper.regimen.parts[0].product == "oral_solution"


def test_a_dose_that_no_tablet_gives_goes_down_as_a_liquid_and_says_so():
    taper = plan_taper(adult("DE"), Regimen.oral(12.5, days=30, times_per_day=3), used_days=90)
    assert taper.regimen.parts[0].product == "oral_solution" and levels(taper)[0] == 28.5  # a quarter off, in half mg
    assert "No liquid of DE" in taper.note


def test_the_night_dose_goes_last_and_no_dose_of_the_day_rises():
    given = OralSchedule(days=30, clock=("08:00", "22:00"), doses_mg=(5.0, 20.0))
    taper = plan_taper(adult("US"), Regimen(parts=(given,)), used_days=90)
    for step in taper.steps:
        assert all(one.dispensed.dose_mg <= {"08:00": 5, "22:00": 20}[one.clock] for one in step.doses)
    assert taper.steps[-1].doses[0].clock == "22:00"


def test_the_doses_of_the_last_day_count():
    rising = Regimen.oral(5, days=3, times_per_day=3) + Regimen.oral(10, days=3, times_per_day=3)
    assert levels(plan_taper(adult("US"), rising, used_days=90))[0] == 25
    beside = Regimen.oral(5, days=3, clock=("07:00",)) | Regimen.oral(10, days=3, clock=("07:00",))
    assert "from 15 mg daily" in plan_taper(adult("US"), beside, used_days=90).title


def test_stretch_lengthens_every_step_and_never_hastens():
    rules = plan_taper(adult("US"), THREE_TIMES_20, used_days=90)
    slowed = plan_taper(adult("US"), THREE_TIMES_20, used_days=90, stretch=1.5)
    assert levels(slowed) == levels(rules)
    assert {one.last_day - one.first_day + 1 for one in slowed.steps} == {11}  # 7 x 1.5, rounded up
    assert "1.5 times longer" in slowed.note


@pytest.mark.parametrize("stretch", [0.99, 0, -1, float("nan"), float("inf")])
def test_a_stretch_below_1_is_refused(stretch):
    with pytest.raises(InputError, match="stretch"):
        plan_taper(adult("US"), THREE_TIMES_20, used_days=90, stretch=stretch)


def test_days_of_use_are_needed():
    with pytest.raises(InputError, match="used_days"):
        plan_taper(adult("US"), THREE_TIMES_20, used_days=0)


def test_the_note_says_pause_and_go_back():
    note = plan_taper(adult("US"), THREE_TIMES_20, used_days=90).note
    assert "Pause at any sign" in note and "last good dose" in note and "a clinician decides" in note


WEAK = "With this kidney more than 5 mg daily is in the range where toxicity was seen"


@pytest.mark.parametrize(("crcl", "dose_mg", "said"), [(20, 10, True), (20, 5 / 3, False), (45, 10, False)])
def test_a_dose_above_the_cap_of_a_weak_kidney_is_named(crcl, dose_mg, said):
    taper = plan_taper(adult("UK", crcl=crcl, egfr=45), Regimen.oral(dose_mg, days=30, times_per_day=3), used_days=90)
    assert (WEAK in taper.note) is said and ("decide today" in taper.note) is said
    assert ("ren.dialysis.5mg" in taper.rule_ids) is said


@pytest.mark.parametrize(
    ("age_years", "dose_mg", "said"),
    [(45, 50, "150 mg daily is above every label maximum: check for a tenfold error."), (45, 30, ""),
     (9, 25, "75 mg daily is above every label maximum: check for a tenfold error."), (9, 20, "")],
)  # fmt: skip
def test_a_dose_above_every_maximum_asks_for_a_tenfold_error(age_years, dose_mg, said):
    patient = adult("US", age_years=age_years, weight_kg=30)
    note = plan_taper(patient, Regimen.oral(dose_mg, days=30, times_per_day=3), used_days=90).note
    assert said in note and ("tenfold" in note) is bool(said)


def test_a_straight_taper_has_a_dose_on_each_of_its_days_and_says_that_it_is_no_plan():
    taper = linear_taper(adult("US"), Regimen.oral(20, days=30, times_per_day=4), used_days=60, days=7)
    assert levels(taper) == [70, 60, 50, 40, 30, 20, 10] and taper.regimen.days == 7
    assert taper.title == "For comparison: 80 mg daily to zero in a straight line over 7 days"
    assert "never a plan" in taper.note and "Faster than the taper by the rules (63 days)" in taper.note
    assert taper.steps[-1].note == "After the last day of this step: no more baclofen."


def test_a_straight_taper_slower_than_the_rules_does_not_say_that_it_is_faster():
    assert "Faster" not in linear_taper(adult("US"), THREE_TIMES_5, used_days=90, days=60).note


def test_a_straight_taper_that_tablets_cannot_give_is_a_liquid_and_says_so():
    taper = linear_taper(adult("UK"), Regimen.oral(5, days=30, times_per_day=1), used_days=90, days=14)
    assert taper.regimen.parts[0].product == "oral_solution" and "As a liquid" in taper.note
    assert "at most 0.1 mg below the line" in taper.note and len(levels(taper)) == 14


@pytest.mark.parametrize("days", [0, -3])
def test_a_straight_taper_of_no_day_is_refused(days):
    with pytest.raises(InputError, match="a stop at once is no taper"):
        linear_taper(adult("US"), THREE_TIMES_20, used_days=90, days=days)


@given(
    country=st.sampled_from((None, *JURISDICTIONS)), dose_mg=st.sampled_from((2.5, 5, 7.5, 10, 12.5, 20, 25)),
    times=st.integers(1, 4), used_days=st.integers(1, 800), days=st.integers(1, 60),
    product=st.sampled_from(("tablet", "oral_solution", "granules")),
)  # fmt: skip
@settings(max_examples=300)
def test_a_straight_taper_never_rises_never_leaves_a_day_out_and_stays_on_its_line(
    country, dose_mg, times, used_days, days, product
):
    current = Regimen.oral(dose_mg, days=30, times_per_day=times, product=product)
    taper = linear_taper(adult(country), current, used_days, days)
    given_mg = [taper.regimen.daily_dose_mg(day) for day in range(1, days + 1)]
    assert taper.regimen.days == days and min(given_mg) > 0
    assert all(later <= earlier for earlier, later in zip([dose_mg * times, *given_mg], given_mg, strict=False))
    quantum = float(re.search(r"at most ([\d.]+) mg below", taper.note)[1])
    for day, found in enumerate(given_mg, start=1):
        line = dose_mg * times * (1 - day / (days + 1))
        assert found <= max(line, quantum) + 1e-6 and found > line - times * quantum - 1e-6
