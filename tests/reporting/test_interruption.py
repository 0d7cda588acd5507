"""A gap, what the rules say, and two ways back: the model tells, the rules choose."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.clinic.regimen import Branch
from eutonia.errors import InputError
from eutonia.planner import plan_course, screen
from eutonia.reporting.interruption import interruption_of
from eutonia.reporting.stopping import INDEX, taken_by_mouth
from tests.planner.people import adult
from tests.reporting.stop_runs import EIGHTY, FEW, adults, oral_days, runs_of

ADULT = adult("US")


def told(days_without, patient=ADULT, because=None, used_days=90):
    plan = plan_course(patient, screen(patient))
    return interruption_of(patient, EIGHTY, used_days, days_without, plan, runs_of(patient, 32), because)


@pytest.fixture(scope="module")
def weekend():
    return told(2, because="surgery")


def test_a_weekend_without_passes_the_threshold_a_day_or_two_after_the_last_dose(weekend):
    assert weekend.gap.peak.median > 1 and 14 < weekend.gap.begins_h.low_90 < weekend.gap.begins_h.median < 50
    assert "hours after the last dose" in weekend.summary
    assert weekend.emergency and weekend.advice[0].rule_ids == ("adm.periop",)


def test_a_short_gap_goes_on_at_the_last_dose_and_a_long_one_starts_anew(weekend):
    assert [(one.name, one.by_rules) for one in weekend.restarts] == [("full", True), ("titrated", False)]
    week = told(7)
    assert [(one.name, one.by_rules) for one in week.restarts] == [("full", False), ("titrated", True)]
    full, titrated = week.restarts
    assert full.first_day_mg == 80 and titrated.first_day_mg == 15
    assert full.sedation.median > 3 * titrated.sedation.median
    assert week.restart_advice[0].rule_ids == ("gap.long",) and week.because == "not said"


def test_no_way_back_where_the_rules_refuse_and_the_conditions_where_they_wait():
    refused = told(2, adult("US", allergies=("baclofen",)))
    assert [one.name for one in refused.restarts] == ["full"] and "is not shown" in refused.notes[0]
    waiting = told(2, adult("US", kidney=None))
    assert "until: creatinine" in waiting.notes[0]


def test_a_restart_of_a_short_use_is_not_a_stop():
    """The full dose goes on to the end of the run, however short the use before was."""
    assert told(1, used_days=3).gap.above_at_end == 0


@pytest.mark.parametrize("days", [0, -1, 9999])
def test_days_without_are_counted(days):
    with pytest.raises(InputError, match="days_without"):
        told(days)


@given(
    patient=adults(), current=oral_days(), used_days=st.integers(1, 200),
    gaps=st.lists(st.integers(1, 15), min_size=2, max_size=4, unique=True).map(sorted),
)  # fmt: skip
@FEW
def test_a_shorter_gap_is_never_above_a_longer_one_in_any_draw(patient, current, used_days, gaps):
    """To a day after the restart: later the index of those who take it again is that of their nights."""
    before = taken_by_mouth(patient, current, max(used_days, 30))
    branches = tuple(Branch(after_days=used_days, then=before.shifted(gap), days=gap + 1) for gap in gaps)
    peaks = np.array([one[INDEX].values.max(axis=1) for one in runs_of(patient, 24)(before, branches, keep=(INDEX,))])
    assert np.diff(peaks, axis=0).min() >= -1e-9
