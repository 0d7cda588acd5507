"""Figures of reflex experiments: what a physiologist looks for is in them, in words, lines and a table."""

import re
from xml.etree import ElementTree

import pytest

from eutonia.reporting.reflex_figures import reflex_figures
from tests.reporting.reflex_runs import NAMES, made_up_hm, report_of


@pytest.mark.parametrize("name", [*NAMES, "compare"])
def test_each_figure_has_picture_words_and_table(name):
    drawn = report_of(name).figures
    assert drawn
    for one in drawn:
        root = ElementTree.fromstring(one.svg)
        assert root.attrib["role"] == "img" and root.attrib["aria-label"] == one.alt
        assert one.title in one.alt and one.caption.endswith(".")
        assert one.table is not None and one.table.rows
        assert all(len(row) == len(one.table.columns) for row in one.table.rows)
        assert one.spec["description"] == one.alt
        assert "NaN" not in one.svg
    ids = [id for one in drawn for id in re.findall(r'\bid="([^"]+)"', one.svg)]
    assert len(ids) == len(set(ids))


def test_h_rises_and_falls_beside_m_and_single_stimuli_lie_behind():
    recruitment, *_ = reflex_figures(made_up_hm())
    trials, lines = recruitment.spec["layer"]
    assert len(trials["data"]["values"] if "data" in trials else recruitment.spec["datasets"]) > 0
    encoded = lines["encoding"]
    assert encoded["x"]["title"] == "Stimulus, multiples of the motor threshold"
    assert encoded["color"]["scale"]["domain"] == ["H wave, without the drug", "H wave, at occupancy 0.4", "M wave"]
    rows = lines["data"]["values"]
    assert [one["y"] for one in rows if one["series"] == "H wave, without the drug"] == [0, 0.4, 0.1]
    assert [one["y"] for one in rows if one["series"] == "M wave"] == [0, 0.5, 1]


def test_with_and_without_differ_in_dash_and_not_in_colour_alone():
    recruitment, *_ = reflex_figures(made_up_hm())
    encoded = recruitment.spec["layer"][1]["encoding"]
    without, drug, _ = encoded["strokeDash"]["scale"]["range"]
    assert without != drug
    assert len(set(encoded["color"]["scale"]["range"])) == 3


def test_a_run_without_the_drug_alone_is_drawn():
    run = made_up_hm().isel(occupancy=[0])
    drawn = reflex_figures(run)
    assert len(drawn) == 3 and "at occupancy" not in drawn[0].alt


def test_the_comparison_starts_at_one_without_the_drug():
    (response,) = report_of("compare").figures
    top = response.spec["vconcat"][0]["layer"][0]
    starts = [one["y"] for one in top["data"]["values"] if one["x"] == 0]
    assert starts == [1] * 5
    assert "Flexor withdrawal (polysynaptic)" in top["encoding"]["color"]["scale"]["domain"]
