"""A course by rules: what each kind of patient is given, and what is said with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eutonia.clinic.patient import Kidney, Patient
from eutonia.clinic.verdict import Outcome, Verdict
from eutonia.errors import InputError
from eutonia.planner import plan_course, screen
from eutonia.planner.titration import _ceilings, _pace, _top_mg
from tests.planner.people import TODAY, adult, screened_with_overrides


def course(patient, with_overrides=False):
    verdicts, overrides = screened_with_overrides(patient) if with_overrides else (screen(patient), ())
    return plan_course(patient, verdicts, "oral", "spasticity", overrides)


def days_and_doses(plan):
    return [(one.first_day, one.daily_dose_mg) for one in plan.schedule.steps]


def child(age, weight, jurisdiction="UK", **changes):
    return adult(jurisdiction, age_years=age, weight_kg=weight, diagnosis="cerebral_palsy", **changes)


# US labels 2.1: 5, 10, 15, 20 mg three times daily, 3 days each, 60 mg on day 10.
@pytest.mark.parametrize("jurisdiction", ["US", "CA", "UK", "DE", "AU", None])
def test_an_adult_follows_the_label(jurisdiction):
    plan = course(adult(jurisdiction))
    assert days_and_doses(plan) == [(1, 15), (4, 30), (7, 45), (10, 60)]
    assert [len(one.doses) for one in plan.schedule.steps] == [3, 3, 3, 3]
    assert [one.daily_dose_mg for one in plan.schedule.steps if "Only if needed" in one.note] == [45, 60]
    assert not plan.conditional and not plan.refused


def test_limits_name_each_ceiling_and_the_one_that_binds():
    plan = course(adult("DE"))
    assert [(one.rule_id, one.value) for one in plan.limits] == [("tit.us.target", 60), ("max.de", 75)]
    assert [one.binding for one in plan.limits] == [True, False]
    everywhere = course(adult(None))
    assert {one.rule_id for one in everywhere.limits} >= {"max.us", "max.uk", "max.ca", "max.de", "max.fr", "max.au"}


def test_a_cap_of_the_country_binds_where_it_is_lower_than_the_schedule(monkeypatch):
    import eutonia.planner.titration as titration

    real = titration.binding
    monkeypatch.setattr(
        titration,
        "binding",
        lambda facts, *topics: tuple(
            one.model_copy(update={"limit": 35}) if one.id == "max.de" else one for one in real(facts, *topics)
        ),
    )
    plan = course(adult("DE"))
    assert plan.limits[0].rule_id == "max.de" and max(one.daily_dose_mg for one in plan.schedule.steps) == 35


def test_elderly_start_low_and_go_slow():
    plan = course(adult("UK", age_years=70))
    assert days_and_doses(plan)[:3] == [(1, 10), (8, 15), (15, 20)]
    assert all("mental-state check" in one.note for one in plan.schedule.steps[1:])


@pytest.mark.parametrize(
    "changes",
    [
        {"diagnosis": "traumatic_brain_injury"},
        {"conditions": ("epilepsy",)},
        {"diagnosis": None},
        {"conditions": None},
        {"medicines": None},
        {"medicines": ("diazepam",)},
    ],
    ids=str,
)
def test_what_slows_a_course_and_what_is_not_known_slows_it_too(changes):
    steps = course(adult("UK", **changes)).schedule.steps
    assert steps[1].first_day == 8
    assert steps[0].daily_dose_mg <= 15


def test_a_sedative_and_a_stroke_lower_the_start():
    assert days_and_doses(course(adult("UK", medicines=("diazepam",))))[:2] == [(1, 10), (8, 15)]
    assert days_and_doses(course(adult("UK", diagnosis="stroke")))[0] == (1, 5)


def test_kidney_30_to_60_starts_with_5_mg_and_stays_below_20():
    for values in ({"egfr": 45}, {"crcl": 45}):
        plan = course(adult("UK", **values))
        assert days_and_doses(plan) == [(1, 5), (8, 10), (15, 15)]
        assert plan.limits[0].rule_id == "ren.cap.younger"
        assert all(one.note.startswith("Blocked until") for one in plan.schedule.steps[1:])


def test_kidney_60_to_90_lowers_the_start_by_a_third():
    assert days_and_doses(course(adult("UK", egfr=75)))[0] == (1, 10)
    # Vlavonou's two thirds for CrCL 50 to 80 also scale the steps and the ceiling
    assert days_and_doses(course(adult("UK", crcl=70))) == [(1, 10), (4, 20), (7, 30), (10, 40)]


@pytest.mark.parametrize("changes", [{"crcl": 20}, {"egfr": 20}], ids=str)
def test_below_30_no_plan_without_a_named_override_and_none_above_5_mg_with_it(changes):
    patient = adult("US", **changes)
    assert course(patient).refused and course(patient).taper is None
    assert plan_course(patient, ()).refused
    plan = course(patient, with_overrides=True)
    assert days_and_doses(plan) == [(1, 5)]
    assert all(plan.regimen.daily_dose_mg(day) == 5 for day in range(1, plan.regimen.days + 1))
    assert plan.limits[0].rule_id == "ren.dialysis.5mg" and plan.overrides[0].name == "Dr A. Example"


def test_vlavonous_fraction_is_shown_beside_with_the_reason_why_it_is_not_used():
    plan = course(adult("US", crcl=20), with_overrides=True)
    (shown,) = [one for one in plan.limits if one.rule_id == "ren.vlav.sev"]
    assert not shown.binding and shown.value == pytest.approx(1 / 3, rel=2e-3)
    assert "not used" in shown.text and "26.7 mg" in shown.text


def test_dialysis_starts_with_2_5_mg_of_a_liquid_under_an_override():
    kidney = Kidney(crcl_ml_per_min=8, egfr_ml_per_min_per_1_73m2=8, dialysis="haemodialysis", measured_on=TODAY)
    plan = course(adult("US", kidney=kidney), with_overrides=True)
    assert days_and_doses(plan) == [(1, 2.5), (8, 5)]
    assert plan.schedule.steps[0].doses[0].dispensed.text == "2.5 mg = 2.5 mL (1 mg/mL)"


def test_older_people_with_kidney_disease_are_refused_and_the_override_keeps_the_band():
    patient = adult("US", age_years=72, egfr=45)
    assert course(patient).refused
    assert days_and_doses(course(patient, with_overrides=True)) == [(1, 5), (8, 10), (15, 15)]


@pytest.mark.parametrize("kidney", [None, Kidney(), Kidney(dialysis="none")], ids=str)
def test_an_unknown_kidney_gives_a_conditional_plan_in_the_strictest_band(kidney):
    plan = course(adult("US", kidney=kidney))
    assert plan.start_conditions == ("creatinine",) and "creatinine" in plan.unknown
    assert max(one.daily_dose_mg for one in plan.schedule.steps) == 5
    assert "strictest kidney band" in plan.schedule.note


def test_an_old_kidney_value_gives_a_conditional_plan():
    old = Kidney(crcl_ml_per_min=105, egfr_ml_per_min_per_1_73m2=98, measured_on=TODAY - timedelta(days=91))
    assert course(adult("US", kidney=old)).start_conditions == ("creatinine",)


# UK SmPC 4.2: 0.3 mg/kg/d in 4 doses, weekly; usual 0.75 to 2 mg/kg/d; 40 mg/d under 8 a, else 60; <33 kg liquid.
def test_a_small_child_by_weight_with_a_liquid():
    plan = course(child(5, 18, height_cm=110))
    first = plan.schedule.steps[0]
    assert first.daily_dose_mg == pytest.approx(5.2) and len(first.doses) == 4  # 5.4 mg is 1.35 mg a dose
    assert first.doses[0].dispensed.text == "1.3 mg = 1.3 mL (1 mg/mL)"
    assert "Rounded down from 5.4 mg" in first.note
    assert plan.schedule.steps[1].first_day == 8
    assert plan.schedule.steps[-1].daily_dose_mg == 36  # 2 mg/kg
    usual = [one.daily_dose_mg for one in plan.schedule.steps if "Only if needed" not in one.note]
    assert usual[-1] >= 0.75 * 18


@pytest.mark.parametrize(
    ("age", "weight", "top", "rule_id"),
    [(7, 30, 40, "ped.uk.max8"), (12, 45, 60, "ped.uk.max18"), (3, 14, 28, "ped.uk.maint")],
)
def test_children_keep_the_cap_of_their_age_and_of_their_weight(age, weight, top, rule_id):
    plan = course(child(age, weight))
    assert plan.limits[0].rule_id == rule_id
    assert plan.schedule.steps[-1].daily_dose_mg == pytest.approx(top)


def test_a_heavy_child_starts_no_higher_than_an_adult():
    plan = course(child(15, 90))
    assert days_and_doses(plan)[:2] == [(1, 15), (8, 30)]
    assert plan.regimen.parts[0].product == "tablet"


def test_a_healthy_small_child_is_not_in_kidney_disease():
    kidney = Kidney(creatinine_mg_per_dl=0.4, measured_on=TODAY)
    plan = course(child(5, 18, height_cm=110, kidney=kidney))  # eGFR 114, absolute 49 mL/min
    assert plan.schedule.steps[-1].daily_dose_mg == 36 and plan.limits[0].rule_id == "ped.uk.maint"


def test_the_first_levels_of_a_course_are_steps_of_the_pace():
    patient = adult("US")
    from eutonia.planner.doses import planning_facts, tablets_or_liquid

    facts = planning_facts(patient)
    pace = _pace(patient, facts)
    assert (pace.start_mg, pace.step_mg, pace.interval_days, pace.times) == (15, 15, 3, 3)
    assert _top_mg(_ceilings(patient, facts), tablets_or_liquid(patient, False)) == 60


def test_every_start_carries_its_taper_and_its_supply_plan():
    plan = course(adult("US"))
    assert plan.taper.steps[0].daily_dose_mg == 50 and plan.taper.regimen.days == 49
    assert any("do not stop at once" in one for one in plan.supply_failure)
    assert plan.sources and plan.rules_version and plan.jurisdiction == "US"
    assert "a clinician decides" in plan.schedule.note and "a clinician decides" in plan.taper.note


def test_the_last_level_lasts_to_the_review_and_to_the_end_of_the_printed_course():
    assert course(adult("US")).regimen.days == 91
    last = course(adult("UK", age_years=70)).schedule.steps[-1]
    assert last.last_day - last.first_day + 1 == 42


def test_unknown_facts_are_listed():
    plan = course(adult("US", sex="female", pregnant=None, allergies=None))
    assert any("pregnan" in one for one in plan.unknown) and any("allerg" in one for one in plan.unknown)


def test_what_was_not_known_and_slowed_the_course_is_said():
    plan = course(adult("UK", diagnosis=None))
    assert "Slower or lower because not known: the diagnosis" in plan.schedule.note
    assert any(one.startswith("Used because it cannot be ruled out: After a stroke") for one in plan.assumed)
    assert "not known" not in course(adult("UK")).schedule.note


def test_a_refusal_from_any_rule_leaves_no_plan():
    refuse = Verdict(rule_ids=("ci.hyper",), topic="allergy", outcome=Outcome.REFUSE, summary="no", action="stop")
    plan = plan_course(adult("US"), (refuse,))
    assert plan.schedule is None and plan.taper is None and plan.monitoring == () and plan.regimen is None
    over = refuse.model_copy(update={"overridden_by": "Dr A. Example: reason enough"})
    assert plan_course(adult("US"), (over,)).schedule is not None


def test_an_unknown_route_is_an_input_error():
    with pytest.raises(InputError, match="route"):
        plan_course(adult("US"), (), route="pump")


def test_wheat_allergy_gets_no_wheat_starch():
    plan = course(adult("FR", allergies=("wheat",)), with_overrides=True)
    assert plan.schedule is None or plan.regimen.parts[0].product != "tablet"
    bare = Patient(age_years=40, sex="male", weight_kg=70)
    assert plan_course(bare, screen(bare)).conditional


@pytest.mark.parametrize(("crcl", "egfr", "matters"), [(105, 98, False), (45, 45, True), (70, 70, True)])
def test_a_healthy_kidney_is_set_beside_where_a_weak_one_sets_the_dose(crcl, egfr, matters):
    patient = adult(crcl=crcl, egfr=egfr)
    assert plan_course(patient, screen(patient), "oral", "spasticity", ()).kidney_matters is matters
    unknown = patient.model_copy(update={"kidney": None})
    assert plan_course(unknown, screen(unknown), "oral", "spasticity", ()).kidney_matters


def note_of(patient):
    return plan_course(patient, screen(patient)).schedule.note


def asked(note):
    said = [one for one in note.split(". ") if one.startswith("Ask before the first dose: ")]
    return said[0].removeprefix("Ask before the first dose: ").split(", ") if said else []


def test_nothing_is_asked_of_a_patient_of_whom_all_is_known():
    assert asked(note_of(adult("UK"))) == []


def test_what_is_not_known_and_can_refuse_is_asked_and_does_not_block():
    kidney = Kidney(creatinine_mg_per_dl=0.8, measured_on=TODAY)
    patient = adult("US", kidney=kidney, allergies=None, conditions=None)
    plan = plan_course(patient, screen(patient))
    assert not plan.conditional
    assert asked(plan.schedule.note)[:2] == ["allergy to baclofen", "acute kidney change"]
    assert "dialysis" not in asked(plan.schedule.note)  # not expected at this kidney function


def test_where_the_kidney_is_unknown_creatinine_is_the_gate_and_dialysis_is_asked():
    patient = adult("US", kidney=None)
    plan = plan_course(patient, screen(patient))
    assert plan.start_conditions == ("creatinine",)
    assert set(asked(plan.schedule.note)) == {"dialysis", "acute kidney change"}


def test_a_fact_that_only_cautions_is_not_asked_before_the_first_dose():
    assert asked(note_of(adult("UK", sex="female", pregnant=None))) == []
