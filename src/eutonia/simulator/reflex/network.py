"""The circuit in steps of a fraction of a millisecond: cells, synapses with delays, fibres, muscle and ankle.

Parameter sets are the outer axis and run side by side; a set depends on its own seed alone, so that one thread or two
give the same spikes.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from eutonia.simulator.numerics import FAST, LANES, NEVER, normal_at, uniform_at
from eutonia.simulator.reflex import kernel as k
from eutonia.simulator.reflex.muscle import CONDUCTION, arrive, move_ankle, move_twitches, spindle_rate

Array = NDArray[np.float64]
Index = NDArray[np.int64]

PROJECTION_COLUMNS = ("first_axon", "axons", "state_from", "taps", "first_block", "last_block", "wake")
FIRST_AXON, AXONS, STATE_FROM, TAPS, FIRST_BLOCK, LAST_BLOCK, WAKE = range(len(PROJECTION_COLUMNS))
NOISE, NOISE_SIZE, LAST, VS, VD, THETA = k.NOISE, k.NOISE_SIZE, k.LAST, k.VS, k.VD, k.THETA
I_HELD, I_REF, I_V, I_THETA, I_J = k.I_HELD, k.I_REF, k.I_V, k.I_THETA, k.I_J
REFRACTORY, TURN_CHANCE, TURN_STEPS, E_EXC, E_INH = k.REFRACTORY, k.TURN_CHANCE, k.TURN_STEPS, k.E_EXC, k.E_INH
OWN, OTHER = k.OWN, k.OTHER
move_motoneurons, move_interneurons = k.move_motoneurons, k.move_interneurons


class Wires(NamedTuple):
    """Who speaks to whom; an axon has one state in each projection that it takes part in.

    `projection` (projections, columns): among them the blocks of interneurons it ends on, and for how many steps after
    an arrival they can be anywhere but at rest. `contact_from` (states + 1,), the contacts of a state in `site` and
    `weight`; `delay` (states,) in steps; `tap` (projections, taps), the mean conductance that a spike adds in each step
    after its arrival.
    """

    projection: Index
    contact_from: Index
    site: NDArray[np.int32]
    weight: NDArray[np.float32]
    delay: Index
    tap: Array


class Given(NamedTuple):
    """What comes from outside.

    Spikes `step`, `axon` of set i from `first[i]` on, sorted; those before step 0 only use up release, axons after the
    last stand for an antidromic spike. `driven` (groups, 2): first axon and number of fibres that fire at `rate` (sets,
    groups, ticks) per second, gamma intervals of order `gamma_order`. `torque` (sets, ticks).
    """

    first: Index
    step: Index
    axon: Index
    driven: Index
    gamma_order: int
    rate: Array
    torque: Array


class Body(NamedTuple):
    """Muscle and ankle, see `muscle`; `limb` is empty where there is none. `fibre_delay` in ticks, for each fibre."""

    limb: Array
    twitch: Array
    fibre_delay: Index


class Seen(NamedTuple):
    """Written: spikes (sets, room), how many (sets,), potentials of the watched cells, and motion (sets, ticks, 3)."""

    axon: NDArray[np.int32]
    step: NDArray[np.int32]
    spikes: Index
    watched: Index
    trace: Array
    motion: Array


class Way(NamedTuple):
    """Spikes on their way: those that arrive at a step wait in its slot.

    `release` (slots, states) is what each state brings, `state` (slots, states) those that bring something, and
    `waiting` (slots,) how many these are. `left` and `used`: what depression has left of a state, and its last spike.
    """

    release: Array
    state: NDArray[np.int32]
    waiting: Index
    left: Array
    used: Array


@njit(**FAST)
def _send(axon: int, step: int, wires: Wires, depression: Array, scale: Array, way: Way) -> None:
    """Put a spike of an axon on its way, with the release that is left."""
    for p in range(len(wires.projection)):
        a = axon - wires.projection[p, FIRST_AXON]
        if a < 0 or a >= wires.projection[p, AXONS]:
            continue
        at = wires.projection[p, STATE_FROM] + a
        released = scale[p]
        for part in range(2):  # fast and slow depression
            if depression[p, 2 * part] > 0.0:
                ago = step - way.used[at]
                x = 1.0 - (1.0 - way.left[part, at]) * math.exp(-ago * depression[p, 2 * part + 1])
                released *= x
                way.left[part, at] = x * (1.0 - depression[p, 2 * part])
        way.used[at] = step
        if step < 0 or released == 0.0:  # long before the run only the use of the terminal is left of it
            continue
        slot = (step + wires.delay[at]) % len(way.waiting)
        if way.release[slot, at] == 0.0:
            way.state[slot, way.waiting[slot]] = at
            way.waiting[slot] += 1
        way.release[slot, at] += released


@njit(inline="always", **FAST)
def _arrive(step: int, wires: Wires, way: Way, awake: Index, ring: Array) -> None:
    """What arrives at this step goes into the inputs of the steps that follow."""
    slot = step % len(way.waiting)
    for n in range(way.waiting[slot]):
        at = way.state[slot, n]
        released = way.release[slot, at]
        way.release[slot, at] = 0.0
        p = 0
        while at >= wires.projection[p, STATE_FROM] + wires.projection[p, AXONS]:
            p += 1
        for b in range(wires.projection[p, FIRST_BLOCK], wires.projection[p, LAST_BLOCK]):
            awake[b] = max(awake[b], step + wires.projection[p, WAKE])
        first, last = wires.contact_from[at], wires.contact_from[at + 1]
        site, weight = wires.site[first:last], wires.weight[first:last]
        side_by_side = last > first and site[-1] - site[0] == last - first - 1
        for j in range(wires.projection[p, TAPS]):
            share = released * wires.tap[p, j]
            into = ring[(step + 1 + j) % len(ring)]
            if side_by_side:
                row = into[site[0] : site[0] + len(site)]
                for i in range(len(site)):
                    row[i] += share * weight[i]
            else:
                for i in range(len(site)):
                    into[site[i]] += share * weight[i]
    way.waiting[slot] = 0


@njit(inline="always", **FAST)
def _note(seen: Seen, one: int, axon: int, step: int) -> None:
    """Keep a spike, or only count it where there is no room."""
    n = seen.spikes[one]
    if n < seen.axon.shape[1]:
        seen.axon[one, n] = axon
        seen.step[one, n] = step
    seen.spikes[one] = n + 1


@njit(**FAST)
def _drive(
    one: int, t: int, tick: int, tick_steps: int, tick_s: float, seed: int, first_fibre: int, given: Given, body: Body,
    history: Array, ahead: Array, drawn: Index, wires: Wires, depression: Array, scale: Array, way: Way,
) -> None:  # fmt: skip
    """Fibres that fire at a rate: each when the integral of its rate has passed its next interval."""
    f = 0
    for g in range(len(given.driven)):
        for axon in range(given.driven[g, 0], given.driven[g, 0] + given.driven[g, 1]):
            now = given.rate[one, g, tick]
            if g == 0 and len(body.limb):
                then = tick - body.fibre_delay[axon - first_fibre]
                now += history[then] if then >= 0 else 0.0
            expected = now * tick_s
            at = 0.0
            while expected > 0.0 and ahead[f] <= expected * (1.0 - at):
                at += ahead[f] / expected
                _send(axon, t + int(at * tick_steps), wires, depression, scale, way)
                total = 0.0
                for _ in range(given.gamma_order):
                    drawn[f] += 1
                    total -= math.log(uniform_at(seed, first_fibre + f, drawn[f]))
                ahead[f] = total / given.gamma_order
            ahead[f] -= expected * (1.0 - at)
            f += 1


@njit(**FAST)
def _run_one(
    one: int, steps: int, tick_steps: int, tick_s: float, slots: int, stride: int, motoneurons: Array,
    interneurons: Array, s: Array, wires: Wires, depression: Array, scale: Array, seed: int, given: Given, body: Body,
    seen: Seen,
) -> None:  # fmt: skip
    """One parameter set; see `run_circuit`."""
    blocks, inter_blocks = len(motoneurons), len(interneurons)
    cells, inter = blocks * LANES, inter_blocks * LANES
    first_fibre = cells + inter
    last_axon = first_fibre + len(body.fibre_delay)
    fibres = given.driven[:, 1].sum()
    muscular = len(body.limb) > 0
    cell = np.empty((blocks, OWN, LANES))  # of known shape, so that the inlined loops vectorise
    cell[:] = motoneurons
    other = np.empty((inter_blocks, OTHER, LANES))
    other[:] = interneurons
    states = len(wires.delay)
    way = Way(
        np.zeros((slots, states)), np.empty((slots, states), dtype=np.int32), np.zeros(slots, dtype=np.int64),
        np.ones((2, states)), np.full(states, NEVER),
    )  # fmt: skip
    soon = np.zeros((stride + wires.tap.shape[1], 2 * blocks + 2 * inter_blocks, LANES))  # input in the steps to come
    ring = soon.reshape((len(soon), -1))
    fired, firing = np.empty((stride, cells + inter), dtype=np.int32), np.zeros(stride, dtype=np.int64)
    awake = np.zeros(inter_blocks, dtype=np.int64)  # until when a block of interneurons may be anywhere but at rest
    for b in range(inter_blocks):
        awake[b] = steps if np.any(other[b, I_J] != 0.0) else 0
    ahead = np.empty(fibres)
    drawn = np.zeros(fibres, dtype=np.int64)
    for f in range(fibres):  # the first interval is cut at a random point, so that fibres do not start together
        ahead[f] = uniform_at(seed, first_fibre + f, 0)
    muscle = np.zeros((2, cells))
    arriving = np.zeros((int(body.twitch[CONDUCTION].max()) + 2 if muscular else 1, cells))
    last_tick = np.full(cells, NEVER)
    history = np.zeros(seen.motion.shape[1])
    ankle = np.zeros(2)
    event = given.first[one]
    while event < given.first[one + 1] and given.step[event] < 0:
        _send(given.axon[event], given.step[event], wires, depression, scale, way)
        event += 1
    t = 0
    while t < steps:
        if t % tick_steps == 0:
            tick = t // tick_steps
            for b in range(blocks):
                for i in range(LANES):
                    cell[b, NOISE, i] = cell[b, NOISE_SIZE, i] * normal_at(seed, b * LANES + i, tick)
            if muscular:
                pull = move_twitches(muscle, arriving, tick, body.twitch)
                move_ankle(ankle, body.limb, pull, given.torque[one, tick])
                history[tick] = spindle_rate(ankle, body.limb)
                seen.motion[one, tick, 0] = pull
                seen.motion[one, tick, 1] = ankle[0]
                seen.motion[one, tick, 2] = history[tick]
            _drive(
                one, t, tick, tick_steps, tick_s, seed, first_fibre, given, body, history, ahead, drawn, wires,
                depression, scale, way,
            )  # fmt: skip
        stop = min(t + stride, (t // tick_steps + 1) * tick_steps, steps)  # until then no cell reaches another
        while event < given.first[one + 1] and given.step[event] < stop:
            axon, at_step = given.axon[event], given.step[event]
            if axon >= last_axon and at_step > t:  # what it does depends on the cell, so the cells move that far first
                stop = at_step
                break
            event += 1
            if axon < last_axon:
                _send(axon, at_step, wires, depression, scale, way)
                continue
            c = axon - last_axon  # a spike that runs backwards into a motoneuron, and may turn back
            if t - cell[c // LANES, LAST, c % LANES] >= s[REFRACTORY]:
                cell[c // LANES, LAST, c % LANES] = t
                _send(c, t, wires, depression, scale, way)
                if uniform_at(seed, last_axon + c, t) < s[TURN_CHANCE]:
                    _note(seen, one, c, t + int(s[TURN_STEPS]))
        for now in range(t, stop):
            _arrive(now, wires, way, awake, ring)
        for b in range(blocks):
            own = cell[b]
            at = b * LANES
            for now in range(t, stop):
                for w in range(len(seen.watched)):
                    if seen.watched[w] // LANES == b:
                        seen.trace[one, w, 0, now] = own[VS, seen.watched[w] % LANES]
                        seen.trace[one, w, 1, now] = own[VD, seen.watched[w] % LANES]
                slot = (now + 1) % len(soon)
                excited, inhibited = soon[slot, b], soon[slot, blocks + b]
                if move_motoneurons(own, float(now), excited, inhibited, s):
                    for i in range(LANES):
                        if own[VS, i] >= own[THETA, i] and now + 1 - own[LAST, i] >= s[REFRACTORY]:
                            own[LAST, i] = now + 1
                            fired[now - t, firing[now - t]] = at + i
                            firing[now - t] += 1
                excited[:] = 0.0
                inhibited[:] = 0.0
        for b in range(inter_blocks):
            own = other[b]
            at = 2 * blocks + b
            for now in range(t, min(stop, awake[b] + 1)):
                slot = (now + 1) % len(soon)
                excited, inhibited = soon[slot, at], soon[slot, inter_blocks + at]
                if move_interneurons(own, float(now), excited, inhibited, s[E_EXC], s[E_INH]):
                    for i in range(LANES):
                        if own[I_V, i] >= own[I_THETA, i]:
                            own[I_HELD, i] = now + 1 + own[I_REF, i]
                            own[I_V, i] = 0.0
                            fired[now - t, firing[now - t]] = cells + b * LANES + i
                            firing[now - t] += 1
                excited[:] = 0.0
                inhibited[:] = 0.0
        for now in range(t, stop):
            for n in range(firing[now - t]):
                axon = fired[now - t, n]
                _note(seen, one, axon, now + 1)
                if muscular and axon < cells:
                    arrive(arriving, last_tick, body.twitch, axon, (now + 1) // tick_steps)
                _send(axon, now + 1, wires, depression, scale, way)
            firing[now - t] = 0
        t = stop


@njit(parallel=True, **FAST)
def run_circuit(
    steps: int, tick_steps: int, tick_s: float, slots: int, stride: int, kind: Index, motoneurons: Array,
    interneurons: Array, scalars: Array, wires: Wires, depression: Array, scale: Array, seed: Index, given: Given,
    body: Body, seen: Seen,
) -> None:  # fmt: skip
    """Run every parameter set.

    Parameters
    ----------
    steps, tick_steps, tick_s : steps of the run and of the slow clock (noise, fibre rates, muscle), seconds of a tick
    slots, stride : steps that a spike can be on its way, at least; steps in which no cell can reach another
    motoneurons : (kinds, blocks, rows, LANES), the set's own at `kind` (sets,); interneurons : (blocks, rows, LANES);
        see the names of the rows in `kernel`
    depression : (sets, projections, 4), loss per spike and recovery per step, fast and slow
    scale : (sets, projections), release that is left; seed : (sets,)
    seen : written
    """
    for one in prange(len(seed)):
        _run_one(  # of one type of number, not of two that are both compiled
            np.int64(one), steps, tick_steps, tick_s, slots, stride, motoneurons[kind[one]], interneurons, scalars,
            wires, depression[one], scale[one], seed[one], given, body, seen,
        )  # fmt: skip
