"""What is found about stopping as a page: tables, figures, the emergency text first; saved as page and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from eutonia.clinic.plan import SignAction, Step
from eutonia.reporting import render
from eutonia.reporting.dependence import Dependence
from eutonia.reporting.figures import Figure, Table
from eutonia.reporting.findings import Interval
from eutonia.reporting.interruption import Interruption
from eutonia.reporting.save import save_folder
from eutonia.reporting.stop_figures import adaptation_figure, index_figure
from eutonia.reporting.stopping import Stopping, Withdrawal
from eutonia.reporting.words import dose, exact_number, number, percent, texts, theme

KIND = "eutonia stopping report"
Found = Stopping | Dependence | Interruption


@dataclass(frozen=True)
class StopReport:
    """What was found about stopping (`findings`), with its tables and figures."""

    findings: Found

    @property
    def tables(self) -> tuple[Table, ...]:
        """The results, as a terminal and the page show them."""
        found = self.findings
        if isinstance(found, Stopping):
            return (*(_compared(found, days) for days in _times(found)), _doses(found))
        return (_adapted(found),) if isinstance(found, Dependence) else _interrupted(found)

    @property
    def said(self) -> tuple[tuple[str, tuple[SignAction, ...]], ...]:
        """What the rules say, under its headings."""
        words, found = texts("stopping"), self.findings
        advised: tuple[tuple[str, tuple[SignAction, ...]], ...] = ()
        if isinstance(found, Interruption):
            own = words["interruption"]
            advised = ((own["advice"], found.advice), (own["restart"], found.restart_advice))
        return ((words["signs"], found.signs), *advised)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures; drawn when asked for."""
        found = self.findings
        if isinstance(found, Dependence):
            return (adaptation_figure(found.days),)
        if isinstance(found, Interruption):
            named = [(one.title, one.withdrawal) for one in found.restarts]
            return (index_figure(named, found.used_days, found.daily_dose_mg),)
        return tuple(
            index_figure(
                [(one.title, one.withdrawal) for one in found.endings if one.used_days == days],
                days,
                found.daily_dose_mg,
            )
            for days in _times(found)
        )

    def html(self, interactive: bool = True) -> str:
        """The page as one file that works offline."""
        return render.stop_html(self.findings, self.tables, self.said, self.figures, interactive)

    def to_json(self) -> str:
        """The findings for a machine."""
        return json.dumps(self.findings.model_dump(mode="json"), ensure_ascii=False, sort_keys=True) + "\n"

    def save(self, folder: str | Path) -> Path:
        """Write report.html and report.json into a new folder, an empty one, or an earlier such report.

        Raises
        ------
        InputError
            Something else stands at `folder`, or its parent does not exist.
        MachineError
            The disk is full or cannot be written; nothing partial is left behind.
        """
        files = {"report.html": self.html().encode(), "report.json": self.to_json().encode()}
        return save_folder(Path(folder), files, kind=KIND)

    def _repr_html_(self) -> str:
        page = escape(self.html(interactive=False))
        height = theme()["notebook_height"]
        return f'<iframe title="{escape(self.findings.title)}" srcdoc="{page}" width="100%" height="{height}"></iframe>'


def _times(found: Stopping) -> tuple[int, ...]:
    """The days of use that are compared."""
    return tuple(dict.fromkeys(one.used_days for one in found.endings))


def _doses(found: Stopping) -> Table:
    """The daily doses of each taper, once where they are the same for every time of use."""
    words = texts("stopping")
    rows = {
        (one.title, ", ".join(_held(step) for step in one.schedule.steps)): None
        for one in found.endings
        if one.schedule is not None
    }
    return Table(words["tables"]["doses"], _columns("ending", "doses"), tuple(rows))


def _held(step: Step) -> str:
    days = step.last_day - step.first_day + 1
    held = texts("stopping")["held"]["one" if days == 1 else "many"]
    return held.format(dose=exact_number(step.daily_dose_mg), days=number(days))


def _compared(found: Stopping, used_days: int) -> Table:
    rows = tuple((one.title, *_withdrawal(one.withdrawal)) for one in found.endings if one.used_days == used_days)
    caption = _caption("compare", found, used=number(used_days), dose=number(found.daily_dose_mg))
    return Table(caption, _columns("ending", *WITHDRAWAL), rows)


def _adapted(found: Dependence) -> Table:
    rows = tuple(
        (
            number(one.daily_dose_mg),
            number(one.day),
            _interval(one.density),
            _interval(one.set_point),
            *_withdrawal(one.withdrawal)[:PEAK_TO_CHANCE],
        )
        for one in found.days
    )
    columns = _columns("dose", "day", "density", "set_point", *WITHDRAWAL[:PEAK_TO_CHANCE])
    return Table(_caption("dependence", found), columns, rows)


def _interrupted(found: Interruption) -> tuple[Table, ...]:
    own = texts("stopping")["interruption"]
    gap = Table(
        _caption("interruption", found),
        _columns("ending", *WITHDRAWAL),
        ((found.lead, *_withdrawal(found.gap)),),
    )
    rows = tuple(
        (
            own["by_rules"].format(title=one.title) if one.by_rules else one.title,
            dose(one.first_day_mg).removesuffix(" mg"),
            _interval(one.sedation, percent),
            _interval(one.withdrawal.peak),
            _interval(one.withdrawal.days_above),
        )
        for one in found.restarts
    )
    caption = _caption("restarts", found, window=number(found.window_days))
    return gap, Table(caption, _columns("restart", "first_day", "sedation", "peak", "days_above"), rows)


WITHDRAWAL = ("peak", "share", "chance", "days_above", "begins", "ends")
PEAK_TO_CHANCE = WITHDRAWAL.index("chance") + 1


def _withdrawal(one: Withdrawal) -> tuple[str, ...]:
    words = texts("stopping")
    chance = words["chance_cell"].format(cell=_interval(one.chance, percent), mean=percent(one.mean_chance))
    when = (words["never"] if hours is None else _interval(hours, _days) for hours in (one.begins_h, one.ends_h))
    return (_interval(one.peak), percent(one.shares.mid), chance, _interval(one.days_above), *when)


def _interval(one: Interval, printed: Callable[[float], str] = number) -> str:
    ends = {"median": one.median, "low": one.low_90, "high": one.high_90}
    return texts("stopping")["interval"].format(**{name: printed(at) for name, at in ends.items()})


def _days(hours: float) -> str:
    return number(hours / 24)


def _columns(*names: str) -> tuple[str, ...]:
    return tuple(texts("stopping")["columns"][name] for name in names)


def _caption(name: str, found: Found, **words: Any) -> str:
    return texts("stopping")["tables"][name].format(draws=number(found.draws), **words)
