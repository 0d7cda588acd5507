"""The schedule as a calendar: a repeating event for each clock time of each step, a whole day for each check.

A pump course has its refills with the bounds of the alarm, its visits, and the doses of the oral wean.

Times float: local time where the person is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from eutonia.clinic.plan import Plan, PumpCourse, Schedule
from eutonia.reporting.pump_page import is_refill
from eutonia.reporting.sheets import amount, gated
from eutonia.reporting.words import day_text, in_print, texts, theme

if TYPE_CHECKING:
    from icalendar import Event

DOMAIN = "eutonia.invalid"


def ics(plan: Plan, start_date: date, earlier: bytes | None = None) -> bytes:
    """The calendar of a plan.

    Times float: they are the clock where the person is, and no time zone is guessed. The UID of an event is the same
    whenever the same plan is issued again; its SEQUENCE rises by one when `earlier` holds it with another start date.

    Parameters
    ----------
    plan : Plan
        A plan that is neither refused nor conditional.
    start_date : date
        The date of day 1.
    earlier : bytes or None
        The calendar that this one replaces.

    Raises
    ------
    ValueError
        The plan has no schedule to put in a calendar; callers ask first.
    """
    from icalendar import Calendar

    if plan.refused or plan.conditional:
        raise ValueError("a refused or conditional plan has no calendar")
    plan_hash = sha256(plan.model_dump_json().encode()).hexdigest()
    before = _sequences(earlier)
    calendar = Calendar()
    calendar.add("prodid", "-//Eutonia//course//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", texts()["calendar"]["name"])
    for event in _entries(plan, start_date):
        uid = f"{sha256(f'{plan_hash} {event.key}'.encode()).hexdigest()}@{DOMAIN}"
        calendar.add_component(_event(uid, event, start_date, before.get(uid)))
    return calendar.to_ical()


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: the day of the plan it begins on; a clock time and a count of days where it is a series of doses."""

    key: str
    first_day: int
    summary: str
    description: str
    clock: str | None = None
    days: int = 1


def _entries(plan: Plan, start_date: date) -> list[Entry]:
    country, course = plan.patient.jurisdiction, plan.pump_course
    if plan.schedule is not None:
        return [*_doses(plan.schedule, country), *_visits(plan), _end(plan.schedule.steps[-1].last_day)]
    if course is None or not course.steps:
        return _visits(plan)
    wean = [*_doses(course.wean, country), _no_more_by_mouth(course.wean)] if course.wean else []
    return [*_refills(course, start_date, country), *wean, *_visits(plan), _end(course.steps[-1].last_day)]


def _refills(course: PumpCourse, start_date: date, jurisdiction: str | None) -> list[Entry]:
    """Each refill on the day it is due; its title holds the first day on which the alarm can sound."""
    words = texts()["pump"]["calendar"]
    found = []
    for one in course.refills:
        early, alarm, late = (
            day_text(start_date + timedelta(days=day - 1)) for day in (one.early_day, one.alarm_day, one.late_day)
        )
        said = words["refill_description"].format(
            day=one.day, alarm=alarm, early=early, late=late, why=one.why, disclaimer=texts()["disclaimer"]
        )
        summary = words["refill"].format(early=early)
        found.append(Entry(f"refill {one.day}", one.day, summary, in_print(said, jurisdiction)))
    return found


def _no_more_by_mouth(wean: Schedule) -> Entry:
    words = texts()["pump"]["calendar"]
    said = words["wean_end_description"].format(disclaimer=texts()["disclaimer"])
    return Entry("wean end", wean.steps[-1].last_day + 1, words["wean_end"], said)


def _doses(schedule: Schedule, jurisdiction: str | None) -> list[Entry]:
    words = texts()["calendar"]
    found = []
    for step in schedule.steps:
        for one in step.doses:
            said = words["description"].format(
                dispensed=one.dispensed.text,
                first=step.first_day,
                last=step.last_day,
                gate=words["gate"] if gated(step) else "",
                disclaimer=texts()["disclaimer"],
            )
            summary = words["summary"].format(dose=amount(one)) + (words["gate_suffix"] if gated(step) else "")
            days = step.last_day - step.first_day + 1
            said = in_print(said, jurisdiction)
            found.append(Entry(f"{step.first_day} {one.clock}", step.first_day, summary, said, one.clock, days))
    return found


def _visits(plan: Plan) -> list[Entry]:
    """The visits that have a day; the title tells nothing of the illness."""
    words = texts()["calendar"]
    title = words["visit"] if plan.pump_course is None else texts()["pump"]["calendar"]["visit"]
    found = []
    for place, visit in enumerate(plan.monitoring):
        if visit.day is not None and not is_refill(plan, visit):
            said = words["visit_description"].format(day=visit.day, what=visit.what, disclaimer=texts()["disclaimer"])
            said = in_print(said, plan.patient.jurisdiction)
            found.append(Entry(f"visit {place}", visit.day, title, said))
    return found


def _end(last: int) -> Entry:
    """A call for the next plan before the supply and the calendar end: silence would read as stop."""
    words = texts()["calendar"]
    said = words["end_description"].format(
        last=last, sentence=texts()["sheet"]["end"], disclaimer=texts()["disclaimer"]
    )
    return Entry("end", max(1, last - theme()["next_plan_days_before_end"]), words["end"], said)


def _event(uid: str, entry: Entry, start_date: date, before: tuple[int, date] | None) -> Event:
    import icalendar

    first = start_date + timedelta(days=entry.first_day - 1)
    event = icalendar.Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime.combine(start_date, time(), tzinfo=UTC))
    if entry.clock is None:
        event.add("dtstart", first)
        event.add("dtend", first + timedelta(days=1))
    else:
        event.add("dtstart", datetime.combine(first, time.fromisoformat(entry.clock)))
        event.add("duration", timedelta(minutes=theme()["event_minutes"]))
        event.add("rrule", {"freq": "daily", "count": entry.days})
    event.add("sequence", 0 if before is None else before[0] + (before[1] != start_date))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("transp", "TRANSPARENT")
    return event


def _sequences(earlier: bytes | None) -> dict[str, tuple[int, date]]:
    """For each UID of an earlier calendar its SEQUENCE and the start date that it was made for."""
    if earlier is None:
        return {}
    from icalendar import Calendar

    try:
        events: Any = Calendar.from_ical(earlier.decode()).walk("VEVENT")
        return {str(one["uid"]): (int(one["sequence"]), one["dtstamp"].dt.date()) for one in events}
    except (ValueError, KeyError):
        return {}
