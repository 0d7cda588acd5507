"""``eutonia taper --compare``, ``eutonia dependence`` and ``eutonia interruption``: words, a page, JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from eutonia.clinic.patient import Patient
    from eutonia.clinic.regimen import Regimen
    from eutonia.clinic.verdict import Verdict
    from eutonia.inquiry import StopReport

DEPENDENCE = "Example: eutonia dependence patient.json --dose 10mg --dose 20mg --times 3"
INTERRUPTION = (
    "Example: eutonia interruption patient.json --dose 20mg --times 4 --used-days 90 --days-without 2 --because surgery"
)
PatientFile = Annotated[
    Path, typer.Argument(metavar="PATIENT", help="Eutonia JSON or TOML, or a FHIR R4 Bundle (.json or .json.gz).")
]
Times = Annotated[int, typer.Option(metavar="N", help="Doses a day: 1, 2, 3 or 4.")]
Product = Annotated[str, typer.Option(metavar="FORM", help="tablet, oral_solution, oral_suspension or granules.")]
Jurisdiction = Annotated[
    str | None, typer.Option(metavar="COUNTRY", help="US, UK, CA, DE, FR or AU; left out, the strictest limits hold.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="Add or replace a fact, such as creatinine_mg_per_dl=0.8."),
]
Draws = Annotated[int, typer.Option(metavar="N", help="Simulated draws of the uncertainty.")]
Seed = Annotated[int, typer.Option(metavar="N", min=0, help="Seed; the same seed gives the same numbers.")]
Out = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Write the page and its JSON into this folder: new, empty or an earlier one."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def dependence(
    patient: PatientFile,
    dose: Annotated[
        list[str], typer.Option(metavar="DOSE", help="One dose with its unit, such as 20mg; also several.")
    ],
    times: Times,
    product: Product = "tablet",
    jurisdiction: Jurisdiction = None,
    settings: Settings = None,
    draws: Draws = 1000,
    seed: Seed = 1,
    out: Out = None,
    json: Json = False,
) -> int:
    """Show how far the body adapts by dose and day of use, and what a sudden stop would do."""
    from eutonia.inquiry import dependence as adaptation

    who = _patient(patient, jurisdiction, settings)
    doses = [_regimen(one, times, 1, product) for one in dose]
    return _tell("Simulating a year of each dose", lambda: adaptation(who, doses, draws, seed), out, json)


def interruption(
    patient: PatientFile,
    dose: Annotated[str, typer.Option(metavar="DOSE", help="One dose with its unit, such as 20mg.")],
    times: Times,
    used_days: Annotated[int, typer.Option(metavar="N", help="Days that baclofen has been taken for.")],
    days_without: Annotated[int, typer.Option(metavar="N", help="Whole days on which no dose is taken.")],
    because: Annotated[str | None, typer.Option(metavar="REASON", help="surgery, supply or vomiting.")] = None,
    product: Product = "tablet",
    jurisdiction: Jurisdiction = None,
    settings: Settings = None,
    draws: Draws = 1000,
    seed: Seed = 1,
    out: Out = None,
    json: Json = False,
) -> int:
    """Say what some days without baclofen do, what the rules say to do, and the way back."""
    from eutonia.inquiry import interruption as gap

    who = _patient(patient, jurisdiction, settings)
    current = _regimen(dose, times, used_days, product)
    return _tell(
        "Simulating the gap and the ways back",
        lambda: gap(who, current, used_days, days_without, because, draws, seed),
        out,
        json,
    )


def compare(
    who: Patient,
    current: Regimen,
    used_days: Sequence[int],
    use: str,
    warnings: Sequence[Verdict],
    draws: int,
    seed: int,
    out: Path | None,
    json: bool,
) -> int:
    """Ways to stop side by side, after what the rules say of the patient."""
    from eutonia.faces import cli_text
    from eutonia.inquiry import stopping

    if not json and warnings:
        cli_text.print_verdicts(warnings)
        cli_text.print_line()
    return _tell(
        "Simulating one run-up and every way to end",
        lambda: stopping(who, current, used_days, draws, seed, use),
        out,
        json,
    )


def _tell(step_text: str, find: Callable[[], StopReport], out: Path | None, json: bool) -> int:
    from eutonia.faces import cli_text

    with cli_text.progress() as step:
        step(step_text)
        report = find()
        written = None if out is None else report.save(out) / "report.html"
    if json:
        print(report.to_json(), end="")
        return 0
    print_stopping(report)
    if written is not None:
        cli_text.print_line(f"Report: {written}")
    cli_text.print_close()
    return 0


def print_stopping(report: StopReport) -> None:
    """The emergency text and the signs first, then what was found, its tables, and what the rules say."""
    from eutonia.faces.cli_text import print_line, print_table, rounded

    found = report.findings
    for line in found.emergency:
        print_line(f"EMERGENCY: {line}")
    print_line()
    print_line(found.lead)
    print_line(found.summary)
    for table in report.tables:
        print_line()
        print_table(table)
    for note in (*found.unknown, *found.notes):
        print_line(note)
    for heading, actions in report.said:
        print_line()
        print_line(heading)
        for one in actions:
            print_line(f"{one.sign} {one.action} [{', '.join(one.rule_ids)}]", indent="  ")
    print_line()
    print_line("Beside it")
    for row in found.beside:
        print_line(f"{row.quantity}: {row.value} [{row.id}]", indent="  ")
    print_line()
    print_line(
        f"Numbers: {rounded(len(found.sources))} rows of evidence and rules, {rounded(len(found.assumed_values))} of "
        "them assumed numbers; --json names them, eutonia cite shows each."
    )


def _patient(path: Path, jurisdiction: str | None, settings: list[str] | None) -> Patient:
    from eutonia.faces import files

    said = [*(settings or ()), *([] if jurisdiction is None else [f"jurisdiction={jurisdiction}"])]
    return files.read_patient(path, said)


def _regimen(dose: str, times: int, days: int, product: str) -> Regimen:
    from eutonia.clinic.regimen import Regimen
    from eutonia.faces.fields import dose_mg

    return Regimen.oral(dose_mg=dose_mg(dose), times_per_day=times, days=days, product=product)
