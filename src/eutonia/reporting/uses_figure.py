"""The figure of a use: reflux by hour of the day."""

from __future__ import annotations

from eutonia.reporting.figures import Figure, Table, svg_of
from eutonia.reporting.uses import UseFindings
from eutonia.reporting.words import number, texts, theme

NAME = "reflux-hours"


def use_figures(findings: UseFindings, draws: int) -> tuple[Figure, ...]:
    """The figure of reflux by hour; none where reflux was not simulated.

    Parameters
    ----------
    draws : int
        Draws of the run, for the words of the figure.
    """
    if not findings.hours:
        return ()
    import altair as alt

    words, look = texts("uses")["figure"], theme()["figure"]
    data = [one.model_dump() for one in findings.hours]
    x = alt.X("hour:Q", title=words["hour"], axis=alt.Axis(grid=False, tickMinStep=1), scale=alt.Scale(nice=False))
    scale = alt.Scale(domain=[0, 100])

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=None, scale=scale)

    base = alt.Chart(alt.Data(values=data))
    outer = look["outer"]
    band = base.mark_area(color=outer["colour"], opacity=1).encode(x=x, y=y("low_90"), y2="high_90:Q")
    line = base.mark_line(color=look["line"]["colour"], strokeWidth=look["line"]["width"]).encode(x=x, y=y("median"))
    chart = alt.LayerChart(layer=[band, line], title=words["axis"], width=look["width"], height=look["height"])
    said = words["alt"].format(
        draws=number(draws),
        lowest=number(min(one.median for one in findings.hours)),
        highest=number(max(one.median for one in findings.hours)),
        low=number(min(one.low_90 for one in findings.hours)),
        high=number(max(one.high_90 for one in findings.hours)),
    )
    spec = {**chart.to_dict(), "config": look["config"], "description": said}
    rows = tuple((f"{one.hour:02d}:00", *(number(v) for v in (one.median, one.low_90, one.high_90)))
                 for one in findings.hours)  # fmt: skip
    table = Table(words["title"], tuple(words["columns"]), rows)
    return (Figure(NAME, words["title"], words["caption"], said, spec, svg_of(NAME, said, spec), (), (), table),)
