"""Plasma and brain after a poisoning, with what is done marked on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from eutonia.reporting.figures import Figure, svg_of
from eutonia.reporting.findings import Band
from eutonia.reporting.poisoning_findings import PoisoningFindings
from eutonia.reporting.poisoning_text import level_table
from eutonia.reporting.words import number, texts, theme

if TYPE_CHECKING:
    import altair as alt

TOPIC = "poisoning"
NAME = "poisoning-levels"


def poisoning_figures(findings: PoisoningFindings) -> tuple[Figure, ...]:
    """One figure: plasma above, brain below."""
    import altair as alt

    words, look = texts(TOPIC)["figures"], texts(TOPIC)["look"]
    bands = findings.scenarios[0].bands
    panels = [_panel(findings, place, is_last=place == len(bands) - 1) for place in range(len(bands))]
    chart = alt.vconcat(*panels, spacing=look["spacing"])
    first = findings.scenarios[0]
    said = words["alt"].format(
        title=words["title"], plasma=number(first.plasma_peak.median), brain=number(first.brain_peak.median),
        hours=number(first.brain_peak_h.median), draws=number(findings.draws),
    )  # fmt: skip
    spec = {**chart.to_dict(), "config": theme()["figure"]["config"], "description": said}
    return (
        Figure(
            name=NAME, title=words["title"], caption=words["caption"].format(marks=_marks(findings)), alt=said,
            spec=spec, svg=svg_of(NAME, said, spec), bands=(), table=level_table(findings),
        ),
    )  # fmt: skip


def _marks(findings: PoisoningFindings) -> str:
    """What the lines and boxes are."""
    words, told = texts(TOPIC)["figures"]["marks"], findings.exposure
    shown = [name for name, done in (("dialysis", told.dialysis), ("crrt", told.crrt)) if done]
    parts = [words[name] for name in shown]
    parts.append(words["level"].format(level=number(findings.safe_ng_per_ml)))
    return " ".join([*parts, words["now"]])


def _panel(findings: PoisoningFindings, place: int, is_last: bool) -> alt.LayerChart:
    import altair as alt

    words, look, paint = texts(TOPIC)["figures"], texts(TOPIC)["look"], theme()["figure"]
    band = findings.scenarios[0].bands[place]
    x = alt.X(
        "hour:Q",
        title=words["x"] if is_last else None,
        axis=alt.Axis(grid=False, tickCount=look["ticks"]),
        scale=alt.Scale(domain=[0, _shown_h(findings)], nice=False),
    )
    highest = max(max(one.bands[place].high_90) for one in findings.scenarios[:1])
    scale = alt.Scale(domain=[0, max(paint["headroom"] * max(highest, findings.safe_ng_per_ml), 1)], nice=False)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=None, scale=scale)

    layers: list[Any] = [*_sessions(findings, x)]
    base = alt.Chart(alt.Data(values=_rows(band)))
    outer = paint["outer"]
    layers.append(
        base.mark_area(color=outer["colour"], opacity=0.5 + 1 / 10, clip=True).encode(x=x, y=y("low"), y2="high:Q")
    )
    layers.append(
        base.mark_line(color=paint["line"]["colour"], strokeWidth=paint["line"]["width"], clip=True).encode(
            x=x, y=y("median")
        )
    )
    layers += _others(findings, place, x, y)
    level = alt.Chart(alt.Data(values=[{"at": findings.safe_ng_per_ml}]))
    rule = paint["threshold"]
    layers.append(
        level.mark_rule(color=rule["colour"], strokeWidth=rule["width"], strokeDash=rule["dash"]).encode(y=y("at"))
    )
    now = alt.Chart(alt.Data(values=[{"hour": findings.exposure.hours_ago}]))
    part = paint["part"]
    layers.append(now.mark_rule(color=part["colour"], strokeWidth=part["width"], strokeDash=part["dash"]).encode(x=x))
    return alt.LayerChart(layer=layers, title=words["panels"][band.name], width=look["width"], height=look["height"])


def _shown_h(findings: PoisoningFindings) -> float:
    """Where the figure ends: when little is left of the event and nothing is done any more."""
    look, told = texts(TOPIC)["look"], findings.exposure
    little = look["gone"] * findings.safe_ng_per_ml
    ends = [one.start_h + one.hours for one in told.removals]
    ends += [look["least_hours"], told.hours_ago]
    for band in findings.scenarios[0].bands:
        ends += [hour for hour, high in zip(band.time_h, band.high_90, strict=True) if high >= little]
    return min(max(ends), findings.hours)


def _rows(band: Band) -> list[dict[str, float]]:
    return [
        {"hour": hour, "median": middle, "low": low, "high": high}
        for hour, middle, low, high in zip(band.time_h, band.median, band.low_90, band.high_90, strict=True)
    ]


def _sessions(findings: PoisoningFindings, x: alt.X) -> list[alt.Chart]:
    """Grey boxes while dialysis or continuous replacement runs."""
    import altair as alt

    told = findings.exposure
    boxes = [{"hour": one.start_h, "end": min(one.start_h + one.hours, findings.hours)} for one in told.removals]
    if not boxes:
        return []
    grey = theme()["figure"]["config"]["axis"]["gridColor"]
    return [alt.Chart(alt.Data(values=boxes)).mark_rect(color=grey, opacity=1).encode(x=x, x2="end:Q")]


def _others(findings: PoisoningFindings, place: int, x: alt.X, y: Callable[[str], alt.Y]) -> list[alt.Chart]:
    """Medians of the other scenarios, each with its own dash and its name in a legend."""
    import altair as alt

    look = theme()["figure"]["others"]
    others = findings.scenarios[1:]
    if not others:
        return []
    rows = [
        {"hour": row["hour"], "median": row["median"], "scenario": one.title}
        for one in others
        for row in _rows(one.bands[place])
    ]
    names = [one.title for one in others]
    legend = (
        alt.Legend(
            title=None,
            orient="top",
            direction="vertical",
            labelLimit=0,
            labelFontSize=texts(TOPIC)["look"]["label"],
            symbolType="stroke",
        )
        if place == 0
        else None
    )
    chart = alt.Chart(alt.Data(values=rows)).mark_line(strokeWidth=look["width"], clip=True)
    return [
        chart.encode(
            x=x,
            y=y("median"),
            color=alt.Color(
                "scenario:N", scale=alt.Scale(domain=names, range=look["colours"][: len(names)]), legend=legend
            ),
            strokeDash=alt.StrokeDash(
                "scenario:N", scale=alt.Scale(domain=names, range=look["dashes"][: len(names)]), legend=legend
            ),
        )
    ]
