"""Small pictures of what each fault of a pump does: dose at the tip, spinal fluid, tone and the danger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from eutonia.reporting.figures import Figure, Table, svg_of
from eutonia.reporting.findings import THRESHOLD, Band
from eutonia.reporting.what_if import WhatIf, WhatIfPanel
from eutonia.reporting.words import in_print, number, texts, theme

if TYPE_CHECKING:
    import altair as alt

DANGER = {"withdrawal": "withdrawal_index", "overdose": "sedation_probability"}
TABLED = {"withdrawal": "ashworth", "overdose": "sedation_probability"}


def what_if_figures(panel: WhatIfPanel, jurisdiction: str | None) -> tuple[Figure, ...]:
    """One figure for the faults that give too little, one for those that give too much."""
    found = []
    for risk in DANGER:
        rows = [one for one in panel.scenarios if (one.risk == "overdose") == (risk == "overdose")]
        if rows:
            found.append(_figure(risk, rows, jurisdiction))
    return tuple(found)


def _figure(risk: str, rows: Sequence[WhatIf], jurisdiction: str | None) -> Figure:
    import altair as alt

    words, look = texts()["pump"]["what_if"], theme()["what_if"]
    names = ("tip", "csf_ng_per_ml", "ashworth", DANGER[risk])
    data: dict[str, list[dict[str, float]]] = {}
    drawn = []
    for one in rows:
        bands = {band.name: band for band in one.bands}
        panels = []
        for name in names:
            key = f"{one.name}_{name}"
            points = _tip_rows(one) if name == "tip" else _rows(bands[name])
            data[key] = points
            top = max(row["high"] for other in rows for row in _points_of(other, name))
            is_last = one is rows[-1]
            panels.append(
                _panel(key, name, in_print(words["panels"][name], jurisdiction), top, points[-1]["hour"], is_last)
            )
        title = alt.TitleParams(one.title, fontSize=look["title_font"] + 1)
        drawn.append(alt.hconcat(*panels, spacing=look["spacing"], title=title))
    chart = alt.vconcat(*drawn, spacing=look["spacing"] / 2, name=f"what_if_{risk}")
    said = _alt(words["title"][risk], rows)
    spec = {**chart.to_dict(), "config": theme()["figure"]["config"], "datasets": data, "description": said}
    return Figure(
        name=f"what-if-{risk}",
        title=words["title"][risk],
        caption=words["caption"].format(risk=words["risk_panel"][risk]),
        alt=said,
        spec=spec,
        svg=svg_of(f"what-if-{risk}", said, spec),
        bands=(),
        table=_table(TABLED[risk], rows),
    )


def _panel(key: str, name: str, title: str, top: float, end_h: float, is_last: bool) -> alt.LayerChart:
    import altair as alt

    look, paint = theme()["what_if"], theme()["figure"]
    small = {"labelFontSize": look["font"], "titleFontSize": look["font"], "tickCount": look["ticks"]}
    x = alt.X(
        "hour:Q",
        title=texts()["pump"]["what_if"]["hours"] if is_last else None,
        axis=alt.Axis(grid=False, values=[day * 24 for day in range(0, int(end_h / 24) + 1, 2)], **small),
        scale=alt.Scale(domain=[0, end_h], nice=False),
    )
    low = 1 if name == "ashworth" else 0
    axis = alt.Axis(minExtent=look["axis_room"], **{**small, "tickCount": look["rows"]})
    scale = alt.Scale(domain=[low, max(top, low + 1 / 1000)], nice=True)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=None, scale=scale, axis=axis)

    base = alt.Chart(alt.NamedData(name=key))
    shape: Any = "step-after" if name == "tip" else "linear"
    layers: list[alt.Chart] = []
    if name != "tip":
        area = base.mark_area(color=paint["outer"]["colour"], opacity=1, clip=True)
        layers.append(area.encode(x=x, y=y("low"), y2="high:Q"))
    if name == "withdrawal_index":
        line = paint["threshold"]
        rule = alt.Chart(alt.Data(values=[{"at": THRESHOLD}])).mark_rule(
            color=line["colour"], strokeWidth=line["outer_width"], strokeDash=line["dash"]
        )
        layers.append(rule.encode(y=alt.Y("at:Q", scale=scale, axis=axis, title=None)))
    median = base.mark_line(color=paint["line"]["colour"], strokeWidth=2, interpolate=shape, clip=True)
    layers.append(median.encode(x=x, y=y("median")))
    heading = alt.TitleParams(title, fontSize=look["title_font"], fontWeight="normal")
    return alt.LayerChart(layer=layers, title=heading, width=look["width"], height=look["height"])


def _points_of(fault: WhatIf, name: str) -> list[dict[str, float]]:
    return _tip_rows(fault) if name == "tip" else _rows(next(one for one in fault.bands if one.name == name))


def _tip_rows(fault: WhatIf) -> list[dict[str, float]]:
    """The dose at the tip as steps, held to the end."""
    dose, end_h = fault.tip_dose, fault.bands[0].time_h[-1]
    steps = [(hour, rate) for hour, rate in zip(dose.time_h, dose.rate_ug_per_day, strict=True) if hour <= end_h]
    return [{"hour": hour, "median": rate, "high": rate} for hour, rate in (*steps, (end_h, steps[-1][1]))]


def _rows(band: Band) -> list[dict[str, float]]:
    """The points of a band: every hour of the first day, then fewer."""
    look = theme()["what_if"]
    digits = theme()["significant_digits"]
    shown = zip(band.time_h, band.median, band.low_90, band.high_90, strict=True)
    last = band.time_h[-1]

    def short(value: float) -> float:
        return float(f"{value:.{digits}g}")

    return [
        {"hour": round(hour, digits), "median": short(median), "low": short(low), "high": short(high)}
        for hour, median, low, high in shown
        if hour <= look["hourly_to_h"] or round(hour) % look["then_every_h"] == 0 or hour == last
    ]


def _table(name: str, rows: Sequence[WhatIf]) -> Table:
    words = texts()["pump"]["what_if"]
    hours = theme()["what_if"]["table_h"]
    cells = []
    for one in rows:
        band = next(band for band in one.bands if band.name == name)
        places = [max(place for place, at in enumerate(band.time_h) if at <= hour) for hour in hours]
        cells.append(
            (
                one.title,
                *(
                    words["cell"].format(
                        median=number(band.median[at]), low=number(band.low_90[at]), high=number(band.high_90[at])
                    )
                    for at in places
                ),
            )
        )
    return Table(
        caption=words["table"].format(variable=words["panels"][name]),
        columns=(words["fault"], *(words["column"].format(hour=number(hour)) for hour in hours)),
        rows=tuple(cells),
    )


def _alt(title: str, rows: Sequence[WhatIf]) -> str:
    words = texts()["pump"]["what_if"]
    said = []
    for one in rows:
        sign = words["alt_none"]
        if one.first_sign is not None:
            hours = one.first_sign.hours
            sign = words["alt_sign"].format(
                hours=number(hours.median), low=number(hours.low_90), high=number(hours.high_90)
            )
        tone = next(band for band in one.bands if band.name == "ashworth")
        said.append(
            words["alt_row"].format(
                title=one.title, sign=sign, first=number(tone.median[0]), last=number(tone.median[-1])
            )
        )
    return words["alt"].format(title=title, rows=" ".join(said))
