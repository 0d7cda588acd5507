"""What all figures of reflex experiments share: axes, keys, lines with errors, and the words around a chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from eutonia.reporting.figures import Figure, Table, svg_of
from eutonia.reporting.reflex_tables import SAME, conditions, measures, sentence, words_of
from eutonia.reporting.words import texts, theme

if TYPE_CHECKING:
    import altair as alt
    import xarray as xr

Points = list[dict[str, Any]]


def with_bars(points: Points, x: alt.X, y: alt.Y, panel: bool = False, legend: bool = True) -> alt.LayerChart:
    """Means joined by lines, with standard errors; each series has a shape of its own."""
    import altair as alt

    look = theme()["reflex"]
    layers = [line(points).encode(x=x, y=y, **keyed(points, legend))]
    names, colours, _ = _looks(points)
    for name, colour, shape in zip(names, colours, look["series_shapes"], strict=False):
        own = alt.Chart(alt.Data(values=[one for one in points if one["series"] == name]))
        layers.append(
            own.mark_rule(strokeWidth=look["thin"] * 2, color=colour).encode(x=x, y=_of(y, "low"), y2="high:Q")
        )
        layers.append(
            own.mark_point(size=look["point"], filled=True, opacity=1, color=colour, shape=shape).encode(x=x, y=y)
        )
    return alt.LayerChart(layer=layers, width=look["width"], height=look["panel_height" if panel else "height"])


def _of(y: alt.Y, field: str) -> alt.Y:
    """The same axis for another field."""
    import altair as alt

    held: Any = y.to_dict()
    return alt.Y(f"{field}:Q", **{name: held[name] for name in ("title", "scale", "axis") if name in held})


def line(points: Points) -> alt.Chart:
    import altair as alt

    return alt.Chart(alt.Data(values=points)).mark_line(strokeWidth=theme()["reflex"]["line"], clip=True)


def panel_of(layers: Sequence[alt.Chart], title: str, height: float | None = None) -> alt.LayerChart:
    import altair as alt

    look = theme()["reflex"]
    return alt.LayerChart(
        layer=list(layers), title=title, width=look["width"], height=height or look["panel_height"]
    )  # fmt: skip


def keyed(points: Points, legend: bool = True) -> dict[str, Any]:
    """Colour and dash of each series: nothing rests on colour alone."""
    import altair as alt

    names, colours, dashes = _looks(points)
    return {
        "color": colour_of(points, legend),
        "strokeDash": alt.StrokeDash(
            "series:N", scale=alt.Scale(domain=names, range=dashes), legend=_legend() if legend else None
        ),
    }


def colour_of(points: Points, legend: bool = True) -> alt.Color:
    import altair as alt

    names, colours, _ = _looks(points)
    return alt.Color(
        "series:N", scale=alt.Scale(domain=names, range=colours), legend=_legend() if legend else None
    )  # fmt: skip


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
    """A stroke for each series, also where points lie behind the line."""
    import altair as alt

    look = theme()["reflex"]
    return alt.Legend(
        title=None, orient="top", direction="vertical", labelLimit=look["width"], symbolStrokeWidth=look["line"],
        symbolSize=look["symbol"], labelFontSize=look["label"], symbolType="stroke", symbolOpacity=1,
    )  # fmt: skip


def axis() -> alt.Axis:
    import altair as alt

    return alt.Axis(grid=False, tickCount=theme()["reflex"]["ticks"])


def x_of(title: str, points: Points, scale: str = "linear") -> alt.X:
    import altair as alt

    at = [float(one["x"]) for one in points] or [0, 1]
    kind: Any = scale
    return alt.X("x:Q", title=title, axis=axis(), scale=alt.Scale(type=kind, domain=[min(at), max(at)], nice=True))


def y_of(title: str, values: Sequence[Any]) -> alt.Y:
    """From 0 up: every variable here is a size."""
    import altair as alt

    look = theme()["reflex"]
    top = max([float(one) for one in values] or [1]) or 1
    return alt.Y(
        "y:Q", title=title, scale=alt.Scale(domain=[0, top], nice=True), axis=alt.Axis(tickCount=look["ticks"] // 2)
    )  # fmt: skip


def figure_of(run: xr.Dataset, name: str, chart: Any, table: Table, **told: object) -> Figure:
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


def short(value: float) -> float:
    return float(f"{value:.{theme()['stored_digits']}g}")
