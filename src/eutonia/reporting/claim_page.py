"""A claim as a page: what was run, what was found, and the figures of the run or of the numbers that were found."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_uppercase
from typing import Any

from eutonia.reporting.claims import Found, ShownClaim
from eutonia.reporting.figures import Figure, Table, svg_of
from eutonia.reporting.words import in_print, number, texts, theme

KIND = "eutonia claim"


def claim_files(shown: ShownClaim, drawn: Sequence[Figure]) -> dict[str, bytes]:
    """The files of a claim by name: the page, the JSON and each figure as SVG.

    Parameters
    ----------
    drawn : figures of the run; where there are none the numbers that were found are drawn
    """
    from eutonia.reporting.render import claim_html

    figures = tuple(drawn) or found_figures(shown)
    files = {
        "claim.html": claim_html(shown, tuple(found_table(one) for one in (shown, *shown.further)), figures).encode(),
        "claim.json": (shown.model_dump_json(indent=1) + "\n").encode(),
    }
    return files | {f"{one.name}.svg": one.svg.encode() for one in figures}


def found_table(shown: ShownClaim) -> Table:
    """What was found, a row for each number."""
    words = texts("claims")["table"]
    found = zip(ascii_uppercase, shown.demonstration.found, strict=False)
    rows = tuple((letter, _titled(one), middle_of(one), range_of(one)) for letter, one in found)
    return Table(caption=words["caption"], columns=tuple(words["columns"]), rows=rows)


def middle_of(one: Found) -> str:
    """The number in print; nothing where only a range is known."""
    return "" if one.middle is None else number(one.middle)


def range_of(one: Found) -> str:
    """The range in print; nothing where there is none."""
    if one.low is None or one.high is None:
        return ""
    return texts("claims")["table"]["range"].format(low=number(one.low), high=number(one.high))


def _titled(one: Found) -> str:
    return in_print(f"{one.title}, {one.unit}" if one.unit not in ("", "1") else one.title, "UK")


def found_figures(shown: ShownClaim) -> tuple[Figure, ...]:
    """The numbers of one unit beside each other, largest first; nothing where fewer than two can be compared."""
    units = [one.unit for one in shown.demonstration.found]
    unit = max(units, key=units.count, default="")
    alike = sorted((one for one in shown.demonstration.found if one.unit == unit), key=_reach, reverse=True)
    if len(alike) < 2:
        return ()
    import altair as alt

    look, words = theme()["figure"], texts("claims")["figure"]
    points = [_point(one) for one in alike]
    named = unit if unit not in ("", "1") else None
    x = alt.X("middle:Q", title=named, scale=alt.Scale(zero=True))
    y = alt.Y("title:N", sort=None, title=None, axis=alt.Axis(labelLimit=look["width"], grid=False))
    base = alt.Chart(alt.Data(values=points))
    rule = base.mark_rule(strokeWidth=look["line"]["width"] * 2, color=look["inner"]["edge"])
    point = base.mark_point(filled=True, opacity=1, size=look["width"] / 10, color=look["line"]["colour"])
    chart = alt.LayerChart(
        layer=[rule.encode(x=alt.X("low:Q", title=named), x2="high:Q", y=y), point.encode(x=x, y=y)],
        width=look["width"] / 2, height=alt.Step(look["ticks"] * 2),
    )  # fmt: skip
    said = "; ".join(f"{one.title} {middle_of(one)} {range_of(one)}".rstrip() for one in alike)
    spec: dict[str, Any] = {**chart.to_dict(), "config": look["config"], "description": said}
    return (
        Figure(
            name="found", title=words["title"], caption=words["caption"], alt=said, spec=spec,
            svg=svg_of("found", said, spec), bands=(), table=found_table(shown),
        ),
    )  # fmt: skip


def _reach(one: Found) -> float:
    return max(each for each in (one.middle, one.high, 0.0) if each is not None)


def _point(one: Found) -> dict[str, Any]:
    """A number as the figure reads it; without ends the rule has no length, without a middle there is no point."""
    known = one.middle if one.middle is not None else one.high
    return {
        "title": one.title, "middle": one.middle,
        "low": known if one.low is None else one.low, "high": known if one.high is None else one.high,
    }  # fmt: skip
