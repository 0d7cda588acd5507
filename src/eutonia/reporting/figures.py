"""One Vega-Lite specification for each figure, its SVG, its words and the table behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from eutonia.evidence import lookup
from eutonia.reporting.findings import THRESHOLD, Assessment, Band
from eutonia.reporting.words import number, texts, theme

if TYPE_CHECKING:
    import altair as alt

    from eutonia.reporting.page import CoursePart


PLASMA = "plasma_ng_per_ml"


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers behind a figure that is not made of bands: each row begins with its name."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: `spec` is Vega-Lite, `svg` the same as a picture, `alt` and `caption` its words, `bands` its table.

    A drawn picture has an empty `spec`. `labels` name the bands where one variable stands more than once; `table`
    takes the place of bands.
    """

    name: str
    title: str
    caption: str
    alt: str
    spec: Mapping[str, Any]
    svg: str
    bands: tuple[Band, ...]
    labels: tuple[str, ...] = ()
    table: Table | None = None


def figures(
    assessment: Assessment, others: Mapping[str, Assessment], parts: Sequence[CoursePart] = ()
) -> tuple[Figure, ...]:
    """The figures of a course: plasma, effect, sedation and withdrawal, as far as they were simulated.

    Parameters
    ----------
    assessment : Assessment
        The run that the report is about.
    others : mapping of label to Assessment
        Runs drawn beside it in the plasma figure, as medians.
    parts : sequence of CoursePart
        Marked by upright lines.

    Sources: conc.therapeutic, model.withdrawal.theta
    """
    bands = {band.name: band for band in assessment.bands}
    made = []
    for name, words in texts()["figures"].items():
        panels = tuple(bands[panel] for panel in words["panels"] if panel in bands)
        if panels:
            beside = _beside(panels[0].name, others) if name == "plasma" else {}
            said = _alt(words["title"], assessment, panels)
            spec = {**_spec(name, panels, beside, parts), "description": said}
            made.append(
                Figure(
                    name=name,
                    title=words["title"],
                    caption=_caption(name, panels, beside, parts),
                    alt=said,
                    spec=spec,
                    svg=svg_of(name, said, spec),
                    bands=panels,
                )
            )
    return tuple(made)


def _beside(name: str, others: Mapping[str, Assessment]) -> dict[str, Band]:
    return {label: band for label, other in others.items() for band in other.bands if band.name == name}


def _spec(
    name: str, panels: tuple[Band, ...], beside: Mapping[str, Band], parts: Sequence[CoursePart]
) -> dict[str, Any]:
    import altair as alt

    look = theme()["figure"]
    height = look["height"] if len(panels) == 1 else look["panel_height"]
    drawn = [_panel(band, beside, parts, height, is_last=band is panels[-1]) for band in panels]
    chart = drawn[0] if len(drawn) == 1 else alt.vconcat(*drawn, spacing=look["spacing"], name=name)
    return {
        **chart.to_dict(),
        "config": look["config"],
        "datasets": {band.name: band_rows(band) for band in panels},
    }


def _panel(
    band: Band, beside: Mapping[str, Band], parts: Sequence[CoursePart], height: float, is_last: bool
) -> alt.LayerChart:
    import altair as alt

    look = theme()["figure"]
    days = day_numbers(band)
    day = alt.X(
        "day:Q",
        title=texts()["figure"]["day"] if is_last else None,
        axis=alt.Axis(grid=False, tickMinStep=1, tickCount=look["ticks"]),
        scale=alt.Scale(domain=[days[0], max(days[-1], days[0] + 1 / 1000)], nice=False),
    )
    top = _top(band, beside)
    bottom = min(0, *band.low_90) if band.name != "ashworth" else 1
    if band.name == "withdrawal_index":
        top = max(top, look["headroom"] * _threshold_values()[-1])
    scale = alt.Scale(domain=[bottom, max(top, bottom + 1 / 1000)], nice=band.name != PLASMA)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=None, scale=scale)

    layers: list[alt.Chart] = [*_caution_layers(band, y)]
    layers += band_layers(band, band.name, day, y, _caution_marks(band, y, top))
    layers += _other_layers(beside, day, y)
    layers += _part_layers(parts, day, is_labelled=is_last)
    layers.append(_tips(band.name, day))
    title = texts()["variables"][band.name]["title"]
    return alt.LayerChart(layer=layers, title=title, name=f"panel_{band.name}", width=look["width"], height=height)


def band_layers(
    band: Band, name: str, day: alt.X, y: Callable[[str], alt.Y], between: Sequence[alt.Chart] = ()
) -> list[alt.Chart]:
    """The bands and the median of one variable; `between` lies over the bands and under the median."""
    import altair as alt

    look = theme()["figure"]
    base = alt.Chart(alt.NamedData(name=name))
    layers: list[alt.Chart] = []
    for part, low, high in (("outer", "low_90", "high_90"), ("inner", "low_50", "high_50")):
        paint = look[part]
        layers.append(
            base.mark_area(color=paint["colour"], opacity=1, clip=True).encode(x=day, y=y(low), y2=f"{high}:Q")
        )
        for edge in (low, high):
            line = base.mark_line(color=paint["edge"], strokeWidth=paint["edge_width"], clip=True)
            layers.append(line.encode(x=day, y=y(edge)))
    layers += between
    if band.daily:
        swing = look["swing"]
        for edge in ("median_low", "median_high"):
            line = base.mark_line(
                color=swing["colour"], strokeWidth=swing["width"], strokeDash=swing["dash"], clip=True
            )
            layers.append(line.encode(x=day, y=y(edge)))
    median = base.mark_line(color=look["line"]["colour"], strokeWidth=look["line"]["width"], clip=True)
    layers.append(median.encode(x=day, y=y("median")))
    return layers


def _tips(name: str, day: alt.X) -> alt.Chart:
    """The numbers that a pointer shows."""
    import altair as alt

    look = theme()["figure"]
    columns = texts()["figure"]["columns"]
    tips = [alt.Tooltip("day:Q", title=columns["time_h"], format=".1f")]
    tips += [
        alt.Tooltip(f"{field}:Q", title=columns[field], format=".3~g")
        for field in ("median", "low_50", "high_50", "low_90", "high_90")
    ]
    base = alt.Chart(alt.NamedData(name=name))
    return base.mark_rule(opacity=0, strokeWidth=look["spacing"]).encode(x=day, tooltip=tips)


def band_rows(band: Band) -> list[dict[str, float]]:
    """The points of a band as a figure reads them."""
    fields = ("median", "median_low", "median_high", "low_50", "high_50", "low_90", "high_90")
    curves = [getattr(band, field) for field in fields]
    days = day_numbers(band)
    return [
        {"day": day, **dict(zip(fields, values, strict=True))}
        for day, *values in zip(days, *curves, strict=True)  # one row for each time
    ]


def day_numbers(band: Band) -> tuple[float, ...]:
    """Where each point stands on the day axis: 1 is the first day; with every hour kept, 1.5 is its noon."""
    if band.daily:
        return tuple(float(1 + time_h // 24) for time_h in band.time_h)
    return tuple(round(1 + time_h / 24, theme()["significant_digits"]) for time_h in band.time_h)


def _threshold_values() -> tuple[float, float, float]:
    """The low, middle and high threshold on the scale of the index, where the middle one is 1."""
    theta = lookup("model.withdrawal.theta")
    assert theta.low is not None and theta.high is not None and isinstance(theta.value, float)
    return THRESHOLD * theta.low / theta.value, float(THRESHOLD), THRESHOLD * theta.high / theta.value


def _quoted() -> tuple[float, float]:
    quoted = lookup("conc.therapeutic")
    assert quoted.low is not None and quoted.high is not None
    return quoted.low, quoted.high


def _top(band: Band, beside: Mapping[str, Band]) -> float:
    """The upper end of the axis: above every band that is drawn, not above a range that is only quoted."""
    return theme()["figure"]["headroom"] * max(max(one.high_90) for one in (band, *beside.values()))


def _off_scale(top: float) -> str:
    """What of the quoted range lies above the axis, in words; nothing where all of it is seen."""
    low, high = _quoted()
    words = texts()["figure"]["off_scale"]
    return words["all"] if low > top else words["upper"] if high > top else ""


def _caution_layers(band: Band, y: Callable[[str], alt.Y]) -> list[alt.Chart]:
    """The range often quoted for plasma, under the curves."""
    if band.name != PLASMA:
        return []
    import altair as alt

    paint = theme()["figure"]["caution"]
    low, high = _quoted()
    data = alt.Data(values=[{"low": low, "high": high}])
    box = alt.Chart(data).mark_rect(color=paint["colour"], opacity=paint["opacity"], clip=True)
    return [box.encode(y=y("low"), y2="high:Q")]


def _caution_marks(band: Band, y: Callable[[str], alt.Y], top: float) -> list[alt.Chart]:
    """Edges and labels of the caution range or threshold, above the bands so that grey print shows them."""
    import altair as alt

    look, words = theme()["figure"], texts()["figure"]
    if band.name == PLASMA:
        low, high = _quoted()
        paint = look["caution"]
        label = words["caution_label"].format(low=number(low), high=number(high)) + _off_scale(top)
        seen = [at for at in (low, high) if at <= top]
        rows = [{"at": at, "label": "", "dash": paint["dash"], "width": paint["edge_width"]} for at in seen]
        # The label hangs below the upper edge of the range, or of the picture where the range goes beyond it.
        named = alt.Data(values=[{"at": min(high, top), "label": label}])
        labels = _label(named, "left", look["ink"], hangs=True, x=alt.value(0), y=y("at"))
        colour = paint["edge"]
    elif band.name == "withdrawal_index":
        paint = look["threshold"]
        colour, labels = paint["colour"], []
        rows = [
            {
                "at": at,
                "label": label,
                "dash": paint["dash"] if at == THRESHOLD else paint["outer_dash"],
                "width": paint["width"] if at == THRESHOLD else paint["outer_width"],
            }
            for at, label in zip(_threshold_values(), words["threshold_labels"], strict=True)
        ]
    else:
        return []
    layers: list[alt.Chart] = []
    for row in rows:
        data = alt.Data(values=[{"at": row["at"], "label": row["label"]}])
        rule = alt.Chart(data).mark_rule(color=colour, strokeWidth=row["width"], strokeDash=row["dash"], clip=True)
        layers.append(rule.encode(y=y("at")))
        if row["label"]:
            layers += _label(data, "left", look["ink"], x=alt.value(0), y=y("at"))
    return layers + labels


def _other_layers(beside: Mapping[str, Band], day: alt.X, y: Callable[[str], alt.Y]) -> list[alt.Chart]:
    """The medians of other runs, each with its own dash and its name at its highest point."""
    import altair as alt

    look = theme()["figure"]
    layers: list[alt.Chart] = []
    for place, (label, band) in enumerate(beside.items()):
        dash = look["others"]["dashes"][place % len(look["others"]["dashes"])]
        colour = look["others"]["colours"][place % len(look["others"]["colours"])]
        rows = [{"day": one, "median": value} for one, value in zip(day_numbers(band), band.median, strict=True)]
        line = alt.Chart(alt.Data(values=rows)).mark_line(
            color=colour, strokeWidth=look["others"]["width"], strokeDash=dash, clip=True
        )
        layers.append(line.encode(x=day, y=y("median")))
        peak = max(range(len(rows)), key=lambda row: band.median[row])
        last = [{**rows[peak], "label": label}]
        layers += _label(alt.Data(values=last), "right", colour, x=day, y=y("median"))
    return layers


def _part_layers(parts: Sequence[CoursePart], day: alt.X, is_labelled: bool) -> list[alt.Chart]:
    """Upright lines where a part of the course begins; named once a figure."""
    import altair as alt

    paint = theme()["figure"]["part"]
    layers: list[alt.Chart] = []
    for part in parts:
        data = alt.Data(values=[{"day": part.first_day, "label": part.label}])
        rule = alt.Chart(data).mark_rule(color=paint["colour"], strokeWidth=paint["width"], strokeDash=paint["dash"])
        layers.append(rule.encode(x=day))
        if is_labelled:
            layers += _label(data, "left", paint["colour"], x=day, y=alt.value(10))
    return layers


def _label(
    data: alt.Data, align: Literal["left", "right"], colour: str, hangs: bool = False, **places: Any
) -> list[alt.Chart]:
    """A word in the figure, with a white rim so that it reads on a dark band."""
    import altair as alt

    look = theme()["figure"]
    offset = 2 if align == "left" else -2
    baseline: Literal["top", "bottom"] = "top" if hangs else "bottom"
    drop = 2 if hangs else -2
    rim, word = (
        alt.Chart(data).mark_text(
            align=align, baseline=baseline, dx=offset, dy=drop, fontSize=look["note_size"], **paint
        )
        for paint in ({"color": "white", "stroke": "white", "strokeWidth": look["halo"]}, {"color": colour})
    )
    return [one.encode(text="label:N", **places) for one in (rim, word)]


def _caption(name: str, panels: tuple[Band, ...], beside: Mapping[str, Band], parts: Sequence[CoursePart]) -> str:
    words = texts()["figure"]
    said = [words["daily"] if panels[0].daily else words["hourly"]]
    if beside:
        said.append(words["others"].format(labels=", ".join(beside)))
    if parts:
        marks = [words["part"].format(label=one.label, day=number(one.first_day)) for one in parts]
        said.append(words["parts"].format(parts=", ".join(marks)))
    if name == "plasma":
        low, high = _quoted()
        off = _off_scale(_top(panels[0], beside))
        said.append(words["caution"].format(low=number(low), high=number(high), off=off))
    if name == "sedation":
        said.append(texts()["sedation_alone"])
    if name == "withdrawal":
        low, _, high = _threshold_values()
        said.append(words["threshold"].format(low=number(low), high=number(high)))
    return " ".join(said)


def _alt(title: str, assessment: Assessment, panels: tuple[Band, ...]) -> str:
    words = texts()["figure"]
    said = [
        words["alt_panel"].format(
            title=texts()["variables"][band.name]["title"],
            first=number(band.median[0]),
            last=number(band.median[-1]),
            lowest=number(min(band.median_low)),
            highest=number(max(band.median_high)),
            low=number(min(band.low_90)),
            high=number(max(band.high_90)),
        )
        for band in panels
    ]
    return words["alt"].format(
        title=title, days=number(assessment.days), draws=number(assessment.draws), panels=" ".join(said)
    )


def svg_of(name: str, said: str, spec: Mapping[str, Any]) -> str:
    """The picture with its alt text, and with ids that are the same each time and belong to this figure alone."""
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(dict(spec))
    drawn = drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(said)}" ', 1)
    fresh: dict[str, str] = {}

    def renamed(found: re.Match[str]) -> str:
        return f"{found[1]}{fresh.setdefault(found[2], f'{name}-{len(fresh)}')}"

    return re.sub(r'(\bid="|url\(#|href="#)([A-Za-z_][\w-]*)', renamed, drawn)
