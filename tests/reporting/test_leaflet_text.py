"""Which sentences a leaflet holds: each choice by a patient for whom it is made, and what no patient may break."""

import json
import re

import pytest
from hypothesis import given, settings

from eutonia.clinic.patient import Medicine
from eutonia.clinic.plan import Visit
from eutonia.evidence import cite
from eutonia.pathway import plan as plan_course
from eutonia.reporting import build_report
from eutonia.reporting.findings import Interval
from eutonia.reporting.harms import Harms, InHundred, UnwantedEffect
from eutonia.reporting.leaflet_text import hours_text, leaflet_of, short_name
from eutonia.reporting.timing import Timing
from eutonia.reporting.words import theme
from tests.planner.people import adult, patients, pump_patients
from tests.reporting.leaflets import leaflet, report_of
from tests.reporting.reading import flesch_kincaid, sentences_of, smog
from tests.reporting.test_leaflet import FOR_PATIENTS
from tests.reporting.test_render import Page


def lines_of(page, section):
    """The text of one section; empty where it is not there."""
    return " ".join(f"{line.label} {line.text}" for one in page.sections if one.name == section for line in one.lines)


def of_rules(**changes):
    """The leaflet of an adult by rules alone, without a run."""
    return build_report(plan_course(adult(**changes))).leaflet


def changed(name, **fields):
    """The leaflet of an example whose findings are changed."""
    return leaflet_of(report_of(name).findings.model_copy(update=fields))


def test_every_asked_section_is_there_for_each_road():
    by_mouth = ["use", "how", "take", "expect", "effects", "stop", "missed", "care", "now", "today"]
    assert [one.name for one in leaflet("adult").sections] == by_mouth
    assert [one.name for one in leaflet("pump").sections] == [*by_mouth[:3], "tablets", *by_mouth[3:]]


def test_their_medicines_are_named_where_they_matter():
    care = lines_of(leaflet("elderly"), "care")
    assert "You also take zopiclone. This can make you more sleepy." in care
    assert "You also take lisinopril. It can slow the kidneys" in care
    assert "With lisinopril, blood pressure may drop." in care
    assert "take" not in lines_of(of_rules(medicines=({"name": "paracetamol"},)), "care")
    both = lines_of(of_rules(medicines=({"name": "diazepam"}, {"name": "gabapentin"})), "care")
    assert "diazepam and gabapentin" in both


def test_alcohol_is_no_medicine_of_theirs():
    care = lines_of(of_rules(medicines=({"name": "beer"},)), "care")
    assert "beer" not in care and "Do not drink any" in care


@pytest.mark.parametrize(
    ("given_name", "short"),
    [
        ("zopiclone", "zopiclone"), ("24 HR zolpidem 12.5 MG Extended Release Oral Tablet", "zolpidem"),
        ("Morphine sulfate 10 mg/5 mL oral solution", "Morphine sulfate"), ("5-HTP", "5-HTP"),
    ],
)  # fmt: skip
def test_a_medicine_is_named_without_strength(given_name, short):
    assert short_name(given_name) == short


@pytest.mark.parametrize(
    ("changes", "said", "unsaid"),
    [
        ({"sex": "female"}, "Tell us if you are pregnant", "breast milk"),
        ({"sex": "female", "age_years": 70}, "Hospital", "regnan"),
        ({"sex": "male"}, "Hospital", "regnan"),
        ({"sex": "female", "pregnant": True}, "We plan the birth with you", "Tell us if you are pregnant"),
        ({"sex": "female", "breastfeeding": True}, "breast milk", "We plan the birth"),
    ],
)
def test_pregnancy_and_milk_are_spoken_of_where_they_may_apply(changes, said, unsaid):
    care = lines_of(of_rules(**changes), "care")
    assert said in care and unsaid not in care


def test_the_kidney_is_spoken_of_where_it_matters():
    assert "Kidneys" not in lines_of(leaflet("adult"), "care")
    for name in ("kidney", "elderly"):
        assert "Kidneys If they slow down, baclofen builds up" in lines_of(leaflet(name), "care")


def test_a_missed_dose_of_an_adult_and_of_a_child():
    assert "less than 1 hour late" in lines_of(leaflet("adult"), "missed")
    of_child = lines_of(leaflet("child"), "missed")
    assert "wait at least 4 hours" in of_child and "within 30 minutes" in of_child
    assert "hour late" not in of_child


def test_a_child_is_spoken_of_and_an_adult_is_spoken_to():
    text = Page(leaflet("child").html()).text
    assert "your child" in text and "Do not drive" not in text and "Do not drink any" not in text
    assert "your child" not in Page(leaflet("adult").html()).text


def test_a_liquid_is_shown_in_mg_and_ml_with_its_strength():
    take = next(one for one in leaflet("child").sections if one.name == "take")
    assert take.doses.rows[0].takes[0].what == "2 mg = 2 mL"
    assert take.doses.caption == "Liquid with 1 mg/mL"
    assert "it must say 1 mg/mL" in lines_of(leaflet("child"), "take")
    assert "bottle" not in lines_of(leaflet("adult"), "take")


def test_the_times_stand_once_where_every_day_has_the_same():
    take = next(one for one in leaflet("adult").sections if one.name == "take")
    assert take.doses.times == "Each day at 07:00, 13:00, 21:00"
    take = next(one for one in leaflet("elderly").sections if one.name == "take")
    assert take.doses.times == ""
    assert [one.takes[0].clocks for one in take.doses.rows] == ["21:00", "08:00, 20:00", "07:00, 13:00, 21:00"]


def test_a_step_that_waits_for_a_check_says_so():
    take = next(one for one in leaflet("elderly").sections if one.name == "take")
    assert [one.gated for one in take.doses.rows] == [False, True, True]
    assert "only after we check you" in lines_of(leaflet("elderly"), "take")
    assert "after your check" in Page(leaflet("elderly").html()).text
    assert "check you" not in lines_of(leaflet("adult"), "take")


def interval(middle, low=None, high=None):
    low, high = middle if low is None else low, middle if high is None else high
    return Interval(median=middle, low_50=middle, high_50=middle, low_90=low, high_90=high)


def test_what_to_expect_comes_from_their_run():
    timing = Timing(
        hours_to_peak=interval(2, 1, 5), full_effect_day=interval(19), effect_kept=interval(0.9, 0.8, 1)
    )  # fmt: skip
    said = lines_of(changed("adult", timing=timing), "expect")
    assert "about 1 to 5 hours after a dose" in said and "around day 19" in said
    assert "weaker" not in said
    weaker = timing.model_copy(update={"effect_kept": interval(0.2), "hours_to_peak": interval(1)})
    said = lines_of(changed("adult", timing=weaker), "expect")
    assert "Later it may grow weaker" in said and "about 1 hour after" in said
    said = lines_of(changed("adult", timing=None), "expect")
    assert "highest" not in said and "effect" not in said


def test_a_small_effect_is_not_sold_as_a_large_one():
    found = report_of("kidney").findings
    assert "The change may be small." in lines_of(leaflet("kidney"), "expect")
    large = found.assessment.model_copy(update={"ashworth_change": interval(-1.5)})
    assert "The change may be small." not in lines_of(changed("kidney", assessment=large), "expect")


def test_the_review_of_the_plan_is_named_and_no_other_visit():
    found = report_of("adult").findings
    visits = (
        Visit(day=3, what="Mental-state check.", rule_ids=("mon.early",)),
        Visit(day=77, what="Is it worth it?", rule_ids=("tit.nobenefit",)),
    )
    plan = found.plan.model_copy(update={"monitoring": visits})
    assert "On day 77 we check" in lines_of(changed("adult", plan=plan), "expect")
    plan = found.plan.model_copy(update={"monitoring": visits[:1]})
    assert "we check" not in lines_of(changed("adult", plan=plan), "expect")


def effect(name, middle, without=None, fades=None, low=None, high=None, basis="label share"):
    share = None if middle is None else InHundred(low=low, middle=middle, high=high)
    return UnwantedEffect(
        name=name, title=name, in_100=share, what_the_interval_is="", without_in_100=without, without="",
        basis=basis, fades=fades, when="", for_whom="", evidence_ids=("ae.label.dizzy",),
    )  # fmt: skip


def with_effects(*effects):
    harms = Harms(route="oral", highest_daily_dose=60, unit="mg", effects=effects, sources=())
    return changed("adult", harms=harms)


def test_side_effects_are_counts_of_a_hundred_people_the_most_frequent_first():
    page = with_effects(
        effect("nausea", 0.4), effect("dizziness", 12.4, low=5, high=15), effect("drowsiness", 57.3, without=36.2),
        effect("headache", None), effect("falls", 30, basis="cohort share"),
    )  # fmt: skip
    section = next(one for one in page.sections if one.name == "effects")
    assert [(one.what, one.people) for one in section.effects] == [
        ("Feeling sleepy", "57"),
        ("Feeling dizzy", "5 to 15"),
        ("Feeling sick", "fewer than 1"),
    ]
    assert "Without baclofen, 36 of a hundred had this too: feeling sleepy." in lines_of(page, "effects")
    assert "pass with time" not in lines_of(page, "effects")


def test_what_fades_and_how_many_rows_at_most():
    names = ("drowsiness", "dizziness", "weakness", "confusion", "nausea", "headache", "urinary_frequency", "insomnia",
             "constipation", "hypotension")  # fmt: skip
    page = with_effects(*(effect(name, 10, fades=True) for name in names))
    section = next(one for one in page.sections if one.name == "effects")
    assert len(section.effects) == theme()["leaflet_effects"] < len(names)
    assert "Some pass with time." in lines_of(page, "effects")


def test_without_numbers_the_effects_are_named_in_words():
    assert "sleepy, dizzy, weak" in lines_of(changed("adult", harms=None), "effects")


def test_the_pump_leaflet_has_its_rate_refill_and_card():
    page = leaflet("pump")
    assert "It starts at 100 micrograms a day." in lines_of(page, "take")
    assert "The first refill is on day 39." in lines_of(page, "take")
    front = {one.label: (one.text, one.day) for one in page.card.front}
    assert front["Strength"] == ("500 micrograms per mL", None)
    assert front["Pump"] == ("SynchroMed II 20 mL", None)
    assert front["Refill due"] == ("day 39", 39)
    assert front["Alarm from"] == ("day 46", 46)
    back = " ".join(one.text for one in page.card.back)
    assert "MRI" in back and "call the pump clinic at once" in back
    assert "itching" in back and "stop" in back
    assert "a hundred pumps bring about 7 problems" in lines_of(page, "effects")
    assert leaflet("adult").card is None


def test_first_signs_are_told_by_the_earliest_hour_published():
    assert "within 12 hours" in lines_of(leaflet("pump"), "stop")


OTHER_USES = ("reflux", "alcohol_use", "trigeminal_neuralgia", "hiccups")


@pytest.mark.parametrize("use", OTHER_USES)
def test_another_use_says_what_it_is_for_and_nothing_of_stiff_muscles(use):
    page = build_report(plan_course(adult(), use=use)).leaflet
    text = Page(page.html()).text
    assert "take baclofen" in lines_of(page, "use")
    assert "stiff" not in lines_of(page, "use") + lines_of(page, "how") + lines_of(page, "expect")
    assert "It does not help all people." in lines_of(page, "expect")
    sentences = sentences_of(page)
    assert flesch_kincaid(sentences) <= 6 and smog(sentences) <= 8
    assert {rule for rule, pattern in FOR_PATIENTS.items() if re.search(pattern, text)} == set()
    ids = [id for one in page.sections for line in one.lines for id in line.ids if not id.startswith("plan.")]
    assert len(cite(ids)) == len(set(ids))


@pytest.mark.parametrize(
    ("use", "country", "off_label"),
    [
        ("reflux", "US", True),
        ("alcohol_use", "UK", True),
        ("alcohol_use", "FR", False),
        ("alcohol_use", None, True),
        ("spasticity", "US", False),
    ],
)
def test_a_use_that_the_label_does_not_name_is_called_so(use, country, off_label):
    page = build_report(plan_course(adult(jurisdiction=country), use=use)).leaflet
    assert ("does not name this use" in lines_of(page, "use")) is off_label


def test_nobody_is_told_to_stop_drinking_at_once_who_takes_it_for_drinking():
    page = build_report(plan_course(adult(), use="alcohol_use")).leaflet
    assert "do not stop drinking all at once" in lines_of(page, "care")
    assert "Do not drink any" not in lines_of(page, "care")
    assert "shake, sweat or see things after you drink less" in lines_of(page, "now")


def test_hiccups_with_signs_of_the_kidney_lead_to_a_hospital():
    page = build_report(plan_course(adult(), use="hiccups")).leaflet
    assert "Go to a hospital the same day." in lines_of(page, "today")
    assert "hiccups" not in lines_of(leaflet("adult"), "today")


def test_a_refused_plan_gives_the_reason_to_the_clinician(refused):
    page = build_report(refused).leaflet
    assert page.withheld and page.card is None and page.phones == ()
    assert "Creatinine clearance is below 30 mL/min. Do not start; ask a nephrologist." in lines_of(page, "why")
    assert "never stop it suddenly" in lines_of(page, "why")


def test_a_conditional_plan_says_what_is_missing(conditional):
    page = build_report(conditional).leaflet
    assert page.withheld
    assert "Do not start until: creatinine." in lines_of(page, "why")


def test_hours_in_words():
    assert (hours_text("1"), hours_text("4")) == ("1 hour", "4 hours")


@settings(max_examples=100)
@given(patient=patients())
def test_no_patient_gets_a_leaflet_of_an_incomplete_plan_or_an_unreadable_one(patient):
    planned = plan_course(patient)
    page = build_report(planned).leaflet
    assert page.withheld == (planned.refused or planned.conditional)
    text = Page(page.html()).text
    if page.withheld:
        assert not re.search(r"\d\d:\d\d", text)
        assert all(one.doses is None for one in page.sections)
        return
    doses = {one.dispensed.dose_mg for step in planned.schedule.steps for one in step.doses}
    table = next(one.doses for one in page.sections if one.name == "take")
    assert [(one.first_day, one.last_day) for one in table.rows] == [
        (one.first_day, one.last_day) for one in planned.schedule.steps
    ]
    assert all(any(f"{one:g} mg" in take.what for one in doses) for row in table.rows for take in row.takes)
    sentences = sentences_of(page)
    assert flesch_kincaid(sentences) <= 6 and smog(sentences) <= 8
    assert {rule for rule, pattern in FOR_PATIENTS.items() if re.search(pattern, text)} == set()
    assert json.loads(page.to_json())["title"] == page.title


@settings(max_examples=60)
@given(patient=pump_patients())
def test_no_pump_leaflet_without_a_running_plan_and_a_card(patient):
    planned = plan_course(patient, "intrathecal")
    page = build_report(planned).leaflet
    assert page.withheld == (planned.refused or planned.conditional)
    assert page.withheld or (page.card is not None and len(page.card.front) >= 7)
    assert re.search(FOR_PATIENTS["micrograms not spelled out"], page.html()) is None


def test_a_medicine_of_a_record_is_spelled_safely():
    page = of_rules(medicines=(Medicine(name="diazepam"), Medicine(name="alfacalcidol 0.25 mcg")))
    assert "mcg" not in page.html()
