"""What no input may break on the intrathecal road. The numbers are typed from the sources, not read from tables."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eutonia.clinic.patient import Patient
from eutonia.clinic.verdict import Outcome
from eutonia.errors import RefusedError
from eutonia.planner import plan_course, screen
from eutonia.planner.pump_titration import check_rise
from tests.planner.people import overriding, pump_adult, pump_patients

ROUTE = "intrathecal"
TINY = 1e-9


def positive(patient: Patient) -> list[float]:
    """The doses of the test boluses that worked, worked out again from the record."""
    given = (patient.intrathecal.screening if patient.intrathecal else ()) or ()
    return [
        one.dose_ug
        for one in given
        if one.goal_met
        or (
            one.ashworth_before is not None
            and one.ashworth_after is not None
            and one.ashworth_before - one.ashworth_after >= 1
        )
    ]


def largest_step(patient: Patient) -> float:
    spinal = patient.diagnosis in ("multiple_sclerosis", "spinal_cord_injury", "spinal_cord_disease")
    return 1.30 if patient.age_years >= 18 and spinal else 1.15


def check_course(plan, patient: Patient) -> None:
    found, gate = plan.pump_course, patient.intrathecal
    assert gate is not None and gate.possible_fault is not True and gate.infection is not True
    doses = positive(patient)
    assert doses
    assert found.start.rate_ug_per_day <= 2 * min(doses) + TINY
    bolus = next(one for one in gate.screening if one.dose_ug == found.start.bolus_ug)
    if bolus.adverse is not False or bolus.effect_hours is None or bolus.effect_hours > 12:
        assert found.start.rate_ug_per_day <= bolus.dose_ug
    if bolus.effect_hours is not None and bolus.effect_hours > 8 and patient.jurisdiction != "DE":
        assert found.start.rate_ug_per_day <= bolus.dose_ug
    assert found.steps[0].rate_ug_per_day == found.start.rate_ug_per_day and found.steps[0].first_day == 1
    for before, after in zip(found.steps, found.steps[1:], strict=False):
        assert after.first_day == before.last_day + 1 and after.first_day - before.first_day >= 2
        rise = after.rate_ug_per_day / before.rate_ug_per_day
        assert 1 < rise <= (min(largest_step(patient), 1.2) if before.rate_ug_per_day >= 300 else largest_step(patient))
    assert all(one.rate_ug_per_day <= 1000 for one in found.steps)
    falls = [found.steps[-1].rate_ug_per_day, *(one.rate_ug_per_day for one in found.taper), 0]
    assert len(falls) >= 3
    assert all(0 < before - after <= 0.2 * falls[0] + 1 for before, after in zip(falls, falls[1:], strict=False))
    assert plan.supply_failure and found.emergency and found.tolerance and found.holiday
    if found.wean is not None:
        assert found.wean.steps[1].first_day > found.steps[0].last_day
        doses = [one.daily_dose_mg for one in found.wean.steps]
        assert all(0 < before - after <= 0.5 * doses[0] + TINY for before, after in zip(doses, doses[1:], strict=False))
        assert doses[-1] <= 0.5 * doses[0] + TINY and found.wean.regimen.days >= 21 + 10


@given(pump_patients())
def test_a_pump_plan_keeps_every_invariant(patient: Patient) -> None:
    first = screen(patient, ROUTE)
    overrides = overriding(first)
    verdicts = screen(patient, ROUTE, overrides=overrides) if overrides else first
    plan = plan_course(patient, verdicts, ROUTE, "spasticity", overrides)
    refused = any(one.outcome == Outcome.REFUSE and not one.overridden_by for one in verdicts)
    assert plan.schedule is None and plan.taper is None
    assert (plan.pump_course is None) == refused == plan.refused
    if refused:
        assert plan.regimen is None and plan.monitoring == () and plan.supply_failure == ()
        return
    if plan.pump_course.steps:
        check_course(plan, patient)
    else:
        assert plan.conditional and plan.pump_course.start is None and plan.pump_course.refills == ()
        assert all(one.dose_ug <= 100 for one in plan.pump_course.boluses)
        days = [one.day for one in plan.pump_course.boluses if one.day is not None]
        assert days == sorted(set(days))
    if not positive(patient):
        assert plan.pump_course.steps == () and "screening bolus" in plan.start_conditions[0]
    if plan.regimen is not None and not plan.pump_course.steps:
        assert all(plan.regimen.daily_dose_ug(day) <= 100 for day in range(1, plan.regimen.days + 1))


@given(pump_patients())
def test_the_oral_dose_never_changes_a_pump_dose(patient: Patient) -> None:
    without = patient.model_copy(update={"medicines": ()})
    heavy = Patient.read({**without.model_dump(), "medicines": [{"name": "baclofen", "daily_dose_mg": 300}]})
    light = Patient.read({**without.model_dump(), "medicines": [{"name": "baclofen", "daily_dose_mg": 10}]})
    plans = [plan_course(one, screen(one, ROUTE), ROUTE).pump_course for one in (heavy, light)]
    assert (plans[0] is None) == (plans[1] is None)
    if plans[0] is not None:
        assert plans[0].steps == plans[1].steps and plans[0].boluses == plans[1].boluses


@given(st.floats(0, 110), st.sampled_from(("female", "male")), st.floats(0.5, 200))
def test_missing_data_never_give_allow_and_never_a_pump_dose(age: float, sex: str, weight: float) -> None:
    bare = Patient(age_years=age, sex=sex, weight_kg=weight)
    verdicts = screen(bare, ROUTE)
    (line,) = [one for one in verdicts if one.outcome == Outcome.UNKNOWN]
    for word in ("screening bolus", "infection", "how severe"):
        assert word in line.summary
    plan = plan_course(bare, verdicts, ROUTE)
    assert plan.refused if age < 4 else plan.conditional and plan.pump_course.steps == ()


@given(pump_patients(), st.floats(10, 1200), st.floats(1, 1.6), st.floats(0, 80))
def test_no_rise_passes_that_a_rule_forbids(patient: Patient, before: float, factor: float, hours: float) -> None:
    after = before * factor
    try:
        check_rise(patient, before, after, hours_since_change=hours)
    except RefusedError as error:
        assert "\n" not in str(error)
        return
    if after > before:
        assert hours >= 24 and factor <= largest_step(patient) + TINY and after <= 1000
        assert positive(patient) and patient.intrathecal.possible_fault is False


def test_a_stop_of_the_pump_cannot_be_overridden() -> None:
    assert overriding(screen(pump_adult(infection=True), ROUTE)) == ()
