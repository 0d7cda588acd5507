"""Kernell 1965 (cat; slope from memory): rate on current in the primary range."""

from __future__ import annotations

import pytest

from tests.simulator.reflex.afterwards import FIRST_S, LAST_FF, MEDIAN_FR, rate_per_na


@pytest.mark.parametrize("cell", [FIRST_S, MEDIAN_FR])
def test_slope_of_the_first_s_and_a_middle_fr_cell(circuit, cell):
    circuit("cat_f_i").check(rate_per_na(cell))


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 3.2 a second per nA, cat 1.4 (0.5 to 3): its afterhyperpolarisation is short and shallow",
)
def test_slope_of_the_last_ff_cell(circuit):
    circuit("cat_f_i").check(rate_per_na(LAST_FF))
