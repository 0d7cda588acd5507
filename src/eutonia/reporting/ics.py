"""The schedule as a calendar: a repeating event for each clock time of each step, a whole day for each check.

Times float: local time where the person is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from eutonia.clinic.plan import Plan, Schedule
from eutonia.reporting.sheets import amount, gated
from eutonia.reporting.words import in_print, texts, theme

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

    if plan.schedule is None or plan.conditional:
        raise ValueError("a refused or conditional plan has no calendar")
    plan_hash = sha256(plan.model_dump_json().encode()).hexdigest()
    before = _sequences(earlier)
    calendar = Calendar()
    calendar.add("prodid", "-//Eutonia//course//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", texts()["calendar"]["name"])
    for event in (*_doses(plan.schedule, plan.patient.jurisdiction), *_visits(plan), _end(plan.schedule)):
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
    found = []
    for place, visit in enumerate(plan.monitoring):
        if visit.day is not None:
            said = words["visit_description"].format(day=visit.day, what=visit.what, disclaimer=texts()["disclaimer"])
            said = in_print(said, plan.patient.jurisdiction)
            found.append(Entry(f"visit {place}", visit.day, words["visit"], said))
    return found


def _end(schedule: Schedule) -> Entry:
    """A call for the next plan before the supply and the calendar end: silence would read as stop."""
    words = texts()["calendar"]
    last = schedule.steps[-1].last_day
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
