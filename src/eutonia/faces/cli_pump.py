"""``eutonia pump``: the arithmetic of pumps with every number filled in. It never speaks to a pump.

Only typer is imported here, so that ``eutonia --help`` starts at once.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eutonia.errors import InputError, RefusedError
from eutonia.faces.cli_words import Draws, Json, Jurisdiction, PatientFile, Seed, Settings, patient_of

if TYPE_CHECKING:
    from eutonia.clinic.pump import Pump, RateStep
    from eutonia.clinic.worked import Worked

NEVER = (
    "Eutonia never speaks to a pump: a second person checks every number, and it is entered by hand in the maker's own "
    "programmer."
)
app = typer.Typer(
    name="pump",
    help="Check the arithmetic of a pump by hand, or ask what if it fails. It never speaks to a pump.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Record = Annotated[
    Path, typer.Argument(metavar="FILE", help="A patient with a pump, or the pump alone (JSON or TOML).")
]
Model = Annotated[str, typer.Option(metavar="NAME", help="The model; sets catheter volume per cm and flow limits.")]
DAILY = "A daily dose in micrograms, or steps such as 00:00=240,08:00=480 (micrograms daily while each lasts)."
SYNCHROMED = "SynchroMed II 20 mL"


@app.command(epilog="Example: eutonia pump program --before 300 --after 330 --concentration-ug-per-ml 500")
def program(
    before: Annotated[str, typer.Option(metavar="DOSE", help=DAILY)],
    after: Annotated[str, typer.Option(metavar="DOSE", help=DAILY)],
    concentration_ug_per_ml: Annotated[str, typer.Option(metavar="N", help="Micrograms/mL in the pump.")],
    model: Model = SYNCHROMED,
    possible_fault: Annotated[
        bool | None, typer.Option(help="Whether a fault of pump or catheter is possible; left out, it is not known.")
    ] = None,
    hours_since_change: Annotated[float | None, typer.Option(metavar="N", help="Since the last change.")] = None,
    confirm_ug_per_day: Annotated[
        str | None, typer.Option(metavar="N", help="The new daily total again, for a large change without a terminal.")
    ] = None,
    json: Json = False,
) -> int:
    """Put two programs side by side: daily total, change, largest hour, flow."""
    from eutonia.pathway import pumping

    old, new = _steps("--before", before), _steps("--after", after)
    strength = _concentration("--concentration-ug-per-ml", concentration_ug_per_ml)
    found = pumping.program(old, new, strength, model, possible_fault, hours_since_change)
    if not json:
        _side_by_side(old, new, found)
        _print_worked(found)
    if found.ask_twice:
        _ask_twice(found, confirm_ug_per_day)
    if json:
        _print_json(found)
        return 0
    from eutonia.faces.cli_text import print_line

    print_line()
    for place in ("first", "second"):
        print_line(f"Signature of the {place} person: ______________________  Time: __________")
    _close()
    return 0


@app.command(
    epilog="Example: eutonia pump bridge --tubing-ml 0.199 --catheter-cm 89 --from-ug-per-ml 500 "
    "--to-ug-per-ml 2000 --dose-ug-per-day 300"
)
def bridge(
    tubing_ml: Annotated[float, typer.Option(metavar="N", help="Volume inside the pump up to the catheter, mL.")],
    catheter_cm: Annotated[float, typer.Option(metavar="N", help="Implanted length: supplied less trimmed, cm.")],
    from_ug_per_ml: Annotated[str, typer.Option(metavar="N", help="The old drug, still in the path, micrograms/mL.")],
    to_ug_per_ml: Annotated[str, typer.Option(metavar="N", help="The new drug, micrograms/mL.")],
    dose_ug_per_day: Annotated[str, typer.Option(metavar="N", help="Daily dose during the bridge, micrograms.")],
    new_dose_ug_per_day: Annotated[
        str | None, typer.Option(metavar="N", help="Daily dose after it, micrograms; the same where left out.")
    ] = None,
    model: Model = SYNCHROMED,
    json: Json = False,
) -> int:
    """Say how long and how fast the old drug is moved on, and what happens if it is forgotten."""
    from eutonia.pathway import pumping

    found = pumping.bridge(
        tubing_ml,
        catheter_cm,
        _concentration("--from-ug-per-ml", from_ug_per_ml),
        _concentration("--to-ug-per-ml", to_ug_per_ml),
        micrograms("--dose-ug-per-day", dose_ug_per_day),
        None if new_dose_ug_per_day is None else micrograms("--new-dose-ug-per-day", new_dose_ug_per_day),
        model,
    )
    _show(found, json)
    return 0


@app.command(epilog="Example: eutonia pump refill examples/sci_pump.json --dose-ug-per-day 300 --filled-on 2026-12-01")
def refill(
    record: Record,
    dose_ug_per_day: Annotated[str, typer.Option(metavar="DOSE", help=DAILY)],
    filled_on: Annotated[str | None, typer.Option(metavar="DATE", help="Day of the last fill, over the file.")] = None,
    visit_on: Annotated[str | None, typer.Option(metavar="DATE", help="Day of a refill visit.")] = None,
    aspirated_ml: Annotated[float | None, typer.Option(metavar="N", help="What came back at the visit, mL.")] = None,
    json: Json = False,
) -> int:
    """Say when the reservoir is refilled, with early and late bounds, and check what came back."""
    from eutonia.pathway import pumping

    pump, _ = _read(record, _date("--filled-on", filled_on))
    steps = _steps("--dose-ug-per-day", dose_ug_per_day)
    found = pumping.refill(pump, steps, _date("--visit-on", visit_on), aspirated_ml)
    _show(found, json)
    return 0


@app.command(epilog="Example: eutonia pump check examples/sci_pump.json --dose-ug-per-day 300 --on 2026-12-01")
def check(
    record: Record,
    dose_ug_per_day: Annotated[str | None, typer.Option(metavar="N", help="Daily dose, micrograms.")] = None,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day to check for; left out, the newest day of the record.")
    ] = None,
    json: Json = False,
) -> int:
    """Check a pump record against every rule that can be read from it."""
    from eutonia.pathway import pumping

    pump, as_of = _read(record, None)
    today = _date("--on", on) or as_of
    if today is None:
        raise InputError("--on is missing", "a day as 2026-12-01", "the record has no day of its own")
    rate = None if dose_ug_per_day is None else micrograms("--dose-ug-per-day", dose_ug_per_day)
    _show(pumping.check(pump, rate, today), json)
    return 0


@app.command("what-if", epilog="Example: eutonia pump what-if examples/sci_pump.json --draws 200")
def what_if(
    patient: PatientFile,
    jurisdiction: Jurisdiction = None,
    settings: Settings = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write the panel as a report: new, empty or earlier folder.")
    ] = None,
    draws: Draws = 1000,
    seed: Seed = 1,
    json: Json = False,
) -> int:
    """Show what each fault of the pump would do at the last rate of the plan, and its first sign."""
    from eutonia.faces import cli_pump_text, cli_text
    from eutonia.pathway import plan, report
    from eutonia.pathway import what_if as panel_of

    planned = plan(patient_of(patient, jurisdiction, settings), "intrathecal")
    if planned.refused:
        reasons = [one.summary for one in planned.verdicts if one.outcome == "refuse" and not one.overridden_by]
        raise RefusedError(f"no pump is planned: {' '.join(reasons)}")
    with cli_text.progress() as step:
        step("Simulating each fault of the pump")
        panel = panel_of(planned.patient, planned, draws, seed)
        written = None if out is None else report(planned, what_if=panel).save(out) / "report.html"
    if json:
        cli_text.print_json(seed=seed, start_conditions=planned.start_conditions, what_if=panel)
        return 0
    if planned.start_conditions:
        cli_text.print_line(f"Do not start the pump until: {'; '.join(planned.start_conditions)}")
    cli_pump_text.print_panel(panel)
    if written is not None:
        cli_text.print_line(f"Report: {written}")
    _close()
    return 0


def _read(path: Path, filled_on: date | None) -> tuple[Pump, date | None]:
    """The pump of a file, and the newest day of a patient's record; told apart by content."""
    from eutonia.clinic.pump import Pump
    from eutonia.faces.documents import read_document
    from eutonia.faces.fields import checked
    from eutonia.faces.files import read_patient

    data = read_document(path)
    if "model" in data and "age_years" not in data:
        pump, as_of = Pump.read(checked(Pump, data), path.name), None
    else:
        patient = read_patient(path)
        if patient.pump is None:
            raise InputError("pump is missing", "model, tip, catheter_cm, concentration, fill", "add it", path.name)
        pump, as_of = patient.pump, patient.as_of
    if filled_on is not None:
        pump = Pump.read({**pump.model_dump(exclude_none=True), "filled_on": filled_on}, path.name)
    return pump, as_of


def _steps(name: str, text: str) -> tuple[RateStep, ...]:
    """A daily dose as one step, or steps as typed."""
    from eutonia.clinic.pump import MIDNIGHT

    if "=" not in text:
        return ((MIDNIGHT, micrograms(name, text)),)
    steps = []
    for one in text.split(","):
        clock, _, rate = one.partition("=")
        if ":" not in clock:
            raise InputError(f"{name} {text!r}", "clock=micrograms daily, such as 00:00=240,08:00=480", "correct it")
        steps.append((clock.strip(), micrograms(name, rate)))
    return tuple(steps)


def micrograms(name: str, text: str) -> float:
    """Micrograms as typed; milligrams are refused with the rule, whatever they are."""
    from eutonia.pathway import pumping
    from eutonia.units import parse

    number = _number(text)
    if number is not None:
        return number
    try:
        given = parse(text)
    except InputError:
        raise InputError(f"{name} {text!r}", "a number of micrograms, such as 300", "correct it") from None
    if given.unit == "mg":
        pumping.from_oral(given.value)
    if given.unit != "ug":
        raise InputError(f"{name} {text!r}", "micrograms", "give the dose in micrograms")
    return given.value


def _concentration(name: str, text: str) -> float:
    from eutonia.units import convert, parse

    number = _number(text)
    if number is not None:
        return number
    try:
        given = parse(text)
        return convert(given.value, given.unit, "ug/mL")
    except InputError:
        raise InputError(f"{name} {text!r}", "a number of micrograms/mL, such as 500", "correct it") from None


def _number(text: str) -> float | None:
    from math import isfinite

    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _date(name: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{name} {text!r}", "a day as 2026-12-01", "write year, month, day") from None


def _can_ask() -> bool:
    return sys.stdin.isatty()


def _ask_twice(found: Worked, given: str | None) -> None:
    """A large change is said to be meant, and its total is given again; otherwise it is refused."""
    from eutonia.clinic.amounts import short

    total, change = short(found.answer or 0), found.step("change").said
    again = "give the new daily total again with --confirm-ug-per-day"
    if given is None and _can_ask():
        if typer.prompt(f"The change is {change}. Is it meant? yes or no") != "yes":
            raise RefusedError(f"the change of {change} was not confirmed")
        given = typer.prompt("Type the new daily total in micrograms")
    if given is None:
        raise RefusedError(f"a change of {change} to {total} micrograms daily is asked twice: {again}")
    if micrograms("--confirm-ug-per-day", given) != found.answer:
        raise RefusedError(f"confirmed {given}, but the program gives {total} micrograms daily: {again}")


def _show(found: Worked, json: bool) -> None:
    if json:
        _print_json(found)
        return
    _print_worked(found)
    _close()


def _print_json(found: Worked) -> None:
    from eutonia.faces.cli_text import print_json

    print_json(worked=found)


def _print_worked(found: Worked) -> None:
    """Red flags first; then every answer with its formula and the formula with its numbers."""
    from eutonia.faces.cli_text import print_line

    for flag in found.red_flags:
        print_line(f"RED FLAG: {flag}")
    if found.red_flags:
        print_line()
    _print_answer(found, "")
    for step in found.steps:
        _print_answer(step, "")
    for warning in found.warnings:
        print_line(f"Note: {warning}")
    if found.rule_ids:
        print_line(f"Rules: {', '.join(found.rule_ids)}")


def _print_answer(found: Worked, indent: str) -> None:
    from eutonia.faces.cli_text import print_line

    print_line(f"{found.name[0].upper()}{found.name[1:]}: {found.said}", indent)
    for line in (found.formula, found.filled):
        if line:
            print_line(line, indent + "  ")
    for step in found.steps if indent else ():
        _print_answer(step, indent + "  ")


def _side_by_side(before: tuple[RateStep, ...], after: tuple[RateStep, ...], found: Worked) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from eutonia.clinic.amounts import amount, short
    from eutonia.clinic.pump import daily_dose_ug

    table = Table(box=box.ASCII, show_lines=False)
    for column in ("", "Before", "After"):
        table.add_column(column, justify="left", no_wrap=True)
    totals, hours = [], []
    for steps in (before, after):
        totals.append(f"{short(daily_dose_ug(steps))} micrograms")
        hours.append(f"{short(max(rate for _, rate in steps) / 24)} micrograms")
    table.add_row("Daily total", *totals)
    table.add_row("Largest hour", *hours)
    for place in range(max(len(before), len(after))):
        cells = [
            f"{steps[place][0]} {amount(steps[place][1])} daily" if place < len(steps) else ""
            for steps in (before, after)
        ]
        table.add_row(f"Step {place + 1}", *cells)
    Console(markup=False, highlight=False, emoji=False).print(table)


def _close() -> None:
    from eutonia.faces.cli_text import print_close, print_line

    print_line()
    print_line(NEVER)
    print_close()
