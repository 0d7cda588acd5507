"""A poisoning in the simulator's words: the run-up, the event at its hour, and what is done beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf
from typing import TYPE_CHECKING, Literal, Protocol

from eutonia.clinic.clock import clock_hours
from eutonia.clinic.kidney import estimate_kidney
from eutonia.clinic.patient import Kidney, Patient
from eutonia.clinic.poisoning import Exposure
from eutonia.clinic.regimen import (
    AbruptStop,
    Bolus,
    Charcoal,
    Crrt,
    DialysisSession,
    Event,
    KidneyChange,
    Overdose,
    PumpProgram,
    PumpStop,
    Regimen,
)
from eutonia.errors import InputError
from eutonia.evidence import value
from eutonia.planner.rules import limit
from eutonia.reporting.faults import FAULTS, happening, last_program

if TYPE_CHECKING:
    import xarray as xr

ScenarioName = Literal["alone", "slow", "charcoal", "dialysis", "crrt"]
FAULT_OF = {"wrong_concentration": "entered_too_weak", "double_prime": "double_prime"}
SITES = ("plasma_ng_per_ml", "brain_ng_per_ml")


class Runs(Protocol):
    """A simulator with patient, draws and seed already chosen."""

    def __call__(
        self,
        regimen: Regimen,
        *,
        days: int,
        every_h: float,
        keep: tuple[str, ...],
        events: tuple[Event, ...],
    ) -> xr.Dataset: ...


@dataclass(frozen=True)
class Course:
    """What runs before and through the event, which falls on `start_h`; `hours` are followed from there."""

    regimen: Regimen
    events: tuple[Event, ...]
    start_h: float
    hours: float
    every_h: float

    @property
    def days(self) -> int:
        return ceil((self.start_h + self.hours) / 24)


def kidney_fails(patient: Patient, exposure: Exposure) -> bool:
    """Whether the kidneys do not work in this event: dialysis, severe disease, or a kidney that falls that far."""
    kidney = estimate_kidney(affected(patient, exposure))
    known = [one for one in (kidney.crcl_ml_per_min, kidney.egfr_ml_per_min_per_1_73m2) if one is not None]
    return bool(kidney.on_dialysis) or min(known, default=inf) < limit("ren.wolf.avoid")


def affected(patient: Patient, exposure: Exposure) -> Patient:
    """The patient as the event leaves the kidneys."""
    crcl = exposure.kidney_fails_ml_per_min
    if crcl is None:
        return patient
    # A clearance of nil is allowed only with dialysis, and that is what it means.
    kidney = Kidney(crcl_ml_per_min=crcl, acute_change=True, dialysis=None if crcl else "haemodialysis")
    return patient.model_copy(update={"kidney": kidney})


def followed_hours(patient: Patient, exposure: Exposure) -> float:
    """How long is followed from the event on.

    Sources: poisoning.follow.intake, whatif.follow_up
    """
    longer = exposure.usual is not None or kidney_fails(patient, exposure)
    usual = value("whatif.follow_up") * 24 if longer else value("poisoning.follow.intake")
    hours = usual if exposure.hours is None else exposure.hours
    starts = [exposure.hours_ago, exposure.charcoal_after_h or 0, exposure.stopped_after_h or 0]
    starts += [one.start_h for one in exposure.removals]
    if max(starts) >= hours:
        raise InputError(
            f"{max(starts):g} hours after the event", f"before hour {hours:g}, where the run ends", "add --hours"
        )
    return hours


def course_of(patient: Patient, exposure: Exposure, run_up: int | None = None) -> Course:
    """Run-up, event and stop, without anything that is done against it.

    Parameters
    ----------
    run_up : days of the usual course before the event; by default as many as the levels need

    Raises
    ------
    InputError
        The event needs a pump that is not described, or something falls after the end.

    Sources: poisoning.run_up, poisoning.every
    """
    hours = followed_hours(patient, exposure)
    if exposure.pump_error is not None:
        return _pump_course(patient, exposure, hours)
    used = 0 if exposure.usual is None else exposure.usual.days
    before = min(used, int(value("poisoning.run_up")) if run_up is None else run_up)
    start_h, every_h = before * 24.0, value("poisoning.every")
    stop_h = exposure.stop_h
    events: list[Event] = []
    if exposure.usual is None:
        regimen, events = Regimen.oral_single(dose_mg=1), [AbruptStop(at_h=0)]  # a course of which nothing is taken
    else:
        regimen = _steady(exposure.usual, ceil((start_h + hours) / 24))
        if stop_h is not None:
            events.append(AbruptStop(at_h=start_h + stop_h))
            events += [PumpStop(at_h=start_h + stop_h)] if regimen.pump_parts else []
    if exposure.dose_mg is not None:
        events.append(Overdose(at_h=start_h, dose_mg=exposure.dose_mg, product=exposure.product))
    if exposure.kidney_fails_ml_per_min is not None:
        events.append(KidneyChange(at_h=start_h, crcl_ml_per_min=exposure.kidney_fails_ml_per_min))
    return Course(regimen, tuple(events), start_h, hours, every_h)


def _steady(usual: Regimen, days: int) -> Regimen:
    """The doses of the last day of a course, on every day."""
    parts = [one for one in usual.parts if not isinstance(one, Bolus) and one.last_day == usual.days]
    if not parts:
        raise InputError("a usual course that ends with a bolus", "doses by mouth or a pump program", "give the course")
    return Regimen(parts=tuple(one.model_copy(update={"first_day": 1, "days": days}) for one in parts))


def _pump_course(patient: Patient, exposure: Exposure, hours: float) -> Course:
    assert exposure.usual is not None and exposure.pump_error is not None  # the record has seen to it
    program = last_program(patient, exposure.usual)
    days = ceil(hours / 24)
    events: tuple[Event, ...] = ()
    if exposure.pump_error == "tenfold_rate":
        start_h = value("whatif.run_up") * 24
        fast = tuple((clock, 10 * rate) for clock, rate in program.steps)
        before = program.model_copy(update={"days": int(start_h / 24)})
        after = PumpProgram.read({**dict(program), "first_day": before.days + 1, "days": days, "steps": fast})
        parts: tuple[PumpProgram, ...] = (before, after)
    else:
        fault = next(one for one in FAULTS if one.name == FAULT_OF[exposure.pump_error])
        steady, start_h, events = happening(fault, program)
        parts = (steady.model_copy(update={"days": int(start_h / 24) + days}),)
    stop = () if exposure.stop_h is None else (PumpStop(at_h=start_h + exposure.stop_h),)
    return Course(Regimen(parts=parts), (*events, *stop), start_h, hours, 1.0)


def scenarios(course: Course, exposure: Exposure) -> dict[ScenarioName, tuple[Event, ...]]:
    """The events of each scenario: nothing done, slow absorption, and each thing that is done, alone."""
    start_h = course.start_h
    found: dict[ScenarioName, tuple[Event, ...]] = {"alone": course.events}
    if exposure.dose_mg is not None:
        found["slow"] = tuple(
            one.model_copy(update={"product": None}) if isinstance(one, Overdose) else one for one in course.events
        )
    if exposure.charcoal_after_h is not None:
        found["charcoal"] = (*course.events, Charcoal(at_h=start_h + exposure.charcoal_after_h))
    if exposure.dialysis:
        found["dialysis"] = (*course.events, *_shifted(exposure.dialysis, start_h))
    if exposure.crrt:
        found["crrt"] = (*course.events, *_shifted(exposure.crrt, start_h))
    return found


def _shifted(sessions: Sequence[DialysisSession | Crrt], start_h: float) -> tuple[DialysisSession | Crrt, ...]:
    return tuple(one.model_copy(update={"start_h": one.start_h + start_h}) for one in sessions)


def last_dose_h(exposure: Exposure) -> float | None:
    """Hours from the last usual dose to the event, which falls on midnight; None without a course by mouth."""
    parts = () if exposure.usual is None else exposure.usual.oral_parts
    return 24 - max(clock_hours(one) for part in parts for one in part.clock) if parts else None
