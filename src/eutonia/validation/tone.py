"""Predictions of tone beside those of `cord`: onset and duration, months of infusion, test boluses, and tips."""

from __future__ import annotations

import numpy as np
import xarray as xr

from eutonia.clinic.regimen import Regimen
from eutonia.evidence import value
from eutonia.simulator.sampling import Array, Flags
from eutonia.validation.cord import at_hour, bolus_of, last_day, pump_of, score_fall_at_hour
from eutonia.validation.crowd import Crowd, adult_of
from eutonia.validation.registry import predicts
from eutonia.validation.results import Result

SCORE = ("ashworth",)


def excess_gone(crowd: Crowd, result: Result, run: xr.Dataset) -> Array:
    """The share of the Ashworth excess (what a drug can move) that is gone, (draws, hours)."""
    score, body = run.ashworth.values, crowd.bodies(adult_of(result))
    rigid = (value("model.outcome.ashworth_floor") + body.ashworth_passive)[:, None]
    return (score[:, :1] - score) / (score[:, :1] - rigid)


def first_hour(hours: Array, reached: Flags) -> Array:
    """The first hour at which each row is reached; infinite where it never is."""
    return np.where(reached.any(axis=1), hours[reached.argmax(axis=1)], np.inf)


def bolus_share(crowd: Crowd, result: Result) -> tuple[Array, Array]:
    """Hours from a lumbar bolus, and the share of the excess that is gone, over two days."""
    bolus = bolus_of(result)
    run = crowd.run(adult_of(result), bolus, 2, float(result.setting.get("step_h", 0.5)), SCORE)
    first = bolus.boluses[0]
    return run.time_h.values - (first.start_h + first.minutes / (2 * 60)), excess_gone(crowd, result, run)


@predicts("bolus_onset")
def onset_of_a_bolus(crowd: Crowd, result: Result) -> Array:
    """Hours until this share of the excess is gone."""
    hours, gone = bolus_share(crowd, result)
    return first_hour(hours, gone >= result.number("share"))


@predicts("bolus_plateau")
def plateau_of_a_bolus(crowd: Crowd, result: Result) -> Array:
    """What is gone at an hour over the most that is ever gone."""
    hours, gone = bolus_share(crowd, result)
    return at_hour(hours, gone, result.number("hour")) / gone.max(axis=1)


@predicts("bolus_duration")
def duration_of_a_bolus(crowd: Crowd, result: Result) -> Array:
    """Last hour at which this share of the excess is gone; not a number where it never is."""
    hours, gone = bolus_share(crowd, result)
    enough = gone >= result.number("share")
    last = hours[len(hours) - 1 - enough[:, ::-1].argmax(axis=1)]
    return np.where(enough.any(axis=1), last, np.nan)


@predicts("infusion_onset_50")
def onset_of_an_infusion(crowd: Crowd, result: Result) -> Array:
    """Hours until this share of the excess is gone on a constant infusion."""
    run = crowd.run(adult_of(result), pump_of(result), int(result.number("days")), 0.5, ("ashworth", "h_reflex_ratio"))
    return first_hour(run.time_h.values, excess_gone(crowd, result, run) >= result.number("share"))


@predicts("infusion_greatest_50")
def greatest_effect_of_an_infusion(crowd: Crowd, result: Result) -> Array:
    """Hours until H/M is lowest on a constant infusion."""
    run = crowd.run(adult_of(result), pump_of(result), int(result.number("days")), 0.5, ("ashworth", "h_reflex_ratio"))
    return run.time_h.values[run.h_reflex_ratio.values.argmin(axis=1)]


def on_infusion(crowd: Crowd, result: Result, tip: str | None = None) -> xr.Dataset:
    """Scores at the end of each day of a constant infusion, of legs or arms."""
    days = int(result.number("days"))
    pump = pump_of(result) if tip is None else Regimen.pump(result.number("rate_ug_per_day"), tip, days)  # type: ignore[arg-type]
    at = "arms" if result.setting.get("limb") == "arms" else "legs"
    return crowd.run(adult_of(result), pump, days, 24.0, SCORE, cord_at=at)


@predicts("hemi_3mo", "hemi_arms_3mo", "stroke_12mo")
def score_fall_on_infusion(crowd: Crowd, result: Result) -> Array:
    """Fall of the Ashworth score on the last day of a constant infusion."""
    run = on_infusion(crowd, result)
    return run.ashworth.values[:, 0] - last_day(run, "ashworth")


@predicts("mcintyre_after")
def score_on_infusion(crowd: Crowd, result: Result) -> Array:
    """Ashworth score on the last day of a constant infusion."""
    return last_day(on_infusion(crowd, result), "ashworth")


@predicts("tip_legs_T6")
def legs_by_tip(crowd: Crowd, result: Result) -> Array:
    """Share of the excess that is gone in the legs with one tip, over that with the other."""
    runs = [on_infusion(crowd, result, result.setting[name]) for name in ("tip", "over_tip")]
    high, low = (excess_gone(crowd, result, run)[:, -1] for run in runs)
    return high / low


@predicts("responders_spinal", "responders_brain")
def responds(crowd: Crowd, result: Result) -> Array:
    """100 where the score falls by this much at an hour after a test bolus, else 0."""
    return np.where(score_fall_at_hour(crowd, result) >= result.number("fall"), 100.0, 0.0)
