"""Adaptation grows with use and with dose, in every draw."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.clinic.regimen import Branch, Regimen
from eutonia.errors import InputError
from eutonia.reporting.dependence import DENSITY, SET_POINT, adaptation_of
from eutonia.reporting.stopping import taken_by_mouth
from eutonia.reporting.words import texts
from tests.reporting.stop_runs import ADULT, EIGHTY, FEW, adults, oral_days, runs_of

THIRTY = Regimen.oral(10, days=1, times_per_day=3)


@pytest.fixture(scope="module")
def found():
    return adaptation_of(ADULT, (THIRTY, EIGHTY), runs_of(ADULT, 24))


def test_every_day_of_use_stands_for_every_dose(found):
    days = texts("stopping")["dependence"]["use_days"]
    assert days == [1, 7, 14, 30, 60, 90, 180, 365]
    assert [(one.daily_dose_mg, one.day) for one in found.days] == [(mg, day) for mg in (30, 80) for day in days]


def test_a_year_of_80_mg_has_moved_density_by_days_and_the_set_point_by_months(found):
    by = {(one.daily_dose_mg, one.day): one for one in found.days}
    density = {key: one.density.median for key, one in by.items()}
    set_point = {key: one.set_point.median for key, one in by.items()}
    assert density[80, 365] == pytest.approx(density[80, 30], rel=0.01) and density[80, 7] < 0.95
    assert set_point[80, 365] > 2 * set_point[80, 30] > 0
    assert by[80, 365].withdrawal.shares.mid > by[80, 7].withdrawal.shares.mid
    assert by[80, 1].withdrawal.mean_chance < 0.01


def test_more_dose_is_never_less_adaptation(found):
    low, high = (tuple(one for one in found.days if one.daily_dose_mg == mg) for mg in (30, 80))
    assert all(b.density.median < a.density.median and b.set_point.median > a.set_point.median
               for a, b in zip(low, high, strict=True))  # fmt: skip


def test_what_is_assumed_and_what_is_published_is_said(found):
    said = " ".join(found.notes)
    assert "Nobody has measured either" in said and "5 months" in said and "30 days" in said
    assert {"model.adaptation.gain", "model.withdrawal.theta"} <= {one.id for one in found.assumed_values}


def test_a_dose_twice_or_none_is_refused():
    for doses in ((), (EIGHTY, EIGHTY)):
        with pytest.raises(InputError, match="daily doses"):
            adaptation_of(ADULT, doses, runs_of(ADULT))


@given(patient=adults(), current=oral_days(), days=st.lists(st.integers(1, 200), min_size=3, max_size=4, unique=True))
@FEW
def test_longer_use_is_never_less_adaptation_in_any_draw(patient, current, days):
    days = sorted(days)
    branches = tuple(Branch(after_days=day, days=1) for day in days)
    runs = runs_of(patient, 24)(taken_by_mouth(patient, current, days[-1]), branches, keep=(DENSITY, SET_POINT))
    density, set_point = (np.array([one[name].values[:, 0] for one in runs]) for name in (DENSITY, SET_POINT))
    assert np.diff(density, axis=0).max() <= 1e-6 and np.diff(set_point, axis=0).min() >= -1e-6
