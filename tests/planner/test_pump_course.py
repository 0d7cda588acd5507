"""A pump course by rules: from the test bolus to the refills of a year. Numbers are worked by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eutonia.clinic.patient import Medicine, Patient
from eutonia.clinic.pump import Pump
from eutonia.clinic.verdict import Outcome
from eutonia.errors import InputError
from eutonia.faces.files import read_patient
from eutonia.planner import plan_course, screen
from tests.planner.people import overriding, pump_adult, screening_bolus

ROUTE = "intrathecal"
EXAMPLE = Path(__file__).parents[2] / "examples" / "sci_pump.json"
ORAL = Medicine(name="baclofen", daily_dose_mg=80)


def course(patient: Patient):
    return plan_course(patient, screen(patient, ROUTE), ROUTE)


@pytest.fixture(scope="module")
def example():
    return course(read_patient(EXAMPLE))


def test_the_example_has_a_whole_course(example) -> None:
    assert not example.refused and not example.conditional and example.schedule is None
    assert [one.outcome for one in example.verdicts if one.outcome == Outcome.UNKNOWN] == []
    found = example.pump_course
    assert (found.start.rate_ug_per_day, found.start.bolus_ug) == (100, 50)
    assert found.steps[0].first_day == 1 and found.steps[-1].last_day == 365
    assert [one.rate_ug_per_day for one in found.steps] == [100, 120, 144, 172, 206, 247, 296]
    assert found.concentration_ug_per_ml == 500 and found.tip == "T10"
    assert {"itb.first24", "itb.conv.us", "itb.tit.spinal"} <= {id for one in found.steps for id in one.rule_ids}
    assert "a clinician decides" in found.note


def test_the_oral_wean_of_the_example_goes_down_by_a_quarter_each_week_after_the_first_rise(example) -> None:
    wean = example.pump_course.wean
    assert [(one.first_day, one.daily_dose_mg) for one in wean.steps] == [(1, 80), (11, 60), (18, 40), (25, 20)]
    assert wean.regimen.days == 31
    rises = {one.first_day for one in example.pump_course.steps[1:]}
    assert rises.isdisjoint(one.first_day for one in wean.steps[1:])
    assert any("at least a week of the oral dose" in one for one in example.supply_failure)


# Steps down on days 11, 18 and 25, the last oral dose on day 31: somebody looks on the day after each of the four.
def test_each_step_of_the_oral_wean_and_its_end_is_looked_at_on_the_day_after(example) -> None:
    looked = [one for one in example.monitoring if one.what.startswith("Check of the oral wean")]
    assert [one.day for one in looked] == [12, 19, 26, 32]
    assert all("itb.conv.wean" in one.rule_ids and "within 24 hours" in one.what for one in looked)
    assert "last oral baclofen was on day 31" in looked[-1].what


# 500 ug/mL, 20 mL, alarm 2 mL, 7 days before the alarm of a pump 14.5 % fast, which comes when 18 / 1.145 = 15.72 mL
# are programmed: 13.846 mL in the first 42 days and 3.17 days at 0.592 mL make 45.17, less 7 is 38 days; then 4 days at
# 0.494 mL and 23.22 at 0.592 mL make 27.22, less 7 is 20; from there 26.55, less 7 is 19 each time.
def test_the_refills_of_the_example_come_from_concentration_reservoir_and_rate(example) -> None:
    days = [one.day for one in example.pump_course.refills]
    assert days[:3] == [1 + 38, 39 + 20, 59 + 19]
    assert {later - earlier for earlier, later in zip(days[1:], days[2:], strict=False)} == {19}
    assert days[-1] == 59 + 16 * 19
    for one in example.pump_course.refills:
        assert one.early_day <= one.alarm_day <= one.late_day and one.day <= one.early_day - 7


def test_weak_solution_of_a_strong_drug_is_refilled_after_180_days_at_the_latest() -> None:
    pump = {**read_patient(EXAMPLE).pump.model_dump(), "concentration_ug_per_ml": 2000}
    found = course(pump_adult(pump=Pump.read(pump))).pump_course
    days = [1, *(one.day for one in found.refills)]
    assert all(later - earlier <= 180 for earlier, later in zip(days, days[1:], strict=False))
    assert all("2,000 micrograms/mL" in one.why for one in found.refills)


def test_the_regimen_joins_pump_and_oral_wean(example) -> None:
    regimen = example.regimen
    assert regimen.days == 365
    assert regimen.daily_dose_ug(1) == pytest.approx(100) and regimen.daily_dose_ug(365) == pytest.approx(296)
    assert [regimen.daily_dose_mg(day) for day in (1, 10, 11, 18, 25, 31, 32)] == [80, 80, 60, 40, 20, 20, 0]


def test_what_is_watched_and_when(example) -> None:
    after = [one.after_h for one in example.pump_course.observations]
    assert after == sorted(after) and after[0] == 0 and after[-1] == 8 and 4 in after
    assert "1 point" in example.pump_course.response
    said = " ".join(one.what for one in example.monitoring)
    assert "8 hours" in said and "24 hours" in said
    assert [one.day for one in example.monitoring if "refill" in one.what.lower() and one.day]


def test_every_start_carries_its_end_its_supply_plan_and_the_fixed_emergency_texts(example) -> None:
    found = example.pump_course
    assert found.taper[0].rate_ug_per_day < 296 and found.taper[-1].last_day == 42
    assert len(example.supply_failure) >= 4 and len(found.emergency) >= 6
    assert any("Emergency call" in one.action for one in found.emergency)
    assert any("exclude a pump or catheter fault first" in one for one in found.tolerance)
    assert any("named specialist" in one for one in found.holiday)
    assert [one.rule_id for one in example.limits] == ["itb.year.spinal", "itb.range.spinal", "itb.max1000"]


# From 296 by 44.4 each: 74 to 29 is 1 - 29/74 = 61 %, more than 118 to 74 (37 %).
def test_the_steepest_step_of_the_planned_end_is_named(example) -> None:
    rates = [one.rate_ug_per_day for one in example.pump_course.taper]
    assert rates == [251, 207, 162, 118, 74, 29]
    said = example.pump_course.taper_note
    assert "Steepest between two rates: day 36, from 74 to 29 micrograms daily, 61 % less." in said
    assert said.endswith("The last 29 micrograms daily end after day 42.")


def test_emergency_texts_are_the_same_for_everybody(example) -> None:
    other = course(pump_adult("DE", diagnosis="stroke", screening=(screening_bolus(75),)))
    assert other.pump_course.emergency == example.pump_course.emergency


def test_before_the_test_there_are_boluses_and_no_pump() -> None:
    plan = course(pump_adult(screening=()))
    found = plan.pump_course
    assert plan.start_conditions[0] == "positive screening bolus"
    assert [(one.dose_ug, one.day, one.given) for one in found.boluses] == [
        (50, 1, False),
        (75, 2, False),
        (100, 3, False),
    ]
    assert found.start is None and found.steps == () and found.refills == () and found.taper == ()
    assert plan.regimen.days == 3 and plan.regimen.daily_dose_ug(1) == 50
    assert found.note.startswith("Do not start the pump until: positive screening bolus")
    assert "The test waits" not in found.note
    unclear = course(pump_adult(screening=(), infection=None)).pump_course
    assert "The test waits for all of these but the test itself and the pump." in unclear.note


def test_between_two_test_boluses_stands_a_gate() -> None:
    plan = course(pump_adult(screening=()))
    gate = plan.pump_course.bolus_gate
    said = " ".join(one.text for one in gate)
    for part in ("at least 24 hours", "observed for 8 hours", "fell by less than 1 point", "adverse reaction", "staff"):
        assert part in said
    assert {"itb.screen.interval", "itb.watch.end", "itb.response", "itb.screen.resus"} <= {
        id for one in gate for id in one.rule_ids
    }
    days = {one.day: one.what for one in plan.monitoring if one.what.startswith("Test bolus")}
    assert ["if one line of it is not known, this bolus is not given" in days[day] for day in (1, 2, 3)] == [
        False, True, True,
    ]  # fmt: skip


def test_a_planned_bolus_after_one_that_was_given_has_the_gate_and_a_last_one_has_none(example) -> None:
    plan = course(pump_adult(screening=(screening_bolus(75, ashworth_after=4),)))
    (visit,) = [one for one in plan.monitoring if one.what.startswith("Test bolus")]
    assert plan.pump_course.bolus_gate and "Only after the gate" in visit.what
    assert example.pump_course.bolus_gate == ()


def test_after_a_bolus_without_response_the_next_is_planned() -> None:
    found = course(pump_adult(screening=(screening_bolus(50, ashworth_after=4),))).pump_course
    assert [(one.dose_ug, one.given) for one in found.boluses] == [(50, True), (75, False), (100, False)]
    assert [one.day for one in found.boluses] == [None, 1, 2]


def test_a_bolus_without_a_result_waits_for_the_result() -> None:
    plan = course(pump_adult(screening=(screening_bolus(50, ashworth_after=None),)))
    assert plan.start_conditions[0] == "the result of the screening bolus of 50 micrograms"
    assert plan.regimen is None and [one.given for one in plan.pump_course.boluses] == [True]


def test_a_small_child_and_a_person_who_stands_by_tone_begin_with_25() -> None:
    child = {"age_years": 5, "weight_kg": 18, "height_cm": 108, "diagnosis": "cerebral_palsy"}
    for changes in (child, {"conditions": ("posture_depends_on_tone",)}):
        found = course(pump_adult(screening=(), **changes)).pump_course
        assert [one.dose_ug for one in found.boluses] == [25, 50, 75, 100]


def test_no_response_to_100_ends_the_road() -> None:
    patient = pump_adult(screening=(screening_bolus(100, ashworth_after=4),))
    plan = course(patient)
    assert plan.refused and plan.pump_course is None and plan.regimen is None and plan.monitoring == ()
    assert overriding(screen(patient, ROUTE)) == ()


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"infection": None}, "whether there is an active infection"),
        ({"refill_access": False}, "Refill visits and an emergency contact arranged"),
        ({"refill_access": None}, "Refill visits and an emergency contact arranged"),
        ({"goals_agreed": None}, "Goals agreed and written down"),
        ({"bleeding_risk": True}, "Bleeding risk and anticoagulants settled"),
        ({"pump": None}, "the pump and its catheter"),
        ({"spasticity": None}, "how severe the spasticity is"),
        ({"allergies": None}, "allergies"),
    ],
    ids=str,
)
def test_what_must_be_known_first_makes_the_plan_conditional(changes, asked) -> None:
    whole = {"pump": read_patient(EXAMPLE).pump}
    plan = course(pump_adult(**{**whole, **changes}))
    assert plan.conditional and any(asked in one for one in plan.start_conditions)
    assert not course(pump_adult(**whole)).conditional
    assert not plan.refused


def test_without_a_recorded_pump_the_tip_is_assumed_and_no_refill_date_is_guessed() -> None:
    plan = course(pump_adult())
    assert plan.pump_course.refills == () and plan.pump_course.tip == "T10"
    assert any("T10" in one for one in plan.assumed)
    assert plan.pump_course.refill_note == "No refill date is given: the pump and its catheter are not recorded."
    assert course(pump_adult(screening=())).pump_course.refill_note == ""


def test_other_antispastics_are_named_after_baclofen_and_get_no_dose() -> None:
    found = course(pump_adult(medicines=(Medicine(name="diazepam"), ORAL, Medicine(name="tizanidine")))).pump_course
    assert found.wean_order == ("baclofen", "diazepam", "tizanidine")
    assert found.wean.steps[0].daily_dose_mg == 80


def test_oral_baclofen_without_a_dose_gets_no_wean_and_says_so() -> None:
    found = course(pump_adult(medicines=("baclofen",))).pump_course
    assert found.wean is None and found.wean_order == ("baclofen",)
    assert "the oral dose is not known" in found.note


def test_a_possible_fault_refuses_and_no_override_helps() -> None:
    patient = pump_adult(possible_fault=True)
    (refusal,) = [one for one in screen(patient, ROUTE) if one.outcome == Outcome.REFUSE]
    assert refusal.rule_ids[0] == "itb.sudden_need" and not refusal.overridable
    assert course(patient).pump_course is None


def test_a_rate_that_the_pump_cannot_run_is_one_clear_line() -> None:
    pump = Pump.read({**read_patient(EXAMPLE).pump.model_dump(), "concentration_ug_per_ml": 2000})
    weak = pump_adult(pump=pump, screening=(screening_bolus(50, effect_hours=12),))  # 50 a day is 0.025 mL a day
    with pytest.raises(InputError, match="mL"):
        course(weak)


def test_kidney_is_a_caution_and_no_gate_on_this_road() -> None:
    plan = course(pump_adult(egfr=20, crcl=20, pump=read_patient(EXAMPLE).pump))
    assert not plan.refused and not plan.conditional
    assert plan.pump_course.start.rate_ug_per_day == 50
    assert [one.topic for one in plan.verdicts if one.outcome == Outcome.CAUTION] == ["kidney function"]


def test_a_kidney_that_is_not_known_is_named_among_what_is_unknown() -> None:
    fields = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    del fields["kidney"]
    plan = course(Patient.read(fields))
    assert plan.start_conditions == ("whether kidney function is changing now",)
    for asked in ("kidney function (creatinine with its date)", "whether the patient is on dialysis"):
        assert asked in plan.unknown


def test_a_stronger_solution_is_offered_with_its_bridge_where_refills_are_frequent(example) -> None:
    assert "2,000 micrograms/mL" in example.pump_course.refill_note and "bridge" in example.pump_course.refill_note
    assert "mL would last" not in course(pump_adult()).pump_course.refill_note


def test_signs_are_signs_and_the_steps_of_treatment_stand_with_the_emergency_texts(example) -> None:
    signs = " ".join(one.sign for one in example.signs)
    assert "Early signs" in signs and "Overdose" in signs and "cyproheptadine" not in signs
    assert any("cyproheptadine" in one.sign for one in example.pump_course.emergency)


def test_a_lesion_at_t6_is_told_throughout(example) -> None:
    assert any("T6" in one.what for one in example.monitoring if one.day is None)


def test_a_lesion_at_t6_is_offered_the_early_alarm_before_all_else() -> None:
    person = read_patient(EXAMPLE)
    assert course(person).pump_course.checklist[0].endswith("Offer an alarm at 4 mL.")
    lower = course(person.model_copy(update={"conditions": ()})).pump_course.checklist
    assert not lower[0].endswith("Offer an alarm at 4 mL.") and any("alarm at 4 mL" in one for one in lower)
    assert sorted(lower) == sorted(course(person).pump_course.checklist)


def test_a_bolus_that_was_given_keeps_its_date_and_its_scores(example) -> None:
    (bolus,) = example.pump_course.boluses
    assert (str(bolus.given_on), bolus.ashworth_before, bolus.ashworth_after) == ("2026-11-12", 4, 2)
