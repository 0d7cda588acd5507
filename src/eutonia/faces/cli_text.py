"""Findings as words on a terminal and as JSON. Words carry every meaning; colour carries none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

from eutonia.clinic.amounts import amount
from eutonia.errors import InputError
from eutonia.versions import MODEL_VERSION, PACKAGE_VERSION, SCHEMA_VERSION

if TYPE_CHECKING:
    from eutonia.clinic.plan import Schedule
    from eutonia.clinic.regimen import Regimen
    from eutonia.clinic.verdict import Verdict
    from eutonia.evidence.citation import Citation
    from eutonia.inquiry import Table
    from eutonia.pathway import Assessment, Report, TaperComparison

COLUMNS = 100
CLOSE = "For research, teaching and preparation; a clinician decides."
OUTCOMES = {
    "plasma_peak": ("Plasma, highest", " ng/mL"),
    "plasma_average": ("Plasma, average", " ng/mL"),
    "cord_peak": ("Spinal cord, highest", " ng/mL"),
    "h_reflex_lowest": ("H reflex, lowest share of before", ""),
    "ashworth_change": ("Ashworth score, largest change", ""),
    "sedation_peak": ("Probability of sleepiness, highest (baclofen alone, no tolerance)", ""),
    "withdrawal_peak": ("Withdrawal index, highest (1 is the threshold)", ""),
    "withdrawal_hours": ("Hours above the withdrawal threshold", " h"),
}
ORDER = ("refuse", "caution", "unknown", "allow")


def one_line(text: object) -> str:
    """Text from a record as one printable line: no line break, no escape code of a terminal."""
    return "".join(one if one.isprintable() else " " for one in str(text))


def rounded(number: float) -> str:
    """A simulated number: three digits that count."""
    return amount(float(f"{number:.3g}"))


def print_line(text: str = "", indent: str = "") -> None:
    """Print one paragraph, wrapped."""
    print(fill(one_line(text), width=COLUMNS, initial_indent=indent, subsequent_indent=indent + "  ") if text else "")


def print_close() -> None:
    """The bottom line of every output."""
    print_line()
    print_line(CLOSE)


def print_verdicts(verdicts: Sequence[Verdict]) -> None:
    """Every verdict with its answer as a word, what to do, and the rules behind it."""
    for one in sorted(verdicts, key=lambda verdict: ORDER.index(verdict.outcome)):
        overridden = f", overridden by {one.overridden_by}:" if one.overridden_by else ""
        print_line(f"{one.outcome.upper() + overridden:8} {one.summary}")
        if one.outcome == "allow":
            continue
        if one.action:
            print_line(f"Do: {one.action}", indent="  ")
        for position in one.positions:
            print_line(position, indent="  ")
        rules = ", ".join(one.rule_ids)
        print_line(f"Rule: {rules}", indent="  ")
    if not verdicts:
        print_line("No rule speaks against it.")


def print_course(report: Report) -> None:
    """The plan: what must be known first, what stops it, the doses, the tapers, what they do, what was unknown."""
    from eutonia.faces.cli_harms import print_harms_short
    from eutonia.faces.cli_pump_text import print_faults, print_pump_course

    plan, findings = report.plan, report.findings
    if plan.start_conditions:
        print_line(f"Do not start until: {', '.join(plan.start_conditions)}")
        print_line()
    for finding in plan.patient.findings:
        print_line(f"In the record: {finding.text}")
    print_verdicts(plan.verdicts)
    print_line()
    if plan.pump_course is not None:
        print_pump_course(plan.pump_course)
        if findings.assessment is not None:
            print_line()
            print_outcome(findings.assessment)
        if findings.pump is not None and findings.pump.what_if is not None:
            print_faults(findings.pump.what_if)
    elif plan.schedule is None:
        print_line("No plan: a rule refuses. The answers marked REFUSE above say why.")
    else:
        print_schedule(plan.schedule)
        print_line()
        if findings.tapers is not None:
            print_tapers(findings.tapers)
        if findings.assessment is not None:
            print_line()
            print_outcome(findings.assessment)
    if findings.sensitivity is not None:
        print_line()
        print_line(findings.sensitivity.heading)
        for line in findings.sensitivity.lines:
            print_line(line, indent="  ")
    if findings.harms is not None:
        print_line()
        print_harms_short(findings.harms)
    for title, lines in (("If supply fails", plan.supply_failure), ("Not known", plan.unknown)):
        if lines:
            print_line()
            print_line(title)
            for line in lines:
                print_line(line, indent="  ")


def print_schedule(schedule: Schedule) -> None:
    """The steps of a schedule as a table."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(title=one_line(schedule.title), title_justify="left", box=box.ASCII, show_lines=False)
    for column in ("Days", "Daily dose", "Doses"):
        table.add_column(column, justify="left")
    for step in schedule.steps:
        doses = "\n".join(f"{dose.clock} {one_line(dose.dispensed.text)}" for dose in step.doses)
        days = f"{step.first_day} to {step.last_day}" if step.last_day > step.first_day else str(step.first_day)
        table.add_row(days, f"{amount(step.daily_dose_mg)} mg", f"{doses}\n{one_line(step.note)}".strip())
    Console(markup=False, highlight=False, emoji=False).print(table)
    if schedule.note:
        print_line(schedule.note)


def print_table(shown: Table) -> None:
    """A table of a report: names to the left, numbers to the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table as Printed

    table = Printed(title=one_line(shown.caption), title_justify="left", box=box.ASCII, show_lines=False)
    for place, column in enumerate(shown.columns):
        table.add_column(column, justify="left" if place == 0 else "right")
    for row in shown.rows:
        table.add_row(*(one_line(cell) for cell in row))
    Console(markup=False, highlight=False, emoji=False, width=COLUMNS).print(table)


def print_regimen(regimen: Regimen, last_day: int) -> None:
    """What is simulated, mg by mouth and micrograms into the spinal fluid, and that its end is a sudden stop."""
    days = range(1, regimen.days + 1)
    highest_mg = max(regimen.daily_dose_mg(day) for day in days)
    highest_ug = max(regimen.daily_dose_ug(day) for day in days)
    if regimen.oral_parts:
        print_line(f"Up to {amount(highest_mg)} mg daily for {amount(regimen.days)} days.")
    if highest_ug > 0:
        print_line(f"Up to {amount(highest_ug)} micrograms a day into the spinal fluid, to day {amount(regimen.days)}.")
    if last_day > regimen.days:
        print_line(
            f"The end on day {amount(regimen.days)} is a sudden stop. Never stop baclofen suddenly: see eutonia taper."
        )


def print_outcome(outcome: Assessment) -> None:
    """Exposure, effect, sleepiness and withdrawal: the median over draws and the range that holds 90 % of them."""
    print_line(f"{outcome.draws:,} draws, {amount(outcome.days)} days: median (90 % of draws)")
    for name, (words, unit) in OUTCOMES.items():
        found = getattr(outcome, name)
        if found is not None:
            low, middle, high = (rounded(one) for one in (found.low_90, found.median, found.high_90))
            print_line(f"{words}: {middle}{unit} ({low} to {high}{unit})", indent="  ")
    if outcome.withdrawal_share is not None:
        print_line(
            f"Draws above the withdrawal threshold: {rounded(outcome.withdrawal_share.mid * 100)} %", indent="  "
        )


def print_tapers(found: TaperComparison) -> None:
    """The taper by the rules, the slower one where the simulation asks for it, and the draws above the threshold."""
    print_schedule(found.rules_taper)
    print_line(f"Draws above the withdrawal threshold: {rounded(found.share_above_rules * 100)} %", indent="  ")
    if found.slowed_taper is not None and found.share_above_slowed is not None:
        print_line()
        print_line("Slowed, because the simulation says that the first one is too fast:")
        print_schedule(found.slowed_taper)
        print_line(f"Draws above the withdrawal threshold: {rounded(found.share_above_slowed * 100)} %", indent="  ")
    if found.still_above:
        print_line("Even so the median stays above the threshold: go slower still, and watch closely.", indent="  ")


def print_citations(citations: Sequence[Citation]) -> None:
    """Every id with its value, spread and source."""
    from eutonia.evidence.citation import format_citation

    for one in citations:
        for line in format_citation(one.id).splitlines():
            print_line(line.strip(), indent="  " if line.startswith(" ") else "")


def print_json(**parts: Any) -> None:
    """One JSON object with the versions and the parts; records become objects, unknown becomes null."""
    import json

    from eutonia.evidence import evidence_version
    from eutonia.pathway import rules_version
    from eutonia.versions import library_versions

    versions = {
        "package_version": PACKAGE_VERSION,
        "model_version": MODEL_VERSION,
        "schema_version": SCHEMA_VERSION,
        "evidence_version": evidence_version(),
        "rules_version": rules_version(),
        "libraries": library_versions(),
    }
    print(json.dumps({"disclaimer": CLOSE, "versions": versions, **parts}, default=_plain, indent=2, allow_nan=False))


def _plain(thing: object) -> object:
    from dataclasses import fields, is_dataclass

    from pydantic import BaseModel

    if isinstance(thing, BaseModel):
        return thing.model_dump(mode="json")
    if is_dataclass(thing):
        return {field.name: getattr(thing, field.name) for field in fields(thing)}
    return str(thing)


def ids_of(given: str) -> tuple[str, ...]:
    """The evidence ids in the JSON of a run or report; anything else is an id itself.

    Raises
    ------
    InputError
        The file is not there, is not JSON, or holds no evidence ids.
    """
    if not given.endswith(".json"):
        return (given,)
    import json

    try:
        held = json.loads(Path(given).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise InputError(f"file {given!r}", "the JSON of a run or report", "check the path and the file") from None
    sources = held.get("sources") if isinstance(held, dict) else None
    ids = [one.get("id") for one in sources if isinstance(one, dict)] if isinstance(sources, list) else []
    if not ids:
        raise InputError(f"file {given!r} without sources", "the JSON of a run or report", "give another file")
    return tuple(str(one) for one in ids)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Say on stderr what is being done: a spinner on a terminal, one line for each step that is over elsewhere."""
    from rich.console import Console

    console = Console(stderr=True)
    if console.is_terminal:
        with console.status("Reading the rules") as status:
            yield status.update
    else:
        running: list[str] = []

        def step(text: str) -> None:
            # A step is told when it is over: one that fails leaves its own line alone on stderr.
            if running:
                print(f"{running.pop()}: done", file=sys.stderr)
            running.append(text)

        yield step
