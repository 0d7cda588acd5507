"""Quadrature and elementary functions for the kernels; no medicine in here.

The only file whose numbers are mathematics and need no source.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

NODES = 6  # Gauss-Legendre nodes on a panel of at most one hour
NORMAL_95 = 1.6448536269514722  # standard normal quantile of 0.95
TINY = 1e-30  # keeps a logarithm finite where the true value is nil
CUBE_OR_FOURTH = 3.5  # parts the two powers of transmitter release
BLOCK = 64  # draws that move together: one block's propagator fits the first cache
WORK_ROWS = 4
TIME_DIGITS = 11  # of an hour: breakpoints nearer than this are one
PANEL_H = 1.0  # longest panel between breakpoints, hours
WEEK_H = 168.0
NORMAL_975 = 1.959963984540054
TAYLOR_ORDER = 10  # of the matrix exponential at a norm of at most 1/4: remainder below 1e-14
SQUARED_NORM = 0.25

_points, _weights = np.polynomial.legendre.leggauss(NODES)
GAUSS_POINTS = 0.5 * (_points + 1.0)  # on [0, 1]
GAUSS_WEIGHTS = 0.5 * _weights


def _integration_matrix() -> np.ndarray:
    """`M[i, j]`: integral of the j-th Lagrange polynomial of the nodes from 0 to node i."""
    powers = np.vander(GAUSS_POINTS, increasing=True)
    integrals = GAUSS_POINTS[:, None] ** np.arange(1, NODES + 1) / np.arange(1, NODES + 1)
    return integrals @ np.linalg.inv(powers)


def _barycentric_weights() -> np.ndarray:
    gaps = GAUSS_POINTS[:, None] - GAUSS_POINTS[None, :] + np.eye(NODES)
    return 1.0 / gaps.prod(axis=1)


GAUSS_INTEGRALS = _integration_matrix()
BARYCENTRIC = _barycentric_weights()


def log_sigma_of_cv(cv_percent: float) -> float:
    """Standard deviation of log(x) for a log-normal x with this coefficient of variation (per cent)."""
    return math.sqrt(math.log1p((cv_percent / 100.0) ** 2))


def log_sigma_of_90(low: float, high: float) -> float:
    """Standard deviation of log(x) when `low` to `high` is read as the 90 % interval."""
    return math.log(high / low) / (2.0 * NORMAL_95)


def log_sigma_of_95(low: float, high: float) -> float:
    """Standard deviation of log(x) when `low` to `high` is read as the 95 % interval."""
    return math.log(high / low) / (2.0 * NORMAL_975)


def logit_sigma_of_90(low: float, high: float) -> float:
    """Standard deviation of logit(x) when `low` to `high` is read as the 90 % interval."""
    return (math.log(high / (1.0 - high)) - math.log(low / (1.0 - low))) / (2.0 * NORMAL_95)


@njit(cache=True, inline="always")
def exp2_fast(x: float) -> float:
    """2**x for |x| < 1000, relative error below 1e-14; polynomial, so that loops vectorise."""
    whole = np.floor(x + 0.5)
    f = (x - whole) * 0.6931471805599453
    p = 1.0 / 479001600.0
    p = p * f + 1.0 / 39916800.0
    p = p * f + 1.0 / 3628800.0
    p = p * f + 1.0 / 362880.0
    p = p * f + 1.0 / 40320.0
    p = p * f + 1.0 / 5040.0
    p = p * f + 1.0 / 720.0
    p = p * f + 1.0 / 120.0
    p = p * f + 1.0 / 24.0
    p = p * f + 1.0 / 6.0
    p = p * f + 0.5
    p = p * f + 1.0
    p = p * f + 1.0
    return p * np.int64((np.int64(whole) + 1023) << 52).view(np.float64)


@njit(cache=True, inline="always")
def log2_fast(x: float) -> float:
    """log2(x) for a normal positive x, relative error below 1e-13 (absolute near x = 1); loops vectorise."""
    bits = np.float64(x).view(np.int64)
    exponent = (bits >> 52) - 1023
    m = np.int64((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000).view(np.float64)  # [1, 2)
    big = m > 1.4142135623730951
    m = 0.5 * m if big else m
    e = exponent + 1.0 if big else exponent + 0.0
    s = (m - 1.0) / (m + 1.0)
    q = s * s
    p = 1.0 / 17.0
    p = p * q + 1.0 / 15.0
    p = p * q + 1.0 / 13.0
    p = p * q + 1.0 / 11.0
    p = p * q + 1.0 / 9.0
    p = p * q + 1.0 / 7.0
    p = p * q + 0.2
    p = p * q + 1.0 / 3.0
    p = p * q + 1.0
    return e + 2.8853900817779268 * s * p


@njit(cache=True, inline="always")
def exp_small(x: float) -> float:
    """exp(x) for |x| < 0.05, relative error below 1e-12."""
    return 1.0 + x * (1.0 + x * (0.5 + x * (1.0 / 6.0 + x * (1.0 / 24.0 + x * (1.0 / 120.0 + x / 720.0)))))


@njit(cache=True)
def lagrange(values: np.ndarray, column: int, s: float) -> float:
    """The polynomial through `values[:, column]` at the Gauss nodes, evaluated at s in [0, 1]."""
    top = 0.0
    bottom = 0.0
    for j in range(NODES):
        gap = s - GAUSS_POINTS[j]
        if gap == 0.0:
            return values[j, column]
        w = BARYCENTRIC[j] / gap
        top += w * values[j, column]
        bottom += w
    return top / bottom


@njit(cache=True)
def positive_part_weighted(values: np.ndarray, column: int, rate: float) -> float:
    """Integral over s in [0, 1] of max(0, p(s)) exp(-rate (1 - s)), p the polynomial through the Gauss values.

    Each stretch between sign changes is integrated by itself, so the kink costs no accuracy.
    """
    total = 0.0
    left = 0.0
    f_left = lagrange(values, column, 0.0)
    start = 0.0
    for k in range(NODES + 1):
        right = GAUSS_POINTS[k] if k < NODES else 1.0
        f_right = values[k, column] if k < NODES else lagrange(values, column, 1.0)
        if (f_left > 0.0) != (f_right > 0.0):
            a, b, fa = left, right, f_left
            for _ in range(50):
                middle = 0.5 * (a + b)
                f_middle = lagrange(values, column, middle)
                if (f_middle > 0.0) == (fa > 0.0):
                    a = middle
                else:
                    b = middle
                if b - a < 1e-10:
                    break
            if f_left > 0.0:
                total += _stretch(values, column, rate, start, a)
            start = b
        left, f_left = right, f_right
    if f_left > 0.0:
        total += _stretch(values, column, rate, start, 1.0)
    return total


@njit(cache=True)
def _stretch(values: np.ndarray, column: int, rate: float, start: float, stop: float) -> float:
    width = stop - start
    total = 0.0
    for j in range(NODES):
        s = start + width * GAUSS_POINTS[j]
        total += GAUSS_WEIGHTS[j] * lagrange(values, column, s) * math.exp(-rate * (1.0 - s))
    return total * width
