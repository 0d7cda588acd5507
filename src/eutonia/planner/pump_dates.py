"""Dates of a pump: alarm, refill, what came back at the visit, replacement (F7 to F10, F12)."""

from __future__ import annotations

from calendar import month_name, monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from math import floor

from eutonia.clinic.amounts import amount, short
from eutonia.clinic.pump import Pump, RateStep, checked_steps, daily_dose_ug
from eutonia.clinic.worked import Worked
from eutonia.errors import InputError
from eutonia.evidence.library import lookup, value
from eutonia.planner.refills import due_after
from eutonia.planner.rules import limit, rule

MONTHS = len(month_name) - 1  # of a year; the first name is empty


def refill(
    pump: Pump, steps: Sequence[RateStep], visit_on: date | None = None, aspirated_ml: float | None = None
) -> Worked:
    """When the reservoir is refilled, with early and late bounds; at a visit, whether what came back fits (F7 to F10).

    Parameters
    ----------
    steps : the program since the fill, (clock, ug/day)
    visit_on, aspirated_ml : the visit and the volume drawn from the reservoir there, both or neither

    Raises
    ------
    InputError
        The day of the fill is missing, the visit lies before it, more came back than was filled, or the flow is outside
        the limits of the pump.

    Valid for: a day of the same mean flow; within a flex day the hour may differ.

    Sources: pump.*, sm.withdraw.residual, sm.withdraw.residual.lead, sm.alarm.reservoir
    """
    filled = pump.filled_on
    if filled is None:
        raise InputError("filled_on is missing", "the day of the last fill", "add filled_on to the pump")
    checked_steps(steps, pump.model)
    pump.check_flows(steps)
    flow = daily_dose_ug(steps) / pump.concentration_ug_per_ml
    off = pump.limits.accuracy_percent
    alarm = _until("alarm", pump, flow, pump.alarm_ml)
    early = _until("alarm at the earliest", pump, flow, pump.alarm_ml, off)
    late = _until("alarm at the latest", pump, flow, pump.alarm_ml, -off)
    careful = limit("itb.refill.alarm.careful")
    margin, longest = limit("itb.refill.margin"), limit("itb.refill.max")
    due = filled + timedelta(days=due_after(early.answer or 0))
    last = Worked(
        name="longest interval",
        said=f"{printed(filled + timedelta(days=longest))}, after {longest:g} days",
        answer=longest,
        unit="d",
        on=filled + timedelta(days=longest),
        formula="fill + longest interval",
        filled=f"{printed(filled)} + {longest:g} days",
        rule_ids=("itb.refill.max",),
    )
    at_careful = (_until(f"alarm at {careful:g} mL", pump, flow, careful),) if pump.fill_ml > careful else ()
    found = [alarm, early, late, *at_careful, _until("empty", pump, flow, 0), last]
    flags: tuple[str, ...] = ()
    if (visit_on is None) != (aspirated_ml is None):
        raise InputError("a visit or an aspirated volume alone", "both, or neither", "add the other")
    if visit_on is not None and aspirated_ml is not None:
        check = _residual(pump, flow, filled, visit_on, aspirated_ml)
        found.append(check)
        flags = check.red_flags
    warnings = []
    if pump.alarm_ml < careful:
        share, lead = lookup("sm.withdraw.residual"), lookup("sm.withdraw.residual.lead")
        warnings.append(
            f"At an alarm of {value('sm.alarm.reservoir'):g} mL {share.value:g} % of {share.n} people had withdrawal "
            f"{lead.low:g} to {lead.high:g} days before it: offer {careful:g} mL."
        )
    rules = ("itb.refill.margin", "itb.refill.alarm", "itb.refill.alarm.careful", "itb.refill.max", "itb.lowres")
    return Worked(
        name="refill due",
        said=printed(due),
        answer=float((due - filled).days),
        unit="d",
        on=due,
        formula="earlier of: alarm at the earliest - margin, longest interval",
        filled=f"earlier of {early.answer or 0:.3g} - {margin:g} and {longest:g} days after {printed(filled)}",
        steps=tuple(found),
        rule_ids=rules,
        evidence_ids=(*pump.limits.evidence_ids, "sm.withdraw.residual", "sm.withdraw.residual.lead"),
        warnings=tuple(warnings),
        red_flags=flags,
    )


def replacement(pump: Pump) -> Worked:
    """When a pump ends its service: its longest life, or its replacement indicator and what follows it (F12).

    Raises
    ------
    InputError
        The day of the implant is missing.

    Sources: pump.*
    """
    implanted = pump.implanted_on
    if implanted is None:
        raise InputError("implanted_on is missing", "the day of the implant", "add implanted_on to the pump")
    limits, ahead = pump.limits, limit("itb.replace")
    ends = [(later(implanted, int(limits.life_months)), f"{printed(implanted)} + {limits.life_months:g} months")]
    if pump.eri_on is not None and limits.eri_days is not None:
        ends.append(
            (pump.eri_on + timedelta(days=limits.eri_days), f"{printed(pump.eri_on)} + {limits.eri_days:g} days")
        )
    end, how = min(ends)
    book = later(end, -int(ahead))
    return Worked(
        name="replacement",
        said=printed(end),
        on=end,
        formula="earlier of: implant + service life, indicator + days to the stop",
        filled=f"{how} = {printed(end)}",
        steps=(
            Worked(
                name="book by",
                said=printed(book),
                on=book,
                formula="end of service - months ahead",
                filled=f"{printed(end)} - {ahead:g} months = {printed(book)}",
            ),
        ),
        rule_ids=("itb.replace",),
        evidence_ids=limits.evidence_ids,
    )


def printed(day: date) -> str:
    """A date as it is printed: 1 Dec 2026."""
    return f"{day.day} {day:%b %Y}"


def later(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month."""
    whole = day.year * MONTHS + day.month - 1 + months
    year, month = divmod(whole, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _until(name: str, pump: Pump, flow_ml_per_day: float, left_ml: float, percent: float = 0) -> Worked:
    """When the reservoir is down to a volume at a flow, or at one so many percent faster (F7, F8)."""
    usable, fill = pump.fill_ml - left_ml, amount(pump.fill_ml)
    flow = flow_ml_per_day * (1 + percent / 100)
    if flow <= 0:
        raise InputError("a program of 0 micrograms daily", "a rate above 0", "a stopped pump has no alarm date")
    days = usable / flow
    filled = pump.filled_on or date.min
    on = filled + timedelta(days=floor(days))
    sign = "+" if percent > 0 else "-"
    pace = "" if percent == 0 else f" × (1 {sign} {abs(percent) / 100:g})"
    return Worked(
        name=name,
        said=f"{printed(on)}, after {days:.3g} days",
        answer=days,
        unit="d",
        on=on,
        formula="t = (V fill - V left) / Q" if percent == 0 else f"t = (V fill - V left) / (Q × (1 {sign} accuracy))",
        filled=f"({fill} mL - {amount(left_ml)} mL) / ({short(flow_ml_per_day)} mL/day{pace}) = {days:.3g} days",
    )


def _residual(pump: Pump, flow_ml_per_day: float, filled: date, visit_on: date, aspirated_ml: float) -> Worked:
    """Delivered over programmed volume (F10)."""
    if visit_on <= filled:
        raise InputError(f"visit on {visit_on}", f"a day after the fill, not before the fill on {filled}", "correct it")
    if not 0 <= aspirated_ml <= pump.fill_ml:
        raise InputError(
            f"aspirated {aspirated_ml:g} mL",
            f"at most the fill of {pump.fill_ml:g} mL",
            "measure again, check the port",
        )
    expected = max(0.0, pump.fill_ml - flow_ml_per_day * (visit_on - filled).days)
    ratio = (pump.fill_ml - aspirated_ml) / (pump.fill_ml - expected)
    normal = lookup("pump.refill.ratio")
    low, high, fill = normal.low or 0, normal.high or 0, amount(pump.fill_ml)
    act = f"{rule('itb.sudden_need').action}"
    flags: tuple[str, ...] = ()
    if ratio < low:
        flags = (f"Too little left the reservoir: suspect a stall, a kink, or a fill that was not complete. {act}",)
    elif ratio > high:
        flags = (f"Too much left the reservoir: suspect over-infusion, a leak, or a pocket fill last time. {act}",)
    fits = "within" if not flags else "outside"
    return Worked(
        name="residual check",
        said=f"{ratio:.3g}, {fits} {low:g} to {high:g}",
        answer=ratio,
        unit="1",
        formula="(V fill - V aspirated) / (V fill - V expected)",
        filled=f"({fill} mL - {amount(aspirated_ml)} mL) / ({fill} mL - {short(expected)} mL) = {ratio:.3g}",
        evidence_ids=("pump.refill.ratio",),
        rule_ids=("itb.sudden_need",),
        red_flags=flags,
        warnings=("The reservoir is empty by calculation: the check is not exact.",) if expected == 0 else (),
    )
