"""The computed circuit as smooth, monotone curves over release: what course and population runs read.

A curve is made of cubics on equal cells, (cells, 4), its first at release 0.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.optimize import isotonic_regression

from eutonia.evidence import lookup
from eutonia.simulator.linear import Array
from eutonia.simulator.numerics import CURVE_CELLS_PER_UNIT
from eutonia.simulator.reflex.table import read_table

CURVES = ("h_fixed", "force")  # H wave at a fixed stimulus, and greatest voluntary force; both 1 without the drug
H_CURVE, FORCE_CURVE = range(len(CURVES))


def response_curves(severity: float) -> Array:
    """The curves of a cord of this severity, (curves, cells, 4).

    Parameters
    ----------
    severity : 0 (healthy) to 1 (severely spastic)

    Sources: reflex.table.*.
    """
    lookup("reflex.table.response")  # so that a run names the table among its sources
    return _curves(round(float(severity), 2))


@cache
def _curves(severity: float) -> Array:
    table = read_table().interp(severity=severity)
    release = table["release"].values
    found = []
    for name in CURVES:
        error = np.maximum(table[f"{name}_se"].values, table[f"{name}_se"].values.max() / 10)
        rising = isotonic_regression(table[name].values, weights=error**-2).x
        rising /= np.interp(1, release, rising)
        cubic = PchipInterpolator(np.r_[0, release], np.r_[0 if name == "h_fixed" else rising[0], rising])
        cells = round(float(release[-1]) * CURVE_CELLS_PER_UNIT)
        edges = np.arange(cells + 1) / CURVE_CELLS_PER_UNIT
        value, slope = cubic(edges), cubic.derivative()(edges) / CURVE_CELLS_PER_UNIT
        low, high, at_low, at_high = value[:-1], value[1:], slope[:-1], slope[1:]
        bend = (high - low) - at_low
        twist = at_high - at_low
        found.append(np.stack([low, at_low, 2 * bend + bend - twist, twist - 2 * bend], axis=1))
    return np.ascontiguousarray(np.stack(found))
