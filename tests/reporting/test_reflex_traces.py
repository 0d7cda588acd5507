"""Traces, rasters and clonus: every spike and every degree that the run holds."""

import numpy as np
import pytest

from eutonia.reporting.reflex_traces import (
    clonus_figure,
    emg_figure,
    jerk_figure,
    order_figure,
    ramp_raster_figure,
    raster_figure,
)
from tests.reporting.reflex_runs import CELLS, made_up_hm, report_of


def rows_of(panel, layer=0):
    """The data of a layer; a panel of one layer holds them itself."""
    return panel["layer"][layer].get("data", panel.get("data"))["values"]


def test_the_trace_is_that_of_the_run_and_says_the_strength():
    figure = emg_figure(made_up_hm())
    upper, lower = figure.spec["vconcat"]
    assert upper["title"] == "without the drug, stimulus 1 times the motor threshold"
    assert [one["y"] for one in rows_of(upper)] == [0, 0.4, -0.4]
    assert [one["y"] for one in rows_of(lower)] == [0, 0.2, -0.2]


def test_the_raster_has_a_point_for_each_spike_against_size():
    upper, lower = raster_figure(made_up_hm()).spec["vconcat"]
    assert [(one["x"], one["y"]) for one in rows_of(upper)] == [(31, 0), (30, 1), (29, 2), (33, 1)]
    assert [(one["x"], one["y"]) for one in rows_of(lower)] == [(32, 0)]
    assert upper["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0, 4]


def test_small_cells_are_recruited_first_in_a_voluntary_ramp():
    run = report_of("voluntary-ramp").run
    upper, _ = order_figure(run).spec["vconcat"]
    rows = rows_of(upper)
    cell, drive = np.array([(one["x"], one["y"]) for one in rows]).T
    assert np.corrcoef(cell, drive)[0, 1] > 0.6
    assert len(rows) == np.isfinite(run["recruited_at"].values[0]).sum()


def test_a_large_pool_shows_some_of_its_cells_and_says_how_many():
    run = report_of("voluntary-ramp").run
    assert "one cell in 1;" in ramp_raster_figure(run).caption
    large = run.assign_attrs(cells=CELLS * 20)
    figure = ramp_raster_figure(large)
    assert f"one cell in {-(-CELLS * 20 // 45)};" in figure.caption
    assert {one["y"] % 18 for one in rows_of(figure.spec["vconcat"][0])} == {0}


def test_the_mean_of_the_jerks_is_the_last_line():
    run = report_of("tendon-tap").run
    upper, _ = jerk_figure(run).spec["vconcat"]
    assert len(upper["layer"]) == run.sizes["repeat"] + 1
    highest = max(one["y"] for one in rows_of(upper, -1))
    assert highest == pytest.approx(float(run["emg"].isel(occupancy=0).mean("repeat").max()), rel=0.05)


def test_clonus_is_drawn_in_degrees_over_seconds():
    run = report_of("clonus").run
    angle, torque = clonus_figure(run).spec["vconcat"]
    highest = max(one["y"] for one in angle["data"]["values"])
    assert highest == pytest.approx(float(np.degrees(run["angle"].max())), rel=0.05)
    assert torque["encoding"]["x"]["scale"]["domain"] == [0, float(run["time"][-1])]
