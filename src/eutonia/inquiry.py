"""What one asks beside the main path: both roads, harms, ways to stop, the reflex. No medicine is decided here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from eutonia.clinic.patient import Patient
from eutonia.clinic.poisoning import Exposure
from eutonia.clinic.regimen import Branch, Regimen
from eutonia.evidence import value
from eutonia.pathway import plan, simulate
from eutonia.reporting import compare_routes, stamped
from eutonia.reporting.dependence import adaptation_of
from eutonia.reporting.interruption import interruption_of
from eutonia.reporting.reflex_report import ReflexReport, reflex_table  # noqa: F401 (for the faces)
from eutonia.reporting.stop_page import StopReport
from eutonia.reporting.stopping import compare_stops

if TYPE_CHECKING:
    import xarray as xr

    from eutonia.reporting.comparison import RouteComparison
    from eutonia.reporting.figures import Table  # noqa: F401 (for the faces)
    from eutonia.reporting.harms import Harms
    from eutonia.reporting.hazards import Hazard  # noqa: F401 (for the faces)
    from eutonia.reporting.poisoning import PoisoningReport
    from eutonia.validation.report import ValidationReport

__all__ = ["compare", "dependence", "harms", "interruption", "poisoning", "reflex", "stopping", "validate"]


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


def stopping(patient: Patient, current: Regimen, used_days: Sequence[int], draws: int = 1000,
             seed: int = 1, use: str = "spasticity") -> StopReport:  # fmt: skip
    """A stop at once beside tapers of several lengths and the taper by the rules, after each time of use."""
    return StopReport(compare_stops(patient, current, used_days, _ends(patient, draws, seed), use))


def dependence(patient: Patient, doses: Sequence[Regimen], draws: int = 1000, seed: int = 1) -> StopReport:
    """How far the body adapts by daily dose and day of use, and what a sudden stop on that day would do."""
    return StopReport(adaptation_of(patient, doses, _ends(patient, draws, seed)))


def interruption(patient: Patient, current: Regimen, used_days: int, days_without: int, because: str | None = None,
                 draws: int = 1000, seed: int = 1) -> StopReport:  # fmt: skip
    """What some days without baclofen would do, what the rules say to do, and how it is taken up again."""
    runs = _ends(patient, draws, seed)
    return StopReport(interruption_of(patient, current, used_days, days_without, plan(patient), runs, because))


def _ends(patient: Patient, draws: int, seed: int) -> Callable[..., tuple[xr.Dataset, ...]]:
    """Runs of one run-up with several ends, in the same drawn bodies each time."""
    from eutonia.simulator import run_branches

    def run(before: Regimen, branches: tuple[Branch, ...], *, keep: Sequence[str]) -> tuple[xr.Dataset, ...]:
        return tuple(stamped(one, seed) for one in run_branches(patient, before, branches, draws, seed, keep=keep))

    return run


def validate(draws: int = 1000, seed: int = 1, area: str | None = None,
             progress: Callable[[str], None] = lambda step: None) -> ValidationReport:  # fmt: skip
    """Predict every published result in the tables, or those of one area, and set both beside each other."""
    from eutonia.validation.report import validation_report

    return validation_report(draws, seed, area, progress)
