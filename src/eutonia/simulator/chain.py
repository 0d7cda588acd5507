"""The whole chain in one pass: linear states, adaptation and outcomes, block by block of draws."""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from eutonia.simulator.linear import Array, Index, give, move, row_times, store, store_rows
from eutonia.simulator.numerics import BLOCK, FAST, GAUSS_WEIGHTS, NODES, WORK_ROWS
from eutonia.simulator.outcomes import OUTCOMES, observe
from eutonia.simulator.receptor import PARAMETERS, adapt, filter_gap

CARRIED = ("receptor_density", "set_point", "lagged_gap")
SEEN = len(OUTCOMES)
OWN = len(PARAMETERS)


@njit(parallel=True, **FAST)
def run_chain(
    propagator: Array,
    row_start: Index,
    columns: Index,
    step_of: Index,
    step_h: Array,
    gap_weight: Array,
    cord_nodes: Array,
    cord_row: Index,
    gap_nodes: Array,
    gap_row: Index,
    places: Index,
    body: Array,
    curves: Array,
    dose_from: Index,
    dose_mg: Array,
    dose_chain: Index,
    entry: Index,
    absorbed: Array,
    store_at: Index,
    out_start: Index,
    out_columns: Index,
    out_weights: Array,
    slot: Index,
    out: Array,
    day_of: Index,
    daily_area: Array,
    states: Array,
) -> None:
    """Like `run_linear`, with the receptor, the outcomes and the withdrawal filter on the way.

    Parameters
    ----------
    step_h : (steps,), length of each kind of panel
    gap_weight : (blocks, steps, NODES + 1, BLOCK), see `filter_gap`
    cord_nodes : (blocks, steps, NODES, entries of the cord's row, BLOCK), the cord's row at the Gauss nodes
    gap_nodes : the same for reference minus cord
    cord_row, gap_row : the columns (compartments) of those entries
    places : compartments of cord, brain and reference
    body : (blocks, PARAMETERS, BLOCK)
    curves : (curves, cells, 4), see `curves`; of no cells for the published sigmoid
    slot : (OUTCOMES,), the row of an outcome in `out`, or -1; the linear rows come first
    day_of : (points - 1,), the day in which a panel lies
    daily_area : (days, draws), area under the cord level on each day, written
    states : (blocks, compartments + CARRIED, BLOCK), what a body carries at the start; what it carries at the end is
        written over it
    """
    points = len(store_at)
    size = len(row_start) - 1
    at_cord, at_brain, at_reference = places[0], places[1], places[2]
    for block in prange(len(propagator)):
        state = states[block, :size].copy()
        moved = np.empty_like(state)
        density = np.empty(BLOCK)
        set_point = np.empty(BLOCK)
        filtered = np.empty(BLOCK)
        density[:] = states[block, size]
        set_point[:] = states[block, size + 1]
        filtered[:] = states[block, size + 2]
        seen = np.empty((SEEN, BLOCK))
        cord = np.empty((NODES, BLOCK))
        gap = np.empty((NODES, BLOCK))
        first = np.empty(BLOCK)
        last = np.empty(BLOCK)
        work = np.empty((WORK_ROWS, NODES, BLOCK))
        scratch = np.empty(NODES)
        own = np.empty((OWN, BLOCK))  # arrays of known shape, made here, let the inlined loops vectorise
        own[:, :] = body[block]
        area = np.zeros((len(daily_area), BLOCK))
        sums = np.empty((1, BLOCK))
        for k in range(points):
            at = store_at[k]
            if at >= 0:
                store_rows(out, at, block, out_start, out_columns, out_weights[block], state, sums)
                observe(own, state[at_cord], state[at_brain], density, set_point, filtered, curves, seen)
                for v in range(SEEN):
                    if slot[v] >= 0:
                        store(out[slot[v], at], block, seen[v])
            for d in range(dose_from[k], dose_from[k + 1]):
                give(dose_mg[d], entry[block, dose_chain[d]], absorbed[block, dose_chain[d]], state)
            if k + 1 < points:
                step = step_of[k]
                _at_nodes(cord_nodes[block, step], cord_row, state, cord)
                _at_nodes(gap_nodes[block, step], gap_row, state, gap)
                move(propagator[block, step], row_start, columns, state, moved)
                for i in range(BLOCK):
                    first[i] = state[at_reference, i] - state[at_cord, i]
                    last[i] = moved[at_reference, i] - moved[at_cord, i]
                adapt(own, step_h[step], cord, density, set_point, curves, work, scratch)
                filter_gap(own, step_h[step], gap_weight[block, step], gap, first, last, filtered, work, scratch)
                today = area[day_of[k]]
                for j in range(NODES):
                    weight = step_h[step] * GAUSS_WEIGHTS[j]
                    for i in range(BLOCK):
                        today[i] += weight * cord[j, i]
                state, moved = moved, state
        for day in range(len(daily_area)):
            store(daily_area[day], block, area[day])
        states[block, :size] = state
        states[block, size] = density
        states[block, size + 1] = set_point
        states[block, size + 2] = filtered


@njit(inline="always", **FAST)
def _at_nodes(weights: Array, row: Index, state: Array, values: Array) -> None:
    for j in range(NODES):
        row_times(weights[j], 0, len(row), row, state, values, j)
