"""The style sheet: text that can be read."""

import json
import re

from eutonia.reporting.words import TEMPLATES


def luminance(colour):
    def channel(part):
        part /= 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_text_has_a_contrast_of_at_least_four_and_a_half():
    style = (TEMPLATES / "style.css").read_text()
    colours = dict(re.findall(r"--(\w+): (#\w{6})", style))
    grounds = [colours["paper"], colours["shade"], *re.findall(r"background: (#\w{6})", style)]
    for ink in ("ink", "soft", "blue", "red", "amber", "green"):
        for ground in grounds:
            assert contrast(colours[ink], ground) >= 4.5, (ink, ground)


def test_lines_of_figures_have_a_contrast_of_three_and_the_bands_differ_in_grey():
    look = json.loads((TEMPLATES / "theme.json").read_text())["figure"]
    for colour in (
        look["line"]["colour"], look["outer"]["edge"], look["inner"]["edge"], look["caution"]["edge"],
        look["threshold"]["colour"], *look["others"]["colours"],
    ):  # fmt: skip
        assert contrast(colour, "#ffffff") >= 3, colour
    shades = [luminance(look[name]["colour"]) for name in ("line", "inner", "outer")]
    assert shades[0] + 0.15 < shades[1] and shades[1] + 0.15 < shades[2]
