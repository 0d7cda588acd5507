"""A drawn spine: the canal of each level in the colour of its spinal fluid, with the numbers beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, groupby
from math import ceil, floor, hypot, log10, pi, sqrt
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eutonia.reporting.spine import LEVELS, Level, LevelValue, Profile, anatomy
from eutonia.reporting.words import TEMPLATES, number, theme

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scale:
    """Concentration in ng/mL to a share of the way from the lightest to the darkest colour, by logarithm."""

    low: float
    high: float

    def share(self, value: float) -> float:
        """0 at and below the low end, 1 at and above the high end."""
        if value <= self.low:
            return 0
        return min(1, log10(value / self.low) / log10(self.high / self.low))

    def colour(self, value: float) -> str:
        """The colour of a concentration."""
        colours = theme()["spine"]["colours"]
        place = self.share(value) * (len(colours) - 1)
        before = min(int(place), len(colours) - 2)
        return _mixed(colours[before], colours[before + 1], place - before)

    def ink(self, value: float) -> str:
        """The colour of a number that is printed on the colour of a concentration."""
        look = theme()["spine"]
        return look["light_ink"] if self.share(value) > look["light_ink_from"] else look["dark_ink"]

    def ticks(self) -> tuple[float, ...]:
        """1, 2 and 5 of each power of ten inside the scale."""
        powers = range(floor(log10(self.low)), ceil(log10(self.high)) + 1)
        found = (step * 10.0**power for power in powers for step in (1, 2, 10 / 2))
        near = 1 / 1000
        return tuple(one for one in found if self.low * (1 - near) <= one <= self.high * (1 + near))


def scale_of(profile: Profile) -> Scale:
    """The scale that holds every range of a profile."""
    low = min((one.low_90 for one in profile.levels if one.low_90 > 0), default=1)
    return rounded(low, max(*(one.high_90 for one in profile.levels), low))


def rounded(low: float, high: float) -> Scale:
    """The scale from the round number at or below `low` to the one above `high`."""
    ticks = Scale(10.0 ** floor(log10(low)), 10.0 ** (floor(log10(high)) + 1)).ticks()
    return Scale(max(one for one in ticks if one <= low), min(one for one in ticks if one > high))


def picture(profile: Profile, tip: str, words: Mapping[str, str], said: str, by_needle: bool = False) -> str:
    """The drawn spine as SVG.

    Parameters
    ----------
    profile : Profile
        The levels at one time.
    tip : str
        Where the catheter ends, or where the needle of a test bolus went in.
    words : mapping of str
        The sentences and headings in the picture.
    said : str
        The picture in words.
    """
    look = theme()["spine"]
    shape = _Shape.of(anatomy())
    scale = scale_of(profile)
    values = {one.level: one for one in profile.levels}
    columns = look["columns"]
    head = look["head"]
    brain = shape.boundary[0][0] + head["dx"], shape.boundary[0][1] + head["dy"]
    heights = {name: shape.middle(place)[1] for place, name in enumerate(shape.names)} | {LEVELS[-1]: brain[1]}
    bottom = shape.boundary[-1][1] + look["foot"] / 2

    def across(value: float) -> float:
        return _short(columns["from"] + scale.share(value) * (columns["to"] - columns["from"]))

    return _template().render(
        width=look["width"],
        height=_short(bottom + look["foot"]),
        alt=said,
        words=words,
        columns=columns,
        head_row=_short(brain[1] - head["ry"] - look["gap"]),
        head={
            **{name: head[name] for name in ("rx", "ry", "brain_rx", "brain_ry")},
            "x": _short(brain[0]),
            "y": _short(brain[1]),
            "colour": scale.colour(values[LEVELS[-1]].median),
        },
        drawn=[shape.level(place, scale.colour(values[name].median)) for place, name in enumerate(shape.names)],
        catheter=_points(shape.catheter(tip, by_needle)),
        tip=dict(zip("xy", (_short(one) for one in shape.inside(tip)), strict=True)),
        sites=shape.sites(words),
        rows=[_row(values[name], heights[name], across, scale, name == tip) for name in LEVELS],
        ticks=[{"x": across(one), "label": number(one)} for one in scale.ticks()],
        stops=[
            {"offset": _short(place / (len(look["colours"]) - 1)), "colour": colour}
            for place, colour in enumerate(look["colours"])
        ],
        plot_top=_short(brain[1] - head["ry"] / 2),
        plot_bottom=_short(bottom),
    )


def _row(value: LevelValue, y: float, across: Any, scale: Scale, is_tip: bool) -> dict[str, Any]:
    return {
        "name": value.level,
        "y": _short(y),
        "x": across(value.median),
        "low_x": across(value.low_90),
        "high_x": across(value.high_90),
        "colour": scale.colour(value.median),
        "median": number(value.median),
        "range": f"{number(value.low_90)} to {number(value.high_90)}",
        "is_tip": is_tip,
    }


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where each level lies on the picture: boundaries of the canal, their outward normals, half widths."""

    names: tuple[str, ...]
    site: tuple[str, ...]
    boundary: tuple[Point, ...]
    normal: tuple[Point, ...]
    canal: tuple[float, ...]
    cord: tuple[float, ...]

    @classmethod
    def of(cls, levels: Sequence[Level]) -> _Shape:
        look = theme()["spine"]
        spinal = [one for one in levels if one.length_cm]
        down = [look["top"] + cm * look["px_per_cm"] for cm in accumulate((one.length_cm for one in spinal), initial=0)]
        boundary = [(look["x"] + look["sway"] * by, y) for by, y in zip(look["curve"], down, strict=True)]
        ends = [boundary[0], *boundary, boundary[-1]]
        normal = [_normal(before, after) for before, after in zip(ends, ends[2:], strict=False)]
        per_cm = look["px_per_cm"] * look["widen"]
        canal = _at_boundaries([sqrt((one.csf_area_cm2 + one.cord_area_cm2) / pi) * per_cm for one in spinal])
        cord = _at_boundaries([sqrt(one.cord_area_cm2 / pi) * per_cm for one in spinal])
        return cls(
            tuple(one.name for one in spinal), tuple(one.site for one in spinal), tuple(boundary), tuple(normal),
            tuple(canal), tuple(cord),
        )  # fmt: skip

    def at(self, place: int, share: float, out: float, drop: float = 0) -> Point:
        """A point of a level: `share` of its length down, `out` pixels from the middle, to the back where positive."""
        x, y = _between(self.boundary[place], self.boundary[place + 1], share)
        across, along = _between(self.normal[place], self.normal[place + 1], share)
        return x + across * out, y + along * out + drop

    def middle(self, place: int) -> Point:
        return self.at(place, 0.5, 0)

    def inside(self, name: str) -> Point:
        """Where a catheter lies at a level."""
        place = self.names.index(name)
        return self.at(place, 0.5, self.canal[place] * theme()["spine"]["catheter_place"])

    def level(self, place: int, colour: str) -> dict[str, str]:
        """The outlines of a level: vertebral body in front, canal and cord, spinous process behind."""
        look = theme()["spine"]
        grown = place / (len(self.names) - 1)
        depth, length = (first + (last - first) * grown for first, last in (look["body"], look["process"]))
        wall = max(self.canal[place], self.canal[place + 1]) + look["gap"]
        top, bottom = look["disc"] / 2, 1 - look["disc"] / 2
        upper, lower = look["process_part"]
        body = [self.at(place, *one) for one in ((top, -wall), (top, -wall - depth), (bottom, -wall - depth),
                                                 (bottom, -wall))]  # fmt: skip
        process = [self.at(place, upper, wall), self.at(place, upper, wall + length, look["process_drop"]),
                   self.at(place, lower, wall + length, look["process_drop"]), self.at(place, lower, wall)]  # fmt: skip
        has_cord = self.cord[place] > 0
        return {
            "body": _points(body),
            "process": _points(process),
            "canal": _points(self._tube(place, self.canal)),
            "cord": _points(self._tube(place, self.cord)) if has_cord else "",
            "colour": colour,
        }

    def _tube(self, place: int, half: Sequence[float]) -> list[Point]:
        upper, lower = half[place], half[place + 1]
        return [self.at(place, *one) for one in ((0, -upper), (0, upper), (1, lower), (1, -lower))]

    def catheter(self, tip: str, by_needle: bool) -> list[Point]:
        """From the back into the canal and up to the tip."""
        look = theme()["spine"]
        end = self.names.index(tip)
        entry = end if by_needle else max(end, self.names.index(look["entry_level"]))
        wall = self.canal[entry] + look["outside"]
        outside = self.at(entry, 0.5, wall, look["outside_drop"])
        return [outside, *(self.inside(self.names[place]) for place in range(entry, end - 1, -1))]

    def sites(self, words: Mapping[str, str]) -> list[dict[str, Any]]:
        """The brackets beside the levels that lie opposite the segments of legs and arms."""
        found = []
        for site, members in groupby(range(len(self.names)), key=lambda place: self.site[place]):
            places = list(members)
            if site:
                top, bottom = self.boundary[places[0]][1], self.boundary[places[-1] + 1][1]
                middle = _short((top + bottom) / 2)
                found.append({"label": words[site], "top": _short(top), "bottom": _short(bottom), "middle": middle})
        return found


def _normal(before: Point, after: Point) -> Point:
    across, down = after[0] - before[0], after[1] - before[1]
    length = hypot(across, down)
    return down / length, -across / length


def _at_boundaries(levels: Sequence[float]) -> list[float]:
    """The mean of the level above and below each boundary; a tube that has ended has no width."""
    ends = [levels[0], *levels, levels[-1]]
    return [0 if not (above and below) else (above + below) / 2 for above, below in zip(ends, ends[1:], strict=False)]


def _between(one: Point, other: Point, share: float) -> Point:
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{_short(x)},{_short(y)}" for x, y in points)


def _short(one: float) -> float:
    return round(one, theme()["spine"]["digits"])


def _mixed(one: str, other: str, share: float) -> str:
    parts = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(a + (b - a) * share) for a, b in parts).hex()


@cache
def _template() -> Any:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("spine.svg.j2")
