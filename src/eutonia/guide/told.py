"""What a run hands over to a claim, and the small sums that turn a run into one number per draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from eutonia.clinic.regimen import Regimen
from eutonia.errors import EvidenceError
from eutonia.evidence import lookup
from eutonia.planner.rules import limit
from eutonia.reporting.findings import draws_of

if TYPE_CHECKING:
    import xarray as xr

    from eutonia.inquiry import ReflexReport

CRANIUM = "cranium"
LUMBAR = "L3"


@dataclass(frozen=True)
class Told:
    """What a scene hands over: findings by name, and the runs behind them."""

    found: dict[str, Any]
    runs: tuple[xr.Dataset, ...] = ()
    ids: tuple[str, ...] = ()
    shown: xr.Dataset | None = None
    reflex: ReflexReport | None = None
    words: Mapping[str, float | None] | None = None


def by_mouth(days: float, daily_dose_mg: float | None = None) -> Regimen:
    """The labelled end of the schedule, or another dose, in the usual number of doses daily.

    Sources: tit.us.target, start.adult.times
    """
    times = int(limit("start.adult.times"))
    daily = limit("tit.us.target") if daily_dose_mg is None else daily_dose_mg
    return Regimen.oral(daily / times, int(days), times)


def by_pump(days: float) -> Regimen:
    """A pump at the low end of the usual range, with its tip at T10."""
    return Regimen.pump(rate_ug_per_day(), days=int(days))


def rate_ug_per_day() -> float:
    """The low end of the usual range of the label.

    Sources: maint.spinal
    """
    usual = lookup("maint.spinal").low
    if usual is None:
        raise EvidenceError("maint.spinal has no low end")
    return usual


def drawn(run: xr.Dataset, name: str) -> np.ndarray:
    """The values as (draw, time)."""
    values = draws_of(run, name)
    assert values is not None, name
    return values


def last_day(run: xr.Dataset, name: str) -> np.ndarray:
    """The average of the last day, one number per draw."""
    time_h = run["time_h"].values
    return drawn(run, name)[:, time_h > time_h[-1] - 24].mean(axis=1)


def change(run: xr.Dataset, name: str) -> np.ndarray:
    """The last day less the first moment, one number per draw."""
    return last_day(run, name) - drawn(run, name)[:, 0]


def after(run: xr.Dataset, name: str, days: float) -> np.ndarray:
    """The highest value of each draw after a stop at the end of a day."""
    return drawn(run, name)[:, run["time_h"].values > days * 24].max(axis=1)


def levels(run: xr.Dataset) -> dict[str, np.ndarray]:
    """The average of the last day at each level, by its name."""
    time_h = run["time_h"].values
    csf = run["csf_ng_per_ml"].isel(time=time_h > time_h[-1] - 24).mean("time")
    return {str(level): np.asarray(csf.sel(level=level).values) for level in csf["level"].values}
