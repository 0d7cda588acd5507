"""Chooses among dated values of a chart: the newest not after the day of the plan, and nothing settled in silence.

Findings made here: `value_used`, `future_date`, `undated_value`, `unusable_value`, `conflicting_values`, `older_value`.
One that `blocks` says that the quantity stays not known because of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from eutonia.clinic.patient import Finding, Kidney
from eutonia.clinic.record import Record
from eutonia.evidence.library import bounds

KIDNEY_VALUES = ("crcl_ml_per_min", "egfr_ml_per_min_per_1_73m2", "creatinine_mg_per_dl", "cystatin_c_mg_per_l")


class Charted(Record):
    """One charted value in the unit of its `name`, when it was taken, and how it stood in the chart.

    `value` is None where it cannot be used; `fault` then says why. `estimator` is the formula behind a clearance.
    """

    name: str
    value: float | None = None
    at: datetime | None = None
    shown: str
    estimator: str = ""
    fault: str = ""


def choose(values: Iterable[Charted], as_of: date | None) -> tuple[Charted | None, tuple[Finding, ...]]:
    """The newest value not after `as_of`, and what was met on the way.

    A newest value that cannot be used, and two different values of one moment, leave the quantity not known: an older
    value is never put in their place. A value without a date serves only where no dated one is.

    Parameters: values of ONE quantity; as_of, the day of the plan (None: every date counts).
    """
    seen = list(values)
    late = [one for one in seen if _late(one, as_of)]
    findings = [_finding("future_date", one, "is dated after the day of the plan and is not used") for one in late]
    present = [one for one in seen if not _late(one, as_of)]
    dated = sorted((one for one in present if one.at is not None), key=_moment)
    for one in present:
        if one.at is None:
            text = "has no date and is not used" if dated else "has no date"
            findings.append(_finding("undated_value", one, text))
    if not present:
        return None, tuple(findings)
    newest = [one for one in dated if one.at == dated[-1].at] or present
    older = [one for one in dated if one not in newest]
    findings += [_unusable(one, blocks=False) for one in older if one.value is None]
    usable = [one for one in newest if one.value is not None]
    if not usable:
        return None, (*findings, *(_unusable(one, blocks=True) for one in newest))
    findings += [_unusable(one, blocks=False) for one in newest if one.value is None]
    if not _same(usable):
        shown = " and ".join(one.shown for one in usable)
        text = f"{shown}{_on(usable[0])} differ; neither is used."
        return None, (*findings, Finding(code="conflicting_values", text=text, blocks=True))
    chosen = usable[0]
    return chosen, (*findings, _finding("value_used", chosen, "is used"))


def choose_kidney(values: Iterable[Charted], as_of: date | None) -> tuple[Kidney | None, tuple[Finding, ...]]:
    """The kidney values of the newest day on which any was charted; values of other days are never mixed in.

    Creatinine, cystatin C and clearances of that one day stay together with their date and estimator.

    Parameters: values named as the fields of `Kidney`; as_of, the day of the plan.
    """
    seen = list(values)
    days = [one.at.date() for one in seen if one.at is not None and not _late(one, as_of)]
    day = max(days, default=None)
    findings: list[Finding] = []
    fields: dict[str, float] = {}
    estimator, measured_on = "", day
    for name in KIDNEY_VALUES:
        mine = [one for one in seen if one.name == name]
        of_the_day = [one for one in mine if _late(one, as_of) or one.at is None or one.at.date() == day]
        older = [one for one in mine if one not in of_the_day]
        chosen, met = choose(of_the_day, as_of)
        findings += met
        findings += [_unusable(one, blocks=False) for one in older if one.value is None]
        if older and older[-1].value is not None and day is not None:
            last = max(older, key=_moment)
            findings.append(_finding("older_value", last, "is older than the newest kidney value and is not used"))
        if chosen is not None and chosen.value is not None and (chosen.at is not None or day is None):
            fields[name] = chosen.value
            estimator = chosen.estimator or estimator
    if not fields:
        return None, tuple(findings)
    return Kidney.read({**fields, "measured_on": measured_on, "estimator": estimator}), tuple(findings)


def in_print(day: date) -> str:
    """A date as it is printed: 1 Dec 2026."""
    return f"{day.day} {day:%b} {day.year}"


def _late(one: Charted, as_of: date | None) -> bool:
    return one.at is not None and as_of is not None and one.at.date() > as_of


def _moment(one: Charted) -> datetime:
    return one.at or datetime.min


def _same(usable: list[Charted]) -> bool:
    numbers = [one.value for one in usable if one.value is not None]
    _, tolerance = bounds("chart.same_value")
    return max(numbers) - min(numbers) <= tolerance * abs(max(numbers))


def _on(one: Charted) -> str:
    return "" if one.at is None else f", {in_print(one.at.date())},"


def _finding(code: str, one: Charted, text: str) -> Finding:
    return Finding(code=code, text=f"{one.shown}{_on(one)} {text}.")


def _unusable(one: Charted, blocks: bool) -> Finding:
    return Finding(code="unusable_value", text=f"{one.shown}{_on(one)} is not used: {one.fault}.", blocks=blocks)
