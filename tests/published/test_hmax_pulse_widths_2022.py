"""A preprint of 2022 on pulse widths (young adults): the largest H over the largest M."""

from __future__ import annotations

from tests.simulator.reflex.cords import HEALTHY, h_max


def test_young_adults(circuit):
    circuit("hmax_young").check(h_max(HEALTHY, 0.0))
