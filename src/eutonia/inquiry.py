"""What one asks beside the main path: both roads, unwanted effects, the reflex. No medicine is decided here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from eutonia.clinic.patient import Patient
from eutonia.clinic.poisoning import Exposure
from eutonia.clinic.regimen import Regimen
from eutonia.evidence import value
from eutonia.pathway import plan, simulate
from eutonia.reporting import compare_routes, stamped
from eutonia.reporting.reflex_report import ReflexReport, reflex_table  # noqa: F401 (for the faces)

if TYPE_CHECKING:
    from eutonia.reporting.comparison import RouteComparison
    from eutonia.reporting.harms import Harms
    from eutonia.reporting.hazards import Hazard  # noqa: F401 (for the faces)
    from eutonia.reporting.poisoning import PoisoningReport

__all__ = ["compare", "harms", "poisoning", "reflex"]


def compare(patient: Patient, draws: int = 1000, seed: int = 1) -> RouteComparison:
    """Oral beside intrathecal for this patient: doses, levels, effect, sleepiness, risks, and who each road is for."""
    runs = partial(simulate, patient, draws=draws, seed=seed)
    return compare_routes(patient, plan(patient), plan(patient, "intrathecal"), runs)


def harms(patient: Patient, regimen: Regimen | None = None, route: str = "oral",
          draws: int = 1000, seed: int = 1) -> Harms:  # fmt: skip
    """Unwanted effects of a regimen, or of what the rules plan, in 100 people, beside placebo where a trial had one."""
    from eutonia.reporting.harms import harms_of, planned

    taken = planned(plan(patient, route)) if regimen is None else regimen
    every_h = value("model.course.pump_every") if taken.pump_parts else 1.0
    run = simulate(patient, taken, draws=draws, seed=seed, every_h=every_h, keep=("sedation_probability",))
    return harms_of(patient, taken, run)


def poisoning(patient: Patient, exposure: Exposure, draws: int = 1000, seed: int = 1) -> PoisoningReport:
    """What one intake, a failing kidney or a pump error leads to, forwards, for the treating team."""
    from eutonia.reporting.poisoning import follow_poisoning

    return follow_poisoning(patient, exposure, partial(simulate, patient, draws=draws, seed=seed), draws, seed)


def reflex(experiment: str, occupancy: float | Sequence[float] | None = None, density: float = 1, severity: float = 0,
           seed: int = 1, cells: int | None = None) -> ReflexReport:  # fmt: skip
    """An experiment on a spiking cord, without the drug and with it; `compare` sets occupancies side by side."""
    from eutonia.simulator import run_reflex

    return ReflexReport.of(stamped(run_reflex(experiment, occupancy, density, severity, seed, cells), seed))
