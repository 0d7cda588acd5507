"""What a good guide says of baclofen: 82 claims with verdict, reason and source, read from their table."""

from __future__ import annotations

import re
from typing import Literal

from eutonia.clinic.record import Record
from eutonia.errors import EvidenceError
from eutonia.evidence.library import Row, quantities, read_table
from eutonia.planner.rules import limit
from eutonia.reporting.words import number, with_numbers

ClaimVerdict = Literal["confirmed", "nuanced", "contradicted", "not_checked"]
ShownBy = Literal[
    "", "evidence", "rule", "screening", "plan", "products", "simulation", "taper", "comparison", "reflex"
]
Road = Literal["", "oral", "pump", "both"]
TABLE = "claims.csv"


class Claim(Record):
    """One claim of the guide in our own words, what evidence says of it, and what in Eutonia shows it.

    `shown_by` is the kind of demonstration and `target` its subject; both are empty where nothing can be run. It bears
    the claim out where `criterion` is met. `aspect`, `road` and `place` are its stand in the comparison of the two
    roads. `further` is a second, wider reading of a claim that has a row of its own.
    """

    id: str
    number: int
    further: bool
    topic: str
    claim: str
    verdict: ClaimVerdict
    because: str
    evidence_ids: tuple[str, ...]
    rule_ids: tuple[str, ...]
    shown_by: ShownBy
    target: str
    criterion: str
    source: str
    verified: bool
    aspect: str
    road: Road
    place: int | None
    note: str


class Found(Record):
    """One number that a demonstration found; `low` and `high` hold 90 % of draws, or are the ends of a printed range.

    `middle` is None where only a range is known; a count or a single number has no ends.
    """

    name: str
    title: str
    unit: str
    middle: float | None = None
    low: float | None = None
    high: float | None = None


class Condition(Record):
    """One thing that must be so if the claim is to hold, and whether it is; None where a number is missing."""

    text: str
    met: bool | None


class Demonstration(Record):
    """What was run for a claim, what it found, and whether that bears the claim out in this model.

    The claim holds where all `conditions` are met, so that any of them, not met, speaks against it. `holds` is None
    where it cannot be shown here.
    """

    ran: str
    found: tuple[Found, ...]
    conditions: tuple[Condition, ...]
    holds: bool | None
    draws: int
    seed: int
    evidence_ids: tuple[str, ...]


class ShownClaim(Record):
    """A claim with its demonstration and its sources; `further` is a second, wider reading of the same claim."""

    claim: Claim
    demonstration: Demonstration
    sources: tuple[str, ...]
    further: tuple[ShownClaim, ...] = ()


def load_claims() -> tuple[Claim, ...]:
    """All claims in the order of their numbers; the numbers in their reasons are read from the rows that they name.

    Raises
    ------
    EvidenceError
        A row is broken, or its reason names a row that does not exist or has no single number.

    Sources: claims.csv
    """
    found = tuple(_claim(row) for row in read_table(TABLE))
    numbers = [one.number for one in found if not one.further]
    if numbers != list(range(1, len(numbers) + 1)):
        raise EvidenceError(f"{TABLE}: the numbers must run from 1 without a gap")
    return found


def printed(text: str) -> str:
    """A sentence with each placeholder as a number: of an evidence row, or the limit of a rule.

    Raises
    ------
    EvidenceError
        A row or a rule has no single number.
    """
    names = (one for one in re.findall(r"\{([^}]+)\}", text) if row_of(one) not in quantities())
    return with_numbers(text, **{one: number(limit(one)) for one in names})


def row_of(id: str) -> str:
    """The row that a placeholder names: the id without the end of a range that may follow it."""
    head, _, end = id.rpartition(".")
    return head if end in ("low", "high", "n") and id not in quantities() else id


def _claim(row: Row) -> Claim:
    _, count, *further = row["id"].split(".")
    fields = {
        **{name: row[name] for name in Claim.model_fields if name in row},
        "number": int(count),
        "further": bool(further),
        "because": printed(row["because"]),
        "evidence_ids": _several(row["evidence_ids"]),
        "rule_ids": _several(row["rule_ids"]),
        "verified": row["verified"] == "yes",
        "place": int(row["place"]) if row["place"] else None,
    }
    return Claim.read(fields, row["id"])


def _several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("; ")) if cell else ()
