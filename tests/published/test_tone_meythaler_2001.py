"""Meythaler 2001 (21 patients, stroke, with placebo): Ashworth score 6 h after 50 micrograms. Held out: a true test."""

from __future__ import annotations

import pytest

from tests.published.middle import at_hour, injected


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 1.08 points, seen 1.9 (1.3 to 2.5), held out: 60 % of the excess at 6 h against 83 %",
)
def test_fall_of_the_score_at_six_hours(expected):
    run, hours = injected(diagnosis="stroke", ashworth=3.3)
    expected("stroke_6h").check(float(run.ashworth[0]) - at_hour(hours, run.ashworth.values, 6))
