"""Quadrature and elementary functions for the kernels; no medicine in here.

The only file whose numbers are mathematics and need no source.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit

NODES = 5  # Gauss-Legendre nodes on a panel of at most one hour
NORMAL_95 = 1.6448536269514722  # standard normal quantile of 0.95
TINY = 1e-30  # keeps a logarithm finite where the true value is nil
CUBE_OR_FOURTH = 3.5  # parts the two powers of transmitter release
BLOCK = 64  # draws that move together: one block's propagator fits the first cache
WORK_ROWS = 5
TIME_DIGITS = 11  # of an hour: breakpoints nearer than this are one
PANEL_H = 0.5  # longest panel between breakpoints, hours: a steep draw needs it for 1e-6 at the set point
AFTER_DOSE_H = (0.0625, 0.1875, 0.4375, 0.8125)  # shorter panels while a dose is absorbed
WEEK_DAYS = 7
CELLS = 4  # of a vertebral level: 0.0 % off a grid four times finer but at the tip itself
CSF_MODES = 14  # of drug from the blood: 1e-8 at every level
LEAK_MODES = 28  # the same beside a leak, where two fields begin
PLASMA_MODES = 4  # enough where only plasma is asked for: 1e-8 of it
TIP_MODES = 32  # of drug from a tip: faster ones are gone within minutes
PLUME_MODES = 64  # the same where little mixing makes all of them slower
NORMAL_975 = 1.959963984540054
TAYLOR_ORDER = 10  # of the matrix exponential at a norm of at most 1/4: remainder below 1e-14
SQUARED_NORM = 0.25
UM2_PER_CM2 = 1e8
NF_PER_UF = 1e3
US_PER_S = 1e6
US_PER_MS = 1e3
LANES = 64  # cells that move together, in one cache line each eight
LOG2_E = math.log2(math.e)
NEVER = -1e9  # a step long before the first
MOTONEURONS = 900  # of the soleus pool; fewer stand for it
STEP_MS = 0.05  # of the circuit, a twelfth of a spike
POTENTIAL_WIDTHS = 4.0  # of a unit potential, after which nothing is left of it
CURVE_CELLS_PER_UNIT = 100  # of a response curve: every knot of the table is an edge
CURVE_SMOOTHING = 10  # cells on either side that a response curve is a mean of
TABLE_DIGITS = 6  # kept of a computed response, far beyond its standard error
EMG_MS = 0.1  # step of a surface EMG
STEPS_PER_TIME_CONSTANT = 5  # of the fastest synapse, at least
TIME_CONSTANTS_TO_REST = 32  # after which a cell is nearer to rest than a rounding error
ROOM_PER_CELL = 32  # spikes kept of a cell in a tenth of a second, on average

_points, _weights = np.polynomial.legendre.leggauss(NODES)
GAUSS_POINTS = 0.5 * (_points + 1.0)  # on [0, 1]
GAUSS_WEIGHTS = 0.5 * _weights


def _integration_matrix() -> np.ndarray:
    """`M[i, j]`: integral of the j-th Lagrange polynomial of the nodes from 0 to node i."""
    powers = np.vander(GAUSS_POINTS, increasing=True)
    integrals = GAUSS_POINTS[:, None] ** np.arange(1, NODES + 1) / np.arange(1, NODES + 1)
    return integrals @ np.linalg.inv(powers)


GAUSS_INTEGRALS = _integration_matrix()
MONOMIALS = np.linalg.inv(np.vander(GAUSS_POINTS, increasing=True))  # coefficients from node values


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


def uniform_of(z: np.ndarray) -> np.ndarray:
    """The share of a standard normal distribution below each number, 0 to 1."""
    from scipy.special import ndtr

    return ndtr(z)


def exact_95(count: int, of: int) -> tuple[float, float]:
    """The exact (Clopper-Pearson) 95 % interval of a counted share, 0 to 1."""
    from scipy.special import betaincinv

    low = float(betaincinv(count, of - count + 1, 0.025)) if count else 0.0
    high = float(betaincinv(count + 1, of - count, 0.975)) if count < of else 1.0
    return low, high


# Vectorising options: no zero checks on division, and multiply-add may be one rounding. Same bits on any thread count.
FAST: Final = {"cache": True, "error_model": "numpy", "fastmath": {"contract"}}


@njit(inline="always", **FAST)
def exp2_fast(x: float) -> float:
    """2**x for |x| < 1000, relative error below 1e-14; no branch and no conversion, so that loops vectorise."""
    shifted = x + 6755399441055744.0  # 1.5 x 2**52: the low bits now hold the nearest whole number
    f = (x - (shifted - 6755399441055744.0)) * 0.6931471805599453
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
    return p * np.int64((np.float64(shifted).view(np.int64) + 1023) << 52).view(np.float64)


@njit(inline="always", **FAST)
def log2_fast(x: float) -> float:
    """log2(x) for a normal positive x, error below 1e-14 of the larger of 1 and itself; no branch."""
    bits = np.float64(x).view(np.int64)
    exponent = np.int64((bits >> 52) | 0x4330000000000000).view(np.float64) - (4503599627370496.0 + 1023.0)
    m = np.int64((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000).view(np.float64)  # [1, 2)
    big = m > 1.4142135623730951
    m = 0.5 * m if big else m
    e = exponent + 1.0 if big else exponent
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


@njit(inline="always", **FAST)
def exp_small(x: float) -> float:
    """exp(x) for |x| < 0.1, relative error below 3e-12."""
    return 1.0 + x * (1.0 + x * (0.5 + x * (1.0 / 6.0 + x * (1.0 / 24.0 + x * (1.0 / 120.0 + x / 720.0)))))


@njit(inline="always", **FAST)
def horner(c: np.ndarray, s: float) -> float:
    p = c[NODES - 1]
    for k in range(NODES - 2, -1, -1):
        p = p * s + c[k]
    return p


@njit(inline="always", **FAST)
def monomials(values: np.ndarray, lane: int, c: np.ndarray) -> None:
    """Coefficients of the polynomial through `values[:, lane]` at the Gauss nodes."""
    for k in range(NODES):
        c[k] = 0.0
        for j in range(NODES):
            c[k] += MONOMIALS[k, j] * values[j, lane]


@njit(**FAST)
def positive_part(values: np.ndarray, lane: int, first: float, last: float, rate: float, c: np.ndarray) -> float:
    """Integral over s in [0, 1] of max(0, p(s)) exp(-rate (1 - s)), p the polynomial through `values[:, lane]`.

    `first` and `last` are the values at the ends; `c` is scratch of length NODES. Each stretch between two sign
    changes is integrated by itself, so the kink costs no accuracy.
    """
    monomials(values, lane, c)
    total = 0.0
    start = 0.0
    left, f_left = 0.0, first
    for k in range(NODES + 1):
        right = GAUSS_POINTS[k] if k < NODES else 1.0
        f_right = values[k, lane] if k < NODES else last
        if (f_left > 0.0) != (f_right > 0.0):
            at = root(c, left, right, f_left, f_right)
            if f_left > 0.0:
                total += _stretch(c, rate, start, at)
            start = at
        left, f_left = right, f_right
    if f_left > 0.0:
        total += _stretch(c, rate, start, 1.0)
    return total


@njit(inline="always", **FAST)
def root(c: np.ndarray, a: float, b: float, fa: float, fb: float) -> float:
    """Where the polynomial changes sign between a and b (Illinois method); an error d costs an integral only d**2."""
    s = a
    for _ in range(20):
        s = (a * fb - b * fa) / (fb - fa)
        fs = horner(c, s)
        if (fs > 0.0) == (fb > 0.0):
            fa *= 0.5
        else:
            a, fa = b, fb
        if abs(s - b) < 1e-9 or fs == 0.0:
            break
        b, fb = s, fs
    return s


@njit(inline="always", **FAST)
def _stretch(c: np.ndarray, rate: float, start: float, stop: float) -> float:
    width = stop - start
    total = 0.0
    for j in range(NODES):
        s = start + width * GAUSS_POINTS[j]
        total += GAUSS_WEIGHTS[j] * horner(c, s) * exp_small(rate * (s - 1.0))
    return total * width


@njit(inline="always", **FAST)
def hashed(seed: int, stream: int, counter: int) -> np.uint64:
    """64 random bits that depend on the three numbers alone (splitmix64, applied twice)."""
    z = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(stream)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = (z ^ (z >> np.uint64(31))) + np.uint64(counter) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(inline="always", **FAST)
def uniform_at(seed: int, stream: int, counter: int) -> float:
    """Uniform on (0, 1), the same for the same three numbers."""
    return (np.float64(hashed(seed, stream, counter) >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)


@njit(inline="always", **FAST)
def normal_at(seed: int, stream: int, counter: int) -> float:
    """Nearly standard normal (the sum of four uniforms; no tail beyond 3.46), the same for the same three numbers."""
    bits = hashed(seed, stream, counter)
    low = np.uint64(0xFFFF)
    total = (bits & low) + ((bits >> np.uint64(16)) & low) + ((bits >> np.uint64(32)) & low) + (bits >> np.uint64(48))
    return (np.float64(total) - 131070.0) * (1.7320508075688772 / 65536.0)
