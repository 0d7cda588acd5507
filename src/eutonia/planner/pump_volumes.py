"""Volumes and flows of pump and catheter by hand (F1 to F4, F6, F13)."""

from __future__ import annotations

from eutonia.clinic.amounts import amount, short
from eutonia.clinic.pump import Pump, PumpModel, checked_flow, checked_rate, concentration_sold, pump_model
from eutonia.clinic.worked import Worked
from eutonia.errors import InputError
from eutonia.evidence.library import bounds, lookup
from eutonia.planner.rules import rule

DAILY = "micrograms daily"


def flow(rate_ug_per_day: float, concentration_ug_per_ml: float, model: str) -> Worked:
    """The flow of a rate (F1).

    Raises
    ------
    InputError
        The concentration is not sold, or the flow is outside the limits of the model.
    """
    concentration_sold(concentration_ug_per_ml)
    return flow_line("flow", checked_rate(rate_ug_per_day), concentration_ug_per_ml, pump_model(model))


def catheter_length(supplied_cm: float, trimmed_cm: float) -> Worked:
    """Implanted length of a catheter (F2).

    Raises
    ------
    InputError
        More was trimmed than supplied.
    """
    if not 0 <= trimmed_cm < supplied_cm:
        raise InputError(f"trimmed {trimmed_cm:g} cm", f"0 to {supplied_cm:g} cm, the length supplied", "measure again")
    length = supplied_cm - trimmed_cm
    return Worked(
        name="implanted length",
        said=f"{amount(length)} cm",
        answer=length,
        unit="cm",
        formula="L = L supplied - L trimmed",
        filled=f"{amount(supplied_cm)} cm - {amount(trimmed_cm)} cm = {amount(length)} cm",
    )


def prime(
    tubing_ml: float,
    catheter_cm: float,
    concentration_ug_per_ml: float,
    model: str,
    catheter_only: bool = False,
    flow_ml_per_day: float | None = None,
) -> Worked:
    """The volume of a prime, the dose a programmer shows for it, and the wait without it (F4).

    Parameters
    ----------
    catheter_only : the pump is primed already, only the catheter is new

    Raises
    ------
    InputError
        The concentration is not sold, or a length or volume is outside the limits.

    Sources: pump.*, sm.prime.risk
    """
    limits = pump_model(model)
    concentration_sold(concentration_ug_per_ml)
    catheter, path = path_lines(tubing_ml, catheter_cm, limits)
    volume = (catheter if catheter_only else path).answer or 0
    steps = [catheter, path, dose_line("shown as a dose", "V prime × C", volume, concentration_ug_per_ml)]
    if flow_ml_per_day is not None:
        hours = volume / checked_flow(flow_ml_per_day, limits) * 24
        steps.append(
            Worked(
                name="without a prime",
                said=f"no drug for {hours_said(hours)}: cover by mouth",
                answer=hours,
                unit="h",
                formula="T = V prime / Q",
                filled=f"{short(volume)} mL / {amount(flow_ml_per_day)} mL/day × 24 h = {hours_said(hours)}",
            )
        )
    return Worked(
        name="prime",
        said=f"{short(volume)} mL",
        answer=volume,
        unit="mL",
        formula="V prime = V catheter" if catheter_only else "V prime = V path",
        filled=(catheter if catheter_only else path).filled,
        steps=tuple(steps),
        rule_ids=("itb.prime",),
        evidence_ids=(*limits.evidence_ids, "sm.prime.risk"),
        warnings=(f"Mixing: {lookup('sm.prime.risk').value}; keep under supervision.", *unread(limits)),
    )


def port_injection(catheter_cm: float, in_catheter_ug_per_ml: float, volume_ml: float, model: str) -> Worked:
    """What an injection into the catheter port pushes out of the tip (F4).

    Sources: pump.*
    """
    limits = pump_model(model)
    concentration_sold(in_catheter_ug_per_ml)
    catheter = catheter_line(checked("pump.catheter_cm", "catheter", catheter_cm, "cm"), limits)
    held = catheter.answer or 0
    moved = min(checked("pump.volume_ml", "injection", volume_ml, "mL"), held)
    return Worked(
        name="port injection",
        said=f"{short(moved * in_catheter_ug_per_ml)} micrograms",
        answer=moved * in_catheter_ug_per_ml,
        unit="ug",
        formula="min(V injected, V catheter) × C in the catheter",
        filled=(
            f"min({amount(volume_ml)}, {short(held)}) mL × {amount(in_catheter_ug_per_ml)} micrograms/mL = "
            f"{short(moved * in_catheter_ug_per_ml)} micrograms"
        ),
        steps=(catheter,),
        rule_ids=("itb.refill.port",),
        evidence_ids=limits.evidence_ids,
        red_flags=(f"Aspirate at least {short(held)} mL first: an injection pushes this dose in at once.",),
        warnings=unread(limits),
    )


def mixing(new_ug_per_ml: float, fill_ml: float, old_ug_per_ml: float, residual_ml: float) -> Worked:
    """Concentration in the reservoir after a fill on a residual of another strength (F6).

    Sources: drug.residual.mix
    """
    concentration_sold(new_ug_per_ml, "new drug")
    concentration_sold(old_ug_per_ml, "old drug")
    checked("pump.volume_ml", "fill", fill_ml, "mL")
    checked("pump.volume_ml", "residual", residual_ml, "mL")
    if fill_ml + residual_ml <= 0:
        raise InputError("fill and residual of 0 mL", "a volume above 0", "give the volumes")
    mixed = (new_ug_per_ml * fill_ml + old_ug_per_ml * residual_ml) / (fill_ml + residual_ml)
    new, old = f"{amount(new_ug_per_ml)} × {amount(fill_ml)}", f"{amount(old_ug_per_ml)} × {amount(residual_ml)}"
    return Worked(
        name="mixing",
        said=f"{short(mixed)} micrograms/mL",
        answer=mixed,
        unit="ug/mL",
        formula="C = (C new × V fill + C old × V residual) / (V fill + V residual)",
        filled=f"({new} + {old}) / ({amount(fill_ml)} + {amount(residual_ml)}) = {short(mixed)} micrograms/mL",
        evidence_ids=("drug.residual.mix",),
        warnings=("Empty and rinse the reservoir at a large step: the programmer reckons with the new drug alone.",),
    )


def mri(pump: Pump, hours: float) -> Worked:
    """How long a pump stands still for a scan of some hours (F13).

    Sources: pump.*, sm.mri.delay
    """
    checked("pump.hours", "scan", hours, "h")
    limits, text = pump.limits, rule("itb.mri").action
    lag = limits.mri_restart_min
    if lag is None:
        return Worked(
            name="scan",
            said="no flow until somebody resets the pump, or worse: see the maker's instructions",
            rule_ids=("itb.mri",),
            evidence_ids=limits.evidence_ids,
            red_flags=(f"{limits.name} does not come back by itself, and a Prometra I must be emptied first. {text}",),
        )
    still, longest = hours + lag / 60, lookup("sm.mri.delay").high
    return Worked(
        name="scan",
        said=f"{hours_said(still)} without flow",
        answer=still,
        unit="h",
        formula="T = scan + restart lag",
        filled=f"{amount(hours)} h + {amount(lag)} min = {hours_said(still)}",
        rule_ids=("itb.mri",),
        evidence_ids=(*limits.evidence_ids, "sm.mri.delay"),
        warnings=(f"{text} Interrogate the pump: a return after up to {longest:g} h has been reported.",),
    )


def path_lines(
    tubing_ml: float, catheter_cm: float, limits: PumpModel, confirmed: bool = False
) -> tuple[Worked, Worked]:
    """Volume of the catheter (F2), and of tubing and catheter together (F3)."""
    checked("pump.tubing_ml", "tubing", tubing_ml, "mL")
    catheter = catheter_line(checked("pump.catheter_cm", "catheter", catheter_cm, "cm"), limits)
    whole = tubing_ml + (catheter.answer or 0)
    path = Worked(
        name="path",
        said=f"{short(whole)} mL",
        answer=whole,
        unit="mL",
        formula="V path = V tubing + V catheter",
        filled=f"{amount(tubing_ml)} mL + {catheter.said} = {short(whole)} mL",
        warnings=() if confirmed or tubing_ml == limits.tubing_ml else (f"Tubing of {amount(tubing_ml)} mL as given.",),
    )
    return catheter, path


def catheter_line(length_cm: float, limits: PumpModel) -> Worked:
    """Volume of a catheter (F2)."""
    if length_cm > limits.catheter_supplied_cm:
        raise InputError(
            f"catheter of {length_cm:g} cm", f"up to the {limits.catheter_supplied_cm:g} cm supplied", "measure again"
        )
    volume = length_cm * limits.catheter_ml_per_cm
    return Worked(
        name="catheter",
        said=f"{short(volume)} mL",
        answer=volume,
        unit="mL",
        formula="V catheter = L × volume per cm",
        filled=f"{amount(length_cm)} cm × {amount(limits.catheter_ml_per_cm)} mL/cm = {short(volume)} mL",
    )


def flow_line(name: str, rate_ug_per_day: float, concentration_ug_per_ml: float, limits: PumpModel) -> Worked:
    """The flow of a rate (F1)."""
    found = checked_flow(rate_ug_per_day / concentration_ug_per_ml, limits)
    return Worked(
        name=name,
        said=f"{short(found)} mL/day",
        answer=found,
        unit="mL/d",
        formula="Q = D / C",
        filled=(
            f"{amount(rate_ug_per_day)} {DAILY} / {amount(concentration_ug_per_ml)} micrograms/mL = "
            f"{short(found)} mL/day"
        ),
    )


def dose_line(name: str, formula: str, volume_ml: float, concentration_ug_per_ml: float) -> Worked:
    """The drug in a volume."""
    dose = volume_ml * concentration_ug_per_ml
    said = f"{short(dose)} micrograms"
    filled = f"{short(volume_ml)} mL × {amount(concentration_ug_per_ml)} micrograms/mL = {said}"
    return Worked(name=name, said=said, answer=dose, unit="ug", formula=formula, filled=filled)


def hours_said(hours: float) -> str:
    """Hours as they are printed, three digits."""
    return f"{float(f'{hours:.3g}'):,g} h"


def checked(bound_id: str, name: str, number: float, unit: str) -> float:
    """The number, where it is within the accepted range."""
    low, high = bounds(bound_id)
    if not low <= number <= high:
        raise InputError(f"{name} {number:g} {unit}", f"{low:g} to {high:g} {unit}", "check the number and its unit")
    return number


def unread(limits: PumpModel) -> tuple[str, ...]:
    """Which numbers of the model nobody has read in its manual."""
    if not limits.unverified:
        return (f"Reckoned for {limits.name}.",)
    words = "; ".join(dict.fromkeys(lookup(id).quantity for id in limits.unverified))
    return (f"Reckoned for {limits.name}. Not read in the maker's manual, so confirm there: {words}.",)
