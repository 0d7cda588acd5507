"""Eutonia plans and explains a course of baclofen. For research, teaching and preparation; a clinician decides.

The public names, each loaded on first use so that ``import eutonia`` is light. Start reading in ``pathway.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eutonia.clinic.canal import Canal
    from eutonia.clinic.patient import Condition, Kidney, Medicine, Patient, Scores
    from eutonia.clinic.plan import Plan, Schedule
    from eutonia.clinic.poisoning import Exposure
    from eutonia.clinic.pump import Pump
    from eutonia.clinic.regimen import (
        AbruptStop,
        Bolus,
        Charcoal,
        Crrt,
        DialysisSession,
        KidneyChange,
        LateDose,
        MissedDoses,
        OralSchedule,
        Overdose,
        PumpProgram,
        Regimen,
    )
    from eutonia.clinic.verdict import Outcome, Override, Verdict
    from eutonia.errors import EutoniaError, EvidenceError, InputError, MachineError, RefusedError
    from eutonia.evidence import lookup
    from eutonia.faces.files import read_patient
    from eutonia.guide import ask, claim, claims
    from eutonia.inquiry import compare, dependence, harms, interruption, poisoning, reflex, stopping
    from eutonia.pathway import assess, cite, course, plan, report, screen, simulate, taper, what_if
    from eutonia.reporting.leaflet import Leaflet
    from eutonia.reporting.report import Report

_HOMES = {
    "clinic.canal": ("Canal",),
    "clinic.patient": ("Condition", "Kidney", "Medicine", "Patient", "Scores"),
    "clinic.plan": ("Plan", "Schedule"),
    "clinic.poisoning": ("Exposure",),
    "clinic.pump": ("Pump",),
    "clinic.regimen": (
        "AbruptStop", "Bolus", "Charcoal", "Crrt", "DialysisSession", "KidneyChange", "LateDose", "MissedDoses",
        "OralSchedule", "Overdose", "PumpProgram", "Regimen",
    ),
    "clinic.verdict": ("Outcome", "Override", "Verdict"),
    "errors": ("EutoniaError", "EvidenceError", "InputError", "MachineError", "RefusedError"),
    "evidence": ("lookup",),
    "faces.files": ("read_patient",),
    "guide": ("ask", "claim", "claims"),
    "inquiry": ("compare", "dependence", "harms", "interruption", "poisoning", "reflex", "stopping"),
    "pathway": ("assess", "cite", "course", "plan", "report", "screen", "simulate", "taper", "what_if"),
    "reporting.leaflet": ("Leaflet",),
    "reporting.report": ("Report",),
}  # fmt: skip

__all__ = [
    "AbruptStop", "Bolus", "Canal", "Charcoal", "Condition", "Crrt", "DialysisSession", "EutoniaError", "EvidenceError",
    "Exposure", "InputError", "Kidney", "KidneyChange", "LateDose", "Leaflet", "MachineError", "Medicine",
    "MissedDoses", "OralSchedule", "Outcome", "Overdose", "Override", "Patient", "Plan", "Pump", "PumpProgram",
    "RefusedError", "Regimen", "Report", "Schedule", "Scores", "Verdict", "ask", "assess", "cite", "claim", "claims",
    "compare", "course", "dependence", "harms", "interruption", "lookup", "plan", "poisoning", "read_patient", "reflex",
    "report", "screen", "simulate", "stopping", "taper", "what_if",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
