"""Linear compartments between events, propagated exactly by matrix exponentials.

A rate matrix is kept as its nonzero pattern only (with everything that can be reached, so that products stay inside
it): `values` has shape (entries, draws). Between two breakpoints every draw is moved by one sparse propagator.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from eutonia.simulator.numerics import BLOCK, FAST, SQUARED_NORM, TAYLOR_ORDER

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Number = TypeVar("Number", bound=np.generic)


class Rates:
    """Collects the rates of a linear system by compartment name; each rate has shape (draws,)."""

    def __init__(self, names: tuple[str, ...], draws: int) -> None:
        self.names, self.draws = names, draws
        self.entries: dict[tuple[int, int], Array] = {(i, i): np.zeros(draws) for i in range(len(names))}

    def _add(self, row: str, column: str, rate: Array) -> None:
        key = (self.names.index(row), self.names.index(column))
        self.entries[key] = self.entries.get(key, np.zeros(self.draws)) + rate

    def transfer(self, source: str, target: str, rate_per_h: Array) -> None:
        """An amount moves from `source` to `target`."""
        self._add(source, source, -rate_per_h)
        self._add(target, source, rate_per_h)

    def loss(self, source: str, rate_per_h: Array) -> None:
        """An amount leaves the system."""
        self._add(source, source, -rate_per_h)

    def follow(self, site: str, source: str, rate_per_h: Array, scale: Array) -> None:
        """`site` follows `scale` times `source` with a rate, and takes no mass from it."""
        self._add(site, source, rate_per_h * scale)

    def decay(self, site: str, rate_per_h: Array) -> None:
        """`site` forgets with a rate."""
        self._add(site, site, -rate_per_h)


@dataclass(frozen=True)
class Pattern:
    """Where a propagator can be nonzero, and the products that a matrix multiplication needs."""

    names: tuple[str, ...]
    rows: Index
    columns: Index
    row_start: Index  # entries row_start[r] to row_start[r + 1] make row r
    product: Index  # (terms, 2): left and right entry of each term of a matrix product
    product_start: Index  # terms product_start[k] to product_start[k + 1] make entry k
    triangular: bool  # nothing that leaves a compartment comes back to it

    def entries_of(self, rates: Rates) -> Array:
        """The rates in the order of the pattern, shape (entries, draws)."""
        found = np.zeros((len(self.rows), rates.draws))
        for k, key in enumerate(zip(self.rows.tolist(), self.columns.tolist(), strict=True)):
            if key in rates.entries:
                found[k] = rates.entries[key]
        return found

    def row(self, name: str) -> Index:
        """The entries of one row."""
        return np.flatnonzero(self.rows == self.names.index(name))


def pattern_of(*systems: Rates) -> Pattern:
    """The reach of rate matrices together: entry (i, j) where anything in j can ever come to i."""
    names = systems[0].names
    n = len(names)
    reach = np.zeros((n, n), dtype=bool)
    for rates in systems:
        for row, column in rates.entries:
            reach[row, column] = True
    for via in range(n):
        reach |= np.outer(reach[:, via], reach[via, :])
    rows, columns = np.nonzero(reach)
    place = {key: k for k, key in enumerate(zip(rows.tolist(), columns.tolist(), strict=True))}
    terms = [
        [(place[(i, k)], place[(k, j)]) for k in range(n) if (i, k) in place and (k, j) in place] for i, j in place
    ]
    return Pattern(
        names,
        rows.astype(np.int64),
        columns.astype(np.int64),
        row_start=np.searchsorted(rows, np.arange(n + 1)),
        product=np.array([one for entry in terms for one in entry], dtype=np.int64),
        product_start=np.cumsum([0, *map(len, terms)]),
        triangular=not (reach & reach.T & ~np.eye(n, dtype=bool)).any(),
    )


def in_blocks(array: NDArray[Number]) -> NDArray[Number]:
    """(..., draws) as (blocks, ..., BLOCK), so that a kernel reads one block in one place."""
    split = array.reshape(*array.shape[:-1], array.shape[-1] // BLOCK, BLOCK)
    return np.ascontiguousarray(np.moveaxis(split, -2, 0))


@njit(parallel=True, **FAST)
def propagators(
    values: Array,
    columns: Index,
    diagonal: Index,
    product: Index,
    product_start: Index,
    triangular: bool,
    steps_h: Array,
) -> Array:
    """exp(A dt) for every draw and step, by Taylor series, scaling and squaring.

    Where the system can be put in an order in which nothing flows back (`triangular`), each diagonal entry is known
    exactly and is put in anew after every squaring, so that rounding does not double with them.

    Parameters
    ----------
    values : (blocks, entries, BLOCK)

    Returns
    -------
    array (blocks, steps, entries, BLOCK)
    """
    blocks, entries, _ = values.shape
    steps = len(steps_h)
    out = np.empty((blocks, steps, entries, BLOCK))
    for job in prange(blocks * steps):
        rates = values[job // steps]
        result = out[job // steps, job % steps]
        dt = steps_h[job % steps]
        scaled = np.empty((entries, BLOCK))
        power = np.empty((entries, BLOCK))
        sums = np.zeros((len(diagonal), BLOCK))
        for k in range(entries):
            a, x, total = rates[k], scaled[k], sums[columns[k]]
            for i in range(BLOCK):
                x[i] = a[i] * dt
                total[i] += abs(x[i])
        norm = sums.max()
        whole = norm
        squarings = 0
        while norm > SQUARED_NORM:
            norm *= 0.5
            squarings += 1
        scaled *= 0.5**squarings
        result[:, :] = 0.0
        for k in diagonal:
            result[k, :] = 1.0
        for order in range(TAYLOR_ORDER, 0, -1):  # Horner: I + X/1 (I + X/2 (I + ...))
            _multiply(scaled, result, power, product, product_start)
            factor = 1.0 / order
            for k in range(entries):
                p, r = power[k], result[k]
                for i in range(BLOCK):
                    r[i] = p[i] * factor
            for k in diagonal:
                r = result[k]
                for i in range(BLOCK):
                    r[i] += 1.0
        for _ in range(squarings):
            _multiply(result, result, power, product, product_start)
            result[:, :] = power
            norm *= 2.0
            if triangular:
                for k in diagonal:
                    a, r = rates[k], result[k]
                    for i in range(BLOCK):
                        r[i] = math.exp(a[i] * dt * norm / whole)
    return out


@njit(inline="always", **FAST)
def _multiply(left: Array, right: Array, out: Array, product: Index, product_start: Index) -> None:
    """out = left x right; two terms at a time, which halves the traffic with memory."""
    for o in range(len(product_start) - 1):
        term, end = product_start[o], product_start[o + 1]
        a, b = product[term, 0], product[term, 1]
        for i in range(BLOCK):
            out[o, i] = left[a, i] * right[b, i]
        term += 1
        if (end - term) % 2 == 1:
            a, b = product[term, 0], product[term, 1]
            for i in range(BLOCK):
                out[o, i] += left[a, i] * right[b, i]
            term += 1
        while term < end:
            a, b, c, d = product[term, 0], product[term, 1], product[term + 1, 0], product[term + 1, 1]
            for i in range(BLOCK):
                out[o, i] += left[a, i] * right[b, i] + left[c, i] * right[d, i]
            term += 2


@njit(inline="always", **FAST)
def move(propagator: Array, row_start: Index, columns: Index, state: Array, moved: Array) -> None:
    """moved = propagator x state for one block of draws; the state arrays have shape (compartments, BLOCK)."""
    for r in range(len(row_start) - 1):
        row_times(propagator, row_start[r], row_start[r + 1], columns, state, moved, r)


@njit(inline="always", **FAST)
def row_times(row: Array, first: int, end: int, columns: Index, state: Array, out: Array, to: int) -> None:
    """out[to] = entries `first` to `end` of a row times the state; two entries at a time."""
    k = first
    c = columns[k]
    if (end - k) % 2 == 1:
        for i in range(BLOCK):
            out[to, i] = row[k, i] * state[c, i]
        k += 1
    else:
        d = columns[k + 1]
        for i in range(BLOCK):
            out[to, i] = row[k, i] * state[c, i] + row[k + 1, i] * state[d, i]
        k += 2
    while k < end:
        c, d = columns[k], columns[k + 1]
        for i in range(BLOCK):
            out[to, i] += row[k, i] * state[c, i] + row[k + 1, i] * state[d, i]
        k += 2


@njit(inline="always", **FAST)
def give(dose_mg: float, entry: Index, absorbed: Array, state: Array) -> None:
    """Put the absorbed share of a dose into the compartment where its chain begins."""
    for i in range(BLOCK):
        state[entry[i], i] += dose_mg * absorbed[i]


@njit(parallel=True, **FAST)
def run_linear(
    propagator: Array,
    row_start: Index,
    columns: Index,
    step_of: Index,
    dose_from: Index,
    dose_mg: Array,
    dose_chain: Index,
    entry: Index,
    absorbed: Array,
    store_at: Index,
    out_start: Index,
    out_columns: Index,
    out_weights: Array,
    out: Array,
) -> None:
    """Move every draw from breakpoint to breakpoint and store the wanted sums of compartments.

    Parameters
    ----------
    propagator : (blocks, steps, entries, BLOCK)
    step_of : (points - 1,), which propagator leads from a point to the next
    dose_from : (points + 1,), doses `dose_from[k]` to `dose_from[k + 1]` are given at point k, after storing
    dose_chain : (doses,), the absorption chain of a dose
    entry : (blocks, chains, BLOCK), the compartment in which a dose enters its chain
    absorbed : (blocks, chains, BLOCK), share of the dose that is absorbed
    store_at : (points,), the output index of a point, or -1
    out_start, out_columns, out_weights : (rows + 1,), (entries,), (blocks, entries, BLOCK): each row of the output is
        the sum of its entries, weight x compartment
    out : (rows, times, draws), written
    """
    points = len(store_at)
    for block in prange(len(propagator)):
        state = np.zeros((len(row_start) - 1, BLOCK))
        moved = np.empty_like(state)
        sums = np.empty((1, BLOCK))
        for k in range(points):
            at = store_at[k]
            if at >= 0:
                store_rows(out, at, block, out_start, out_columns, out_weights[block], state, sums)
            for d in range(dose_from[k], dose_from[k + 1]):
                give(dose_mg[d], entry[block, dose_chain[d]], absorbed[block, dose_chain[d]], state)
            if k + 1 < points:
                move(propagator[block, step_of[k]], row_start, columns, state, moved)
                state, moved = moved, state


@njit(inline="always", **FAST)
def store_rows(
    out: Array, at: int, block: int, start: Index, columns: Index, weights: Array, state: Array, sums: Array
) -> None:
    """Write one block of every row of the output at one time."""
    for r in range(len(start) - 1):
        row_times(weights, start[r], start[r + 1], columns, state, sums, 0)
        store(out[r, at], block, sums[0])


@njit(inline="always", **FAST)
def store(out: Array, block: int, values: Array) -> None:
    """Write one block of one variable at one time."""
    target = out[block * BLOCK : (block + 1) * BLOCK]
    for i in range(BLOCK):
        target[i] = values[i]
