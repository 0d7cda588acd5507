"""The figure of what carries the uncertainty of each output, and the table of what a measurement would narrow."""

from __future__ import annotations

from typing import Any

from eutonia.reporting.figures import Figure, Table, svg_of
from eutonia.reporting.sensitivity import Narrowing, Output, Sensitivity
from eutonia.reporting.words import number, texts, theme


def sensitivity_figures(found: Sensitivity) -> tuple[Figure, ...]:
    """One field for each input and output, its share as colour and number; nothing where no share is seen."""
    import altair as alt

    words, look = texts("sensitivity"), theme()["sensitivity"]
    largest = _largest(found)
    if not largest:
        return ()
    drawn = largest[: look["rows"]]
    outputs = [one.short for one in found.outputs]
    fields = [
        {"input": label, "output": one.short, "share": 100 * share, "said": number(round(100 * share))}
        for label in drawn
        for one in found.outputs
        if (share := _shares(one).get(label)) is not None
    ]
    axis = alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False)
    x = alt.X("output:N", title=None, scale=alt.Scale(domain=outputs), axis=axis)
    room = alt.Axis(labelLimit=look["room"], domain=False, ticks=False)
    y = alt.Y("input:N", title=None, sort=drawn, scale=alt.Scale(domain=drawn), axis=room)
    colours = alt.Scale(domain=[0, 100], range=theme()["spine"]["colours"])
    ink = alt.condition(
        alt.datum.share > look["ink_from"],
        alt.value(theme()["spine"]["light_ink"]),
        alt.value(theme()["spine"]["dark_ink"]),
    )
    tips = [alt.Tooltip("input:N"), alt.Tooltip("output:N"), alt.Tooltip("share:Q", format=".2~g")]
    base = alt.Chart(alt.NamedData(name="shares"))
    chart = alt.LayerChart(
        layer=[
            base.mark_rect(stroke="white").encode(
                x=x, y=y, color=alt.Color("share:Q", scale=colours, legend=None), tooltip=tips
            ),
            base.mark_text(fontSize=theme()["figure"]["note_size"]).encode(x=x, y=y, text="said:N", color=ink),
        ],
        width=look["width"],
        height=look["row"] * len(drawn),
        name="sensitivity",
    )
    said = words["figure"]["alt"].format(outputs=" ".join(_alt(one) for one in found.outputs))
    spec: dict[str, Any] = {
        **chart.to_dict(),
        "config": theme()["figure"]["config"],
        "datasets": {"shares": fields},
        "description": said,
    }
    caption = words["figure"]["caption"].format(rows=number(len(drawn)))
    floor = number(round(100 * max(one.floor for one in found.outputs), 1))
    note = words["floor_note"].format(draws=number(found.draws), floor=floor)
    rows = tuple(
        (label, *(_percent(_shares(one).get(label)) or words["not_seen"] for one in found.outputs)) for label in largest
    )
    return (
        Figure(
            name="sensitivity",
            title=words["figure"]["title"],
            caption=f"{caption} {note}",
            alt=said,
            spec=spec,
            svg=svg_of("sensitivity", said, spec),
            bands=(),
            table=Table(words["figure"]["title"], (words["figure"]["column"], *outputs), rows),
        ),
    )


def narrowing_table(found: Sensitivity) -> Table:
    """Every measurement that could be made against every output; above them the bands as they are now."""
    words = texts("sensitivity")
    bands = (
        words["range"].format(low=number(one.band.low_90), high=number(one.band.high_90), unit=one.unit)
        for one in found.outputs
    )
    rows = [
        (words["row"].format(title=one.title, when=one.when), *(_cell(each) for each in one.narrowings))
        for one in found.measurements
    ]
    columns = (words["measurement"], *(one.short for one in found.outputs))
    return Table(words["table"], columns, ((words["now"], *bands), *rows) if rows else ())


def _cell(one: Narrowing) -> str:
    words = texts("sensitivity")
    variance = _percent(one.variance)
    if one.narrower is None:
        return str(words["cell_variance"].format(variance=variance) if variance else words["not_seen"])
    return str(words["cell"].format(narrower=_percent(one.narrower), variance=variance))


def _largest(found: Sensitivity) -> list[str]:
    """The inputs that are seen anywhere, the largest share first."""
    top: dict[str, float] = {}
    for output in found.outputs:
        for label, share in _shares(output).items():
            top[label] = max(share, top.get(label, 0))
    return sorted(top, key=lambda label: (-top[label], label))


def _shares(output: Output) -> dict[str, float]:
    return {one.label: one.share for one in output.shares if one.share is not None}


def _percent(share: float | None) -> str:
    return "" if share is None else f"{number(round(100 * share))}\N{NO-BREAK SPACE}%"


def _alt(output: Output) -> str:
    words = texts("sensitivity")["figure"]
    each = (words["alt_share"].format(label=label, share=_percent(one)) for label, one in _shares(output).items())
    return str(words["alt_output"].format(output=output.short, shares=", ".join(each) or words["alt_none"]))
