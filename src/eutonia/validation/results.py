"""Published results that the model is asked to redo: one row each, marked before anything is fitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from eutonia.errors import EvidenceError
from eutonia.evidence.library import TABLES, Row, read_table

RESULTS = "results.csv"
ROLES = ("anchor", "used", "validation")
STATISTICS = ("mean", "median", "sd", "log_sd", "cv")
INTERVALS = ("68", "90", "95")


@dataclass(frozen=True, slots=True)
class Result:
    """One published result.

    `role` is anchor (a calibration fits it), used (it gave the model a constant in another way) or validation (it was
    never used). `value` is None where only a range is known. `low` to `high` is the interval of the published
    statistic at `interval_percent` (68: one SD on either side). `statistic` says what of many people it is; cv is in %,
    from the SD of the logarithms, as population models print it. `setting` holds the doses, times and people of the
    experiment, units in the names.
    """

    id: str
    area: str
    quantity: str
    value: float | None
    low: float
    high: float
    interval_percent: int
    spread_is: str
    unit: str
    statistic: str
    population: str
    n: str
    setting: Mapping[str, str]
    role: str
    evidence_ids: tuple[str, ...]
    source: str
    cause: str
    settle: str
    note: str

    @property
    def middle(self) -> float:
        """The value, or the middle of the range where no value is known."""
        return (self.low + self.high) / 2 if self.value is None else self.value

    def number(self, name: str) -> float:
        """A number of the setting, in the unit that its name ends with.

        Raises
        ------
        EvidenceError
            The setting has no such number.
        """
        try:
            return float(self.setting[name])
        except (KeyError, ValueError):
            raise EvidenceError(f"{RESULTS} ({self.id}): the setting has no number {name}") from None


@cache
def results() -> Mapping[str, Result]:
    """All published results by id."""
    return read_results(TABLES)


def read_results(folder: Path) -> Mapping[str, Result]:
    """Read ``results.csv`` of a folder strictly.

    Raises
    ------
    EvidenceError
        A row without unit or interval, with an unknown role, or a published number that is both anchor and validation;
        names the row.
    """
    found: dict[str, Result] = {}
    roles: dict[str, tuple[str, str]] = {}
    for row in read_table(RESULTS, folder):
        try:
            one = _result(row)
        except ValueError as error:
            raise EvidenceError(f"{RESULTS} ({row['id']}): {error}") from None
        for id in one.evidence_ids if one.role != "used" else ():
            known, role = roles.setdefault(id, (one.id, one.role))
            if role != one.role:
                raise EvidenceError(
                    f"{RESULTS} ({one.id}): {id} is {role} as {known} and {one.role} here; give it one role"
                )
        found[one.id] = one
    return MappingProxyType(found)


def _result(row: Row) -> Result:
    if not row["unit"].strip():
        raise ValueError("unit is empty; give the unit of the published number")
    if row["role"] not in ROLES:
        raise ValueError(f"role {row['role']!r} is none of {', '.join(ROLES)}")
    if row["statistic"] not in STATISTICS:
        raise ValueError(f"statistic {row['statistic']!r} is none of {', '.join(STATISTICS)}")
    if row["interval_percent"] not in INTERVALS or not row["spread_is"].strip():
        raise ValueError(f"interval_percent must be {' or '.join(INTERVALS)}, and spread_is say what the interval is")
    try:
        low, high = float(row["low"]), float(row["high"])
        value = float(row["value"]) if row["value"] else None
    except ValueError:
        raise ValueError("low and high must be numbers: without a spread it can neither be fitted nor judged") from None
    if not low < high or (value is not None and not low <= value <= high):
        raise ValueError("low must be below high, and the value between them")
    return Result(
        id=row["id"],
        area=row["area"],
        quantity=row["quantity"],
        value=value,
        low=low,
        high=high,
        interval_percent=int(row["interval_percent"]),
        spread_is=row["spread_is"],
        unit=row["unit"],
        statistic=row["statistic"],
        population=row["population"],
        n=row["n"],
        setting=MappingProxyType(_setting(row["setting"])),
        role=row["role"],
        evidence_ids=tuple(row["evidence_ids"].split("; ")) if row["evidence_ids"] else (),
        source=row["source"],
        cause=row["cause"],
        settle=row["settle"],
        note=row["note"],
    )


def _setting(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split("; ")] if text else []
    if any(not (name and equals and value) for name, equals, value in pairs):
        raise ValueError("setting must read name=value; name=value")
    return {name: value for name, _, value in pairs}
