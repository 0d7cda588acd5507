"""A few orthogonal shapes that carry a tridiagonal system driven by its own steady state; no medicine in here."""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from eutonia.simulator.linear import Array
from eutonia.simulator.numerics import BLOCK, FAST


@njit(parallel=True, **FAST)
def shapes_of(
    diagonal: Array, side: Array, weight: Array, blood: Array, outside: Array, cells: int, count: int
) -> tuple[Array, Array, Array]:
    """Orthonormal shapes: `weight`, then what the inverse of the system makes of the last one, again and again.

    Where something is lost outside, no field is uniform: what the inverse makes of that loss is a second beginning, and
    the two take turns.

    Parameters
    ----------
    diagonal, side : (n, draws), (n - 1, draws), a symmetric positive system S in y = weight x concentration
    blood : (n, draws), what each cell exchanges
    outside : (n,), what each loses beside
    cells : of each level but the first

    Returns
    -------
    inner : (draws, count, count), S between the shapes
    brought : (count, draws), what the exchange brings of each shape
    levels : (count, levels, draws), mean concentration of each shape over the cells of a level, the first cell last
    """
    n, draws = weight.shape
    last = (n - 1) // cells
    back = 2 if outside.any() else 1
    inner = np.empty((draws, count, count))
    brought = np.empty((count, draws))
    levels = np.empty((count, last + 1, draws))
    for block in prange(draws // BLOCK):
        start = block * BLOCK
        basis = np.empty((count, n, BLOCK))
        moved = np.empty((n, BLOCK))
        pivot = np.empty((n, BLOCK))
        factor = np.empty((n, BLOCK))
        dots = np.empty(BLOCK)
        for i in range(BLOCK):
            pivot[0, i] = diagonal[0, start + i]
        for c in range(n - 1):
            for i in range(BLOCK):
                factor[c, i] = side[c, start + i] / pivot[c, i]
                pivot[c + 1, i] = diagonal[c + 1, start + i] - factor[c, i] * side[c, start + i]
        for k in range(count):
            vector = basis[k]
            for c in range(n):
                for i in range(BLOCK):
                    if k >= back:
                        vector[c, i] = basis[k - back, c, i]
                    elif k == 1:
                        vector[c, i] = outside[c] / weight[c, start + i]
                    else:
                        vector[c, i] = weight[c, start + i]
            if k > 0:
                _solve(pivot, factor, vector)
            for _ in range(2):  # twice is enough for orthogonality
                for e in range(k):
                    _dot(basis[e], vector, dots)
                    for c in range(n):
                        for i in range(BLOCK):
                            vector[c, i] -= basis[e, c, i] * dots[i]
            _dot(vector, vector, dots)
            for i in range(BLOCK):
                dots[i] = 1.0 / np.sqrt(dots[i])
            for c in range(n):
                for i in range(BLOCK):
                    vector[c, i] *= dots[i]
        for k in range(count):
            vector = basis[k]
            for c in range(n):
                for i in range(BLOCK):
                    moved[c, i] = diagonal[c, start + i] * vector[c, i]
            for c in range(n - 1):
                for i in range(BLOCK):
                    moved[c + 1, i] += side[c, start + i] * vector[c, i]
                    moved[c, i] += side[c, start + i] * vector[c + 1, i]
            for e in range(k + 1):
                _dot(basis[e], moved, dots)
                for i in range(BLOCK):
                    inner[start + i, k, e] = dots[i]
                    inner[start + i, e, k] = dots[i]
            for c in range(n):
                for i in range(BLOCK):
                    vector[c, i] /= weight[c, start + i]
            brought[k, start : start + BLOCK] = 0.0
            for c in range(n):
                for i in range(BLOCK):
                    brought[k, start + i] += vector[c, i] * blood[c, start + i]
            levels[k, :, start : start + BLOCK] = 0.0
            for c in range(n):
                level = (c - 1) // cells if c > 0 else last
                share = 1.0 / cells if c > 0 else 1.0
                for i in range(BLOCK):
                    levels[k, level, start + i] += vector[c, i] * share
            for c in range(n):
                for i in range(BLOCK):
                    vector[c, i] *= weight[c, start + i]
    return inner, brought, levels


@njit(inline="always", **FAST)
def _dot(left: Array, right: Array, out: Array) -> None:
    for i in range(BLOCK):
        out[i] = 0.0
    for c in range(len(left)):
        for i in range(BLOCK):
            out[i] += left[c, i] * right[c, i]


@njit(inline="always", **FAST)
def _solve(pivot: Array, factor: Array, x: Array) -> None:
    """x <- S^-1 x, S being factored."""
    n = len(x)
    for c in range(n - 1):
        for i in range(BLOCK):
            x[c + 1, i] -= factor[c, i] * x[c, i]
    for c in range(n):
        for i in range(BLOCK):
            x[c, i] /= pivot[c, i]
    for c in range(n - 2, -1, -1):
        for i in range(BLOCK):
            x[c, i] -= factor[c, i] * x[c + 1, i]
