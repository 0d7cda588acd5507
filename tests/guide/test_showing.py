"""The claims: all 82 with a source, ids that resolve, and each demonstration run and judged."""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from eutonia.errors import InputError
from eutonia.evidence import cite
from eutonia.evidence.library import quantities
from eutonia.guide import claim, claims, save_claim
from eutonia.guide.answers import is_answer
from eutonia.guide.criterion import terms
from eutonia.guide.scenes import SCENES
from eutonia.planner.rules import rule
from eutonia.reporting.claims import load_claims

DRAWS = 100
ALL = load_claims()
RUNNABLE = sorted({one.number for one in ALL if one.shown_by})
# What the notes that the table began with say of each claim, but for those that were looked at again.
NOTES = {"confirmed": 56, "nuanced": 24, "contradicted": 1, "not_checked": 1}
CHANGED = {24: ("not_checked", "nuanced"), 39: ("confirmed", "nuanced"), 44: ("confirmed", "nuanced")}
# Confirmed by evidence, and yet not borne out by the run: the model's own failures, each with its reason.
MISSED = {
    6: "at 60 mg daily tone falls in most draws, not in 95 of 100; adaptation takes most of the effect",
    23: "the same run",
    41: "at the highest usual rate plasma is 54 times lower, in some draws less than the 50 that were asked",
}


@cache
def shown(number):
    return claim(number, draws=DRAWS)


def test_there_are_82_claims_and_one_wider_reading():
    assert [one.number for one in claims()] == list(range(1, 83))
    assert [one.id for one in ALL if one.further] == ["guide.45.all"]


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_a_claim_has_a_source_and_its_ids_resolve(one):
    assert one.source.strip() and one.claim.endswith(".") and one.because.endswith(".") and "{" not in one.because
    cited = cite((one.id, *one.evidence_ids, *one.rule_ids))
    assert all(each.text for each in cited)
    assert all(rule(id).id == id for id in (*one.rule_ids, *set(one.evidence_ids) - set(quantities())))


def test_verdicts_are_those_of_the_notes_but_for_the_changed_ones():
    expected = Counter(NOTES)
    for before, after in CHANGED.values():
        expected[before] -= 1
        expected[after] += 1
    assert Counter(one.verdict for one in claims()) == +expected
    assert all(one.verdict == CHANGED[one.number][1] for one in claims() if one.number in CHANGED)


def test_a_claim_is_told_in_our_own_words_and_without_a_second_table():
    folder = Path(__file__).parents[2] / "src/eutonia/evidence/tables"
    holders = [path.name for path in folder.glob("*.csv") if re.search(r"^guide\.\d", path.read_text(), re.MULTILINE)]
    assert holders == ["claims.csv"]


@pytest.mark.parametrize("one", [one for one in ALL if one.shown_by], ids=lambda one: one.id)
def test_a_criterion_names_what_exists(one):
    assert terms(one.criterion)
    assert not one.target or one.target.split()[0] in SCENES
    assert bool(one.target) == (one.shown_by not in ("evidence", "screening", "plan"))


def test_what_cannot_be_run_has_no_criterion_and_says_why():
    idle = [one for one in ALL if not one.shown_by]
    assert all(not one.criterion and not one.target for one in idle)
    assert len(RUNNABLE) >= 40


@pytest.mark.parametrize("number", RUNNABLE)
def test_a_claim_runs(number):
    found = shown(number)
    for one in (found, *found.further):
        run = one.demonstration
        assert run.holds in (True, False)
        assert run.ran and run.found and run.conditions and one.sources
        assert run.holds == all(each.met for each in run.conditions)
        assert cite(run.evidence_ids)
        for each in run.found:
            low, high = each.low, each.high
            middle = low if each.middle is None else each.middle
            assert middle is not None
            assert low is None or high is None or low <= middle <= high


@pytest.mark.parametrize("number", [one for one in RUNNABLE if one not in MISSED])
def test_the_run_agrees_with_what_is_confirmed_or_contradicted(number):
    found = shown(number)
    for one in (found, *found.further):
        expected = {"confirmed": True, "contradicted": False}.get(one.claim.verdict)
        assert expected in (None, one.demonstration.holds)


@pytest.mark.parametrize("number", MISSED)
def test_what_the_model_misses_is_still_missed(number):
    assert shown(number).claim.verdict == "confirmed"
    assert shown(number).demonstration.holds is False


def test_a_demonstration_can_fail(monkeypatch):
    from eutonia.guide import courses, scenes

    def upside_down(patient, draws, seed):
        told = courses.roads(patient, draws, seed)
        return type(told)({**told.found, "csf_over_plasma_pump": 1 / told.found["csf_over_plasma_pump"]}, told.runs,
                          words=told.words)  # fmt: skip

    assert shown(36).demonstration.holds is True
    monkeypatch.setitem(scenes.SCENES, "roads", upside_down)
    scenes.scene.cache_clear()
    broken = claim(36, draws=20)
    scenes.scene.cache_clear()
    assert broken.demonstration.holds is False
    assert [one.met for one in broken.demonstration.conditions] == [False]


def test_the_same_seed_gives_the_same_numbers():
    from eutonia.guide import scenes

    first = claim(75, draws=20, seed=3)
    scenes.scene.cache_clear()
    assert claim(75, draws=20, seed=3) == first
    assert claim(75, draws=20, seed=4) != first


def test_a_claim_without_a_run_says_so():
    found = claim(3)
    assert found.demonstration.holds is None and found.demonstration.found == ()
    assert "Nothing is run" in found.demonstration.ran


@pytest.mark.parametrize("number", [0, 83, -1])
def test_a_claim_that_does_not_exist_is_one_clear_error(number):
    with pytest.raises(InputError, match=r"allowed: 1 to 82"):
        claim(number)


def test_a_verdict_filters_and_an_unknown_one_is_refused():
    assert [one.number for one in claims("contradicted")] == [10]
    with pytest.raises(InputError, match="confirmed, nuanced, contradicted, not_checked"):
        claims("wrong")


def test_a_claim_is_saved_as_a_page_with_figures(tmp_path):
    folder = save_claim(shown(11), tmp_path / "c11")
    assert {one.name for one in folder.glob("*.svg")} == {"withdrawal.svg", "effect.svg"}
    page = (folder / "claim.html").read_text()
    assert "holds here" in page and "withdrawal index after the pump" in page


def test_every_criterion_looks_at_a_run_a_rule_or_a_row():
    for one in ALL:
        for term in terms(one.criterion):
            known = one.target or is_answer(term.name) or term.name in quantities()
            assert known, f"{one.id}: {term.name}"


def test_the_page_of_the_claims_is_that_of_the_table():
    docs = Path(__file__).parents[2] / "docs"
    spec = spec_from_file_location("write_claims", docs / "write_claims.py")
    written = module_from_spec(spec)
    spec.loader.exec_module(written)
    assert (docs / "claims.md").read_text(encoding="utf-8") == written.page(), "run docs/write_claims.py"
    assert all(str(number) in written.FAILS for number in MISSED)


def test_the_table_has_one_line_for_each_claim():
    path = Path(__file__).parents[2] / "src/eutonia/evidence/tables/claims.csv"
    with path.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 83
