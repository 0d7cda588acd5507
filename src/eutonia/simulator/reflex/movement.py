"""Experiments with a movement: tendon tap, ramp stretch, clonus, and a voluntary ramp of force.

Each returns an `xarray.Dataset` whose variables carry their units.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from eutonia.evidence import value
from eutonia.simulator.numerics import EMG_MS
from eutonia.simulator.reflex.cord import Cord, fibres
from eutonia.simulator.reflex.drug import above_nothing, counted
from eutonia.simulator.reflex.limb import limb_of, spindle_rates, tick_ms
from eutonia.simulator.reflex.nerve import emg, reflex_spikes
from eutonia.simulator.reflex.run import Activity, run
from eutonia.simulator.reflex.stimulation import SHARE, largest_m, numbered, trial_seed

Array = NDArray[np.float64]


def stretched(cord: Cord, stretch_mm: Sequence[Array], seeds: Sequence[int]) -> Activity:
    """The cord while the muscle is stretched from outside, one course (ticks) a trial."""
    settings = [
        cord.setting(seed, rate_per_s=spindle_rates(cord, course)[None])
        for course, seed in zip(stretch_mm, seeds, strict=True)
    ]
    length_ms = len(stretch_mm[0]) * tick_ms(cord)
    return run(cord.circuit, settings, length_ms, (fibres("ia"),), int(value("reflex.spindle.gamma_order")))


def tendon_tap(cord: Cord, repeats: int = 10, seed: int = 1) -> xr.Dataset:
    """The tendon jerk: a short stretch, and the EMG that follows.

    Sources: reflex.tap.*, reflex.spindle.*.
    """
    counted("repeats", repeats)
    ticks = round(value("reflex.window.tap") / tick_ms(cord))
    time_ms = tick_ms(cord) * np.arange(ticks)
    course = value("reflex.tap.stretch") * np.minimum(time_ms / value("reflex.tap.duration"), 1)
    seeds = [trial_seed(seed, k) for k in range(repeats)]
    activity = stretched(cord, [course] * repeats, seeds)
    waves = np.array([_wave(cord, activity, k, value("reflex.window.tap") * 2) for k in range(repeats)]) / largest_m(
        cord
    )
    return xr.Dataset(
        {
            "emg": (("repeat", "time"), waves, SHARE | {"long_name": "EMG over largest M"}),
            "jerk": ("repeat", np.ptp(waves, axis=1), SHARE | {"long_name": "tendon jerk over largest M"}),
        },
        {"time": ("time", np.arange(waves.shape[1]) * EMG_MS, {"units": "ms"})},
        {"experiment": "tendon tap"},
    )


def _wave(cord: Cord, activity: Activity, one: int, length_ms: float) -> Array:
    return emg(cord.circuit.pool, *reflex_spikes(cord, activity, one), length_ms, EMG_MS)


def ramp_stretch(
    cord: Cord, velocities_deg_per_s: Sequence[float] | None = None, repeats: int = 2, seed: int = 1
) -> xr.Dataset:
    """Stretch reflex against the velocity of a ramp; its threshold and its gain.

    A slow ramp lasts longer than a fast one, so that spikes are counted for the threshold (does it answer at all?) and
    their rate while the muscle moves is taken for the gain (how strongly?).

    Returns
    -------
    Dataset with `activity` (velocity, repeat), spikes of motoneurons in the ramp and shortly after over all
    motoneurons, and `rate`, spikes a second of a motoneuron while the muscle moves; attributes `threshold_deg_per_s`
    (least velocity with that much activity; nan where none has it) and `gain_per_deg`, the slope of
    `rate` on the velocity above it.

    Sources: reflex.stretch.*, experiment.stretch.least, reflex.spindle.*, reflex.muscle.moment_arm, reflex.window.cord.
    """
    given = (
        numbered("reflex.stretch.velocity") if velocities_deg_per_s is None else np.asarray(velocities_deg_per_s, float)
    )
    above_nothing("velocity", given)
    counted("repeats", repeats)
    arm_mm = 1000 * value("reflex.muscle.moment_arm") * value("reflex.spindle.to_muscle")
    amplitude = np.radians(value("reflex.stretch.amplitude"))
    found, rate = np.empty((2, len(given), repeats))
    for i, velocity in enumerate(given):
        moving_ms = 1000 * amplitude / np.radians(velocity)
        time_ms = tick_ms(cord) * np.arange(round((moving_ms + value("reflex.window.cord")) / tick_ms(cord)))
        course = arm_mm * amplitude * np.minimum(time_ms / moving_ms, 1)
        activity = stretched(cord, [course] * repeats, [trial_seed(seed, i, k) for k in range(repeats)])
        for k, (axon, fired_ms) in enumerate(zip(activity.axon, activity.time_ms, strict=True)):
            own = fired_ms[axon < cord.cells]
            found[i, k] = len(own) / cord.cells
            rate[i, k] = 1000 * (own < moving_ms).sum() / cord.cells / moving_ms
    threshold, gain = _threshold_and_gain(given, found.mean(1), rate.mean(1))
    return xr.Dataset(
        {
            "activity": (("velocity", "repeat"), found, SHARE | {"long_name": "spikes per motoneuron"}),
            "rate": (("velocity", "repeat"), rate, {"units": "1/s", "long_name": "rate of a motoneuron in the ramp"}),
        },
        {"velocity": ("velocity", given, {"units": "deg/s"})},
        {"experiment": "ramp stretch", "threshold_deg_per_s": threshold, "gain_per_deg": gain},
    )


def _threshold_and_gain(velocity: Array, activity: Array, rate: Array) -> tuple[float, float]:
    """Least velocity that is answered, and the slope of the rate from there on; nan where nothing answers."""
    least = value("experiment.stretch.least")
    above = np.flatnonzero(activity >= least)
    if not len(above):
        return np.nan, np.nan
    first = above[0]
    around = slice(max(first - 1, 0), first + 1)
    threshold = float(np.interp(least, activity[around], velocity[around])) if first else float(velocity[0])
    gain = float(np.polyfit(velocity[first:], rate[first:], 1)[0]) if len(velocity) > first + 1 else np.nan
    return threshold, gain


def clonus(cord: Cord, seconds: float | None = None, seed: int = 1) -> xr.Dataset:
    """The ankle is pushed up and the push is held: does it beat, how fast and how wide?

    Returns
    -------
    Dataset with `angle` (rad), `torque` (N m) and `spikes` per tick; attributes `frequency_hz` (nan where nothing
    beats), `amplitude_deg` of the last half, `beats`.

    Sources: reflex.ankle.*, reflex.spindle.*, reflex.muscle.*.
    """
    return clonus_runs(cord, (seed,), seconds)[0]


def clonus_runs(cord: Cord, seeds: Sequence[int], seconds: float | None = None) -> list[xr.Dataset]:
    """Clonus with each of these seeds, side by side; see `clonus`."""
    length_s = value("reflex.window.clonus") if seconds is None else seconds
    above_nothing("seconds", (length_s,))
    ticks = round(1000 * length_s / tick_ms(cord))
    push = {"rate_per_s": np.zeros((1, ticks)), "torque_nm": np.full(ticks, value("reflex.ankle.load"))}
    limb = limb_of(cord, moving=True)
    order = int(value("reflex.spindle.gamma_order"))
    settings = [cord.setting(seed, **push) for seed in seeds]
    activity = run(cord.circuit, settings, 1000 * length_s, (fibres("ia"),), order, limb)
    return [_clonus(cord, activity, one, limb.limb[0]) for one in range(len(seeds))]


def _clonus(cord: Cord, activity: Activity, one: int, torque_per_force: float) -> xr.Dataset:
    angle = activity.motion[one, :, 1]
    ticks = len(angle)
    fired = activity.time_ms[one][activity.axon[one] < cord.cells]
    spikes = np.bincount(np.minimum((fired / tick_ms(cord)).astype(int), ticks - 1), minlength=ticks)
    late = angle[ticks // 2 :]
    frequency, beats = _beat(late - late.mean(), tick_ms(cord) / 1000)
    amplitude = float(np.degrees(np.ptp(late)))
    if not spikes[ticks // 2 :].any():
        frequency, beats, amplitude = np.nan, 0, 0.0
    return xr.Dataset(
        {
            "angle": ("time", angle, {"units": "rad", "long_name": "dorsiflexion"}),
            "torque": ("time", activity.motion[one, :, 0] * torque_per_force, {"units": "N m"}),
            "spikes": ("time", spikes, {"units": "1", "long_name": "spikes of motoneurons in a tick"}),
        },
        {"time": ("time", tick_ms(cord) / 1000 * np.arange(ticks), {"units": "s"})},
        {"experiment": "clonus", "frequency_hz": frequency, "amplitude_deg": amplitude, "beats": beats},
    )


def _beat(course: Array, tick_s: float) -> tuple[float, int]:
    """Frequency by the upward crossings of the mean, and their number."""
    crossings = np.flatnonzero((course[:-1] < 0) & (course[1:] >= 0))
    if len(crossings) < 2:
        return np.nan, len(crossings)
    return float((len(crossings) - 1) / ((crossings[-1] - crossings[0]) * tick_s)), len(crossings)


def voluntary_ramp(cord: Cord, seconds: float | None = None, seed: int = 1) -> xr.Dataset:
    """Descending drive rises from none to all; the force of the held muscle follows.

    Returns
    -------
    Dataset with `drive` (share), `force` (N), and each unit's first spike (`recruited_at`, share of drive; nan where
    it stays silent); attribute `greatest_n`.

    Sources: reflex.descending.*, reflex.mn.*.twitch_*, reflex.force.*, experiment.voluntary.*.
    """
    return voluntary_runs(cord, (seed,), seconds)[0]


def voluntary_runs(cord: Cord, seeds: Sequence[int], seconds: float | None = None) -> list[xr.Dataset]:
    """A voluntary ramp with each of these seeds, side by side; see `voluntary_ramp`."""
    length_s = value("reflex.window.voluntary") if seconds is None else seconds
    above_nothing("seconds", (length_s,))
    ticks = round(1000 * length_s / tick_ms(cord))
    drive = np.minimum(np.linspace(0, 1 / _rising(), ticks), 1)
    held, order = limb_of(cord, moving=False), int(value("reflex.descending.gamma_order"))
    settings = [
        cord.setting(seed, rate_per_s=(value("reflex.descending.highest_rate") * drive)[None]) for seed in seeds
    ]
    activity = run(cord.circuit, settings, 1000 * length_s, (fibres("descending"),), order, held)
    return [_voluntary(cord, activity, one, drive, held.limb[0]) for one in range(len(seeds))]


def _rising() -> float:
    """Share of a voluntary ramp and hold in which the drive rises."""
    ramp = value("experiment.voluntary.ramp")
    return ramp / (ramp + value("experiment.voluntary.hold"))


def _voluntary(cord: Cord, activity: Activity, one: int, drive: Array, torque_per_force: float) -> xr.Dataset:
    force = activity.motion[one, :, 0] * torque_per_force / value("reflex.muscle.moment_arm")
    own = activity.axon[one] < cord.cells
    cell, time_ms = activity.axon[one][own], activity.time_ms[one][own]
    time_s = tick_ms(cord) / 1000 * np.arange(len(drive))
    first = np.full(cord.cells, np.nan)
    order = np.argsort(time_ms)[::-1]
    first[cell[order]] = np.interp(time_ms[order] / 1000, time_s, drive)
    top = force[round(len(drive) * _rising()) :]
    return xr.Dataset(
        {
            "drive": ("time", drive, SHARE | {"long_name": "descending drive"}),
            "force": ("time", force, {"units": "N", "long_name": "force of soleus"}),
            "recruited_at": ("cell", first, SHARE | {"long_name": "drive at the first spike"}),
            "spike_cell": ("spike", cell, {"long_name": "motoneuron, 0 the smallest"}),
            "spike_ms": ("spike", time_ms, {"units": "ms"}),
        },
        {"time": ("time", time_s, {"units": "s"})},
        {"experiment": "voluntary ramp", "greatest_n": float(top.mean())},
    )
