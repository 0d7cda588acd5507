"""``eutonia claims`` and ``eutonia ask`` as a user meets them."""

from __future__ import annotations

import json

import pytest

from eutonia.faces.cli import run
from tests.contracts.source_tree import ROOT

CLOSE = "For research, teaching and preparation; a clinician decides."
EXAMPLES = ROOT / "examples"


def said(capsys, *words):
    code = run([str(one) for one in words])
    return code, capsys.readouterr().out


def test_all_claims_are_listed(capsys):
    code, text = said(capsys, "claims")
    lines = text.splitlines()
    assert code == 0 and lines[-1] == CLOSE
    assert [one for one in range(1, 83) if not any(line.startswith(f"{one}. ") for line in lines)] == []
    assert "10. CONTRADICTED." in text and "82 claims" in text
    assert max(map(len, lines)) <= 100


def test_a_verdict_filters(capsys):
    _, text = said(capsys, "claims", "--verdict", "contradicted")
    assert "10. CONTRADICTED." in text and "CONFIRMED" not in text and "1 claim, 1 of them" in text


def test_claims_as_json(capsys):
    _, text = said(capsys, "claims", "--json")
    held = json.loads(text)
    assert len(held["claims"]) == 82 and held["disclaimer"] == CLOSE
    assert all(one["source"] for one in held["claims"])


def test_one_claim_is_run_and_judged(capsys):
    code, text = said(capsys, "claims", "57")
    assert code == 0
    assert "Claim 57:" in text and "CONFIRMED." in text and "HOLDS HERE" in text
    assert "yes: high end of A is at least high end of B" in text
    assert "Sources" in text and text.rstrip().endswith(CLOSE)
    assert max(map(len, text.splitlines())) <= 100


def test_a_wider_reading_follows_its_claim(capsys):
    _, text = said(capsys, "claims", "45", "--draws", "20")
    assert "Claim 45:" in text and "Claim 45 read more widely" in text and "DOES NOT HOLD HERE" in text


def test_one_claim_as_json(capsys):
    _, text = said(capsys, "claims", "57", "--json")
    shown = json.loads(text)["claim"]
    assert shown["claim"]["number"] == 57 and shown["demonstration"]["holds"] is True
    assert {"name", "low", "middle", "high", "unit"} <= set(shown["demonstration"]["found"][0])


def test_a_claim_is_written_as_a_page(capsys, tmp_path):
    code, text = said(capsys, "claims", "57", "--out", tmp_path / "c57")
    assert code == 0 and "claim.html" in text
    assert (tmp_path / "c57" / "claim.html").is_file() and (tmp_path / "c57" / "found.svg").is_file()


def test_the_seven_questions_are_listed(capsys):
    code, text = said(capsys, "ask")
    assert code == 0 and text.count("?") == 7 and text.rstrip().endswith(CLOSE)
    _, held = said(capsys, "ask", "--json")
    assert len(json.loads(held)["questions"]) == 7


def test_a_question_is_answered_in_general_and_for_a_patient(capsys):
    _, text = said(capsys, "ask", "3")
    assert "No." in text and "guide.76" in text and text.rstrip().endswith(CLOSE)
    code, own = said(capsys, "ask", "2", EXAMPLES / "ms_adult.json", "--draws", "20")
    assert code == 0 and "On this plan the last step comes on day 10" in own
    assert max(map(len, own.splitlines())) <= 100


def test_a_fact_set_by_hand_changes_an_answer(capsys):
    _, text = said(capsys, "ask", "2", EXAMPLES / "half_known.json", "--draws", "20")
    _, known = said(
        capsys, "ask", "2", EXAMPLES / "half_known.json", "--set", "creatinine_mg_per_dl=0.8", "--draws", "20"
    )
    assert "must be known first: creatinine" in text and "must be known first: creatinine" not in known


def test_an_answer_as_json(capsys):
    _, text = said(capsys, "ask", "5", "--json")
    answer = json.loads(text)["answer"]
    assert answer["number"] == 5 and "ae.label.dizzy" in answer["row_ids"]


@pytest.mark.parametrize("words", [["claims", "--help"], ["ask", "--help"]])
def test_help_has_an_example(words, capsys):
    assert run(words) == 0
    assert "Example: eutonia" in capsys.readouterr().out
