"""Shares of variance and narrowings against what is known in closed form."""

import numpy as np
import pytest
from scipy.stats import norm

from eutonia.reporting.shares import (
    band_width,
    first_order,
    narrowing,
    narrowing_floor,
    share_floor,
    usual_widths,
)

LOW, HIGH = 0.05, 0.95
DRAWS = 1000


def _normal(columns, draws=DRAWS, seed=3):
    return np.random.default_rng(seed).standard_normal((draws, columns))


@pytest.mark.parametrize("draws", [1000, 1500])
def test_ishigami(draws):
    """Ishigami and Homma with a 7 and b 0.1: 0.314, 0.442, 0 (Saltelli's book of 2008)."""
    x = np.random.default_rng(5).uniform(-np.pi, np.pi, (draws, 3))
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    assert first_order(x, y) == pytest.approx([0.314, 0.442, 0], abs=0.05)


def test_a_linear_model():
    """The share of each input is the square of its coefficient over the sum of squares."""
    slopes = np.array([3.0, 2.0, 1.0, 0.0])
    x = _normal(4)
    assert first_order(x, x @ slopes) == pytest.approx(slopes**2 / (slopes**2).sum(), abs=0.05)


def test_inputs_drawn_together_share_what_they_carry():
    """With correlation r an input of y = a + b carries (1 + r)^2 / (2 + 2 r)."""
    r = 0.6
    z = _normal(2)
    x = np.stack([z[:, 0], r * z[:, 0] + np.sqrt(1 - r**2) * z[:, 1]], axis=1)
    assert first_order(x, x.sum(axis=1)) == pytest.approx([(1 + r) / 2] * 2, abs=0.05)


def test_a_choice_is_an_input():
    """A choice in a share p of draws that adds d to unit noise carries p (1 - p) d^2 of the whole."""
    chosen = np.random.default_rng(7).random(DRAWS)
    y = 2 * (chosen < 0.3) + _normal(1)[:, 0]
    of_choice = 0.3 * 0.7 * 4
    assert first_order(chosen[:, None], y)[0] == pytest.approx(of_choice / (1 + of_choice), abs=0.05)


def test_the_order_of_inputs_does_not_matter():
    x = _normal(5)
    y = x @ np.arange(5) + x[:, 0] * x[:, 1]
    turned = np.array([3, 0, 4, 1, 2])
    assert (first_order(x[:, turned], y) == first_order(x, y)[turned]).all()


@pytest.mark.parametrize("draws", [200, 1000])
def test_the_floor_is_passed_as_often_as_it_says(draws):
    """Of 40 inputs that do nothing, one or more passes in about a tenth of runs."""
    floor = share_floor(draws, 40, 0.1)
    above = [
        (first_order(_normal(40, draws, one), _normal(1, draws, 1000 + one)[:, 0]) > floor).any() for one in range(150)
    ]
    assert np.mean(above) == pytest.approx(0.1, abs=0.07)


def test_the_floor_falls_with_more_draws():
    assert share_floor(200, 40, 0.05) > 2 * share_floor(1000, 40, 0.05) > 0


@pytest.mark.parametrize("noise", [0.5, 1.0, 2.0])
def test_a_gaussian_measurement(noise):
    """y of unit variance, measured with noise: its variance falls to s2 / (1 + s2), its band by the root of that."""
    z = _normal(2, 4000)
    y, measured = z[:, 0], z[:, 0] + noise * z[:, 1]
    left = noise**2 / (1 + noise**2)
    assert first_order(measured[:, None], y)[0] == pytest.approx(1 - left, abs=0.05)
    found = narrowing(measured, y, LOW, HIGH, usual_widths(y, LOW, HIGH, 1))
    assert found == pytest.approx(1 - np.sqrt(left), abs=0.05)


def test_a_measurement_of_something_else_narrows_nothing():
    tries = range(60)
    z = _normal(120)
    passed = []
    for one in tries:
        usual = usual_widths(z[:, one], LOW, HIGH, one)
        passed.append(narrowing(z[:, 60 + one], z[:, one], LOW, HIGH, usual) > narrowing_floor(usual, 10, 0.05))
    assert np.mean(passed) < 0.05


def test_draws_that_make_no_whole_group_are_left_out():
    z = _normal(1, 1009)[:, 0]
    assert narrowing(z, z, LOW, HIGH, usual_widths(z, LOW, HIGH, 1)) > 0.8


def test_the_width_of_a_small_group_is_not_too_narrow():
    groups = np.random.default_rng(2).standard_normal((4000, 100))
    assert band_width(groups, LOW, HIGH).mean() == pytest.approx(2 * norm.ppf(HIGH), rel=0.02)


def test_the_same_seed_gives_the_same_bits():
    z = _normal(1)[:, 0]
    assert (usual_widths(z, LOW, HIGH, 4) == usual_widths(z, LOW, HIGH, 4)).all()


def test_without_inputs_there_is_no_share():
    assert first_order(np.empty((10, 0)), np.arange(10.0)).size == 0
