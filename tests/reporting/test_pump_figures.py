"""Figures of a pump course: what they show in words, numbers and pictures."""

import re
from xml.etree import ElementTree

import pytest

from eutonia.reporting import assess
from eutonia.reporting.pump_figures import HEAD_TO_FOOT, pump_figures
from eutonia.reporting.pump_page import gather_pump
from eutonia.reporting.words import number
from tests.reporting.conftest import run_like
from tests.reporting.pump_plan import before_test, pump_plan, spine_run


@pytest.fixture(scope="module")
def levels():
    return spine_run()


@pytest.fixture(scope="module")
def drawn(run, levels):
    arms = run_like(seed=1, scale=0.5)
    pump = gather_pump(pump_plan(), run, arms, levels)
    return {one.name: one for one in pump_figures(pump, assess(run), "US")}


def test_there_is_a_spine_a_map_and_legs_beside_arms(drawn):
    assert list(drawn) == ["spine", "levels", "sites"]
    for one in drawn.values():
        root = ElementTree.fromstring(one.svg)
        assert root.attrib["role"] == "img" and root.attrib["aria-label"] == one.alt


def test_what_was_not_simulated_is_not_drawn(run):
    bare = run.drop_vars("csf_ng_per_ml")
    assert pump_figures(gather_pump(pump_plan(), bare, None, None), assess(run), "US") == ()


def test_the_spine_shows_the_end_of_the_last_rate_in_the_spelling_of_the_country(run, levels):
    for country, unit in (("US", "mcg"), ("UK", "micrograms")):
        pump = gather_pump(pump_plan(country), run, None, levels)
        spine = pump_figures(pump, None, country)[0]
        assert spine.title == f"The spine: end of day 42, 1,200 {unit} daily by pump"
        assert f"1,200 {unit} daily" in spine.alt and spine.alt in spine.svg


def test_before_the_test_the_spine_shows_when_the_bolus_is_scored(run):
    pump = gather_pump(before_test(), run, None, spine_run(days=1, every_h=1))
    assert (pump.by_needle, pump.tip) == (True, "L3")
    assert pump.profile.time_h == 8 + 4
    assert pump.profile_text == "4 hours after the test bolus of 50 micrograms"
    assert pump.levels.hourly


def test_a_test_bolus_that_was_stored_once_a_day_draws_no_empty_spine(run):
    pump = gather_pump(before_test(), run, None, spine_run(days=1))
    assert pump.profile is None and pump.levels is None


def test_the_map_has_every_level_from_head_to_foot_and_prints_the_end_of_each_rate(drawn, levels):
    table = drawn["levels"].table
    assert [row[0] for row in table.rows] == list(HEAD_TO_FOOT)
    assert HEAD_TO_FOOT[0] == "cranium" and HEAD_TO_FOOT[1] == "C1"
    # Three rates are fewer than six columns: evenly spread over 28 days (14 after the last change).
    assert table.columns[-1] == "End of day 28"
    last = levels["csf_ng_per_ml"].sel(level="T10").median("draw").values[28]
    (row,) = [one for one in table.rows if one[0] == "T10"]
    assert row[-1] == number(last)
    rules = [one for one in drawn["levels"].spec["layer"] if one["mark"]["type"] == "rule"]
    assert [one["data"]["values"][0]["from"] for one in rules] == [8, 15]


def test_the_map_has_one_cell_for_each_day_and_level_with_the_value_of_its_end(drawn, levels):
    cells = drawn["levels"].spec["datasets"]["levels"]
    tip = [one["median"] for one in cells if one["level"] == "T10"]
    assert tip == pytest.approx(levels["csf_ng_per_ml"].sel(level="T10").median("draw").values[1:29], rel=0.01)
    assert len(cells) == 28 * 27
    assert {one["level"] for one in cells} == set(HEAD_TO_FOOT)


def test_legs_and_arms_share_their_scales_and_keep_their_own_numbers(drawn):
    sites = drawn["sites"]
    assert sites.labels == ("Legs", "Arms") * 2
    legs, arms = sites.bands[0], sites.bands[1]
    assert legs.name == arms.name == "cord_ng_per_ml"
    assert max(legs.median_high) > max(arms.median_high)
    for row in sites.spec["vconcat"]:
        domains = [panel["layer"][0]["encoding"]["y"]["scale"]["domain"] for panel in row["hconcat"]]
        assert domains[0] == domains[1]
    assert re.search(r"Legs, .* Arms, ", sites.alt)
