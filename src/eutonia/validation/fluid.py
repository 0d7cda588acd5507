"""Predictions of spinal fluid: half-life, clearance, gradient, and where along the cord the drug is."""

from __future__ import annotations

import numpy as np

from eutonia.clinic.regimen import Regimen
from eutonia.simulator.sampling import Array
from eutonia.validation.cord import bolus_of, pump_of
from eutonia.validation.crowd import Crowd, adult_of
from eutonia.validation.registry import predicts
from eutonia.validation.results import Result

LUMBAR, CISTERN = "L3", "C1"
STEP_H = 0.5


def bolus_course(crowd: Crowd, result: Result) -> tuple[Array, Array]:
    """Hours from the middle of a lumbar bolus, and lumbar fluid (draws, hours), ng/mL."""
    bolus = bolus_of(result)
    run = crowd.run(adult_of(result), bolus, 1, STEP_H / 2, ("csf_ng_per_ml",), levels=(LUMBAR,))
    first = bolus.boluses[0]
    return run.time_h.values - (first.start_h + first.minutes / (2 * 60)), run.csf_ng_per_ml.values[:, :, 0]


def fall_per_h(hours: Array, levels: Array, result: Result) -> Array:
    """Rate of the straight line through the logarithms, from `from_h` to `to_h` of the setting, 1/h."""
    inside = (hours >= result.number("from_h")) & (hours <= result.number("to_h"))
    return -np.polyfit(hours[inside], np.log(levels[:, inside]).T, 1)[0]


def at_the_end(crowd: Crowd, result: Result, level: str) -> Array:
    """A level of spinal fluid at the end of an infusion, ng/mL."""
    pump, days = pump_of(result), int(result.number("days"))
    run = crowd.run(adult_of(result), pump, days, 1.0, ("csf_ng_per_ml",), levels=(CISTERN, LUMBAR))
    return run.csf_ng_per_ml.sel(level=level).values[:, -1]


@predicts("half_life_range", "half_life_label", "half_life_label_eu")
def half_life_in_fluid(crowd: Crowd, result: Result) -> Array:
    """Half-life of lumbar fluid after a bolus, h."""
    return np.log(2) / fall_per_h(*bolus_course(crowd, result), result)


@predicts("volume_range")
def volume_in_fluid(crowd: Crowd, result: Result) -> Array:
    """Apparent volume after a bolus: dose over area and rate, mL."""
    hours, levels = bolus_course(crowd, result)
    after = hours > 0
    area = np.trapezoid(levels[:, after], hours[after], axis=1)
    return result.number("dose_ug") * 1000 / area / fall_per_h(hours, levels, result)


@predicts("clearance_range", "clearance_label")
def clearance_from_fluid(crowd: Crowd, result: Result) -> Array:
    """Rate over steady lumbar fluid, mL/h."""
    return result.number("rate_ug_per_day") * 1000 / 24 / at_the_end(crowd, result, LUMBAR)


@predicts("gradient_range")
def gradient(crowd: Crowd, result: Result) -> Array:
    """Lumbar over cisternal fluid."""
    return at_the_end(crowd, result, LUMBAR) / at_the_end(crowd, result, CISTERN)


@predicts("slope_300")
def lumbar_over_rate(crowd: Crowd, result: Result) -> Array:
    """Steady lumbar fluid over the rate, ng/mL per microgram a day."""
    return at_the_end(crowd, result, LUMBAR) / result.number("rate_ug_per_day")


@predicts("lumbar_100", "lumbar_800")
def lumbar(crowd: Crowd, result: Result) -> Array:
    """Steady lumbar fluid, ng/mL."""
    return at_the_end(crowd, result, LUMBAR)


@predicts("css_time")
def time_to_steady(crowd: Crowd, result: Result) -> Array:
    """Hours until this share of the steady lumbar level."""
    pump, days = pump_of(result), int(result.number("days"))
    run = crowd.run(adult_of(result), pump, days, 1.0, ("csf_ng_per_ml",), levels=(CISTERN, LUMBAR))
    levels = run.csf_ng_per_ml.sel(level=LUMBAR).values
    return run.time_h.values[(levels >= result.number("share") * levels[:, -1:]).argmax(axis=1)]


@predicts("tip_arms_T6", "tip_arms_C5")
def arms_by_tip(crowd: Crowd, result: Result) -> Array:
    """Steady level at the arm segments with one tip, over that with the other."""
    days, rate = int(result.number("days")), result.number("rate_ug_per_day")
    at = [
        crowd.run(
            adult_of(result),
            Regimen.pump(rate_ug_per_day=rate, tip=result.setting[name], days=days),  # type: ignore[arg-type]
            days,
            24.0,
            ("cord_ng_per_ml",),
            cord_at="arms",
        ).cord_ng_per_ml.values[:, -1]
        for name in ("tip", "over_tip")
    ]
    return at[0] / at[1]
