"""Adaptation over one panel: receptor density (days), slow set point (months) and the withdrawal filter (a day).

Each is linear in its own state and driven by a moving occupancy: exponential factors on Gauss panels.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from eutonia.simulator.linear import Array
from eutonia.simulator.numerics import (
    BLOCK,
    FAST,
    GAUSS_INTEGRALS,
    GAUSS_POINTS,
    GAUSS_WEIGHTS,
    NODES,
    exp_small,
    horner,
    monomials,
    positive_part,
    root,
)
from eutonia.simulator.response import along, left, log2_equivalent, occupancy, rebound, release

# Rows of the parameter matrix that the kernels read, shape (rows, draws).
PARAMETERS = (
    "receptor_kd", "receptor_gaba", "receptor_degradation_per_h", "receptor_induction_per_h", "receptor_induction_half",
    "release_alpha", "release_power", "per_baseline_release", "gaba_free", "adaptation_rate_per_h", "adaptation_gain",
    "log2_kd_over_ec50_hm", "hill_hm",
    "rebound_slope", "withdrawal_lag_h", "withdrawal_half", "log2_kd_over_ec50_ashworth", "hill_ashworth",
    "log2_spasm_ratio", "ashworth_baseline", "ashworth_passive", "spasm_baseline", "descending_share",
    "baseline_descending", "sedation_ec50", "sedation_power", "ashworth_floor", "ashworth_top", "spasm_top",
)  # fmt: skip
OF_THE_SIGMOID = (
    "log2_kd_over_ec50_hm", "hill_hm", "rebound_slope", "descending_share", "baseline_descending",
)  # fmt: skip
(
    KD, GABA, DEGRADATION, INDUCTION, INDUCTION_HALF,
    ALPHA, POWER, RELEASE, FREE, RATE, GAIN, EC50_HM, HILL_HM,
    REBOUND, LAG, HALF, EC50_ASHWORTH, HILL_ASHWORTH,
    SPASM, ASHWORTH, PASSIVE, PENN, DESCENDING,
    DESCENDING_RELEASE, SEDATION, SEDATION_POWER, FLOOR, TOP, PENN_TOP,
) = range(len(PARAMETERS))  # fmt: skip


@njit(inline="always", **FAST)
def computed_reflex(body: Array, i: int, occupied: float, curve: Array) -> float:
    """H/M over baseline before the slow set point acts, by the circuit."""
    return along(curve, release(occupied, body[ALPHA, i], body[POWER, i]) * body[RELEASE, i])


@njit(inline="always", **FAST)
def published_reflex(body: Array, i: int, occupied: float) -> float:
    """The same by the published sigmoid, and by a straight line below the baseline occupancy."""
    level = log2_equivalent(occupied - body[GABA, i], body[FREE, i])
    held = left(level, body[EC50_HM, i], body[HILL_HM, i])
    freed = rebound(occupied, body[ALPHA, i], body[POWER, i], body[RELEASE, i], body[REBOUND, i])
    return held if occupied >= body[GABA, i] else freed


@njit(inline="always", **FAST)
def adapt(
    body: Array, dt_h: float, cord: Array, density: Array, set_point: Array, curves: Array, work: Array, scratch: Array
) -> None:
    """Move receptor density and slow set point over a panel.

    dB/dt = k_deg (1 - B) - k_ind u B with u = R / (R + half); dT/dt = (1 - H/M - T) / tau with H/M = g (1 + a T).

    Parameters
    ----------
    body : (PARAMETERS, BLOCK)
    cord : (NODES, BLOCK), site concentration at the Gauss nodes, ng/mL
    density, set_point : (BLOCK,), changed in place
    curves : (curves, cells, 4), or of no cells: then the published sigmoid is taken
    work, scratch : (WORK_ROWS, NODES, BLOCK), (NODES,), room to work in
    """
    share, rate, source, gain, sums = work[0], work[1], work[2], work[-2], work[-1]
    for j in range(NODES):
        for i in range(BLOCK):
            c = cord[j, i]
            bound = c + body[KD, i]
            driven = c + body[INDUCTION_HALF, i] * bound  # u = R / (R + half) = C / driven
            both = c / (bound * driven)  # one division for R and u
            share[j, i] = both * driven
            rate[j, i] = dt_h * (body[DEGRADATION, i] + body[INDUCTION, i] * both * bound)
    _integrate(rate, sums)
    for j in range(NODES):
        for i in range(BLOCK):
            source[j, i] = dt_h * body[DEGRADATION, i] * exp_small(sums[j, i])
            gain[j, i] = exp_small(-sums[j, i])
    _integrate(source, sums)
    for j in range(NODES):
        for i in range(BLOCK):
            occupied = occupancy(share[j, i], (density[i] + sums[j, i]) * gain[j, i], body[GABA, i])
            share[j, i] = occupied - body[GABA, i]
            gain[j, i] = occupied
    if curves.shape[1]:
        for j in range(NODES):
            for i in range(BLOCK):
                gain[j, i] = computed_reflex(body, i, gain[j, i], curves[0])
    else:
        for j in range(NODES):
            for i in range(BLOCK):
                gain[j, i] = published_reflex(body, i, gain[j, i])
        _straighten(body, dt_h, share, gain, set_point, sums, scratch)
    _close(rate, source, density)
    for j in range(NODES):
        for i in range(BLOCK):
            rate[j, i] = dt_h * body[RATE, i] * (1.0 + gain[j, i] * body[GAIN, i])
    _integrate(rate, sums)
    for j in range(NODES):
        for i in range(BLOCK):
            source[j, i] = dt_h * body[RATE, i] * (1.0 - gain[j, i]) * exp_small(sums[j, i])
    _close(rate, source, set_point)


@njit(inline="always", **FAST)
def _straighten(
    body: Array, dt_h: float, share: Array, gain: Array, set_point: Array, sums: Array, scratch: Array
) -> None:
    """The sigmoid has a kink where the occupancy passes its baseline: put the exact integral where it does."""
    lowest, highest = sums[0], sums[1]  # free again
    _range_of(share, lowest, highest)
    for i in range(BLOCK):
        if lowest[i] <= 0.0 < highest[i]:
            blunt = 0.0
            for j in range(NODES):
                blunt += GAUSS_WEIGHTS[j] * gain[j, i]
            more = blunt - _reflex_with_kink(body, i, share, scratch)
            set_point[i] += dt_h * body[RATE, i] * (1.0 + body[GAIN, i] * set_point[i]) * more


@njit(**FAST)
def _reflex_with_kink(body: Array, i: int, above: Array, c: Array) -> float:
    """Mean H/M over a panel in which the occupancy above baseline, `above[:, i]`, changes sign."""
    monomials(above, i, c)
    total = 0.0
    start = 0.0
    for k in range(1, NODES + 1):
        stop = 1.0
        if k < NODES:
            if (above[k - 1, i] > 0.0) == (above[k, i] > 0.0):
                continue
            stop = root(c, GAUSS_POINTS[k - 1], GAUSS_POINTS[k], above[k - 1, i], above[k, i])
        for j in range(NODES):
            at = horner(c, start + (stop - start) * GAUSS_POINTS[j])
            total += (stop - start) * GAUSS_WEIGHTS[j] * published_reflex(body, i, body[GABA, i] + at)
        start = stop
    return total


@njit(inline="always", **FAST)
def _integrate(values: Array, sums: Array) -> None:
    """Integral from the start of the panel to each node."""
    for j in range(NODES):
        total = sums[j]
        total[:] = 0.0
        for m in range(NODES):
            weight = GAUSS_INTEGRALS[j, m]
            at_node = values[m]
            for i in range(BLOCK):
                total[i] += weight * at_node[i]


@njit(inline="always", **FAST)
def _range_of(values: Array, lowest: Array, highest: Array) -> None:
    """Lowest and highest value at the nodes, for each draw."""
    for i in range(BLOCK):
        lowest[i] = values[0, i]
        highest[i] = values[0, i]
    for j in range(1, NODES):
        for i in range(BLOCK):
            lowest[i] = min(lowest[i], values[j, i])
            highest[i] = max(highest[i], values[j, i])


@njit(inline="always", **FAST)
def _close(rate: Array, source: Array, state: Array) -> None:
    """state <- (state + integral of source) exp(-integral of rate) over the whole panel."""
    for i in range(BLOCK):
        fall = 0.0
        gained = 0.0
        for m in range(NODES):
            fall += GAUSS_WEIGHTS[m] * rate[m, i]
            gained += GAUSS_WEIGHTS[m] * source[m, i]
        state[i] = (state[i] + gained) * exp_small(-fall)


@njit(inline="always", **FAST)
def filter_gap(
    body: Array,
    dt_h: float,
    weights: Array,
    gap: Array,
    first: Array,
    last: Array,
    filtered: Array,
    work: Array,
    scratch: Array,
) -> None:
    """Move the lagged gap max(0, reference - site) over a panel; in ng/mL, not yet divided by the stable level.

    Parameters
    ----------
    weights : (NODES + 1, BLOCK), Gauss weights times the lag's kernel; the last row is what stays of the old value
    gap : (NODES, BLOCK), reference minus site at the Gauss nodes
    first, last : (BLOCK,), the same at the ends of the panel
    filtered : (BLOCK,), changed in place
    work, scratch : (WORK_ROWS, NODES, BLOCK), (NODES,), room to work in
    """
    for i in range(BLOCK):
        total = 0.0
        for j in range(NODES):
            total += weights[j, i] * max(gap[j, i], 0.0)
        filtered[i] = filtered[i] * weights[NODES, i] + total
    lowest, highest = work[0, 0], work[0, 1]
    _range_of(gap, lowest, highest)
    for i in range(BLOCK):
        if min(lowest[i], first[i], last[i]) <= 0.0 < max(highest[i], first[i], last[i]):
            rate = dt_h / body[LAG, i]
            for j in range(NODES):  # take the blunt integral back, and put the exact one
                filtered[i] -= weights[j, i] * max(gap[j, i], 0.0)
            filtered[i] += rate * positive_part(gap, i, first[i], last[i], rate, scratch)


def gap_weights(steps_h: Array, lag_h: Array) -> Array:
    """Weights of `filter_gap` for each panel length: (steps, NODES + 1, draws)."""
    rate = steps_h[:, None] / lag_h[None, :]
    nodes = GAUSS_WEIGHTS[None, :, None] * np.exp(-rate[:, None, :] * (1 - GAUSS_POINTS[None, :, None]))
    return np.concatenate([nodes * rate[:, None, :], np.exp(-rate)[:, None, :]], axis=1)
