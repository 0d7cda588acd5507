"""The computed circuit as smooth, monotone curves over release: what course and population runs read.

A curve is made of cubics on equal cells, (cells, 4), its first at release 0.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.optimize import isotonic_regression

from eutonia.evidence import lookup
from eutonia.simulator.linear import Array
from eutonia.simulator.numerics import CURVE_CELLS_PER_UNIT, CURVE_SMOOTHING
from eutonia.simulator.reflex.table import read_table

CURVES = ("h_fixed", "force")  # H wave at a fixed stimulus, and greatest voluntary force; both 1 without the drug


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
        cubic = PchipInterpolator(np.r_[0, release], np.r_[0 if name == "h_fixed" else rising[0], rising])
        edges = np.arange(round(float(release[-1]) * CURVE_CELLS_PER_UNIT) + 1) / CURVE_CELLS_PER_UNIT
        reach = np.arange(-CURVE_SMOOTHING, CURVE_SMOOTHING + 1) / CURVE_CELLS_PER_UNIT
        weight = CURVE_SMOOTHING + 1 - np.abs(np.arange(-CURVE_SMOOTHING, CURVE_SMOOTHING + 1))
        near = cubic(
            np.clip(edges[:, None] + reach, 0, release[-1])
        )  # a mean over near releases: no kinks, still rising
        smooth = near @ weight / weight.sum()
        spline = CubicSpline(edges, smooth / np.interp(1, edges, smooth))
        found.append((spline.c[::-1] / CURVE_CELLS_PER_UNIT ** np.arange(len(spline.c))[:, None]).T)
    return np.ascontiguousarray(np.stack(found))
