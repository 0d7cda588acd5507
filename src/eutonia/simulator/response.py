"""From occupancy to the reflex: the computed circuit's curve over release, or the published sigmoid.

The sigmoid is in terms of the concentration that gives the same occupancy. All functions are pointwise and have no
memory.
"""

from __future__ import annotations

from numba import njit

from eutonia.simulator.linear import Array
from eutonia.simulator.numerics import CUBE_OR_FOURTH, CURVE_CELLS_PER_UNIT, FAST, TINY, exp2_fast, log2_fast


@njit(inline="always", **FAST)
def occupancy(share: float, density: float, gaba: float) -> float:
    """Occupancy of all receptors there were: density x (R + GABA on the free ones)."""
    return density * (share + gaba * (1.0 - share))


@njit(inline="always", **FAST)
def log2_equivalent(above: float, per_free: float) -> float:
    """log2 of C / Kd, C being the concentration that a naive cord (density 1) needs for this occupancy.

    `above` is the occupancy above the baseline GABA, `per_free` 1 / (1 - GABA).
    """
    share = max(above * per_free, TINY)
    return log2_fast(share / max(1.0 - share, TINY))


@njit(inline="always", **FAST)
def release(occupied: float, alpha: float, power: float) -> float:
    """Transmitter release left at a terminal: (1 - alpha x occupancy) to the power 3 or 4."""
    open_share = 1.0 - alpha * occupied
    cube = open_share * open_share * open_share
    return cube * open_share if power > CUBE_OR_FOURTH else cube


@njit(inline="always", **FAST)
def rebound(occupied: float, alpha: float, power: float, per_baseline_release: float, slope: float) -> float:
    """H/M over baseline where fewer receptors are occupied than before treatment."""
    return 1.0 + slope * (release(occupied, alpha, power) * per_baseline_release - 1.0)


@njit(inline="always", **FAST)
def left(log2_over_kd: float, log2_kd_over_ec50: float, hill: float) -> float:
    """Share of an effect that is left: 1 / (1 + (C / EC50)^hill)."""
    return 1.0 / (1.0 + exp2_fast(hill * (log2_over_kd + log2_kd_over_ec50)))


@njit(inline="always", **FAST)
def along(curve: Array, release_left: float) -> float:
    """A response curve at this release; beyond its ends, its value there. See `curves`."""
    at = max(release_left * CURVE_CELLS_PER_UNIT, 0.0)
    cell = min(int(at), len(curve) - 1)
    s = min(at - cell, 1.0)
    return curve[cell, 0] + s * (curve[cell, 1] + s * (curve[cell, 2] + s * curve[cell, 2 + 1]))
