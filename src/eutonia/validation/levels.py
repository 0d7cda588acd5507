"""Predictions of plasma: the peak of a dose, its time, and what is left beside a pump."""

from __future__ import annotations

from eutonia.clinic.patient import Patient
from eutonia.clinic.regimen import Regimen, clock_hours
from eutonia.evidence import value
from eutonia.simulator.sampling import Array
from eutonia.validation.cord import last_day, pump_of, tablets_of
from eutonia.validation.crowd import Crowd, adult_of
from eutonia.validation.people import person_of
from eutonia.validation.registry import predicts
from eutonia.validation.results import Result

PLASMA = ("plasma_ng_per_ml",)


def after_one(crowd: Crowd, result: Result, person: Patient, days: int = 1) -> tuple[Array, Array]:
    """Hours since a single dose, and plasma (draws, hours), ng/mL."""
    product = result.setting.get("product", "tablet")
    once = Regimen.oral_single(dose_mg=result.number("dose_mg"), product=product)  # type: ignore[arg-type]
    run = crowd.run(person, once, days, value("validation.peak_step"), PLASMA)
    return run.time_h.values - clock_hours(once.oral_parts[0].clock[0]), run.plasma_ng_per_ml.values


@predicts("mims_tmax_tablet", "ca_tmax_tablet", "ozobax_tmax_solution")
def time_of_peak(crowd: Crowd, result: Result) -> Array:
    """Hours from a single dose to the highest plasma level."""
    hours, plasma = after_one(crowd, result, adult_of(result))
    return hours[plasma.argmax(axis=1)]


@predicts("wuis1990_tmax")
def time_of_peak_at_rest(crowd: Crowd, result: Result) -> Array:
    """Hours from the first dose of the last day to the peak before the next one."""
    taken = tablets_of(result)
    run = crowd.run(adult_of(result), taken, taken.days, value("validation.peak_step"), PLASMA)
    first, second = (clock_hours(one) for one in taken.oral_parts[0].clock[:2])
    since = run.time_h.values - 24 * (taken.days - 1) - first
    after = (since >= 0) & (since <= second - first)
    return since[after][run.plasma_ng_per_ml.values[:, after].argmax(axis=1)]


@predicts("smpc_cmax_10", "smpc_cmax_20", "smpc_cmax_30")
def peak(crowd: Crowd, result: Result) -> Array:
    """Highest plasma level after a single dose, ng/mL."""
    return after_one(crowd, result, adult_of(result))[1].max(axis=1)


@predicts("vlavonou_cmax")
def peak_in_weak_kidneys(crowd: Crowd, result: Result) -> Array:
    """Highest plasma level of weak kidneys over that of healthy ones."""
    well = person_of(result, crcl_ml_per_min=result.number("over_crcl_ml_per_min"))
    ill, healthy = (after_one(crowd, result, one)[1].max(axis=1) for one in (person_of(result), well))
    return ill / healthy


@predicts("plasma_bound")
def plasma_beside_a_pump(crowd: Crowd, result: Result) -> Array:
    """Plasma at the end of an infusion, ng/mL."""
    run = crowd.run(adult_of(result), pump_of(result), int(result.number("days")), 24.0, PLASMA)
    return run.plasma_ng_per_ml.values[:, -1]


@predicts("plasma_ratio_label")
def plasma_by_pump_over_mouth(crowd: Crowd, result: Result) -> Array:
    """Mean plasma of the last day by pump over that by mouth."""
    days = int(result.number("days"))
    roads = (pump_of(result), tablets_of(result))
    pump, mouth = (last_day(crowd.run(adult_of(result), one, days, 0.5, PLASMA), PLASMA[0]) for one in roads)
    return pump / mouth
