"""Units at the doors: a number is read with its unit, and converted only by exact, defined factors.

The factors stand in ``units.csv`` beside this file. Words (``mcg``, ``lb``) and UCUM codes (``ug``, ``[lb_av]``) are
kept apart: a word in the place of a code is an invalid code. Mass and amount, absolute and indexed clearance never
convert into each other here; that needs a molar mass or a body, and those stand in the evidence tables.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import isfinite
from pathlib import Path

from eutonia.errors import InputError

_QUANTITY = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*([^\d\s.,+-].*?)\s*")


@dataclass(frozen=True)
class Unit:
    """A unit: its UCUM code, what it measures, and its exact size in the base unit of that dimension."""

    code: str
    dimension: str
    factor: Fraction


@dataclass(frozen=True)
class Measure:
    """A number with its UCUM unit."""

    value: float
    unit: str


def unit_named(spelling: str, ucum: bool = False) -> Unit | None:
    """The unit of that spelling, or None where it is not known.

    Parameters
    ----------
    spelling : str
        ``"kg"``, ``"mcg"``, ``"[lb_av]"``; upper and lower case count.
    ucum : bool
        True where the text stands in the place of a UCUM code: words that are no code are then not known.
    """
    unit, is_code = _units().get(spelling.strip(), (None, False))
    return unit if is_code or not ucum else None


def parse(text: str) -> Measure:
    """Read a number with its unit, such as ``"77.9 kg"`` or ``"50 mcg"``.

    Raises
    ------
    InputError
        No number, no unit, a unit that is not known, or a comma (which can be a decimal sign or a thousands mark).
    """
    found = _QUANTITY.fullmatch(text)
    unit = unit_named(found[2]) if found else None
    if "," in text:
        raise InputError(f"quantity {text!r}", "digits with a point, no comma", "write 1200 mg or 77.9 kg")
    if found is None:
        raise InputError(f"quantity {text!r}", "a number and a unit, such as 77.9 kg", "write both")
    if unit is None:
        raise InputError(f"unit {found[2]!r} in {text!r}", _known(), "write one of these units")
    number = float(found[1])
    if not isfinite(number):
        raise InputError(f"quantity {text!r}", "a finite number", "correct it")
    return Measure(number, unit.code)


def convert(value: float, given: str, wanted: str) -> float:
    """The same quantity in another unit, by an exact factor.

    Raises
    ------
    InputError
        A unit is not known, or the two do not measure the same thing.
    """
    source, target = unit_named(given), unit_named(wanted)
    for unit, spelling in ((source, given), (target, wanted)):
        if unit is None:
            raise InputError(f"unit {spelling!r}", _known(), "use one of these units")
    if source is None or target is None or source.dimension != target.dimension:
        raise InputError(
            f"{value:g} {given} as {wanted}", f"units of the same kind as {wanted}", "give the value in the right unit"
        )
    return float(Fraction(value) * source.factor / target.factor)


def _known() -> str:
    return ", ".join(sorted({unit.code for unit, _ in _units().values()}, key=str.lower))


@cache
def _units() -> dict[str, tuple[Unit, bool]]:
    with (Path(__file__).parent / "units.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["spelling"]: (Unit(row["unit"], row["dimension"], Fraction(row["factor"])), row["ucum"] == "yes")
            for row in csv.DictReader(file)
        }
