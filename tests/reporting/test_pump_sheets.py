"""Program sheets: what the pump runs before and after, worked by hand."""

from datetime import date

import pytest

from eutonia.reporting import build_report
from eutonia.reporting.pump_sheets import program_sheets
from tests.reporting.conftest import run_like
from tests.reporting.pump_plan import IF_NEEDED, PUMP, pump_plan
from tests.reporting.test_render import Page


@pytest.fixture(scope="module")
def sheets():
    return program_sheets(pump_plan())


def test_there_is_one_sheet_for_the_start_and_one_for_each_change(sheets):
    assert [(one.number, one.day) for one in sheets] == [(1, 1), (2, 8), (3, 15)]
    assert sheets[0].before is None and sheets[0].percent is None
    assert sheets[1].before == sheets[0].after and sheets[2].before == sheets[1].after


# 500 ug/mL: 100 / 500 = 0.2 and 120 / 500 = 0.24 mL a day; 120 / 24 = 5 ug in an hour; 120 / 100 is a rise by 20 %.
def test_dose_flow_largest_hour_and_change_are_worked_by_hand(sheets):
    second = sheets[1]
    assert (second.before.total_ug, second.after.total_ug) == pytest.approx((100, 120))
    assert (second.before.flow_ml_per_day, second.after.flow_ml_per_day) == pytest.approx((0.2, 0.24))
    assert second.after.largest_hour_ug == pytest.approx(5)
    assert second.percent == pytest.approx(20)
    assert second.after.concentration_ug_per_ml == 500
    assert second.note == IF_NEEDED


def test_a_flex_day_shows_its_steps_and_its_largest_hour():
    plan = pump_plan()
    course = plan.pump_course
    flex = course.regimen.pump_parts[1].model_copy(update={"steps": (("00:00", 96.0), ("06:00", 128.0))})
    parts = (course.regimen.pump_parts[0], flex, *course.regimen.parts[2:])
    course = course.model_copy(update={"regimen": course.regimen.model_copy(update={"parts": parts})})
    after = program_sheets(plan.model_copy(update={"pump_course": course}))[1].after
    assert after.total_ug == pytest.approx(96 * 6 / 24 + 128 * 18 / 24)
    assert after.largest_hour_ug == pytest.approx(128 / 24)
    assert [(one.clock, one.rate_ug_per_day) for one in after.steps] == [("00:00", 96), ("06:00", 128)]


# Refills on days 20 and 40; the sheets are for days 1, 8 and 15. With one on day 15 too, its sheet looks on to day 20.
def test_a_refill_on_the_day_of_a_sheet_is_made_there_and_the_next_one_follows():
    plan = pump_plan()
    first = plan.pump_course.refills[0].model_copy(update={"day": 15})
    course = plan.pump_course.model_copy(update={"refills": (first, *plan.pump_course.refills)})
    plan = plan.model_copy(update={"pump_course": course})
    sheets = program_sheets(plan)
    assert [one.refill_made for one in sheets] == [False, False, True]
    assert [one.next_refill.day for one in sheets] == [15, 15, 20]
    text = Page(build_report(plan, run_like()).html(date(2026, 12, 1))).text
    assert text.count("A refill is made at this visit; next refill: day 20, 20 Dec 2026.") == 1
    assert text.count("Next refill in the plan: day 15, 15 Dec 2026.") == 2


def test_without_a_recorded_pump_there_is_no_sheet_to_sign():
    assert program_sheets(pump_plan(pump=None)) == ()
    assert PUMP.path_ml > 0
