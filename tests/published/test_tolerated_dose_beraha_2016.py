"""Beraha 2016: 15.5 % reached 150 mg daily, mean tolerated dose 93.6 mg; the model's comes from Rigal 2015."""

from __future__ import annotations

import pytest

from eutonia.simulator.harms import draw_susceptibility
from tests.published.drowsy import DRAWS


def tolerated_mg(adult):
    return draw_susceptibility(adult(), "harms.drowsy.without.alcohol", DRAWS, 1).tolerated_mg


def test_share_that_reaches_150_mg(unwanted, adult):
    unwanted("beraha_150").check(100 * float((tolerated_mg(adult) >= 150).mean()))


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 77 mg daily up to the target of 150, seen 94 (83 to 104): its dose is that of the first effect",
)
def test_mean_tolerated_dose(unwanted, adult):
    unwanted("beraha_tolerated").check(float(tolerated_mg(adult).clip(max=150).mean()))
