"""Levels of a run: one profile, and a map of levels by days."""

import numpy as np
import pytest

from eutonia.errors import InputError
from eutonia.reporting.spine import LEVELS, level_map, profile_at
from tests.reporting.pump_plan import spine_run


def test_there_are_26_levels_and_the_cranium():
    assert len(LEVELS) == 27
    assert (LEVELS[0], LEVELS[25], LEVELS[-1]) == ("C1", "S2", "cranium")


def test_a_profile_is_the_median_and_the_range_of_its_draws_at_one_time():
    run = spine_run()
    found = profile_at(run, 7 * 24)
    values = run["csf_ng_per_ml"].sel(level="T10").values[:, 7]
    (tip,) = [one for one in found.levels if one.level == "T10"]
    assert tip.median == pytest.approx(np.median(values), rel=1e-5)
    assert (tip.low_90, tip.high_90) == pytest.approx(tuple(np.quantile(values, (0.05, 0.95))), rel=1e-5)
    assert found.time_h == 7 * 24
    assert max(found.levels, key=lambda one: one.median).level == "T10"


def test_a_profile_takes_the_last_stored_time_that_is_not_later():
    assert profile_at(spine_run(), 7 * 24 + 5).time_h == 7 * 24


def test_a_map_of_days_has_one_column_a_day_and_ends_where_it_is_told():
    found = level_map(spine_run(), until_h=10 * 24)
    assert not found.hourly
    assert found.time_h == tuple(24 * day for day in range(11))
    assert len(found.medians) == 11 and all(len(one) == 27 for one in found.medians)
    assert found.medians[-1][LEVELS.index("T10")] > found.medians[1][LEVELS.index("T10")] > 0


def test_a_short_map_keeps_its_hours():
    found = level_map(spine_run(days=3, every_h=1), until_h=72)
    assert found.hourly and len(found.time_h) == 73


def test_a_run_without_levels_is_refused(run):
    with pytest.raises(InputError, match="csf_ng_per_ml"):
        profile_at(run[["plasma_ng_per_ml"]], 24)
    with pytest.raises(InputError, match="level"):
        profile_at(run, 24)
