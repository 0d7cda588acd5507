"""Counts of what rules and plans answer, against the rules asked one by one."""

from __future__ import annotations

import pytest

from eutonia.clinic.patient import JURISDICTIONS
from eutonia.guide.answers import answer, is_answer, refusals
from eutonia.guide.people import person
from eutonia.pathway import plan, screen
from eutonia.reporting.claims import load_claims

CLAIMS = {one.number: one for one in load_claims() if not one.further}


def count(name, number=15):
    return answer(name, CLAIMS[number]).middle


def test_refusals_are_counted_over_six_countries():
    assert len(JURISDICTIONS) == 6
    stroke = {
        country: [one.outcome for one in screen(person("stroke").model_copy(update={"jurisdiction": country}))]
        for country in JURISDICTIONS
    }
    assert refusals("stroke", "oral") == sum("refuse" in outcomes for outcomes in stroke.values())
    assert {country for country, outcomes in stroke.items() if "refuse" in outcomes} == {"US", "AU"}
    assert count("refuses.ms.oral") == 0 and count("refuses.mild.intrathecal") == 6


def test_a_warning_counts_by_the_rules_of_the_claim_alone():
    assert count("warns.epilepsy.oral", 15) == 6
    assert count("warns.epilepsy.oral", 14) == 0  # a warning, but none of the kidney
    assert count("warns.kidney.oral", 14) == 6


def test_what_a_plan_says_is_counted():
    assert count("tells.ms.oral", 58) == 6
    assert count("tells.ms.oral", 76) == 0
    assert count("visits.ms") == len(plan(person("ms")).monitoring) > 0
    assert count("conditional.half") == 1 and count("conditional.ms") == 0
    assert count("not_known.half") > 0


def test_signs_are_found_by_their_words():
    assert count("names.fever") == 1 and count("names.seizure") >= 1
    assert count("names.toothache") == 0


@pytest.mark.parametrize(("name", "expected"), [("refuses.ms.oral", True), ("names.x", True), ("tone_change", False)])
def test_a_name_is_an_answer_or_a_finding(name, expected):
    assert is_answer(name) is expected


def test_a_count_says_who_and_by_which_road():
    said = answer("refuses.mild.intrathecal", CLAIMS[10])
    assert "by pump" in said.title and "mild spasticity" in said.title
