"""``eutonia compare``: oral beside intrathecal for one patient, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eutonia.faces.cli_words import Draws, Json, Jurisdiction, PatientFile, Seed, Settings, patient_of

if TYPE_CHECKING:
    from eutonia.inquiry import RouteComparison

ROADS = {"oral": "By mouth", "pump": "By pump", "both": "Both"}


def compare(
    patient: PatientFile,
    jurisdiction: Jurisdiction = None,
    settings: Settings = None,
    draws: Draws = 1000,
    seed: Seed = 1,
    json: Json = False,
) -> int:
    """Set tablets beside the pump: doses, levels, effect, sleepiness, risks, and who each is for."""
    from eutonia.faces import cli_text
    from eutonia.inquiry import compare as compare_roads

    who = patient_of(patient, jurisdiction, settings)
    with cli_text.progress() as step:
        step("Simulating both roads")
        found = compare_roads(who, draws=draws, seed=seed)
    if json:
        cli_text.print_json(seed=seed, comparison=found)
    else:
        print_comparison(found)
        cli_text.print_close()
    return 0


def print_comparison(found: RouteComparison) -> None:
    """Doses, levels, ratios, the guide's claims, the yearly risks of a pump, and what the rules say of each road."""
    from eutonia.faces.cli_harms import print_hazards
    from eutonia.faces.cli_text import amount, print_line, print_verdicts, rounded

    doses = found.doses
    if found.patient:
        print_line(found.patient)
    print_line(f"By mouth: {amount(doses.oral_mg_per_day)} mg daily ({doses.oral_from}).")
    print_line(
        f"By pump: {amount(doses.pump_lowest_ug_per_day)} to {amount(doses.pump_highest_ug_per_day)} micrograms daily "
        f"({doses.pump_from}), tip at {doses.tip}."
    )
    print_line()
    _print_levels(found)
    if found.not_computed:
        print_line(found.not_computed)
    _print_ratios(found)
    for check in found.checks:
        print_line(f"{check.says} {'Holds.' if check.holds else 'DOES NOT HOLD here.'}", indent="  ")
    print_line()
    print_line("What a guide says of the two roads, and what evidence says of that")
    for claim in found.claims:
        print_line(f"{claim.aspect}: {claim.answer.upper()} {ROADS[claim.road]}: {claim.claim}", indent="  ")
        print_line(f"{claim.because} [{', '.join(claim.evidence_ids)}]", indent="    ")
    print_line()
    print_hazards(found.hazards)
    for title, verdicts in (("By mouth", found.verdicts_oral), ("By pump", found.verdicts_pump)):
        print_line()
        print_line(f"{title}, for this patient the rules say")
        print_verdicts(verdicts)
    print_line()
    print_line(
        f"Numbers: {rounded(len(found.sources))} rows of evidence and rules, {rounded(len(found.assumed))} of them "
        "assumed; eutonia compare --json names them, eutonia cite shows each."
    )


def _print_levels(found: RouteComparison) -> None:
    """What both roads reach, as a table."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from eutonia.faces.cli_text import COLUMNS, amount, print_line, rounded

    doses, equal = found.doses, found.equal_rate_ug_per_day
    title = f"Last of {amount(doses.days)} days, {found.draws:,} draws: median (90 % of draws)"
    table = Table(title=title, title_justify="left", box=box.ASCII, show_lines=False)
    columns = ["", f"{amount(doses.oral_mg_per_day)} mg daily by mouth"]
    if equal is not None:
        columns.append(f"{amount(doses.pump_highest_ug_per_day)} micrograms daily by pump")
        columns.append(f"{rounded(equal.median)} micrograms daily by pump (same cord level)")
    for column in columns:
        table.add_column(column, justify="left")
    for row in found.rows:
        cells = [one for one in (row.oral, row.pump, row.pump_equal) if one is not None]
        said = [f"{_short(one.median)} ({_short(one.low_90)} to {_short(one.high_90)})" for one in cells]
        table.add_row(f"{row.title}, {row.unit}".rstrip(", "), *said)
    Console(markup=False, highlight=False, emoji=False, width=COLUMNS).print(table)
    print_line("Sleepiness is that of baclofen alone, in a person without tolerance.")


def _print_ratios(found: RouteComparison) -> None:
    from eutonia.faces.cli_text import amount, print_line, rounded

    usual = found.usual_dose_ratio
    low, middle, high = (rounded(one) for one in (usual.low, usual.middle, usual.high))
    equal, rate = found.equal_effect_ratio, found.equal_rate_ug_per_day
    if equal is not None and rate is not None:
        print_line(
            f"Dose for the same effect at the leg cord: 1 to {rounded(equal.median)} (90 % of draws 1 to "
            f"{rounded(equal.low_90)} up to 1 to {rounded(equal.high_90)}): {rounded(rate.median)} micrograms daily "
            f"({rounded(rate.low_90)} to {rounded(rate.high_90)}) by pump for "
            f"{amount(found.doses.oral_mg_per_day)} mg by mouth."
        )
    print_line(f"Usual doses: 1 to {middle} (1 to {low} up to 1 to {high}).")
    if found.why:
        print_line(found.why)
    plasma, same = found.plasma_ratio_usual, found.plasma_ratio_equal
    if plasma is not None and same is not None:
        print_line(
            f"Plasma by pump is {rounded(plasma.median)} times lower (90 % of draws {rounded(plasma.low_90)} to "
            f"{rounded(plasma.high_90)}) at these doses, {rounded(same.median)} times ({rounded(same.low_90)} to "
            f"{rounded(same.high_90)}) at the same cord effect."
        )
    if found.brain_not_higher_share is not None and found.brain_higher_usual_share is not None:
        print_line(
            "At the same cord effect the brain gets no more by pump than by mouth in "
            f"{rounded(100 * found.brain_not_higher_share)} % of draws; at the highest usual rate it gets more in "
            f"{rounded(100 * found.brain_higher_usual_share)} %."
        )


def _short(number: float) -> str:
    """A number of the table; what is too small to matter is said to be below."""
    from eutonia.faces.cli_text import rounded

    return f"below {1 / 1000:g}" if 0 < number < 1 / 1000 else rounded(number)
