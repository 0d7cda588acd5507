"""The dose that holds H/M over a year (`model_check.md` h): its growth against three cohorts, and the prototype redone.

A rate is run unchanged for a year. A dose that is raised step by step to hold H/M ends within 0.5 % of the constant
rate with the same H/M on the last day, so that one grid of rates serves every H/M.
"""

from __future__ import annotations

from contextlib import nullcontext
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import eutonia as eu
from tests.published.middle import adult
from tests.published.prototype import as_prototype

DRAWS, START_DAY, YEAR, FIRST_DOSE = 300, 3, 365, 83
RATES = np.geomspace(35, 420, 7)


def _simulated(sigmoid, *asked, **more):
    """The sigmoid stands for the prototype, with its constants."""
    with as_prototype() if sigmoid else nullcontext():
        return eu.simulate(*asked, published_reflex=sigmoid, **more)


@lru_cache(maxsize=2)
def reflex(sigmoid=False):
    """Median H/M of each rate at the end of each day: (rate, day); by the circuit, or by the published sigmoid."""
    patient = adult(diagnosis="spinal_cord_injury")
    runs = (
        _simulated(
            sigmoid,
            patient,
            eu.Regimen.pump(rate_ug_per_day=float(rate), tip="T10", days=YEAR),
            draws=DRAWS,
            seed=1,
            every_h=24.0,
            keep=("h_reflex_ratio",),
        )
        for rate in RATES
    )
    return np.array([np.median(run.h_reflex_ratio.values, axis=0) for run in runs])


def holding(target, day, sigmoid=False):
    """The rate with this H/M at the end of a day, micrograms daily."""
    seen = reflex(sigmoid)[:, day]
    assert seen[-1] < target < seen[0], f"H/M {target:g} lies outside the rates that were run"
    return float(np.exp(np.interp(-target, -seen, np.log(RATES))))


def growth(target):
    """The dose of month 12 over that of the start."""
    return holding(target, YEAR) / holding(target, START_DAY)


@pytest.mark.xfail(
    strict=True,
    reason="model 2.10 to 2.16 at H/M 0.25 to 0.20, cohorts 2.7 to 3.6: theirs holds the rise to the goal too",
)
@given(target=st.floats(0.2, 0.25))
def test_the_dose_that_holds_a_low_reflex_grows_as_published(expected, target):
    expected("dose_growth").check(growth(target))


@pytest.mark.xfail(
    strict=True,
    reason="model 2.05 at H/M 0.30, 2.00 at 0.39, cohorts 2.7 to 3.6: theirs holds the rise to the goal too",
)
@pytest.mark.parametrize("target", [0.3, 0.39])
def test_the_dose_that_holds_a_middling_reflex_grows_as_published(expected, target):
    expected("dose_growth").check(growth(target))


@pytest.mark.xfail(
    strict=True, reason="model 176 micrograms daily, cohorts 227 to 296: theirs holds the rise to the goal too"
)
def test_the_dose_after_a_year_of_people_who_start_at_83(expected):
    reached = float(np.interp(np.log(FIRST_DOSE), np.log(RATES), reflex()[:, START_DAY]))
    expected("dose_growth_83").check(holding(reached, YEAR))


@pytest.mark.parametrize(("id", "day"), [("dose_hold_025_start", START_DAY), ("dose_hold_025_year", YEAR)])
def test_the_dose_that_holds_a_quarter_of_the_reflex(expected, id, day):
    """The prototype's reflex was the published sigmoid."""
    expected(id).check(holding(0.25, day, sigmoid=True))


@given(target=st.floats(0.2, 0.45))
def test_the_dose_that_holds_a_reflex_only_grows(target):
    doses = [holding(target, day) for day in (START_DAY, 14, 30, 90, 180, YEAR)]
    assert all(after > before for before, after in zip(doses, doses[1:], strict=False))
