"""Reflex experiments behind the claims."""

from __future__ import annotations

import pytest

from eutonia.guide import reflexes
from eutonia.guide.people import person


def test_the_drug_lowers_h_and_leaves_m():
    told = reflexes.hm(person("ms"), 0, 1)
    assert told.found["m_left"] == 1 and 0 < told.found["h_left"] < 1 and 0 < told.found["fired_left"] < 1
    assert told.found["assumed_numbers"] == len(told.reflex.findings.assumed_values) > 0


def test_a_spastic_cord_answers_a_stretch_with_more():
    found = reflexes.ramp(person("ms"), 0, 1).found
    assert found["activity_severe"] > found["activity_healthy"] > 0


def test_a_reflex_is_told_with_two_standard_errors():
    told = reflexes.reflexes(person("ms"), 0, 1)
    low, middle, high = told.found["mono_left"]
    error = next(one.standard_errors[0] for one in told.reflex.findings.measures if one.name == "h_fixed")
    assert (high - middle, middle - low) == pytest.approx((2 * error, 2 * error))
