"""The oral medicines after a pump has started: baclofen first, a quarter off at a step, one thing at a time."""

from __future__ import annotations

from math import ceil

from eutonia.clinic.medicine import medicine_classes
from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import Schedule
from eutonia.clinic.product import SLACK, Product
from eutonia.planner.doses import Level, ids, level_below, schedule, step, supply_note, tablets_or_liquid
from eutonia.planner.rules import limit, rule

WEANED = ("baclofen", "muscle_relaxant", "benzodiazepine")
UNCHANGED = "The dose of before, until the pump has been raised once."
WAIT = "The days are the earliest: a step waits while stiffness, spasms or itching return or a pump fault is possible."
LAST = "After the last day of this step: no more oral baclofen; the rescue stock stays."


def wean_order(patient: Patient) -> tuple[str, ...]:
    """The medicines against spasticity in the order in which they are withdrawn, baclofen first."""
    taken = [
        (one.name, set(medicine_classes(one.name)).intersection(WEANED))
        for one in patient.medicines or ()
        if set(medicine_classes(one.name)).intersection(WEANED)
    ]
    return tuple(dict.fromkeys(name for name, classes in sorted(taken, key=lambda one: "baclofen" not in one[1])))


def oral_dose_mg(patient: Patient) -> float | None:
    """The oral baclofen taken daily, mg: 0 where none is taken, None where it is not known."""
    doses = [one.daily_dose_mg for one in patient.medicines or () if "baclofen" in medicine_classes(one.name)]
    if patient.medicines is None or None in doses:
        return None
    return sum(one for one in doses if one is not None)


def plan_wean(patient: Patient, first_rise_day: int) -> Schedule | None:
    """The oral baclofen of before, then down to zero after the first rise of the pump.

    Parameters
    ----------
    first_rise_day : int
        Day of the plan on which the pump is raised first.

    Returns
    -------
    Schedule or None
        None where no oral baclofen is taken or its dose is not known.
    """
    dose_mg = oral_dose_mg(patient)
    if not dose_mg:
        return None
    product, levels = _levels(patient, dose_mg)
    before = first_rise_day + int(limit("itb.wean.after")) - 1
    hold = max(int(limit("tap.interval")), ceil(limit("tap.floor.long_use") / max(1, len(levels) - 1)))
    why = ids(*(rule(id) for id in ("itb.conv.wean", "itb.wean.share", "itb.wean.after", "tap.interval")))
    steps = tuple(
        step(
            level,
            1 if place == 0 else 1 + before + (place - 1) * hold,
            before if place == 0 else hold,
            product,
            why,
            UNCHANGED if place == 0 else LAST if place == len(levels) - 1 else "",
        )
        for place, level in enumerate(levels)
    )
    wean = rule("itb.conv.wean")
    title = f"Oral baclofen from {levels[0].daily_dose_mg:g} mg daily to zero, beside the pump"
    note = f"{wean.statement} {wean.action} {WAIT}{supply_note(product, patient)}"
    return schedule(title, steps, product, ids(wean, rule("itb.wean.rescue")), note)


def _levels(patient: Patient, dose_mg: float) -> tuple[Product, list[Level]]:
    """The days of the wean: tablets where they give the dose and small enough steps, else a liquid."""
    tablets, liquid = (tablets_or_liquid(patient, liquid) for liquid in (False, True))
    by_tablet = _cut(dose_mg, tablets)
    most = limit("itb.conv.wean") / 100 * dose_mg + SLACK
    doses = [*(one.daily_dose_mg for one in by_tablet), 0]
    exact = doses[0] == round(dose_mg, 1)
    if exact and all(before - after <= most for before, after in zip(doses, doses[1:], strict=False)):
        return tablets, by_tablet
    return liquid, _cut(dose_mg, liquid)


def _cut(dose_mg: float, product: Product) -> list[Level]:
    share, times = limit("itb.wean.share") / 100, int(limit("adm.divide"))
    found: list[Level] = []
    taken = 0
    while (wanted := dose_mg * (1 - share * taken)) > SLACK:
        level = level_below(wanted, times, product)
        if level is not None and (not found or level.daily_dose_mg < found[-1].daily_dose_mg):
            found.append(level)
        taken += 1
    return found
