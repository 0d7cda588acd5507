"""The tables of a leaflet: doses, unwanted effects, and the card of a pump."""

from __future__ import annotations

from eutonia.clinic.plan import PumpCourse, Schedule, Step
from eutonia.clinic.product import Dispensed
from eutonia.clinic.pump import Pump
from eutonia.reporting.harms import UnwantedEffect
from eutonia.reporting.leaflet import CardRow, DoseRow, DoseTable, EffectRow, Line, PumpCard, Take
from eutonia.reporting.sheets import gated, grouped
from eutonia.reporting.words import dose, exact_number, number, texts


def dose_table(schedule: Schedule, voice: str) -> DoseTable:
    """The schedule as a patient reads it: days, clock times, and what to take each time."""
    words = texts("leaflet")["table"]
    rows = tuple(
        DoseRow(first_day=step.first_day, last_day=step.last_day, takes=_takes(step), gated=gated(step))
        for step in schedule.steps
    )
    clocks = {tuple(one.clocks for one in row.takes) for row in rows}
    same = clocks.pop() if len(clocks) == 1 else ()
    caption, strength = words["caption"][voice], strength_of(schedule.steps[0])
    return DoseTable(
        caption=words["strength"].format(strength=strength) if strength else caption,
        times=words["times"].format(times=same[0]) if len(same) == 1 else "",
        rows=rows,
    )


def _takes(step: Step) -> tuple[Take, ...]:
    return tuple(Take(clocks=one.clocks, what=_what(one.dispensed)) for one in grouped(step))


def _what(dispensed: Dispensed) -> str:
    """mg and mL of a liquid; the tablets with their mg where they are not one whole tablet of it."""
    of = dose(dispensed.dose_mg)
    if dispensed.volume_ml is not None:
        return f"{of} = {exact_number(dispensed.volume_ml)} mL"
    whole = dispensed.text.startswith("1 ") and dispensed.text.endswith(f" of {of}") and " and " not in dispensed.text
    return dispensed.text if whole else texts("leaflet")["table"]["taken"].format(dose=of, pieces=dispensed.text)


def strength_of(step: Step) -> str:
    """The mg in one mL of a liquid; empty for what is not poured."""
    first = step.doses[0].dispensed
    return "" if first.volume_ml is None else exact_number(first.dose_mg / first.volume_ml)


def effect_row(effect: UnwantedEffect) -> EffectRow:
    """An unwanted effect in whole people of a hundred; its range where it has one."""
    words, found = texts("leaflet")["effects"], effect.in_100
    assert found is not None
    if found.low is not None and found.high is not None:
        many = words["between"].format(low=people(found.low), high=people(found.high))
    else:
        many = people(found.middle)
    return EffectRow(what=words["names"][effect.name], people=many, ids=effect.evidence_ids)


def people(in_100: float) -> str:
    """Whole people of a hundred."""
    return texts("leaflet")["effects"]["fewer"] if 0 < in_100 < 1 else number(round(in_100))


def pump_card(course: PumpCourse, pump: Pump | None) -> PumpCard:
    """The wallet card of a pump course."""
    words = texts("leaflet")["card"]
    due = course.refills[0] if course.refills else None
    filled = {
        "strength": exact_number(course.concentration_ug_per_ml),
        "rate": exact_number(course.steps[0].rate_ug_per_day),
        "model": pump.model if pump else "",
        "day": number(due.day) if due else "",
        "early": number(due.early_day) if due else "",
    }
    days = {"refill": due.day, "alarm": due.early_day} if due else {}
    rows = tuple(
        CardRow(label=label, text=text.format(**filled), day=days.get(name))
        for name, (label, text) in words["rows"].items()
        if due is not None or name not in ("refill", "alarm")
    )
    return PumpCard(front=rows, back=tuple(Line(text=one["text"], ids=tuple(one["ids"])) for one in words["back"]))
