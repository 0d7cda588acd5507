"""The schedule as a calendar: one repeating event for each clock time of each step, in floating local time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from eutonia.clinic.plan import Dose, Plan, Step
from eutonia.reporting.sheets import amount
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
    for step in plan.schedule.steps:
        for one in step.doses:
            key = f"{plan_hash} {step.first_day} {one.clock}"
            uid = f"{sha256(key.encode()).hexdigest()}@{DOMAIN}"
            calendar.add_component(_event(uid, step, one, start_date, before.get(uid), plan.patient.jurisdiction))
    return calendar.to_ical()


def _event(
    uid: str, step: Step, one: Dose, start_date: date, before: tuple[int, date] | None, jurisdiction: str | None
) -> Event:
    import icalendar

    words = texts()["calendar"]
    first = start_date + timedelta(days=step.first_day - 1)
    starts = datetime.combine(first, time.fromisoformat(one.clock))
    event = icalendar.Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime.combine(start_date, time(), tzinfo=UTC))
    event.add("dtstart", starts)
    event.add("duration", timedelta(minutes=theme()["event_minutes"]))
    event.add("rrule", {"freq": "daily", "count": step.last_day - step.first_day + 1})
    event.add("sequence", 0 if before is None else before[0] + (before[1] != start_date))
    event.add("summary", words["summary"].format(dose=amount(one)))
    said = words["description"].format(
        dispensed=one.dispensed.text, first=step.first_day, last=step.last_day, disclaimer=texts()["disclaimer"]
    )
    event.add("description", in_print(said, jurisdiction))
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
