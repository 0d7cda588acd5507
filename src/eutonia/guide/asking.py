"""Seven questions that people ask, answered in plain words from the same runs and rows as the claims."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from eutonia.clinic.patient import JURISDICTIONS, Patient
from eutonia.clinic.record import Record
from eutonia.errors import InputError
from eutonia.evidence import reading, value
from eutonia.guide.answers import refusals
from eutonia.guide.scenes import Scene, run_scene, scene
from eutonia.pathway import plan, screen
from eutonia.planner.rules import limit
from eutonia.reporting.claims import printed, row_of
from eutonia.reporting.words import number as in_digits
from eutonia.reporting.words import texts

# A number of a sentence: the scene that it comes from, the finding, which end of it, and how it is said.
GENERAL: dict[str, tuple[str, str, str, str]] = {
    "h_left": ("hm", "h_left", "middle", "hundred"),
    "plasma_peak_h": ("single ms", "plasma_peak_h", "middle", "about"),
    "cord_half_h": ("single ms", "cord_half_h", "middle", "about"),
    "last_step_day": ("titration ms", "last_step_day", "middle", "whole"),
    "full_day": ("titration ms", "full_effect_day", "middle", "whole"),
    "full_low": ("titration ms", "full_effect_day", "low", "whole"),
    "full_high": ("titration ms", "full_effect_day", "high", "whole"),
    "stop_share": ("taper ms", "stop_share", "middle", "hundred"),
    "taper_share": ("taper ms", "taper_share", "middle", "hundred"),
    "taper_days": ("taper ms", "taper_days", "middle", "whole"),
    "index_ratio": ("stop ms", "index_ratio", "middle", "about"),
    "dose_ratio": ("compare sci", "dose_ratio", "middle", "about"),
    "plasma_ratio": ("compare sci", "plasma_ratio", "middle", "about"),
}
OF_PATIENT: dict[str, tuple[str, str, str, str]] = {
    **{name: ("titration", *GENERAL[name][1:]) for name in ("last_step_day", "full_day", "full_low", "full_high")},
    **{name: ("ending", *GENERAL[name][1:]) for name in ("stop_share", "taper_share", "taper_days")},
    **{name: ("compare", *GENERAL[name][1:]) for name in ("dose_ratio", "plasma_ratio")},
    "daily": ("ending", "daily", "middle", "about"),
    "days": ("ending", "days", "middle", "whole"),
    "drowsy": ("harms", "drowsy", "middle", "whole"),
    "drowsy_low": ("harms", "drowsy", "low", "whole"),
    "drowsy_high": ("harms", "drowsy", "high", "whole"),
    "drowsy_without": ("harms", "drowsy_without", "middle", "whole"),
}
SAID: dict[str, Callable[[float], str]] = {
    "whole": lambda one: in_digits(round(one)),
    "hundred": lambda one: in_digits(round(100 * one)) if 2 * 100 * one >= 1 else texts("questions")["below_one"],
    "about": lambda one: in_digits(float(f"{one:.2g}")),
}
NAMED = re.compile(r"\{([^}]+)\}")
STRICTEST = ("refuse", "unknown", "caution")


class Answer(Record):
    """One question answered in plain words, for whom, and what it rests on.

    `claim_ids` are the claims that say more, `row_ids` the rows whose numbers stand in the sentences, `evidence_ids`
    all that was read, the runs included.
    """

    number: int
    question: str
    whose: str
    sentences: tuple[str, ...]
    claim_ids: tuple[str, ...]
    row_ids: tuple[str, ...]
    evidence_ids: tuple[str, ...]
    draws: int
    seed: int


def questions() -> tuple[str, ...]:
    """The seven questions in their order."""
    return tuple(one["question"] for one in _all())


def ask(number: int, patient: Patient | None = None, draws: int = 100, seed: int = 1) -> Answer:
    """Answer one of the seven questions, for an adult in general or from the plan and the run of a patient.

    Parameters
    ----------
    number : 1 to 7
    draws : simulated draws of the uncertainty

    Raises
    ------
    InputError
        The question is not on the list; the list is named.
    """
    if number not in range(1, len(_all()) + 1):
        raise InputError(f"question {number}", listed(), "there are no other questions")
    words = _all()[number - 1]
    numbers = _Numbers(patient, draws, seed)
    with reading() as used:
        own = words["general"] if patient is None else _for(patient, words["patient"])
        sentences = tuple(_filled([*words["always"], *own], numbers))
        rows = dict.fromkeys(each for one in (*words["always"], *own) for each in NAMED.findall(one) if "." in each)
    whose = texts("questions")["whose"]["general" if patient is None else "patient"]
    return Answer(
        number=number,
        question=words["question"],
        whose=whose.format(label=patient.label if patient else ""),
        sentences=sentences,
        claim_ids=tuple(f"guide.{one}" for one in words["claims"]),
        row_ids=tuple(dict.fromkeys(row_of(one) for one in rows)),
        evidence_ids=tuple(sorted({*used.ids, *numbers.evidence_ids})),
        draws=draws,
        seed=seed,
    )


def listed() -> str:
    """The seven questions with their numbers, in one line."""
    line = texts("questions")["list"]
    return "; ".join(line.format(number=place, question=one) for place, one in enumerate(questions(), start=1))


class _Numbers:
    """The numbers of the sentences, each found when a sentence asks for it: the patient's own where there are some."""

    def __init__(self, patient: Patient | None, draws: int, seed: int) -> None:
        self.patient, self.draws, self.seed = patient, draws, seed
        self.evidence_ids: set[str] = set()
        self.run = cache(self._run)

    def __call__(self, name: str) -> str | None:
        if name in _FIXED:
            return _FIXED[name]()
        if "." in name:
            return printed(f"{{{name}}}")
        known = self.patient is not None and name in OF_PATIENT
        target, wanted, end, said = (OF_PATIENT if known else GENERAL)[name]
        seen = self.run(target, known).named(wanted)
        read = None if seen is None else getattr(seen, end)
        return None if read is None else SAID[said](read)

    def _run(self, target: str, own: bool) -> Scene:
        if own and self.patient is not None:
            seen = run_scene(target, self.patient, self.draws, self.seed)
        else:
            seen = scene(target, self.draws, self.seed)
        self.evidence_ids |= set(seen.evidence_ids)
        return seen


_FIXED: dict[str, Callable[[], str]] = {
    "dose": lambda: in_digits(limit("tit.us.target")),
    "long_days": lambda: in_digits(value("whatif.run_up")),
    "short_days": lambda: in_digits(limit("plan.taper.short_use")),
    "refusing": lambda: in_digits(refusals("soreness", "oral")),
    "countries": lambda: in_digits(len(JURISDICTIONS)),
    "device": lambda: SAID["hundred"](value("cx.slov.all")),
}


def _all() -> list[dict[str, Any]]:
    return list(texts("questions")["questions"])


def _for(patient: Patient, sentences: list[str]) -> list[str]:
    """The sentences for a patient: after what the rules say of the road that they are about."""
    words = texts("questions")
    if any("{pump_rules}" in one for one in sentences):
        outcomes = {one.outcome.value for one in screen(patient, "intrathecal")}
        strictest = next((one for one in STRICTEST if one in outcomes), "allow")
        return [one.replace("{pump_rules}", words["pump_rules"][strictest]) for one in sentences]
    if not sentences:
        return []
    made = plan(patient)
    if made.refused:
        return [words["refused"]]
    first = [words["first"].format(missing=", ".join(made.start_conditions))] if made.conditional else []
    return [*first, *sentences]


def _filled(sentences: Iterable[str], numbers: _Numbers) -> Iterable[str]:
    """The sentences with their numbers; a sentence whose number cannot be found is left out."""
    for text in sentences:
        found = {name: numbers(name) for name in NAMED.findall(text)}
        if None not in found.values():
            for name, said in found.items():
                text = text.replace(f"{{{name}}}", str(said))
            yield text
