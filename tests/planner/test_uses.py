"""Plans for what baclofen is given for beside spasticity: caps, pace, taper, and what is not asked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eutonia.clinic.patient import Kidney, Patient
from eutonia.clinic.plan import Plan
from eutonia.clinic.regimen import Regimen
from eutonia.clinic.use import USES
from eutonia.clinic.verdict import Outcome
from eutonia.errors import InputError
from eutonia.planner import plan_course, plan_taper, screen
from tests.planner import test_invariants as base
from tests.planner.people import adult, overriding, patients

OTHERS = tuple(one for one in USES if one != "spasticity")
# Typed from the sources: Beaumont and Koek 60 mg, the French licence 80 mg, Fromm 80 mg, Zhang 30 mg.
USE_CAP = {"reflux": 60, "alcohol_use": 80, "trigeminal_neuralgia": 80, "hiccups": 30}
USE_STEP = {"reflux": 5, "alcohol_use": 10, "trigeminal_neuralgia": 10, "hiccups": 15}
USE_DAYS = {"reflux": 4, "alcohol_use": 3, "trigeminal_neuralgia": 7, "hiccups": 3}
FEWER = settings(max_examples=settings.default.max_examples // 4)  # the shared invariants run in full for spasticity
SIXTY = Regimen.oral(dose_mg=20, times_per_day=3, days=90)


def planned(patient: Patient, use: str) -> Plan:
    """The plan after every override that is allowed was named."""
    overrides = overriding(screen(patient, use=use))
    verdicts = screen(patient, use=use, overrides=overrides)
    return plan_course(patient, verdicts, use=use, overrides=overrides)


@FEWER
@given(patients(), st.sampled_from(OTHERS))
def test_every_use_keeps_every_invariant(patient: Patient, use: str) -> None:
    first = screen(patient, use=use)
    refused = any(one.outcome == Outcome.REFUSE for one in first)
    assert (plan_course(patient, first, use=use).schedule is None) == refused
    plan = planned(patient, use)
    if plan.refused:
        assert plan.schedule is None and plan.taper is None and plan.regimen is None
        return
    assert plan.schedule is not None and plan.taper is not None
    base.check_caps(plan, patient)
    base.check_steps(plan, patient)
    base.check_dispensable(plan.schedule, patient)
    base.check_dispensable(plan.taper, patient)
    used = plan.schedule.regimen.days
    floor = 7 if used <= 14 else 21 if used > 60 else 14
    base.check_taper(plan.taper, plan.schedule.steps[-1].daily_dose_mg, floor)
    assert base.highest_day(plan.schedule) <= USE_CAP[use] + base.TINY
    assert plan.supply_failure and plan.signs and plan.sources and plan.monitoring
    if patient.age_years >= 18:
        for before, after in zip(plan.schedule.steps, plan.schedule.steps[1:], strict=False):
            assert after.daily_dose_mg - before.daily_dose_mg <= USE_STEP[use] + base.TINY
            assert after.first_day - before.first_day >= USE_DAYS[use]


@FEWER
@given(patients(), st.sampled_from(OTHERS))
def test_a_use_never_raises_a_ceiling_of_spasticity(patient: Patient, use: str) -> None:
    plain, other = planned(patient, "spasticity"), planned(patient, use)
    if plain.schedule is None or other.schedule is None:
        return
    ceilings = [min(one.value for one in plan.limits if one.unit == "mg/d") for plan in (plain, other)]
    assert ceilings[1] <= ceilings[0] + base.TINY


@FEWER
@given(st.floats(18, 100), st.sampled_from(("female", "male")), st.floats(40, 150), st.sampled_from(OTHERS))
def test_missing_data_never_give_allow(age: float, sex: str, weight: float, use: str) -> None:
    bare = Patient(age_years=age, sex=sex, weight_kg=weight)
    plan = plan_course(bare, screen(bare, use=use), use=use)
    assert any(one.outcome == Outcome.UNKNOWN for one in plan.verdicts)
    assert plan.conditional and base.highest_day(plan.schedule) <= 5 + base.TINY


@FEWER
@given(patients(), st.sampled_from(OTHERS), st.integers(1, 400))
def test_only_france_hurries_a_taper_and_only_for_alcohol_use(patient: Patient, use: str, used_days: int) -> None:
    plain, other = plan_taper(patient, SIXTY, used_days), plan_taper(patient, SIXTY, used_days, use=use)
    if patient.jurisdiction == "FR" and use == "alcohol_use":
        assert other.regimen.days >= (7 if used_days <= 14 else 14)
        lasting = [one.last_day - one.first_day + 1 for one in other.steps]
        assert used_days <= 14 or min(lasting) >= 2
        return
    assert [(one.first_day, one.daily_dose_mg) for one in other.steps] == [
        (one.first_day, one.daily_dose_mg) for one in plain.steps
    ]


@pytest.mark.parametrize(("jurisdiction", "days"), [("FR", 21), ("US", 49), ("DE", 49), (None, 49)])
def test_the_taper_of_alcohol_use_by_country(jurisdiction, days) -> None:
    taper = plan_taper(adult(jurisdiction), SIXTY, used_days=91, use="alcohol_use")
    assert taper.regimen.days == days
    assert ("tap.fr.aud" in taper.steps[0].rule_ids) == (jurisdiction == "FR")


@pytest.mark.parametrize(
    "changes", [{"age_years": 70}, {"conditions": ("epilepsy",)}, {"crcl": 50, "egfr": 50}, {"conditions": None}]
)
def test_the_french_pace_is_not_for_the_frail_nor_for_those_not_known(changes) -> None:
    taper = plan_taper(adult("FR", **changes), SIXTY, used_days=91, use="alcohol_use")
    assert "tap.fr.aud" not in taper.steps[0].rule_ids
    assert all(one.last_day - one.first_day + 1 >= 7 for one in taper.steps)


@pytest.mark.parametrize(
    ("use", "levels"),
    [
        ("reflux", [15, 20, 25, 30, 35, 40, 45, 50, 55, 60]),
        ("alcohol_use", [15, 25, 35, 45, 55, 60]),
        ("trigeminal_neuralgia", [10, 20, 30, 40, 50, 60]),
        ("hiccups", [15, 30]),
    ],
)
def test_the_levels_of_an_uncomplicated_adult(use, levels) -> None:
    plan = planned(adult("US", diagnosis=None), use)
    assert [one.daily_dose_mg for one in plan.schedule.steps] == levels


@pytest.mark.parametrize(
    ("use", "weeks"), [("reflux", 4), ("alcohol_use", 6), ("trigeminal_neuralgia", 4), ("hiccups", 1)]
)
def test_the_review_comes_so_many_weeks_after_the_last_rise(use, weeks) -> None:
    plan = planned(adult("US"), use)
    (review,) = (one for one in plan.monitoring if one.what.startswith("Review."))
    assert review.day == plan.schedule.steps[-1].first_day + 7 * weeks
    assert plan.schedule.steps[-1].last_day >= review.day - 1


def test_hiccups_are_a_short_course() -> None:
    assert planned(adult("US"), "hiccups").schedule.regimen.days == 14


@pytest.mark.parametrize("use", OTHERS)
def test_tone_and_diagnosis_are_not_asked_beside_spasticity(use) -> None:
    nobody_asked = adult("US", conditions=None, diagnosis=None)
    said = " ".join(one.summary for one in screen(nobody_asked, use=use))
    for word in ("posture", "spastic", "diagnosis", "tone and function", "cerebral palsy", "indication"):
        assert word not in said
    assert "spasticity" in " ".join(one.summary for one in screen(nobody_asked))


def test_tone_that_is_charted_as_needed_still_counts() -> None:
    patient = adult("US", conditions=("posture_depends_on_tone",))
    assert "prec.posture" in {id for one in screen(patient, use="reflux") for id in one.rule_ids}
    plan = planned(patient, "hiccups")
    assert (
        max(
            after.daily_dose_mg - before.daily_dose_mg
            for before, after in zip(plan.schedule.steps, plan.schedule.steps[1:], strict=False)
        )
        <= 5
    )


def test_a_label_that_speaks_of_spasticity_after_stroke_does_not_refuse_hiccups() -> None:
    stroke = adult("US", diagnosis="stroke")
    assert any(one.outcome == Outcome.REFUSE for one in screen(stroke))
    found = screen(stroke, use="hiccups")
    assert not any(one.outcome == Outcome.REFUSE for one in found)
    assert "prec.stroke" in {id for one in found if one.outcome == Outcome.CAUTION for id in one.rule_ids}


def test_what_the_use_says_of_the_patient_counts() -> None:
    alcohol = screen(adult("US"), use="alcohol_use")
    assert "prec.suicide" in {id for one in alcohol if one.outcome == Outcome.CAUTION for id in one.rule_ids}
    child = screen(adult("US", age_years=10, weight_kg=35), use="reflux")
    assert "ped.goals" in {id for one in child if one.outcome == Outcome.CAUTION for id in one.rule_ids}


@pytest.mark.parametrize("use", OTHERS)
@pytest.mark.parametrize(
    ("changes", "rule_id"),
    [
        ({"medicines": ("morphine",)}, "int.opioid"),
        ({"kidney": Kidney(crcl_ml_per_min=20)}, "ren.wolf.avoid"),
        ({"allergies": ("baclofen",)}, "ci.hyper"),
        ({"medicines": ("levodopa",)}, "int.levodopa"),
    ],
)
def test_what_refuses_the_medicine_refuses_it_for_every_use(use, changes, rule_id) -> None:
    found = screen(adult("US", **changes), use=use)
    assert any(one.outcome == Outcome.REFUSE and rule_id in one.rule_ids for one in found)


@pytest.mark.parametrize("route", ["oral", "intrathecal"])
def test_muscle_soreness_is_refused_by_a_rule_and_cannot_be_overridden(route) -> None:
    patient = adult("US")
    (refusal,) = (one for one in screen(patient, route, "muscle_soreness") if one.outcome == Outcome.REFUSE)
    assert "use.soreness" in refusal.rule_ids and not refusal.overridable
    assert plan_course(patient, screen(patient, route, "muscle_soreness"), route, "muscle_soreness").refused


@pytest.mark.parametrize("use", OTHERS)
def test_the_pump_serves_spasticity_alone(use) -> None:
    patient = adult("US")
    plan = plan_course(patient, screen(patient, "intrathecal", use), "intrathecal", use)
    assert plan.refused and plan.pump_course is None


def test_an_unknown_use_names_the_uses() -> None:
    with pytest.raises(InputError, match="spasticity, reflux, alcohol_use, trigeminal_neuralgia, hiccups"):
        screen(adult("US"), use="heartburn")
