"""``eutonia claims`` and ``eutonia ask``: what a good guide says, put to the test, and seven questions answered.

Only typer is imported here, so that ``eutonia --help`` starts at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eutonia.errors import InputError
from eutonia.faces.cli_words import Draws, Json, Jurisdiction, Seed, Settings, patient_of

if TYPE_CHECKING:
    from eutonia.guide.asking import Answer
    from eutonia.guide.showing import Claim, ShownClaim


def claims(
    number: Annotated[
        str | None, typer.Argument(metavar="[NUMBER]", help="A claim to run; left out, all claims are listed.")
    ] = None,
    verdict: Annotated[
        str | None,
        typer.Option(metavar="WORD", help="List only these: confirmed, nuanced, contradicted or not_checked."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write the claim as a page with figures: new or empty.")
    ] = None,
    draws: Draws = 100,
    seed: Seed = 1,
    json: Json = False,
) -> int:
    """List what a good guide says of baclofen, or run what shows one claim."""
    from eutonia.faces import cli_text
    from eutonia.guide import claim, save_claim
    from eutonia.guide import claims as list_claims

    if number is None:
        if out is not None:
            raise InputError(
                "--out without a number", "one claim", "give its number, such as eutonia claims 30 --out c30"
            )
        listed = list_claims(verdict)
        if json:
            cli_text.print_json(claims=listed)
        else:
            print_claims(listed)
            cli_text.print_close()
        return 0
    if verdict is not None:
        raise InputError("a number and --verdict", "one of the two", "leave one out")
    with cli_text.progress() as step:
        step("Running what shows the claim")
        shown = claim(_number(number), draws=draws, seed=seed)
        written = None if out is None else save_claim(shown, out) / "claim.html"
    if json:
        cli_text.print_json(claim=shown)
        return 0
    for one in (shown, *shown.further):
        print_shown(one)
    if written is not None:
        cli_text.print_line(f"Page: {written}")
    cli_text.print_close()
    return 0


def ask(
    question: Annotated[
        str | None, typer.Argument(metavar="[NUMBER]", help="A question, 1 to 7; left out, they are listed.")
    ] = None,
    patient: Annotated[
        Path | None, typer.Argument(metavar="[PATIENT]", help="Whose plan the numbers are from: JSON, TOML or FHIR R4.")
    ] = None,
    jurisdiction: Jurisdiction = None,
    settings: Settings = None,
    draws: Draws = 100,
    seed: Seed = 1,
    json: Json = False,
) -> int:
    """Answer one of seven questions that people ask, in plain words; no other questions."""
    from eutonia.faces import cli_text
    from eutonia.guide import ask as answer_of
    from eutonia.guide import questions

    if question is None:
        if json:
            cli_text.print_json(questions=questions())
            return 0
        for place, one in enumerate(questions(), start=1):
            cli_text.print_line(f"{place}. {one}")
        cli_text.print_close()
        return 0
    who = None if patient is None else patient_of(patient, jurisdiction, settings)
    if who is None and (settings or jurisdiction is not None):
        raise InputError("--set or --jurisdiction without a patient", "a patient file before them", "add the file")
    asked = _question(question)
    with cli_text.progress() as step:
        step("Running what the answer rests on")
        answer = answer_of(asked, who, draws=draws, seed=seed)
    if json:
        cli_text.print_json(answer=answer)
        return 0
    print_answer(answer)
    cli_text.print_close()
    return 0


def _question(text: str) -> int:
    """The number of a question; anything else is a question that is not on the list."""
    from eutonia.guide.asking import listed

    if not text.isdecimal():
        raise InputError(f"question {text!r}", listed(), "give the number of one of these")
    return int(text)


def print_answer(answer: Answer) -> None:
    """The question, the answer sentence by sentence, and what it rests on."""
    from eutonia.faces.cli_text import print_line, rounded

    print_line(f"{answer.number}. {answer.question}")
    print_line(answer.whose)
    print_line()
    for one in answer.sentences:
        print_line(one)
    print_line()
    print_line(f"Sources: {', '.join((*answer.claim_ids, *answer.row_ids))} (eutonia cite shows each).")
    print_line(
        f"Numbers: {rounded(len(answer.evidence_ids))} rows of evidence and rules, {answer.draws:,} draws, seed "
        f"{answer.seed}; --json names them."
    )


def _number(text: str) -> int:
    if not text.isdecimal():
        raise InputError(f"claim {text!r}", "a whole number", "eutonia claims lists them")
    return int(text)


def print_claims(listed: Sequence[Claim]) -> None:
    """Each claim with its verdict and its reason, and whether it can be run."""
    from eutonia.faces.cli_text import print_line

    for one in listed:
        runs = "" if one.shown_by else " (nothing to run)"
        print_line(f"{one.number}. {_verdict(one)} {one.claim}{runs}")
        print_line(one.because, indent="    ")
    print_line()
    runnable = sum(bool(one.shown_by) for one in listed)
    word = "claim" if len(listed) == 1 else "claims"
    print_line(f"{len(listed)} {word}, {runnable} of them can be run: eutonia claims NUMBER.")


def print_shown(shown: ShownClaim) -> None:
    """What was run for a claim, what was found, and whether that bears it out."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from eutonia.faces.cli_text import COLUMNS, print_line, rounded
    from eutonia.guide.showing import asked_words, found_table, holds_words, met_words

    claim, run = shown.claim, shown.demonstration
    print_line(f"Claim {claim.number}{' read more widely' if claim.further else ''}: {claim.claim}")
    print_line(f"{_verdict(claim)} {claim.because}", indent="  ")
    print_line()
    print_line(run.ran)
    if run.found:
        told = found_table(shown)
        draws = f" ({run.draws:,} draws, seed {run.seed})" if run.draws else ""
        table = Table(title=told.caption + draws, title_justify="left", box=box.ASCII, show_lines=False)
        for place, column in enumerate(told.columns):
            table.add_column(column, justify="left" if place < 2 else "right", no_wrap=place != 1)
        for row in told.rows:
            table.add_row(*row)
        Console(markup=False, highlight=False, emoji=False, width=COLUMNS).print(table)
    print_line(f"The claim {holds_words(run).upper()}.")
    if run.conditions:
        print_line(asked_words())
    for each in run.conditions:
        print_line(f"{met_words(each)}: {each.text}", indent="  ")
    if claim.note:
        print_line(f"Note: {claim.note}.")
    print_line()
    print_line("Sources")
    for text in shown.sources:
        print_line(text, indent="  ")
    if run.evidence_ids:
        print_line(
            f"Numbers: {rounded(len(run.evidence_ids))} rows of evidence and rules behind the run; --json names them, "
            "eutonia cite shows each."
        )


def _verdict(one: Claim) -> str:
    return f"{one.verdict.upper().replace('_', ' ')}."
