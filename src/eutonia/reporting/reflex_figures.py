"""Figures of reflex experiments: recruitment, traces, rasters by size, force, clonus and drug-response curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from eutonia.reporting.figures import Figure, Table, svg_of
from eutonia.reporting.reflex_tables import (
    CLONUS,
    RESPONSES,
    SAME,
    best_trial,
    conditions,
    curve_points,
    curve_table,
    in_thresholds,
    measure_table,
    measures,
    sampled_table,
    sentence,
    size_table,
    words_of,
)
from eutonia.reporting.words import number, texts, theme

if TYPE_CHECKING:
    import altair as alt
    import xarray as xr

Points = list[dict[str, Any]]


def reflex_figures(run: xr.Dataset) -> tuple[Figure, ...]:
    """The figures of an experiment, the one that matters most first."""
    drawn = {
        "hm": (_recruitment, _emg, _raster),
        "paired-pulses": (_paired,),
        "f-waves": (_stems,),
        "flexor-withdrawal": (_curve,),
        "tendon-tap": (_jerk, _stems),
        "ramp-stretch": (_curve,),
        "clonus": (_clonus,),
        "voluntary-ramp": (_force, _raster_ramp, _order),
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
                {"x": _short(at), "y": _short(one), "series": label}
                for at, row in zip(in_thresholds(run), values, strict=True)
                for one in row
            ]
    x, y = _x(words["x"], points), _y(words["y"], [one["y"] for one in trials])
    look = theme()["reflex"]
    scatter = alt.Chart(alt.Data(values=trials)).mark_circle(size=look["trial"], opacity=look["faint"], clip=True)
    layers = [
        scatter.encode(x=x, y=y, color=_colour(points, legend=False)),
        _line(points).encode(x=x, y=y, **_keyed(points)),
    ]
    chart = alt.LayerChart(layer=layers, width=look["width"], height=look["height"])
    return _figure(run, "recruitment", chart, curve_table(run), repeats=run.sizes["repeat"])


def _curve(run: xr.Dataset) -> Figure:
    points, words = curve_points(run), words_of(run)["curve"]
    chart = _with_bars(points, _x(words["x"], points), _y(words["y"], [one["high"] for one in points]))
    repeats = run.sizes.get("repeat", 1)
    return _figure(run, "curve", chart, curve_table(run), repeats=repeats)


def _paired(run: xr.Dataset) -> Figure:
    """Recovery after an H wave, and below it after a slow stretch, against the logarithm of the interval."""
    import altair as alt

    points, words = curve_points(run), words_of(run)["curve"]
    panels = []
    for name, title in words["series"].items():
        own = [{**one, "series": one["condition"]} for one in points if one["name"] == name]
        x = _x(words["x"], own, scale="log")
        y = _y(words["y"], [one["high"] for one in points])
        panels.append(_with_bars(own, x, y, panel=True).properties(title=title))
    return _figure(run, "curve", alt.vconcat(*panels), curve_table(run), repeats=run.sizes["repeat"])


def _force(run: xr.Dataset) -> Figure:
    points, words = curve_points(run), words_of(run)["curve"]
    x, y = _x(words["x"], points), _y(words["y"], [one["y"] for one in points])
    chart = _line(points).encode(x=x, y=y, **_keyed(points))
    chart = chart.properties(width=theme()["reflex"]["width"], height=theme()["reflex"]["height"])
    return _figure(run, "curve", chart, curve_table(run), repeats=1)


def _stems(run: xr.Dataset) -> Figure:
    """One upright line for each trial, a panel for each condition."""
    import altair as alt

    points, words, look = curve_points(run), words_of(run)["curve"], theme()["reflex"]
    panels = []
    for condition, colour in zip(conditions(run), look["colours"], strict=False):
        own = [one for one in points if one["condition"] == condition]
        x, y = _x(words["x"], own), _y(words["y"], [one["y"] for one in points])
        base = alt.Chart(alt.Data(values=own))
        stems = base.mark_rule(color=colour, strokeWidth=look["line"]).encode(x=x, y=y, y2=alt.datum(0))
        tops = base.mark_circle(color=colour, size=look["point"], opacity=1).encode(x=x, y=y)
        panels.append(_panel([stems, tops], condition))
    name = "stems" if run.attrs["experiment"] == "f-waves" else "trials"
    return _figure(run, name, alt.vconcat(*panels), curve_table(run))


def _emg(run: xr.Dataset) -> Figure:
    """The trace of the largest H wave: M, then H."""
    axes = texts()["reflex"]["axes"]
    labels = []
    for k, condition in enumerate(conditions(run)):
        strength = number(best_trial(run.isel(occupancy=k)))
        labels.append(texts()["reflex"]["trial"].format(condition=condition, strength=strength))
    chart = _traces(run, [[run["emg"].isel(occupancy=k).values] for k in range(len(labels))], labels)
    title = texts()["reflex"]["figures"]["emg"]["title"]
    return _figure(run, "emg", chart, sampled_table(run, ["emg"], [axes["emg"]], axes["time_ms"], title))


def _jerk(run: xr.Dataset) -> Figure:
    """Single jerks and their mean."""
    axes = texts()["reflex"]["axes"]
    waves = [list(run["emg"].isel(occupancy=k).values) for k in range(run.sizes["occupancy"])]
    chart = _traces(run, waves, conditions(run))
    title = texts()["reflex"]["figures"]["jerk"]["title"]
    return _figure(run, "jerk", chart, sampled_table(run, ["emg"], [axes["emg"]], axes["time_ms"], title))


def _traces(run: xr.Dataset, waves: Sequence[Sequence[np.ndarray]], labels: Sequence[str]) -> alt.VConcatChart:
    """Traces over time, a panel for each condition, with the same scale; the mean thick over single ones."""
    import altair as alt

    look, axes = theme()["reflex"], texts()["reflex"]["axes"]
    time = run["time"].values
    every = max(1, len(time) // 1000)
    low = min(float(np.min(one)) for group in waves for one in group)
    high = max(float(np.max(one)) for group in waves for one in group)
    panels = []
    for group, label, colour in zip(waves, labels, look["colours"], strict=False):
        x = alt.X("x:Q", title=axes["time_ms"] if label == labels[-1] else None, axis=_axis(),
                  scale=alt.Scale(domain=[0, float(time[-1])], nice=False))  # fmt: skip
        y = alt.Y(
            "y:Q", title=axes["emg"], axis=alt.Axis(tickCount=look["ticks"] // 2), scale=alt.Scale(domain=[low, high])
        )
        layers = []
        shown = [*group, np.mean(group, axis=0)] if len(group) > 1 else list(group)
        for wave in shown:
            rows = [{"x": _short(t), "y": _short(v)} for t, v in zip(time[::every], wave[::every], strict=True)]
            is_main = wave is shown[-1]
            line = alt.Chart(alt.Data(values=rows)).mark_line(
                color=colour, strokeWidth=look["line"] / 2 if is_main else look["thin"],
                opacity=1 if is_main else look["faint"],
            )  # fmt: skip
            layers.append(line.encode(x=x, y=y))
        panels.append(_panel(layers, label))
    return alt.vconcat(*panels)


def _raster(run: xr.Dataset) -> Figure:
    """Every spike of the largest H wave, by size of the cell."""
    look, title = theme()["reflex"], texts()["reflex"]["figures"]["raster"]["title"]
    chart = _spikes(run, look["spike"], 1, texts()["reflex"]["axes"]["time_ms"])
    return _figure(run, "raster", chart, size_table(run, "spike_ms", "first", title))


def _raster_ramp(run: xr.Dataset) -> Figure:
    """Spikes of some cells in the ramp, by size of the cell."""
    look, title = theme()["reflex"], texts()["reflex"]["figures"]["raster_ramp"]["title"]
    every = max(1, -(-run.attrs["cells"] // look["raster_cells"]))
    chart = _spikes(run, look["spike"], every, texts()["reflex"]["axes"]["time_ms"])
    return _figure(run, "raster_ramp", chart, size_table(run, "spike_ms", "first", title), every=every)


def _spikes(run: xr.Dataset, size: float, every: int, head: str) -> alt.VConcatChart:
    import altair as alt

    look, axes = theme()["reflex"], texts()["reflex"]["axes"]
    cells = run.attrs["cells"]
    known = np.isfinite(run["spike_ms"].values)
    low, high = (
        (float(run["spike_ms"].values[known].min()), float(run["spike_ms"].values[known].max()))
        if known.any()
        else (0.0, 1.0)
    )
    panels = []
    named = conditions(run)
    for k, (condition, colour) in enumerate(zip(named, look["colours"], strict=False)):
        cell, at = run["spike_cell"].values[k], run["spike_ms"].values[k]
        shown = np.isfinite(at) & (cell % every == 0)
        rows = [{"x": _short(t), "y": int(c)} for t, c in zip(at[shown], cell[shown], strict=True)]
        x = alt.X("x:Q", title=head if condition == named[-1] else None, axis=_axis(),
                  scale=alt.Scale(domain=[low, max(high, low + 1)], nice=True))  # fmt: skip
        y = alt.Y("y:Q", title=axes["cell"], scale=alt.Scale(domain=[0, cells], nice=False))
        base = alt.Chart(alt.Data(values=rows))
        mark = base.mark_circle(color=colour, size=size, opacity=1) if every == 1 else base.mark_tick(
            color=colour, thickness=look["tick"], orient="vertical", size=look["tick_height"]
        )  # fmt: skip
        panels.append(_panel([mark.encode(x=x, y=y)], condition, look["raster_height"]))
    return alt.vconcat(*panels)


def _order(run: xr.Dataset) -> Figure:
    """Drive at which each cell begins, against its size."""
    import altair as alt

    look, axes = theme()["reflex"], texts()["reflex"]["axes"]
    points = [
        {"x": cell, "y": _short(at), "series": condition, "condition": condition}
        for k, condition in enumerate(conditions(run))
        for cell, at in enumerate(run["recruited_at"].values[k].tolist())
        if np.isfinite(at)
    ]
    x = alt.X("x:Q", title=axes["cell_x"], axis=_axis(), scale=alt.Scale(domain=[0, run.attrs["cells"]], nice=False))
    mark = alt.Chart(alt.Data(values=points)).mark_point(size=2 * look["trial"], filled=True, opacity=1)
    chart = mark.encode(x=x, y=_y(axes["drive"], [1]), color=_colour(points), shape=_shape(points))
    chart = chart.properties(width=look["width"], height=look["order_height"])
    title = texts()["reflex"]["figures"]["order"]["title"]
    return _figure(run, "order", chart, size_table(run, "recruited_at", "at", title))


def _clonus(run: xr.Dataset) -> Figure:
    """Angle above torque, over time."""
    import altair as alt

    look, axes = theme()["reflex"], texts()["reflex"]["axes"]
    shown = run.assign(angle=np.degrees(run["angle"]))
    time = run["time"].values
    every = max(1, len(time) // 1000)
    panels = []
    for name in ("angle", "torque"):
        points = [
            {"x": _short(t), "y": _short(v), "series": condition, "condition": condition}
            for k, condition in enumerate(conditions(run))
            for t, v in zip(time[::every], shown[name].values[k][::every], strict=True)
        ]
        x = alt.X("x:Q", title=axes["time_s"] if name == "torque" else None, axis=_axis(),
                  scale=alt.Scale(domain=[0, float(time[-1])], nice=False))  # fmt: skip
        y = alt.Y(
            "y:Q", title=axes[name], scale=alt.Scale(zero=name == "torque"), axis=alt.Axis(tickCount=look["ticks"] // 2)
        )
        panels.append(
            _line(points).encode(x=x, y=y, **_keyed(points)).properties(
                width=look["width"], height=look["panel_height"]
            )
        )  # fmt: skip
    title = texts()["reflex"]["figures"]["clonus"]["title"]
    table = sampled_table(shown, ["angle", "torque"], [axes["angle"], axes["torque"]], axes["time_s"], title)
    return _figure(run, "clonus", alt.vconcat(*panels), table)


def _response(run: xr.Dataset) -> Figure:
    """What is left of each reflex and of force against occupancy; below it clonus, where anything beats."""
    import altair as alt

    words = words_of(run)
    x = alt.X("x:Q", title=words["curve"]["x"], axis=_axis(),
              scale=alt.Scale(domain=[0, float(run["occupancy"].max())], nice=True))  # fmt: skip
    left = [point for name in RESPONSES for point in _response_points(run, name, 1.0)]
    panels = [_with_bars(left, x, _y(words["curve"]["y"], [one["high"] for one in left]))]
    for name in CLONUS:
        points = _response_points(run, name, run.attrs.get(f"without_{name}", np.nan))
        if any(one["y"] for one in points):
            y = _y(str(points[0]["series"]), [one["high"] for one in points])
            panels.append(_with_bars(points, x, y, panel=True, legend=False))
    chart = alt.vconcat(*panels).resolve_scale(color="independent", shape="independent", strokeDash="independent")
    return _figure(run, "response", chart, measure_table(run))


def _response_points(run: xr.Dataset, name: str, start: float) -> Points:
    """A measure against occupancy, from what it is without the drug."""
    words = words_of(run)
    title, unit = words["measures"][name]
    label = f"{title}, {unit}" if unit else title.removesuffix(words["left"])
    errors = np.nan_to_num(run[f"{name}_se"].values)
    rows = [(0.0, start, 0.0), *zip(run["occupancy"].values, run[name].values, errors, strict=True)]
    return [
        {"x": _short(x), "y": _short(y), "low": _short(y - half), "high": _short(y + half), "series": label}
        for x, y, half in rows
        if np.isfinite(y)
    ]


def _with_bars(points: Points, x: alt.X, y: alt.Y, panel: bool = False, legend: bool = True) -> alt.LayerChart:
    """Means joined by lines, with standard errors."""
    import altair as alt

    look = theme()["reflex"]
    base = alt.Chart(alt.Data(values=points))
    keyed = _keyed(points, legend)
    bars = base.mark_rule(strokeWidth=look["thin"] * 2).encode(x=x, y=_of(y, "low"), y2="high:Q", color=keyed["color"])
    line = _line(points).encode(x=x, y=y, **keyed)
    marks = base.mark_point(size=look["point"], filled=True, opacity=1)
    layers = [bars, line, marks.encode(x=x, y=y, color=keyed["color"], shape=_shape(points, legend))]
    return alt.LayerChart(layer=layers, width=look["width"], height=look["panel_height" if panel else "height"])


def _of(y: alt.Y, field: str) -> alt.Y:
    """The same axis for another field."""
    import altair as alt

    held: Any = y.to_dict()
    return alt.Y(f"{field}:Q", **{name: held[name] for name in ("title", "scale", "axis") if name in held})


def _line(points: Points) -> alt.Chart:
    import altair as alt

    return alt.Chart(alt.Data(values=points)).mark_line(strokeWidth=theme()["reflex"]["line"], clip=True)


def _panel(layers: Sequence[alt.Chart], title: str, height: float | None = None) -> alt.LayerChart:
    import altair as alt

    look = theme()["reflex"]
    return alt.LayerChart(
        layer=list(layers), title=title, width=look["width"], height=height or look["panel_height"]
    )  # fmt: skip


def _keyed(points: Points, legend: bool = True) -> dict[str, Any]:
    """Colour and dash of each series: nothing rests on colour alone."""
    import altair as alt

    names, colours, dashes = _looks(points)
    return {
        "color": _colour(points, legend),
        "strokeDash": alt.StrokeDash(
            "series:N", scale=alt.Scale(domain=names, range=dashes), legend=_legend() if legend else None
        ),
    }


def _colour(points: Points, legend: bool = True) -> alt.Color:
    import altair as alt

    names, colours, _ = _looks(points)
    return alt.Color(
        "series:N", scale=alt.Scale(domain=names, range=colours), legend=_legend() if legend else None
    )  # fmt: skip


def _shape(points: Points, legend: bool = True) -> alt.Shape:
    import altair as alt

    names = _looks(points)[0]
    shapes = theme()["reflex"]["series_shapes"][: len(names)]
    return alt.Shape("series:N", scale=alt.Scale(domain=names, range=shapes), legend=_legend() if legend else None)


def _looks(points: Points) -> tuple[list[str], list[str], list[list[float]]]:
    """Series in order with colour and dash: by condition where there are two, else each its own."""
    look = theme()["reflex"]
    names = list(dict.fromkeys(str(one["series"]) for one in points))
    if not any("condition" in one for one in points):
        return names, look["series"][: len(names)], look["series_dashes"][: len(names)]
    colours, dashes, place = [], [], 0
    for name in names:
        if any(one.get("name") in SAME for one in points if one["series"] == name):
            colours.append(look["direct"]["colour"])
            dashes.append(look["direct"]["dash"])
        else:
            colours.append(look["colours"][place])
            dashes.append(look["dashes"][place])
            place += 1
    return names, colours, dashes


def _legend() -> alt.Legend:
    import altair as alt

    look = theme()["reflex"]
    return alt.Legend(
        title=None, orient="top", direction="vertical", labelLimit=look["width"], symbolStrokeWidth=look["line"],
        symbolSize=look["symbol"], labelFontSize=look["label"],
    )  # fmt: skip


def _axis() -> alt.Axis:
    import altair as alt

    return alt.Axis(grid=False, tickCount=theme()["reflex"]["ticks"])


def _x(title: str, points: Points, scale: str = "linear") -> alt.X:
    import altair as alt

    at = [float(one["x"]) for one in points] or [0, 1]
    kind: Any = scale
    return alt.X("x:Q", title=title, axis=_axis(), scale=alt.Scale(type=kind, domain=[min(at), max(at)], nice=True))


def _y(title: str, values: Sequence[Any]) -> alt.Y:
    """From 0 up: every variable here is a size."""
    import altair as alt

    look = theme()["reflex"]
    top = max([float(one) for one in values] or [1]) or 1
    return alt.Y(
        "y:Q", title=title, scale=alt.Scale(domain=[0, top], nice=True), axis=alt.Axis(tickCount=look["ticks"] // 2)
    )  # fmt: skip


def _figure(run: xr.Dataset, name: str, chart: Any, table: Table, **told: object) -> Figure:
    """Words, picture and table around a chart."""
    words = texts()["reflex"]
    own = words["figures"][name]
    title = own["title"].format(title=words_of(run)["title"])
    named = conditions(run)
    said = words["alt"].format(title=title, measures=" ".join(sentence(one, named) for one in measures(run)))
    spec = {**chart.to_dict(), "config": theme()["figure"]["config"], "description": said}
    shown = f"reflex-{name.replace('_', '-')}"
    return Figure(
        name=shown,
        title=title,
        caption=own["caption"].format(**told),
        alt=said,
        spec=spec,
        svg=svg_of(shown, said, spec),
        bands=(),
        table=table,
    )


def _short(value: float) -> float:
    return float(f"{value:.{theme()['stored_digits']}g}")
