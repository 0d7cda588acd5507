"""Predictions of H/M beside those of `cord`: on top of a pump, on high rates, and how soon a bolus acts."""

from __future__ import annotations

import numpy as np

from eutonia.clinic.regimen import Bolus, Regimen
from eutonia.simulator.sampling import Array
from eutonia.validation.cord import at_hour, bolus_of, pump_of
from eutonia.validation.crowd import Crowd, adult_of
from eutonia.validation.registry import predicts
from eutonia.validation.results import Result

REFLEX = ("h_reflex_ratio",)


def after_pump_bolus(crowd: Crowd, result: Result) -> tuple[Array, Array]:
    """Hours from a bolus through the catheter on a running pump, and H/M over its value just before."""
    extra = Bolus(
        dose_ug=result.number("dose_ug"),
        level=result.setting["tip"],  # type: ignore[arg-type]
        day=int(result.number("day")),
        minutes=result.number("minutes"),
    )
    running = Regimen.pump(
        rate_ug_per_day=result.number("rate_ug_per_day"),
        tip=result.setting["tip"],
        days=extra.day,  # type: ignore[arg-type]
    )
    run = crowd.run(adult_of(result), running | Regimen(parts=(extra,)), extra.day, 0.5, REFLEX)
    hours, reflex = run.time_h.values - extra.start_h, run.h_reflex_ratio.values
    return hours, reflex / at_hour(hours, reflex, 0.0)[:, None]


@predicts("hm_ic_1h")
def pump_bolus_at_hour(crowd: Crowd, result: Result) -> Array:
    """Fall of H/M at an hour after a bolus by pump, %."""
    hours, left = after_pump_bolus(crowd, result)
    return 100 * (1 - at_hour(hours, left, result.number("hour")))


@predicts("hm_ic_6h")
def pump_bolus_over_hours(crowd: Crowd, result: Result) -> Array:
    """Mean fall of H/M over the hours 1, 2, ... after a bolus by pump, %."""
    hours, left = after_pump_bolus(crowd, result)
    asked = np.arange(1, int(result.number("hour")) + 1)
    return 100 * (1 - np.mean([at_hour(hours, left, float(hour)) for hour in asked], axis=0))


@predicts("stokic_plateau")
def reflex_on_a_high_rate(crowd: Crowd, result: Result) -> Array:
    """H/M at the end of an infusion, share of baseline."""
    run = crowd.run(adult_of(result), pump_of(result), int(result.number("days")), 24.0, REFLEX)
    return run.h_reflex_ratio.values[:, -1]


@predicts("hm_simple")
def fall_on_an_infusion(crowd: Crowd, result: Result) -> Array:
    """Fall of H/M at the end of an infusion, %."""
    return 100 * (1 - reflex_on_a_high_rate(crowd, result))


def finely_after_bolus(crowd: Crowd, result: Result) -> tuple[Array, Array]:
    """Hours from a lumbar bolus and H/M over its start, at the step of the setting."""
    bolus = bolus_of(result)
    run = crowd.run(adult_of(result), bolus, 1, float(result.setting.get("step_h", 0.5)), REFLEX)
    first = bolus.boluses[0]
    reflex = run.h_reflex_ratio.values
    return run.time_h.values - (first.start_h + first.minutes / (2 * 60)), reflex / reflex[:, :1]


@predicts("bolus_onset_latash")
def hour_of_onset(crowd: Crowd, result: Result) -> Array:
    """Hours from a lumbar bolus until this share of H/M is gone; infinite where it never is."""
    hours, left = finely_after_bolus(crowd, result)
    fallen = left <= 1 - result.number("share")
    return np.where(fallen.any(axis=1), hours[fallen.argmax(axis=1)], np.inf)


@predicts("bolus_full_latash")
def left_at_hour(crowd: Crowd, result: Result) -> Array:
    """H/M at an hour after a lumbar bolus, share of baseline."""
    return at_hour(*finely_after_bolus(crowd, result), result.number("hour"))
