"""Run a circuit: parameter sets go in, spikes (and, where there is a muscle, torque and angle) come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eutonia.errors import MachineError
from eutonia.simulator.numerics import ROOM_PER_CELL
from eutonia.simulator.reflex.network import Body, Given, Seen, run_circuit
from eutonia.simulator.reflex.wiring import Circuit, Group

Array = NDArray[np.float64]
Index = NDArray[np.int64]
NO_SPIKES = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Setting:
    """One parameter set.

    Parameters
    ----------
    seed : of its noise and its fibres
    release : (projections,), transmitter release that is left
    girk : potassium conductance opened by the drug, share of the leak
    pic : share of the published persistent inward current
    noise : of the membrane, share of the published
    slow_depression, depression_time : factors on the loss of the slow part and the recovery time of the fast one
    step, axon : spikes given from outside, sorted by step
    rate_per_s : (driven groups, ticks)
    torque_nm : (ticks,), on the ankle from outside
    current_na : steady current into each soma
    """

    seed: int
    release: Array
    girk: float = 0
    pic: float = 0
    noise: float = 0
    slow_depression: float = 1
    depression_time: float = 1
    step: Index = field(default_factory=lambda: NO_SPIKES)
    axon: Index = field(default_factory=lambda: NO_SPIKES)
    rate_per_s: Array | None = None
    torque_nm: Array | None = None
    current_na: Array | None = None


@dataclass(frozen=True)
class Limb:
    """Muscle and ankle of a run; see `muscle`. `fibre_delay` is the conduction of each fibre in ticks."""

    twitch: Array
    limb: Array
    fibre_delay: Index


@dataclass(frozen=True)
class Activity:
    """What happened, set by set: spikes of motoneurons and interneurons in order of time, and motion of the limb.

    `axon` and `time_ms` are one array for each set; `trace` (sets, cells, 2, steps) holds the soma and the dendrite of
    the watched cells in mV; `motion` (sets, ticks, 3) torque in force units, angle and spindle rate.
    """

    axon: tuple[Index, ...]
    time_ms: tuple[Array, ...]
    trace: Array
    motion: Array


def run(
    circuit: Circuit,
    settings: Sequence[Setting],
    duration_ms: float,
    driven: Sequence[Group] = (),
    gamma_order: int = 1,
    limb: Limb | None = None,
    watched: Sequence[int] = (),
) -> Activity:
    """Run every setting for this long.

    Parameters
    ----------
    driven : groups of fibres that fire at the settings' rates; with a limb the first one is its spindles
    gamma_order : regularity of these fibres
    watched : motoneurons whose potentials are kept
    """
    steps = round(duration_ms / circuit.dt_ms)
    ticks = -(-steps // circuit.tick_steps)
    kind, different = _motoneurons(circuit, settings)
    seen = _unseen(circuit, len(settings), steps, ticks if limb else 0, watched)
    run_circuit(
        steps, circuit.tick_steps, circuit.tick_steps * circuit.dt_ms / 1000, circuit.slots, circuit.stride, kind,
        different, circuit.interneuron_rows(), circuit.scalars(), circuit.wires,
        np.stack([circuit.losses(one.slow_depression, one.depression_time) for one in settings]),
        np.stack([one.release for one in settings]), np.array([one.seed for one in settings], dtype=np.int64),
        _given(circuit, settings, ticks, driven, gamma_order), _body(circuit, limb), seen,
    )  # fmt: skip
    return _activity(circuit, seen)


def _motoneurons(circuit: Circuit, settings: Sequence[Setting]) -> tuple[Index, Array]:
    """Which motoneurons each set has, and these; most sets differ in their spikes alone, not in their cells."""
    kinds: dict[tuple[object, ...], int] = {}
    kind = np.empty(len(settings), dtype=np.int64)
    different: list[Array] = []
    for i, one in enumerate(settings):
        key = (one.girk, one.pic, one.noise, None if one.current_na is None else one.current_na.tobytes())
        if key not in kinds:
            kinds[key] = len(different)
            different.append(circuit.motoneuron_rows(one.girk, one.pic, one.noise, one.current_na))
        kind[i] = kinds[key]
    return kind, np.stack(different)


def _given(
    circuit: Circuit, settings: Sequence[Setting], ticks: int, driven: Sequence[Group], gamma_order: int
) -> Given:
    """What comes from outside, set after set."""
    groups = np.array([(circuit.axons(one)[0], one.count) for one in driven], dtype=np.int64).reshape(-1, 2)
    rates = np.zeros((len(settings), len(driven), ticks))
    torque = np.zeros((len(settings), ticks))
    for i, one in enumerate(settings):
        if one.rate_per_s is not None:
            rates[i] = one.rate_per_s[:, :ticks]
        if one.torque_nm is not None:
            torque[i] = one.torque_nm[:ticks]
    return Given(
        np.concatenate([[0], np.cumsum([len(one.step) for one in settings])]),
        np.concatenate([one.step for one in settings]), np.concatenate([one.axon for one in settings]),
        groups, gamma_order, rates, torque,
    )  # fmt: skip


def _body(circuit: Circuit, limb: Limb | None) -> Body:
    """The limb as the kernel reads it, its motoneurons filled up to whole blocks; empty where there is none."""
    if limb is None:
        return Body(np.empty(0), np.zeros((1, 1)), np.zeros(circuit.fibres, dtype=np.int64))
    spare = circuit.cells - limb.twitch.shape[1]
    return Body(limb.limb, np.pad(limb.twitch, ((0, 0), (0, spare)), mode="edge"), limb.fibre_delay)


def _unseen(circuit: Circuit, sets: int, steps: int, ticks: int, watched: Sequence[int]) -> Seen:
    """Room for what will happen; `ticks` of motion, none without a limb."""
    room = ROOM_PER_CELL * (circuit.cells + circuit.others) * max(1, steps // circuit.tick_steps // 100)
    return Seen(
        np.empty((sets, room), np.int32), np.empty((sets, room), np.int32), np.zeros(sets, dtype=np.int64),
        np.array(watched, dtype=np.int64), np.zeros((sets, len(watched), 2, steps)),
        np.zeros((sets, ticks, len(("torque", "angle", "rate")))),
    )  # fmt: skip


def _activity(circuit: Circuit, seen: Seen) -> Activity:
    """What was seen, the spikes in order of time: the kernel notes an F wave when its antidromic spike turns back."""
    room = seen.axon.shape[1]
    if (seen.spikes > room).any():
        raise MachineError(
            f"the circuit fired {seen.spikes.max()} spikes in one trial, room for {room}; "
            "try fewer cells or a shorter run"
        )
    axon, time_ms = [], []
    for axons, steps, count in zip(seen.axon, seen.step, seen.spikes, strict=True):
        order = np.argsort(steps[:count], kind="stable")
        axon.append(axons[order].astype(np.int64))
        time_ms.append(np.asarray(steps[order] * circuit.dt_ms, dtype=np.float64))
    return Activity(tuple(axon), tuple(time_ms), seen.trace, seen.motion)
