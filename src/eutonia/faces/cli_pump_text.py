"""A pump course in the terminal: test bolus, start, steps, wean, refills, faults, emergencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eutonia.clinic.plan import PumpCourse, PumpStep
    from eutonia.pathway import WhatIfPanel


def print_pump_course(course: PumpCourse) -> None:
    """The course in the order in which it happens."""
    from eutonia.clinic.chart import in_print
    from eutonia.faces.cli_text import amount, print_line, print_schedule

    if course.note:
        print_line(course.note)
    for bolus in course.boluses:
        given = "given already" if bolus.given_on is None else f"given {in_print(bolus.given_on)}"
        when = given if bolus.day is None else f"day {bolus.day}"
        result = f": {bolus.result}" if bolus.result else ""
        print_line(f"Test bolus of {amount(bolus.dose_ug)} micrograms, {when}{result}")
    _print_list(
        "Before each further test bolus; where one line is not known, it is not given",
        [one.text for one in course.bolus_gate],
    )
    _print_list("After each test bolus", [f"{amount(one.after_h)} h: {one.what}" for one in course.observations])
    if course.response:
        print_line(course.response)
    parts = course.regimen.pump_parts if course.regimen else ()
    recorded = any(one.pump is not None for one in parts)
    if course.start is not None:
        print_line()
        tip = course.tip if recorded else f"{course.tip} (assumed, no pump is recorded)"
        rate = f"{amount(course.start.rate_ug_per_day)} micrograms daily"
        flow = _flow(course, course.start.rate_ug_per_day)
        held = f" ({flow} of {amount(course.concentration_ug_per_ml)} micrograms/mL)" if recorded else ""
        print_line(f"Start: {rate}{held}, tip at {tip}")
        print_line(course.start.worked, indent="  ")
    for step in course.steps:
        change = f" ({step.percent:+.0f} %)" if step.percent else ""
        print_line(f"{_rate(course, step, recorded)}{change}{'. ' if step.note else ''}{step.note}", indent="  ")
    if course.wean is not None:
        print_line()
        print_schedule(course.wean)
    _print_list("Order of the oral wean", course.wean_order)
    refills = [
        f"Day {one.day} at the latest; alarm day {one.alarm_day} ({one.early_day} to {one.late_day}); {one.why}"
        for one in course.first_refills
    ]
    if course.repeated_refills:
        first, last = course.repeated_refills[0], course.repeated_refills[-1]
        every = f"{first.day - course.first_refills[-1].day} days to day {last.day}"
        refills.append(f"And every {every}, {len(course.repeated_refills)} more; the alarm as long after each.")
    _print_list("Refills", [*refills, *([course.refill_note] if course.refill_note else [])])
    _print_list("Maintenance", [one.text for one in course.maintenance])
    _print_list("Before the pump", course.checklist)
    _print_list("When the dose keeps rising", course.tolerance)
    _print_list("Drug holiday", course.holiday)
    _print_list("Emergency", [f"{one.sign} {one.action}" for one in course.emergency])
    if course.taper:
        print_line()
        print_line("If the pump is to end (days count from the first day of that end, not of this plan)")
        for step in course.taper:
            print_line(_rate(course, step, recorded), indent="  ")
        print_line(course.taper_note, indent="  ")


def _rate(course: PumpCourse, step: PumpStep, recorded: bool) -> str:
    """The days of a step and its rate, with the flow where the solution is known."""
    from eutonia.faces.cli_text import amount

    flow = f", {_flow(course, step.rate_ug_per_day)}" if recorded else ""
    return f"Days {step.first_day} to {step.last_day}: {amount(step.rate_ug_per_day)} micrograms daily{flow}"


def _flow(course: PumpCourse, rate_ug_per_day: float) -> str:
    from eutonia.faces.cli_text import rounded

    return f"{rounded(rate_ug_per_day / course.concentration_ug_per_ml)} mL/day"


def print_faults(panel: WhatIfPanel) -> None:
    """What each fault of the pump would do first, and when."""
    from eutonia.faces.cli_text import amount, print_line, rounded

    print_line()
    print_line(f"What if, at {amount(panel.rate_ug_per_day)} micrograms daily (median; 90 % of draws)")
    print_line(panel.not_modelled, indent="  ")
    for one in panel.scenarios:
        sign = one.first_sign
        when = (
            "" if sign is None else f"{sign.hours.median:.0f} h ({sign.hours.low_90:.0f} to {sign.hours.high_90:.0f})"
        )
        none = f"no sign in the model within {panel.follow_up_days} days"
        first = none if sign is None else f"first sign: {sign.text} after {when}"
        print_line(f"{one.title}, risk of {one.risk}: {first}", indent="  ")
        print_line(one.text, indent="    ")
        peak = f"withdrawal index {rounded(one.withdrawal_peak.median)} of its threshold"
        print_line(f"{peak}, chance of sleepiness {rounded(one.sedation_peak.median)}, at their highest", indent="    ")
    for line in panel.untold:
        print_line(line, indent="  ")


def print_panel(panel: WhatIfPanel) -> None:
    """The faults side by side as a table, what they are in words, and the fixed emergency texts."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from eutonia.faces.cli_text import COLUMNS, amount, print_line, rounded

    rate = f"{amount(panel.rate_ug_per_day)} micrograms daily, tip at {panel.tip}"
    print_line(f"What if, after {panel.run_up_days} days at {rate}: {panel.draws:,} draws, median (90 % of draws)")
    table = Table(box=box.ASCII, show_lines=True)
    for column in ("Fault", "Danger", "First sign", "Index", "Sleepy"):
        table.add_column(column, justify="left", overflow="fold")
    for one in panel.scenarios:
        sign, highest = one.first_sign, (one.withdrawal_peak.median, one.sedation_peak.median)
        first = f"none in the model in {panel.follow_up_days} days"
        if sign is not None:
            hours = f"{sign.hours.median:.0f} h ({sign.hours.low_90:.0f} to {sign.hours.high_90:.0f})"
            first = f"{sign.text}: {hours}, seen in {rounded(100 * sign.share)} %"
        table.add_row(f"{one.title}. {one.text}", one.risk, first, *map(rounded, highest))
    Console(markup=False, highlight=False, emoji=False, width=COLUMNS).print(table)
    print_line(
        "Index: of withdrawal, 1 is its threshold. Sleepy: chance of sleepiness. Highest after the fault, median."
    )
    onset = " to ".join(amount(one) for one in panel.published_onset_h)
    print_line(
        f"Published: withdrawal begins {onset} hours after a stop. Act on the first sign; never wait for these hours."
    )
    print_line(panel.not_modelled)
    for line in panel.untold:
        print_line(line)
    fixed = dict.fromkeys(f"{text.sign} {text.action}" for one in panel.scenarios for text in one.emergency)
    _print_list("Emergency", tuple(fixed))


def _print_list(title: str, lines: list[str] | tuple[str, ...]) -> None:
    from eutonia.faces.cli_text import print_line

    if lines:
        print_line()
        print_line(title)
        for line in lines:
            print_line(line, indent="  ")
