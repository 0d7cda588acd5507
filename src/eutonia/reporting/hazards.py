"""How often something goes wrong in a year with a pump, as published; no series is averaged with another."""

from __future__ import annotations

from eutonia.clinic.record import Record
from eutonia.evidence import lookup, value
from eutonia.reporting.words import SPELLED_MICROGRAMS, in_print

HAZARDS = (
    "cx.slov.all", "cx.slov.cath", "cx.slov.skin", "cx.slov.pump", "cx.ms.twenty", "cx.heetla", "cx.ascenda",
    "cx.dk", "cx.motta.catheter.year", "cx.infect.late", "wd.itb.rate", "cx.overdose.year", "ae.itb.drugrisk",
)  # fmt: skip


class Hazard(Record):
    """How often something goes wrong in a year with a pump; `low` and `high` are None where none is published."""

    id: str
    what: str
    per_year: float
    low: float | None
    high: float | None
    population: str
    note: str


def pump_hazards() -> tuple[Hazard, ...]:
    """The yearly rates of device and drug harms of a pump.

    Sources: cx.*, wd.itb.rate, ae.itb.drugrisk
    """
    found = []
    for id in HAZARDS:
        row, percent = lookup(id), 100 if lookup(id).unit.startswith("%") else 1
        ends = {name: None if end is None else end / percent for name, end in (("low", row.low), ("high", row.high))}
        words = {
            name: in_print(text.replace("ug/d", "ug daily"), SPELLED_MICROGRAMS[0])
            for name, text in (("what", row.quantity), ("population", row.population), ("note", row.note))
        }
        found.append(Hazard.read({"id": id, "per_year": value(id) / percent, **ends, **words}, id))
    return tuple(found)
