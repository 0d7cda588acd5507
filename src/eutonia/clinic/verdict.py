"""What a rule says about a patient, and how a named person overrides it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from eutonia.clinic.record import Record


class Outcome(StrEnum):
    """The four answers. Missing data give `unknown`, never `allow`."""

    ALLOW = "allow"
    CAUTION = "caution"
    REFUSE = "refuse"
    UNKNOWN = "unknown"


class Fact(Record):
    """One thing known of the patient that a verdict rests on, with its date where it has one."""

    name: str
    value: str
    on: date | None = None
    source: str = ""


class Verdict(Record):
    """One rule's answer for one patient.

    `rule_ids` holds more than one id where several countries state the same rule or where all
    unknowns are grouped in one line. `positions` keeps what each jurisdiction says where they disagree.
    """

    rule_ids: tuple[str, ...]
    topic: str
    outcome: Outcome
    summary: str
    action: str
    facts: tuple[Fact, ...] = ()
    sources: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    overridable: bool = False
    overridden_by: str = ""

    def _repr_html_(self) -> str:
        from html import escape

        ids = escape(", ".join(self.rule_ids))
        return f"<p><strong>{self.outcome}</strong> {escape(self.summary)} <small>{ids}</small></p>"


class Override(Record):
    """A named person overrides a rule and gives the reason; printed on the plan."""

    rule_id: str = Field(min_length=2)
    reason: str = Field(min_length=10)
    name: str = Field(min_length=2)
