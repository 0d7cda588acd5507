"""``eutonia leaflet``: the patient's own leaflet alone; where there can be none, the reason as a card."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eutonia.errors import InputError, RefusedError
from eutonia.faces import cli_uses
from eutonia.faces.cli_words import (
    Draws,
    Jurisdiction,
    Overrides,
    PatientFile,
    Seed,
    Settings,
    date_of,
    override_of,
    patient_of,
)


def leaflet(
    patient: PatientFile,
    use: cli_uses.For = "spasticity",
    route: Annotated[str, typer.Option(metavar="ROUTE", help="The road: oral or intrathecal.")] = "oral",
    jurisdiction: Jurisdiction = None,
    settings: Settings = None,
    override: Overrides = None,
    start_date: Annotated[str | None, typer.Option(metavar="DATE", help="Day 1, such as 2026-12-01.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Write leaflet.html here: a new, empty or earlier leaflet folder."),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write leaflet.pdf as well (needs the pdf extra).")] = False,
    draws: Draws = 1000,
    seed: Seed = 1,
    json: Annotated[
        bool, typer.Option("--json", help="Print the leaflet as JSON, with what each line rests on.")
    ] = False,
) -> int:
    """Write the leaflet of one patient and one course; none of a course that is refused or not complete."""
    from eutonia.faces import cli_text
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
