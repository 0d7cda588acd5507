"""Random numbers (their law, and that neighbours do not go together) and the exact interval of a counted share."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit
from scipy import stats

from eutonia.simulator.numerics import exact_95, normal_at, uniform_at

N = 100_000


@njit
def uniforms(seed: int, stream: int, count: int) -> np.ndarray:
    return np.array([uniform_at(seed, stream, i) for i in range(count)])


@njit
def normals(seed: int, stream: int, count: int) -> np.ndarray:
    return np.array([normal_at(seed, stream, i) for i in range(count)])


def test_uniform_numbers_are_uniform():
    found = uniforms(1, 0, N)
    assert found.min() > 0 and found.max() < 1
    assert found.mean() == pytest.approx(1 / 2, rel=0.005)
    assert found.var() == pytest.approx(1 / 12, rel=0.01)
    assert stats.kstest(found, "uniform").pvalue > 0.001


def test_normal_numbers_are_nearly_normal():
    found = normals(7, 3, N)
    assert abs(found.mean()) < 4 / np.sqrt(N)
    assert found.var() == pytest.approx(1, rel=0.02)
    assert abs(stats.skew(found)) < 0.03
    assert stats.kurtosis(found) == pytest.approx(-0.3, abs=0.05)  # of the sum of four uniforms
    assert np.abs(found).max() <= 2 * np.sqrt(3)


@pytest.mark.parametrize("draw", [uniforms, normals])
def test_neighbours_are_independent(draw):
    few = 10_000
    columns = np.array([draw(seed, stream, few) for seed in (1, 2, 3) for stream in (0, 1, 64)])
    together = np.corrcoef(np.concatenate([columns, np.roll(columns, 1, axis=1)]))
    np.fill_diagonal(together, 0)
    assert np.abs(together).max() < 5 / np.sqrt(few)


def test_a_number_depends_on_seed_stream_and_counter_alone():
    assert uniforms(5, 2, 10)[9] == uniforms(5, 2, 100)[9]
    assert len(np.unique([uniforms(seed, stream, 50) for seed in range(8) for stream in range(8)])) == 3200


@pytest.mark.parametrize(("count", "of"), [(0, 25), (5, 35), (18, 214), (108, 9707), (25, 25)])
def test_the_exact_interval_is_that_of_scipy(count, of):
    expected = stats.binomtest(count, of).proportion_ci(0.95, method="exact")
    assert exact_95(count, of) == pytest.approx((expected.low, expected.high), rel=1e-6)
