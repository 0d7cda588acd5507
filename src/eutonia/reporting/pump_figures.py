"""Figures of a pump course: the drawn spine, levels by time, and effect at legs and arms."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from eutonia.reporting.figures import Figure, Table, band_layers, band_rows, day_numbers, svg_of
from eutonia.reporting.findings import Assessment, Band
from eutonia.reporting.pump_page import PumpFindings
from eutonia.reporting.spine import LEVELS, LevelMap, Profile, anatomy
from eutonia.reporting.spine_picture import Scale, picture, rounded
from eutonia.reporting.what_if_figures import what_if_figures
from eutonia.reporting.words import in_print, number, texts, theme

if TYPE_CHECKING:
    import altair as alt

SITE_PANELS = ("cord_ng_per_ml", "ashworth")
HEAD_TO_FOOT = (LEVELS[-1], *LEVELS[:-1])


def pump_figures(pump: PumpFindings, assessment: Assessment | None, jurisdiction: str | None) -> tuple[Figure, ...]:
    """The figures that only a pump course has, as far as they were simulated."""
    found = []
    if pump.profile is not None:
        found.append(spine_figure(pump.profile, pump.tip, in_print(pump.profile_text, jurisdiction), pump.by_needle))
    if pump.levels is not None:
        found.append(map_figure(pump.levels, pump.change_days, pump.tip))
    if assessment is not None and pump.arms is not None:
        found.append(sites_figure(assessment, pump.arms))
    if pump.what_if is not None:
        found.extend(what_if_figures(pump.what_if, jurisdiction))
    return tuple(found)


def spine_figure(profile: Profile, tip: str, when: str, by_needle: bool = False) -> Figure:
    """The drawn spine at one time, its numbers beside it and again in the table."""
    words = texts()["pump"]["spine"]
    values = {one.level: one for one in profile.levels}
    highest = max(profile.levels, key=lambda one: one.median)
    lowest = min(profile.levels, key=lambda one: one.median)
    site_means = {
        site: number(_mean([values[one.name].median for one in anatomy() if one.site == site]))
        for site in ("legs", "arms")
    }
    said = words["alt"].format(
        when=when,
        highest=highest.level,
        high=number(highest.median),
        lowest=lowest.level,
        low=number(lowest.median),
        **site_means,
    )
    printed = {name: text.format(tip=tip) for name, text in words["picture"].items()}
    printed["tip"] = printed["needle" if by_needle else "tip"]
    rows = tuple(
        (name, number(values[name].median), number(values[name].low_90), number(values[name].high_90))
        for name in HEAD_TO_FOOT
    )
    return Figure(
        name="spine",
        title=words["title"].format(when=when),
        caption=words["caption"].format(**site_means),
        alt=said,
        spec={},
        svg=picture(profile, tip, printed, said, by_needle),
        bands=(),
        table=Table(caption=words["table"].format(when=when), columns=tuple(words["columns"]), rows=rows),
    )


def map_figure(levels: LevelMap, change_days: Sequence[int], tip: str) -> Figure:
    """Levels by time: colour is the median, numbers stand in some columns, upright lines where the rate changes."""
    import altair as alt

    words, look, paint = texts()["pump"]["map"], theme()["map"], theme()["spine"]
    scale = _scale(levels)
    unit_h = 1 if levels.hourly else 24
    origin = 0 if levels.hourly else 1
    at = [time_h / unit_h + origin for time_h in levels.time_h]
    cells, noted = _cells(levels, at), _noted(levels, at, change_days, scale)
    along = words["hours"] if levels.hourly else texts()["figure"]["day"]
    x = alt.X(
        "from:Q",
        title=along,
        axis=alt.Axis(grid=False, tickMinStep=1, tickCount=theme()["figure"]["ticks"]),
        scale=alt.Scale(domain=[at[0], at[-1]], nice=False),
    )
    y = alt.Y("level:N", sort=list(HEAD_TO_FOOT), title=words["level"], axis=alt.Axis(labelFontSize=look["axis_size"]))
    colour = alt.Color(
        "median:Q",
        title=words["legend"],
        scale=alt.Scale(type="log", domain=[scale.low, scale.high], range=paint["colours"], clamp=True),
        legend=alt.Legend(values=list(scale.ticks()), format=",~g", orient="right"),
    )
    tips = [
        alt.Tooltip("level:N", title=words["level"]),
        alt.Tooltip("from:Q", title=along, format=".3~g"),
        alt.Tooltip("median:Q", title=words["legend"], format=".3~g"),
    ]
    layers = [
        alt.Chart(alt.NamedData(name="levels"))
        .mark_rect(clip=True)
        .encode(x=x, x2="to:Q", y=y, color=colour, tooltip=tips),
    ]
    for day in change_days:
        if at[0] < day < at[-1] and not levels.hourly:
            rule = alt.Chart(alt.Data(values=[{"from": day}])).mark_rule(color=look["edge"], strokeWidth=2)
            layers.append(rule.encode(x=x))
    numbers = alt.Chart(alt.NamedData(name="numbers")).mark_text(
        fontSize=look["note_size"], align="right", dx=-look["inset"]
    )
    layers.append(numbers.encode(x=x, y=y, text="said:N", color=alt.Color("ink:N", scale=None, legend=None)))
    chart = alt.LayerChart(layer=layers, name="levels_by_time", width=theme()["figure"]["width"] - look["legend_room"],
                           height=look["row"] * len(LEVELS))  # fmt: skip
    chart = chart.resolve_scale(color="independent")
    until = number(levels.time_h[-1] / unit_h)
    said = words["alt"].format(
        until=until,
        unit=words["unit_h" if levels.hourly else "unit_day"],
        highest=number(max(max(row) for row in levels.medians)),
        tip=tip,
        last=number(levels.medians[-1][LEVELS.index(tip)]),
        cranium=number(levels.medians[-1][-1]),
    )
    spec = {
        **chart.to_dict(),
        "config": theme()["figure"]["config"],
        "datasets": {"levels": cells, "numbers": noted},
        "description": said,
    }
    columns = list(dict.fromkeys(row["time_h"] for row in noted))
    table = {(row["time_h"], row["level"]): row["said"] for row in noted}
    rows = tuple((name, *(table[one, name] for one in columns)) for name in HEAD_TO_FOOT)
    heading = words["column_h" if levels.hourly else "column_day"]
    return Figure(
        name="levels",
        title=words["title"],
        caption=words["caption_h" if levels.hourly else "caption_day"].format(until=until),
        alt=said,
        spec=spec,
        svg=svg_of("levels", said, spec),
        bands=(),
        table=Table(
            caption=words["table"],
            columns=(words["level"], *(heading.format(at=number(one / unit_h)) for one in columns)),
            rows=rows,
        ),
    )


def sites_figure(legs: Assessment, arms: Assessment) -> Figure:
    """Level at the cord, reflex and tone at legs and arms, side by side on the same scales."""
    import altair as alt

    words, look = texts()["pump"]["sites"], theme()["sites"]
    by_site = {"legs": {one.name: one for one in legs.bands}, "arms": {one.name: one for one in arms.bands}}
    shown = [name for name in SITE_PANELS if all(name in bands for bands in by_site.values())]
    rows, data, named = [], {}, []
    for name in shown:
        pair = [by_site[site][name] for site in by_site]
        top = max(max(one.high_90) for one in pair)
        low = 1 if name == "ashworth" else 0
        scale = alt.Scale(domain=[low, max(top, low + 1 / 1000)], nice=True)
        panels = []
        for site, band in zip(by_site, pair, strict=True):
            data[f"{site}_{name}"] = band_rows(band)
            title = words["panel"].format(site=words[site], title=texts()["variables"][name]["title"])
            panels.append(_site_panel(band, f"{site}_{name}", title, scale, is_last=name == shown[-1]))
            named.append(band)
        rows.append(alt.hconcat(*panels, spacing=look["spacing"]))
    chart = alt.vconcat(*rows, spacing=theme()["figure"]["spacing"], name="legs_and_arms")
    said = words["alt"].format(
        panels=" ".join(
            words["alt_panel"].format(
                site=words[site],
                title=texts()["variables"][name]["title"],
                first=number(bands[name].median[0]),
                last=number(bands[name].median[-1]),
                low=number(bands[name].low_90[-1]),
                high=number(bands[name].high_90[-1]),
            )
            for name in shown
            for site, bands in by_site.items()
        )
    )
    spec = {**chart.to_dict(), "config": theme()["figure"]["config"], "datasets": data, "description": said}
    return Figure(
        name="sites",
        title=words["title"],
        caption=words["caption"] + " " + texts()["figure"]["daily" if named[0].daily else "hourly"],
        alt=said,
        spec=spec,
        svg=svg_of("sites", said, spec),
        bands=tuple(named),
        labels=tuple(words[site] for _ in shown for site in by_site),
    )


def _site_panel(band: Band, name: str, title: str, scale: alt.Scale, is_last: bool) -> alt.LayerChart:
    import altair as alt

    look = theme()["sites"]
    days = day_numbers(band)
    day = alt.X(
        "day:Q",
        title=texts()["figure"]["day"] if is_last else None,
        axis=alt.Axis(grid=False, tickMinStep=1, tickCount=look["ticks"]),
        scale=alt.Scale(domain=[days[0], max(days[-1], days[0] + 1 / 1000)], nice=False),
    )

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=None, scale=scale, axis=alt.Axis(minExtent=look["axis_room"]))

    layers = band_layers(band, name, day, y)
    return alt.LayerChart(layer=layers, title=title, name=f"panel_{name}", width=look["width"], height=look["height"])


def _scale(levels: LevelMap) -> Scale:
    """From the lowest to the highest median that the map shows; in a map of hours at most a factor of a thousand."""
    shown = [one for row in levels.medians[1:] for one in row if one > 0] or [1.0]
    return rounded(max(min(shown), max(shown) / 1000), max(shown))


def _cells(levels: LevelMap, at: Sequence[float]) -> list[dict[str, Any]]:
    """One cell for each level and time; it has the value of its end."""
    digits = theme()["significant_digits"]
    overlap = [*at[2:], at[-1]]  # each cell reaches under the next, so that no seam is seen
    return [
        {"from": start, "to": end, "level": name, "median": float(f"{row[LEVELS.index(name)]:.{digits}g}")}
        for start, end, row in zip(at, overlap, levels.medians[1:], strict=False)
        for name in HEAD_TO_FOOT
    ]


def _noted(levels: LevelMap, at: Sequence[float], change_days: Sequence[int], scale: Scale) -> list[dict[str, Any]]:
    """The columns with printed numbers: the end of each rate, or evenly spread where there are few of them."""
    fewest = theme()["map"]["fewest_columns"]
    wanted = [*(day for day in change_days if at[0] < day < at[-1]), at[-1]]
    if levels.hourly or len(wanted) < fewest:
        wanted = [at[0] + (at[-1] - at[0]) * (place + 1) / fewest for place in range(fewest)]
    places = sorted({max(1, bisect_right(at, end) - 1) for end in wanted} & set(range(1, len(at))))
    return [
        {
            "from": at[place],
            "time_h": levels.time_h[place],
            "level": name,
            "said": number(value),
            "ink": scale.ink(value),
        }
        for place in places
        for name, value in ((one, levels.medians[place][LEVELS.index(one)]) for one in HEAD_TO_FOOT)
    ]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
