"""Pictures of what each fault does: too little and too much apart, each with its table."""

from xml.etree import ElementTree

import numpy as np
import pytest

from eutonia.clinic.plan import SignAction
from eutonia.reporting.faults import TipDose
from eutonia.reporting.findings import Band, Interval, ThresholdShares
from eutonia.reporting.what_if import Sign, WhatIf, WhatIfPanel
from eutonia.reporting.what_if_figures import what_if_figures

NAMES = ("csf_ng_per_ml", "plasma_ng_per_ml", "cord_ng_per_ml", "ashworth", "sedation_probability", "withdrawal_index")


def interval(median, low=None, high=None):
    low, high = median / 2 if low is None else low, median * 2 if high is None else high
    return Interval(median=median, low_50=low, high_50=high, low_90=low, high_90=high)


def band(name, size):
    hours = tuple(float(one) for one in range(169))
    middle = tuple(size * (1 + one / 168) for one in hours)
    low, high = tuple(one / 2 for one in middle), tuple(one * 2 for one in middle)
    return Band(
        name=name, time_h=hours, median=middle, median_low=middle, median_high=middle,
        low_50=low, high_50=high, low_90=low, high_90=high,
    )  # fmt: skip


def fault(name, title, risk, tip, sign=True):
    first = Sign(name="tone", text="Stiffness and spasms return", share=1, hours=interval(9, 6, 19)) if sign else None
    return WhatIf(
        name=name,
        title=title,
        text="What happens.",
        risk=risk,
        concentration_ug_per_ml=500,
        tip_dose=tip,
        bands=tuple(band(one, 1 + place) for place, one in enumerate(NAMES)),
        signs=() if first is None else (first,),
        first_sign=first,
        cord_lowest=interval(0.1),
        cord_highest=interval(1),
        sedation_peak=interval(0.2),
        withdrawal_peak=interval(2),
        withdrawal_peak_h=interval(48),
        withdrawal_share=ThresholdShares(low=1, mid=0.9, high=0.5),
        emergency=(SignAction(sign="Late signs", action="Emergency call.", rule_ids=("wd.itb.late",)),),
    )


def panel_like():
    return WhatIfPanel(
        patient="",
        tip="T10",
        rate_ug_per_day=296,
        run_up_days=90,
        follow_up_days=7,
        draws=100,
        scenarios=(
            fault("stall", "The pump stalls", "withdrawal", TipDose(time_h=(0,), rate_ug_per_day=(0,))),
            fault("weaker", "No bridge", "overdose", TipDose(time_h=(0, 16), rate_ug_per_day=(1184, 296))),
            fault("late", "A late refill", "withdrawal", TipDose(time_h=(0,), rate_ug_per_day=(296,)), sign=False),
        ),
        left_out=("The catheter is cut: no pump is described",),
        published_onset_h=(12, 96),
        sources=("wd.itb.onset.window",),
        assumed=(),
    )


@pytest.fixture(scope="module")
def drawn():
    return what_if_figures(panel_like(), "US")


def test_too_little_and_too_much_stand_apart(drawn):
    assert [one.name for one in drawn] == ["what-if-withdrawal", "what-if-overdose"]
    assert [row[0] for row in drawn[0].table.rows] == ["The pump stalls", "A late refill"]
    assert [row[0] for row in drawn[1].table.rows] == ["No bridge"]


def test_each_row_has_dose_fluid_tone_and_danger(drawn):
    for one, last in zip(drawn, ("withdrawal_index", "sedation_probability"), strict=True):
        for row in one.spec["vconcat"]:
            keys = [(panel.get("data") or panel["layer"][0]["data"])["name"] for panel in row["hconcat"]]
            assert [key.partition("_")[2] for key in keys] == ["tip", "csf_ng_per_ml", "ashworth", last]


def test_the_dose_at_the_tip_is_held_to_the_end(drawn):
    points = drawn[1].spec["datasets"]["weaker_tip"]
    assert [(one["hour"], one["median"]) for one in points] == [(0, 1184), (16, 296), (168, 296)]


def test_the_table_holds_the_numbers_of_the_band_at_its_hours(drawn):
    table = drawn[0].table
    assert table.columns == ("Fault", "6 h", "12 h", "24 h", "48 h", "96 h", "168 h")
    middle = 4 * (1 + 24 / 168)
    assert table.rows[0][3] == f"{middle:.3g} ({middle / 2:.3g} to {middle * 2:.3g})"


def test_every_hour_of_the_first_day_is_kept_and_fewer_after_it(drawn):
    hours = [one["hour"] for one in drawn[0].spec["datasets"]["stall_ashworth"]]
    assert hours[:25] == list(range(25))
    assert set(np.diff(hours[24:])) == {6}
    assert hours[-1] == 168


def test_words_and_spelling_of_the_country(drawn):
    for one in drawn:
        root = ElementTree.fromstring(one.svg)
        assert root.attrib["aria-label"] == one.alt
        assert "Dose at the tip, mcg daily" in list(root.itertext())
    assert "first sign after 9 hours (90 % of draws 6 to 19)" in drawn[0].alt and "no sign" in drawn[0].alt
    (british, _) = what_if_figures(panel_like(), "UK")
    assert "Dose at the tip, micrograms daily" in british.svg
