"""The parts of a reflex chart: keys, axes and bars."""

import pytest

from eutonia.reporting.reflex_charts import colour_of, short, with_bars, x_of, y_of
from eutonia.reporting.words import theme
from tests.reporting.test_style import contrast

POINTS = [
    {"x": 1, "y": 0.5, "low": 0.4, "high": 0.6, "series": "A, without", "name": "a", "condition": "without"},
    {"x": 2, "y": 0.2, "low": 0.1, "high": 0.3, "series": "A, with", "name": "a", "condition": "with"},
    {"x": 2, "y": 0.9, "low": 0.9, "high": 0.9, "series": "M", "name": "m", "condition": "without"},
]


def test_what_the_drug_cannot_change_has_a_colour_of_its_own():
    scale = colour_of(POINTS).to_dict()["scale"]
    assert scale["domain"] == ["A, without", "A, with", "M"]
    assert len(set(scale["range"])) == 3


def test_series_without_a_condition_each_have_their_own_colour():
    bare = [{"x": 0, "y": 1, "low": 1, "high": 1, "series": name} for name in "abcde"]
    assert len(set(colour_of(bare).to_dict()["scale"]["range"])) == 5


def test_bars_reach_from_low_to_high_and_shapes_differ():
    chart = with_bars(POINTS, x_of("x", POINTS), y_of("y", [0.9])).to_dict()
    rules = [one for one in chart["layer"] if one["mark"]["type"] == "rule"]
    marks = [one["mark"]["shape"] for one in chart["layer"] if one["mark"]["type"] == "point"]
    assert rules[0]["encoding"]["y"]["field"] == "low" and rules[0]["encoding"]["y2"]["field"] == "high"
    assert len(set(marks)) == len(marks) == 3


@pytest.mark.parametrize(("values", "top"), [([0.2, 0.9], 0.9), ([], 1), ([0, 0], 1)])
def test_an_axis_of_sizes_begins_at_zero(values, top):
    assert y_of("size", values).to_dict()["scale"]["domain"] == [0, top]


def test_numbers_in_a_figure_are_short():
    assert short(1 / 3) == 0.333333


def test_every_line_can_be_seen_on_white():
    look = theme()["reflex"]
    for colour in (*look["colours"], *look["series"], look["direct"]["colour"]):
        assert contrast(colour, "#ffffff") >= 3, colour
