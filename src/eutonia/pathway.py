"""THE MAIN PATH: screen, plan, taper, simulate, assess, report. Read this first; no medicine is decided here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from eutonia.clinic.canal import Canal
from eutonia.clinic.patient import Kidney, Patient
from eutonia.clinic.plan import Plan
from eutonia.clinic.regimen import Event, Regimen
from eutonia.clinic.verdict import Override
from eutonia.evidence import cite as cite_ids
from eutonia.evidence import value
from eutonia.evidence.citation import Citation
from eutonia.planner import plan_course, plan_taper, pumping, rules_version, screen  # noqa: F401 (for the faces)
from eutonia.reporting import assess, compare_tapers, stamped, what_if_panel
from eutonia.reporting import build_report as report
from eutonia.reporting.uses import shown_for

if TYPE_CHECKING:
    import xarray as xr

    from eutonia.reporting.findings import Assessment, TaperComparison  # noqa: F401 (for the faces)
    from eutonia.reporting.report import Report
    from eutonia.reporting.what_if import WhatIfPanel

Progress = Callable[[str], None]
__all__ = ["assess", "cite", "course", "plan", "report", "screen", "simulate", "taper", "what_if"]


def plan(patient: Patient, route: str = "oral", use: str = "spasticity", overrides: tuple[Override, ...] = ()) -> Plan:
    """A plan by rules alone, with its taper; no schedule under `refuse`."""
    return plan_course(patient, screen(patient, route, use, overrides), route=route, use=use, overrides=overrides)


def taper(patient: Patient, current: Regimen, used_days: int, draws: int = 1000, seed: int = 1,
          use: str = "spasticity") -> TaperComparison:  # fmt: skip
    """The taper by the rules; slowed, never quickened, where the simulation says that it is too fast."""
    before, days = current.lasting(used_days), used_days + int(value("model.course.follow_up"))
    down = partial(simulate, patient, draws=draws, seed=seed, keep=("withdrawal_index",))
    by_rules = plan_taper(patient, current, used_days, use=use)
    found = compare_tapers(by_rules, rules_run := down(before + by_rules.regimen, days + by_rules.regimen.days))
    share, attempt = found.share_above_rules, 0
    while share > value("model.withdrawal.share_allowed") and attempt < value("model.withdrawal.attempts"):
        attempt += 1
        slower = plan_taper(patient, current, used_days, stretch=1 + attempt / 2, use=use)
        found = compare_tapers(by_rules, rules_run, slower, down(before + slower.regimen, days + slower.regimen.days))
        share = found.share_above_slowed or 0.0
    return found


def simulate(
    patient: Patient, regimen: Regimen, days: int | None = None, draws: int = 1000, seed: int = 1, every_h: float = 1.0,
    keep: Collection[str] | None = None, events: tuple[Event, ...] = (), levels: Collection[str] | None = None,
    cord_at: str = "legs", canal: Canal | None = None, published_reflex: bool = False, inputs: bool = False,
) -> xr.Dataset:  # fmt: skip
    """From dose to fluid (stored at `levels`), reflex (computed, or the published sigmoid), tone, sleep, withdrawal.

    `inputs` adds what was drawn: the variable `drawn` (draw, input).
    """
    from eutonia.simulator import run_course

    what = (events, days, draws, seed, every_h, keep, levels, cord_at, canal)
    return stamped(run_course(patient, regimen, *what, published_reflex=published_reflex, inputs=inputs), seed)


def course(patient: Patient, route: str = "oral", use: str = "spasticity", overrides: tuple[Override, ...] = (),
           draws: int = 1000, seed: int = 1, progress: Progress = lambda step: None) -> Report:  # fmt: skip
    """All of the above in one call."""
    progress("Screening and planning")
    planned = plan(patient, route, use, overrides)
    if planned.regimen is None:
        return report(planned)
    if planned.pump_course is not None:
        return _pump_course(planned, planned.regimen, draws, seed, progress)
    progress("Simulating the taper and, where needed, slower ones; then the course")
    tapers = taper(patient, planned.regimen, planned.regimen.days, draws, seed, use)
    whole = planned.regimen + tapers.proposed.regimen
    days = whole.days + int(value("model.course.follow_up"))
    of = partial(simulate, regimen=whole, days=days, draws=draws, seed=seed, levels=("L3",), keep=shown_for(use))
    healthy = patient.model_copy(update={"kidney": Kidney(crcl_ml_per_min=value("model.pk.crcl_healthy"))})
    run, others = of(patient, inputs=True), {"healthy kidney": of(healthy)} if planned.kidney_matters else {}
    progress("Writing the report")
    return report(planned, run, others, tapers)


def _pump_course(planned: Plan, regimen: Regimen, draws: int, seed: int, progress: Progress) -> Report:
    """The same for a pump: effect at legs and arms, the spine at every level, and what if it fails."""
    often, rarely = (value("model.course.pump_every"), 24.0) if regimen.pump_parts else (1.0, 1.0)
    run = partial(simulate, planned.patient, regimen, draws=draws, seed=seed, every_h=often)
    progress("Simulating the course at legs, arms and every level of the spine, and the faults of a pump")
    legs, arms = run(levels=("L3",), inputs=True), run(cord_at="arms", keep=("cord_ng_per_ml", "ashworth"))
    faults = what_if(planned.patient, planned, draws, seed) if regimen.pump_parts else None
    return report(planned, legs, arms=arms, levels=run(keep=("csf_ng_per_ml",), every_h=rarely), what_if=faults)


def what_if(patient: Patient, course: Plan | Regimen, draws: int = 1000, seed: int = 1,
            only: Collection[str] | None = None) -> WhatIfPanel:  # fmt: skip
    """What each fault of the pump would do at the last program of a plan or a regimen."""
    return what_if_panel(patient, course, partial(simulate, patient, draws=draws, seed=seed), only)


def cite(run: xr.Dataset) -> tuple[Citation, ...]:
    """The sources of the parameters that a run really read."""
    return cite_ids(run.attrs["evidence_ids"])
