"""Figures of reflex experiments: recruitment, recovery, force and drug-response curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from eutonia.reporting.figures import Figure
from eutonia.reporting.reflex_charts import (
    Points,
    axis,
    colour_of,
    figure_of,
    keyed,
    line,
    panel_of,
    short,
    with_bars,
    x_of,
    y_of,
)
from eutonia.reporting.reflex_tables import (
    CLONUS,
    RESPONSES,
    SAME,
    conditions,
    curve_points,
    curve_table,
    in_thresholds,
    measure_table,
    words_of,
)
from eutonia.reporting.reflex_traces import (
    clonus_figure,
    emg_figure,
    jerk_figure,
    order_figure,
    ramp_raster_figure,
    raster_figure,
)
from eutonia.reporting.words import theme

if TYPE_CHECKING:
    import xarray as xr


def reflex_figures(run: xr.Dataset) -> tuple[Figure, ...]:
    """The figures of an experiment, the one that matters most first."""
    drawn = {
        "hm": (_recruitment, emg_figure, raster_figure),
        "paired-pulses": (_paired,),
        "f-waves": (_stems,),
        "flexor-withdrawal": (_curve,),
        "tendon-tap": (jerk_figure, _stems),
        "ramp-stretch": (_curve,),
        "clonus": (clonus_figure,),
        "voluntary-ramp": (_force, ramp_raster_figure, order_figure),
        "compare": (_response,),
    }
    return tuple(draw(run) for draw in drawn[run.attrs["experiment"]])


def _recruitment(run: xr.Dataset) -> Figure:
    """H rises and falls, M rises to its whole size; single stimuli behind the means."""
    import altair as alt

    points, words = curve_points(run), words_of(run)["curve"]
    trials = []
    for name in ("h", "m"):
        for k, condition in enumerate(conditions(run)):
            if k and name in SAME:
                continue
            label = words["series"][name] if name in SAME else f"{words['series'][name]}, {condition}"
            values = run[name].isel(occupancy=k).values
            trials += [
                {"x": short(at), "y": short(one), "series": label}
                for at, row in zip(in_thresholds(run), values, strict=True)
                for one in row
            ]
    x, y = x_of(words["x"], points), y_of(words["y"], [one["y"] for one in trials])
    look = theme()["reflex"]
    scatter = alt.Chart(alt.Data(values=trials)).mark_circle(size=look["trial"], opacity=look["faint"], clip=True)
    layers = [
        scatter.encode(x=x, y=y, color=colour_of(points)),
        line(points).encode(x=x, y=y, **keyed(points)),
    ]
    chart = alt.LayerChart(layer=layers, width=look["width"], height=look["height"])
    return figure_of(run, "recruitment", chart, curve_table(run), repeats=run.sizes["repeat"])


def _curve(run: xr.Dataset) -> Figure:
    points, words = curve_points(run), words_of(run)["curve"]
    chart = with_bars(points, x_of(words["x"], points), y_of(words["y"], [one["high"] for one in points]))
    repeats = run.sizes.get("repeat", 1)
    return figure_of(run, "curve", chart, curve_table(run), repeats=repeats)


def _paired(run: xr.Dataset) -> Figure:
    """Recovery after an H wave, and below it after a slow stretch, against the logarithm of the interval."""
    import altair as alt

    points, words = curve_points(run), words_of(run)["curve"]
    panels = []
    for name, title in words["series"].items():
        own = [{**one, "series": one["condition"]} for one in points if one["name"] == name]
        x = x_of(words["x"], own, scale="log")
        y = y_of(words["y"], [one["high"] for one in points])
        panels.append(with_bars(own, x, y, panel=True).properties(title=title))
    return figure_of(run, "curve", alt.vconcat(*panels), curve_table(run), repeats=run.sizes["repeat"])


def _force(run: xr.Dataset) -> Figure:
    points, words = curve_points(run), words_of(run)["curve"]
    x, y = x_of(words["x"], points), y_of(words["y"], [one["y"] for one in points])
    chart = line(points).encode(x=x, y=y, **keyed(points))
    chart = chart.properties(width=theme()["reflex"]["width"], height=theme()["reflex"]["height"])
    return figure_of(run, "force", chart, curve_table(run))


def _stems(run: xr.Dataset) -> Figure:
    """One upright line for each trial, a panel for each condition."""
    import altair as alt

    points, words, look = curve_points(run), words_of(run)["curve"], theme()["reflex"]
    panels = []
    for condition, colour in zip(conditions(run), look["colours"], strict=False):
        own = [one for one in points if one["condition"] == condition]
        x, y = x_of(words["x"], own), y_of(words["y"], [one["y"] for one in points])
        base = alt.Chart(alt.Data(values=own))
        stems = base.mark_rule(color=colour, strokeWidth=look["line"]).encode(x=x, y=y, y2=alt.datum(0))
        tops = base.mark_circle(color=colour, size=look["point"], opacity=1).encode(x=x, y=y)
        panels.append(panel_of([stems, tops], condition))
    name = "stems" if run.attrs["experiment"] == "f-waves" else "trials"
    return figure_of(run, name, alt.vconcat(*panels), curve_table(run))


def _response(run: xr.Dataset) -> Figure:
    """What is left of each reflex and of force against occupancy; below it clonus, where anything beats."""
    import altair as alt

    words = words_of(run)
    x = alt.X("x:Q", title=words["curve"]["x"], axis=axis(),
              scale=alt.Scale(domain=[0, float(run["occupancy"].max())], nice=True))  # fmt: skip
    left = [point for name in RESPONSES for point in _response_points(run, name, 1.0)]
    panels = [with_bars(left, x, y_of(words["curve"]["y"], [one["high"] for one in left]))]
    for name in CLONUS:
        points = _response_points(run, name, run.attrs.get(f"without_{name}", np.nan))
        if any(one["y"] for one in points):
            y = y_of(str(points[0]["series"]), [one["high"] for one in points])
            panels.append(with_bars(points, x, y, panel=True, legend=False))
    chart = alt.vconcat(*panels).resolve_scale(color="independent", strokeDash="independent")
    return figure_of(run, "response", chart, measure_table(run))


def _response_points(run: xr.Dataset, name: str, start: float) -> Points:
    """A measure against occupancy, from what it is without the drug."""
    words = words_of(run)
    title, unit = words["measures"][name]
    label = f"{title}, {unit}" if unit else title.removesuffix(words["left"])
    errors = np.nan_to_num(run[f"{name}_se"].values)
    rows = [(0.0, start, 0.0), *zip(run["occupancy"].values, run[name].values, errors, strict=True)]
    return [
        {"x": short(x), "y": short(y), "low": short(y - half), "high": short(y + half), "series": label}
        for x, y, half in rows
        if np.isfinite(y)
    ]
