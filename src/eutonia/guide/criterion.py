"""Whether numbers bear a claim out: the criterion of claims.csv, read and judged.

A criterion is terms joined by " and "; a term sets a finding beside a number, another finding, a row of evidence or the
limit of a rule: ``low of plasma_ratio at least compare.plasma.least``. Without "low of" or "high of" the middle counts.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from string import ascii_uppercase

from eutonia.errors import EvidenceError
from eutonia.reporting.claims import Condition, Found
from eutonia.reporting.words import number, texts

TERM = re.compile(
    r"(?:(?P<end>low|middle|high) of )?(?P<name>\S+) (?P<relation>above|below|at least|at most|is) "
    r"(?:(?P<other_end>low|middle|high) of )?(?P<other>\S+)"
)
RELATIONS: dict[str, Callable[[float, float], bool]] = {
    "above": operator.gt,
    "below": operator.lt,
    "at least": operator.ge,
    "at most": operator.le,
    "is": operator.eq,
}
Find = Callable[[str], Found]


@dataclass(frozen=True)
class Term:
    """One comparison: the `end` of the finding `name` stands in `relation` to a number or to another finding."""

    end: str
    name: str
    relation: str
    other_end: str
    other: str


@dataclass(frozen=True)
class Judgement:
    """Whether a criterion is met (None where a number is missing), its conditions, and the findings it looked at.

    A condition calls the findings by letters, in the order in which they stand.
    """

    holds: bool | None
    conditions: tuple[Condition, ...]
    found: tuple[Found, ...]


def terms(criterion: str) -> tuple[Term, ...]:
    """The terms of a criterion; none where it is empty.

    Raises
    ------
    EvidenceError
        A term is not understood.
    """
    made = []
    for text in criterion.split(" and ") if criterion else ():
        one = TERM.fullmatch(text)
        if one is None:
            raise EvidenceError(f"criterion {text!r} is not understood")
        made.append(
            Term(one["end"] or "middle", one["name"], one["relation"], one["other_end"] or "middle", one["other"])
        )
    return tuple(made)


def judge(criterion: str, find: Find) -> Judgement:
    """Judge a criterion on findings.

    Parameters
    ----------
    find : gives the finding of a name

    Raises
    ------
    EvidenceError
        A term is not understood.
    """
    seen: dict[str, Found] = {}
    conditions = []
    for term in terms(criterion):
        one = seen.setdefault(term.name, find(term.name))
        left, right, said = getattr(one, term.end), _number(term.other), ""
        if right is None:
            other = seen.setdefault(term.other, find(term.other))
            right, said = getattr(other, term.other_end), _spoken(other, term.other_end, _letter(seen, term.other))
        known = left is not None and right is not None
        relation = texts("claims")["relations"][term.relation]
        text = f"{_spoken(one, term.end, _letter(seen, term.name))} {relation} {said or number(right)}"
        conditions.append(Condition(text=text, met=RELATIONS[term.relation](left, right) if known else None))
    met = [one.met for one in conditions]
    holds = None if not met else False if False in met else None if None in met else True
    return Judgement(holds, tuple(conditions), tuple(seen.values()))


def _letter(seen: dict[str, Found], name: str) -> str:
    return ascii_uppercase[list(seen).index(name)]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _spoken(one: Found, end: str, letter: str) -> str:
    """The letter of a finding, and which end of it; a finding without ends is its number."""
    has_ends = one.low is not None and one.high is not None
    return texts("claims")["ends"][end if has_ends else "middle"].format(letter=letter)
