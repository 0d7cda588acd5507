"""When a pump is refilled: from concentration, reservoir and rate, never later than the rules."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

from eutonia.clinic.plan import PumpStep, RefillVisit
from eutonia.clinic.pump import Pump, concentrations_sold
from eutonia.planner.rules import limit, rule


def refills(pump: Pump, steps: tuple[PumpStep, ...], last_day: int) -> tuple[RefillVisit, ...]:
    """The refill visits to `last_day`, each fill as large as the first.

    A visit is due the margin before the early bound of the alarm (a pump that runs fast), and at the latest at the
    longest interval.

    Parameters
    ----------
    steps : tuple of PumpStep
        Rates in ug/day; the last one goes on.
    """
    margin, longest = limit("itb.refill.margin"), limit("itb.refill.max")
    booked = f"booked {margin:g} days before its earliest day"
    found: list[RefillVisit] = []
    filled = steps[0].first_day
    while True:
        nominal, early, late = _alarms(filled, pump, steps)
        after = due_after(early)
        due = filled + after
        if due > last_day:
            return tuple(found)
        why = (
            f"{pump.fill_ml:g} mL of {pump.concentration_ug_per_ml:,g} micrograms/mL, alarm at {pump.alarm_ml:g} mL, "
            + (booked if after < longest else f"at most {longest:g} days in the pump")
        )
        ids = ("itb.refill.alarm", "itb.refill.margin") if after < longest else ("itb.refill.max",)
        alarm, first, last = (filled + floor(one) for one in (nominal, early, late))
        found.append(RefillVisit(day=due, alarm_day=alarm, early_day=first, late_day=last, why=f"{why}.", rule_ids=ids))
        filled = due


def stronger(pump: Pump, rate_ug_per_day: float) -> str:
    """How long a fill of the strongest solution that this pump can run would last; empty where there is no stronger."""
    low = pump.limits.flow_min_ml_per_day
    usable = [one for one in concentrations_sold() if one > pump.concentration_ug_per_ml]
    usable = [one for one in usable if rate_ug_per_day / one >= low]
    if not usable:
        return ""
    changed = pump.model_copy(update={"concentration_ug_per_ml": max(usable)})
    going_on = PumpStep(first_day=1, last_day=1, rate_ug_per_day=rate_ug_per_day, percent=0, rule_ids=())
    _, early, _ = _alarms(1, changed, (going_on,))
    days = due_after(early)
    return (
        f"At {rate_ug_per_day:,g} micrograms daily a fill of {max(usable):,g} micrograms/mL would last {days} days. "
        f"{rule('itb.bridge').statement} {rule('itb.bridge').action}"
    )


def _alarms(from_day: int, pump: Pump, steps: tuple[PumpStep, ...]) -> tuple[float, float, float]:
    """Days from the fill to the alarm: at the programmed rate, with a pump that runs fast, with one that runs slow."""
    usable_ml, off = pump.fill_ml - pump.alarm_ml, pump.limits.accuracy_percent / 100
    nominal, early, late = (_days(usable_ml / (1 + off * sign), from_day, pump, steps) for sign in (0, 1, -1))
    return nominal, early, late


def due_after(early: float) -> int:
    """Days from a fill to the refill (F9): the margin before the alarm of a fast pump, at most the longest interval.

    Parameters
    ----------
    early : days from the fill to the alarm of a pump that runs as fast as its accuracy allows
    """
    return max(1, floor(min(early - limit("itb.refill.margin"), limit("itb.refill.max"))))


def _days(volume_ml: float, from_day: int, pump: Pump, steps: tuple[PumpStep, ...]) -> float:
    """Days from the start of `from_day` until `volume_ml` has flowed at the programmed rates."""
    elapsed, left = 0.0, volume_ml
    for flow, days in _flows(from_day, pump, steps):
        if days is None or left <= flow * days:
            return elapsed + left / flow
        elapsed, left = elapsed + days, left - flow * days
    return elapsed


def _flows(from_day: int, pump: Pump, steps: tuple[PumpStep, ...]) -> Iterator[tuple[float, int | None]]:
    """(mL/day, days) from a day on; the last step goes on without end."""
    for one in steps:
        if one is steps[-1]:
            yield pump.flow_ml_per_day(one.rate_ug_per_day), None
        elif one.last_day >= from_day:
            days = one.last_day - max(one.first_day, from_day) + 1
            yield pump.flow_ml_per_day(one.rate_ug_per_day), days
