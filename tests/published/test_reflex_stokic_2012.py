"""Stokic 2012: H/M after 50 micrograms by lumbar puncture (27 patients) and by pump (16). Naive receptors.

The abstract prints no spread; the bounds are the confidence intervals of the means that its p values and numbers leave.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

import eutonia as eu
from eutonia.clinic.regimen import Bolus
from tests.published.middle import at_hour, injected, middle, reflex_fall


def after_lumbar_puncture(sigmoid=False):
    run, hours = injected(sigmoid=sigmoid, prototype=sigmoid)
    return hours, reflex_fall(run, 7.5)


@lru_cache(maxsize=2)
def by_pump(sigmoid=False):
    """On top of 60 micrograms a day, from day 15 on; 10 minutes through the catheter."""
    extra = Bolus(dose_ug=50, level="T10", day=15, clock="08:00", minutes=10)
    regimen = eu.Regimen.pump(rate_ug_per_day=60, tip="T10", days=15) | eu.Regimen(parts=(extra,))
    run = middle(regimen, 15, 0.25, sigmoid=sigmoid, prototype=sigmoid)
    return run.time_h.values - extra.start_h, reflex_fall(run, extra.start_h)


def mean_of_six_hours(hours, fall):
    return float(np.mean([at_hour(hours, fall, hour) for hour in range(1, 7)]))


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="middle body 88 %, mean of drawn people 82, Stokic 77 (70 to 84): the fit gives it up for the hours after",
)
def test_one_hour_after_lumbar_puncture(expected):
    expected("hm_lp_1h").check(at_hour(*after_lumbar_puncture(), 1))


def test_six_hours_after_lumbar_puncture(expected):
    expected("hm_lp_6h").check(mean_of_six_hours(*after_lumbar_puncture()))


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 79 %, Stokic 63 % (54 to 72): the circuit falls more steeply than the sigmoid",
)
def test_one_hour_after_a_pump_bolus(expected):
    expected("hm_ic_1h").check(at_hour(*by_pump(), 1))


def test_six_hours_after_a_pump_bolus(expected):
    expected("hm_ic_6h").check(mean_of_six_hours(*by_pump()))


def test_the_prototype(expected):
    """Its reflex was the published sigmoid, its constants those from before the fit."""
    expected("proto_hm_lp_1h").check(at_hour(*after_lumbar_puncture(sigmoid=True), 1))
    expected("proto_hm_lp_6h").check(mean_of_six_hours(*after_lumbar_puncture(sigmoid=True)))
    expected("proto_hm_ic_1h").check(at_hour(*by_pump(sigmoid=True), 1))
    expected("proto_hm_ic_6h").check(mean_of_six_hours(*by_pump(sigmoid=True)))
