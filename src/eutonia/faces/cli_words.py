"""Words of the command line that become records: a patient's file, an override, a date."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from eutonia.errors import InputError

if TYPE_CHECKING:
    from eutonia.clinic.patient import Patient
    from eutonia.clinic.verdict import Override


def patient_of(path: Path, jurisdiction: str | None, settings: list[str] | None) -> Patient:
    """The patient of a file, with the country and the facts that were typed beside it."""
    from eutonia.faces import files

    said = [*(settings or ()), *([] if jurisdiction is None else [f"jurisdiction={jurisdiction}"])]
    return files.read_patient(path, said)


def override_of(text: str) -> Override:
    """An override as typed: rule, reason and name with colons between."""
    from eutonia.clinic.verdict import Override

    parts = text.split(":")
    if len([one for one in parts if one.strip()]) <= 2:
        raise InputError(f"override {text!r}", "'rule_id: reason: name'", "name the rule, the reason and the person")
    return Override(rule_id=parts[0].strip(), reason=":".join(parts[1:-1]).strip(), name=parts[-1].strip())


def date_of(text: str | None) -> date | None:
    """Day 1 as typed; None where none was."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"start date {text!r}", "a day as 2026-12-01", "write year, month, day") from None
