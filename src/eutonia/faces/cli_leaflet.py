"""``eutonia leaflet``: the patient's own leaflet alone; where there can be none, the reason as a card."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eutonia.errors import InputError, RefusedError
from eutonia.faces import cli_uses


def leaflet(
    patient: Annotated[
        Path, typer.Argument(metavar="PATIENT", help="Eutonia JSON or TOML, or a FHIR R4 Bundle (.json or .json.gz).")
    ],
    use: cli_uses.For = "spasticity",
    route: Annotated[str, typer.Option(metavar="ROUTE", help="The road: oral or intrathecal.")] = "oral",
    jurisdiction: Annotated[
        str | None,
        typer.Option(metavar="COUNTRY", help="US, UK, CA, DE, FR or AU; left out, the strictest limits hold."),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="Add or replace a fact, such as creatinine_mg_per_dl=0.8."),
    ] = None,
    override: Annotated[
        list[str] | None,
        typer.Option("--override", metavar="'RULE: REASON: NAME'", help="Override a rule, with reason and name."),
    ] = None,
    start_date: Annotated[str | None, typer.Option(metavar="DATE", help="Day 1, such as 2026-12-01.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Write leaflet.html here: a new, empty or earlier leaflet folder."),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write leaflet.pdf as well (needs the pdf extra).")] = False,
    draws: Annotated[int, typer.Option(metavar="N", help="Simulated draws of the uncertainty.")] = 1000,
    seed: Annotated[int, typer.Option(metavar="N", min=0, help="Seed; the same seed gives the same numbers.")] = 1,
    json: Annotated[
        bool, typer.Option("--json", help="Print the leaflet as JSON, with what each line rests on.")
    ] = False,
) -> int:
    """Write the leaflet of one patient and one course; none of a course that is refused or not complete."""
    from eutonia.faces import cli_text
    from eutonia.faces.cli_words import date_of, override_of, patient_of
    from eutonia.pathway import course, plan, report

    if out is None and not json:
        raise InputError("a leaflet without a place", "--out FOLDER, or --json", "add --out FOLDER")
    if out is None and (pdf or start_date):
        raise InputError("--pdf or --start-date without --out", "both belong to a written leaflet", "add --out FOLDER")
    first_day = date_of(start_date)
    who = patient_of(patient, jurisdiction, settings)
    named = tuple(override_of(one) for one in override or ())
    taken_for = cli_uses.use_of(use)
    planned, written = plan(who, route, taken_for, named), None
    if planned.refused or planned.conditional:
        page = report(planned).leaflet
    else:
        with cli_text.progress() as step:
            page = course(who, route, taken_for, named, draws, seed, step).leaflet
            written = None if out is None else page.save(out, first_day, pdf) / "leaflet.html"
    if json:
        print(page.to_json(), end="")
    else:
        cli_text.print_line(page.title)
        if page.withheld:
            cli_text.print_line(page.lead)
            for line in page.sections[0].lines:
                cli_text.print_line(line.text, indent="  ")
        else:
            cli_text.print_line(f"Leaflet: {written}")
        cli_text.print_close()
    return RefusedError.exit_code if page.withheld else 0
