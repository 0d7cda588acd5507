"""How numbers, dates and sentences are printed.

The sentences stand in ``texts.json`` and in one file for each topic that has many, the sizes in ``theme.json``.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from math import floor, log10
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).parent / "templates"
SPELLED_MICROGRAMS = ("UK", "DE", "FR")


@cache
def theme() -> dict[str, Any]:
    """The layout numbers of all outputs."""
    return json.loads((TEMPLATES / "theme.json").read_text(encoding="utf-8"))


@cache
def texts(topic: str = "texts") -> dict[str, Any]:
    """The sentences of all outputs, or of one topic."""
    return json.loads((TEMPLATES / f"{topic}.json").read_text(encoding="utf-8"))


def number(value: float) -> str:
    """A number as it is printed: three digits that count, a leading zero, no trailing zero, a comma from 1,000."""
    if value == 0:
        return "0"
    most = theme()["decimals_at_most"]
    if 0 < value < 1 / 10**most:
        return texts()["below"].format(limit=f"{1 / 10**most:.{most}f}")
    digits = min(most, max(0, theme()["significant_digits"] - 1 - floor(log10(abs(value)))))
    text = f"{value:,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "0") else text


def exact_number(value: float) -> str:
    """A number as it stands in the plan, never rounded in print."""
    return f"{value:,.{theme()['stored_digits']}f}".rstrip("0").rstrip(".")


def in_people(in_100: float, low: float | None = None, high: float | None = None, of: int | None = None) -> str:
    """A share as a natural frequency, 12 in 100 or, where it is small, 4.2 in 1,000; with its range if it has one.

    Parameters
    ----------
    of : so many people, where several shares stand side by side
    """
    people = of or _people(in_100)
    said = f"{_counted(in_100, people)} in {number(people)}"
    return said if low is None or high is None else f"{said} ({_counted(low, people)} to {_counted(high, people)})"


def people_range(share: Any, of: int | None = None) -> str:
    """The range of a share (`low`, `middle`, `high`, in 100) in the same people as its middle."""
    people = of or _people(share.middle)
    return f"{_counted(share.low, people)} to {_counted(share.high, people)}"


def _people(in_100: float) -> int:
    return 1000 if in_100 < 1 else 100


def _counted(in_100: float, of: int) -> str:
    """People are counted whole from 10 on, and to one decimal below."""
    people = in_100 * of / 100
    return number(round(people) if people >= 10 else round(people, 1))


def with_numbers(text: str, **said: str) -> str:
    """A sentence with the numbers of the evidence rows that it names: ``{id}``, or ``{id.low}``, ``.high``, ``.n``.

    Raises
    ------
    EvidenceError
        A row has no such number.
    """
    from eutonia.errors import EvidenceError
    from eutonia.evidence import lookup
    from eutonia.evidence.library import quantities

    def printed(found: re.Match[str]) -> str:
        id, end = found[1], "value"
        if id in said:
            return said[id]
        head, _, last = id.rpartition(".")
        if last in ("low", "high", "n") and id not in quantities():
            id, end = head, last
        read = getattr(lookup(id), end)
        if read is None:
            raise EvidenceError(f"{id} has no single number")
        return number(read) if isinstance(read, float) else str(read)

    return re.sub(r"\{([^}]+)\}", printed, text)


def dose(value_mg: float) -> str:
    """A dose in mg as it stands in the plan, never rounded in print."""
    return f"{exact_number(value_mg)} mg"


def percent(share: float) -> str:
    """A share of draws; one that is not quite none or all says so."""
    words = texts()["share"]
    if 0 < share < 1 / 100:
        return words["below_one"]
    if 1 - 1 / 100 < share < 1:
        return words["above_99"]
    return f"{share * 100:.0f} %"


def signed(change: float) -> str:
    """A change with its direction in a sign: +20, -15.2, 0."""
    return f"+{number(change)}" if change > 0 else number(change)


def day_text(day: date) -> str:
    """A date in print: 1 Dec 2026."""
    return f"{day.day} {texts()['months'][day.month - 1]} {day.year}"


def weekday(day: date) -> str:
    """The short name of a day of the week."""
    return texts()["weekdays"][day.weekday()]


def in_print(text: str, jurisdiction: str | None) -> str:
    """Text of a record in the spelling that is safe in print (ISMP): no ug, no q.d., no 5.0 mg, a comma from 1,000."""
    micrograms = "micrograms" if jurisdiction in SPELLED_MICROGRAMS else "mcg"
    text = re.sub(r"(?<![A-Za-z])[uµμ]g\b", micrograms, text)
    text = re.sub(r"\bmicrograms?\b" if micrograms == "mcg" else r"\bmcg\b", micrograms, text)
    text = re.sub(r"\b(mcg|micrograms?)/d\b", r"\1/day", text)
    text = re.sub(r"\bmg/d\b", "mg/day", text)
    text = re.sub(r"\bq\.?\s?d\.?(?![\w.])", "daily", text, flags=re.IGNORECASE)
    unit = r"(?=\s?(?:mg|mcg|micrograms?|mL|ng|g|kg|%)\b)"
    text = re.sub(r"(?<![\d.])(\d+)\.0+" + unit, r"\1", text)
    text = re.sub(r"(?<![\d.])(\d+\.\d*[1-9])0+" + unit, r"\1", text)
    text = re.sub(r"(?<![\d.])\.(\d+)" + unit, r"0.\1", text)
    text = re.sub(r"\b(\d+(?:\.\d+)?)(mg|mcg|mL)\b", r"\1 \2", text)
    return re.sub(r"(?<![\d.,/:-])\d{4,}(?:\.\d+)?(?=\s(?:mg|mcg|micrograms?|mL|ng)\b)", _with_commas, text)


def _with_commas(found: re.Match[str]) -> str:
    whole, dot, rest = found[0].partition(".")
    return f"{int(whole):,}{dot}{rest}"
