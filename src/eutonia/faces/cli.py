"""The command line: words become records, findings become words.

Only typer is imported here, so that ``eutonia --help`` starts at once; each command imports what it runs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eutonia.errors import EutoniaError, InputError, MachineError, RefusedError
from eutonia.faces import (
    cli_compare,
    cli_guide,
    cli_harms,
    cli_leaflet,
    cli_poisoning,
    cli_pump,
    cli_reflex,
    cli_stopping,
    cli_uses,
    cli_validate,
)
from eutonia.faces.cli_words import (
    Dose,
    Draws,
    Json,
    Jurisdiction,
    Overrides,
    PatientFile,
    Product,
    Route,
    Seed,
    Settings,
    Times,
    date_of,
    override_of,
    patient_of,
    regimen_of,
)
from eutonia.versions import MODEL_VERSION, PACKAGE_VERSION

if TYPE_CHECKING:
    pass

app = typer.Typer(
    name="eutonia",
    help="Plan and explain a course of baclofen. For research, teaching and preparation; a clinician decides.",
    epilog="Exit codes: 0 done, 2 unusable input, 3 refused by a rule, 4 a fault of the machine.",
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.command(epilog="Example: eutonia compare examples/sci_pump.json")(cli_compare.compare)
app.command(epilog="Example: eutonia harms examples/ms_adult.json --dose 20mg --times 3")(cli_harms.harms)
app.command(epilog="Example: eutonia leaflet examples/ms_adult.json --out leaflet --pdf")(cli_leaflet.leaflet)
app.command(epilog="Example: eutonia poisoning examples/dialysis.json --dose 20mg --hours-ago 2 --dialysis 6,4")(
    cli_poisoning.poisoning
)
app.command(epilog=cli_stopping.DEPENDENCE)(cli_stopping.dependence)
app.command(epilog=cli_stopping.INTERRUPTION)(cli_stopping.interruption)
app.command(epilog="Example: eutonia claims 30 --out claim30")(cli_guide.claims)
app.command(epilog="Example: eutonia ask 2 examples/ms_adult.json")(cli_guide.ask)
app.command(epilog="Example: eutonia validate --draws 50 --area plasma")(cli_validate.validate)
app.add_typer(cli_pump.app)
app.add_typer(cli_reflex.app)


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the versions and stop.")] = False,
) -> None:
    if version:
        typer.echo(f"eutonia {PACKAGE_VERSION}, model {MODEL_VERSION}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command(epilog="Example: eutonia course patient.json --set creatinine_mg_per_dl=0.8 --out report")
def course(
    patient: PatientFile,
    use: cli_uses.For = "spasticity",
    route: Route = "oral",
    jurisdiction: Jurisdiction = None,
    settings: Settings = None,
    override: Overrides = None,
    start_date: Annotated[str | None, typer.Option(metavar="DATE", help="Day 1, such as 2026-12-01.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Write the report into this folder: new, empty or an earlier report."),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write a PDF as well (needs the pdf extra).")] = False,
    draws: Draws = 1000,
    seed: Seed = 1,
    json: Json = False,
) -> int:
    """Screen, plan, simulate and report a whole course."""
    from eutonia.faces import cli_text
    from eutonia.pathway import course as whole_course

    if out is None and (pdf or start_date):
        raise InputError("--pdf or --start-date without --out", "both belong to a written report", "add --out FOLDER")
    first_day = date_of(start_date)
    who = patient_of(patient, jurisdiction, settings)
    named = tuple(override_of(one) for one in override or ())
    with cli_text.progress() as step:
        report = whole_course(who, route, cli_uses.use_of(use), overrides=named, draws=draws, seed=seed, progress=step)
        written = None if out is None else report.save(out, start_date=first_day, pdf=pdf) / "report.html"
    if json:
        print(report.to_json(), end="")
    else:
        cli_text.print_course(report)
        cli_uses.print_use(report)
        if written is not None:
            cli_text.print_line(f"Report: {written}")
        cli_text.print_close()
    return RefusedError.exit_code if report.plan.refused else 0


@app.command(epilog="Example: eutonia screen patient.json --jurisdiction UK")
def screen(
    patient: PatientFile,
    use: cli_uses.For = "spasticity",
    route: Route = "oral",
    jurisdiction: Jurisdiction = None,
    settings: Settings = None,
    json: Json = False,
) -> int:
    """Say what each rule answers for this patient."""
    from eutonia.faces import cli_text
    from eutonia.pathway import screen as rule_answers

    verdicts = rule_answers(patient_of(patient, jurisdiction, settings), route, cli_uses.use_of(use))
    if json:
        cli_text.print_json(verdicts=verdicts)
    else:
        cli_text.print_verdicts(verdicts)
        cli_text.print_close()
    return RefusedError.exit_code if any(one.outcome == "refuse" for one in verdicts) else 0


@app.command(epilog="Example: eutonia simulate patient.json --dose 20mg --times 3 --days 14 --product tablet")
def simulate(
    patient: PatientFile,
    dose: Annotated[str | None, typer.Option(metavar="DOSE", help="One dose with its unit, such as 20mg.")] = None,
    times: Annotated[int | None, typer.Option(metavar="N", help="Doses a day: 1, 2, 3 or 4.")] = None,
    days: Annotated[int | None, typer.Option(metavar="N", help="Days that it is taken for.")] = None,
    product: Product = "tablet",
    regimen: Annotated[
        Path | None, typer.Option(metavar="FILE", help="JSON or TOML of a regimen, in place of dose, times and days.")
    ] = None,
    until: Annotated[int | None, typer.Option(metavar="DAY", help="Simulate to the end of this day.")] = None,
    events: Annotated[
        Path | None, typer.Option(metavar="FILE", help="JSON or TOML list of events: a stop, dialysis, missed doses.")
    ] = None,
    settings: Settings = None,
    draws: Draws = 1000,
    seed: Seed = 1,
    json: Json = False,
) -> int:
    """Show what a regimen does: exposure, effect, sleepiness, withdrawal."""
    from eutonia.faces import cli_text, files
    from eutonia.pathway import assess
    from eutonia.pathway import cite as sources_of_run
    from eutonia.pathway import simulate as run_regimen

    who = patient_of(patient, None, settings)
    if regimen is not None and dose is None and times is None and days is None:
        taken = files.read_regimen(regimen)
    elif regimen is None and dose is not None and times is not None and days is not None:
        taken = regimen_of(dose, times, days, product)
    else:
        raise InputError("simulate", "--dose, --times and --days, or --regimen alone", "give one of the two")
    happenings = () if events is None else files.read_events(events)
    last_day = taken.days if until is None else until
    if last_day < taken.days:
        raise InputError(f"--until {last_day}", f"day {taken.days} or later", "the regimen lasts longer; shorten it")
    with cli_text.progress() as step:
        step(f"Simulating {draws:,} draws over {last_day:,} days")
        done = run_regimen(who, taken, days=last_day, draws=draws, seed=seed, events=happenings)
        outcome = assess(done)
    if json:
        cli_text.print_json(seed=seed, outcome=outcome, sources=sources_of_run(done))
    else:
        cli_text.print_regimen(taken, last_day)
        cli_text.print_outcome(outcome)
        cli_text.print_close()
    return 0


@app.command(epilog="Example: eutonia taper patient.json --dose 20mg --times 3 --used-days 180 [--compare]")
def taper(
    patient: PatientFile,
    dose: Dose,
    times: Times,
    used_days: Annotated[
        list[int], typer.Option(metavar="N", help="Days that baclofen has been taken for; with --compare also several.")
    ],
    compare: Annotated[
        bool,
        typer.Option("--compare", help="Set a stop at once (never a plan), 1, 2 and 4 weeks and the rules beside."),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="With --compare: write the page and its JSON into this folder."),
    ] = None,
    use: cli_uses.For = "spasticity",
    product: Product = "tablet",
    jurisdiction: Jurisdiction = None,
    settings: Settings = None,
    draws: Draws = 1000,
    seed: Seed = 1,
    json: Json = False,
) -> int:
    """Plan the way down from any current dose."""
    from eutonia.faces import cli_text
    from eutonia.pathway import screen as rule_answers
    from eutonia.pathway import taper as plan_taper

    if not compare and (len(used_days) > 1 or out is not None):
        raise InputError("--used-days twice or --out", "both belong to a comparison", "add --compare")
    who = patient_of(patient, jurisdiction, settings)
    current = regimen_of(dose, times, max(used_days), product)
    asked = cli_uses.use_of(use)
    warnings = tuple(one for one in rule_answers(who, "oral", asked) if one.outcome in ("refuse", "caution"))
    if compare:
        return cli_stopping.compare(who, current, used_days, asked, warnings, draws, seed, out, json)
    with cli_text.progress() as step:
        step("Planning the taper and simulating it")
        found = plan_taper(who, current, used_days[0], draws=draws, seed=seed, use=asked)
    if json:
        cli_text.print_json(seed=seed, verdicts=warnings, tapers=found)
    else:
        if warnings:
            cli_text.print_verdicts(warnings)
        cli_text.print_tapers(found)
        cli_text.print_close()
    return 0


@app.command(epilog="Example: eutonia cite itb.csf.cl_label")
def cite(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Evidence or rule ids, or the JSON of a run.")],
    json: Json = False,
) -> int:
    """Show the source behind numbers, rules or a whole run."""
    from eutonia.evidence import cite as sources_of
    from eutonia.faces import cli_text

    found = sources_of(one for given in ids for one in cli_text.ids_of(given))
    if json:
        cli_text.print_json(citations=found)
    else:
        cli_text.print_citations(found)
        cli_text.print_close()
    return 0


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; what goes wrong is one line on stderr.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words after ``eutonia``; by default those of this process.
    """
    try:
        code = app(args=arguments, prog_name="eutonia", standalone_mode=False) or 0
        sys.stdout.flush()
    except EutoniaError as error:
        return _failed(str(error), error.exit_code)
    except typer.TyperException as error:
        return _failed(f"{error.format_message().rstrip('.')}; see eutonia --help", error.exit_code)
    except OSError as error:
        return _failed(
            f"the machine failed: {error.strerror}; free some space or choose another place", MachineError.exit_code
        )
    except Exception as error:  # a patient's values must not reach a screen or a log through a traceback
        return _failed(f"internal error {type(error).__name__} at {_place(error)}; please report it", 1)
    return int(code)


def _failed(message: str, exit_code: int) -> int:
    from eutonia.faces.cli_text import one_line

    print(f"eutonia: {one_line(message)}", file=sys.stderr)
    return exit_code


def _place(error: BaseException) -> str:
    """The last file and line of Eutonia that an unexpected error went through."""
    import traceback

    room = Path(__file__).parents[1]
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if room in Path(frame.filename).parents]
    return f"{Path(frames[-1].filename).relative_to(room)}:{frames[-1].lineno}" if frames else "the start"


def main() -> None:
    """The ``eutonia`` command."""
    sys.exit(run())


if __name__ == "__main__":
    main()
