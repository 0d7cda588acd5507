"""Unwanted effects for one patient and one course: chances in 100, what they rest on, and what is not known."""

from __future__ import annotations

from typing import Literal

from eutonia.clinic.record import Record
from eutonia.reporting.findings import Spread
from eutonia.reporting.hazards import Hazard
from eutonia.reporting.kidney_harm import KidneyRisks

EffectName = Literal[
    "drowsiness", "dizziness", "weakness", "confusion", "nausea", "headache", "urinary_frequency", "insomnia",
    "constipation", "hypotension", "falls", "seizures",
]  # fmt: skip
Basis = Literal["label range", "label share", "trial share", "cohort share", "model"]


class InHundred(Record):
    """So many in 100 people; `low` and `high` are None where no interval was published."""

    low: float | None = None
    middle: float
    high: float | None = None


class UnwantedEffect(Record):
    """One unwanted effect. `in_100` None: named, but no number was read; `basis` is then None as well.

    `without_in_100` is the rate on placebo and None where none was published; `without` says either in words.
    `fades` is True where labels call it transient, False where it does not pass by itself, None where nobody says.
    `more` are further findings that belong beside the number and are not in it.
    """

    name: EffectName
    title: str
    in_100: InHundred | None
    what_the_interval_is: str
    without_in_100: float | None
    without: str
    basis: Basis | None
    fades: bool | None
    when: str
    for_whom: str
    more: tuple[str, ...] = ()
    evidence_ids: tuple[str, ...]


class DrowsinessStep(Record):
    """Drowsiness while one daily dose lasts, in 100 people with 90 % of draws.

    `titrated` is for a person who rose to this dose and is asked (a share of people, by the label's trial);
    `untitrated` the highest chance in these days for a person without tolerance (by the level in the brain).
    """

    first_day: int
    last_day: int
    daily_dose: float
    titrated: Spread | None
    untitrated: Spread | None


class Harms(Record):
    """The unwanted effects of one course; doses are mg daily by mouth and micrograms daily by pump.

    `kidney` is None for a pump and where kidney function is known to be normal; `device` is empty without a pump.
    """

    route: Literal["oral", "intrathecal"]
    highest_daily_dose: float
    unit: Literal["mg", "ug"]
    effects: tuple[UnwantedEffect, ...]
    drowsiness: tuple[DrowsinessStep, ...] = ()
    kidney: KidneyRisks | None = None
    device: tuple[Hazard, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...]
    assumed: tuple[str, ...] = ()
