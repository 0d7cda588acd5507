"""What is known of a patient in the words that the rules of the pump use; unknown stays unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from eutonia.clinic.intrathecal import Intrathecal, OralTrial, ScreeningBolus, Severity
from eutonia.clinic.patient import Patient

PUMP_NUMBERS = ("years_since_injury", "ashworth")
PUMP_FLAGS = (
    "active_infection", "body_too_small", "refill_access_missing", "goals_missing", "bleeding_risk",
    "possible_pump_fault",
)  # fmt: skip
SPINAL = ("multiple_sclerosis", "spinal_cord_injury", "spinal_cord_disease")
CEREBRAL = ("cerebral_palsy", "stroke", "traumatic_brain_injury", "meningitis")
ORIGINS = ("spinal", "cerebral", "unclear")
RESULTS = ("positive", "negative", "open")
PUMP_STATED = {
    "origin is": ORIGINS,
    "spasticity is": get_args(Severity),
    "oral trial is": get_args(OralTrial),
    "screening is": RESULTS,
}
# Field of the record -> (word, the answer that makes the word true, what to ask for)
ASKED = {
    "infection": ("active_infection", True, "whether there is an active infection"),
    "body_large_enough": ("body_too_small", False, "whether the body is large enough for the pump"),
    "refill_access": ("refill_access_missing", False, "refill visits and an emergency contact"),
    "goals_agreed": ("goals_missing", False, "the goals of treatment"),
    "bleeding_risk": ("bleeding_risk", True, "bleeding tendency and anticoagulants"),
    "possible_fault": ("possible_pump_fault", True, "whether a fault of pump or catheter is possible"),
}


@dataclass(frozen=True, slots=True)
class PumpFact:
    """One fact; `value` None is not known, and `missing` then says what to ask for."""

    value: float | bool | None
    missing: str
    on: date | None = None
    unit: str = ""


def pump_facts(patient: Patient, response_points: float, largest_test_ug: float) -> Mapping[str, PumpFact]:
    """Every word of the pump for one patient.

    Parameters
    ----------
    response_points : float
        The fall of Ashworth, points, at which a test counts as positive.
    largest_test_ug : float
        The test bolus after which there is no larger one, ug.
    """
    gate = patient.intrathecal or Intrathecal()
    found = {word: _asked(getattr(gate, name), when, ask) for name, (word, when, ask) in ASKED.items()}
    ashworth = None if patient.scores is None else patient.scores.ashworth
    result = screening_result(gate.screening, response_points, largest_test_ug)
    return {
        **found,
        "years_since_injury": PumpFact(
            _years(gate.injured_on, patient.as_of), "the date of the injury", gate.injured_on, "years"
        ),
        "ashworth": PumpFact(ashworth, "the Ashworth score", patient.as_of),
        **_chosen("origin is", ORIGINS, _origin(patient), "the diagnosis behind the spasticity"),
        **_chosen("spasticity is", get_args(Severity), gate.spasticity, "how severe the spasticity is"),
        **_chosen(
            "oral trial is", get_args(OralTrial), gate.oral_trial, "whether oral baclofen failed or was not tolerated"
        ),
        **_chosen("screening is", RESULTS, result, "the result of a screening bolus"),
    }


def bolus_result(bolus: ScreeningBolus, response_points: float) -> bool | None:
    """Whether a test bolus worked: the fall of Ashworth reached the points, or the goal was met; None is not known."""
    before, after = bolus.ashworth_before, bolus.ashworth_after
    fell = None if before is None or after is None else before - after >= response_points
    if fell or bolus.goal_met:
        return True
    return None if fell is None else False


def screening_result(
    given: tuple[ScreeningBolus, ...] | None, response_points: float, largest_test_ug: float
) -> str | None:
    """``positive`` (one worked), ``negative`` (not even the largest), ``open`` (the next is due), None (not known)."""
    results = [bolus_result(one, response_points) for one in given or ()]
    if True in results:
        return "positive"
    if not given or None in results:
        return None
    return "negative" if given[-1].dose_ug >= largest_test_ug else "open"


def _asked(answer: bool | None, when: bool, ask: str) -> PumpFact:
    return PumpFact(None if answer is None else answer is when, ask)


def _chosen(prefix: str, words: tuple[str, ...], answer: str | None, ask: str) -> dict[str, PumpFact]:
    return {f"{prefix} {word}": PumpFact(None if answer is None else word == answer, ask) for word in words}


def _origin(patient: Patient) -> str | None:
    if patient.diagnosis is None:
        return None
    if patient.diagnosis in SPINAL:
        return "spinal"
    return "cerebral" if patient.diagnosis in CEREBRAL else "unclear"


def _years(since: date | None, today: date | None) -> int | None:
    """Whole years; not known where a date is missing or lies after today."""
    if since is None or today is None or since > today:
        return None
    return today.year - since.year - ((today.month, today.day) < (since.month, since.day))
