"""What the rules and the plans of reference people answer, counted: how many countries refuse, what a plan says."""

from __future__ import annotations

from functools import cache

from eutonia.clinic.patient import JURISDICTIONS
from eutonia.clinic.plan import Plan
from eutonia.clinic.use import ASKED_USES
from eutonia.clinic.verdict import Verdict
from eutonia.guide.people import person
from eutonia.pathway import plan, screen
from eutonia.reporting.claims import Claim, Found
from eutonia.reporting.words import texts

ASKED = ("refuses", "warns", "tells", "visits", "not_known", "conditional", "names")
WITHDRAWAL = "ms"  # whose plan is read for the signs


def is_answer(name: str) -> bool:
    """Whether a finding is asked of rules and plans, such as ``refuses.stroke.oral``."""
    return name.split(".")[0] in ASKED


def answer(name: str, claim: Claim) -> Found:
    """One count: ``refuses`` and ``warns`` over six countries, ``warns`` and ``tells`` by the rules of the claim."""
    what, who, *rest = name.split(".")
    route = rest[0] if rest else "oral"
    words = texts("claims")
    title, unit = words["answers"][what]
    spoken = words["people"].get(who, who)
    said = title.format(person=spoken, route=words["routes"][route])
    return Found(name=name, title=said, unit=unit, middle=float(_count(what, who, route, set(claim.rule_ids))))


def refusals(who: str, route: str) -> int:
    """In how many of the six countries the rules refuse a road for a reference person."""
    return sum(any(one.outcome == "refuse" for one in _verdicts(who, route, country)) for country in JURISDICTIONS)


def _count(what: str, who: str, route: str, rules: set[str]) -> int:
    countries = JURISDICTIONS
    if what == "refuses":
        return refusals(who, route)
    if what == "warns":
        return sum(any(_warns(one, rules) for one in _verdicts(who, route, country)) for country in countries)
    if what == "tells":
        return sum(bool(rules & _told(_plan(who, route, country))) for country in countries)
    made = _plan(WITHDRAWAL if what == "names" else who, route, None)
    if what == "visits":
        return len(made.monitoring)
    if what == "not_known":
        return sum(len(one.facts) for one in made.verdicts if one.outcome == "unknown")
    if what == "conditional":
        return int(made.conditional)
    return sum(who in one.sign for one in made.signs)


def _warns(verdict: Verdict, rules: set[str]) -> bool:
    return verdict.outcome in ("refuse", "caution") and bool(rules & set(verdict.rule_ids))


def _told(made: Plan) -> set[str]:
    return {id for one in made.monitoring for id in one.rule_ids}


@cache
def _verdicts(who: str, route: str, country: str) -> tuple[Verdict, ...]:
    asked = person(who).model_copy(update={"jurisdiction": country})
    return screen(asked, use=route) if route in ASKED_USES else screen(asked, route)


@cache
def _plan(who: str, route: str, country: str | None) -> Plan:
    return plan(person(who).model_copy(update={"jurisdiction": country}), route)
