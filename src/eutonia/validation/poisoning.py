"""Predictions of poisonings: levels, what a dialyser takes, and depth."""

from __future__ import annotations

import numpy as np

from eutonia.clinic.regimen import AbruptStop, Crrt, DialysisSession, Event, KidneyChange, Overdose, Regimen
from eutonia.evidence import lookup, value
from eutonia.simulator.sampling import Array
from eutonia.validation.cord import tablets_of
from eutonia.validation.crowd import Crowd
from eutonia.validation.fluid import fall_per_h
from eutonia.validation.people import person_of
from eutonia.validation.registry import predicts
from eutonia.validation.results import Result

PLASMA, BRAIN = "plasma_ng_per_ml", "brain_ng_per_ml"
RUN_UP = Regimen.oral_single  # nothing of it is taken: the intake is the event


def after_intake(
    crowd: Crowd, result: Result, name: str, days: int, events: tuple[Event, ...] = ()
) -> tuple[Array, Array]:
    """Hours since one large intake, and a variable (draws, hours)."""
    intake = (AbruptStop(at_h=0), Overdose(at_h=0, dose_mg=result.number("dose_mg")), *events)
    run = crowd.run(person_of(result), RUN_UP(dose_mg=1), days, 0.5, (name,), intake)
    return run.time_h.values, run[name].values


def during_session(crowd: Crowd, result: Result, events: tuple[Event, ...] = ()) -> tuple[Array, Array]:
    """Hours since the start of a dialysis session on the way of a usual dose, and plasma (draws, hours)."""
    start, taken = result.number("start_h"), tablets_of(result)
    session = DialysisSession(start_h=start, hours=result.number("hours"))
    days = int(np.ceil((start + session.hours) / 24)) + 1
    run = crowd.run(person_of(result), taken, days, 0.5, (PLASMA,), (*events, session))
    return run.time_h.values - start, run[PLASMA].values


@predicts("brvar_thalf")
def half_life_on_dialysis(crowd: Crowd, result: Result) -> Array:
    """Half-life in plasma over a session, after the kidneys failed and the drug was stopped, h."""
    failing = KidneyChange(at_h=result.number("failing_h"), crcl_ml_per_min=result.number("failing_crcl_ml_per_min"))
    stopped = AbruptStop(at_h=result.number("start_h") - 24 / 2)
    since, plasma = during_session(crowd, result, (failing, stopped))
    inside = (since >= 0) & (since <= result.number("hours"))
    return -np.log(2) / np.polyfit(since[inside], np.log(plasma[:, inside]).T, 1)[0]


@predicts("case_level")
def level_in_session(crowd: Crowd, result: Result) -> Array:
    """Plasma at an hour of a session, ng/mL."""
    since, plasma = during_session(crowd, result)
    return plasma[:, np.searchsorted(since, result.number("from_h"))]


@predicts("case_fall")
def fall_in_session(crowd: Crowd, result: Result) -> Array:
    """Plasma at one hour of a session over that at another."""
    since, plasma = during_session(crowd, result)
    first, last = (plasma[:, np.searchsorted(since, result.number(name))] for name in ("from_h", "to_h"))
    return first / last


@predicts("meulendijks_thalf")
def half_life_on_filter(crowd: Crowd, result: Result) -> Array:
    """Half-life in plasma under haemofiltration, of a body whose own clearance is what the filter leaves, h."""
    own = result.number("total_l_per_h") - result.number("filter_l_per_h")
    renal = own - value("model.pk.clearance_nonrenal")
    crcl = renal * 1000 / 60 / value("model.pk.renal_slope")
    effluent = result.number("filter_l_per_h") / value("model.crrt.sieving")
    filtered = Crrt(start_h=result.number("start_h"), hours=result.number("hours"), effluent_l_per_h=effluent)
    intake = (AbruptStop(at_h=0), Overdose(at_h=0, dose_mg=result.number("dose_mg"), product="tablet"), filtered)
    patient = person_of(result, crcl_ml_per_min=crcl)
    run = crowd.run(patient, RUN_UP(dose_mg=1), int(result.number("days")), 0.5, (PLASMA,), intake)
    return np.log(2) / fall_per_h(run.time_h.values, run[PLASMA].values, result)


@predicts("overdose_half_life")
def half_life_after_intake(crowd: Crowd, result: Result) -> Array:
    """Half-life in plasma late after a large intake, h."""
    hours, plasma = after_intake(crowd, result, PLASMA, int(result.number("days")))
    return np.log(2) / fall_per_h(hours, plasma, result)


@predicts("girl_level")
def level_after_intake(crowd: Crowd, result: Result) -> Array:
    """Plasma at an hour after a large intake, ng/mL."""
    hours, plasma = after_intake(crowd, result, PLASMA, 2)
    return plasma[:, np.searchsorted(hours, result.number("hour"))]


@predicts("girl_urine")
def passed_with_urine(crowd: Crowd, result: Result) -> Array:
    """Drug in the urine of so many hours, mg."""
    hours, plasma = after_intake(crowd, result, PLASMA, 2)
    start = result.number("from_h")
    kept = (hours >= start) & (hours <= start + result.number("hours"))
    area = np.trapezoid(plasma[:, kept], hours[kept], axis=1)
    return crowd.bodies(person_of(result)).clearance_renal_l_per_h * area / 1000


@predicts("girl_clearance")
def clearance_of_session(crowd: Crowd, result: Result) -> Array:
    """Clearance by haemodialysis, L/h."""
    return crowd.bodies(person_of(result)).dialysis_clearance_l_per_h


@predicts("perry_highest")
def highest_level(crowd: Crowd, result: Result) -> Array:
    """Highest plasma level after a large intake, ng/mL."""
    return after_intake(crowd, result, PLASMA, 1)[1].max(axis=1)


@predicts("khazneh_depth")
def deeply_sedated(crowd: Crowd, result: Result) -> Array:
    """1 where the brain level after a single dose passes that of deep sedation, else 0."""
    once = Regimen.oral_single(dose_mg=result.number("dose_mg"))
    run = crowd.run(person_of(result), once, int(result.number("days")), 0.5, (BRAIN,))
    toxic = lookup("conc.toxic.review").low
    assert toxic is not None
    return np.where(run[BRAIN].values.max(axis=1) >= 1000 * toxic, 1.0, 0.0)


@predicts("poland_coma", "leung_coma", "poland_coma_2004")
def in_coma(crowd: Crowd, result: Result) -> Array:
    """100 where the brain level after a large intake passes that of coma, else 0."""
    peak = after_intake(crowd, result, BRAIN, 2)[1].max(axis=1)
    return np.where(peak >= value("poisoning.level.coma"), 100.0, 0.0)
