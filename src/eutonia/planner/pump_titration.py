"""Rates of the pump: up once in 24 hours at most, by origin and age; down to a planned end; and what is refused."""

from __future__ import annotations

from itertools import pairwise
from math import floor

from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import PumpStep
from eutonia.clinic.product import SLACK
from eutonia.errors import EvidenceError, RefusedError
from eutonia.planner.conversion import effective_bolus
from eutonia.planner.doses import binding, ids, least, planning_facts
from eutonia.planner.facts import Facts
from eutonia.planner.rules import PUMP, Rule, limit, rule

FIRST = "The dose is locked for 24 hours."
LATER = "Only if the goal is not met and the rate is tolerated. Look for a pump or catheter fault first."


def check_rise(
    patient: Patient,
    from_ug_per_day: float,
    to_ug_per_day: float,
    hours_since_change: float,
    hours_since_start: float | None = None,
    at_refill: bool = False,
) -> None:
    """Refuse a change of rate that a rule forbids; lowering is always free.

    Parameters
    ----------
    hours_since_change : float
        Hours since the rate was changed last.
    hours_since_start : float, optional
        Hours since the pump was started, where it is new.
    at_refill : bool
        At a refill visit the larger step of the label holds.

    Raises
    ------
    RefusedError
        No positive test, a fault that is possible or not excluded, the first 24 hours, a second rise within 24 hours, a
        step too large, or more than 1,000 micrograms daily. Names the rule.
    """
    if to_ug_per_day <= from_ug_per_day:
        return
    asked = f"Asked: from {from_ug_per_day:,g} to {to_ug_per_day:,g} micrograms daily"
    facts = planning_facts(patient, PUMP)
    if effective_bolus(patient) is None:
        raise _refusal(rule("ind.us.itb"), asked)
    if facts["possible_pump_fault"].value is not False:
        raise _refusal(rule("itb.sudden_need"), asked)
    if hours_since_start is not None and hours_since_start < limit("itb.first24"):
        raise _refusal(rule("itb.first24"), f"{asked}, {hours_since_start:g} hours after the start")
    if hours_since_change < limit("itb.tit.interval"):
        raise _refusal(rule("itb.tit.interval"), f"{asked}, {hours_since_change:g} hours after the last change")
    largest = _refill_step(facts) if at_refill else largest_step(facts, from_ug_per_day)
    if to_ug_per_day > from_ug_per_day * (1 + _of(largest) / 100) + SLACK:
        percent = (to_ug_per_day / from_ug_per_day - 1) * 100
        raise _refusal(largest, f"{asked}, which is {percent:.3g} % more")
    if to_ug_per_day > limit("itb.max1000"):
        raise _refusal(rule("itb.max1000"), asked)


def largest_step(facts: Facts, rate_ug_per_day: float) -> Rule:
    """The rule with the smallest percent that may hold for one step from this rate, outside a refill visit."""
    found = binding(facts, "pump_step")
    if rate_ug_per_day >= limit("itb.tit.high_from"):
        found = (*found, *binding(facts, "pump_step_high"))
    return _needed(least(found), "pump_step")


def up(
    start_ug_per_day: float, facts: Facts, first_day: int, last_day: int, start_ids: tuple[str, ...] = ()
) -> tuple[PumpStep, ...]:
    """The planned rates from the start to the mean of the first year, each held for the planned days.

    Rates are rounded down to whole micrograms. The last one holds to `last_day`.
    """
    target, hold = first_year(facts), int(limit("itb.plan.hold"))
    top = min(_of(target), limit("itb.max1000"))
    rates: list[tuple[float, tuple[str, ...]]] = [(start_ug_per_day, (*start_ids, "itb.first24"))]
    while True:
        rate = rates[-1][0]
        planned = _needed(least(binding(facts, "pump_planned_step")), "pump_planned_step")
        largest = largest_step(facts, rate)
        percent = min(_of(planned), _of(largest))
        following = floor(min(rate * (1 + percent / 100), top) + SLACK)
        if following <= rate or first_day + len(rates) * hold > last_day:
            break
        why = (planned, largest, rule("itb.tit.interval"), rule("itb.plan.hold"), target)
        rates.append((following, ids(*why)))
    return tuple(
        PumpStep(
            first_day=first_day + place * hold,
            last_day=last_day if place == len(rates) - 1 else first_day + (place + 1) * hold - 1,
            rate_ug_per_day=rate,
            percent=0 if place == 0 else (rate / rates[place - 1][0] - 1) * 100,
            rule_ids=why,
            note=LATER if place else FIRST,
        )
        for place, (rate, why) in enumerate(rates)
    )


def first_year(facts: Facts) -> Rule:
    """The mean dose after a year of people like this one: where the planned rise ends."""
    return _needed(least(binding(facts, "pump_first_year")), "pump_first_year")


def down(rate_ug_per_day: float) -> tuple[PumpStep, ...]:
    """A planned end: the same share of the first rate off at each step. After the last day the pump is stopped."""
    share, hold = limit("itb.taper.share") / 100, int(limit("itb.taper.hold"))
    rates = [rate_ug_per_day]
    while (lower := floor(rate_ug_per_day * (1 - share * len(rates)) + SLACK)) > 0 and lower < rates[-1]:
        rates.append(lower)
    return tuple(
        PumpStep(
            first_day=1 + place * hold,
            last_day=(place + 1) * hold,
            rate_ug_per_day=rate,
            percent=(rate / rates[place] - 1) * 100,
            rule_ids=("tap.itb", "itb.taper.share", "itb.taper.hold"),
        )
        for place, rate in enumerate(rates[1:])
    )


def steepest(taper: tuple[PumpStep, ...]) -> tuple[str, ...]:
    """Which change of a planned end takes off the largest share, and what is left to end; empty without two rates."""
    changes = [(after.percent, before, after) for before, after in pairwise(taper)]
    if not changes:
        return ()
    percent, before, after = min(changes, key=lambda one: one[0])
    last = taper[-1]
    return (
        f"Steepest between two rates: day {after.first_day}, from {before.rate_ug_per_day:,g} to "
        f"{after.rate_ug_per_day:,g} micrograms daily, {-percent:.0f} % less. The last "
        f"{last.rate_ug_per_day:,g} micrograms daily end after day {last.last_day}.",
    )


def _refill_step(facts: Facts) -> Rule:
    return _needed(least(binding(facts, "pump_refill_step")), "pump_refill_step")


def _needed(found: Rule | None, topic: str) -> Rule:
    if found is None:
        raise EvidenceError(f"no rule of topic {topic} may hold")
    return found


def _of(found: Rule) -> float:
    return limit(found.id)


def _refusal(found: Rule, asked: str) -> RefusedError:
    return RefusedError(f"{found.id}: {found.statement} {found.action} {asked}.")
