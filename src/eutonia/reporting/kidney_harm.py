"""Encephalopathy in kidney disease: the absolute risks of two cohorts, and whether this patient is of their kind."""

from __future__ import annotations

from typing import Literal

from eutonia.clinic.record import Record
from eutonia.reporting.findings import Spread


class KidneyRisk(Record):
    """Hospital admission with encephalopathy within 30 days, in 100 people, for one band of kidney function.

    `lower_dose` and `higher_dose` are the shares below and from the dose that parts them; None where only the
    difference (`more_in_100`, weighted) was published. `one_in` is how many people take the higher dose for one
    more admission. `this_patient` marks the band of the patient, also where age puts them outside the group.
    """

    band: str
    lower_dose: Spread | None = None
    higher_dose: Spread | None = None
    more_in_100: Spread
    one_in: Spread
    compared_with: str
    this_patient: bool
    evidence_ids: tuple[str, ...]


class KidneyRisks(Record):
    """What is known of encephalopathy in kidney disease, and what it says of this patient."""

    applies: Literal["inside", "outside", "not known"]
    says: str
    studied: str
    daily_dose_mg: float
    reaches_dose: bool
    rows: tuple[KidneyRisk, ...]
