"""The sheets to tick: each day and each dose of the plan once."""

import json
from datetime import date
from pathlib import Path

from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import Dose
from eutonia.clinic.product import Dispensed
from eutonia.planner import plan_course, screen
from eutonia.reporting.sheets import amount, gated, grouped, sheets, step_text
from tests.reporting.conftest import schedule_of

ROOT = Path(__file__).parents[2]


def test_four_weeks_stand_on_one_sheet():
    pages = sheets(schedule_of("x", (5, 10, 15, 20), 14), None)
    assert [(one.first_day, one.last_day, len(one.weeks)) for one in pages] == [(1, 28, 4), (29, 56, 4)]
    assert [step.first_day for step in pages[1].steps] == [29, 43]


def test_a_last_part_of_a_week_ends_where_the_schedule_ends():
    (page,) = sheets(schedule_of("x", (5, 10), 5), None)
    assert [[day.number for day in week] for week in page.weeks] == [[1, 2, 3, 4, 5, 6, 7], [8, 9, 10]]


def test_the_boxes_are_the_doses_of_the_regimen():
    schedule = schedule_of("x", (5, 10, 15), 9)
    boxes = [
        (day.number, one.clock, one.dispensed.dose_mg)
        for page in sheets(schedule, None)
        for week in page.weeks
        for day in week
        for one in day.doses
    ]
    given = [
        (int(time_h // 24) + 1, f"{int(time_h % 24):02d}:00", dose_mg)
        for time_h, dose_mg, _ in schedule.regimen.doses()
    ]
    assert boxes == given


def test_a_step_that_waits_for_a_check_is_marked_on_its_first_day():
    schedule = schedule_of("x", (5, 10), 5)
    waiting = schedule.steps[1].model_copy(update={"note": "Blocked until the check of the step before is recorded."})
    (page,) = sheets(schedule.model_copy(update={"steps": (schedule.steps[0], waiting)}), None)
    assert [day.number for week in page.weeks for day in week if day.gated] == [6]


def test_the_mark_of_a_waiting_step_is_the_word_of_the_rules():
    """Were the planner to say it otherwise, the sheets would lose the condition without a sound."""
    patient = Patient.read(json.loads((ROOT / "examples/elderly.json").read_text()), whose="elderly")
    steps = plan_course(patient, screen(patient)).schedule.steps
    assert [gated(step) for step in steps] == [False] + [True] * (len(steps) - 1)
    assert len(steps) > 1


def test_a_start_date_dates_each_day():
    (page,) = sheets(schedule_of("x", (5,), 14), date(2026, 12, 25))
    assert page.weeks[0][0].heading == "Fri 25 Dec 2026"
    assert page.weeks[1][0].heading == "Fri 1 Jan 2027"


def test_a_liquid_shows_mg_and_ml():
    dispensed = Dispensed(dose_mg=7.5, text="7.5 mg = 1.5 mL (5 mg/mL)", volume_ml=1.5)
    assert amount(Dose(clock="07:00", dispensed=dispensed)) == "7.5 mg = 1.5 mL"


def test_equal_doses_are_grouped_by_what_is_handed_out():
    step = schedule_of("x", (5,), 3).steps[0]
    (group,) = grouped(step)
    assert (group.clocks, group.count, group.dispensed.dose_mg) == ("07:00, 13:00, 21:00", 3, 5)
    assert step_text(step) == "5 mg three times daily (15 mg daily)"
