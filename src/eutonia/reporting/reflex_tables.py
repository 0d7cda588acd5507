"""The numbers of a reflex experiment: what is measured of it, and the tables behind its figures. Nothing is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from eutonia.clinic.record import Record
from eutonia.reporting.figures import Table
from eutonia.reporting.words import number, texts, theme

if TYPE_CHECKING:
    import xarray as xr

# The dimension along which an experiment is a curve, and the curves.
CURVES = {
    "hm": ("intensity", ("h", "m")),
    "paired-pulses": ("interval", ("after_pulse", "after_stretch")),
    "f-waves": ("stimulus", ("f",)),
    "flexor-withdrawal": ("strength", ("reflex",)),
    "tendon-tap": ("repeat", ("jerk",)),
    "ramp-stretch": ("velocity", ("rate",)),
    "voluntary-ramp": ("drive", ("force",)),
}
SAME = ("m",)  # what the drug cannot change, shown once
RESPONSES = ("h_fixed", "h_max", "jerk", "polysynaptic", "force")
CLONUS = ("clonus_hz", "clonus_deg")

Of: TypeAlias = "Callable[[xr.Dataset], float]"
MEASURES: dict[str, dict[str, Of]] = {
    "hm": {
        "h_max": lambda run: float(run["h"].mean("repeat").max()),
        "h_max_at": lambda run: _at_largest_h(run),
        "latency": lambda run: float(run["spike_ms"].min()),
        "fired": lambda run: _distinct(run["spike_cell"].values) / run.attrs["cells"],
    },
    "paired-pulses": {
        "pulse": lambda run: float(run["after_pulse"].mean("repeat")[0]),
        "stretch": lambda run: float(run["after_stretch"].mean("repeat").sel(interval=2, method="nearest")),
    },
    "f-waves": {
        "persistence": lambda run: float(run["persistence"]),
        "mean": lambda run: float(run["f"].mean()),
        "largest": lambda run: float(run["f"].max()),
    },
    "flexor-withdrawal": {
        "full": lambda run: float(run["reflex"].mean("repeat")[-1]),
        "threshold": lambda run: _first_above(run["strength"].values, run["reflex"].mean("repeat").values),
    },
    "tendon-tap": {
        "jerk": lambda run: float(run["jerk"].mean()),
        "latency": lambda run: _peak_at(run["time"].values, run["emg"].mean("repeat").values),
    },
    "ramp-stretch": {
        "gain": lambda run: 100 * float(run["gain_per_deg"]),
        "threshold": lambda run: float(run["threshold_deg_per_s"]),
    },
    "clonus": {
        "frequency": lambda run: float(run["frequency_hz"]),
        "amplitude": lambda run: float(run["amplitude_deg"]),
        "beats": lambda run: float(run["beats"]),
    },
    "voluntary-ramp": {
        "force": lambda run: float(run["greatest_n"]),
        "recruited": lambda run: float(np.isfinite(run["recruited_at"]).mean()),
        "first": lambda run: float(run["recruited_at"].min()),
    },
}


class ReflexMeasure(Record):
    """One thing measured, a value for each occupancy (None: there is none, as where nothing beats)."""

    name: str
    title: str
    unit: str
    values: tuple[float | None, ...]
    standard_errors: tuple[float | None, ...] = ()


def words_of(run: xr.Dataset) -> dict[str, Any]:
    """The texts of an experiment."""
    return dict(texts()["reflex"]["experiments"][run.attrs["experiment"]])


def conditions(run: xr.Dataset) -> tuple[str, ...]:
    """What each place of the occupancies is called."""
    words = texts()["reflex"]["conditions"]
    return tuple(
        words["with"].format(occupancy=number(each)) if each else words["without"]
        for each in run["occupancy"].values.tolist()
    )


def measures(run: xr.Dataset) -> tuple[ReflexMeasure, ...]:
    """Everything that is measured of an experiment."""
    titles: dict[str, tuple[str, str]] = words_of(run)["measures"]
    found = []
    for name, (title, unit) in titles.items():
        errors: tuple[float | None, ...] = ()
        if run.attrs["experiment"] == "compare":
            values = _known(run[name].values)
            errors = _known(run[f"{name}_se"].values)
        else:
            of = MEASURES[run.attrs["experiment"]][name]
            each = [run.isel(occupancy=k) for k in range(run.sizes["occupancy"])]
            values = _known(np.array([of(one) for one in each]))
        found.append(ReflexMeasure(name=name, title=title, unit=unit, values=values, standard_errors=errors))
    return tuple(found)


def said(value: float | None, error: float | None = None) -> str:
    """A value in print, with its standard error where it has one."""
    words = texts()["reflex"]
    if value is None:
        return str(words["none"])
    return number(value) if error is None else words["se"].format(mean=number(value), se=number(error))


def sentence(one: ReflexMeasure, named: Sequence[str]) -> str:
    """A measure in one sentence: its value under each condition."""
    words = texts()["reflex"]
    unit = f" {one.unit}" if one.unit else ""
    values = [
        words["value"].format(value=said(value) + (unit if value is not None else ""), condition=condition)
        for value, condition in zip(one.values, named, strict=True)
    ]
    return words["said"].format(title=one.title, values=", ".join(values))


def measure_table(run: xr.Dataset) -> Table:
    """The measures as a table: a row for each, a column for each occupancy."""
    rows = tuple(
        (_headed(one), *(said(*pair) for pair in zip_longest(one.values, one.standard_errors))) for one in measures(run)
    )
    columns = (texts()["reflex"]["measure"], *conditions(run))
    return Table(caption=str(words_of(run)["title"]), columns=columns, rows=rows)


def curve_points(run: xr.Dataset) -> list[dict[str, float | str]]:
    """The points of the curves: x, mean, and a standard error above and below; `series` is what a legend says."""
    along, names = CURVES[run.attrs["experiment"]]
    titles: dict[str, str] = words_of(run)["curve"]["series"]
    points: list[dict[str, float | str]] = []
    for name in names:
        for k, condition in enumerate(conditions(run)):
            if k and name in SAME:
                continue
            label = titles[name] if name in SAME else f"{titles[name]}, {condition}"
            x, mean, error = _curve(run.isel(occupancy=k), along, name)
            for at, middle, half in zip(x, mean, error, strict=True):
                if isfinite(middle):
                    low, high = middle - half, middle + half
                    points.append(
                        {"x": _short(at), "y": _short(middle), "low": _short(low), "high": _short(high),
                         "series": label, "name": name, "condition": condition}
                    )  # fmt: skip
    return points


def curve_table(run: xr.Dataset) -> Table:
    """The curves as a table, a column for each of them."""
    points = curve_points(run)
    heads = list(dict.fromkeys(str(one["series"]) for one in points))
    at = sorted({float(one["x"]) for one in points})
    cells = {(float(one["x"]), str(one["series"])): one for one in points}

    def cell(x: float, head: str) -> str:
        one = cells.get((x, head))
        if one is None:
            return said(None)
        half = float(one["high"]) - float(one["y"])
        return said(float(one["y"]), half if half > 0 else None)

    words: dict[str, str] = words_of(run)["curve"]
    return Table(
        caption=f"{words_of(run)['title']}: {words['y']}",
        columns=(words["x"], *heads),
        rows=tuple((number(x), *(cell(x, head) for head in heads)) for x in at),
    )


def sampled_table(run: xr.Dataset, names: Sequence[str], titles: Sequence[str], head: str, caption: str) -> Table:
    """A course over `time` at evenly spread times."""
    places = np.linspace(0, run.sizes["time"] - 1, theme()["reflex"]["samples"]).round().astype(int)
    named = conditions(run)
    columns = [f"{title}, {condition}" for title in titles for condition in named]
    courses = [_over_time(run[name].isel(occupancy=k)) for name in names for k in range(len(named))]
    rows = tuple(
        (number(float(run["time"].values[i])), *(said(_finite(course[i])) for course in courses)) for i in places
    )
    return Table(caption=caption, columns=(head, *columns), rows=rows)


def size_table(run: xr.Dataset, value: str, head: str, caption: str) -> Table:
    """By tenths of the pool from the smallest cell: the share that fires, and the mean of `value` of those."""
    words = texts()["reflex"]
    cells = run.attrs["cells"]
    edges = np.linspace(0, cells, min(theme()["reflex"]["groups"], cells) + 1).round().astype(int)
    named = conditions(run)
    firsts = [_first_of(run.isel(occupancy=k), value, cells) for k in range(len(named))]
    rows = []
    for start, end in zip(edges[:-1], edges[1:], strict=True):
        row = [words["group"].format(first=start, last=end - 1)]
        for first in firsts:
            those = first[start:end][np.isfinite(first[start:end])]
            row += [number(len(those) / (end - start)), said(float(those.mean()) if len(those) else None)]
        rows.append(tuple(row))
    heads = [words["axes"][name].format(condition=condition) for condition in named for name in ("fired", head)]
    return Table(caption=caption, columns=(words["axes"]["group"], *heads), rows=tuple(rows))


def in_thresholds(run: xr.Dataset) -> np.ndarray:
    """Stimulus strengths as multiples of the motor threshold."""
    return np.asarray(run["intensity"].values / run.attrs["motor_threshold"])


def best_trial(run: xr.Dataset) -> float:
    """Strength of the trial with the largest H wave, in motor thresholds."""
    place = int(np.argmax(run["h"].values)) // run.sizes["repeat"]
    return float(in_thresholds(run)[place])


def _curve(run: xr.Dataset, along: str, name: str) -> tuple[list[float], list[float], list[float]]:
    values = run[name]
    if along == "drive":
        levels = np.linspace(0, 1, theme()["reflex"]["samples"] + 1)
        rising = int(np.argmax(run["drive"].values >= 1)) + 1
        mean = np.interp(levels, run["drive"].values[:rising], values.values[:rising])
        return levels.tolist(), mean.tolist(), [0.0] * len(levels)
    if along == "intensity":
        x = in_thresholds(run)
    else:
        x = run[along].values if along in run.coords else np.arange(run.sizes[along]) + 1
    if along == "repeat" or "repeat" not in values.dims:
        return x.tolist(), values.values.tolist(), [0.0] * len(x)
    repeats = values.sizes["repeat"]
    error = values.std("repeat", ddof=1) / np.sqrt(repeats) if repeats > 1 else 0 * values.mean("repeat")
    return x.tolist(), values.mean("repeat").values.tolist(), error.values.tolist()


def _first_of(run: xr.Dataset, value: str, cells: int) -> np.ndarray:
    """For each cell its `value`; of spikes the first."""
    if "cell" in run[value].dims:
        return np.asarray(run[value].values)
    first = np.full(cells, np.nan)
    known = np.isfinite(run["spike_cell"].values)
    cell, at = run["spike_cell"].values[known].astype(int), run[value].values[known]
    order = np.argsort(at)[::-1]
    first[cell[order]] = at[order]
    return first


def _at_largest_h(run: xr.Dataset) -> float:
    mean = run["h"].mean("repeat").values
    return float(in_thresholds(run)[int(mean.argmax())]) if mean.max() > 0 else np.nan


def _first_above(x: np.ndarray, mean: np.ndarray) -> float:
    above = np.flatnonzero(mean > 1 / 100)
    return float(x[above[0]]) if len(above) else np.nan


def _peak_at(time: np.ndarray, wave: np.ndarray) -> float:
    return float(time[int(np.abs(wave).argmax())]) if np.ptp(wave) > 1 / 1000 else np.nan


def _over_time(course: xr.DataArray) -> np.ndarray:
    return np.asarray((course.mean("repeat") if "repeat" in course.dims else course).values)


def _distinct(cells: np.ndarray) -> int:
    return len(np.unique(cells[np.isfinite(cells)]))


def _headed(one: ReflexMeasure) -> str:
    return f"{one.title}, {one.unit}" if one.unit else one.title


def _known(values: np.ndarray) -> tuple[float | None, ...]:
    return tuple(_finite(float(one)) for one in values)


def _finite(value: float) -> float | None:
    return float(value) if isfinite(value) else None


def _short(value: float) -> float:
    return float(f"{value:.{theme()['stored_digits']}g}")
