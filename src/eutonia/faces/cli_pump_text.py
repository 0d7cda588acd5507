"""A pump course in the terminal: test bolus, start, steps, wean, refills, faults, emergencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eutonia.clinic.plan import PumpCourse, PumpStep
    from eutonia.pathway import WhatIfPanel


def print_pump_course(course: PumpCourse) -> None:
    """The course in the order in which it happens."""
    from eutonia.faces.cli_text import amount, print_line, print_schedule

    if course.note:
        print_line(course.note)
    for bolus in course.boluses:
        when = "given already" if bolus.day is None else f"day {bolus.day}"
        result = f": {bolus.result}" if bolus.result else ""
        print_line(f"Test bolus of {amount(bolus.dose_ug)} micrograms, {when}{result}")
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
        for one in course.refills
    ]
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
    untold: dict[str, list[str]] = {}
    for line in panel.left_out:
        title, _, reason = line.partition(": ")
        untold.setdefault(reason, []).append(title)
    for reason, titles in untold.items():
        print_line(f"Not told ({'; '.join(titles)}): {reason}", indent="  ")


def _print_list(title: str, lines: list[str] | tuple[str, ...]) -> None:
    from eutonia.faces.cli_text import print_line

    if lines:
        print_line()
        print_line(title)
        for line in lines:
            print_line(line, indent="  ")
