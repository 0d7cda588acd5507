"""Small sums over a run: the last day, the change, what comes after a stop."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from eutonia.evidence import lookup
from eutonia.guide import told
from eutonia.planner.rules import limit

HOURS = np.arange(0, 73.0)
RUN = xr.Dataset(
    {"ashworth": (("draw", "time"), np.array([HOURS, 2 * HOURS]))}, coords={"time_h": ("time", HOURS)}
)  # fmt: skip


def test_the_last_day_is_its_last_24_hours():
    assert told.last_day(RUN, "ashworth").tolist() == [60.5, 121.0]
    assert told.change(RUN, "ashworth").tolist() == [60.5, 121.0]


def test_after_a_stop_only_what_comes_later_counts():
    falling = RUN.assign(ashworth=100 - RUN["ashworth"])
    assert told.after(falling, "ashworth", 2).tolist() == [51.0, 2.0]


def test_doses_are_those_of_the_rules_and_rows():
    taken = told.by_mouth(14)
    assert taken.daily_dose_mg(1) == limit("tit.us.target") and taken.days == 14
    assert told.by_mouth(14, 15).daily_dose_mg(1) == pytest.approx(15)
    assert told.by_pump(14).daily_dose_ug(1) == lookup("maint.spinal").low == told.rate_ug_per_day()


def test_levels_are_averages_by_name():
    values = np.ones((1, 73, 2)) * np.array([1.0, 3.0])
    run = xr.Dataset(
        {"csf_ng_per_ml": (("draw", "time", "level"), values)},
        coords={"time_h": ("time", HOURS), "level": ["L3", "cranium"]},
    )
    assert {name: one.tolist() for name, one in told.levels(run).items()} == {"L3": [1.0], "cranium": [3.0]}
