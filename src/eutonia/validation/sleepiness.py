"""Predictions of sleepiness: after one dose, on a pump, and in titrated use by mouth."""

from __future__ import annotations

from eutonia.clinic.regimen import Regimen, clock_hours
from eutonia.evidence import value
from eutonia.simulator.harms import draw_susceptibility, titrated_drowsiness
from eutonia.simulator.sampling import Array
from eutonia.validation.cord import bolus_of, last_day, pump_of
from eutonia.validation.crowd import Crowd, adult_of
from eutonia.validation.registry import predicts
from eutonia.validation.results import Result


@predicts("durant_peak")
def brain_peak(crowd: Crowd, result: Result) -> Array:
    """Hours from a single dose to the highest brain level."""
    regimen = Regimen.oral_single(dose_mg=result.number("dose_mg"))
    run = crowd.run(adult_of(result), regimen, 1, value("validation.peak_step"), ("brain_ng_per_ml",))
    taken_h = clock_hours(regimen.oral_parts[0].clock[0])
    return run.time_h.values[run.brain_ng_per_ml.values.argmax(axis=1)] - taken_h


@predicts("somnolence_maintenance", "somnolence_titration", "stroke_pump_somnolence", "cerebral_pump_somnolence")
def sleepy_on_a_pump(crowd: Crowd, result: Result) -> Array:
    """Chance of sedation on the last day of an infusion, %."""
    run = crowd.run(adult_of(result), pump_of(result), int(result.number("days")), 24.0, ("sedation_probability",))
    return 100 * last_day(run, "sedation_probability")


@predicts("label_drowsy", "label_drowsy_placebo", "rolland_sedation", "swiss_sedation", "sisters_somnolence")
def drowsy_in_titrated_use(crowd: Crowd, result: Result) -> Array:
    """Chance of drowsiness in titrated use by mouth, %."""
    without = f"harms.drowsy.without.{result.setting['asked']}"
    who = draw_susceptibility(adult_of(result), without, crowd.draws, crowd.seed, crowd.given)
    return 100 * titrated_drowsiness(who, result.number("daily_dose_mg"))


@predicts("somnolence_screening")
def sleepy_after_bolus(crowd: Crowd, result: Result) -> Array:
    """Highest chance of sedation after a lumbar bolus, %."""
    run = crowd.run(adult_of(result), bolus_of(result), 2, 0.5, ("sedation_probability",))
    return 100 * run.sedation_probability.values.max(axis=1)
