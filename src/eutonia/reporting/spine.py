"""Spinal fluid along the spine: the levels at one time, and the levels over the days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eutonia.clinic.record import Record
from eutonia.errors import InputError
from eutonia.evidence.library import read_table
from eutonia.reporting.findings import quantiles
from eutonia.reporting.words import theme

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

CSF = "csf_ng_per_ml"
_ROWS = read_table("levels.csv")
LEVELS = tuple(row["id"] for row in _ROWS)


class Level(Record):
    """One level of the canal as it is drawn; the cranium has no length. `site` is legs, arms or nothing."""

    name: str
    length_cm: float
    csf_area_cm2: float
    cord_area_cm2: float
    site: str


class LevelValue(Record):
    """Spinal fluid at a level, ng/mL: the median and the range that holds 90 % of the draws."""

    level: str
    median: float
    low_90: float
    high_90: float


class Profile(Record):
    """All levels at one time of the course, from C1 to S2 and the cranium."""

    time_h: float
    levels: tuple[LevelValue, ...]


class LevelMap(Record):
    """Medians over draws in ng/mL: one row for each time, in it one value for each level."""

    time_h: tuple[float, ...]
    hourly: bool
    medians: tuple[tuple[float, ...], ...]


def anatomy() -> tuple[Level, ...]:
    """The levels with their sizes, from C1 to S2, then the cranium."""
    mm2_per_cm2 = 100
    return tuple(
        Level(
            name=row["id"],
            length_cm=float(row["length_cm"] or 0),
            csf_area_cm2=float(row["csf_area_cm2"] or 0),
            cord_area_cm2=float(row["cord_area_mm2"] or 0) / mm2_per_cm2,
            site=row["site"],
        )
        for row in _ROWS
    )


def profile_at(run: xr.Dataset, time_h: float) -> Profile:
    """The levels at the last stored time that is not later than `time_h`.

    Raises
    ------
    InputError
        The run does not hold every level of the spinal fluid.
    """
    import numpy as np

    values, times = _levels(run)
    place = max(0, int(np.searchsorted(times, time_h, side="right")) - 1)
    low, _, median, _, high = np.quantile(values[:, place], quantiles(), axis=0)
    return Profile(
        time_h=float(times[place]),
        levels=tuple(
            LevelValue(level=name, median=_stored(median[at]), low_90=_stored(low[at]), high_90=_stored(high[at]))
            for at, name in enumerate(LEVELS)
        ),
    )


def level_map(run: xr.Dataset, until_h: float) -> LevelMap:
    """Levels by time, to `until_h`: every stored time of a short map, else the first one of each day.

    Raises
    ------
    InputError
        The run does not hold every level of the spinal fluid.
    """
    import numpy as np

    values, times = _levels(run)
    hourly = until_h <= theme()["hourly_up_to_days"] * 24
    kept = (times <= until_h) & (hourly | (times % 24 == 0))
    medians = np.median(values[:, kept], axis=0)
    return LevelMap(
        time_h=tuple(float(one) for one in times[kept]),
        hourly=hourly,
        medians=tuple(tuple(_stored(one) for one in row) for row in medians),
    )


def highest_at_legs(run: xr.Dataset) -> float:
    """The stored time at which the median over the levels of the leg segments is highest, in hours.

    Raises
    ------
    InputError
        The run does not hold every level of the spinal fluid.
    """
    import numpy as np

    values, times = _levels(run)
    legs = [place for place, one in enumerate(anatomy()) if one.site == "legs"]
    return float(times[np.median(values[:, :, legs].mean(axis=2), axis=0).argmax()])


def has_levels(run: xr.Dataset | None) -> bool:
    """Whether a run holds the spinal fluid of every level."""
    return run is not None and CSF in run and {str(one) for one in run[CSF]["level"].values} >= set(LEVELS)


def _levels(run: xr.Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Values as (draw, time, level) in the order of `LEVELS`, and the times in hours."""
    if CSF not in run:
        raise InputError(f"a run without {CSF}", "a run that keeps it", "simulate with keep=None or with it in keep")
    if not has_levels(run):
        raise InputError(f"{CSF} without every level", f"level {LEVELS[0]} to {LEVELS[-1]}", "simulate levels=None")
    import numpy as np

    stored = run[CSF].sel(level=list(LEVELS))
    bodies = [dim for dim in stored.dims if dim not in ("time", "level")]
    values = np.asarray(stored.transpose(*bodies, "time", "level").values, dtype=float)
    return values.reshape(-1, *values.shape[len(bodies) :]), np.asarray(run["time_h"].values, dtype=float)


def _stored(one: float) -> float:
    return float(f"{one:.{theme()['stored_digits']}g}")
