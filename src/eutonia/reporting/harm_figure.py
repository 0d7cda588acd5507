"""The figure of the unwanted effects: each with its range in 100 people, beside placebo where a trial had one."""

from __future__ import annotations

from typing import Any

from eutonia.reporting.figures import Figure, Table, svg_of
from eutonia.reporting.harms import Harms, UnwantedEffect
from eutonia.reporting.words import in_people, texts, theme


def harm_figure(harms: Harms) -> Figure:
    """With baclofen filled, on placebo hollow; in the order of the table, which stands behind it."""
    import altair as alt

    words, look = texts("harms")["figure"], theme()["harms"]
    order = [one.title for one in harms.effects]
    ends = [
        {"effect": one.title, "low": one.in_100.low, "high": one.in_100.high}
        for one in harms.effects
        if one.in_100 is not None and one.in_100.low is not None
    ]
    points = [
        {"effect": one.title, "people": people, "which": words[which]}
        for one in harms.effects
        for which, people in (("with", one.in_100 and one.in_100.middle), ("without", one.without_in_100))
        if people is not None
    ]
    rows = alt.Y(
        "effect:N", title=None, sort=order, scale=alt.Scale(domain=order), axis=alt.Axis(labelLimit=look["room"])
    )
    highest = max([row["people"] for row in points] + [row["high"] for row in ends], default=1)
    along = alt.Scale(domain=[0, min(100, look["headroom"] * highest)], nice=True)
    which = [words["with"], words["without"]]
    legend = alt.Legend(title=None, orient="top", symbolSize=look["point"])
    blank = [{"effect": one.title, "said": one.in_words} for one in harms.effects if one.in_100 is None]
    missing = alt.Chart(alt.NamedData(name="missing")).mark_text(align="left", fontSize=theme()["figure"]["note_size"])
    spans = alt.Chart(alt.NamedData(name="ranges")).mark_rule(strokeWidth=look["rule"], color=look["colour"])
    marks = alt.Chart(alt.NamedData(name="people")).mark_point(size=look["point"], strokeWidth=2, opacity=1)
    chart = alt.LayerChart(
        layer=[
            missing.encode(y=rows, text="said:N", x=alt.value(look["inset"])),
            spans.encode(y=rows, x=alt.X("low:Q", title=words["x"], scale=along), x2="high:Q"),
            marks.encode(
                y=rows,
                x=alt.X("people:Q", title=words["x"], scale=along),
                shape=alt.Shape("which:N", scale=alt.Scale(domain=which, range=look["shapes"]), legend=legend),
                fill=alt.Fill("which:N", scale=alt.Scale(domain=which, range=look["fills"]), legend=legend),
                stroke=alt.value(look["colour"]),
                tooltip=[alt.Tooltip("effect:N"), alt.Tooltip("which:N"), alt.Tooltip("people:Q", format=".2~g")],
            ),
        ],
        width=look["width"],
        height=look["row"] * len(order),
        name="harms",
    )
    said = words["alt"].format(title=words["title"], rows=" ".join(_alt(one) for one in harms.effects))
    spec: dict[str, Any] = {
        **chart.to_dict(),
        "config": theme()["figure"]["config"],
        "datasets": {"ranges": ends, "people": points, "missing": blank},
        "description": said,
    }
    return Figure(
        name="harms",
        title=words["title"],
        caption=words["caption"],
        alt=said,
        spec=spec,
        svg=svg_of("harms", said, spec),
        bands=(),
        table=Table(
            caption=words["title"],
            columns=tuple(words["columns"]),
            rows=tuple((one.title, one.in_words, _without(one), one.what_the_interval_is) for one in harms.effects),
        ),
    )


def _alt(one: UnwantedEffect) -> str:
    row = texts("harms")["figure"]["alt_row"]
    return str(row.format_map({"title": one.title, "with": one.in_words, "without": _without(one)}))


def _without(one: UnwantedEffect) -> str:
    return one.without if one.without_in_100 is None else in_people(one.without_in_100)
