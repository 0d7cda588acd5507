"""Figures about stopping: one scale for every panel, every dose its own shape."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.reporting.dependence import AdaptedDay
from eutonia.reporting.stop_figures import adaptation_figure, index_figure
from eutonia.reporting.stopping import withdrawal_of
from tests.reporting.test_stopping import run_of


@pytest.fixture
def made_up():
    hours = np.arange(0.0, 241.0)
    return [withdrawal_of(run_of(np.full((4, 241), height), hours), since_h=2) for height in (0.5, 2.5)]


def panels(spec):
    return list(spec["vconcat"])


def test_every_panel_has_the_same_scale_and_the_threshold(made_up):
    figure = index_figure([("low", made_up[0]), ("high", made_up[1])], 60, 80)
    domains = {
        tuple(layer["encoding"]["y"]["scale"]["domain"])
        for panel in panels(figure.spec) for layer in panel["layer"] if "scale" in layer["encoding"]["y"]
    }  # fmt: skip
    assert len(domains) == 1 and next(iter(domains))[1] > 2.5
    assert figure.title == "Withdrawal index after 60 days of 80 mg daily" and figure.name == "index-60"
    assert [panel["title"] for panel in panels(figure.spec)] == ["low", "high"]


def test_every_dose_has_its_own_shape_and_every_day_its_place(made_up):
    days = [
        AdaptedDay(day=day, daily_dose_mg=mg, density=made_up[0].peak, set_point=made_up[0].peak, withdrawal=made_up[1])
        for mg in (30, 80) for day in (1, 365)
    ]  # fmt: skip
    figure = adaptation_figure(days)
    points = panels(figure.spec)[0]["layer"][1]["encoding"]
    assert points["shape"]["scale"]["domain"] == ["30 mg daily", "80 mg daily"]
    assert len(set(points["shape"]["scale"]["range"])) == 2 and "xOffset" in points
    assert {row["median"] for row in figure.spec["datasets"]["peak"]} == {2.5}
    assert figure.alt.count("highest index 2.5") == 4
