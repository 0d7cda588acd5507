"""A poisoning in the simulator's words: run-up, event, stop; what is followed and for how long."""

import pytest

import eutonia as eu
from eutonia.clinic.regimen import AbruptStop, Charcoal, DialysisSession, KidneyChange, Overdose, PumpStop
from eutonia.errors import InputError
from eutonia.evidence import value
from eutonia.reporting.poisoning_course import (
    affected,
    course_of,
    followed_hours,
    kidney_fails,
    last_dose_h,
    scenarios,
)
from tests.reporting.poisonings import EXAMPLES

ADULT = eu.Patient(age_years=40, sex="male", weight_kg=70, kidney=eu.Kidney(crcl_ml_per_min=100))
DIALYSED = eu.Patient(age_years=40, sex="male", weight_kg=70, kidney=eu.Kidney(dialysis="haemodialysis"))
COURSE = eu.Regimen.oral(dose_mg=20, times_per_day=3, days=90)


def exposure(**fields):
    return eu.Exposure.read({"hours_ago": 2, **fields})


def test_an_intake_of_a_naive_person_is_all_that_is_taken():
    course = course_of(ADULT, exposure(dose_mg=600, product="granules"))
    assert course.start_h == 0 and course.days == 3
    assert AbruptStop(at_h=0) in course.events
    assert Overdose(at_h=0, dose_mg=600, product="granules") in course.events


def test_an_intake_on_top_of_a_course_stops_the_course():
    course = course_of(ADULT, exposure(dose_mg=200, usual=COURSE))
    before = value("poisoning.run_up")
    assert course.start_h == 24 * before and course.regimen.daily_dose_mg(1) == course.regimen.daily_dose_mg(15) == 60
    assert AbruptStop(at_h=course.start_h) in course.events
    assert course_of(ADULT, exposure(dose_mg=200, usual=COURSE), run_up=90).start_h == 24 * 90
    assert course_of(ADULT, exposure(dose_mg=200, usual=eu.Regimen.oral(20, 3, 3))).start_h == 72


def test_a_kidney_fails_while_the_course_goes_on():
    told = exposure(kidney_fails_ml_per_min=5, usual=COURSE)
    course = course_of(ADULT, told)
    assert course.events == (KidneyChange(at_h=course.start_h, crcl_ml_per_min=5),)
    assert course.regimen.days == course.days
    stopped = course_of(ADULT, exposure(kidney_fails_ml_per_min=5, usual=COURSE, stopped_after_h=10))
    assert AbruptStop(at_h=stopped.start_h + 10) in stopped.events


@pytest.mark.parametrize("error", ["wrong_concentration", "double_prime", "tenfold_rate"])
def test_a_pump_error_begins_after_its_run_up_and_is_stopped(error):
    patient = eu.read_patient(EXAMPLES / "sci_pump.json")
    usual = eu.Regimen.pump(rate_ug_per_day=300, tip="T10", days=30, pump=patient.pump)
    course = course_of(patient, exposure(pump_error=error, usual=usual, stopped_after_h=12))
    assert course.start_h == 24 * value("whatif.run_up") and course.events[-1] == PumpStop(at_h=course.start_h + 12)
    rates = [one.steps[0][1] for one in course.regimen.pump_parts]
    assert rates == ([300, 3000] if error == "tenfold_rate" else [300])


def test_a_pump_error_needs_a_pump_that_is_described():
    bare = eu.Regimen.pump(rate_ug_per_day=300, tip="T10", days=30)
    with pytest.raises(InputError, match="no pump is described"):
        course_of(ADULT, exposure(pump_error="double_prime", usual=bare))


def test_each_thing_that_is_done_stands_alone():
    told = exposure(
        dose_mg=20, charcoal_after_h=1, dialysis=({"start_h": 6, "hours": 4}, {"start_h": 30, "hours": 3}),
        crrt=({"start_h": 6, "hours": 24, "effluent_l_per_h": 2},),
    )  # fmt: skip
    course = course_of(DIALYSED, told)
    found = scenarios(course, told)
    assert list(found) == ["alone", "slow", "charcoal", "dialysis", "crrt"]
    assert [one.product for one in found["slow"] if isinstance(one, Overdose)] == [None]
    assert Charcoal(at_h=1) in found["charcoal"]
    assert [one for one in found["dialysis"] if isinstance(one, DialysisSession)] == list(told.dialysis)
    assert not any(isinstance(one, DialysisSession) for one in (*found["alone"], *found["crrt"]))


def test_sessions_move_with_the_event():
    told = exposure(kidney_fails_ml_per_min=5, usual=COURSE, dialysis=({"start_h": 6, "hours": 4},))
    course = course_of(ADULT, told)
    (session,) = (one for one in scenarios(course, told)["dialysis"] if isinstance(one, DialysisSession))
    assert session.start_h == course.start_h + 6


@pytest.mark.parametrize(
    ("patient", "fields", "fails"),
    [
        (ADULT, {"dose_mg": 20}, False),
        (DIALYSED, {"dose_mg": 20}, True),
        (ADULT, {"kidney_fails_ml_per_min": 5, "usual": COURSE}, True),
        (ADULT, {"kidney_fails_ml_per_min": 0, "usual": COURSE}, True),
        (ADULT, {"kidney_fails_ml_per_min": 60, "usual": COURSE}, False),
        (eu.Patient(age_years=40, sex="male", weight_kg=70), {"dose_mg": 20}, False),
        (
            eu.Patient(age_years=40, sex="male", weight_kg=70, kidney=eu.Kidney(crcl_ml_per_min=20)),
            {"dose_mg": 20},
            True,
        ),
    ],
)
def test_whether_the_kidneys_work(patient, fields, fails):
    assert kidney_fails(patient, exposure(**fields)) is fails


def test_the_event_leaves_the_kidneys_as_it_says():
    left = affected(ADULT, exposure(kidney_fails_ml_per_min=5, usual=COURSE))
    assert left.kidney.crcl_ml_per_min == 5 and left.kidney.acute_change
    assert affected(ADULT, exposure(dose_mg=20)) is ADULT


def test_how_long_is_followed():
    assert followed_hours(ADULT, exposure(dose_mg=60)) == value("poisoning.follow.intake")
    assert followed_hours(DIALYSED, exposure(dose_mg=20)) == 24 * value("whatif.follow_up")
    assert followed_hours(ADULT, exposure(dose_mg=60, hours=30)) == 30


@pytest.mark.parametrize(
    "fields", [{"hours_ago": 80}, {"charcoal_after_h": 72}, {"dialysis": ({"start_h": 100, "hours": 4},)}]
)
def test_nothing_lies_after_the_end(fields):
    with pytest.raises(InputError, match="before hour 72"):
        followed_hours(ADULT, exposure(**{"dose_mg": 60, **fields}))


def test_the_last_usual_dose_is_in_the_evening_before():
    assert last_dose_h(exposure(dose_mg=60, usual=COURSE)) == 3
    assert last_dose_h(exposure(dose_mg=60)) is None
