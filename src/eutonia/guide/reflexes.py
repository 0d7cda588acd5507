"""Reflex experiments that show claims, with few cells so that each takes seconds."""

from __future__ import annotations

from typing import Any

from eutonia.clinic.patient import Patient
from eutonia.evidence import value
from eutonia.guide.told import Told
from eutonia.inquiry import ReflexReport, reflex


def hm(patient: Patient, draws: int, seed: int) -> Told:
    """H and M waves without the drug and with it.

    Sources: shown.severity, shown.occupancy
    """
    report = _reflex("hm", seed, value("shown.severity"))
    h_max, fired = (_measure(report, name) for name in ("h_max", "fired"))
    without, with_drug = (float(one) for one in report.run["m"].max(("intensity", "repeat")).values)
    seen = {
        "h_left": h_max[-1] / h_max[0],
        "m_left": with_drug / without,
        "fired_left": fired[-1] / fired[0],
        "assumed_numbers": len(report.findings.assumed_values),
    }
    return Told(seen, (report.run,), reflex=report, words={"occupancy": value("shown.occupancy")})


def ramp(patient: Patient, draws: int, seed: int) -> Told:
    """The stretch reflex of a healthy and of a severely spastic cord."""
    healthy, severe = (_reflex("ramp-stretch", seed, severity) for severity in (0, 1))
    seen = {
        f"activity_{name}": float(one.run["activity"].isel(occupancy=0).mean())
        for name, one in (("healthy", healthy), ("severe", severe))
    }
    return Told(seen, (healthy.run, severe.run), reflex=severe)


def reflexes(patient: Patient, draws: int, seed: int) -> Told:
    """Reflexes through one synapse and through several, with two standard errors to each side.

    Sources: shown.severity, shown.occupancy
    """
    report = _reflex("compare", seed, value("shown.severity"))
    seen = {}
    for name, measure in (("mono_left", "h_fixed"), ("poly_left", "polysynaptic")):
        one = next(found for found in report.findings.measures if found.name == measure)
        middle, error = one.values[0], one.standard_errors[0]
        seen[name] = None if middle is None or error is None else (middle - 2 * error, middle, middle + 2 * error)
    return Told(seen, (report.run,), reflex=report, words={"occupancy": value("shown.occupancy")})


def _reflex(experiment: str, seed: int, severity: float) -> ReflexReport:
    """An experiment with few cells.

    Sources: shown.occupancy, shown.cells
    """
    bound: Any = value("shown.occupancy")
    cells = int(value("shown.cells"))
    given = (bound,) if experiment == "compare" else bound
    return reflex(experiment, occupancy=given, severity=severity, seed=seed, cells=cells)


def _measure(report: ReflexReport, name: str) -> tuple[float, ...]:
    values = next(one.values for one in report.findings.measures if one.name == name)
    return tuple(float("nan") if one is None else one for one in values)
