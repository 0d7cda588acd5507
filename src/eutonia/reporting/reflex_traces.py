"""Figures of reflex experiments over time and by size: EMG, rasters, order of recruitment, clonus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from eutonia.reporting.figures import Figure
from eutonia.reporting.reflex_charts import axis, figure_of, keyed, line, panel_of, short, y_of
from eutonia.reporting.reflex_tables import best_trial, conditions, sampled_table, size_table
from eutonia.reporting.words import number, texts, theme

if TYPE_CHECKING:
    import altair as alt
    import xarray as xr


def emg_figure(run: xr.Dataset) -> Figure:
    """The trace of the largest H wave: M, then H."""
    axes = texts()["reflex"]["axes"]
    labels = []
    for k, condition in enumerate(conditions(run)):
        strength = number(best_trial(run.isel(occupancy=k)))
        labels.append(texts()["reflex"]["trial"].format(condition=condition, strength=strength))
    chart = _traces(run, [[run["emg"].isel(occupancy=k).values] for k in range(len(labels))], labels)
    title = texts()["reflex"]["figures"]["emg"]["title"]
    return figure_of(run, "emg", chart, sampled_table(run, ["emg"], [axes["emg"]], axes["time_ms"], title))


def jerk_figure(run: xr.Dataset) -> Figure:
    """Single jerks and their mean."""
    axes = texts()["reflex"]["axes"]
    waves = [list(run["emg"].isel(occupancy=k).values) for k in range(run.sizes["occupancy"])]
    chart = _traces(run, waves, conditions(run))
    title = texts()["reflex"]["figures"]["jerk"]["title"]
    return figure_of(run, "jerk", chart, sampled_table(run, ["emg"], [axes["emg"]], axes["time_ms"], title))


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
        x = alt.X("x:Q", title=axes["time_ms"] if label == labels[-1] else None, axis=axis(),
                  scale=alt.Scale(domain=[0, float(time[-1])], nice=False))  # fmt: skip
        y = alt.Y(
            "y:Q", title=axes["emg"], axis=alt.Axis(tickCount=look["ticks"] // 2), scale=alt.Scale(domain=[low, high])
        )
        layers = []
        shown = [*group, np.mean(group, axis=0)] if len(group) > 1 else list(group)
        for wave in shown:
            rows = [{"x": short(t), "y": short(v)} for t, v in zip(time[::every], wave[::every], strict=True)]
            is_main = wave is shown[-1]
            line = alt.Chart(alt.Data(values=rows)).mark_line(
                color=colour, strokeWidth=look["line"] / 2 if is_main else look["thin"],
                opacity=1 if is_main else look["faint"],
            )  # fmt: skip
            layers.append(line.encode(x=x, y=y))
        panels.append(panel_of(layers, label))
    return alt.vconcat(*panels)


def raster_figure(run: xr.Dataset) -> Figure:
    """Every spike of the largest H wave, by size of the cell."""
    look, title = theme()["reflex"], texts()["reflex"]["figures"]["raster"]["title"]
    chart = _spikes(run, look["spike"], 1, texts()["reflex"]["axes"]["time_ms"])
    return figure_of(run, "raster", chart, size_table(run, "spike_ms", "first", title))


def ramp_raster_figure(run: xr.Dataset) -> Figure:
    """Spikes of some cells in the ramp, by size of the cell."""
    look, title = theme()["reflex"], texts()["reflex"]["figures"]["raster_ramp"]["title"]
    every = max(1, -(-run.attrs["cells"] // look["raster_cells"]))
    chart = _spikes(run, look["spike"], every, texts()["reflex"]["axes"]["time_ms"])
    return figure_of(run, "raster_ramp", chart, size_table(run, "spike_ms", "first", title), every=every)


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
        rows = [{"x": short(t), "y": int(c)} for t, c in zip(at[shown], cell[shown], strict=True)]
        x = alt.X("x:Q", title=head if condition == named[-1] else None, axis=axis(),
                  scale=alt.Scale(domain=[low, max(high, low + 1)], nice=True))  # fmt: skip
        y = alt.Y("y:Q", title=axes["cell"], scale=alt.Scale(domain=[0, cells], nice=False))
        base = alt.Chart(alt.Data(values=rows))
        mark = base.mark_circle(color=colour, size=size, opacity=1) if every == 1 else base.mark_tick(
            color=colour, thickness=look["tick"], orient="vertical", size=look["tick_height"]
        )  # fmt: skip
        panels.append(panel_of([mark.encode(x=x, y=y)], condition, look["raster_height"]))
    return alt.vconcat(*panels)


def order_figure(run: xr.Dataset) -> Figure:
    """Drive at which each cell begins, against its size."""
    import altair as alt

    look, axes = theme()["reflex"], texts()["reflex"]["axes"]
    panels = []
    for k, (condition, colour) in enumerate(zip(conditions(run), look["colours"], strict=False)):
        points = [
            {"x": cell, "y": short(at)}
            for cell, at in enumerate(run["recruited_at"].values[k].tolist())
            if np.isfinite(at)
        ]
        scale = alt.Scale(domain=[0, run.attrs["cells"]], nice=False)
        x = alt.X("x:Q", title=axes["cell_x"], axis=axis(), scale=scale)
        mark = alt.Chart(alt.Data(values=points)).mark_circle(color=colour, size=look["trial"], opacity=1)
        panels.append(panel_of([mark.encode(x=x, y=y_of(axes["drive"], [1]))], condition))
    title = texts()["reflex"]["figures"]["order"]["title"]
    return figure_of(run, "order", alt.vconcat(*panels), size_table(run, "recruited_at", "at", title))


def clonus_figure(run: xr.Dataset) -> Figure:
    """Angle above torque, over time."""
    import altair as alt

    look, axes = theme()["reflex"], texts()["reflex"]["axes"]
    shown = run.assign(angle=np.degrees(run["angle"]))
    time = run["time"].values
    every = max(1, len(time) // 1000)
    panels = []
    for name in ("angle", "torque"):
        points = [
            {"x": short(t), "y": short(v), "series": condition, "condition": condition}
            for k, condition in enumerate(conditions(run))
            for t, v in zip(time[::every], shown[name].values[k][::every], strict=True)
        ]
        x = alt.X("x:Q", title=axes["time_s"] if name == "torque" else None, axis=axis(),
                  scale=alt.Scale(domain=[0, float(time[-1])], nice=False))  # fmt: skip
        y = alt.Y(
            "y:Q", title=axes[name], scale=alt.Scale(zero=name == "torque"), axis=alt.Axis(tickCount=look["ticks"] // 2)
        )
        panels.append(
            line(points).encode(x=x, y=y, **keyed(points)).properties(
                width=look["width"], height=look["panel_height"]
            )
        )  # fmt: skip
    title = texts()["reflex"]["figures"]["clonus"]["title"]
    table = sampled_table(shown, ["angle", "torque"], [axes["angle"], axes["torque"]], axes["time_s"], title)
    return figure_of(run, "clonus", alt.vconcat(*panels), table)
