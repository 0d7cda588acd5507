"""What no input may break, over random patients. The numbers here are typed from the sources, not read from tables."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eutonia.clinic.kidney import estimate_kidney
from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import Plan, Schedule
from eutonia.clinic.product import dispense, products
from eutonia.clinic.regimen import OralSchedule, Regimen
from eutonia.clinic.verdict import Outcome
from eutonia.errors import InputError
from eutonia.planner import plan_course, plan_taper, screen
from tests.planner.people import overriding, patients

CAP = {"US": 80, "CA": 80, "UK": 100, "DE": 75, "FR": 80, "AU": 100, None: 75}  # labels; None is the strictest
CEREBRAL = ("stroke", "cerebral_palsy", "traumatic_brain_injury", "meningitis")
TINY = 1e-6


def renal_cap(patient: Patient) -> float:
    """The Canadian 5 mg below 30 or on dialysis or not known, below 20 mg under 60, else none."""
    found = estimate_kidney(patient)
    indexed, absolute = found.egfr_ml_per_min_per_1_73m2, found.crcl_ml_per_min
    readings = [one for one in (indexed, absolute) if one is not None]
    if patient.age_years < 18 and indexed is not None:
        readings = [indexed]
    if not readings or found.acute_change or found.on_dialysis or min(readings) < 30:
        return 5
    return 20 - 0.1 if min(readings) < 60 else 1000


def highest_day(schedule: Schedule) -> float:
    return max(schedule.regimen.daily_dose_mg(day) for day in range(1, schedule.regimen.days + 1))


def check_caps(plan: Plan, patient: Patient) -> None:
    """Never above a cap: country, age, weight, kidney."""
    top = highest_day(plan.schedule)
    assert top <= CAP[patient.jurisdiction] + TINY
    assert top <= renal_cap(patient) + TINY
    if patient.age_years < 18:
        assert top <= (40 if patient.age_years < 8 else 60) + TINY
        assert top <= 2 * patient.weight_kg + TINY
        assert plan.schedule.steps[0].daily_dose_mg <= min(0.3 * patient.weight_kg, 15) + TINY
    assert [one.binding for one in plan.limits].count(True) == 1
    assert all(top <= one.value + TINY for one in plan.limits if one.unit == "mg/d")


def check_steps(plan: Plan, patient: Patient) -> None:
    """Never a step larger or earlier than the rule; steps follow each other without a gap."""
    steps = plan.schedule.steps
    slow = (
        patient.age_years < 18
        or patient.age_years >= 65
        or patient.diagnosis in CEREBRAL
        or renal_cap(patient) < 1000
        or patient.has("epilepsy")
    )
    per_step = min(15, 0.5 * patient.weight_kg) if patient.age_years < 18 else 15
    if patient.age_years >= 65 or renal_cap(patient) < 1000:
        per_step = min(per_step, 5)
    assert steps[0].first_day == 1
    assert steps[0].daily_dose_mg <= (10 if patient.age_years >= 65 else 15) + TINY
    for before, after in zip(steps, steps[1:], strict=False):
        assert after.first_day == before.last_day + 1
        assert after.first_day - before.first_day >= (7 if slow else 3)
        assert 0 < after.daily_dose_mg - before.daily_dose_mg <= per_step + TINY


def check_dispensable(schedule: Schedule, patient: Patient) -> None:
    """Every dose of every step is handed out by one product, in its words, and the regimen says the same."""
    for step, part in zip(schedule.steps, schedule.regimen.parts, strict=True):
        assert part.first_day == step.first_day and part.last_day == step.last_day
        assert part.daily_dose_mg == pytest.approx(step.daily_dose_mg, abs=0.051)
        assert part.doses_mg == tuple(dose.dispensed.dose_mg for dose in step.doses)
    form = schedule.regimen.parts[0].product
    doses = {dose.dispensed for step in schedule.steps for dose in step.doses}
    sold = [one for one in (*products(patient.jurisdiction), *products(None)) if one.form == form]
    assert any(all(gives(one, dose) for dose in doses) for one in sold)
    if "wheat" in (patient.allergies or ()):
        assert any(not one.wheat_starch and all(gives(one, dose) for dose in doses) for one in sold)


def gives(product, dispensed) -> bool:
    try:
        return dispense(dispensed.dose_mg, product).text == dispensed.text
    except InputError:
        return False


def check_taper(taper: Schedule, from_mg: float, least_days: int) -> None:
    """Falls at every step, no dose of the day ever rises, ends after the floor with a small last step."""
    doses = [from_mg, *(step.daily_dose_mg for step in taper.steps)]
    assert all(later < earlier + TINY for earlier, later in zip(doses, doses[1:], strict=False))
    assert all(later < earlier for earlier, later in zip(doses[1:], doses[2:], strict=False))
    assert taper.steps[0].first_day == 1
    for before, after in zip(taper.steps, taper.steps[1:], strict=False):
        assert after.first_day == before.last_day + 1
    assert taper.regimen.days >= least_days
    # Never abrupt: no step, the last one to zero included, takes off more than the rule or one piece a dose.
    pieces = max(5, 0.1 * len(taper.steps[0].doses))
    for earlier, later in zip(doses, (*doses[1:], 0), strict=True):
        assert earlier - later <= max(10, pieces) + TINY


@given(patients())
def test_a_plan_keeps_every_invariant(patient: Patient) -> None:
    first = screen(patient)
    refused = any(one.outcome == Outcome.REFUSE for one in first)
    assert (plan_course(patient, first).schedule is None) == refused
    overrides = overriding(first)
    verdicts = screen(patient, overrides=overrides) if overrides else first
    plan = plan_course(patient, verdicts, "oral", "spasticity", overrides)
    if any(one.outcome == Outcome.REFUSE and not one.overridden_by for one in verdicts):
        assert plan.schedule is None and plan.taper is None and plan.regimen is None
        return
    assert plan.schedule is not None and plan.taper is not None
    check_caps(plan, patient)
    check_steps(plan, patient)
    check_dispensable(plan.schedule, patient)
    check_dispensable(plan.taper, patient)
    check_taper(plan.taper, plan.schedule.steps[-1].daily_dose_mg, 21)
    assert plan.supply_failure and plan.signs and plan.sources and plan.rules_version
    assert plan.overrides == overrides
    kidney = estimate_kidney(patient)
    if not kidney.known or kidney.acute_change or kidney.stale:
        assert "creatinine" in plan.start_conditions


@given(st.floats(0, 110), st.sampled_from(("female", "male")), st.floats(0.5, 200))
def test_missing_data_never_give_allow(age: float, sex: str, weight: float) -> None:
    bare = Patient(age_years=age, sex=sex, weight_kg=weight)
    verdicts = screen(bare)
    assert any(one.outcome == Outcome.UNKNOWN for one in verdicts)
    asked = {fact.name for one in verdicts if one.outcome == Outcome.ALLOW for fact in one.facts}
    assert not any(word in name for name in asked for word in ("creatinine", "CrCL", "eGFR", "medicines", "allergies"))
    plan = plan_course(bare, verdicts)
    assert plan.conditional and "creatinine" in plan.unknown
    assert highest_day(plan.schedule) <= 5 + TINY


regimens = st.builds(
    lambda product, clocks, tenths, days: Regimen(
        parts=(
            OralSchedule(
                product=product,
                days=days,
                clock=tuple(f"{hour:02d}:00" for hour in sorted(clocks)),
                doses_mg=tuple(one / 10 for one in tenths[: len(clocks)]),
            ),
        )
    ),
    st.sampled_from(("tablet", "oral_solution", "oral_suspension", "granules")),
    st.sets(st.integers(0, 23), min_size=1, max_size=6),
    st.lists(st.integers(1, 400) | st.sampled_from((50, 100, 150, 200, 250)), min_size=6, max_size=6),
    st.integers(1, 60),
)


@given(patients(), regimens, st.integers(1, 400), st.floats(1, 4))
def test_a_taper_from_any_regimen(patient: Patient, current: Regimen, used_days: int, stretch: float) -> None:
    start = current.daily_dose_mg(current.days)
    taper = plan_taper(patient, current, used_days)
    floor = 7 if used_days <= 14 else 21 if used_days > 60 else 14
    check_taper(taper, start, floor)
    check_dispensable(taper, patient)
    given_at = dict(zip(current.parts[0].clock, current.parts[0].doses_mg, strict=True))
    for step in taper.steps:
        assert all(dose.dispensed.dose_mg <= given_at[dose.clock] + TINY for dose in step.doses)
    slower = plan_taper(patient, current, used_days, stretch)
    assert [one.daily_dose_mg for one in slower.steps] == [one.daily_dose_mg for one in taper.steps]
    assert slower.regimen.days >= stretch * taper.regimen.days - TINY
    assume(used_days > 60)
    assert all(one.last_day - one.first_day + 1 >= 7 for one in taper.steps)
