"""How far the body has adapted by dose and day of use, and what a sudden stop on that day would do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eutonia.clinic.patient import Patient
from eutonia.clinic.record import Record
from eutonia.clinic.regimen import Branch, Regimen
from eutonia.errors import InputError
from eutonia.evidence import reading, value
from eutonia.reporting.findings import Interval, draws_of, interval_of
from eutonia.reporting.stopping import (
    HAZARD,
    INDEX,
    Branches,
    StopFindings,
    Withdrawal,
    common,
    hours_since_last_dose,
    taken_by_mouth,
    withdrawal_of,
)
from eutonia.reporting.words import number, texts

if TYPE_CHECKING:
    import xarray as xr

DENSITY, SET_POINT = "receptor_density", "set_point"


class AdaptedDay(Record):
    """After `day` days of a dose: receptor density (1 before any drug), slow set point (0 then), a stop that day."""

    day: int
    daily_dose_mg: float
    density: Interval
    set_point: Interval
    withdrawal: Withdrawal


class Dependence(StopFindings):
    """Adaptation and the chance of withdrawal at a sudden stop, by daily dose and day of use."""

    days: tuple[AdaptedDay, ...]


def adaptation_of(patient: Patient, doses: Sequence[Regimen], run: Branches) -> Dependence:
    """Adaptation by dose and duration.

    Parameters
    ----------
    doses : what is taken every day, by mouth; each compared for itself
    run : simulates several ends of the same run-up

    Raises
    ------
    InputError
        No dose, a daily dose twice, or a regimen that is not by mouth alone.

    Sources: model.withdrawal.*, model.course.follow_up
    """
    own = texts("stopping")["dependence"]
    use_days = own["use_days"]
    before = [taken_by_mouth(patient, one, max(use_days)) for one in doses]
    daily = [one.daily_dose_mg(one.days) for one in before]
    if not daily or len(set(daily)) < len(daily):
        raise InputError(f"daily doses {[f'{one:g} mg' for one in daily]}", "each dose once", "give doses that differ")
    found: list[AdaptedDay] = []
    runs: list[xr.Dataset] = []
    with reading() as used:
        follow_up = int(value("model.course.follow_up"))
        branches = tuple(Branch(after_days=day, days=follow_up) for day in use_days)
        for taken, dose_mg in zip(before, daily, strict=True):
            runs += run(taken, branches, keep=(INDEX, HAZARD, DENSITY, SET_POINT))
            since_h = hours_since_last_dose(taken)
            for day, one in zip(use_days, runs[-len(branches) :], strict=True):
                density, set_point = draws_of(one, DENSITY), draws_of(one, SET_POINT)
                assert density is not None and set_point is not None  # asked for above
                found.append(
                    AdaptedDay(
                        day=day,
                        daily_dose_mg=dose_mg,
                        density=interval_of(density[:, 0]),
                        set_point=interval_of(set_point[:, 0]),
                        withdrawal=withdrawal_of(one, since_h),
                    )
                )
        ids = used.ids
    last = max(found, key=lambda one: (one.daily_dose_mg, one.day))
    return Dependence(
        **common(patient, runs, ids),
        title=own["title"],
        lead=own["lead"],
        summary=own["summary"].format(
            dose=number(last.daily_dose_mg),
            day=number(last.day),
            density=number(last.density.median * 100),
            set_point=number(last.set_point.median),
            peak=number(last.withdrawal.peak.median),
        ),
        notes=(*own["notes"], texts("stopping")["chance"]),
        days=tuple(found),
    )
