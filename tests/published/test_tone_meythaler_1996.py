"""Meythaler 1996 (11 patients, acquired brain injury): Ashworth scores 4 h after 50 micrograms; bounds from its SDs."""

from __future__ import annotations

import pytest

from tests.published.middle import at_hour, excess_fall, injected


def shares(at="legs", prototype=False):
    run, hours = injected(diagnosis="traumatic_brain_injury", ashworth=4.2, at=at, prototype=prototype)
    return run, hours, excess_fall(run, 7.5)


def test_fall_of_the_score_at_four_hours(expected):
    run, hours, _ = shares()
    expected("tbi_legs_4h").check(float(run.ashworth[0]) - at_hour(hours, run.ashworth.values, 4))


def test_share_of_the_excess_in_the_prototype(expected):
    _, hours, fall = shares(prototype=True)
    expected("proto_tbi_4h").check(100 * at_hour(hours, fall, 4))


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 0.31, seen 0.98 (0.5 to 1.5): after a lumbar bolus the arms gain as much as the legs",
)
def test_arms_against_legs(expected):
    _, hours, legs = shares()
    _, _, arms = shares("arms")
    expected("tip_arms_legs_4h").check(at_hour(hours, arms, 4) / at_hour(hours, legs, 4))
