"""Predicted against published: a panel for each area, both axes logarithmic, told apart by shape, not by colour."""

from __future__ import annotations

from typing import Any

from eutonia.reporting.figures import Figure, Table, svg_of
from eutonia.reporting.words import texts, theme
from eutonia.validation.page import TOPIC, fold_text, predicted_text, published_text
from eutonia.validation.results import ROLES
from eutonia.validation.scoreboard import VALIDATION, Judged, Scoreboard


def scoreboard_figure(board: Scoreboard) -> Figure:
    """The figure of a scoreboard; what is 0 or less, or not finite, is in its table alone."""
    import altair as alt

    words, look, paint = texts(TOPIC)["figure"], theme()["figure"], theme()["reflex"]
    shown = [one for one in board.judged if one.predicted is not None and min(one.predicted, one.published_middle) > 0]
    points = [_point(one) for one in shown]
    ends = [value for one in points for value in (one["published"], one["predicted"])]
    least, most = min(ends) / 2, max(ends) * 2
    lines = [{"published": at, "predicted": at * fold, "fold": fold} for fold in (0.5, 1, 2) for at in (least, most)]
    side = look["panel_height"] * 1
    scale = alt.Scale(type="log", domain=[least, most], nice=False)
    axis = alt.Axis(grid=False, tickCount=paint["ticks"] // 2, format="~g", labelAngle=0, labelOverlap=True)
    x = alt.X("published:Q", title=words["published"], scale=scale, axis=axis)
    y = alt.Y("predicted:Q", title=words["predicted"], scale=scale, axis=axis)
    order = list(reversed(ROLES))
    role = alt.Scale(domain=order, range=paint["series_shapes"][: len(order) - 1] + [paint["series_shapes"][-2]])
    fill = alt.condition(
        alt.datum.role == VALIDATION, alt.value(paint["series"][0]), alt.value(look["config"]["background"])
    )
    panels = []
    for area in dict.fromkeys(one.area for one in board.judged):
        own = alt.Chart(alt.Data(values=[one for one in points if one["area"] == area])).mark_point(
            size=paint["point"], opacity=1, stroke=paint["series"][0]
        ).encode(x=x, y=y, shape=alt.Shape("role:N", scale=role, sort=order, title=None), fill=fill)  # fmt: skip
        rules = [
            alt.Chart(alt.Data(values=[one for one in lines if one["fold"] == fold]))
            .mark_line(
                color=look["ink"], strokeWidth=look["outer"]["edge_width"],
                strokeDash=[] if fold == 1 else look["threshold"]["dash"],
            )
            .encode(x=x, y=y)
            for fold in (0.5, 1, 2)
        ]  # fmt: skip
        panels.append(alt.LayerChart(layer=[*rules, own], title=area, width=side, height=side))
    chart = alt.ConcatChart(concat=panels, columns=2 * 2, name="scoreboard")
    said = words["alt"].format(areas=" ".join(_said(board, area) for area in _areas(board)))
    spec = {**chart.to_dict(), "config": look["config"], "description": said}
    return Figure(
        name="scoreboard", title=words["title"], caption=words["caption"], alt=said, spec=spec,
        svg=svg_of("scoreboard", said, spec), bands=(), table=_table(board),
    )  # fmt: skip


def _areas(board: Scoreboard) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.area for one in board.judged))


def _point(one: Judged) -> dict[str, Any]:
    return {"area": one.area, "role": one.role, "published": one.published_middle, "predicted": one.predicted}


def _said(board: Scoreboard, area: str) -> str:
    words = texts(TOPIC)["figure"]
    own = [one for one in board.judged if (one.area, one.role) == (area, VALIDATION)]
    near = sum(one.fold_error is not None and one.fold_error <= 2 for one in own)
    return words["alt_area" if own else "alt_area_other"].format(area=area, near=near, count=len(own))


def _table(board: Scoreboard) -> Table:
    names = texts(TOPIC)["columns"]
    columns = tuple(names[one] for one in ("result", "area", "role", "predicted", "published", "fold"))
    rows = tuple(
        (one.id, one.area, one.role, predicted_text(one), published_text(one), fold_text(one.fold_error))
        for one in board.judged
    )
    return Table(texts(TOPIC)["figure"]["title"], columns, rows)
