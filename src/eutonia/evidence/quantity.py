"""One number of the world: its value, unit, spread, population, kind and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Final

KINDS: Final = ("label", "published", "derived", "fitted", "assumed")
TEXT_UNIT: Final = "text"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A row of a quantity table.

    `value` is a number, a sentence where `unit` is ``text``, or None where only `low` and `high` are known.
    `spread_is` says what `spread`, and `low` to `high`, are (SD, 95 % CI, range, ...).
    `source` holds one or more keys of ``sources.bib``, parted by ``; ``. `verified` is False where nobody has
    read the number in its source; such a number may inform, never be a hard limit.
    """

    id: str
    topic: str
    quantity: str
    value: float | str | None
    unit: str
    low: float | None
    high: float | None
    spread: float | None
    spread_is: str
    population: str
    n: str
    kind: str
    source: str
    doi_or_pmid: str
    read_from: str
    verified: bool
    note: str

    @property
    def source_keys(self) -> tuple[str, ...]:
        """The keys of ``sources.bib`` that stand behind this number."""
        return tuple(self.source.split("; "))


COLUMNS: Final = tuple(Quantity.__dataclass_fields__)


def quantity_of(row: Mapping[str, str]) -> Quantity:
    """Read one table row strictly.

    Raises
    ------
    ValueError
        Says what is missing or wrong; the library adds the file and the row.
    """
    for column in ("id", "topic", "quantity", "unit", "kind", "source"):
        if not row[column].strip():
            raise ValueError(f"{column} is empty")
    if row["kind"] not in KINDS:
        raise ValueError(f"kind {row['kind']!r} is none of {', '.join(KINDS)}")
    if row["verified"] not in ("yes", "no"):
        raise ValueError(f"verified {row['verified']!r} is neither yes nor no")
    low, high, spread = (_number(row, column) for column in ("low", "high", "spread"))
    if low is not None and high is not None and low > high:
        raise ValueError(f"low {low:g} is above high {high:g}")
    value: float | str | None = row["value"] if row["unit"] == TEXT_UNIT else _number(row, "value")
    if value == "" or (value is None and (low is None or high is None)):
        raise ValueError("value is empty, and low and high do not stand in for it")
    if not row["spread_is"].strip() and not (low is None and high is None and spread is None):
        raise ValueError("low, high or spread is given, but spread_is does not say what it is")
    return Quantity(
        id=row["id"],
        topic=row["topic"],
        quantity=row["quantity"],
        value=value,
        unit=row["unit"],
        low=low,
        high=high,
        spread=spread,
        spread_is=row["spread_is"],
        population=row["population"],
        n=row["n"],
        kind=row["kind"],
        source=row["source"],
        doi_or_pmid=row["doi_or_pmid"],
        read_from=row["read_from"],
        verified=row["verified"] == "yes",
        note=row["note"],
    )


def _number(row: Mapping[str, str], column: str) -> float | None:
    if row[column] == "":
        return None
    try:
        number = float(row[column])
    except ValueError:
        raise ValueError(f"{column} {row[column]!r} is not a number") from None
    if not isfinite(number):
        raise ValueError(f"{column} {row[column]!r} is not finite")
    return number
