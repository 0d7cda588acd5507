"""The withdrawal index by way to end, and adaptation by day of use: told apart by place and shape, not by colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from eutonia.reporting.dependence import AdaptedDay
from eutonia.reporting.figures import Figure, band_layers, band_rows, svg_of
from eutonia.reporting.findings import THRESHOLD, Interval
from eutonia.reporting.stopping import Withdrawal
from eutonia.reporting.words import number, texts, theme

if TYPE_CHECKING:
    import altair as alt

MEASURES = ("density", "set_point", "peak")


def index_figure(named: Sequence[tuple[str, Withdrawal]], used_days: int, daily_dose_mg: float) -> Figure:
    """The index from the last full day on, a panel for each way to end, all on one scale."""
    import altair as alt

    words, look = texts("stopping")["figure"], theme()["figure"]
    name = f"index-{used_days}"
    data = {f"way_{place}": band_rows(one.band) for place, (_, one) in enumerate(named)}
    last = max(row["day"] for rows in data.values() for row in rows)
    top = look["headroom"] * max(THRESHOLD, *(max(one.band.high_90) for _, one in named))
    scale = alt.Scale(domain=[0, top], nice=False)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=None, scale=scale, axis=alt.Axis(tickCount=look["ticks"] // 2 // 2))

    drawn = []
    for place, (title, one) in enumerate(named):
        axis = alt.Axis(grid=False, tickMinStep=1, tickCount=look["ticks"])
        day = alt.X(
            "day:Q",
            title=words["day"] if place == len(named) - 1 else None,
            axis=axis,
            scale=alt.Scale(domain=[1, last], nice=False),
        )
        paint = look["threshold"]
        rule = alt.Chart(alt.Data(values=[{"at": THRESHOLD}])).mark_rule(
            color=paint["colour"], strokeWidth=paint["width"], strokeDash=paint["dash"]
        )
        layers = [*band_layers(one.band, f"way_{place}", day, y), rule.encode(y=y("at"))]
        drawn.append(alt.LayerChart(layer=layers, title=title, width=look["width"], height=look["panel_height"] * 0.5))
    title = words["index"].format(used=number(used_days), dose=number(daily_dose_mg))
    said = " ".join(
        words["alt_panel"].format(title=way, peak=number(max(one.band.median_high)), high=number(max(one.band.high_90)))
        for way, one in named
    )
    return _figure(name, title, words["caption"], f"{title}. {said}", alt.vconcat(*drawn, name=name), data)


def adaptation_figure(days: Sequence[AdaptedDay]) -> Figure:
    """Receptor density, slow set point and the index of a stop, by day of use and daily dose."""
    import altair as alt

    words, look = texts("stopping")["figure"], theme()["figure"]
    paint = theme()["reflex"]
    doses = [words["dose"].format(dose=number(one)) for one in dict.fromkeys(day.daily_dose_mg for day in days)]
    use = [number(one) for one in dict.fromkeys(day.day for day in days)]
    data = {measure: [_point(one, measure) for one in days] for measure in MEASURES}
    drawn = []
    for measure in MEASURES:
        base = alt.Chart(alt.NamedData(name=measure))
        x = alt.X(
            "day:O",
            sort=use,
            title=words["use"] if measure == MEASURES[-1] else None,
            axis=alt.Axis(labelAngle=0),
        )
        offset = alt.XOffset("dose:N", sort=doses)
        scale = alt.Scale(zero=measure != "density", nice=True)
        colour = alt.Color(
            "dose:N", title=None, sort=doses, scale=alt.Scale(domain=doses, range=_cycled(paint["series"], doses))
        )
        shape = alt.Shape(
            "dose:N",
            title=None,
            sort=doses,
            scale=alt.Scale(domain=doses, range=_cycled(paint["series_shapes"], doses)),
        )
        lines = base.mark_rule(strokeWidth=look["line"]["width"] / 2).encode(
            x=x, xOffset=offset, y=alt.Y("low:Q", title=None, scale=scale), y2="high:Q", color=colour
        )
        points = base.mark_point(filled=True, size=paint["point"], opacity=1).encode(
            x=x, xOffset=offset, y=alt.Y("median:Q", title=None, scale=scale), color=colour, shape=shape
        )
        layers: list[alt.Chart] = [lines, points]
        if measure == "peak":
            edge = look["threshold"]
            rule = alt.Chart(alt.Data(values=[{"at": THRESHOLD}])).mark_rule(
                color=edge["colour"], strokeWidth=edge["width"], strokeDash=edge["dash"]
            )
            layers.append(rule.encode(y=alt.Y("at:Q", title=None, scale=scale)))
        drawn.append(
            alt.LayerChart(
                layer=layers, title=words[measure], width=theme()["reflex"]["width"], height=look["panel_height"]
            )
        )
    said = " ".join(
        words["alt_point"].format(
            dose=number(one.daily_dose_mg), day=number(one.day), density=number(one.density.median),
            set_point=number(one.set_point.median), peak=number(one.withdrawal.peak.median),
        )
        for one in days
    )  # fmt: skip
    title = words["adaptation"]
    chart = alt.vconcat(*drawn, name="adaptation")
    return _figure("adaptation", title, words["adaptation_caption"], f"{title}. {said}", chart, data)


def _figure(name: str, title: str, caption: str, said: str, chart: alt.VConcatChart, data: dict[str, Any]) -> Figure:
    spec = {**chart.to_dict(), "config": theme()["figure"]["config"], "datasets": data, "description": said}
    return Figure(name=name, title=title, caption=caption, alt=said, spec=spec, svg=svg_of(name, said, spec), bands=())


def _point(one: AdaptedDay, measure: str) -> dict[str, Any]:
    found: Interval = one.withdrawal.peak if measure == "peak" else getattr(one, measure)
    named = texts("stopping")["figure"]["dose"].format(dose=number(one.daily_dose_mg))
    return {
        "day": number(one.day), "dose": named, "median": found.median, "low": found.low_90, "high": found.high_90,
    }  # fmt: skip


def _cycled(values: Sequence[str], names: Sequence[str]) -> list[str]:
    return [values[place % len(values)] for place in range(len(names))]
