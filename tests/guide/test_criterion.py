"""Criteria: read strictly, judged on findings, able to fail."""

from __future__ import annotations

import pytest

from eutonia.errors import EvidenceError
from eutonia.guide.criterion import RELATIONS, judge, terms
from eutonia.reporting.claims import Found

FOUND = {
    "a": Found(name="a", title="A thing", unit="", middle=2.0, low=1.0, high=4.0),
    "b": Found(name="b", title="Another", unit="", middle=3.0),
    "gone": Found(name="gone", title="Not computed", unit=""),
}


def holds(criterion):
    return judge(criterion, FOUND.__getitem__).holds


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        ("a above 1.5", True),
        ("low of a above 1.5", False),
        ("high of a below 4", False),
        ("high of a at most 4", True),
        ("low of a at least 1", True),
        ("low of a at least 1.1", False),
        ("b is 3", True),
        ("b is 2", False),
        ("a below b", True),
        ("high of a below b", False),
        ("a above 1 and b above 1", True),
        ("a above 1 and b above 5", False),
        ("gone above 1", None),
        ("gone above 1 and b above 1", None),
        ("gone above 1 and b above 5", False),
        ("", None),
    ],
)
def test_a_criterion_is_judged(criterion, expected):
    assert holds(criterion) is expected


def test_every_relation_can_be_met_and_missed():
    for relation, of in RELATIONS.items():
        answers = {of(left, 2.0) for left in (1.0, 2.0, 3.0)}
        assert answers == {True, False}, relation


def test_conditions_call_findings_by_letters_in_their_order():
    made = judge("high of a below 5 and b above a", FOUND.__getitem__)
    assert [one.text for one in made.conditions] == ["high end of A is below 5", "B is above A"]
    assert [one.name for one in made.found] == ["a", "b"]
    assert [one.met for one in made.conditions] == [True, True]


@pytest.mark.parametrize("text", ["a", "a over 1", "middle a above 1", "a above 1 or b above 1", "a above"])
def test_a_term_that_is_not_understood_is_refused(text):
    with pytest.raises(EvidenceError, match="not understood"):
        terms(text)
