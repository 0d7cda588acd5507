"""``eutonia validate``: published results beside what the model predicts, misses first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eutonia.faces.cli_words import Draws, Json, Seed

if TYPE_CHECKING:
    from eutonia.inquiry import ValidationReport


def validate(
    area: Annotated[
        str | None, typer.Option(metavar="AREA", help="One area alone, such as plasma, kidney or 'spinal fluid'.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Write page, picture and JSON into it: new, empty or an earlier one."),
    ] = None,
    draws: Draws = 1000,
    seed: Seed = 1,
    json: Json = False,
) -> int:
    """Predict every published result in the tables and say how far each one is missed, and why."""
    from eutonia.faces import cli_text
    from eutonia.inquiry import validate as predicted

    with cli_text.progress() as step:
        report = predicted(draws, seed, area, step)
        written = None if out is None else report.save(out) / "scoreboard.md"
    if json:
        cli_text.print_json(validation=report.board, questions=report.questions)
        return 0
    print_validation(report)
    if written is not None:
        cli_text.print_line(f"Page: {written}")
    cli_text.print_close()
    return 0


def print_validation(report: ValidationReport) -> None:
    """Misses with size, cause and what would settle them; the scores by area; the validation in a line."""
    from eutonia.faces.cli_text import print_line, print_table

    for one in report.lines:
        print_line(one)
    for shown in report.tables:
        print_line()
        print_table(shown)
    for one in report.summary:
        print_line(one)
