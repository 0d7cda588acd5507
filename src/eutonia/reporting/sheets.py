"""The schedule as sheets to tick: four weeks on one A4 page, one cell a day, one box a dose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from eutonia.clinic.plan import Dose, Schedule, Step
from eutonia.clinic.product import Dispensed
from eutonia.reporting.words import day_text, dose, exact_number, texts, theme, weekday

WEEK = timedelta(weeks=1).days


@dataclass(frozen=True, slots=True)
class Day:
    """One cell: the day of the plan, its date where a start is given, and its doses. No doses means none that day.

    `gated`: a step begins here that waits for the check before it.
    """

    number: int
    on: date | None
    doses: tuple[Dose, ...]
    daily_dose_mg: float
    gated: bool = False

    @property
    def heading(self) -> str:
        """Day 1, with Tue 1 Dec 2026 where a start is given."""
        return "" if self.on is None else f"{weekday(self.on)} {day_text(self.on)}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its weeks (each a row of at most seven days) and the steps that fall on it."""

    number: int
    weeks: tuple[tuple[Day, ...], ...]
    steps: tuple[Step, ...]

    @property
    def first_day(self) -> int:
        """The first day of the plan on this page."""
        return self.weeks[0][0].number

    @property
    def last_day(self) -> int:
        """The last day of the plan on this page."""
        return self.weeks[-1][-1].number


@dataclass(frozen=True, slots=True)
class Group:
    """Clock times of a step at which the same is handed out."""

    clocks: str
    count: int
    dispensed: Dispensed


def grouped(step: Step) -> tuple[Group, ...]:
    """The doses of a step, each kind once with its clock times: 07:00, 13:00, 21:00."""
    kinds: dict[Dispensed, list[str]] = {}
    for one in step.doses:
        kinds.setdefault(one.dispensed, []).append(one.clock)
    return tuple(Group(", ".join(clocks), len(clocks), dispensed) for dispensed, clocks in kinds.items())


def gated(step: Step) -> bool:
    """Whether the rules let this step begin only after the check of the step before."""
    return texts()["blocked"] in step.note


def sheets(schedule: Schedule, start_date: date | None) -> tuple[Sheet, ...]:
    """The pages of a schedule, in order.

    Parameters
    ----------
    start_date : date or None
        The date of day 1; None prints day numbers alone.
    """
    doses = {day: step for step in schedule.steps for day in range(step.first_day, step.last_day + 1)}
    last = max(doses)
    days = [_day(number, doses.get(number), start_date) for number in range(1, last + 1)]
    weeks = [tuple(days[first : first + WEEK]) for first in range(0, last, WEEK)]
    per_sheet = theme()["weeks_per_sheet"]
    pages = [tuple(weeks[first : first + per_sheet]) for first in range(0, len(weeks), per_sheet)]
    return tuple(
        Sheet(
            number=place,
            weeks=page,
            steps=tuple(
                step
                for step in schedule.steps
                if step.first_day <= page[-1][-1].number and step.last_day >= page[0][0].number
            ),
        )
        for place, page in enumerate(pages, start=1)
    )


def amount(one: Dose) -> str:
    """A dose as it is given: 5 mg, or 5 mg = 1 mL."""
    text = dose(one.dispensed.dose_mg)
    if one.dispensed.volume_ml is not None:
        text = f"{text} = {exact_number(one.dispensed.volume_ml)} mL"
    return text


def step_text(step: Step) -> str:
    """A step in words: 5 mg three times daily (15 mg daily)."""
    words = texts()["bottom_line"]
    each = {one.dispensed.dose_mg for one in step.doses}
    total = dose(step.daily_dose_mg)
    if len(each) == 1:
        times = texts()["times"][len(step.doses)]
        return words["dose"].format(each=dose(each.pop()), times=times, total=total)
    return words["doses_vary"].format(total=total, count=len(step.doses))


def _day(number: int, step: Step | None, start_date: date | None) -> Day:
    on = None if start_date is None else start_date + timedelta(days=number - 1)
    if step is None:
        return Day(number, on, (), 0)
    return Day(number, on, step.doses, step.daily_dose_mg, number == step.first_day and gated(step))
