"""Nielsen 1998 (10 healthy, 11 spastic after stroke, sitting): velocity at which the soleus stretch reflex begins."""

from __future__ import annotations

import pytest

from eutonia.simulator.reflex.movement import ramp_stretch
from tests.simulator.reflex.cords import HEALTHY, SEVERE, cord


def threshold(severity):
    return float(ramp_stretch(cord(severity), [5.0, 20.0, 40.0, 80.0], 1).attrs["threshold_deg_per_s"])


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 5 degrees/s or less, seen 71 (57 to 85): spindles of the cat feel the length of a resting leg",
)
def test_healthy(circuit):
    circuit("stretch_healthy").check(threshold(HEALTHY))


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 5 degrees/s or less, seen 74 (59 to 89): spindles of the cat feel the length of a resting leg",
)
def test_spastic(circuit):
    circuit("stretch_stroke").check(threshold(SEVERE))
