"""Predictions of reflux: relaxations, pressure and episodes after a dose."""

from __future__ import annotations

import numpy as np

from eutonia.clinic.regimen import Regimen, clock_hours
from eutonia.evidence import value
from eutonia.simulator.sampling import Array
from eutonia.simulator.uses import RefluxEffect, draw_reflux, reflux_left, relaxations_left
from eutonia.validation.cord import tablets_of
from eutonia.validation.crowd import Crowd, adult_of
from eutonia.validation.registry import predicts
from eutonia.validation.results import Result


def plasma_of(crowd: Crowd, result: Result) -> tuple[Array, Array, RefluxEffect]:
    """Hours since a single dose or since the start of the last day, plasma (draws, hours), and its effect."""
    once = "times" not in result.setting
    taken = Regimen.oral_single(dose_mg=result.number("dose_mg")) if once else tablets_of(result)
    run = crowd.run(adult_of(result), taken, taken.days, value("validation.peak_step") if once else 0.5,
                    ("plasma_ng_per_ml",))  # fmt: skip
    start_h = clock_hours(taken.oral_parts[0].clock[0]) if once else 24 * (taken.days - 1)
    return run.time_h.values - start_h, run.plasma_ng_per_ml.values, draw_reflux(crowd.draws, crowd.seed)


def mean_within(hours: Array, left: Array, result: Result) -> Array:
    """The mean of each row between two hours of the setting."""
    kept = (hours >= result.number("from_h")) & (hours <= result.number("to_h"))
    return np.asarray(np.trapezoid(left[:, kept], hours[kept], axis=1) / np.ptp(hours[kept]))


@predicts("cange_4h", "cange_12h", "vela_healthy", "vela_gerd")
def episodes_left(crowd: Crowd, result: Result) -> Array:
    """Reflux episodes, share of those without baclofen."""
    hours, plasma, effect = plasma_of(crowd, result)
    return mean_within(hours, reflux_left(plasma, effect), result)


@predicts("beaumont_no_hernia", "beaumont_hernia")
def episodes_fallen(crowd: Crowd, result: Result) -> Array:
    """Fall of reflux episodes, %."""
    return 100 * (1 - episodes_left(crowd, result))


@predicts("acid_pocket")
def relaxations_kept(crowd: Crowd, result: Result) -> Array:
    """Sphincter relaxations, share of those without baclofen."""
    hours, plasma, effect = plasma_of(crowd, result)
    return mean_within(hours, relaxations_left(plasma, effect), result)


@predicts("tlesr_40")
def relaxations_fallen(crowd: Crowd, result: Result) -> Array:
    """Fall of sphincter relaxations, %."""
    return 100 * (1 - relaxations_kept(crowd, result))


@predicts("les_40")
def pressure_risen(crowd: Crowd, result: Result) -> Array:
    """Rise of the sphincter pressure at the peak of plasma, %."""
    _, plasma, effect = plasma_of(crowd, result)
    peak = plasma.max(axis=1)
    return 100 * effect.rise * peak / (effect.half_ng_per_ml + peak)
