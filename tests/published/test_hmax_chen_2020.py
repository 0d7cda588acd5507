"""Chen 2020 and Schindler-Ivens 2004 (chronic cord injury): the H reflex is no larger than in healthy people.

Neither prints a spread that could be read; a tenth more is taken as no larger.
"""

from __future__ import annotations

import pytest

from tests.simulator.reflex.cords import HEALTHY, SEVERE, h_max


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 1.20 times the healthy Hmax/Mmax, seen no larger: the assumed Ia gain of 1.25 raises it",
)
def test_the_spastic_h_is_no_larger():
    assert h_max(SEVERE, 0.0) < 1.1 * h_max(HEALTHY, 0.0)
