"""Oral beside intrathecal for one patient: levels and effects from runs, risks and the guide's claims from evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from eutonia.clinic.medicine import medicine_classes
from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import Plan
from eutonia.clinic.record import Record
from eutonia.clinic.regimen import DEFAULT_CLOCKS, Regimen
from eutonia.clinic.verdict import Verdict
from eutonia.errors import EvidenceError, InputError
from eutonia.evidence import lookup, reading, value
from eutonia.planner.rules import facts_of, limit, matching
from eutonia.reporting.claims import load_claims
from eutonia.reporting.findings import Interval, Spread, draws_of, interval_of
from eutonia.reporting.hazards import Hazard, pump_hazards
from eutonia.reporting.words import number, texts

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

Answer = Literal["confirmed", "nuanced", "contradicted"]
Road = Literal["oral", "pump", "both"]
# What is compared: title, unit, and whether the highest value of the last day counts in place of its average.
COMPARED = {
    "plasma_ng_per_ml": ("Plasma", "ng/mL", False),
    "cord_ng_per_ml": ("Cord, leg segments", "ng/mL", False),
    "h_reflex_ratio": ("H reflex, share of before", "", False),
    "ashworth": ("Ashworth score, drug effect only", "", False),
    "sedation_probability": ("Chance of sleepiness, highest", "", True),
}
BRAIN = "brain_ng_per_ml"
UNCLEAR = "cerebral"  # of the two ranges of adults the one that ends lower


class Runs(Protocol):
    """A simulator with patient, draws and seed already chosen."""

    def __call__(self, regimen: Regimen, *, keep: tuple[str, ...]) -> xr.Dataset: ...


class ComparedDoses(Record):
    """The daily doses that are compared, and where each comes from; `pump_*` is the usual range of the label."""

    oral_mg_per_day: float
    oral_from: str
    pump_lowest_ug_per_day: float
    pump_highest_ug_per_day: float
    pump_from: str
    tip: str
    days: int


class ComparedRow(Record):
    """One thing by mouth, by pump at its highest usual rate, and by pump at the rate of equal cord effect.

    None is what could not be computed. Averages, or highest values, of the last day.
    """

    name: str
    title: str
    unit: str
    oral: Interval
    pump: Interval | None = None
    pump_equal: Interval | None = None


class Check(Record):
    """A statement of the guide put to the runs of this patient."""

    name: Literal["dose", "plasma", "effect", "sleep"]
    says: str
    holds: bool


class GuideClaim(Record):
    """What the guide says of a road, whether evidence bears it out, and why."""

    id: str
    aspect: str
    road: Road
    claim: str
    answer: Answer
    because: str
    evidence_ids: tuple[str, ...]


class RouteComparison(Record):
    """Both roads for one patient. Ratios are by mouth over by pump, draw by draw.

    `equal_rate_ug_per_day` is the pump rate that gives the leg cord the average level of the oral dose, and
    `equal_effect_ratio` the dose ratio that follows; `usual_dose_ratio` sets the oral dose beside the usual range of
    the pump. `cord_ratio_usual` is the cord level by pump over that by mouth, which is why the two ratios differ.
    `brain_not_higher_share` counts the draws in which the brain gets no more by pump at equal cord effect,
    `brain_higher_usual_share` those in which it gets more at the highest usual rate.
    `not_computed` says why the pump is missing.
    """

    patient: str
    draws: int
    doses: ComparedDoses
    rows: tuple[ComparedRow, ...]
    usual_dose_ratio: Spread
    equal_rate_ug_per_day: Interval | None = None
    equal_effect_ratio: Interval | None = None
    cord_ratio_usual: Interval | None = None
    plasma_ratio_usual: Interval | None = None
    plasma_ratio_equal: Interval | None = None
    brain_not_higher_share: float | None = None
    brain_higher_usual_share: float | None = None
    checks: tuple[Check, ...] = ()
    why: str = ""
    claims: tuple[GuideClaim, ...]
    hazards: tuple[Hazard, ...]
    verdicts_oral: tuple[Verdict, ...]
    verdicts_pump: tuple[Verdict, ...]
    not_computed: str = ""
    sources: tuple[str, ...]
    assumed: tuple[str, ...]


def compare_routes(patient: Patient, oral_plan: Plan, pump_plan: Plan, run: Runs) -> RouteComparison:
    """Set both roads side by side.

    Parameters
    ----------
    oral_plan, pump_plan : what the rules say of each road
    run : simulates a regimen in the same drawn bodies each time

    Raises
    ------
    InputError
        The oral road cannot be simulated. Where only the pump cannot, the comparison says so.

    Sources: compare.*, maint.*, cx.*, claims.csv
    """
    claims = guide_claims()
    with reading() as used:
        doses = compared_doses(patient, oral_plan)
        keep = (*COMPARED, BRAIN)
        clock = DEFAULT_CLOCKS[-1]
        by_mouth = run(Regimen.oral(doses.oral_mg_per_day / len(clock), doses.days, clock=clock), keep=keep)
        oral = {name: _last_day(by_mouth, name) for name in keep}
        fields, runs = _by_pump(doses, oral, run, keep)
        hazards = pump_hazards()
        ids = [*used.ids, *(id for one in claims for id in (one.id, *one.evidence_ids))]
    for one in (by_mouth, *runs):
        ids += one.attrs["evidence_ids"]
    found = tuple(sorted(dict.fromkeys(ids)))
    return RouteComparison.read(
        {
            "patient": patient.label,
            "draws": len(oral["cord_ng_per_ml"]),
            "doses": doses,
            "usual_dose_ratio": _usual_ratio(doses),
            "claims": claims,
            "hazards": hazards,
            "verdicts_oral": oral_plan.verdicts,
            "verdicts_pump": pump_plan.verdicts,
            "sources": found,
            "assumed": tuple(id for id in found if not id.startswith("guide.") and _assumed(id)),
            **fields,
        },
        whose="compare",
    )


def _by_pump(
    doses: ComparedDoses, oral: dict[str, np.ndarray], run: Runs, keep: tuple[str, ...]
) -> tuple[dict[str, object], list[xr.Dataset]]:
    """Everything for which the pump has to be simulated."""

    def pumped(rate_ug_per_day: float) -> xr.Dataset:
        return run(Regimen.pump(rate_ug_per_day, tip=doses.tip, days=doses.days), keep=keep)

    highest = doses.pump_highest_ug_per_day
    try:
        top_run = pumped(highest)
    except InputError as why:
        return {"rows": _rows(oral), "not_computed": _words("not_simulated").format(why=why)}, []
    top = {name: _last_day(top_run, name) for name in keep}
    cord_ratio = top["cord_ng_per_ml"] / oral["cord_ng_per_ml"]
    rate = highest / cord_ratio
    equal_run = pumped(interval_of(rate).median)
    ratio = doses.oral_mg_per_day * 1000 / rate
    plasma_ratio = oral["plasma_ng_per_ml"] / top["plasma_ng_per_ml"]
    rows = _rows(oral, top, {name: _last_day(equal_run, name) for name in COMPARED})
    fields: dict[str, object] = {
        "rows": rows,
        "equal_rate_ug_per_day": interval_of(rate),
        "equal_effect_ratio": interval_of(ratio),
        "cord_ratio_usual": interval_of(cord_ratio),
        "plasma_ratio_usual": interval_of(plasma_ratio),
        "plasma_ratio_equal": interval_of(plasma_ratio * cord_ratio),
        "brain_not_higher_share": float((top[BRAIN] / cord_ratio <= oral[BRAIN]).mean()),
        "brain_higher_usual_share": float((top[BRAIN] > oral[BRAIN]).mean()),
    }
    fields["checks"] = _checks(fields, {one.name: one for one in rows})
    fields["why"] = _why(doses, interval_of(cord_ratio))
    return fields, [top_run, equal_run]


def compared_doses(patient: Patient, oral_plan: Plan) -> ComparedDoses:
    """The dose by mouth in the record, else the highest that the rules allow; the usual range of the pump.

    Sources: compare.oral.usual, compare.days, maint.*
    """
    taken = [one.daily_dose_mg for one in patient.medicines or () if "baclofen" in medicine_classes(one.name)]
    recorded = sum(one or 0 for one in taken)
    allowed = next((one.value for one in oral_plan.limits if one.binding), None)
    if recorded and None not in taken:
        dose, where = recorded, "dose in the record"
    elif oral_plan.refused or allowed is None:
        dose, where = value("compare.oral.usual"), "highest usual dose of the label, for the comparison alone"
        where += "; the rules refuse the oral road here" if oral_plan.refused else ""
    else:
        dose, where = allowed, "highest dose that the rules plan for this patient"
    ranges = matching(facts_of(patient, "intrathecal"), topic="pump_range")
    group = ranges[0].id.rsplit(".", 1)[-1] if ranges else UNCLEAR
    usual = lookup(f"maint.{group}")
    if usual.low is None or usual.high is None:
        raise EvidenceError(f"{usual.id} has no low or high")
    seen = "range seen" if usual.spread_is == "range" else "usual range"
    return ComparedDoses(
        oral_mg_per_day=dose,
        oral_from=where,
        pump_lowest_ug_per_day=usual.low,
        pump_highest_ug_per_day=usual.high,
        pump_from=f"{seen} of the label: {usual.quantity}" + ("" if ranges else " (origin not clear)"),
        tip=patient.pump.tip if patient.pump else f"T{limit('itb.tip'):g}",
        days=int(value("compare.days")),
    )


def guide_claims() -> tuple[GuideClaim, ...]:
    """What the guide says of the two roads, answered; the numbers in the answers are read from their rows."""
    compared = sorted((one.place, one) for one in load_claims() if one.place is not None)
    return tuple(
        GuideClaim.read({**one.model_dump(include=set(GuideClaim.model_fields)), "answer": one.verdict}, one.id)
        for _, one in compared
    )


def _usual_ratio(doses: ComparedDoses) -> Spread:
    low, high = doses.pump_lowest_ug_per_day, doses.pump_highest_ug_per_day
    oral_ug = doses.oral_mg_per_day * 1000
    return Spread(low=oral_ug / high, middle=oral_ug / ((low + high) / 2), high=oral_ug / low)


def _last_day(run: xr.Dataset, name: str) -> np.ndarray:
    """One number per draw: the average, or the highest value, of the last day."""
    values = draws_of(run, name)
    if values is None:
        raise InputError(f"a run without {name}", "a run that keeps it", "simulate with it in keep")
    time_h = run["time_h"].values
    day = values[:, time_h > time_h[-1] - 24]
    highest = name == BRAIN or COMPARED[name][-1]
    return day.max(axis=1) if highest else day.mean(axis=1)


def _rows(oral: dict[str, np.ndarray], *pumps: dict[str, np.ndarray]) -> tuple[ComparedRow, ...]:
    rows = []
    for name, (title, unit, _) in COMPARED.items():
        by_pump = {road: interval_of(levels[name]) for road, levels in zip(("pump", "pump_equal"), pumps, strict=False)}
        rows.append(ComparedRow(name=name, title=title, unit=unit, oral=interval_of(oral[name]), **by_pump))
    return tuple(rows)


def _checks(fields: dict[str, object], rows: dict[str, ComparedRow]) -> tuple[Check, ...]:
    ratio, plasma, share = (
        fields[name] for name in ("equal_effect_ratio", "plasma_ratio_usual", "brain_not_higher_share")
    )
    if not isinstance(ratio, Interval) or not isinstance(plasma, Interval) or not isinstance(share, float):
        return ()
    least, part = value("compare.plasma.least"), value("compare.sleep.part")
    sleep, tone = rows["sedation_probability"], rows["ashworth"]
    equal = sleep.pump_equal.median if sleep.pump_equal else 1
    reached = tone.pump.median if tone.pump else tone.oral.median
    return (
        Check(
            name="dose",
            says=_words("dose"),
            holds=ratio.low_90 > 1,
        ),
        Check(
            name="plasma",
            says=_words("plasma").format(least=number(least)),
            holds=plasma.low_90 >= least,
        ),
        Check(
            name="effect",
            says=_words("effect"),
            holds=reached <= tone.oral.median,
        ),
        Check(
            name="sleep",
            says=_words("sleep"),
            holds=share >= part and equal <= sleep.oral.median,
        ),
    )


def _why(doses: ComparedDoses, cord: Interval) -> str:
    return _words("why").format(
        pump=number(doses.pump_highest_ug_per_day),
        oral=number(doses.oral_mg_per_day),
        median=number(cord.median),
        low=number(cord.low_90),
        high=number(cord.high_90),
    )


def _words(name: str) -> str:
    return str(texts()["compare"][name])


def _assumed(id: str) -> bool:
    from eutonia.evidence.library import quantities

    return id in quantities() and lookup(id).kind == "assumed"
