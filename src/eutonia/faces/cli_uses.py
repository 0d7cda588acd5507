"""What baclofen is given for, as typed and as printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from eutonia.errors import InputError

if TYPE_CHECKING:
    from eutonia.pathway import Report

For = Annotated[
    str,
    typer.Option(
        "--for",
        metavar="USE",
        help="What it is given for: spasticity, reflux, alcohol-use, trigeminal-neuralgia or hiccups.",
    ),
]


def use_of(text: str) -> str:
    """A use as typed, in the word of the rules.

    Raises
    ------
    InputError
        The use is not one that can be asked for; the uses are named.
    """
    from eutonia.clinic.use import ASKED_USES, USES

    typed = {one.replace("_", "-"): one for one in ASKED_USES}
    if text not in typed:
        allowed = ", ".join(one.replace("_", "-") for one in USES)
        raise InputError(f"use {text!r}", allowed, "choose one of these uses")
    return typed[text]


def print_use(report: Report) -> None:
    """Grade, licence, history and effect of a use beside spasticity; nothing for spasticity."""
    from eutonia.faces.cli_text import print_line

    use = report.findings.use
    if use is None:
        return
    print_line()
    print_line(use.heading)
    print_line(use.grade_text, indent="  ")
    for line in (*use.licence, *use.history):
        print_line(line, indent="  ")
    if use.says:
        print_line(use.says, indent="  ")
    for one in use.measures:
        print_line(one.text, indent="    ")
    for line in (*use.limits, *use.stop):
        print_line(line, indent="  ")
