"""Seven questions: plain words, numbers that stand in runs or rows, nothing else answered."""

from __future__ import annotations

import re
from functools import cache

import pytest

from eutonia.errors import InputError
from eutonia.evidence import cite, value
from eutonia.faces.files import read_patient
from eutonia.guide import ask, claim, questions
from eutonia.guide.asking import GENERAL, OF_PATIENT
from eutonia.guide.scenes import SCENES
from tests.contracts.source_tree import ROOT
from tests.guide.readability import grade

SEVEN = range(1, 8)
DRAWS = 100


@cache
def answer(number, example=""):
    who = read_patient(ROOT / "examples" / example) if example else None
    return ask(number, who, draws=DRAWS)


def said(number, example=""):
    return " ".join(answer(number, example).sentences)


def test_there_are_seven_questions():
    assert len(questions()) == 7 and all(one.endswith("?") for one in questions())


@pytest.mark.parametrize("example", ["", "ms_adult.json", "ckd.json"])
@pytest.mark.parametrize("number", SEVEN)
def test_an_answer_is_plain_and_complete(number, example):
    text = said(number, example)
    assert grade(text) <= 8, f"{grade(text):.1f}: {text}"
    assert "{" not in text and not re.search(r"\d\.0\b|[^\d]\.\d|\bug\b|q\.?d\.", text)
    found = answer(number, example)
    assert len(cite(found.claim_ids)) == len(found.claim_ids) > 0
    assert set(found.row_ids) <= set(found.evidence_ids) | {"tit.nobenefit"}


def test_the_grade_of_hard_words_is_high():
    assert grade("Pharmacological neuromodulation necessitates individualised multidisciplinary supervision.") > 12


@pytest.mark.parametrize("number", [0, 8, 100])
def test_another_question_is_refused_with_the_list(number):
    with pytest.raises(InputError) as refused:
        ask(number)
    assert all(one in str(refused.value) for one in questions())


def test_the_numbers_are_those_of_the_claims():
    stopped = {one.name: one for one in claim(62, draws=DRAWS).demonstration.found}
    assert f"{round(100 * stopped['stop_share'].middle)} of 100 runs that crossed" in said(4)
    ratio = next(one for one in claim(81, draws=DRAWS).demonstration.found if one.name == "index_ratio")
    assert f"hits {ratio.middle:.2g} times as hard" in said(6)
    drowsy = f"{value('ae.label.drowsy.trial'):g} in 100 felt sleepy on baclofen"
    assert drowsy in said(5)


def test_a_patient_changes_the_numbers():
    assert "On this plan the last step comes on day 10, with 60 mg daily." in said(2, "ms_adult.json")
    assert answer(4, "ms_adult.json").sentences != answer(4).sentences
    assert "they call for care" in said(7, "sci_pump.json") or "no rule speaks" in said(7, "sci_pump.json")


def test_a_refused_patient_is_told_so_and_gets_no_plan():
    text = said(4, "ckd.json")
    assert "the rules refuse the tablets" in text and "this plan" not in text


def test_a_half_known_patient_is_told_what_must_be_known_first():
    assert "must be known first: creatinine" in said(2, "half_known.json")


def test_soreness_is_answered_no():
    assert answer(3).sentences[0] == "No." and "6 of 6 countries" in said(3)


def test_no_answer_turns_one_road_into_the_other():
    for example in ("", "ms_adult.json", "sci_pump.json"):
        text = said(7, example)
        assert "mg" not in text and "Nobody may turn one dose into the other" in text


def test_every_number_has_a_scene():
    assert {target.split()[0] for target, *_ in (*GENERAL.values(), *OF_PATIENT.values())} <= set(SCENES)
