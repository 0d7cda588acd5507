"""A stop at once beside tapers of several lengths and the taper by the rules, in the same drawn bodies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

from eutonia.clinic.clock import clock_hours
from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import Schedule, SignAction
from eutonia.clinic.record import Record
from eutonia.clinic.regimen import Branch, Regimen
from eutonia.errors import InputError
from eutonia.evidence import cite, reading, value
from eutonia.evidence.library import quantities
from eutonia.planner.doses import kidney_unknown, planning_facts
from eutonia.planner.interruption import withdrawal_signs
from eutonia.planner.taper import linear_taper, plan_taper
from eutonia.reporting.findings import (
    THRESHOLD,
    Band,
    Interval,
    ThresholdShares,
    band_of,
    draws_of,
    hours_above,
    interval_of,
    shares_above,
)
from eutonia.reporting.page import AssumedValue, Source, Version, assumed_value
from eutonia.reporting.words import number, percent, texts

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

INDEX, HAZARD = "withdrawal_index", "withdrawal_hazard_per_h"
BESIDE = (
    "model.withdrawal.hazard", "model.withdrawal.theta", "wd.oral.mintime", "wd.oral.onset.cases", "wd.oral.halved",
    "wd.oral.hospital", "wd.itb.rate", "wd.itb.severe",
)  # fmt: skip


class Branches(Protocol):
    """Runs with one run-up and several ends; patient, draws and seed already chosen."""

    def __call__(
        self, before: Regimen, branches: tuple[Branch, ...], *, keep: Collection[str]
    ) -> tuple[xr.Dataset, ...]: ...


class Withdrawal(Record):
    """What the withdrawal index does from the last full day on.

    `peak` is the index over its threshold, `shares` the draws that pass it, `chance` that of a sign in each draw and
    `mean_chance` its mean over draws (1 - exp(-integral of the hazard); its scale is assumed). `days_above` counts
    every draw; `begins_h` and `ends_h` are hours after the last full dose, over the draws that pass. `above_at_end`
    is the share of draws that are above when the run ends.
    """

    peak: Interval
    shares: ThresholdShares
    chance: Interval
    mean_chance: float
    days_above: Interval
    begins_h: Interval | None
    ends_h: Interval | None
    above_at_end: float
    band: Band


class StopFindings(Record):
    """What every page about stopping says: the emergency text first, the signs, the numbers beside it, the sources."""

    title: str
    disclaimer: str
    patient: str
    draws: int
    emergency: tuple[str, ...]
    signs: tuple[SignAction, ...]
    lead: str
    summary: str
    notes: tuple[str, ...]
    unknown: tuple[str, ...]
    beside: tuple[AssumedValue, ...]
    assumed_values: tuple[AssumedValue, ...]
    sources: tuple[Source, ...]
    versions: tuple[Version, ...]


class Ending(Record):
    """One way to end after `used_days` of use: at once (`schedule` None), in a straight line, or by the rules."""

    name: Literal["stop", "linear", "rules"]
    title: str
    used_days: int
    days: int
    schedule: Schedule | None
    withdrawal: Withdrawal


class Stopping(StopFindings):
    """Ways to end side by side, for each time of use. Only the taper by the rules is a plan."""

    daily_dose_mg: float
    endings: tuple[Ending, ...]


def compare_stops(
    patient: Patient, current: Regimen, used_days: Sequence[int], run: Branches, use: str = "spasticity"
) -> Stopping:
    """Set a stop at once beside straight tapers and the taper by the rules.

    Parameters
    ----------
    current : what is taken now, by mouth; the doses of its last day go on to each day of use
    used_days : days of use so far, each compared for itself
    run : simulates several ends of the same run-up
    use : what it is taken for; its taper is the one by the rules

    Raises
    ------
    InputError
        No time of use, one twice, or a regimen without a dose by mouth on its last day.

    Sources: model.withdrawal.*, model.course.follow_up
    """
    if not used_days or len(set(used_days)) < len(used_days):
        raise InputError(f"used_days {list(used_days)}", "each time of use once", "give days such as 60 and 365")
    before = taken_by_mouth(patient, current, max(used_days))
    words = texts("stopping")
    with reading() as used:
        follow_up = int(value("model.course.follow_up"))
        ways: list[tuple[int, Literal["stop", "linear", "rules"], Schedule | None]] = []
        for days in used_days:
            ways.append((days, "stop", None))
            ways += [(days, "linear", linear_taper(patient, before, days, one)) for one in words["taper_days"]]
            ways.append((days, "rules", plan_taper(patient, before, days, use=use)))
        branches = tuple(
            Branch(after_days=days, then=None if way is None else way.regimen, days=_days(way) + follow_up)
            for days, _, way in ways
        )
        runs = run(before, branches, keep=(INDEX, HAZARD))
        since_h = hours_since_last_dose(before)
        endings = tuple(
            Ending(
                name=name,
                title=words["endings"][name].format(days=number(_days(way))),
                used_days=days,
                days=_days(way),
                schedule=way,
                withdrawal=withdrawal_of(one, since_h),
            )
            for (days, name, way), one in zip(ways, runs, strict=True)
        )
        ids = used.ids
    rules = (id for one in endings if one.schedule for id in one.schedule.rule_ids)
    daily_mg = before.daily_dose_mg(before.days)
    own = words["compare"]
    return Stopping(
        **common(patient, runs, (*ids, *rules)),
        title=own["title"],
        lead=own["lead"].format(dose=number(daily_mg)),
        summary=" ".join(_summary(endings, days) for days in used_days),
        notes=(*own["notes"], words["chance"]),
        daily_dose_mg=daily_mg,
        endings=endings,
    )


def withdrawal_of(run: xr.Dataset, since_h: float) -> Withdrawal:
    """What the index of a branch does; `since_h` is how long before the branch the last full dose was taken.

    Sources: model.withdrawal.theta
    """
    import numpy as np

    index, hazard = draws_of(run, INDEX), draws_of(run, HAZARD)
    if index is None or hazard is None:
        raise InputError("a run without withdrawal", f"a run that keeps {INDEX} and {HAZARD}", "keep both")
    time_h = np.asarray(run["time_h"].values, dtype=float)
    above = index > THRESHOLD
    passes = above.any(axis=1)
    chance = chance_of_a_sign(hazard, time_h)
    first_h = time_h[above.argmax(axis=1)][passes] + since_h
    last_h = time_h[time_h.size - 1 - above[:, ::-1].argmax(axis=1)][passes] + since_h
    return Withdrawal(
        peak=interval_of(index.max(axis=1)),
        shares=shares_above(index),
        chance=interval_of(chance),
        mean_chance=float(chance.mean()),
        days_above=interval_of(hours_above(index, time_h) / 24),
        begins_h=interval_of(first_h) if passes.any() else None,
        ends_h=interval_of(last_h) if passes.any() else None,
        above_at_end=float(above[:, -1].mean()),
        band=band_of(INDEX, index, time_h),
    )


def chance_of_a_sign(hazard_per_h: np.ndarray, time_h: np.ndarray) -> np.ndarray:
    """1 - exp(-integral of the hazard (draw, time)), for each draw."""
    import numpy as np

    return -np.expm1(-np.trapezoid(hazard_per_h, time_h, axis=1))


def hours_since_last_dose(before: Regimen) -> float:
    """Hours from the last dose of a regimen to midnight."""
    last = max(clock_hours(one.clock[-1]) for one in before.oral_parts if one.last_day == before.days)
    return 24 - last


def taken_by_mouth(patient: Patient, current: Regimen, days: int) -> Regimen:
    """The doses of the last day of a regimen going on to day `days`.

    Raises
    ------
    InputError
        There is no dose by mouth on its last day, or a pump runs.
    """
    last = tuple(one for one in current.oral_parts if one.last_day == current.days)
    if not last or current.pump_parts or current.boluses:
        raise InputError("a stop of this regimen", "baclofen by mouth alone", "give what is taken now", patient.label)
    held = tuple(one.model_copy(update={"first_day": 1, "days": 1}) for one in last)
    return Regimen(parts=held).lasting(days)


def common(patient: Patient, runs: Sequence[xr.Dataset], ids: Iterable[str]) -> dict[str, Any]:
    """The fields that every page about stopping shares; `ids` are those read beside the runs."""
    signs = withdrawal_signs(patient)
    said = (id for one in signs for id in one.rule_ids)
    every = {*ids, *said, *BESIDE, *(id for one in runs for id in one.attrs["evidence_ids"])}
    sources = tuple(
        Source(id=one.id, text=one.text, kind=one.kind, verified=one.verified) for one in cite(sorted(every))
    )
    return {
        "disclaimer": texts()["disclaimer"],
        "patient": patient.label,
        "draws": runs[0].sizes["draw"],
        "emergency": tuple(texts()["emergency"]),
        "signs": signs,
        "beside": tuple(assumed_value(id) for id in BESIDE),
        "unknown": (texts("stopping")["kidney"],) if kidney_unknown(planning_facts(patient)) else (),
        "assumed_values": tuple(
            assumed_value(one.id) for one in sources if one.kind == "assumed" and one.id in quantities()
        ),
        "sources": sources,
        "versions": _versions(runs[0].attrs),
    }


def _versions(attrs: Mapping[str, Any]) -> tuple[Version, ...]:
    return tuple(
        Version(name=name, value=str(one))
        for name, one in attrs.items()
        if name.endswith("_version") or name in ("libraries", "seed")
    )


def _days(way: Schedule | None) -> int:
    return 0 if way is None else way.regimen.days


def _summary(endings: tuple[Ending, ...], used_days: int) -> str:
    stop, rules = (
        next(one for one in endings if one.used_days == used_days and one.name == name) for name in ("stop", "rules")
    )
    return texts("stopping")["compare"]["summary"].format(
        used=number(used_days),
        stop=number(stop.withdrawal.peak.median),
        stop_share=percent(stop.withdrawal.shares.mid),
        days=number(rules.days),
        rules=number(rules.withdrawal.peak.median),
        rules_share=percent(rules.withdrawal.shares.mid),
    )
