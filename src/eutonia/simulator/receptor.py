"""Adaptation over one panel: receptor density (days), slow set point (months) and the withdrawal filter (a day).

Each is linear in its own state and driven by a moving occupancy: exponential factors on Gauss panels.
"""

from __future__ import annotations

import math

from numba import njit

from eutonia.simulator.linear import Array
from eutonia.simulator.numerics import (
    BLOCK,
    GAUSS_INTEGRALS,
    GAUSS_POINTS,
    GAUSS_WEIGHTS,
    NODES,
    exp_small,
    positive_part_weighted,
)
from eutonia.simulator.response import left, log2_equivalent, occupancy, reflex_below_baseline

# Rows of the parameter matrix that the kernels read, shape (rows, draws).
PARAMETERS = (
    "receptor_kd", "receptor_gaba", "receptor_degradation_per_h", "receptor_induction_per_h", "receptor_induction_half",
    "release_alpha", "release_power", "adaptation_tau_h", "adaptation_gain", "log2_kd_over_ec50_hm", "hill_hm",
    "rebound_slope", "withdrawal_lag_h", "withdrawal_half", "log2_kd_over_ec50_ashworth", "hill_ashworth",
    "log2_spasm_ratio", "ashworth_baseline", "ashworth_passive", "spasm_baseline", "descending_share",
    "sedation_ec50", "ashworth_floor", "ashworth_top", "spasm_top",
)  # fmt: skip
(
    KD, GABA, DEGRADATION, INDUCTION, INDUCTION_HALF,
    ALPHA, POWER, TAU, GAIN, EC50_HM, HILL_HM,
    REBOUND, LAG, HALF, EC50_ASHWORTH, HILL_ASHWORTH,
    SPASM, ASHWORTH, PASSIVE, PENN, DESCENDING,
    SEDATION, FLOOR, TOP, PENN_TOP,
) = range(len(PARAMETERS))  # fmt: skip


@njit(cache=True, inline="always")
def reflex(body: Array, draw: int, occupied: float) -> float:
    """H/M over baseline before the slow set point acts."""
    gaba = body[GABA, draw]
    if occupied >= gaba:
        return left(log2_equivalent(occupied, gaba), body[EC50_HM, draw], body[HILL_HM, draw])
    return reflex_below_baseline(occupied, gaba, body[ALPHA, draw], body[POWER, draw], body[REBOUND, draw])


@njit(cache=True)
def adapt(body: Array, low: int, dt_h: float, cord: Array, density: Array, set_point: Array, work: Array) -> None:
    """Move receptor density and slow set point over a panel.

    dB/dt = k_deg (1 - B) - k_ind u B with u = R / (R + half); dT/dt = (1 - H/M - T) / tau with H/M = g (1 + a T).

    Parameters
    ----------
    cord : (NODES, BLOCK), site concentration at the Gauss nodes, ng/mL
    density, set_point : (BLOCK,), changed in place
    work : (WORK_ROWS, NODES, BLOCK), scratch
    """
    share, rate, source, gain = work[0], work[1], work[2], work[-1]
    for j in range(NODES):
        for i in range(BLOCK):
            r = cord[j, i] / (cord[j, i] + body[KD, low + i])
            share[j, i] = r
            u = r / (r + body[INDUCTION_HALF, low + i])
            rate[j, i] = dt_h * (body[DEGRADATION, low + i] + body[INDUCTION, low + i] * u)
    for j in range(NODES):
        for i in range(BLOCK):
            g = 0.0
            for m in range(NODES):
                g += GAUSS_INTEGRALS[j, m] * rate[m, i]
            gain[j, i] = exp_small(g)
            source[j, i] = dt_h * body[DEGRADATION, low + i] * gain[j, i]
    for j in range(NODES):
        for i in range(BLOCK):
            integral = 0.0
            for m in range(NODES):
                integral += GAUSS_INTEGRALS[j, m] * source[m, i]
            b = (density[i] + integral) / gain[j, i]
            share[j, i] = occupancy(share[j, i], b, body[GABA, low + i])
    for i in range(BLOCK):
        g = 0.0
        integral = 0.0
        for m in range(NODES):
            g += GAUSS_WEIGHTS[m] * rate[m, i]
            integral += GAUSS_WEIGHTS[m] * source[m, i]
        density[i] = (density[i] + integral) / exp_small(g)
    for j in range(NODES):
        for i in range(BLOCK):
            gain[j, i] = reflex(body, low + i, share[j, i])
            rate[j, i] = dt_h / body[TAU, low + i] * (1.0 + gain[j, i] * body[GAIN, low + i])
    for i in range(BLOCK):
        total = 0.0
        integral = 0.0
        for j in range(NODES):
            g = 0.0
            for m in range(NODES):
                g += GAUSS_INTEGRALS[j, m] * rate[m, i]
            total += GAUSS_WEIGHTS[j] * rate[j, i]
            integral += GAUSS_WEIGHTS[j] * exp_small(g) * (1.0 - gain[j, i])
        set_point[i] = (set_point[i] + integral * dt_h / body[TAU, low + i]) / exp_small(total)


@njit(cache=True)
def filter_gap(body: Array, low: int, dt_h: float, gap: Array, first: Array, last: Array, filtered: Array) -> None:
    """Move the lagged gap max(0, reference - site) over a panel; in ng/mL, not yet divided by the stable level.

    Parameters
    ----------
    gap : (NODES, BLOCK), reference minus site at the Gauss nodes
    first, last : (BLOCK,), the same at the ends of the panel
    filtered : (BLOCK,), changed in place
    """
    for i in range(BLOCK):
        rate = dt_h / body[LAG, low + i]
        lowest = min(first[i], last[i])
        highest = max(first[i], last[i])
        for j in range(NODES):
            lowest = min(lowest, gap[j, i])
            highest = max(highest, gap[j, i])
        integral = 0.0
        if lowest >= 0.0:
            for j in range(NODES):
                integral += GAUSS_WEIGHTS[j] * gap[j, i] * math.exp(-rate * (1.0 - GAUSS_POINTS[j]))
        elif highest > 0.0:
            integral = positive_part_weighted(gap, i, rate)
        filtered[i] = filtered[i] * math.exp(-rate) + rate * integral

