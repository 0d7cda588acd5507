"""Orsnes 2000 (spastic MS, 14 oral and 8 intrathecal): H/M falls, post-activation depression stays as it was."""

from __future__ import annotations

import pytest

from tests.simulator.reflex.cords import MIDDLE, h_max, second_h


def test_h_over_m_falls():
    assert h_max(MIDDLE, 0.2) < 0.8 * h_max(MIDDLE, 0.0)


@pytest.mark.parametrize("gap_s", [0.2, 1.0])
def test_depression_at_a_first_h_of_one_size_stays(gap_s):
    free, under = (second_h(MIDDLE, occupancy, 0.1, gap_s) for occupancy in (0.0, 0.2))
    assert under == pytest.approx(free, rel=0.15)
