"""When a bolus and an infusion act, as the US label says."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

import eutonia as eu
from tests.published.middle import at_hour, excess_fall, infused, injected, middle, reflex_fall


@pytest.fixture(scope="module")
def bolus():
    """Hours from the injection, and the share of the Ashworth excess that is gone (spinal origin)."""
    run, hours = injected()
    return hours, excess_fall(run, run.time_h.values[hours < 0][-1] - 1)


def first_h(hours, reached):
    assert reached.any()
    return float(hours[reached.argmax()])


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 0.49 h, label 0.5 to 1 h: a third of the excess is gone half a minute too early",
)
def test_onset_of_a_bolus(expected, bolus):
    hours, fall = bolus
    expected("bolus_onset").check(first_h(hours, fall >= 1 / 3))


def test_four_hours_lie_inside_the_plateau(expected, bolus):
    hours, fall = bolus
    expected("bolus_plateau").check(at_hour(hours, fall, 4) / fall.max())


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 8.1 h, label 4 to 8 h: the fitted EC50 of 82 ng/mL holds the effect longer than the prototype's 107",
)
def test_half_of_the_excess_is_back_after_a_bolus(expected, bolus):
    hours, fall = bolus
    assert fall.max() > 0.5
    expected("bolus_duration").check(float(hours[np.flatnonzero(fall >= 0.5)[-1]]))


@pytest.fixture(scope="module", params=[50, 100])
def infusion(request):
    return request.param, a_week_of(request.param)


@lru_cache(maxsize=2)
def a_week_of(rate):
    return middle(eu.Regimen.pump(rate_ug_per_day=rate, tip="T10", days=7), 7, 0.25)


def quarter_h(run):
    """When the first quarter of the excess is gone."""
    return first_h(run.time_h.values, excess_fall(run, 0) >= 0.25)


def test_onset_of_an_infusion(expected, infusion):
    rate, run = infusion
    expected(f"infusion_onset_{rate}").check(quarter_h(run))


def greatest_h(run):
    return float(run.time_h[int(run.h_reflex_ratio.values.argmin())])


def test_greatest_effect_of_50_a_day(expected):
    expected("infusion_greatest_50").check(greatest_h(a_week_of(50)))


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 22 h at 100 micrograms daily, label 24 to 48 h: receptors begin to be lost before the cord is full",
)
def test_greatest_effect_of_100_a_day(expected):
    expected("infusion_greatest_100").check(greatest_h(a_week_of(100)))


def test_effect_of_an_infusion_at_one_day(expected, infusion):
    rate, run = infusion
    fall = reflex_fall(run, 0)
    expected(f"infusion_at_24h_{rate}").check(at_hour(run.time_h.values, fall, 24) / fall.max())


def test_larger_infusions_act_sooner():
    slow, fast = (infused(rate, "T10") for rate in (100, 300))
    assert quarter_h(fast) < quarter_h(slow)
