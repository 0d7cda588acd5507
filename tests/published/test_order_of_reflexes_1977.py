"""Eur J Pharmacol 1977 (rat): the monosynaptic reflex falls more than the polysynaptic one, against the guide."""

from __future__ import annotations

import pytest

from tests.simulator.reflex.cords import MIDDLE, UNDER_DRUG, curve, withdrawal


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="occupancy 0.1 leaves 0.83 of H and 0.25 of the withdrawal, over all stimuli: three synapses against one",
)
def test_the_monosynaptic_reflex_falls_more():
    for occupancy in UNDER_DRUG:
        mono = float(curve(MIDDLE, occupancy).h.mean() / curve(MIDDLE, 0.0).h.mean())
        poly = float(withdrawal(MIDDLE, occupancy).reflex.mean() / withdrawal(MIDDLE, 0.0).reflex.mean())
        assert mono < poly
