"""``eutonia harms``: unwanted effects in 100 people for one patient, with what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from eutonia.errors import InputError
from eutonia.faces.cli_words import Draws, Json, Jurisdiction, PatientFile, Seed, Settings, patient_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eutonia.clinic.patient import Patient
    from eutonia.clinic.regimen import Regimen
    from eutonia.inquiry import Harms, Hazard


def harms(
    patient: PatientFile,
    dose: Annotated[
        str | None, typer.Option(metavar="DOSE", help="One dose by mouth with its unit, such as 20mg.")
    ] = None,
    times: Annotated[int | None, typer.Option(metavar="N", help="Doses a day: 1, 2, 3 or 4.")] = None,
    dose_ug_per_day: Annotated[
        str | None, typer.Option(metavar="N", help="Daily dose of a pump, micrograms, in place of --dose and --times.")
    ] = None,
    route: Annotated[
        str, typer.Option(metavar="ROUTE", help="oral or intrathecal: the plan that is looked at without a dose.")
    ] = "oral",
    jurisdiction: Jurisdiction = None,
    settings: Settings = None,
    draws: Draws = 1000,
    seed: Seed = 1,
    json: Json = False,
) -> int:
    """Say how often unwanted effects are met: by dose and road, beside placebo where a trial had one."""
    from eutonia.faces import cli_text
    from eutonia.inquiry import harms as unwanted

    who = patient_of(patient, jurisdiction, settings)
    taken = _taken(who, dose, times, dose_ug_per_day, route)
    with cli_text.progress() as step:
        step("Simulating the dose")
        found = unwanted(who, taken, route=route, draws=draws, seed=seed)
    if json:
        cli_text.print_json(seed=seed, harms=found)
    else:
        print_harms(found)
        cli_text.print_close()
    return 0


def _taken(
    who: Patient, dose: str | None, times: int | None, dose_ug_per_day: str | None, route: str
) -> Regimen | None:
    """Tablets or a rate of the pump, for some days; None is what the rules plan."""
    from eutonia.clinic.regimen import Regimen
    from eutonia.evidence import value
    from eutonia.faces.cli_pump import micrograms
    from eutonia.faces.fields import dose_mg

    days = int(value("harms.look.days"))
    if route == "oral" and dose is not None and times is not None and dose_ug_per_day is None:
        return Regimen.oral(dose_mg=dose_mg(dose), times_per_day=times, days=days)
    if route == "intrathecal" and dose_ug_per_day is not None and dose is None and times is None:
        rate = micrograms("--dose-ug-per-day", dose_ug_per_day)
        return Regimen.pump(rate, days=days) if who.pump is None else Regimen.pump(rate, tip=who.pump.tip, days=days)
    if dose is not None or times is not None or dose_ug_per_day is not None:
        allowed = "--dose with --times, or --route intrathecal with --dose-ug-per-day, or none for the plan"
        raise InputError("harms", allowed, "give one of the three")
    return None


def print_harms(found: Harms) -> None:
    """Each effect with its chance, placebo, what fades and where it was read; then drowsiness, kidney and pump."""
    from eutonia.faces.cli_text import amount, print_line

    unit = "mg daily by mouth" if found.unit == "mg" else "micrograms daily by pump"
    print_line(f"Unwanted effects at {amount(found.highest_daily_dose)} {unit}")
    print_line(found.intro)
    for one in found.effects:
        print_line()
        print_line(f"{one.title}: {one.in_words}; {one.without}.")
        for line in (one.when, one.fades_in_words, *one.more, one.basis_in_words):
            if line:
                print_line(line, indent="  ")
        if one.evidence_ids:
            print_line(f"[{', '.join(one.evidence_ids)}]", indent="  ")
    _print_drowsiness(found)
    for note in found.notes:
        print_line(note)
    _print_kidney(found)
    if found.device:
        print_line()
        print_hazards(found.device)


def print_harms_short(found: Harms) -> None:
    """One line for each effect, and what is said of the kidney."""
    from eutonia.faces.cli_text import print_line

    print_line("Unwanted effects, in 100 people (eutonia harms says more)")
    for one in found.effects:
        print_line(f"{one.title}: {one.in_words}; {one.without}.", indent="  ")
    if found.kidney is not None:
        print_line(f"Kidney: {found.kidney.says}", indent="  ")


def print_hazards(hazards: Sequence[Hazard]) -> None:
    """What goes wrong with a pump in a year."""
    from eutonia.faces.cli_text import print_line, rounded

    print_line("What goes wrong with a pump in a year, as published")
    for one in hazards:
        ends = (
            "" if one.low is None or one.high is None else f" ({rounded(100 * one.low)} to {rounded(100 * one.high)})"
        )
        count = f"{rounded(100 * one.per_year)}{ends} in 100 pump-years"
        print_line(f"{one.what}: {count} ({one.population}) [{one.id}]", indent="  ")


def _print_drowsiness(found: Harms) -> None:
    from eutonia.faces.cli_text import amount, print_line

    print_line()
    print_line("Drowsiness by day (90 % of draws)")
    for step in found.drowsiness:
        dose = f"{amount(step.daily_dose)} {'mg' if found.unit == 'mg' else 'micrograms'} daily"
        dose += f" and {amount(step.tablets_mg)} mg daily by mouth" if step.tablets_mg else ""
        said = [] if step.titrated_in_words is None else [f"risen slowly, asked: {step.titrated_in_words}"]
        said += [] if step.untitrated_in_words is None else [f"without tolerance, highest: {step.untitrated_in_words}"]
        print_line(f"Days {step.first_day} to {step.last_day}, {dose}: {'; '.join(said)}", indent="  ")


def _print_kidney(found: Harms) -> None:
    from eutonia.faces.cli_text import amount, print_line

    if found.kidney is None:
        return
    print_line()
    print_line("Kidney: admitted to hospital with encephalopathy within 30 days")
    print_line(found.kidney.says, indent="  ")
    print_line(f"Studied: {found.kidney.studied}.", indent="  ")
    for one in found.kidney.rows:
        mine = " (this patient's band)" if one.this_patient else ""
        low, middle, high = (amount(round(end)) for end in (one.one_in.low, one.one_in.middle, one.one_in.high))
        print_line(
            f"{one.band}{mine}, {one.compared_with}: {one.more_in_words} more; one more for every {middle} people "
            f"({low} to {high}) [{', '.join(one.evidence_ids)}]",
            indent="  ",
        )
