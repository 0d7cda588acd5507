"""Stokic 2012: H/M after 50 micrograms by lumbar puncture (27 patients) and by pump (16). Naive receptors.

The abstract prints no spread; the bounds are the confidence intervals of the means that its p values and numbers leave.
"""

from __future__ import annotations

import numpy as np
import pytest

import eutonia as eu
from eutonia.clinic.regimen import Bolus
from tests.published.middle import at_hour, injected, middle, reflex_fall


@pytest.fixture(scope="module")
def lumbar_puncture():
    run, hours = injected()
    return hours, reflex_fall(run, 7.5)


@pytest.fixture(scope="module")
def by_pump():
    """On top of 60 micrograms a day, from day 15 on; 10 minutes through the catheter."""
    extra = Bolus(dose_ug=50, level="T10", day=15, clock="08:00", minutes=10)
    regimen = eu.Regimen.pump(rate_ug_per_day=60, tip="T10", days=15) | eu.Regimen(parts=(extra,))
    run = middle(regimen, 15, 0.25)
    return run.time_h.values - extra.start_h, reflex_fall(run, extra.start_h)


def mean_of_six_hours(hours, fall):
    return float(np.mean([at_hour(hours, fall, hour) for hour in range(1, 7)]))


@pytest.mark.parametrize("id", ["hm_lp_1h", "proto_hm_lp_1h"])
def test_one_hour_after_lumbar_puncture(expected, lumbar_puncture, id):
    expected(id).check(at_hour(*lumbar_puncture, 1))


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 83 %, Stokic 91 % (88 to 94): the effect comes and goes faster than seen",
)
def test_six_hours_after_lumbar_puncture(expected, lumbar_puncture):
    expected("hm_lp_6h").check(mean_of_six_hours(*lumbar_puncture))


def test_six_hours_after_lumbar_puncture_as_in_the_prototype(expected, lumbar_puncture):
    expected("proto_hm_lp_6h").check(mean_of_six_hours(*lumbar_puncture))


@pytest.mark.parametrize("id", ["hm_ic_1h", "proto_hm_ic_1h"])
def test_one_hour_after_a_pump_bolus(expected, by_pump, id):
    expected(id).check(at_hour(*by_pump, 1))


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 67 %, Stokic 82 % (77.7 to 86.3): receptors lost to the infusion weaken the bolus more than seen",
)
def test_six_hours_after_a_pump_bolus(expected, by_pump):
    expected("hm_ic_6h").check(mean_of_six_hours(*by_pump))


def test_six_hours_after_a_pump_bolus_as_in_the_prototype(expected, by_pump):
    expected("proto_hm_ic_6h").check(mean_of_six_hours(*by_pump))
