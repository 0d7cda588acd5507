"""Bowden and Stokic 2009 (one person, incomplete T11): H goes first, then the flexor reflex, voluntary EMG last."""

from __future__ import annotations

import pytest

from tests.simulator.reflex.cords import MIDDLE, UNDER_DRUG, effort, h_max, withdrawal


def flexor(occupancy):
    return float(withdrawal(MIDDLE, occupancy).reflex.mean() / withdrawal(MIDDLE, 0.0).reflex.mean())


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="occupancy 0.2 leaves 0.70 of Hmax and 0.01 of the flexor reflex: three synapses in series against one",
)
def test_h_goes_before_the_flexor_reflex():
    for occupancy in UNDER_DRUG:
        assert h_max(MIDDLE, occupancy) / h_max(MIDDLE, 0.0) < flexor(occupancy)


@pytest.mark.parametrize("occupancy", UNDER_DRUG)
def test_effort_goes_after_the_flexor_reflex(occupancy):
    strength = effort(MIDDLE, occupancy).attrs["greatest_n"] / effort(MIDDLE, 0.0).attrs["greatest_n"]
    assert strength > flexor(occupancy)


@pytest.mark.parametrize("occupancy", UNDER_DRUG[1:])
def test_effort_goes_after_h(occupancy):
    strength = effort(MIDDLE, occupancy).attrs["greatest_n"] / effort(MIDDLE, 0.0).attrs["greatest_n"]
    assert strength > h_max(MIDDLE, occupancy) / h_max(MIDDLE, 0.0)
