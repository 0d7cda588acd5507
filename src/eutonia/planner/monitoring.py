"""What to watch and when, what to do at each sign, and what to do when the supply fails."""

from __future__ import annotations

from datetime import timedelta

from eutonia.clinic.plan import SignAction, Step, Visit
from eutonia.planner.doses import binding, ids, least, may_hold
from eutonia.planner.facts import Facts
from eutonia.planner.rules import Rule, matching, rule

FIRST_CHECK, CHECK = "mon.early.first", "mon.early"
SAME_CHECK = ("ren.elh.cases",)
BEFORE = ("monitoring_baseline", "muscle_mass")
RECHECK, INTERVAL = "renal_risk_watch", "creatinine_interval"
DATED = (*BEFORE, RECHECK, INTERVAL)
IN_THE_DOSES = ("start_", "dose_fraction_")
WATCH = "Ask for sleepiness, confusion, falls and jerks; record it before the next step."


def visits(facts: Facts, steps: tuple[Step, ...]) -> tuple[Visit, ...]:
    """What comes before the start, the visits of a course in order of day, then what holds throughout.

    The mental-state check falls on day 2 to 3 of the start and of every step in kidney disease (also where kidney
    function is not known) and from 65 years. Of the intervals of creatinine only the strictest stands.
    """
    before = [_visit(one, 1, "Before day 1. ") for topic in BEFORE for one in matching(facts, ("monitor",), topic)]
    dated = [*_mental_state(facts, steps), *_rechecks(facts), *_reviews(facts, steps)]
    interval = least(binding(facts, INTERVAL))
    throughout = [_visit(one) for one in (interval, *_tasks(facts)) if one is not None]
    return (*before, *sorted(dated, key=lambda one: (one.day or 0, one.what)), *throughout)


def sign_actions(facts: Facts) -> tuple[SignAction, ...]:
    """What to do at each sign, toxicity and withdrawal both."""
    return tuple(
        SignAction(sign=one.statement, action=one.action, rule_ids=(one.id,)) for one in matching(facts, topic="sign")
    )


def supply_failure(facts: Facts) -> tuple[str, ...]:
    """What to do when the supply fails, with every start."""
    return tuple(one.action for one in matching(facts, topic="supply_failure"))


def mental_state_rules(facts: Facts) -> tuple[Rule, ...]:
    """The rules that ask for the early mental-state check of this patient; empty where none does."""
    return tuple(one for one in (rule(FIRST_CHECK), rule(CHECK)) if may_hold(one, facts))


def _visit(task: Rule, day: int | None = None, when: str = "") -> Visit:
    return Visit(day=day, what=f"{when}{task.statement} {task.action}", rule_ids=ids(task))


def _rechecks(facts: Facts) -> list[Visit]:
    """Creatinine again so many weeks after the first dose."""
    asked = matching(facts, ("monitor",), RECHECK)
    return [_visit(one, 1 + timedelta(weeks=one.limit).days) for one in asked if one.limit is not None]


def _mental_state(facts: Facts, steps: tuple[Step, ...]) -> list[Visit]:
    """Day 2 and 3 of the start, day 3 of every later step."""
    return [
        Visit(day=one.first_day + int(asked.limit or 1) - 1, what=f"Mental-state check. {WATCH}", rule_ids=ids(asked))
        for place, one in enumerate(steps)
        for asked in mental_state_rules(facts)
        if asked.id == CHECK or place == 0
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
    """The tasks of severity monitor that hold; what has days of its own, or is in the doses already, is left out."""
    return tuple(
        one
        for one in matching(facts, ("monitor",))
        if one.id not in (CHECK, FIRST_CHECK, *SAME_CHECK)
        and one.topic not in DATED
        and not one.topic.startswith(IN_THE_DOSES)
    )
