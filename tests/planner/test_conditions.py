"""The language of conditions: its words, its three answers, and what it waits for."""

import itertools

import pytest

from eutonia.planner.conditions import gaps, grounds, holds, parse
from eutonia.planner.facts import Facts, FactValue

KLEENE = {True: 1, None: 0.5, False: 0}


def facts(**values) -> Facts:
    words = {"epilepsy": "has epilepsy", "opioid": "takes opioid", "diazepam": "takes benzodiazepine"}
    return Facts({words.get(name, name): FactValue(value) for name, value in values.items()}, "US")


@pytest.mark.parametrize(("left", "right"), list(itertools.product((True, None, False), repeat=2)))
def test_and_is_the_lesser_and_or_the_greater(left, right) -> None:
    known = facts(epilepsy=left, opioid=right)
    both, either = holds("has epilepsy and takes opioid", known), holds("has epilepsy or takes opioid", known)
    assert KLEENE[both] == min(KLEENE[left], KLEENE[right])
    assert KLEENE[either] == max(KLEENE[left], KLEENE[right])


def test_or_binds_weaker_than_and() -> None:
    condition = "has epilepsy or takes opioid and takes benzodiazepine"
    assert holds(condition, facts(epilepsy=True, opioid=False, diazepam=False)) is True
    assert holds(condition, facts(epilepsy=False, opioid=True, diazepam=False)) is False
    assert holds(condition, facts(epilepsy=False, opioid=True, diazepam=True)) is True


@pytest.mark.parametrize(
    ("comparison", "answer"), [("<", False), ("<=", True), (">", False), (">=", True)], ids=lambda one: str(one)
)
def test_numbers_are_compared_at_the_edge(comparison: str, answer: bool) -> None:
    assert holds(f"egfr {comparison} 30", facts(egfr=30.0)) is answer
    assert holds(f"egfr {comparison} 30", facts(egfr=None)) is None


def test_always_holds_and_rests_on_nothing() -> None:
    assert holds("always", facts()) is True
    assert grounds("always", facts()) == ()


@pytest.mark.parametrize(
    "condition",
    [
        "", "has unicorn", "takes unicorn", "epilepsy", "egfr", "egfr < low", "egfr = 30", "egfr < 30 or ",
        "not pregnant", "(pregnant)", "has epilepsy AND pregnant", "pregnant < 1", "allergic to peanut",
        "route is epidural", "has epilepsy  or pregnant", "diagnosis is epilepsy",
    ],
)  # fmt: skip
def test_an_unknown_word_does_not_parse(condition: str) -> None:
    with pytest.raises(ValueError, match="vocabulary"):
        parse(condition)


def test_grounds_are_the_words_that_decided() -> None:
    known = facts(epilepsy=True, opioid=True, diazepam=None)
    assert grounds("has epilepsy or takes opioid and takes benzodiazepine", known) == ("has epilepsy",)


def test_gaps_are_the_words_still_waited_for() -> None:
    known = facts(epilepsy=None, opioid=False, diazepam=None)
    assert gaps("has epilepsy or takes opioid and takes benzodiazepine", known) == ("has epilepsy",)
