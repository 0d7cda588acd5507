"""The drawn spine: every number in it, and colours that read in grey."""

from xml.etree import ElementTree

import pytest

from eutonia.reporting.spine import LEVELS, profile_at
from eutonia.reporting.spine_picture import Scale, picture, rounded, scale_of
from eutonia.reporting.words import number, texts, theme
from tests.reporting.pump_plan import spine_run
from tests.reporting.test_style import contrast, luminance

WORDS = {name: text.format(tip="T10") for name, text in texts()["pump"]["spine"]["picture"].items()}


@pytest.fixture(scope="module")
def profile():
    return profile_at(spine_run(), 20 * 24)


@pytest.fixture(scope="module")
def drawn(profile):
    return ElementTree.fromstring(picture(profile, "T10", WORDS, "a <spine>"))


def test_every_level_stands_with_its_name_and_its_numbers(drawn, profile):
    said = [text.strip() for text in drawn.itertext() if text.strip()]
    assert [one for one in said if one in LEVELS] == list(LEVELS)
    for one in profile.levels:
        assert number(one.median) in said
        assert f"{number(one.low_90)} to {number(one.high_90)}" in said
    assert {"legs", "arms", "Red: catheter, tip at T10"} <= set(said)


def test_the_picture_is_an_image_with_its_words(drawn):
    assert (drawn.attrib["role"], drawn.attrib["aria-label"]) == ("img", "a <spine>")


def test_a_level_with_more_is_darker_and_lies_further_to_the_right(drawn, profile):
    scale = scale_of(profile)
    values = sorted(one.median for one in profile.levels)
    shades = [luminance(scale.colour(one)) for one in values]
    assert shades == sorted(shades, reverse=True) and shades[0] > shades[-1]
    shares = [scale.share(one) for one in values]
    assert shares == sorted(shares)


def test_the_scale_is_round_and_holds_everything():
    assert rounded(33, 812) == Scale(20, 1000)
    assert rounded(50, 499) == Scale(50, 500)
    assert Scale(20, 1000).ticks() == pytest.approx((20, 50, 100, 200, 500, 1000))
    assert (Scale(10, 1000).share(5), Scale(10, 1000).share(100), Scale(10, 1000).share(9999)) == (0, 0.5, 1)


def test_the_colours_go_evenly_darker_and_numbers_on_them_can_be_read():
    colours = theme()["spine"]["colours"]
    shades = [luminance(one) for one in colours]
    assert all(before > after + 0.02 for before, after in zip(shades, shades[1:], strict=False))
    scale = Scale(1, 100)
    for place in range(101):
        value = 100 ** (place / 100)
        assert contrast(scale.colour(value), scale.ink(value)) >= 3.5, place


def test_a_needle_goes_in_where_it_stops(profile):
    needle = ElementTree.fromstring(picture(profile, "L3", WORDS, "x", by_needle=True))
    catheter = ElementTree.fromstring(picture(profile, "T10", WORDS, "x"))

    def bends(root):
        return len(root.find("{http://www.w3.org/2000/svg}polyline").attrib["points"].split())

    assert bends(needle) == 2
    assert bends(catheter) == 1 + LEVELS.index("L3") - LEVELS.index("T10") + 1
