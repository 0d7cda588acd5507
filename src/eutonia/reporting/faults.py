"""The faults of a pump: what they are in words, and in events of a regimen."""

from __future__ import annotations

from math import ceil
from typing import Literal

from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import Plan
from eutonia.clinic.pump import Pump, concentrations_sold
from eutonia.clinic.record import Record
from eutonia.clinic.regimen import (
    CatheterCut,
    CatheterKink,
    DoublePrime,
    Event,
    MissedRefill,
    OmittedBridge,
    PocketFill,
    PumpProgram,
    PumpStall,
    Regimen,
    WrongConcentration,
)
from eutonia.errors import InputError
from eutonia.evidence import value
from eutonia.reporting.words import texts

Risk = Literal["withdrawal", "overdose", "both"]


class Fault(Record):
    """Something that may go wrong: what it is, what it leads to, and whether the pump has to be described for it.

    `holds` is the solution in the pump before it: the patient's own, or the weakest or strongest that is sold for pumps
    where the patient's own leaves no room for the fault.
    """

    name: str
    risk: Risk
    hardware: bool = True
    holds: Literal["own", "below_strongest", "above_weakest"] = "own"

    @property
    def title(self) -> str:
        return str(texts()["pump"]["what_if"]["faults"][self.name]["title"])

    @property
    def text(self) -> str:
        """What happens to pump and drug."""
        return str(texts()["pump"]["what_if"]["faults"][self.name]["text"])


FAULTS = (
    Fault(name="stall", risk="withdrawal", hardware=False),
    Fault(name="cut", risk="withdrawal", hardware=False),
    Fault(name="kink", risk="withdrawal", hardware=False),
    Fault(name="late_refill", risk="withdrawal"),
    Fault(name="missed_refill", risk="withdrawal"),
    Fault(name="bridge_to_stronger", risk="withdrawal", holds="below_strongest"),
    Fault(name="bridge_to_weaker", risk="overdose", holds="above_weakest"),
    Fault(name="entered_too_strong", risk="withdrawal", holds="below_strongest"),
    Fault(name="entered_too_weak", risk="overdose", holds="above_weakest"),
    Fault(name="double_prime", risk="overdose"),
    Fault(name="pocket_fill", risk="both"),
)


class TipDose(Record):
    """The rate at the tip, micrograms daily, from each hour after the fault on."""

    time_h: tuple[float, ...]
    rate_ug_per_day: tuple[float, ...]


def last_program(patient: Patient, course: Plan | Regimen) -> PumpProgram:
    """The program that a course ends with, from day 1 on, with the patient's pump where it names none."""
    regimen = course.regimen if isinstance(course, Plan) else course
    parts = regimen.pump_parts if regimen is not None else ()
    if not parts:
        waiting = "; ".join(course.start_conditions) if isinstance(course, Plan) else ""
        until = f" (do not start until: {waiting})" if waiting else ""
        raise InputError(f"what if without a pump program{until}", "a course with a pump", "plan the pump first")
    last = max(parts, key=lambda one: one.last_day).model_copy(update={"first_day": 1})
    if last.pump is None and patient.pump is not None and patient.pump.tip == last.tip:
        return PumpProgram.read({**dict(last), "pump": patient.pump}, patient.label)
    return last


def happening(fault: Fault, program: PumpProgram) -> tuple[PumpProgram, float, tuple[Event, ...]]:
    """The program before a fault, the hour of the fault, and the fault itself.

    Raises
    ------
    InputError
        The pump is not described, or it cannot run the program with the solution that the fault needs.
    """
    start_h = value("whatif.run_up") * 24
    held = program.pump
    if held is None:
        if fault.hardware:
            raise InputError("no pump is described", "model, catheter length, concentration and fill", "describe it")
        return program, start_h, _events(fault.name, start_h, 0, 0)
    weakest, *_, strongest = concentrations_sold()
    own = held.concentration_ug_per_ml
    if fault.holds == "below_strongest" and own >= strongest:
        own = weakest
    if fault.holds == "above_weakest" and own <= weakest:
        own = strongest
    pump = Pump.read({**dict(held), "concentration_ug_per_ml": own, "path_ug_per_ml": None})
    steady = PumpProgram.read({**dict(program), "pump": pump})
    if fault.name in ("late_refill", "missed_refill"):
        return steady, _alarm_h(steady, start_h), _events(fault.name, start_h, weakest, strongest)
    return steady, start_h, _events(fault.name, start_h, weakest, strongest)


def _events(name: str, at_h: float, weakest: float, strongest: float) -> tuple[Event, ...]:
    match name:
        case "stall":
            return (PumpStall(at_h=at_h),)
        case "cut":
            return (CatheterCut(at_h=at_h),)
        case "kink":
            return (CatheterKink(at_h=at_h, flow_fraction=value("whatif.kink.flow")),)
        case "late_refill":
            return (MissedRefill(at_h=at_h, late_h=value("whatif.refill.late")),)
        case "missed_refill":
            return (MissedRefill(at_h=at_h),)
        case "bridge_to_stronger":
            return (OmittedBridge(at_h=at_h, to_ug_per_ml=strongest),)
        case "bridge_to_weaker":
            return (OmittedBridge(at_h=at_h, to_ug_per_ml=weakest),)
        case "entered_too_strong":
            return (WrongConcentration(at_h=at_h, entered_ug_per_ml=strongest),)
        case "entered_too_weak":
            return (WrongConcentration(at_h=at_h, entered_ug_per_ml=weakest),)
        case "double_prime":
            return (DoublePrime(at_h=at_h),)
        case _:
            return (PocketFill(at_h=at_h),)


def _alarm_h(steady: PumpProgram, start_h: float) -> float:
    """The hour of the first low-reservoir alarm from `start_h` on."""
    from eutonia.simulator.infusion import deliveries

    pump = steady.pump
    if pump is None:
        return start_h
    lasting = pump.fill_ml * pump.concentration_ug_per_ml / steady.daily_dose_ug
    days = ceil(start_h / 24 + lasting) + 1
    alarms = deliveries(Regimen(parts=(steady.model_copy(update={"days": days}),)), (), days)[steady.tip].alarm_h
    return next(one for one in alarms if one >= start_h)


def tip_dose_of(regimen: Regimen, events: tuple[Event, ...], days: int, start_h: float) -> TipDose:
    """What leaves the tip from the fault on."""
    from eutonia.simulator.infusion import inflows_of

    inflow = next(one for one in inflows_of(regimen, events, days) if one.origin == "pump")
    steps = list(zip(inflow.time_h.tolist(), inflow.rate_ug_per_h.tolist(), strict=True))
    at_once = [rate for hour, rate in steps if hour <= start_h][-1]
    later = [(hour - start_h, rate) for hour, rate in steps if hour > start_h]
    times, rates = zip((0.0, at_once), *later, strict=True)
    return TipDose(time_h=times, rate_ug_per_day=tuple(24 * rate for rate in rates))
