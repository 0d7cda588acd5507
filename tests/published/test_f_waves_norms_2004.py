"""Norms of 2004 (100 healthy adults, tibial nerve): stimuli that are followed by an F wave."""

from __future__ import annotations

from eutonia.simulator.reflex.cord import Cord
from eutonia.simulator.reflex.stimulation import f_waves


def test_persistence(circuit):
    circuit("f_persistence").check(100 * f_waves(Cord(), 32, seed=2).attrs["persistence"])
