"""The measurements that could be made in a patient, and what each would show in every draw, with its error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eutonia.clinic.clock import clock_hours
from eutonia.clinic.kidney import estimate_kidney
from eutonia.clinic.plan import Plan
from eutonia.evidence import lookup, value
from eutonia.reporting.findings import draws_of
from eutonia.reporting.words import number, texts

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

CREATININE, SPINAL_TAP = "creatinine", "csf_level"
KIDNEY_UNKNOWN, KIDNEY_ESTIMATED = "model.pk.crcl_unknown", "model.pk.crcl_estimate"
TONE_UNKNOWN = "model.outcome.ashworth_baseline"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A measurement that is not made yet: `shown` (draws,) is what it would show, a log for levels and kidney.

    `note` says where the draws do not hold all that it would tell.
    """

    name: str
    when: str
    shown: np.ndarray
    note: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a level or a score on treatment is taken: the place among the stored hours, and how it is said."""

    place: int
    when: str


def candidates(plan: Plan, run: xr.Dataset) -> tuple[Candidate, ...]:
    """What could still be measured; what is known already is not offered.

    Parameters
    ----------
    plan : Plan
        Its patient says what is known, its schedule when a level is taken.
    run : xarray.Dataset
        With the variable `drawn` (draw, input).

    Sources: sensitivity.*, model.pk.crcl_estimate
    """
    import numpy as np

    from eutonia.simulator.numerics import log_sigma_of_cv
    from eutonia.simulator.sampling import Sampler

    drawn = {str(name): run["drawn"].values[:, place] for place, name in enumerate(run["input"].values)}
    noise = Sampler(run.sizes["draw"], int(run.attrs.get("seed", 1)))
    words, taken = texts("sensitivity"), moments(plan, run)
    before, found = words["when"]["before"], []

    def add(name: str, truth: np.ndarray, error: float, when: str, note: str = "") -> None:
        found.append(Candidate(name, when, truth + error * noise.normal(f"measured.{name}"), note))

    def add_level(name: str, variable: str, spread_id: str) -> None:
        when = measurable(run, variable, taken)
        if when is not None:
            cv = float(np.hypot(value("sensitivity.level.assay"), value(spread_id)))
            level = _levels(run, variable)[:, when.place]
            add(name, np.log(np.maximum(level, np.finfo(float).tiny)), log_sigma_of_cv(cv), when.when)

    if KIDNEY_UNKNOWN in drawn:
        spread = lookup(KIDNEY_ESTIMATED).spread
        assert spread is not None  # the row is a spread
        add(CREATININE, np.log(drawn[KIDNEY_UNKNOWN]), log_sigma_of_cv(spread), before)
    if KIDNEY_ESTIMATED in drawn and not _cystatin_known(plan) and _adult(plan) and not _dialysed(plan):
        note = words["little_muscle"] if estimate_kidney(plan.patient).low_muscle_mass else ""
        add("cystatin_c", np.log(drawn[KIDNEY_ESTIMATED]), value("sensitivity.cystatin.error"), before, note)
    tone = draws_of(run, "ashworth")
    if tone is not None and TONE_UNKNOWN in drawn:
        add("tone_before", drawn[TONE_UNKNOWN], value("sensitivity.ashworth.error"), before)
    if tone is not None:
        add("tone_on", tone[:, taken[0].place], value("sensitivity.ashworth.error"), taken[0].when)
    if "plasma_ng_per_ml" in run:
        add_level("plasma_level", "plasma_ng_per_ml", "sensitivity.level.within_person")
    if plan.pump_course is not None and "csf_ng_per_ml" in run:
        add_level(SPINAL_TAP, "csf_ng_per_ml", "sensitivity.csf.sampling")
    return tuple(found)


def not_offered(plan: Plan, run: xr.Dataset) -> tuple[str, ...]:
    """What would be measured, but is known already or too low to be seen."""
    drawn, words = {str(name) for name in run["input"].values}, texts("sensitivity")["not_offered"]
    scores = plan.patient.scores
    told = {
        "kidney": KIDNEY_ESTIMATED in drawn,
        "cystatin_c": _cystatin_known(plan),
        "tone_before": scores is not None and scores.ashworth is not None,
        "plasma_level": "plasma_ng_per_ml" in run and not measurable(run, "plasma_ng_per_ml", moments(plan, run)),
    }
    return tuple(words[name] for name, is_so in told.items() if is_so)


def moments(plan: Plan, run: xr.Dataset) -> tuple[Moment, ...]:
    """By mouth before the first dose of the last day of the plan and two hours after it, else when the plan ends."""
    import numpy as np

    time_h, words = np.asarray(run["time_h"].values, dtype=float), texts("sensitivity")["when"]
    days = plan.regimen.days if plan.regimen is not None else int(time_h[-1] // 24)
    last = None if plan.schedule is None else plan.schedule.steps[-1]
    said = [(days * 24.0, words["end"].format(day=number(days)))]
    if last is not None and last.doses and last.last_day == days:
        hours = sorted(clock_hours(one.clock) for one in last.doses)
        first = (days - 1) * 24 + hours[0]
        before = words["before_dose"].format(day=number(days), hours=number(hours[0] + 24 - hours[-1]))
        said = [(first, before), (first + 2, words["after_dose"].format(day=number(days), hours=2))]
    places = [int(np.searchsorted(time_h, min(at, time_h[-1]), side="right")) - 1 for at, _ in said]
    return tuple(Moment(max(place, 0), when) for place, (_, when) in zip(places, said, strict=True))


def measurable(run: xr.Dataset, variable: str, taken: Sequence[Moment]) -> Moment | None:
    """The first of these moments at which a level is high enough in half of the draws; None where it never is.

    Sources: sensitivity.level.lowest
    """
    import numpy as np

    middles = [(one, float(np.median(_levels(run, variable)[:, one.place]))) for one in taken]
    return next((one for one, middle in middles if middle >= value("sensitivity.level.lowest")), None)


def _levels(run: xr.Dataset, variable: str) -> np.ndarray:
    """A level (draw, time); of the spinal fluid the lowest stored place, which a needle reaches."""
    found = draws_of(run.isel(level=-1) if "level" in run[variable].dims else run, variable)
    assert found is not None  # the caller looked whether it is there
    return found


def _cystatin_known(plan: Plan) -> bool:
    kidney, found = plan.patient.kidney, estimate_kidney(plan.patient)
    named = f"{found.crcl_estimator} {found.egfr_estimator}".lower()
    return kidney is not None and (kidney.cystatin_c_mg_per_l is not None or "cystatin" in named)


def _adult(plan: Plan) -> bool:
    return plan.patient.age_years >= value("kidney.adult.min_age")


def _dialysed(plan: Plan) -> bool:
    return estimate_kidney(plan.patient).on_dialysis is True
