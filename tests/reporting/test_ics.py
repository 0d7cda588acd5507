"""The calendar: expanded, it is the plan."""

from datetime import date, datetime, timedelta

import icalendar
import pytest
from dateutil.rrule import rrulestr

from eutonia.reporting.ics import ics
from tests.reporting.conftest import schedule_of

START = date(2026, 3, 20)  # a clock change lies inside


def events(content):
    return icalendar.Calendar.from_ical(content.decode()).walk("VEVENT")


def expanded(content):
    """Every single dose as (local time, mg) by reading the file with other people's code."""
    doses = []
    for event in events(content):
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
    assert len(events(ics(plan, START))) == sum(len(step.doses) for step in plan.schedule.steps) == 12


def test_times_float_and_no_method_is_set(plan):
    calendar = icalendar.Calendar.from_ical(ics(plan, START).decode())
    assert "method" not in calendar
    assert all(event["dtstart"].dt.tzinfo is None for event in calendar.walk("VEVENT"))


def test_the_title_tells_no_diagnosis_and_the_text_tells_the_rest(plan):
    for event in events(ics(plan, START)):
        assert str(event["summary"]).startswith("Baclofen ")
        assert not {"spasticity", "sclerosis"} & set(str(event["summary"]).lower().split())
        assert "of 10 mg. Days" in event["description"]
        assert "Never stop suddenly" in event["description"]
        assert "A clinician decides" in event["description"]


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
