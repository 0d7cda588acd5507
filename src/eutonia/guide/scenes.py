"""The runs behind the claims. A scene is run once for each number of draws and seed, and shared by its claims."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from eutonia.clinic.patient import Patient
from eutonia.evidence import reading
from eutonia.guide import courses, reflexes
from eutonia.guide.people import person
from eutonia.guide.told import Told
from eutonia.pathway import assess
from eutonia.reporting.claims import Found
from eutonia.reporting.findings import Assessment, Interval, interval_of
from eutonia.reporting.words import number, texts

if TYPE_CHECKING:
    from eutonia.inquiry import ReflexReport


@dataclass(frozen=True)
class Scene:
    """What was run, in a sentence, and what was found; `assessment` or `reflex` hold what a figure is drawn from."""

    name: str
    ran: str
    found: tuple[Found, ...]
    evidence_ids: tuple[str, ...]
    assessment: Assessment | None = None
    reflex: ReflexReport | None = None

    def named(self, name: str) -> Found | None:
        """The finding of that name."""
        return next((one for one in self.found if one.name == name), None)


@cache
def scene(target: str, draws: int, seed: int) -> Scene:
    """The scene of a target of claims.csv, such as ``stop ms``: a reference person where none is named.

    Sources: shown.*
    """
    name, _, who = target.partition(" ")
    return run_scene(name, person(who or "ms"), draws, seed)


def run_scene(name: str, patient: Patient, draws: int, seed: int) -> Scene:
    """A scene with any patient; nothing is found where the rules refuse the course that it needs."""
    with reading() as used:
        told = SCENES[name](patient, draws, seed)
    ids = {*used.ids, *told.ids, *(id for run in told.runs for id in run.attrs["evidence_ids"])}
    words = {key: number(one) for key, one in (told.words or {}).items() if one is not None}
    return Scene(
        name=name,
        ran=texts("claims")["ran"][name].format(person=patient.label, **words) if told.found else "",
        found=tuple(found(*one) for one in told.found.items()),
        evidence_ids=tuple(sorted(ids)),
        assessment=None if told.shown is None else assess(told.shown),
        reflex=told.reflex,
    )


def found(name: str, seen: Any) -> Found:
    """A finding from one number per draw, from an interval, or from one number."""
    words = texts("claims")["found"][name]
    if isinstance(seen, np.ndarray):
        seen = interval_of(seen)
    if isinstance(seen, Interval):
        ends = {"middle": seen.median, "low": seen.low_90, "high": seen.high_90}
    elif isinstance(seen, tuple):
        ends = dict(zip(("low", "middle", "high"), seen, strict=True))
    else:
        ends = {} if seen is None else {"middle": float(seen)}
    return Found.read({"name": name, "title": words[0], "unit": words[1], **ends}, name)


SCENES: dict[str, Callable[[Patient, int, int], Told]] = {
    "steady": courses.steady, "roads": courses.roads, "origin": courses.origin, "compare": courses.compare,
    "stop": courses.stop, "taper": courses.taper, "kidney": courses.kidney, "age": courses.age,
    "titration": courses.titration, "ending": courses.ending, "single": courses.single, "faults": courses.faults,
    "products": courses.products, "harms": courses.harms,
    **{use: partial(courses.of_use, use) for use in ("reflux", "alcohol_use", "trigeminal_neuralgia", "hiccups")},
    "hm": reflexes.hm, "ramp": reflexes.ramp, "reflexes": reflexes.reflexes,
}  # fmt: skip
