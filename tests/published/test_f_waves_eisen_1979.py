"""Eisen and Odusote 1979 (healthy): mean of 32 F waves, and the largest. The chance was set on the mean."""

from __future__ import annotations

from functools import cache

import pytest

from eutonia.simulator.reflex.cord import Cord
from eutonia.simulator.reflex.stimulation import f_waves


@cache
def thirty_two():
    return f_waves(Cord(), 32).f


def test_mean(circuit):
    circuit("f_mean").check(float(thirty_two().mean()))


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 0.019, seen 0.045 (0.036 to 0.054): every cell turns back as often and alone, large ones no more",
)
def test_largest(circuit):
    circuit("f_largest").check(float(thirty_two().max()))
