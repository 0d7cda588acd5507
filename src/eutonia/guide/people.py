"""The made-up people of the demonstrations: one well-known adult with multiple sclerosis, and others beside him."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eutonia.clinic.intrathecal import Intrathecal, ScreeningBolus
from eutonia.clinic.patient import Kidney, Patient, Scores
from eutonia.evidence import value
from eutonia.planner.rules import limit
from eutonia.reporting.words import texts


def person(name: str) -> Patient:
    """A reference person by the name that claims.csv uses.

    Sources: shown.*, model.pk.reference_weight, model.pk.crcl_healthy, model.pk.crcl_dialysis
    """
    label = texts("claims")["people"][name]
    if name == "half":
        return Patient(**_body(), diagnosis="multiple_sclerosis", label=label)
    return Patient(**{**_known(), **_OTHERS[name](), "label": label})


def kidney(crcl_ml_per_min: float) -> Kidney:
    """A kidney of which everything is known; the clearance also stands for the filtration rate."""
    return Kidney(
        crcl_ml_per_min=crcl_ml_per_min, egfr_ml_per_min_per_1_73m2=crcl_ml_per_min,
        dialysis="none", acute_change=False,
    )  # fmt: skip


def same_creatinine(patient: Patient) -> Patient:
    """The person with the median creatinine of healthy men, from which age makes the clearance.

    Sources: model.gfr.typical_creatinine_male
    """
    creatinine = value("model.gfr.typical_creatinine_male")
    known = Kidney(creatinine_mg_per_dl=creatinine, dialysis="none", acute_change=False)
    return patient.model_copy(update={"kidney": known})


def _body() -> dict[str, Any]:
    return {"age_years": value("shown.age"), "sex": "male", "weight_kg": value("model.pk.reference_weight")}


def _known() -> dict[str, Any]:
    return {
        **_body(), "diagnosis": "multiple_sclerosis", "kidney": kidney(value("model.pk.crcl_healthy")),
        "conditions": (), "medicines": (), "allergies": (), "unlisted": "no",
    }  # fmt: skip


def _gate(spasticity: str = "severe", oral_trial: str = "failed", works: bool = True) -> dict[str, Any]:
    """What the gate of the pump asks, with the first test bolus that worked or the last one that did not."""
    before = value("shown.ashworth")
    bolus = ScreeningBolus(
        dose_ug=limit("itb.screen.50" if works else "itb.screen.100"),
        ashworth_before=before, ashworth_after=before - 2 if works else before, adverse=False,
    )  # fmt: skip
    asked = Intrathecal.read(
        {
            "spasticity": spasticity, "oral_trial": oral_trial, "screening": (bolus,), "infection": False,
            "body_large_enough": True, "refill_access": True, "goals_agreed": True, "bleeding_risk": False,
            "possible_fault": False,
        }
    )  # fmt: skip
    return {"diagnosis": "spinal_cord_injury", "intrathecal": asked}


def _child() -> dict[str, Any]:
    child = {"age_years": value("shown.age.child"), "weight_kg": value("shown.weight.child")}
    return {**child, "diagnosis": "cerebral_palsy"}


_OTHERS: dict[str, Callable[[], dict[str, Any]]] = {
    "ms": dict,
    "well": lambda: {"diagnosis": None},
    "sci": lambda: {"diagnosis": "spinal_cord_injury"},
    "cord": lambda: {"diagnosis": "spinal_cord_disease"},
    "stroke": lambda: {"diagnosis": "stroke"},
    "brain": lambda: {"diagnosis": "traumatic_brain_injury"},
    "palsy": _child,
    "soreness": lambda: {"diagnosis": "muscle_soreness"},
    "mild_oral": lambda: {"diagnosis": "spinal_cord_injury", "scores": Scores(ashworth=2)},
    "epilepsy": lambda: {"conditions": ("epilepsy",)},
    "schizophrenia": lambda: {"conditions": ("schizophrenia",)},
    "psychosis": lambda: {"conditions": ("psychosis",)},
    "confusion": lambda: {"conditions": ("confusional_state",)},
    "depression": lambda: {"conditions": ("depression",)},
    "kidney": lambda: {"kidney": kidney(value("shown.crcl.severe"))},
    "kidney_mild": lambda: {"kidney": kidney(value("shown.crcl.mild"))},
    "old": lambda: {"age_years": value("shown.age.old")},
    "severe": _gate,
    "mild": lambda: _gate(spasticity="mild"),
    "helped": lambda: _gate(oral_trial="effective"),
    "untried": lambda: _gate(oral_trial="not_tried"),
    "negative": lambda: _gate(works=False),
    "brain_untried": lambda: {**_gate(oral_trial="not_tried"), "diagnosis": "stroke"},
    "palsy_severe": lambda: {**_gate(), **_child()},
    "palsy_mild": lambda: {**_gate(spasticity="mild"), **_child()},
}
