"""When a course is at its height: hours from a dose to the highest level, and the day of the full effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eutonia.clinic.clock import clock_hours
from eutonia.clinic.plan import Plan, Step
from eutonia.clinic.record import Record
from eutonia.evidence import value
from eutonia.reporting.findings import Interval, draws_of, interval_of

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr


class Timing(Record):
    """When a course is at its height, over draws; None is what the run cannot tell.

    `hours_to_peak` counts from the first dose by mouth to the highest plasma level before the next one, in the steps of
    the stored hours. `full_effect_day` is the first day of the plan on which the fall of the Ashworth score, averaged
    over the day, reaches nearly all (model.leaflet.full_effect) of its largest. `effect_kept` is the share of the
    largest fall that is left on the last day of the plan.
    """

    hours_to_peak: Interval | None = None
    full_effect_day: Interval | None = None
    effect_kept: Interval | None = None


def timing(plan: Plan, run: xr.Dataset) -> Timing:
    """When the run of a plan is at its height; what comes after the plan (taper, follow-up) does not count.

    Sources: model.leaflet.full_effect
    """
    import numpy as np

    time_h = np.asarray(run["time_h"].values, dtype=float)
    plasma, tone = draws_of(run, "plasma_ng_per_ml"), draws_of(run, "ashworth")
    schedule = plan.schedule
    fall = None if tone is None or plan.regimen is None else _falls(tone, time_h, plan.regimen.days)
    return Timing(
        hours_to_peak=None if plasma is None or schedule is None else _peak(plasma, time_h, schedule.steps[0]),
        full_effect_day=None if fall is None else _full_effect(fall),
        effect_kept=None if fall is None else _kept(fall),
    )


def _peak(plasma: np.ndarray, time_h: np.ndarray, step: Step) -> Interval | None:
    first, *others = [clock_hours(one.clock) for one in step.doses]
    between = (time_h > first) & (time_h <= (others[0] if others else first + 24))
    if not between.any():
        return None
    return interval_of(time_h[between][plasma[:, between].argmax(axis=1)] - first)


def _falls(tone: np.ndarray, time_h: np.ndarray, days: int) -> np.ndarray | None:
    """The fall of the score by draw and day of the plan, averaged over each day; None for a single day."""
    import numpy as np

    day = np.floor_divide(time_h, 24).astype(int)
    if days <= 1 or not set(range(days)) <= set(day.tolist()):
        return None
    return tone[:, :1] - np.stack([tone[:, day == one].mean(axis=1) for one in range(days)], axis=1)


def _full_effect(fall: np.ndarray) -> Interval:
    reached = fall >= value("model.leaflet.full_effect") * fall.max(axis=1, keepdims=True)
    return interval_of(reached.argmax(axis=1) + 1)


def _kept(fall: np.ndarray) -> Interval | None:
    largest = fall.max(axis=1)
    return interval_of(fall[largest > 0, -1] / largest[largest > 0]) if (largest > 0).any() else None
