"""Figures: what they show, in words, in numbers and in pictures."""

import re
from xml.etree import ElementTree

import pytest

from eutonia.reporting.figures import day_numbers, figures
from eutonia.reporting.findings import assess
from eutonia.reporting.page import CoursePart


@pytest.fixture(scope="module")
def drawn(run, healthy):
    parts = (CoursePart(first_day=43, label="taper begins"),)
    return figures(assess(run), {"healthy <kidney>": assess(healthy)}, parts)


def test_there_is_a_figure_for_each_subject(drawn):
    assert [one.name for one in drawn] == ["plasma", "effect", "sedation", "withdrawal"]
    assert [band.name for band in drawn[1].bands] == ["cord_ng_per_ml", "h_reflex_ratio", "ashworth"]


def test_what_was_not_simulated_is_not_drawn(run):
    assert [one.name for one in figures(assess(run[["plasma_ng_per_ml"]]), {})] == ["plasma"]


def test_each_picture_is_an_image_with_its_words(drawn):
    for one in drawn:
        root = ElementTree.fromstring(one.svg)
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-label"] == one.alt
        assert one.spec["description"] == one.alt
        assert re.search(r"median .* 90 % of draws between", one.alt)


def test_the_words_hold_the_numbers_of_the_bands(drawn):
    band = drawn[0].bands[0]
    assert f"{max(band.high_90):.0f}" in drawn[0].alt
    assert f"{min(band.low_90):.3g}" in drawn[0].alt


def test_the_bands_are_inside_one_another(drawn):
    for one in drawn:
        for band in one.bands:
            for place in range(len(band.time_h)):
                row = [getattr(band, name)[place] for name in ("low_90", "low_50", "high_50", "high_90")]
                assert row == sorted(row)
                assert row[0] <= band.median[place] <= row[3]


def drawn_texts(figure):
    return [text for text in ElementTree.fromstring(figure.svg).itertext() if text.strip()]


def test_caution_threshold_other_runs_and_parts_are_named_in_the_picture(drawn):
    plasma, withdrawal = drawn_texts(drawn[0]), drawn_texts(drawn[3])
    assert "often quoted: 80 to 400 ng/mL" in plasma
    assert "healthy <kidney>" in plasma
    assert "taper begins" in plasma
    assert {"low threshold", "threshold", "high threshold"} <= set(withdrawal)
    assert "from day 43" in drawn[0].caption


@pytest.mark.parametrize(
    ("highest", "said"), [(420, ""), (395, ""), (200, " (upper end off the scale)"), (50, " (all of it off the scale)")]
)
def test_the_quoted_range_and_its_label_stay_inside_the_picture(run, highest, said):
    plasma = run[["plasma_ng_per_ml"]]
    peak = max(assess(plasma).bands[0].high_90)
    (figure,) = figures(assess(plasma * highest / peak), {})
    assert f"often quoted: 80 to 400 ng/mL{said}" in drawn_texts(figure)
    assert f"80 to 400 ng/mL{said} (conc.therapeutic)" in figure.caption
    edges = [
        row["at"]
        for layer in figure.spec["layer"]
        if layer["mark"]["type"] == "rule"
        for row in layer.get("data", {}).get("values", [])
    ]
    domain = next(layer["encoding"]["y"]["scale"] for layer in figure.spec["layer"] if "y" in layer["encoding"])
    assert domain["nice"] is False
    assert edges == [one for one in (80, 400) if one <= domain["domain"][1]]
    (label, *_) = (layer for layer in figure.spec["layer"] if layer["mark"]["type"] == "text")
    assert label["mark"]["baseline"] == "top"
    assert label["data"]["values"][0]["at"] == min(400, domain["domain"][1])


def test_the_threshold_is_drawn_at_its_low_middle_and_high_value(drawn):
    found = sorted(
        row["at"] for layer in drawn[3].spec["layer"] for row in layer.get("data", {}).get("values", []) if "at" in row
    )
    assert sorted(set(found)) == pytest.approx([0.75, 1, 1.25])


def test_ids_are_unique_over_all_pictures_and_the_same_each_time(drawn, run, healthy):
    ids = [id for one in drawn for id in re.findall(r'\bid="([^"]+)"', one.svg)]
    assert len(ids) == len(set(ids)) > 0
    used = [id for one in drawn for id in re.findall(r"url\(#([^)]+)\)", one.svg)]
    assert set(used) <= set(ids)
    parts = (CoursePart(first_day=43, label="taper begins"),)
    again = figures(assess(run), {"healthy <kidney>": assess(healthy)}, parts)
    assert [one.svg for one in again] == [one.svg for one in drawn]
    assert [one.spec for one in again] == [one.spec for one in drawn]


def test_days_count_from_one():
    from eutonia.reporting.findings import Band

    curves = dict.fromkeys(("median", "median_low", "low_50", "high_50", "low_90", "high_90"), (1.0, 1.0))
    hourly = Band(name="x", time_h=(0.0, 12.0), median_high=(1.0, 1.0), **curves)
    daily = Band(name="x", time_h=(12.0, 36.0), median_high=(2.0, 2.0), **curves)
    assert day_numbers(hourly) == (1.0, 1.5)
    assert day_numbers(daily) == (1.0, 2.0)
