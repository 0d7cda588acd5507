"""What to watch and when, what to do at each sign, and what to do when the supply fails."""

from __future__ import annotations

from datetime import timedelta

from eutonia.clinic.plan import SignAction, Step, Visit
from eutonia.planner.doses import binding, ids, least
from eutonia.planner.facts import Facts
from eutonia.planner.rules import Rule, matching


def visits(facts: Facts, steps: tuple[Step, ...]) -> tuple[Visit, ...]:
    """The visits of a course in order of day, then what holds throughout.

    The mental-state check falls on day 2 to 3 of the start and of every step in kidney disease (also where kidney
    function is not known) and from 65 years.
    """
    dated = [*_mental_state(facts, steps), *_reviews(facts, steps)]
    throughout = [Visit(day=None, what=f"{one.statement} {one.action}", rule_ids=(one.id,)) for one in _tasks(facts)]
    return (*sorted(dated, key=lambda one: (one.day or 0, one.what)), *throughout)


def sign_actions(facts: Facts) -> tuple[SignAction, ...]:
    """What to do at each sign, toxicity and withdrawal both."""
    return tuple(
        SignAction(sign=one.statement, action=one.action, rule_ids=(one.id,)) for one in matching(facts, topic="sign")
    )


def supply_failure(facts: Facts) -> tuple[str, ...]:
    """What to do when the supply fails, with every start."""
    return tuple(one.action for one in matching(facts, topic="supply_failure"))


def _mental_state(facts: Facts, steps: tuple[Step, ...]) -> list[Visit]:
    check = least(binding(facts, "mental_state_check"))
    if check is None or check.limit is None:
        return []
    return [
        Visit(day=one.first_day + int(check.limit) - 1, what=f"Mental-state check. {check.action}", rule_ids=ids(check))
        for one in steps
    ]


def _reviews(facts: Facts, steps: tuple[Step, ...]) -> list[Visit]:
    """Is it worth going on? Judged at the end of the review time on the last level."""
    adult = least(binding(facts, "titration_review"))
    review = adult or least(tuple(one for one in binding(facts, "paediatric_review") if one.unit == "wk"))
    if review is None or review.limit is None:
        return []
    day = steps[-1].first_day + timedelta(weeks=review.limit).days
    return [Visit(day=day, what=f"Review. {review.statement} {review.action}", rule_ids=ids(review))]


def _tasks(facts: Facts) -> tuple[Rule, ...]:
    """The tasks of the rules of severity monitor that hold, the check that has its own days left out."""
    return tuple(one for one in matching(facts, ("monitor",)) if one.topic != "mental_state_check")
