"""Experiments with an electrical stimulus: H and M recruitment, paired pulses, F waves, flexor withdrawal.

Each returns an `xarray.Dataset` whose variables carry their units; sizes are shares of the largest M wave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from eutonia.evidence import value
from eutonia.simulator.numerics import EMG_MS
from eutonia.simulator.reflex.cord import Cord, fibres
from eutonia.simulator.reflex.drug import above_nothing, counted, share
from eutonia.simulator.reflex.limb import spindle_rates, tick_ms
from eutonia.simulator.reflex.nerve import Shock, direct_spikes, emg, reflex_spikes, shock, size
from eutonia.simulator.reflex.run import Activity, Setting, run

Array = NDArray[np.float64]
Index = NDArray[np.int64]

SHARE = {"units": "1"}


def trial_seed(seed: int, *place: int) -> int:
    """One seed for each trial; the same trial has the same seed whatever else is run."""
    return int(np.random.SeedSequence((seed, *place)).generate_state(1)[0])


def shocked(cord: Cord, shocks: Sequence[Shock], seed: int) -> Setting:
    """The parameter set of a trial with these stimuli."""
    step = np.concatenate([each.step for each in shocks])
    order = np.argsort(step, kind="stable")
    return cord.setting(seed, step=step[order], axon=np.concatenate([each.axon for each in shocks])[order])


def largest_m(cord: Cord) -> float:
    """M wave when every motor axon is excited."""
    each = Shock(0.0, np.empty(0, np.int64), np.empty(0, np.int64), np.ones(cord.cells, dtype=np.bool_))
    return size(emg(cord.circuit.pool, *direct_spikes(cord, each), value("reflex.window.emg"), EMG_MS))


def reflex_size(cord: Cord, activity: Activity, one: int, shocks: Sequence[Shock], of: int = 0) -> float:
    """Size of the reflex after one of the stimuli, in EMG units."""
    cell, time_ms = reflex_spikes(cord, activity, one, tuple(shocks))
    window = value("reflex.window.emg")
    after = time_ms - shocks[of].at_ms
    kept = (after > 0) & (after < window)
    return size(emg(cord.circuit.pool, cell[kept], after[kept], window, EMG_MS))


def recruitment(cord: Cord, intensities: Sequence[float] | None = None, repeats: int = 10, seed: int = 1) -> xr.Dataset:
    """H and M waves against the intensity of the stimulus.

    Parameters
    ----------
    intensities : in units of charge, as the thresholds (Ia 8 to 18, motor axons 12 to 18); left out, 20 of them

    Returns
    -------
    Dataset with `h` and `m` (intensity, repeat), shares of the largest M wave, and the spikes of the trial nearest to
    the largest H (`spike_cell`, `spike_ms`).

    Sources: reflex.*, experiment.recruitment.*.
    """
    counted("repeats", repeats)
    at = default_intensities() if intensities is None else np.asarray(intensities, dtype=float)
    above_nothing("intensity", at)
    trials = [
        (shock(cord, level, 0.0, trial_seed(seed, i, k)), trial_seed(seed, i, k))
        for i, level in enumerate(at)
        for k in range(repeats)
    ]
    activity = run(cord.circuit, [shocked(cord, (each,), own) for each, own in trials], value("reflex.window.cord"))
    whole = largest_m(cord)
    h = np.array([reflex_size(cord, activity, i, (each,)) for i, (each, _) in enumerate(trials)]) / whole
    window = value("reflex.window.emg")
    m = np.array([
        size(emg(cord.circuit.pool, *direct_spikes(cord, each), window, EMG_MS)) for each, _ in trials
    ]) / whole  # fmt: skip
    best = int(np.argmax(h))
    cell, time_ms = reflex_spikes(cord, activity, best, (trials[best][0],))
    wave_cell, wave_ms = direct_spikes(cord, trials[best][0])
    both = np.concatenate([cell, wave_cell]), np.concatenate([time_ms, wave_ms])
    wave = emg(cord.circuit.pool, *both, window, EMG_MS) / whole
    return xr.Dataset(
        {
            "h": (("intensity", "repeat"), h.reshape(len(at), repeats), SHARE | {"long_name": "H wave over largest M"}),
            "m": (("intensity", "repeat"), m.reshape(len(at), repeats), SHARE | {"long_name": "M wave over largest M"}),
            "emg": ("time", wave, SHARE | {"long_name": "EMG of the trial with the largest H"}),
            "spike_cell": ("spike", cell, {"long_name": "motoneuron, 0 the smallest"}),
            "spike_ms": ("spike", time_ms, {"units": "ms", "long_name": "time at the muscle"}),
        },
        {"intensity": at, "time": np.arange(len(wave)) * EMG_MS},
        {"experiment": "recruitment"},
    )


def default_intensities() -> Array:
    """Intensities from below the first Ia fibre to above the last motor axon."""
    return spread("experiment.recruitment")


def spread(prefix: str) -> Array:
    """Evenly spread intensities: `prefix`.stimuli of them, from .intensity_first to .intensity_last."""
    first, last = value(f"{prefix}.intensity_first"), value(f"{prefix}.intensity_last")
    return np.linspace(first, last, int(value(f"{prefix}.stimuli")))


def h_over_m(curve: xr.Dataset) -> float:
    """Largest mean H wave of a recruitment curve, as a share of the largest M wave."""
    return float(curve["h"].mean("repeat").max())


def rising_intensity(cord: Cord, seed: int) -> float:
    """Intensity on the rising limb at which H is half of the largest, without the drug."""
    curve = recruitment(cord.without_drug, repeats=2, seed=seed)
    h = curve["h"].mean("repeat").values
    top = int(h.argmax())
    return float(np.interp(h[top] / 2, h[: top + 1], curve["intensity"].values[: top + 1]))


def paired_pulses(
    cord: Cord, intervals_s: Sequence[float] | None = None, repeats: int = 10, seed: int = 1
) -> xr.Dataset:
    """Post-activation depression: an H wave after another, and after a slow stretch, over one from rest.

    What came before lies long enough back that only the use of the terminals is left of it.

    Returns
    -------
    Dataset with `after_pulse` and `after_stretch` (interval, repeat), shares of the H wave from rest.

    Sources: reflex.ia.*, reflex.spastic.*, reflex.paired.*, experiment.recruitment.*.
    """
    given = numbered("reflex.paired.interval") if intervals_s is None else np.asarray(intervals_s, dtype=float)
    above_nothing("interval", given)
    counted("repeats", repeats)
    level = rising_intensity(cord, seed)
    shocks, settings = [], []
    for k in range(repeats):
        own = trial_seed(seed, k)
        each = shock(cord, level, 0.0, own)
        alone = shocked(cord, (each,), own)
        before = _ia_only(cord, each)
        stretch = _slow_stretch(cord, own)
        histories = [before for _ in given] + [stretch for _ in given]
        shocks += [each] * (1 + 2 * len(given))
        settings.append(alone)
        for (step, axon), gap in zip(histories, np.tile(given, 2), strict=True):
            past = step - step.max() - round(1000 * gap / cord.dt_ms)
            settings.append(replace(alone, step=np.r_[past, alone.step], axon=np.r_[axon, alone.axon]))
    activity = run(cord.circuit, settings, value("reflex.window.cord"))
    h = np.array([reflex_size(cord, activity, i, (each,)) for i, each in enumerate(shocks)]).reshape(repeats, -1)
    share = h[:, 1:] / max(float(h[:, 0].mean()), np.finfo(float).tiny)
    n = len(given)
    return xr.Dataset(
        {
            "after_pulse": (("interval", "repeat"), share[:, :n].T, SHARE | {"long_name": "H after an H"}),
            "after_stretch": (("interval", "repeat"), share[:, n:].T, SHARE | {"long_name": "H after a slow stretch"}),
        },
        {"interval": ("interval", given, {"units": "s"})},
        {"experiment": "paired pulses", "intensity": level},
    )  # fmt: skip


def _ia_only(cord: Cord, each: Shock) -> tuple[Index, Index]:
    """Of what a stimulus starts, the spikes of the Ia fibres."""
    own = np.isin(each.axon, cord.circuit.axons(fibres("ia")))
    return each.step[own], each.axon[own]


def _slow_stretch(cord: Cord, seed: int) -> tuple[Index, Index]:
    """Spikes of the Ia fibres in a slow stretch: evenly spaced at the mean rate, each fibre from a phase of its own."""
    amplitude, velocity = value("reflex.paired.stretch"), value("reflex.paired.stretch_velocity")
    ticks = round(1000 * amplitude / velocity / tick_ms(cord))
    arm_mm = 1000 * value("reflex.muscle.moment_arm") * value("reflex.spindle.to_muscle")
    expected = np.cumsum(spindle_rates(cord, arm_mm * np.radians(amplitude) * np.linspace(0, 1, ticks)))
    expected *= tick_ms(cord) / 1000
    axons = cord.circuit.axons(fibres("ia"))
    phases = np.random.default_rng(seed).random(len(axons))
    step, axon = [], []
    for fibre, phase in zip(axons, phases, strict=True):
        when = np.searchsorted(expected, np.arange(phase, expected[-1]))
        step.append(when * cord.circuit.tick_steps)
        axon.append(np.full(len(when), fibre))
    order = np.argsort(np.concatenate(step), kind="stable")
    return np.concatenate(step)[order], np.concatenate(axon)[order]


def numbered(prefix: str) -> Array:
    """The values of the rows `prefix`_1, _2, ... in order."""
    from eutonia.evidence.library import quantities

    names = [id for id in quantities() if id.startswith(f"{prefix}_")]
    return np.array([value(id) for id in sorted(names, key=lambda id: int(id.rsplit("_", 1)[1]))])


def f_waves(cord: Cord, stimuli: int = 24, seed: int = 1) -> xr.Dataset:
    """F waves after stimuli that excite every motor axon: how often, and how large.

    What lets a cell turn a spike back is a chance here, not a mechanism: the drug changes only how many reflex spikes
    meet the antidromic ones.

    Sources: reflex.f_wave.*.
    """
    counted("stimuli", stimuli)
    level = 2 * value("reflex.mn.s.axon_threshold_first")
    shocks = [shock(cord, level, 0.0, trial_seed(seed, k)) for k in range(stimuli)]
    settings = [shocked(cord, (each,), trial_seed(seed, k)) for k, each in enumerate(shocks)]
    activity = run(cord.circuit, settings, value("reflex.window.cord"))
    f = np.array([reflex_size(cord, activity, k, (each,)) for k, each in enumerate(shocks)]) / largest_m(cord)
    return xr.Dataset(
        {"f": ("stimulus", f, SHARE | {"long_name": "F wave over largest M"})},
        attrs={"experiment": "F waves", "persistence": float((f > 0).mean())},
    )


def flexor_withdrawal(
    cord: Cord, strengths: Sequence[float] | None = None, repeats: int = 10, seed: int = 1
) -> xr.Dataset:
    """The polysynaptic reflex: a train to group II fibres, two layers of interneurons, a pool of flexor motoneurons.

    Parameters
    ----------
    strengths : share of the group II fibres that the train excites

    Returns
    -------
    Dataset with `reflex` (strength, repeat): rectified EMG summed, share of that of one spike in every cell.

    Sources: reflex.group_ii.*, reflex.polysynaptic.*, reflex.flexor.*.
    """
    given = numbered("reflex.flexor.strength") if strengths is None else np.asarray(strengths, dtype=float)
    for each in given:
        share("strength", each)
    counted("repeats", repeats)
    group = fibres("group_ii")
    axons = cord.circuit.axons(group)
    velocity = np.linspace(value("reflex.group_ii.velocity_first"), value("reflex.group_ii.velocity_last"), group.count)
    arrival_ms = 1000 * value("reflex.nerve.length") / velocity
    pulses = 1000 / value("reflex.flexor.train_rate") * np.arange(int(value("reflex.flexor.train_count")))
    settings = []
    for i, strength in enumerate(given):
        for k in range(repeats):
            own = trial_seed(seed, i, k)
            picked = np.random.default_rng(own).permutation(group.count)[: round(strength * group.count)]
            step = np.round((arrival_ms[picked][:, None] + pulses) / cord.dt_ms).astype(np.int64).ravel()
            order = np.argsort(step, kind="stable")
            axon = np.repeat(axons[picked], len(pulses))
            settings.append(cord.setting(own, step=step[order], axon=axon[order]))
    activity = run(cord.circuit, settings, value("reflex.window.flexor"))
    weight = cord.circuit.pool.emg
    found = [float(weight[axon[axon < cord.cells]].sum() / weight.sum()) for axon in activity.axon]
    return xr.Dataset(
        {"reflex": (("strength", "repeat"), np.array(found).reshape(len(given), repeats), SHARE)},
        {"strength": given},
        {"experiment": "flexor withdrawal"},
    )
