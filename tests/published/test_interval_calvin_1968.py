"""Calvin and Stevens 1968 (cat): intervals under a steady current vary by 5 %, by synaptic noise."""

from __future__ import annotations

from tests.simulator.reflex.afterwards import MEDIAN_S, interval_cv


def test_variation_of_the_interval(circuit):
    circuit("cat_interval_cv").check(interval_cv(MEDIAN_S))
