"""A poisoning as a report: what the issue asks to be shown, and what must never be in it."""

from __future__ import annotations

import inspect
import json
import re

import numpy as np
import pytest

import eutonia as eu
from eutonia.errors import InputError
from eutonia.evidence import value
from eutonia.planner.rules import load_rules
from eutonia.reporting import poisoning, poisoning_course, poisoning_figures, poisoning_findings, poisoning_text
from eutonia.simulator.poisoning import DEPTHS
from tests.reporting.poisonings import ALL, DRAWS, EXAMPLES, kidney_fails, naive, on_dialysis, pump, text_of

MODULES = (poisoning, poisoning_course, poisoning_figures, poisoning_findings, poisoning_text)
DEADLY = re.compile(r"\bfatal|\blethal|mortality|\bdies\b|\bdied\b|\bdeath(?! )|\bdeaths\b|\bLD50", re.IGNORECASE)


def test_on_dialysis_20_mg_confuse_for_hours_and_a_session_shortens_it():
    found = on_dialysis().findings
    alone, session, crrt = (found.scenario(name) for name in ("alone", "dialysis", "crrt"))
    span, shorter, replaced = (one.span("kidney") for one in (alone, session, crrt))
    assert found.kidney_fails and found.safe_ng_per_ml == value("poisoning.level.kidney")
    assert span.share > 0.5 and 0.5 < span.from_h.median < 3
    assert shorter.until_h.median < replaced.until_h.median < span.until_h.median
    assert span.until_h.high_90 > 24 > shorter.until_h.high_90
    assert session.below_h < alone.below_h


def test_60_mg_sedate_a_naive_adult_clearly_and_peak_near_two_hours():
    alone = naive(60).findings.scenario("alone")
    assert alone.sedation_peak.median > 10 * naive(10).findings.scenario("alone").sedation_peak.median
    assert alone.brain_peak_h.low_90 > 1 and alone.brain_peak_h.median < 2.5
    shares = {one.name: one.share for one in alone.depths}
    assert shares["drowsy"] + shares["deep"] > 0.8 and sum(shares.values()) == pytest.approx(1)


def test_a_kidney_that_fails_on_treatment_deepens_sedation_and_ends_in_withdrawal():
    found = kidney_fails().findings
    plasma = found.scenarios[0].bands[0]
    at = {hour: plasma.median[plasma.time_h.index(hour)] for hour in (0, 24, 72)}
    assert at[0] < at[24] < at[72]
    alone, dialysed = (found.scenario(name).withdrawal for name in ("alone", "dialysis"))
    assert alone.shares.mid > 0.5 and alone.from_h.median > 72
    assert dialysed.from_h.median <= alone.from_h.median


@pytest.mark.parametrize("error", ["wrong_concentration", "double_prime", "tenfold_rate"])
def test_a_pump_error_fills_the_brain_past_plasma(error):
    first = pump(error).findings.scenarios[0]
    assert first.brain_peak.median > 20 * first.plasma_peak.median
    assert first.brain_peak.median > 2 * first.bands[1].median[0]
    assert first.span("sedating").plasma_until_h is None and first.withdrawal.shares.mid > 0.5


@pytest.mark.parametrize("case", ALL)
def test_the_emergency_text_comes_first(case):
    report = case()
    assert report.sections[0].name == "emergency" and report.findings.emergency
    page = report.html(interactive=False)
    assert page.index("Emergency first") < page.index("What is followed") < page.index("Expected depth")
    assert list(json.loads(report.to_json()))[:3] == ["title", "disclaimer", "emergency"]


@pytest.mark.parametrize("case", ALL)
def test_no_output_speaks_of_deaths_or_gives_an_antidote_s_dose(case):
    report = case()
    said = text_of(report)
    assert not DEADLY.search(said.replace("brain death", ""))
    assert "fatal" not in report.html(interactive=False) and "lethal" not in report.html(interactive=False)
    assert not re.search(r"hysostigmine[^.]*\d", said)
    shown = " ".join(one.id for one in report.findings.sources)
    assert "od.death" not in shown and "conc.coma_fatal" not in shown and "od.mort" not in shown


@pytest.mark.parametrize("module", MODULES, ids=lambda one: one.__name__)
def test_no_function_searches_a_dose_for_an_outcome(module):
    forbidden = re.compile(r"target|goal|wanted|desired|outcome|aim")
    for name, function in inspect.getmembers(module, inspect.isfunction):
        parameters = inspect.signature(function).parameters
        assert not [one for one in parameters if forbidden.search(one)], f"{module.__name__}.{name}"
    source = inspect.getsource(module)
    assert not re.search(r"brentq|root_scalar|minimize|fsolve|bisect|\n\s+while ", source)


def test_what_is_public_takes_an_event_and_gives_what_follows():
    assert list(inspect.signature(eu.poisoning).parameters) == ["patient", "exposure", "draws", "seed"]


def test_the_leaflet_and_a_course_show_none_of_it():
    topics = {one.topic for one in load_rules() if one.topic.startswith("poisoning_")}
    assert len(topics) == 7
    plan = eu.plan(eu.read_patient(EXAMPLES / "ms_adult.json"))
    assert "po." not in " ".join(id for one in (*plan.signs, *plan.monitoring, *plan.verdicts) for id in one.rule_ids)


@pytest.mark.parametrize("case", ALL)
def test_every_assumed_number_and_source_is_named(case):
    found = case().findings
    ids = {one.id for one in found.sources}
    assumed = {one.id for one in found.assumed_values}
    assert {"conc.toxic.review", "model.sedation.ec50", "poisoning.level.coma"} <= ids
    assert assumed and assumed <= ids
    versions = {one.name for one in found.versions}
    assert {"package_version", "model_version", "evidence_version", "rules_version", "seed"} <= versions


def test_the_same_seed_gives_the_same_report_and_fewer_draws_are_the_first():
    again = eu.poisoning(eu.read_patient(EXAMPLES / "ms_adult.json"), eu.Exposure(hours_ago=0, dose_mg=60), draws=DRAWS)
    assert again.to_json() == naive(60).to_json()


def test_slow_absorption_is_later_and_lower_and_observed_longer():
    alone, slow = (naive(200).findings.scenario(name) for name in ("alone", "slow"))
    assert slow.brain_peak.median < alone.brain_peak.median and slow.brain_peak_h.high_90 > alone.brain_peak_h.high_90
    assert slow.below_h > alone.below_h


def test_published_chances_rise_with_the_intake_and_are_not_said_in_kidney_failure():
    chances = [naive(dose).findings.chances for dose in (60, 200)]
    assert [one.sign for one in chances[0]] == ["coma", "vent"]
    assert all(pair[0].low < pair[0].chance < pair[0].high for pair in chances)
    assert all(pair[1].low is None for pair in chances)  # of one series alone
    assert chances[0][0].chance < chances[1][0].chance
    assert on_dialysis().findings.chances == () and pump().findings.chances == ()


def test_charcoal_is_an_upper_bound_from_absorption():
    found = on_dialysis().findings
    usual, slow = (one.absorbed for one in found.charcoal)
    assert 0 < slow.median < usual.median < 1
    held, alone = found.scenario("charcoal"), found.scenario("alone")
    assert held.brain_peak.median < alone.brain_peak.median


def test_depths_are_named_and_whole():
    for case in ALL:
        for one in case().findings.scenarios:
            assert [depth.name for depth in one.depths] == list(DEPTHS)
            assert np.isclose(sum(depth.share for depth in one.depths), 1)


def test_a_saved_folder_holds_page_and_json(tmp_path):
    folder = naive(60).save(tmp_path / "out")
    assert {one.name for one in folder.iterdir()} >= {"report.html", "report.json"}
    held = json.loads((folder / "report.json").read_text())
    assert held["exposure"]["dose_mg"] == 60 and held["scenarios"][0]["name"] == "alone"
    naive(60).save(folder)  # an earlier such report is replaced
    with pytest.raises(InputError):
        naive(60).save(tmp_path / "missing" / "out")


def test_in_a_notebook_it_is_a_page():
    assert "<iframe" in naive(60)._repr_html_()
