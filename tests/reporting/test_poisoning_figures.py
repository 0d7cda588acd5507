"""The figure of a poisoning: plasma above brain, what is done marked, in one hour axis."""

import json

import pytest

from eutonia.reporting.poisoning_figures import poisoning_figures
from tests.reporting.poisonings import ALL, naive, on_dialysis


@pytest.mark.parametrize("case", ALL)
def test_plasma_stands_above_brain_with_words_and_a_table(case):
    (figure,) = poisoning_figures(case().findings)
    titles = [one["title"] for one in figure.spec["vconcat"]]
    assert titles == ["Plasma, ng/mL", "Brain (plasma units), ng/mL"]
    assert figure.svg.startswith("<svg ") and 'role="img"' in figure.svg and figure.alt in figure.svg
    assert figure.table.rows and "Red: the level of" in figure.caption


def test_sessions_are_boxes_and_the_other_scenarios_broken_lines():
    (figure,) = poisoning_figures(on_dialysis().findings)
    drawn = json.dumps(figure.spec)
    assert '"hour": 6.0, "end": 10.0' in drawn and '"hour": 6.0, "end": 30.0' in drawn
    assert all(one.title in drawn for one in on_dialysis().findings.scenarios[1:])
    assert "Grey: haemodialysis." in figure.caption and "continuous" in figure.caption


def test_without_a_session_there_is_no_box():
    (figure,) = poisoning_figures(naive().findings)
    assert '"end":' not in json.dumps(figure.spec) and "Grey" not in figure.caption


def test_the_axis_ends_when_little_is_left():
    (figure,) = poisoning_figures(naive().findings)
    domain = figure.spec["vconcat"][0]["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert domain[0] == 0 and 12 <= domain[1] < naive().findings.hours
