"""What a report says of a use beside spasticity."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from eutonia.clinic.patient import JURISDICTIONS
from eutonia.clinic.use import USES
from eutonia.evidence import lookup
from eutonia.planner import plan_course, screen
from eutonia.reporting import build_report
from eutonia.reporting.render import html, json_text
from eutonia.reporting.uses import SHOWN, gather_use, shown_for
from eutonia.reporting.words import texts
from tests.planner.people import adult

OTHERS = tuple(one for one in USES if one != "spasticity")


def planned(use: str, jurisdiction: str | None = "FR", **changes):
    patient = adult(jurisdiction, diagnosis=None, **changes)
    return plan_course(patient, screen(patient, use=use), use=use)


def run_of(plan, level_ng_per_ml: float = 200, draws: int = 40) -> xr.Dataset:
    """A run of flat plasma: no more is asked of it."""
    time_h = np.arange(0, plan.regimen.days * 24 + 1.0)
    shape = (draws, time_h.size)
    values = {name: (("draw", "time"), np.full(shape, 0.1)) for name in SHOWN}
    values["plasma_ng_per_ml"] = (("draw", "time"), np.full(shape, level_ng_per_ml))
    return xr.Dataset(values, coords={"time_h": ("time", time_h)}, attrs={"seed": 1})


def measures(use: str, **changes) -> dict:
    plan = planned(use, **changes)
    return {one.name: one for one in gather_use(plan, run_of(plan)).measures}


def test_spasticity_and_a_refused_use_have_no_section() -> None:
    patient = adult("US")
    assert gather_use(plan_course(patient, screen(patient)), None) is None
    refused = plan_course(patient, screen(patient, use="muscle_soreness"), use="muscle_soreness")
    assert refused.refused and gather_use(refused, None) is None


def test_a_run_keeps_no_tone_beside_spasticity() -> None:
    assert shown_for("spasticity") is None
    for use in OTHERS:
        assert not {"ashworth", "h_reflex_ratio", "spasm_score"} & set(shown_for(use))


@pytest.mark.parametrize("use", OTHERS)
def test_every_use_has_grade_licence_effect_and_stop(use) -> None:
    found = gather_use(plan := planned(use), run_of(plan))
    assert 1 <= found.grade <= 4 and lookup(f"use.{use}.grade").note in found.grade_text
    assert found.scheme and found.licence and found.says and found.limits and found.stop
    assert all(one.low is None or one.low <= one.middle <= one.high for one in found.measures)
    assert any(one.range_text for one in found.measures)


def test_the_licence_is_that_of_the_country_or_of_all() -> None:
    def licence(use: str, jurisdiction: str | None) -> tuple[str, ...]:
        return gather_use(planned(use, jurisdiction), None).licence

    (french,) = licence("alcohol_use", "FR")
    assert "since 2018" in french
    (american,) = licence("alcohol_use", "US")
    assert "off-label" in american and "US" in american
    unknown = licence("alcohol_use", None)
    assert {one[:3] for one in unknown[1:]} == {f"{one}:" for one in JURISDICTIONS}
    for country in (*JURISDICTIONS, None):
        assert any("off-label" in one for one in licence("reflux", country))


def test_the_history_of_the_french_licence_is_told_in_france_and_where_the_country_is_not_known() -> None:
    for country, told in (("FR", 1), (None, 1), ("US", 0)):
        assert len(gather_use(planned("alcohol_use", country), None).history) == told
    assert "4 March 2021" in gather_use(planned("alcohol_use"), None).history[0]


def test_flat_plasma_gives_a_flat_day_by_the_formula() -> None:
    plan = planned("reflux")
    found = gather_use(plan, run_of(plan, draws=4000))
    assert [one.hour for one in found.hours] == list(range(25))
    assert len({one.median for one in found.hours}) == 1
    bound = 200 / (450 + 200)
    expected = 100 * (1 - 0.8 * bound) * (1 + 0.867 * bound) ** -0.58
    assert found.measures[0].middle == pytest.approx(expected, rel=0.02)
    assert found.hours[0].low_90 < expected < found.hours[0].high_90


def test_more_plasma_leaves_less_reflux_on_the_page() -> None:
    plan = planned("reflux")
    day = [gather_use(plan, run_of(plan, level)).measures[0].middle for level in (0, 100, 400)]
    assert day[0] == 100 and day[0] > day[1] > day[2]


def test_the_published_figures_stand_as_printed() -> None:
    relapse = measures("alcohol_use")["relapse"]
    assert (relapse.middle, relapse.low, relapse.high) == (0.87, 0.77, 0.99)
    ceased = measures("hiccups")["ceased"]
    assert (ceased.middle, ceased.low, ceased.high) == (7, 1.91, 25.62)
    assert measures("hiccups")["practice"].middle == 35


def test_a_new_group_may_gain_nothing() -> None:
    group = measures("alcohol_use")["relapse_group"]
    assert group.low < 0.77 and group.high > 1


def test_a_refused_plan_has_licence_and_grade_and_no_effect() -> None:
    plan = planned("hiccups", medicines=("morphine",))
    assert plan.refused
    found = build_report(plan).findings
    assert found.use.licence and not found.use.measures and not found.use.hours and not found.use.says


@pytest.mark.parametrize("use", OTHERS)
def test_the_page_has_its_section_and_nothing_of_tone(use) -> None:
    report = build_report(plan := planned(use), run_of(plan))
    page = html(report.findings, report.figures, interactive=False)
    assert f"This use: {texts('uses')['names'][use]}" in page
    for word in ("Ashworth", "H-reflex", "not simulated", "little effect on tone"):
        assert word not in page, word
    assert f'"use": "{use}"' in json_text(report.findings)
    assert {one.name for one in report.figures} - {"reflux-hours"} <= {"plasma", "sedation", "withdrawal", "harms"}
    assert ("reflux-hours" in {one.name for one in report.figures}) == (use == "reflux")


def test_withdrawal_of_alcohol_is_another_emergency() -> None:
    report = build_report(plan := planned("alcohol_use"), run_of(plan))
    assert "withdrawal from alcohol is an emergency of its own" in report.findings.emergency[0]
    assert "withdrawal from alcohol" not in " ".join(build_report(planned("reflux")).findings.emergency)


def test_what_is_assumed_of_the_use_is_shown() -> None:
    report = build_report(plan := planned("alcohol_use"), run_of(plan))
    assert "use.alcohol_use.spread" in {one.id for one in report.findings.assumed_values}
    assert "use.grade.scheme" in {one.id for one in report.findings.sources}
