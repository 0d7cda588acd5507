"""The nerve: an electrical stimulus, what it starts in both directions, and the surface EMG that comes of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from eutonia.evidence import value
from eutonia.simulator.numerics import FAST, POTENTIAL_WIDTHS
from eutonia.simulator.reflex.cells import Pool
from eutonia.simulator.reflex.cord import Cord, fibres
from eutonia.simulator.reflex.run import Activity

Array = NDArray[np.float64]
Index = NDArray[np.int64]

STIMULATED = {"ia": "reflex.ia", "ib": "reflex.ib_interneuron", "group_ii": "reflex.group_ii"}


@dataclass(frozen=True)
class Shock:
    """One stimulus of the nerve in one trial: what it starts.

    `step`, `axon` are the spikes that reach the cord, sorted; `direct` (cells,) says which motor axons it excites.
    """

    at_ms: float
    step: Index
    axon: Index
    direct: NDArray[np.bool_]


def shock(cord: Cord, intensity: float, at_ms: float, seed: int) -> Shock:
    """A stimulus at this intensity (in units of charge, as the thresholds) and time, in one trial.

    Sources: reflex.ia.*, reflex.ib_interneuron.*, reflex.group_ii.*, reflex.mn.*, reflex.nerve.*.
    """
    circuit, pool = cord.circuit, cord.circuit.pool
    random = np.random.default_rng((seed, round(at_ms / cord.dt_ms)))
    spread = value("reflex.nerve.threshold_spread")
    length = value("reflex.nerve.length")
    when, axons = [], []
    for name, topic in STIMULATED.items():
        group = fibres(name)
        threshold_name = "axon_threshold" if name == "ib" else "threshold"
        thresholds = np.linspace(
            value(f"{topic}.{threshold_name}_first"), value(f"{topic}.{threshold_name}_last"), group.count
        )
        velocity = np.linspace(value(f"{topic}.velocity_first"), value(f"{topic}.velocity_last"), group.count)
        fires = intensity >= thresholds * (1 + spread * random.standard_normal(group.count))
        when.append((at_ms + 1000 * length / velocity)[fires])
        axons.append(circuit.axons(group)[fires])
    direct = intensity >= pool.axon_threshold * (1 + spread * random.standard_normal(len(pool)))
    when.append((at_ms + 1000 * length / pool.velocity_m_per_s)[direct])
    axons.append(circuit.antidromic(np.flatnonzero(direct)))
    step = np.round(np.concatenate(when) / cord.dt_ms).astype(np.int64)
    order = np.argsort(step, kind="stable")
    return Shock(at_ms, step[order], np.concatenate(axons)[order], direct)


@njit(**FAST)
def _add_potentials(cell: Index, time_ms: Array, size: Array, duration_ms: Array, dt_ms: float, wave: Array) -> None:
    """Add a first-order Hermite-Rodriguez potential for each spike."""
    for k in range(len(cell)):
        width = duration_ms[cell[k]]
        first = int((time_ms[k] - POTENTIAL_WIDTHS * width) / dt_ms)
        last = int((time_ms[k] + POTENTIAL_WIDTHS * width) / dt_ms) + 1
        for j in range(max(first, 0), min(last, len(wave))):
            x = (j * dt_ms - time_ms[k]) / width
            wave[j] += size[cell[k]] * x * np.exp(-x * x)


def emg(pool: Pool, cell: Index, time_ms: Array, length_ms: float, dt_ms: float) -> Array:
    """Surface EMG of spikes that reach the muscle at these times, in units of the evidence's weights.

    Sources: reflex.mn.*.emg_*.
    """
    wave = np.zeros(round(length_ms / dt_ms) + 1)
    _add_potentials(cell, time_ms, pool.emg, pool.emg_ms, dt_ms, wave)
    return wave


def size(wave: Array) -> float:
    """From peak to peak."""
    return float(np.ptp(wave)) if len(wave) else 0.0


def reflex_spikes(cord: Cord, activity: Activity, one: int, shocks: tuple[Shock, ...] = ()) -> tuple[Index, Array]:
    """Motoneurons that fire and when (ms) their spikes reach the muscle, without those that meet an antidromic one.

    An axon that the stimulus excites carries a spike towards the cord; a reflex spike on the way out meets it.
    """
    pool = cord.circuit.pool
    reflex = activity.axon[one] < len(pool)
    cell, time_ms = activity.axon[one][reflex], activity.time_ms[one][reflex]
    to_stimulus = 1000 * value("reflex.nerve.length") / pool.velocity_m_per_s[cell]
    free = np.ones(len(cell), dtype=np.bool_)
    for each in shocks:
        away = time_ms - each.at_ms
        free &= ~(each.direct[cell] & (away > -to_stimulus) & (away <= to_stimulus))
    out = 1000 * value("reflex.nerve.to_muscle") / pool.velocity_m_per_s[cell]
    return cell[free], (time_ms + to_stimulus + out)[free]


def direct_spikes(cord: Cord, each: Shock) -> tuple[Index, Array]:
    """Motor axons excited by a stimulus, and when (ms) their spikes reach the muscle: the M wave."""
    cell = np.flatnonzero(each.direct)
    return cell, each.at_ms + 1000 * value("reflex.nerve.to_muscle") / cord.circuit.pool.velocity_m_per_s[cell]
