"""A taper from any oral regimen to zero: never abrupt, never faster than its rules, at least as long as its floor."""

from __future__ import annotations

from itertools import groupby
from math import ceil, floor, isfinite

from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import Schedule
from eutonia.clinic.product import SLACK, Product, dispense, products
from eutonia.clinic.regimen import OralSchedule, Regimen
from eutonia.clinic.use import SPASTICITY
from eutonia.errors import InputError
from eutonia.planner.doses import (
    Level,
    binding,
    ids,
    least,
    most,
    quantum_mg,
    schedule,
    step,
    supply_note,
    tablets_or_liquid,
    unsettled,
)
from eutonia.planner.facts import Facts
from eutonia.planner.rules import Rule, facts_of, holds, limit, load_rules, rule

ENDS = "After the last day of this step: no more baclofen."
COMPARED = "Shown for comparison, never a plan: the plan is the taper by the rules."
PAUSE = (
    "Pause at any sign of withdrawal (more spasms, itching, anxiety, no sleep, fever, hallucinations): "
    "return to the last good dose, then go on more slowly. Never stop all at once."
)


def plan_taper(
    patient: Patient, current: Regimen, used_days: int, stretch: float = 1.0, use: str = SPASTICITY
) -> Schedule:
    """A taper from what is taken now to zero, by the rules of the patient's country.

    Parameters
    ----------
    current : Regimen
        What is taken now; the doses of its last day count.
    used_days : int
        Days of use so far: up to 2 weeks the floor is shorter, above 2 months longer.
    stretch : float
        1 or more: each step is held that many times longer.
    use : str
        What it is given for: a country may have its own pace for one use.

    Returns
    -------
    Schedule
        Days count from the first day of the taper. After the last day the dose is zero.

    Raises
    ------
    InputError
        `stretch` is below 1, `used_days` is not above 0, or no product of the tables gives so small a dose.
    """
    if not (isfinite(stretch) and stretch >= 1):
        raise InputError(f"stretch {stretch:g}", "1 or more", "a taper can be slowed, never hastened", patient.label)
    if used_days < 1:
        raise InputError(f"used_days {used_days}", "1 or more", "count the days of use so far", patient.label)
    stated = facts_of(patient, use=use)
    facts = unsettled(stated)
    product, start = _taken_now(patient, current)
    levels = _levels(start, facts, product)
    if not levels and product.concentration_mg_per_ml is None:
        product = tablets_or_liquid(patient, liquid=True)
        levels = _levels(start, facts, product)
    levels = levels or (start,)  # the smallest dose that can be measured is held, then ends
    length = _floor(facts, used_days)
    held = _interval(facts)
    interval = 1 if used_days <= limit("plan.taper.short_use") else int(held.limit or 0)
    days = ceil(max(interval, ceil((length.limit or 0) / len(levels))) * stretch - SLACK)
    pace = ids(*_pace(facts), rule("plan.taper.share"), held)
    steps = tuple(
        step(level, 1 + place * days, days, product, pace, ENDS if place == len(levels) - 1 else "")
        for place, level in enumerate(levels)
    )
    total = days * len(levels)
    warned = _warnings(stated if use == SPASTICITY else facts_of(patient), start.daily_dose_mg)
    title = f"Taper from {start.daily_dose_mg:g} mg daily to zero over {total:,} days"
    note = (
        f"{''.join(f'{one} ' for one in warned.values())}At least {length.limit:g} days: {length.statement} "
        f"{_slowed(stretch)}{PAUSE}{supply_note(product, patient)}"
    )
    return schedule(title, steps, product, (*ids(length, rule("tap.us"), rule("tap.step.hold")), *warned), note)


def linear_taper(patient: Patient, current: Regimen, used_days: int, days: int) -> Schedule:
    """A fall to zero in a straight line over so many days, in doses that can be dispensed: to compare, never a plan.

    Parameters
    ----------
    current : Regimen
        What is taken now; the doses of its last day count.
    used_days : int
        Days of use so far, on which the length by the rules depends.
    days : int
        Days from the first lower dose to the last dose of all.

    Returns
    -------
    Schedule
        Each day at most as much as the line allows, and no day without a dose; the note says what was rounded and how
        it stands to the taper by the rules.

    Raises
    ------
    InputError
        `days` is not above 0.
    """
    if days < 1:
        raise InputError(f"a taper of {days} days", "1 or more", "a stop at once is no taper", patient.label)
    product, start = _taken_now(patient, current)
    coarse = quantum_mg(product) > start.daily_dose_mg * limit("plan.taper.share")
    if coarse and product.concentration_mg_per_ml is None:
        product = tablets_or_liquid(patient, liquid=True)
    quantum = round(quantum_mg(product) * 10)
    left = _floored(start, quantum)
    levels = []
    for day in range(1, days + 1):
        _lower(left, max(start.daily_dose_mg * 10 * (1 - day / (days + 1)), quantum), quantum)
        levels.append(_level(start, left))
    held = [(level, len(list(alike))) for level, alike in groupby(levels)]
    last = len(held) - 1
    why = ids(rule("tap.us"))
    steps = tuple(
        step(level, 1 + sum(count for _, count in held[:place]), count, product, why, ENDS if place == last else "")
        for place, (level, count) in enumerate(held)
    )
    by_rules = plan_taper(patient, current, used_days).regimen.days
    faster = f"Faster than the taper by the rules ({by_rules:,} days). " if days < by_rules else ""
    liquid = "As a liquid, because tablets are too coarse for it. " if coarse and product.form != "tablet" else ""
    note = (
        f"{COMPARED} {faster}{liquid}Rounded down to what can be dispensed: at most {quantum_mg(product):g} mg below "
        f"the line.{supply_note(product, patient)}"
    )
    title = f"For comparison: {start.daily_dose_mg:g} mg daily to zero in a straight line over {days:,} days"
    return schedule(title, steps, product, why, note)


def _warnings(facts: Facts, daily_dose_mg: float) -> dict[str, str]:
    """What must be seen first about the dose taken now, by the id of the rule that says so."""
    found = {}
    cap = rule("ren.dialysis.5mg")
    if holds(rule("ren.wolf.avoid").condition, facts) and daily_dose_mg > (cap.limit or 0):
        found[cap.id] = (
            f"With this kidney more than {cap.limit:g} mg daily is in the range where toxicity was seen: "
            "a faster fall under observation may be needed; decide today."
        )
    # Of all countries: a dose that one label allows is no slip of the pen.
    highest = most(tuple(one for one in load_rules() if one.topic == "maximum" and holds(one.condition, facts)))
    if highest is not None and daily_dose_mg > (highest.limit or 0):
        found[highest.id] = f"{daily_dose_mg:,g} mg daily is above every label maximum: check for a tenfold error."
    return found


def _taken_now(patient: Patient, current: Regimen) -> tuple[Product, Level]:
    """The doses of the last day by clock time, and a product that gives them."""
    last = [part for part in current.oral_parts if part.last_day == current.days]
    at: dict[str, float] = {}
    for part in last:
        for clock, dose in zip(part.clock, part.doses_mg, strict=True):
            at[clock] = at.get(clock, 0) + dose
    clocks = tuple(sorted(at))
    # One schedule checks what is taken at the same time from two products.
    OralSchedule.read({"days": 1, "clock": clocks, "doses_mg": tuple(at[one] for one in clocks)}, patient.label)
    start = Level(clocks, tuple(at[one] for one in clocks))
    wheat = "wheat" in (patient.allergies or ())
    for one in products(patient.jurisdiction):
        usable = one.verified and not (wheat and one.wheat_starch)
        if usable and one.form == last[0].product and all(_gives(one, dose) for dose in start.doses_mg):
            return one, start
    return tablets_or_liquid(patient, liquid=True), start


def _gives(product: Product, dose_mg: float) -> bool:
    try:
        dispense(dose_mg, product)
    except InputError:
        return False
    return True


def _levels(start: Level, facts: Facts, product: Product) -> tuple[Level, ...]:
    """The days of the taper, each below the one before, none of them zero."""
    quantum = round(quantum_mg(product) * 10)
    largest = least(_steps(facts))
    low_from = limit("tap.last") * 10
    share = start.daily_dose_mg * 10 * limit("plan.taper.share")
    left = _floored(start, quantum)
    total = start.daily_dose_mg * 10
    found: list[Level] = []
    while True:
        slow = binding(facts, "taper_step_low") if total <= low_from else ()
        allowed = least((*_steps(facts), *slow)) or largest
        off = min(allowed.limit * 10 if allowed and allowed.limit else quantum, share)
        if total > low_from:
            off = min(off, max(total - low_from, limit("tap.weekly.low") * 10))
        off = max(floor(off / quantum) * quantum, quantum)
        if product.concentration_mg_per_ml is not None and off > 10 / 2:
            off = floor(off / (10 / 2)) * 10 // 2  # liquids go down in half mg where the step is that large
        _lower(left, max(total - off, 0), quantum)
        total = sum(left)
        if total <= 0:
            return tuple(found)
        found.append(_level(start, left))


def _floored(start: Level, quantum: int) -> list[int]:
    """The doses in tenths of a mg, each a whole number of steps."""
    return [floor((dose * 10 + SLACK) / quantum) * quantum for dose in start.doses_mg]


def _lower(left: list[int], target: float, quantum: int) -> None:
    """Take off step by step until the day is at the target, tenths of a mg.

    The largest dose goes down next; of equal ones one in the middle of the day first, the last of the day at the end.
    """
    last = len(left) - 1
    middle_first = sorted(range(len(left)), key=lambda place: (place == last, place == 0))
    while sum(left) > target + SLACK:
        left[max(middle_first, key=left.__getitem__)] -= quantum


def _level(start: Level, left: list[int]) -> Level:
    kept = [(clock, dose / 10) for clock, dose in zip(start.clock, left, strict=True) if dose > 0]
    return Level(tuple(clock for clock, _ in kept), tuple(dose for _, dose in kept))


def _steps(facts: Facts) -> tuple[Rule, ...]:
    return binding(facts, "taper_step")


def _pace(facts: Facts) -> tuple[Rule | None, ...]:
    return (least(_steps(facts)), least(binding(facts, "taper_step_low")))


def _interval(facts: Facts) -> Rule:
    """How long a level is held: our week, or what the patient's own country says for this use.

    It is our week from 65 years, in kidney disease, with seizures, where one of these or the country is not known.
    """
    own = tuple(one for one in binding(facts, "taper_interval_use") if one.jurisdiction == facts.jurisdiction)
    careful = holds(rule("plan.taper.careful").condition, facts) is not False
    return rule("tap.interval") if careful else most(own) or rule("tap.interval")


def _floor(facts: Facts, used_days: int) -> Rule:
    """The rule that sets the least length: of the patient's country, or the longest of all where none is known."""
    if used_days <= limit("plan.taper.short_use"):
        found = most(binding(facts, "taper_length_short_use"))
    else:
        long_use = used_days > limit("tap.long_use")
        found = most(binding(facts, "taper_length", *(("taper_length_long_use",) if long_use else ())))
    return found or rule("tap.floor")


def _slowed(stretch: float) -> str:
    return f"Each step is held {stretch:g} times longer than the rules ask. " if stretch > 1 else ""
