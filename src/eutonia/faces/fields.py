"""Plain fields of a file or of the command line, checked for what a record would take but nobody meant.

A record turns ``true`` into 1 and ``"70"`` into 70. At the door a number must be a number (or the same number with the
unit that the field already names), a date an ISO date, and yes or no a truth value.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR, date, datetime
from typing import Any, get_args

from eutonia.clinic.record import Record
from eutonia.errors import InputError
from eutonia.units import convert, parse, unit_named

# The unit that stands at the end of a field's name, longest first.
_UNITS = {
    "_ml_per_min_per_1_73m2": "mL/min/{1.73_m2}",
    "_ml_per_min": "mL/min",
    "_mg_per_dl": "mg/dL",
    "_mg_per_l": "mg/L",
    "_ug_per_ml": "ug/mL",
    "_mg": "mg",
    "_ug": "ug",
    "_ml": "mL",
    "_kg": "kg",
    "_cm": "cm",
    "_h": "h",
    "_hours": "h",
}
_PRINTED = {"ug": "micrograms", "ug/mL": "micrograms/mL"}
_WORDS = {"yes": True, "true": True, "no": False, "false": False}
NOT_KNOWN = ("", "not known", "unknown")


def checked(record: type[Record], fields: Any, path: str = "") -> dict[str, Any]:
    """The fields of a record as plain data, each of the kind that its name promises.

    Raises
    ------
    InputError
        Not an object; a truth value or a text in the place of a number; a quantity in another unit than the field's
        name says; a date that is not written as 2026-12-01; something else than true or false.
    """
    if not isinstance(fields, dict):
        raise InputError(
            f"{path.rstrip('.') or record.__name__} {shown(fields)}", "an object with named fields", "write {...}"
        )
    return {name: _value(record, name, given, path) for name, given in fields.items()}


def from_text(record: type[Record], name: str, text: str) -> Any:
    """The value of one field from the text of a setting; ``not known`` is None, lists are parted by commas."""
    kinds = leaves(record.model_fields[name].annotation)
    text = text.strip()
    if text.lower() in NOT_KNOWN and type(None) in kinds:
        return None
    if tuple in kinds:
        return [] if text.lower() == "none" else [part.strip() for part in text.split(",")]
    if bool in kinds:
        if text.lower() not in _WORDS:
            raise InputError(f"{name} {text!r}", "yes, no or not known", f"correct {name}")
        return _WORDS[text.lower()]
    if float in kinds or int in kinds:
        try:
            return float(text)
        except ValueError:
            pass
    return _value(record, name, text, "")


def leaves(annotation: Any) -> set[Any]:
    """The plain types and records inside an annotation; `tuple` is among them where it is a list."""
    inner = get_args(annotation)
    if not inner:
        return {annotation}
    found = {tuple} if getattr(annotation, "__origin__", None) is tuple else set()
    return found.union(*(leaves(one) for one in inner if one is not Ellipsis))


def shown(given: Any) -> str:
    """A value as it is named in an error: short, and on one line."""
    text = repr(given)
    return text if len(text) <= 100 else text[:100] + "..."


def _value(record: type[Record], name: str, given: Any, path: str) -> Any:
    field = record.model_fields.get(name)
    if field is None or given is None:
        return given
    kinds, place = leaves(field.annotation), f"{path}{name}"
    records = [one for one in kinds if isinstance(one, type) and issubclass(one, Record)]
    if records and tuple not in kinds:
        return checked(records[0], given, f"{place}.")
    if tuple in kinds:
        if not isinstance(given, (list, tuple)):
            raise InputError(f"{place} {shown(given)}", "a list", f'write {name} = ["..."]')
        return [_member(records, kinds, one, f"{place}[{at}]") for at, one in enumerate(given)]
    return _single(kinds, given, place)


def _member(records: list[type[Record]], kinds: set[Any], given: Any, place: str) -> Any:
    if records:
        if isinstance(given, str):  # a condition or a medicine by its bare name
            _text(given, place)
            return given
        return checked(records[0], given, f"{place}.")
    return _single(kinds - {tuple}, given, place)


def _single(kinds: set[Any], given: Any, place: str) -> Any:
    if bool in kinds:
        if not isinstance(given, bool):
            raise InputError(f"{place} {shown(given)}", "true or false", "leave it out where it is not known")
    elif float in kinds or int in kinds:
        return _number(given, place)
    elif date in kinds:
        return _date(given, place)
    elif str in kinds:
        _text(given, place)
    return given


def _text(given: Any, place: str) -> None:
    if not isinstance(given, str):
        raise InputError(f"{place} {shown(given)}", "a text", "write it in quotes")
    if any(mark in given for mark in "<>") or not given.isprintable():
        raise InputError(f"{place} {shown(given)}", "plain words without < and >", "write the plain name")


def _number(given: Any, place: str) -> Any:
    unit = next((unit for suffix, unit in _UNITS.items() if re.sub(r"\[\d+\]$", "", place).endswith(suffix)), "")
    allowed = f"a number in {_PRINTED.get(unit, unit)}" if unit else "a number"
    if isinstance(given, bool) or not isinstance(given, (int, float, str)):
        raise InputError(f"{place} {shown(given)}", allowed, "write the number without quotes")
    if not isinstance(given, str):
        return given
    try:
        measure = parse(given)
    except InputError:
        raise InputError(f"{place} {shown(given)}", allowed, "write the number without quotes") from None
    if measure.unit == unit:
        return measure.value
    do = f"give it in {unit}" if unit else "leave the unit out"
    found, wanted = unit_named(measure.unit), unit_named(unit)
    if unit == "ug" and measure.unit != "ug":
        do = "intrathecal doses are micrograms: give them as they were charted, never worked out from mg"
    elif found is not None and wanted is not None and found.dimension == wanted.dimension:
        do = f"write {convert(measure.value, measure.unit, unit):.10g} if that is meant"
    raise InputError(f"{place} {shown(given)}", allowed, do)


def _date(given: Any, place: str) -> date:
    try:
        if isinstance(given, str) and len(given) == len("2026-12-01"):
            given = date.fromisoformat(given)
        if not isinstance(given, date) or isinstance(given, datetime) or given.year == MAXYEAR:
            raise ValueError
        return given
    except ValueError:
        raise InputError(f"{place} {shown(given)}", "a date such as 2026-12-01", "write year-month-day") from None


def dose_mg(text: str) -> float:
    """A dose as typed, in mg; oral doses are milligrams and nothing else.

    Raises
    ------
    InputError
        It is no number with the unit mg.
    """
    try:
        dose = parse(text)
    except InputError:
        dose = None
    if dose is None or dose.unit != "mg":
        raise InputError(f"dose {text!r}", "a number with the unit mg, such as 20mg", "write the dose in milligrams")
    return dose.value
