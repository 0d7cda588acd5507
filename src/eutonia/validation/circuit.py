"""Predictions of the spiking cord. It is one cord, computed once: only what the drug leaves differs between bodies."""

from __future__ import annotations

from functools import cache

import numpy as np
import xarray as xr

from eutonia.evidence import value
from eutonia.simulator.reflex.cord import Cord
from eutonia.simulator.reflex.movement import clonus, ramp_stretch, voluntary_ramp
from eutonia.simulator.reflex.stimulation import f_waves, h_over_m, paired_pulses, recruitment
from eutonia.simulator.reflex.table import read_table
from eutonia.simulator.sampling import Array
from eutonia.validation.crowd import Crowd, adult_of
from eutonia.validation.registry import predicts
from eutonia.validation.results import Result


def alike(crowd: Crowd, found: float) -> Array:
    """The same value in every body."""
    return np.full(crowd.draws, found)


def cord_of(result: Result) -> Cord:
    """The cord of a setting, without the drug; fewer motoneurons stand for the pool."""
    return Cord(severity=result.number("severity"), cells=int(value("reflex.compare.cells")))


def left_by_dose(crowd: Crowd, result: Result) -> tuple[Array, Array]:
    """Doses in units of the receptor's half occupancy (doses,), and the largest H left (draws, doses), of baseline."""
    body = crowd.bodies(adult_of(result))
    dose = np.geomspace(
        value("validation.dose.least"), value("validation.dose.most"), int(value("validation.dose.points"))
    )
    free = dose / (1 + dose)
    gaba, alpha, power = (one[:, None] for one in (body.receptor_gaba, body.release_alpha, body.release_power))
    release = ((1 - alpha * (free + gaba * (1 - free))) / (1 - alpha * gaba)) ** power
    curve = read_table()["h_max"].interp(severity=result.number("severity"))
    return dose, np.interp(release, curve["release"].values, curve.values)


def doses_at(dose: Array, left: Array, share: float) -> Array:
    """The dose of each body at which this share is left."""
    return np.exp([np.interp(share, row[::-1], np.log(dose)[::-1]) for row in left])


@predicts("hill_clinical")
def steepness(crowd: Crowd, result: Result) -> Array:
    """Exponent between three quarters and one quarter of the reflex."""
    dose, left = left_by_dose(crowd, result)
    low, high = result.number("low_share"), result.number("high_share")
    odds = np.log(high / (1 - high)) - np.log(low / (1 - low))
    return odds / np.log(doses_at(dose, left, low) / doses_at(dose, left, high))


@predicts("dose_three_quarters", "dose_one_quarter")
def dose_over_half(crowd: Crowd, result: Result) -> Array:
    """The dose at this share of the reflex over that at half."""
    dose, left = left_by_dose(crowd, result)
    return doses_at(dose, left, result.number("share")) / doses_at(dose, left, 0.5)


@predicts("h_latency")
def latency(crowd: Crowd, result: Result) -> Array:
    """Onset of the H wave, a set share of its peak, ms."""
    found = recruitment(cord_of(result), [result.number("intensity")], int(result.number("trials")))
    wave = np.abs(found.emg.values)
    begun = np.flatnonzero(wave > wave.max() * result.number("share"))[0]
    return alike(crowd, float(found.time[begun]))


@predicts("hmax_young")
def largest_h(crowd: Crowd, result: Result) -> Array:
    """Largest H over largest M."""
    return alike(crowd, h_over_m(recruitment(cord_of(result), repeats=int(result.number("trials")))))


@cache
def _conditioned(severity: float, trials: int, intervals_s: tuple[float, ...]) -> xr.Dataset:
    cord = Cord(severity=severity, cells=int(value("reflex.compare.cells")))
    return paired_pulses(cord, intervals_s, trials)


def recovery(result: Result) -> tuple[Array, Array]:
    """Intervals, s, and H over control."""
    asked = tuple(float(one) for one in result.setting["intervals_s"].split(","))
    found = _conditioned(result.number("severity"), int(result.number("trials")), asked)
    return found.interval.values, found[result.setting["after"]].mean("repeat").values


@predicts("pad_stretch")
def after_stretch(crowd: Crowd, result: Result) -> Array:
    """H over control, so many seconds after a slow stretch."""
    return alike(crowd, float(np.interp(result.number("interval_s"), *recovery(result))))


@predicts("pad_stretch_lasts", "pad_pulse_lasts")
def depression_lasts(crowd: Crowd, result: Result) -> Array:
    """Seconds until this share of control is back."""
    interval, left = recovery(result)
    share = result.number("share")
    last = int(np.flatnonzero(left < share)[-1])
    return alike(crowd, float(np.interp(share, left[last : last + 2], interval[last : last + 2])))


@cache
def _f_waves(stimuli: int) -> xr.Dataset:
    return f_waves(Cord(), stimuli)


@predicts("f_mean")
def mean_f_wave(crowd: Crowd, result: Result) -> Array:
    """Mean F wave over M."""
    return alike(crowd, float(_f_waves(int(result.number("stimuli"))).f.mean()))


@predicts("f_largest")
def largest_f_wave(crowd: Crowd, result: Result) -> Array:
    """Largest F wave over M."""
    return alike(crowd, float(_f_waves(int(result.number("stimuli"))).f.max()))


@predicts("f_persistence")
def persistence(crowd: Crowd, result: Result) -> Array:
    """Stimuli that are followed by an F wave, %."""
    return alike(crowd, 100 * _f_waves(int(result.number("stimuli"))).attrs["persistence"])


@cache
def _effort(severity: float) -> xr.Dataset:
    return voluntary_ramp(Cord(severity=severity, cells=int(value("reflex.compare.cells"))))


@predicts("rate_mvc")
def rate_in_full_effort(crowd: Crowd, result: Result) -> Array:
    """Mean rate of the active units from an hour of the ramp on, 1/s."""
    found, start_ms = _effort(result.number("severity")), result.number("from_ms")
    spikes = np.bincount(found.spike_cell.values[found.spike_ms.values > start_ms])
    seconds = value("reflex.window.voluntary") - start_ms / 1000
    return alike(crowd, float(spikes[spikes > 0].mean() / seconds))


@predicts("force_at_full")
def force(crowd: Crowd, result: Result) -> Array:
    """Greatest force, N."""
    return alike(crowd, _effort(result.number("severity")).attrs["greatest_n"])


@predicts("stretch_healthy", "stretch_stroke")
def stretch_threshold(crowd: Crowd, result: Result) -> Array:
    """Least velocity of a stretch that is answered, deg/s."""
    found = ramp_stretch(cord_of(result), [result.number("slowest_deg_per_s")], 1)
    answered = float(found.attrs["threshold_deg_per_s"])
    if np.isnan(answered):
        answered = float(ramp_stretch(cord_of(result), repeats=1).attrs["threshold_deg_per_s"])
    return alike(crowd, answered)


@cache
def _clonus(severity: float) -> float:
    return float(clonus(Cord(severity=severity, cells=int(value("reflex.compare.cells")))).attrs["frequency_hz"])


@predicts("clonus_frequency", "clonus_range")
def clonus_frequency(crowd: Crowd, result: Result) -> Array:
    """Frequency of clonus, Hz."""
    return alike(crowd, _clonus(result.number("severity")))
