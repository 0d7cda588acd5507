"""The figure of unwanted effects: its marks, its words and its table say the same."""

from xml.etree import ElementTree

import pytest

from eutonia.clinic.regimen import Regimen
from eutonia.reporting.harm_figure import harm_figure
from tests.reporting.test_harms import found


@pytest.fixture(scope="module")
def harms():
    return found()


def test_the_picture_has_its_words_and_a_table_behind_it(harms):
    drawn = harm_figure(harms)
    root = ElementTree.fromstring(drawn.svg)
    assert root.attrib["role"] == "img" and root.attrib["aria-label"] == drawn.alt
    assert [row[0] for row in drawn.table.rows] == [one.title for one in harms.effects]
    assert "36 in 100" in drawn.table.rows[0][2]
    texts = {text for text in root.itertext() if text.strip()}
    assert {"People in 100", "with baclofen", "on placebo", "no number read"} <= texts


def test_marks_stand_where_a_number_was_read(harms):
    data = harm_figure(harms).spec["datasets"]
    with_number = [one.title for one in harms.effects if one.in_100 is not None]
    assert [row["effect"] for row in data["people"] if row["which"] == "with baclofen"] == with_number
    assert [row["effect"] for row in data["people"] if row["which"] == "on placebo"] == ["Drowsiness"]
    assert [row["effect"] for row in data["missing"]] == ["Falls", "Seizures"]


def test_a_pump_has_the_same_figure():
    drawn = harm_figure(found(regimen=Regimen.pump(300, days=3)))
    assert "8.4 in 100 (5.1 to 13)" in drawn.alt


def test_no_colour_alone_parts_drug_and_placebo(harms):
    marks = harm_figure(harms).spec["layer"][-1]["encoding"]
    shapes, fills = marks["shape"]["scale"]["range"], marks["fill"]["scale"]["range"]
    assert len(set(shapes)) == 2 and fills[1] == "#ffffff"
