"""``eutonia poisoning``: what an intake, a failing kidney or a pump error leads to, forwards, for the treating team.

Only typer is imported here, so that ``eutonia --help`` starts at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eutonia.errors import InputError
from eutonia.faces.cli_words import Draws, Json, PatientFile, Product, Seed, Settings, patient_of

if TYPE_CHECKING:
    from eutonia.clinic.patient import Patient
    from eutonia.clinic.regimen import Regimen
    from eutonia.inquiry import PoisoningReport

ERRORS = {"wrong-concentration": "wrong_concentration", "double-prime": "double_prime", "tenfold-rate": "tenfold_rate"}


def poisoning(
    patient: PatientFile,
    dose: Annotated[str | None, typer.Option(metavar="DOSE", help="One intake with its unit, such as 200mg.")] = None,
    product: Product = "tablet",
    hours_ago: Annotated[float | None, typer.Option(metavar="H", help="Hours since the event; 0 is now.")] = None,
    usual_dose: Annotated[str | None, typer.Option(metavar="DOSE", help="The usual single dose before it.")] = None,
    usual_times: Annotated[int | None, typer.Option(metavar="N", help="Usual doses a day: 1, 2, 3 or 4.")] = None,
    used_days: Annotated[int | None, typer.Option(metavar="N", help="Days that baclofen was used for.")] = None,
    kidney_fails: Annotated[
        float | None, typer.Option(metavar="ML_PER_MIN", help="The creatinine clearance to which the kidney falls.")
    ] = None,
    pump_error: Annotated[
        str | None, typer.Option(metavar="ERROR", help="wrong-concentration, double-prime or tenfold-rate.")
    ] = None,
    pump_dose: Annotated[
        float | None, typer.Option(metavar="UG_PER_DAY", help="The daily dose of the pump before it, micrograms.")
    ] = None,
    stop_after_h: Annotated[
        float | None,
        typer.Option(metavar="H", help="Hours after the event at which baclofen is stopped; an intake: at once."),
    ] = None,
    charcoal_after_h: Annotated[float | None, typer.Option(metavar="H", help="Hours from intake to charcoal.")] = None,
    dialysis: Annotated[
        list[str] | None, typer.Option(metavar="START,HOURS", help="A haemodialysis session; may be repeated.")
    ] = None,
    crrt: Annotated[
        str | None, typer.Option(metavar="START,HOURS,EFFLUENT", help="Continuous replacement, effluent in L/h.")
    ] = None,
    hours: Annotated[float | None, typer.Option(metavar="H", help="Hours followed from the event, up to 168.")] = None,
    jurisdiction: Annotated[
        str | None, typer.Option(metavar="COUNTRY", help="US, UK, CA, DE, FR or AU: whose telephone numbers.")
    ] = None,
    settings: Settings = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Write page and JSON into it: new, empty or an earlier such report."),
    ] = None,
    draws: Draws = 1000,
    seed: Seed = 1,
    json: Json = False,
) -> int:
    """Follow a poisoning forwards, for the treating team: levels, depth, observation, dialysis, wake-up.

    For the treating team. In an emergency call the emergency number and the poison centre first. It searches no dose.
    """
    from eutonia.clinic.poisoning import Exposure
    from eutonia.faces import cli_text, fields
    from eutonia.inquiry import poisoning as follow

    who = patient_of(patient, jurisdiction, settings)
    sessions = [_numbers("--dialysis", one, ("start_h", "hours")) for one in dialysis or ()]
    replaced = [] if crrt is None else [_numbers("--crrt", crrt, ("start_h", "hours", "effluent_l_per_h"))]
    if hours_ago is None:
        raise InputError(
            "an event without a time", "how many hours ago it happened, 0 for now", "add --hours-ago, at the earliest"
        )
    exposure = Exposure.read(
        {
            "hours_ago": hours_ago,
            "dose_mg": None if dose is None else fields.dose_mg(dose),
            "product": product,
            "kidney_fails_ml_per_min": kidney_fails,
            "pump_error": _error(pump_error),
            "usual": _usual(who, usual_dose, usual_times, used_days, pump_dose),
            "stopped_after_h": stop_after_h,
            "charcoal_after_h": charcoal_after_h,
            "dialysis": sessions,
            "crrt": replaced,
            "hours": hours,
        }
    )
    with cli_text.progress() as step:
        step("Following the event and what is done against it")
        report = follow(who, exposure, draws=draws, seed=seed)
        written = None if out is None else report.save(out) / "report.html"
    if json:
        print(report.to_json(), end="")
        return 0
    print_poisoning(report)
    if written is not None:
        cli_text.print_line(f"Report: {written}")
    cli_text.print_close()
    return 0


def print_poisoning(report: PoisoningReport) -> None:
    """The emergency text first, then what is followed, levels, and each section."""
    from eutonia.faces.cli_text import print_line

    print_line(report.findings.title)
    for place, section in enumerate(report.sections):
        print_line()
        print_line(section.title)
        for line in section.lines:
            print_line(line, indent="  ")
        if section.name == "event":
            print_line()
            _print_table(report.levels)
        if section.name == "removal" and place:
            _print_table(report.beside)
    print_line()
    print_line(report.numbers)


def _print_table(held: object) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from eutonia.faces.cli_text import COLUMNS

    table = Table(title=held.caption, title_justify="left", box=box.ASCII, show_lines=False)  # type: ignore[attr-defined]
    for place, column in enumerate(held.columns):  # type: ignore[attr-defined]
        table.add_column(column, justify="left" if place == 0 else "right")
    for row in held.rows:  # type: ignore[attr-defined]
        table.add_row(*row)
    Console(markup=False, highlight=False, emoji=False, width=COLUMNS).print(table)


def _error(name: str | None) -> str | None:
    if name is not None and name not in ERRORS:
        raise InputError(f"pump error {name!r}", ", ".join(ERRORS), "use one of these")
    return None if name is None else ERRORS[name]


def _usual(
    patient: Patient, dose: str | None, times: int | None, used_days: int | None, pump_dose: float | None
) -> Regimen | None:
    """The course before: by mouth, by pump, or none."""
    from eutonia.clinic.regimen import Regimen
    from eutonia.faces import fields

    if dose is None and pump_dose is None:
        if used_days is not None:
            raise InputError("--used-days alone", "--usual-dose or --pump-dose with it", "say what was used")
        return None
    if used_days is None:
        raise InputError("a usual dose without its time", "days that baclofen was used for", "add --used-days")
    if dose is not None and pump_dose is not None:
        raise InputError("--usual-dose and --pump-dose", "one of the two", "give the one that is used")
    if dose is not None:
        if times is None:
            raise InputError("a usual dose without its times a day", "1, 2, 3 or 4 a day", "add --usual-times")
        return Regimen.oral(dose_mg=fields.dose_mg(dose), times_per_day=times, days=used_days)
    if patient.pump is None:
        raise InputError("--pump-dose for a patient without a pump", "a record with its pump", "describe the pump")
    return Regimen.pump(rate_ug_per_day=pump_dose or 0, tip=patient.pump.tip, days=used_days, pump=patient.pump)


def _numbers(option: str, text: str, names: Sequence[str]) -> dict[str, float]:
    """Numbers with commas between them, by their names."""
    parts = text.split(",")
    try:
        found = [float(one) for one in parts]
    except ValueError:
        found = []
    if len(found) != len(names) or not all(isfinite(one) for one in found):
        raise InputError(
            f"{option} {text!r}",
            f"{','.join(names)}, such as {','.join(['6', '4', '2'][: len(names)])}",
            "write numbers",
        )
    return dict(zip(names, found, strict=True))
