"""Stokic 2006 (22 patients): H/M against the rate of infusion, set beside day 14 with adapting receptors."""

from __future__ import annotations

import pytest

from tests.published.middle import day_mean, infused


@pytest.mark.parametrize("rate", [30, 70, 110])
def test_reflex_on_day_14(expected, rate):
    expected(f"stokic_{rate}").check(day_mean(infused(rate, "T10", 90), "h_reflex_ratio", 14))


def test_reflex_above_150_a_day(expected):
    expected("stokic_plateau").check(day_mean(infused(160, "T10", 14), "h_reflex_ratio", 14))


@pytest.mark.parametrize("rate", [30, 70, 110])
@pytest.mark.parametrize("day", [14, 90])
def test_reflex_of_the_prototype(expected, rate, day):
    expected(f"proto_hm_{rate}_{day}d").check(
        day_mean(infused(rate, "T10", 90, sigmoid=True, prototype=True), "h_reflex_ratio", day)
    )
