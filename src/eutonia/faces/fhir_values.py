"""The small pieces of a FHIR record: dates, quantities, codes and references, walked as plain JSON.

Strict about what a value means, tolerant of how it is packed; every tolerance leaves a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, date, datetime
from functools import cache
from typing import Any

from eutonia.clinic.chart import Charted
from eutonia.clinic.patient import Finding
from eutonia.evidence import bounds, value
from eutonia.evidence.library import read_table
from eutonia.units import Unit, convert, unit_named

UCUM = "http://unitsofmeasure.org"
SYSTEMS = {
    "http://snomed.info/sct": "SNOMED CT",
    "http://loinc.org": "LOINC",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm",
    "http://www.whocc.no/atc": "ATC",
    "http://hl7.org/fhir/sid/icd-10": "ICD-10",
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD-10",
    "http://fhir.de/CodeSystem/bfarm/icd-10-gm": "ICD-10",
    "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips": "IPS",
}
# What an observation measures: the name of the field that takes it, and its unit there.
MEASURES = {
    "weight": ("patient.weight_kg", "kg"),
    "height": ("patient.height_cm", "cm"),
    "creatinine": ("kidney.creatinine_mg_per_dl", "mg/dL"),
    "cystatin_c": ("kidney.cystatin_c_mg_per_l", "mg/L"),
    "egfr": ("kidney.egfr_ml_per_min_per_1_73m2", "mL/min/{1.73_m2}"),
    "crcl": ("kidney.crcl_ml_per_min", "mL/min"),
}
_WORDS_FOR = {"egfr": "eGFR", "crcl": "creatinine clearance", "cystatin_c": "cystatin C"}
_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})(?:T(?P<clock>\d{2}:\d{2})\S*)?)?)?")


@dataclass
class Notes:
    """Findings on the way through a record; the same one met again is only counted."""

    met: dict[tuple[str, str], int] = field(default_factory=dict)
    blocking: set[str] = field(default_factory=set)

    def add(self, code: str, text: str, blocks: bool = False) -> None:
        """Remember one finding."""
        self.met[code, text] = self.met.get((code, text), 0) + 1
        if blocks:
            self.blocking.add(text)

    def findings(self) -> tuple[Finding, ...]:
        """All findings in the order in which they were met."""
        return tuple(
            Finding(code=code, text=text if times == 1 else f"{text} ({times} times)", blocks=text in self.blocking)
            for (code, text), times in self.met.items()
        )


@dataclass(frozen=True)
class Moment:
    """A date or date-time as it was written; `partial` where only the year or the month is given."""

    at: datetime
    partial: bool
    last: date


def items(given: Any) -> list[dict[str, Any]]:
    """The objects of a list; a single object in the place of a list is taken as a list of one."""
    return [one for one in (given if isinstance(given, list) else [given]) if isinstance(one, dict)]


def inside(resource: Any, *path: str) -> Any:
    """What stands at a path of object keys, or None."""
    for name in path:
        resource = resource.get(name) if isinstance(resource, dict) else None
    return resource


def whole(text: Any) -> str:
    """A text of the record on one line, without control characters; markup stays text and is escaped in print."""
    words = " ".join(text.split()) if isinstance(text, str) else ""
    return "".join(letter for letter in words if letter.isprintable())


def line(text: Any) -> str:
    """The same, cut where it is long."""
    words = whole(text)
    return words if len(words) <= 100 else words[:100] + "..."


def listed(names: list[str]) -> str:
    """Names in one line, each once; the rest is counted."""
    each = list(dict.fromkeys(map(line, names)))
    most = int(bounds("files.named")[1])
    rest = len(each) - most
    return ", ".join(each[:most]) + (f" and {rest} more" if rest > 0 else "")


def moment(text: Any) -> Moment | None:
    """A FHIR date, dateTime or instant, by the wall clock of the place; None where it is not a real date."""
    found = _DATE.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    month, day = found["month"], found["day"]
    try:
        at = datetime.fromisoformat(f"{found['year']}-{month or '01'}-{day or '01'}T{found['clock'] or '00:00'}")
        if at.year == MAXYEAR:  # stands for "for ever" in some systems
            return None
        last = at.date() if day else _last_day(at.date(), month_known=month is not None)
        return Moment(at, day is None, last)
    except ValueError:
        return None


def _last_day(first: date, month_known: bool) -> date:
    following = first.replace(year=first.year + 1)
    if month_known:
        try:
            following = first.replace(month=first.month + 1)
        except ValueError:  # after December
            following = following.replace(month=1)
    return date.fromordinal(following.toordinal() - 1)


def codings(concept: Any) -> Iterator[tuple[str, str, str]]:
    """(system, code, display) of a CodeableConcept or a Coding; the system by its short name where it is known here."""
    for one in items(inside(concept, "coding")) or items(concept):
        system, code = one.get("system"), one.get("code")
        if isinstance(code, str):
            yield SYSTEMS.get(str(system), str(system or "")), code, whole(one.get("display"))


def counted(number: int, word: str) -> str:
    """``1 condition is``, ``4 conditions are``."""
    return f"{number} {word} is" if number == 1 else f"{number} {word}s are"


def has_code(concept: Any, *wanted: str) -> bool:
    """One of the codes stands in the concept (for small value sets such as a status)."""
    return any(code in wanted for _, code, _ in codings(concept))


def name_of(concept: Any) -> str:
    """What a concept is called: its text, else a display, else its code."""
    said = whole(inside(concept, "text"))
    return said or next((display or f"{system} {code}" for system, code, display in codings(concept)), "")


@cache
def _code_rows() -> Mapping[tuple[str, str], Mapping[str, str]]:
    return {(row["system"], row["code"]): row for row in read_table("codes.csv")}


@cache
def _names() -> Mapping[str, Mapping[str, str]]:
    return {_bare(row["display"]): row for row in read_table("codes.csv") if row["system"] in ("SNOMED CT", "ICD-10")}


def _bare(display: str) -> str:
    return re.sub(r"\s*\([^)]*\)$", "", display).strip().lower()


def coded(concept: Any, notes: Notes | None = None) -> list[Mapping[str, str]]:
    """The rows of the code table that a concept matches; without any code its text must be the very name of a row."""
    found, seen = [], False
    for system, code, _ in codings(concept):
        seen = True
        row = _code_rows().get((system, code))
        while row is None and system == "ICD-10" and len(code) > len("G35"):
            code = code[:-1].rstrip(".")
            row = _code_rows().get((system, code))
        if row is not None and row not in found:
            found.append(row)
    said = line(inside(concept, "text"))
    if not seen and said:
        row = _names().get(_bare(said))
        if row is not None:
            found.append(row)
            if notes is not None:
                notes.add("text_only", f"{said} carries no code; it was read by its name.")
    return found


def words_in(text: str) -> list[Mapping[str, str]]:
    """The rows of system `text` whose word stands in a text (substances of an allergy)."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    return [row for (system, code), row in _code_rows().items() if system == "text" and code in words]


def charted(what: str, quantity: Any, at: Moment | None, estimator: str, notes: Notes) -> tuple[Charted, str]:
    """One measured quantity in the unit of its field, and the unit in which it was charted.

    A value that cannot be used (a bound, no unit, an invalid unit code, another kind of unit, out of range) carries its
    fault instead of a number. Pounds and inches are converted exactly, creatinine in umol/L by its molar mass.
    """
    bound, wanted = MEASURES[what]
    amount = inside(quantity, "value")
    unit, fault = _unit(quantity, notes)
    mark = line(inside(quantity, "comparator"))
    said = line(inside(quantity, "unit")) or line(inside(quantity, "code"))
    number = isinstance(amount, (int, float)) and not isinstance(amount, bool)
    shown = f"{_WORDS_FOR.get(what, what)} {mark}{_short(amount) if number else line(str(amount))} {said}".strip()
    found: float | None = None
    if not number:
        fault = "there is no number" if amount is None else "the number stands as a text"
    elif mark:
        fault = f"{mark} is a bound, not a value"
    elif unit is not None and not fault:
        found = _converted(what, float(amount), unit, wanted)
        low, high = bounds(bound)
        if found is None:
            fault = f"measured in {unit.code}, where {wanted} is expected"
        elif not low <= found <= high:
            found, fault = None, f"outside {low:g} to {high:g} {wanted}"
        elif unit.code != wanted:
            notes.add("unit_converted", f"{shown} is {_short(found)} {wanted}.")
    name = bound.partition(".")[2]
    taken = None if at is None else at.at
    taken_as = Charted(name=name, value=found, at=taken, shown=shown, estimator=estimator, fault=fault)
    return taken_as, unit.code if unit else ""


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0") if abs(number) >= 10 else f"{number:.3g}"


def _unit(quantity: Any, notes: Notes) -> tuple[Unit | None, str]:
    """The unit of a quantity, or why it is not clear."""
    code, said, system = inside(quantity, "code"), inside(quantity, "unit"), inside(quantity, "system")
    by_word = unit_named(said) if isinstance(said, str) else None
    if isinstance(code, str) and system in (UCUM, None):
        by_code = unit_named(code, ucum=True)
        if by_code is None:
            notes.add("invalid_unit_code", f"Unit code {line(code)!r} is no UCUM code known here and is not used.")
            return None, f"unit code {line(code)!r} is not known"
        if by_word is not None and by_word.code != by_code.code:
            return None, f"unit code {code} and unit text {said} disagree"
        if system is None:
            notes.add("unit_without_system", "A unit code without its code system was read as UCUM.")
        return by_code, ""
    if by_word is None:
        return None, f"unit {line(said)!r} is not known" if said else "it has no unit"
    notes.add("unit_by_text", "A unit without a UCUM code was read by its text.")
    return by_word, ""


def _converted(what: str, amount: float, unit: Unit, wanted: str) -> float | None:
    if what == "creatinine" and unit.dimension == "amount concentration":
        return convert(amount, unit.code, "umol/L") / value("kidney.creatinine.umol_per_mg")
    target = unit_named(wanted)
    return convert(amount, unit.code, wanted) if target is not None and target.dimension == unit.dimension else None


def mass_mg(quantity: Any, notes: Notes) -> float | None:
    """A dose in mg where its unit is a clear unit of mass; None for tablets, mL, mg/kg, bounds and invalid codes."""
    amount = inside(quantity, "value")
    unit, fault = _unit(quantity, notes)
    usable = isinstance(amount, (int, float)) and not isinstance(amount, bool) and not inside(quantity, "comparator")
    if unit is None or fault or not usable or unit.dimension != "mass" or amount <= 0:
        return None
    return convert(float(amount), unit.code, "mg")
