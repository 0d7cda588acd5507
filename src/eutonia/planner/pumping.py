"""The arithmetic of pumps as a pharmacist checks it by hand (F1 to F13): every answer with its numbers filled in.

Nothing here speaks to a pump, and no rate is found here: a rate is given, and what it means is computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from eutonia.clinic.amounts import amount, short
from eutonia.clinic.pump import (
    Pump,
    RateStep,
    checked_rate,
    checked_steps,
    concentration_sold,
    daily_dose_ug,
    pump_model,
    step_hours,
)
from eutonia.clinic.worked import Worked
from eutonia.errors import InputError, RefusedError
from eutonia.evidence.library import value
from eutonia.planner.pump_dates import refill, replacement
from eutonia.planner.pump_volumes import (
    DAILY,
    catheter_length,
    checked,
    dose_line,
    flow,
    flow_line,
    hours_said,
    mixing,
    mri,
    path_lines,
    port_injection,
    prime,
    unread,
)
from eutonia.planner.rules import limit, rule

__all__ = [
    "bridge", "catheter_length", "check", "flow", "from_oral", "mixing", "mri", "port_injection", "prime", "program",
    "refill", "replacement", "screening_bolus",
]  # fmt: skip


def bridge(
    tubing_ml: float,
    catheter_cm: float,
    from_ug_per_ml: float,
    to_ug_per_ml: float,
    dose_ug_per_day: float,
    new_dose_ug_per_day: float | None = None,
    model: str = "SynchroMed II 20 mL",
) -> Worked:
    """How long and how fast the old drug in the path is moved on when the concentration changes (F5).

    Parameters
    ----------
    dose_ug_per_day : daily dose during the bridge
    new_dose_ug_per_day : daily dose after it; the same where left out
    model : sets the catheter's volume per cm and the limits of flow

    Raises
    ------
    InputError
        A concentration is not sold or both are the same, a length or flow is outside the limits.

    Sources: pump.*
    """
    limits = pump_model(model)
    for name, concentration in (("old drug", from_ug_per_ml), ("new drug", to_ug_per_ml)):
        concentration_sold(concentration, name)
    if from_ug_per_ml == to_ug_per_ml:
        raise InputError(f"from {amount(from_ug_per_ml)} to the same", "two concentrations", "no bridge is needed")
    after_dose = checked_rate(dose_ug_per_day if new_dose_ug_per_day is None else new_dose_ug_per_day)
    catheter, path = path_lines(tubing_ml, catheter_cm, limits)
    path_ml = path.answer or 0
    during = flow_line("flow of the bridge", checked_rate(dose_ug_per_day), from_ug_per_ml, limits)
    after = flow_line("flow after the bridge", after_dose, to_ug_per_ml, limits)
    hours = path_ml * from_ug_per_ml / dose_ug_per_day * 24
    return Worked(
        name="bridge",
        said=f"{hours_said(hours)} at {during.said}",
        answer=hours,
        unit="h",
        formula="T = V path × C old / D",
        filled=(
            f"{short(path_ml)} mL × {amount(from_ug_per_ml)} micrograms/mL / "
            f"{amount(dose_ug_per_day)} {DAILY} × 24 h = {hours_said(hours)}"
        ),
        steps=(
            catheter,
            path,
            dose_line("old drug in the path", "m = V path × C old", path_ml, from_ug_per_ml),
            during,
            after,
            dose_line("shown by a programmer that is set to the new drug", "V path × C new", path_ml, to_ug_per_ml),
            _omitted(path_ml, from_ug_per_ml, to_ug_per_ml, after_dose),
        ),
        rule_ids=("itb.bridge", "form.itb"),
        evidence_ids=limits.evidence_ids,
        warnings=(rule("itb.bridge").action, *unread(limits)),
    )


def program(
    before: Sequence[RateStep],
    after: Sequence[RateStep],
    concentration_ug_per_ml: float,
    model: str,
    possible_fault: bool | None = None,
    hours_since_change: float | None = None,
) -> Worked:
    """Two programs side by side: 24-hour totals, percent change, largest hour, flow of every step (F1, F11).

    Parameters
    ----------
    before, after : steps of (clock, ug/day), the first at 00:00
    possible_fault : a possible fault of pump or catheter; None is not known
    hours_since_change : since the last change of the rate; None is not known

    Raises
    ------
    InputError
        Steps that do not cover 24 hours, a flow outside the limits, a concentration that is not sold.
    RefusedError
        A rise with a possible fault, or a second one within the interval of the rules.

    Sources: pump.*, pump.program.asks_twice
    """
    limits = pump_model(model)
    concentration_sold(concentration_ug_per_ml)
    for steps in (before, after):
        checked_steps(steps, model)
    old, new = daily_dose_ug(before), daily_dose_ug(after)
    if old <= 0:
        raise InputError("daily total before of 0", "the running program", "a first program has nothing beside it")
    percent = 100 * (new - old) / old
    rising = new > old
    if rising:
        _refuse_rise(possible_fault, hours_since_change)
    warnings = ["The refill date moves with the dose: book it again."]
    if rising and possible_fault is None:
        warnings.append("Not known whether a fault of pump or catheter is possible: rule it out before a rise.")
    if rising and hours_since_change is None:
        warnings.append(f"Not known when the rate was changed last: {rule('itb.tit.interval').action}")
    if len(after) > 1:
        warnings.append("A flex program follows the clock of the pump: reset it at a clock change and on travel.")
    top = limit("itb.max1000")
    if new > top:
        warnings.append(f"{rule('itb.max1000').statement} {rule('itb.max1000').action}")
    asks = value("pump.program.asks_twice")
    before_hour, after_hour = (max(rate for _, rate in steps) / 24 for steps in (before, after))
    flows = [flow_line(f"step from {clock}", rate, concentration_ug_per_ml, limits) for clock, rate in after]
    return Worked(
        name="program",
        said=f"{short(new)} {DAILY}, {_change(percent)}",
        answer=new,
        unit="ug/d",
        formula="D = sum of hours × rate / 24",
        filled=_sum_of(after),
        steps=(
            _total("daily total before", before),
            _total("daily total after", after),
            Worked(
                name="change",
                said=_change(percent),
                answer=percent,
                unit="%",
                formula="(D after - D before) / D before",
                filled=f"({short(new)} - {short(old)}) / {short(old)} = {percent:.3g} %",
            ),
            Worked(
                name="largest hour",
                said=f"{short(after_hour)} micrograms an hour (before {short(before_hour)})",
                answer=after_hour,
                unit="ug/h",
                formula="highest rate / 24",
                filled=f"{short(after_hour * 24)} / 24 = {short(after_hour)} micrograms",
            ),
            *flows,
        ),
        rule_ids=("itb.sudden_need", "itb.tit.interval", "itb.max1000", "itb.mode"),
        evidence_ids=(*limits.evidence_ids, "pump.program.asks_twice"),
        warnings=(*warnings, *unread(limits)),
        ask_twice=abs(percent) > asks or after_hour > before_hour * (1 + asks / 100) or old <= top < new,
    )


def screening_bolus(dose_ug: float) -> Worked:
    """Volume of a test bolus from the ampoule for tests.

    Raises
    ------
    RefusedError
        Above the largest test bolus of the rules.
    """
    largest, strength = limit("itb.screen.fail"), limit("itb.screen.strength")
    if dose_ug > largest:
        one = rule("itb.screen.fail")
        raise RefusedError(f"test bolus of {amount(dose_ug)} micrograms: {one.statement} {one.action} (rule {one.id})")
    checked("pump.test_bolus_ug", "test bolus", dose_ug, "micrograms")
    return Worked(
        name="test bolus",
        said=f"{short(dose_ug / strength)} mL of {amount(strength)} micrograms/mL",
        answer=dose_ug / strength,
        unit="mL",
        formula="V = dose / C",
        filled=f"{amount(dose_ug)} micrograms / {amount(strength)} micrograms/mL = {short(dose_ug / strength)} mL",
        rule_ids=("itb.screen.fail", "itb.screen.strength"),
    )


def from_oral(dose_mg: float) -> Worked:
    """There is no way from an oral dose to a rate of a pump.

    Raises
    ------
    RefusedError
        Always.
    """
    one = rule("itb.conv.no_oral")
    raise RefusedError(f"{amount(dose_mg)} mg by mouth: {one.statement} {one.action} (rule {one.id})")


def check(pump: Pump, rate_ug_per_day: float | None, today: date) -> Worked:
    """A pump record against every rule that can be read from it; what is missing stays unknown and is said.

    Raises
    ------
    InputError
        The flow of the rate is outside the limits of the pump.

    Sources: pump.*
    """
    limits = pump.limits
    catheter, path = path_lines(pump.tubing_ml, pump.implanted_cm, limits, pump.confirmed_tubing_ml is not None)
    steps = [catheter, path]
    flags: list[str] = []
    warnings = list(unread(limits))
    ids = ["form.itb", "itb.refill.port", "itb.admix"]
    if rate_ug_per_day is None:
        warnings.append("The daily dose is not known: flow and refill date are not checked.")
    else:
        steps.append(flow_line("flow", checked_rate(rate_ug_per_day), pump.concentration_ug_per_ml, limits))
        if rate_ug_per_day > limit("itb.max1000"):
            warnings.append(f"{rule('itb.max1000').statement} {rule('itb.max1000').action}")
        if pump.filled_on is not None:
            due = refill(pump, (("00:00", rate_ug_per_day),))
            steps.append(due)
            ids += due.rule_ids
            warnings += due.warnings
            if due.on is not None and today > due.on:
                flags.append(f"Refill was due on {due.said}: refill now, and look for signs of withdrawal.")
    if pump.filled_on is None:
        warnings.append("filled_on is not known: the refill date is not checked.")
    if pump.implanted_on is None:
        warnings.append("implanted_on is not known: the end of service is not checked.")
    else:
        end = replacement(pump)
        steps.append(end)
        ids += end.rule_ids
        book = end.step("book by")
        if end.on is not None and today >= end.on:
            flags.append(f"The end of service was reached on {end.said}: the pump may stop at any time.")
        elif book.on is not None and today >= book.on:
            flags.append(f"Replacement was to be booked by {book.said}: book it now.")
    alarm = limit("itb.refill.alarm.careful")
    if pump.alarm_ml < limit("itb.refill.alarm"):
        flags.append(
            f"The alarm at {amount(pump.alarm_ml)} mL is lower than the maker's. {rule('itb.refill.alarm').action}"
        )
    elif pump.alarm_ml < alarm and not any("24 %" in one for one in warnings):
        warnings.append(rule("itb.refill.alarm.careful").statement)
    return Worked(
        name="check",
        said=f"{len(flags)} red flag{'' if len(flags) == 1 else 's'}, {len(warnings)} to note",
        steps=tuple(steps),
        rule_ids=tuple(dict.fromkeys(ids)),
        evidence_ids=limits.evidence_ids,
        warnings=tuple(dict.fromkeys(warnings)),
        red_flags=tuple(flags),
    )


def _refuse_rise(possible_fault: bool | None, hours_since_change: float | None) -> None:
    if possible_fault:
        one = rule("itb.sudden_need")
        raise RefusedError(f"a rise with a possible fault: {one.statement} {one.action} (rule {one.id})")
    if hours_since_change is not None and hours_since_change < limit("itb.tit.interval"):
        one = rule("itb.tit.interval")
        raise RefusedError(f"a rise {amount(hours_since_change)} h after the last: {one.statement} (rule {one.id})")


def _omitted(path_ml: float, old: float, new: float, dose_ug_per_day: float) -> Worked:
    """What the tip gets for how long where the bridge is forgotten."""
    wrong, hours = dose_ug_per_day * old / new, path_ml * new / dose_ug_per_day * 24
    risk = "withdrawal" if wrong < dose_ug_per_day else "overdose"
    return Worked(
        name="if the bridge is forgotten",
        said=f"{short(wrong)} {DAILY} for {hours_said(hours)}: risk of {risk}",
        answer=wrong,
        unit="ug/d",
        formula="D × C old / C new, for T = V path × C new / D",
        filled=(
            f"{amount(dose_ug_per_day)} × {amount(old)} / {amount(new)} = {short(wrong)} {DAILY}, for "
            f"{short(path_ml)} × {amount(new)} / {amount(dose_ug_per_day)} × 24 h = {hours_said(hours)}"
        ),
    )


def _total(name: str, steps: Sequence[RateStep]) -> Worked:
    dose = daily_dose_ug(steps)
    formula = "D = sum of hours × rate / 24"
    said = f"{short(dose)} {DAILY}"
    return Worked(name=name, said=said, answer=dose, unit="ug/d", formula=formula, filled=_sum_of(steps))


def _sum_of(steps: Sequence[RateStep]) -> str:
    parts = " + ".join(f"{amount(hours)} h × {amount(rate)} / 24" for _, hours, rate in step_hours(steps))
    return f"{parts} = {short(daily_dose_ug(steps))} micrograms"


def _change(percent: float) -> str:
    return "no change" if percent == 0 else f"{abs(percent):.3g} % {'more' if percent > 0 else 'less'}"
