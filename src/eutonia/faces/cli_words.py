"""What many commands take: their options, and words that become records (a patient's file, a regimen, an override)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eutonia.errors import InputError

if TYPE_CHECKING:
    from eutonia.clinic.patient import Patient
    from eutonia.clinic.regimen import Regimen
    from eutonia.clinic.verdict import Override

PatientFile = Annotated[
    Path, typer.Argument(metavar="PATIENT", help="Eutonia JSON or TOML, or a FHIR R4 Bundle (.json or .json.gz).")
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="Add or replace a fact, such as creatinine_mg_per_dl=0.8."),
]
Jurisdiction = Annotated[
    str | None, typer.Option(metavar="COUNTRY", help="US, UK, CA, DE, FR or AU; left out, the strictest limits hold.")
]
Route = Annotated[str, typer.Option(metavar="ROUTE", help="The road of the medicine: oral or intrathecal.")]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--override", metavar="'RULE: REASON: NAME'", help="Override a rule, with reason and name."),
]
Product = Annotated[str, typer.Option(metavar="FORM", help="tablet, oral_solution, oral_suspension or granules.")]
Dose = Annotated[str, typer.Option(metavar="DOSE", help="One dose with its unit, such as 20mg.")]
Times = Annotated[int, typer.Option(metavar="N", help="Doses a day: 1, 2, 3 or 4.")]
Draws = Annotated[int, typer.Option(metavar="N", help="Simulated draws of the uncertainty.")]
Seed = Annotated[int, typer.Option(metavar="N", min=0, help="Seed; the same seed gives the same numbers.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


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


def regimen_of(dose: str, times: int, days: int, product: str) -> Regimen:
    """The same dose each time, as typed with its unit."""
    from eutonia.clinic.regimen import Regimen
    from eutonia.faces.fields import dose_mg

    return Regimen.oral(dose_mg=dose_mg(dose), times_per_day=times, days=days, product=product)
