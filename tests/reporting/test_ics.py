"""The calendar: expanded, it is the plan."""

from datetime import date, datetime, timedelta

import icalendar
import pytest
from dateutil.rrule import rrulestr

from eutonia.reporting.ics import ics
from eutonia.reporting.words import texts
from tests.reporting.conftest import schedule_of
from tests.reporting.pump_plan import before_test, pump_plan

START = date(2026, 3, 20)  # a clock change lies inside


def events(content):
    return icalendar.Calendar.from_ical(content.decode()).walk("VEVENT")


def dose_events(content):
    return [event for event in events(content) if "rrule" in event]


def all_day(content):
    return [event for event in events(content) if "rrule" not in event]


def gated_plan(plan):
    """The same plan whose second step waits for the check of the first."""
    steps = plan.schedule.steps
    note = "Blocked until the mental-state check of the step before is recorded."
    waiting = (steps[0], steps[1].model_copy(update={"note": note}), *steps[2:])
    return plan.model_copy(update={"schedule": plan.schedule.model_copy(update={"steps": waiting})})


def expanded(content):
    """Every single dose as (local time, mg) by reading the file with other people's code."""
    doses = []
    for event in dose_events(content):
        rule = rrulestr(event["rrule"].to_ical().decode(), dtstart=event["dtstart"].dt)
        amount_mg = float(str(event["summary"]).split()[1].replace(",", ""))
        doses += [(at, amount_mg) for at in rule]
    return sorted(doses)


@pytest.mark.parametrize("liquid", [False, True])
def test_the_expanded_calendar_is_the_plan(plan, liquid):
    plan = plan.model_copy(update={"schedule": schedule_of("x", (5, 10, 15), 9, liquid)})
    midnight = datetime(START.year, START.month, START.day)
    given = [(midnight + timedelta(hours=time_h), dose_mg) for time_h, dose_mg, _ in plan.regimen.doses()]
    assert expanded(ics(plan, START)) == given
    assert len(given) == 81


def test_one_event_for_each_clock_time_of_each_step(plan):
    assert len(dose_events(ics(plan, START))) == sum(len(step.doses) for step in plan.schedule.steps) == 12


def test_times_float_and_no_method_is_set(plan):
    calendar = icalendar.Calendar.from_ical(ics(plan, START).decode())
    assert "method" not in calendar
    assert all(getattr(event["dtstart"].dt, "tzinfo", None) is None for event in calendar.walk("VEVENT"))


def test_the_title_tells_no_diagnosis_and_the_text_tells_the_rest(plan):
    for event in dose_events(ics(plan, START)):
        assert str(event["summary"]).startswith("Baclofen ")
        assert not {"spasticity", "sclerosis"} & set(str(event["summary"]).lower().split())
        assert "of 10 mg. Days" in event["description"]
        assert "Never stop suddenly" in event["description"]
        assert "A clinician decides" in event["description"]


def test_a_step_that_waits_for_a_check_says_so_in_its_doses_alone(plan):
    waiting = dose_events(ics(gated_plan(plan), START))
    first = START + timedelta(days=14)
    found = [one for one in waiting if str(one["summary"]).endswith(" - only after the check")]
    assert [one["dtstart"].dt.date() for one in found] == [first] * 3
    assert found == [one for one in waiting if "Only after the check before this step" in one["description"]]
    assert expanded(ics(gated_plan(plan), START)) == expanded(ics(plan, START))


def test_each_check_that_has_a_day_is_a_whole_day_without_a_diagnosis_in_its_title(plan):
    check, _ = all_day(ics(plan, START))
    assert (str(check["summary"]), check["dtstart"].dt) == ("Check: see the plan", START + timedelta(days=2))
    assert type(check["dtstart"].dt) is date
    assert "Mental state and sleepiness." in check["description"]


def test_two_weeks_before_the_end_the_calendar_says_that_baclofen_goes_on(plan):
    *_, end = all_day(ics(plan, START))
    assert end["dtstart"].dt == START + timedelta(days=56 - 14 - 1)
    assert "Do not stop after the last day. Baclofen goes on at the last good dose" in end["description"]
    assert texts()["sheet"]["end"] in end["description"]
    assert "do not stop" in end["summary"]


def test_a_plan_shorter_than_two_weeks_calls_for_the_next_on_its_first_day(plan):
    short = plan.model_copy(update={"schedule": schedule_of("x", (5,), 7)})
    assert all_day(ics(short, START))[-1]["dtstart"].dt == START


def test_the_same_plan_again_has_the_same_uids_and_a_moved_start_raises_the_sequence(plan):
    first = ics(plan, START)
    assert ics(plan, START, earlier=first) == first
    moved = ics(plan, START + timedelta(days=3), earlier=first)
    assert [one["uid"] for one in events(moved)] == [one["uid"] for one in events(first)]
    assert {int(one["sequence"]) for one in events(first)} == {0}
    assert {int(one["sequence"]) for one in events(moved)} == {1}
    uids = [one["uid"] for one in events(first)]
    assert len(uids) == len(set(uids))


def test_another_plan_has_other_uids(plan):
    other = plan.model_copy(update={"schedule": schedule_of("x", (5, 10, 15), 14)})
    assert not {one["uid"] for one in events(ics(plan, START))} & {one["uid"] for one in events(ics(other, START))}


def test_a_calendar_that_cannot_be_read_counts_as_none(plan):
    assert ics(plan, START, earlier=b"spoiled") == ics(plan, START)


def test_a_conditional_or_refused_plan_has_no_calendar(conditional, refused):
    for one in (conditional, refused):
        with pytest.raises(ValueError, match="no calendar"):
            ics(one, START)


@pytest.fixture(scope="module")
def pump_calendar():
    return ics(pump_plan(), START)


def test_each_refill_is_a_whole_day_with_its_early_and_late_bounds(pump_calendar):
    found = [one for one in all_day(pump_calendar) if "refill" in str(one["summary"]).lower()]
    assert [one["dtstart"].dt for one in found] == [START + timedelta(days=19), START + timedelta(days=39)]
    # Day 20 is 8 Apr 2026; the alarm is expected on day 27, on day 24 at the earliest and day 32 at the latest.
    assert str(found[0]["summary"]) == "Pump refill due. Alarm on 12 Apr 2026 at the earliest"
    for part in ("expected on 15 Apr 2026", "12 Apr 2026", "20 Apr 2026", "500 mcg/mL", "at any hour"):
        assert part in str(found[0]["description"])


def test_the_refill_stands_once_and_other_visits_stand_beside_it(pump_calendar):
    titles = [str(one["summary"]) for one in all_day(pump_calendar)]
    assert len([one for one in titles if one.startswith("Pump refill due")]) == 2
    assert titles.count("Pump visit: see the plan") == 1


def test_the_oral_wean_is_in_the_pump_calendar_and_its_end_is_said(pump_calendar):
    schedule = pump_plan().pump_course.wean
    assert len(expanded(pump_calendar)) == sum(len(one.doses) * 7 for one in schedule.steps)
    (end,) = [one for one in all_day(pump_calendar) if "by mouth" in str(one["summary"])]
    assert end["dtstart"].dt == START + timedelta(days=14)
    assert "rescue" in str(end["description"])


def test_a_pump_course_before_its_test_has_no_calendar():
    with pytest.raises(ValueError, match="no calendar"):
        ics(before_test(), START)
