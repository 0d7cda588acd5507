"""The language of rule conditions: words a pharmacist can read, `and`, `or`, and three answers (yes, no, not known).

``has epilepsy``, ``takes opioid and takes benzodiazepine``, ``age_years >= 65 and egfr < 60 or on_dialysis``,
``always``. `or` binds weaker than `and`; there are no parentheses and there is no `not`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from eutonia.planner.facts import NUMBERS, Facts, words

ALWAYS = "always"
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_COMPARISON = re.compile(r"(\w+) (<=|>=|<|>) (-?\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Atom:
    """One word of a condition; with `comparison` it compares a number."""

    name: str
    comparison: str = ""
    bound: float = 0

    def answer(self, facts: Facts) -> bool | None:
        """Yes, no or not known."""
        if self.name == ALWAYS:
            return True
        value = facts[self.name].value
        if value is None or not self.comparison:
            return None if value is None else bool(value)
        return COMPARISONS[self.comparison](value, self.bound)


@cache
def parse(condition: str) -> tuple[tuple[Atom, ...], ...]:
    """A condition as alternatives of words that must all hold.

    Raises
    ------
    ValueError
        A word is not in the vocabulary.
    """
    return tuple(tuple(_atom(text) for text in clause.split(" and ")) for clause in condition.split(" or "))


def holds(condition: str, facts: Facts) -> bool | None:
    """Whether the condition holds: True, False, or None where what is not known could decide (Kleene logic)."""
    found: bool | None = False
    for clause in parse(condition):
        answer = _all(clause, facts)
        if answer is None:
            found = None
        elif answer:
            return True
    return found


def grounds(condition: str, facts: Facts) -> tuple[str, ...]:
    """The words on which a condition that holds rests."""
    true = [clause for clause in parse(condition) if _all(clause, facts)]
    return tuple(dict.fromkeys(atom.name for clause in true for atom in clause if atom.name != ALWAYS))


def gaps(condition: str, facts: Facts) -> tuple[str, ...]:
    """The words not known on which a condition still waits (those of a clause already lost do not count)."""
    open_clauses = [clause for clause in parse(condition) if _all(clause, facts) is None]
    return tuple(dict.fromkeys(atom.name for clause in open_clauses for atom in clause if atom.answer(facts) is None))


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(words())


def _atom(text: str) -> Atom:
    if text == ALWAYS:
        return Atom(ALWAYS)
    compared = _COMPARISON.fullmatch(text)
    if compared:
        name, comparison, bound = compared.groups()
        if name in NUMBERS:
            return Atom(name, comparison, float(bound))
    if text in _vocabulary() and text not in NUMBERS:
        return Atom(text)
    raise ValueError(f"{text!r} is not in the vocabulary of conditions")


def _all(clause: tuple[Atom, ...], facts: Facts) -> bool | None:
    """One No decides; else what is not known leaves it open."""
    found: bool | None = True
    for atom in clause:
        answer = atom.answer(facts)
        if answer is None:
            found = None
        elif not answer:
            return False
    return found
