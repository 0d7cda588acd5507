"""The derived rows of harms.csv are recomputed from the rows that they name."""

from math import exp, log, sqrt

import pytest

from eutonia.evidence import lookup, value
from eutonia.simulator.numerics import NORMAL_95, log_sigma_of_cv

HALF = 175 / 2


def logit(share):
    return log(share / (1 - share))


def error(share):
    """Standard error of the log odds of a share of half of the people of the label's trial."""
    return sqrt(1 / (share * HALF) + 1 / ((1 - share) * HALF))


def test_the_placebo_share_has_the_error_of_half_of_the_trial():
    row = lookup("harms.drowsy.without.elicited")
    share = value("ae.label.drowsy.pbo") / 100
    assert row.value == pytest.approx(share, rel=1e-9)
    for end, sign in ((row.low, -1), (row.high, 1)):
        found = logit(share) + sign * NORMAL_95 * error(share)
        assert end == pytest.approx(1 / (1 + exp(-found)), rel=0.01)


def test_the_tolerated_dose_has_the_mean_and_spread_of_rigal():
    row, seen = lookup("harms.drowsy.tolerated"), lookup("ae.aud.rigal.dose")
    sigma = log_sigma_of_cv(row.spread)
    assert row.value * exp(sigma**2 / 2) == pytest.approx(seen.value, rel=0.01)
    assert row.spread == pytest.approx(100 * seen.spread / seen.value, rel=0.01)


def test_the_share_without_baclofen_in_alcohol_use_disorder_is_the_middle_of_its_trials():
    row, seen = lookup("harms.drowsy.without.alcohol"), lookup("ae.aud.sedation.pbo")
    assert (row.low, row.high) == pytest.approx((seen.low / 100, seen.high / 100), rel=1e-9)
    assert row.value == pytest.approx((seen.low + seen.high) / 200, rel=1e-9)


def test_one_new_seizure_in_150():
    assert value("harms.seizures.pump.new") == pytest.approx(100 / 150, rel=0.01)
    assert value("harms.seizures.cp") == pytest.approx(100 * 5 / 35, rel=0.03)
