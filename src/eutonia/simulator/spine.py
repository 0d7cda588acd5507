"""The spine: cerebrospinal fluid from the cranium down to S2, mixed along the canal, exchanging with blood everywhere.

Two tracers share one linear system: drug that came from the blood (`Blood`), and drug still on its way from a catheter
tip or a needle (`Tips`). Each is carried by a few shapes of the canal, so that every level is a weighted sum of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, sqrt

import numpy as np

from eutonia.clinic.canal import Canal
from eutonia.evidence import value
from eutonia.evidence.library import read_table
from eutonia.simulator.krylov import shapes_of
from eutonia.simulator.linear import Array, Rates
from eutonia.simulator.numerics import CELLS, TIP_MODES
from eutonia.simulator.parameters import Bodies

_ROWS = read_table("levels.csv")
LEVELS = tuple(row["id"] for row in _ROWS)  # C1 to S2, then the cranium
SPINAL = tuple(row for row in _ROWS if row["length_cm"])


def site_levels(site: str) -> tuple[int, ...]:
    """The levels opposite the cord segments of the legs or of the arms."""
    return tuple(k for k, row in enumerate(_ROWS) if row["site"] == site)


@dataclass(frozen=True)
class Grid:
    """The canal in cells, the cranium first: arrays (cells, draws); flows (cells - 1, draws) between neighbours.

    What goes outside and the drift are the same for all draws: (cells, 1), (cells - 1, 1).
    """

    volume_ml: Array
    flow_ml_per_h: Array
    blood_ml_per_h: Array
    outside_ml_per_h: Array
    drift_ml_per_h: Array
    cells: int  # per level

    def at_levels(self, in_cells: Array) -> Array:
        """Means over the cells of each level, the cranium last: (levels, ...)."""
        spinal = in_cells[1:].reshape(len(SPINAL), self.cells, *in_cells.shape[1:]).mean(axis=1)
        return np.concatenate([spinal, in_cells[:1]])


def grid_of(bodies: Bodies, canal: Canal, cells: int = CELLS, plume: bool = False) -> Grid:
    """The canal of every draw.

    Sources: levels.csv; model.spine.diffusion, area_scale, cranium_volume, formation, junction, and for the
    alternatives plume_factor, block_factor, sac_factor; model.csf.exchange.
    """
    length = np.repeat([float(row["length_cm"]) / cells for row in SPINAL], cells)
    area = np.repeat([float(row["csf_area_cm2"]) for row in SPINAL], cells)  # before each draw's scale
    names = np.repeat([row["id"] for row in SPINAL], cells)
    mixing = np.ones(len(names))
    if canal.still_sac:
        mixing[np.flatnonzero(names == "L3")[-1] + 1 :] *= value("model.spine.sac_factor")
    if canal.block_level is not None:
        mixing[names == canal.block_level] *= value("model.spine.block_factor")
    if plume:
        mixing *= value("model.spine.plume_factor")
    reach = length / (2 * area * mixing)
    junction = (length[:1] / 2 + value("model.spine.junction")) / (area[:1] * mixing[:1])
    passing = 1 / np.concatenate([junction, reach[:-1] + reach[1:]])
    outside = np.zeros((len(names) + 1, 1))
    if canal.leak_level is not None and canal.leak_ml_per_h is not None:
        outside[1:][names == canal.leak_level] = canal.leak_ml_per_h / cells
    drift = np.full((len(names), 1), canal.drift_ml_per_min * 60)
    drift[0] = 0  # none through the junction
    volume = np.concatenate([bodies.cranium_ml[None], (length * area)[:, None] * bodies.spine_area_scale])
    blood = volume * bodies.csf_exchange_per_h
    blood[0] = bodies.formation_ml_per_h
    return Grid(
        volume_ml=volume,
        flow_ml_per_h=passing[:, None] * (bodies.spine_area_scale * bodies.spine_diffusion_cm2_per_h),
        blood_ml_per_h=blood,
        outside_ml_per_h=outside,
        drift_ml_per_h=drift,
        cells=cells,
    )


def symmetric(grid: Grid, drift: bool) -> tuple[Array, Array, Array]:
    """Diagonal, side diagonal and weights of the symmetric form: y = weight x C moves by dy/dt = -S y.

    Settling drug moves to the head with half the drift added to the exchange, and back with half taken off; the weights
    make that symmetric too.
    """
    flow, volume = grid.flow_ml_per_h, grid.volume_ml
    leaving = grid.blood_ml_per_h + grid.outside_ml_per_h
    if not drift or not grid.drift_ml_per_h.any():
        leaving[1:] += flow
        leaving[:-1] += flow
        weight = np.sqrt(volume)
        return leaving / volume, -flow / (weight[1:] * weight[:-1]), weight
    up, down = flow + grid.drift_ml_per_h / 2, flow - grid.drift_ml_per_h / 2
    leaving[1:] += up
    leaving[:-1] += down
    tilt = np.concatenate([np.ones((1, volume.shape[1])), np.cumprod(np.sqrt(up / down), axis=0)])
    return leaving / volume, -np.sqrt(up * down / (volume[1:] * volume[:-1])), np.sqrt(volume) * tilt


@dataclass(frozen=True)
class Blood:
    """The canal as blood sees it, on a few orthogonal shapes of it: dx/dt = -inner x + brought x (Kp x plasma, ng/mL).

    inner : (draws, shapes, shapes), symmetric, 1/h; brought : (shapes, draws), and what returns, ng/h, is its product
    with x; levels : (shapes, levels, draws), ng/mL at each level for one of the shape; exchange_ml_per_h : (draws,),
    what plasma at rest with the canal exchanges, all levels together.
    """

    inner: Array
    brought: Array
    levels: Array
    exchange_ml_per_h: Array


def blood_of(grid: Grid, count: int) -> Blood:
    """Galerkin on the uniform field and what the inverse of the canal makes of it (see `shapes_of`).

    The uniform field is the steady state, so that the steady ratio and the mass are exact with any count; more shapes
    sharpen the way there.
    """
    system = symmetric(grid, drift=False)
    inner, brought, levels = shapes_of(*system, grid.blood_ml_per_h, grid.outside_ml_per_h[:, 0], grid.cells, count)
    return Blood(inner, brought, levels, grid.blood_ml_per_h.sum(axis=0))


@dataclass(frozen=True)
class Tips:
    """Shapes of the canal that decay by themselves, and carry what is infused.

    decay_per_h : (modes, draws); levels : (modes, levels, draws), ng/mL at each level for one of the mode;
    to_blood : (modes, draws), ng/h into plasma; drive : (inputs, modes, draws) for one ng/h. What faster modes
    hold follows the input at once: level_at_once (inputs, levels, draws), blood_at_once (inputs, draws).
    """

    decay_per_h: Array
    levels: Array
    to_blood: Array
    drive: Array
    level_at_once: Array
    blood_at_once: Array


def tips_of(grid: Grid, levels: tuple[str, ...], modes: int = TIP_MODES) -> Tips:
    """The modes that carry what is infused at these levels; faster ones follow at once.

    Sources: model.spine.source_sd.
    """
    from scipy.linalg.lapack import dstevd  # divide and conquer: five times faster here than eigh_tridiagonal

    diagonal, side, weight = (np.ascontiguousarray(one.T) for one in symmetric(grid, drift=True))  # by draw
    blood, into = grid.blood_ml_per_h.T, weight / grid.volume_ml.T
    sources = np.stack([_plume(grid.cells, level) for level in levels])
    means = grid.at_levels(np.eye(weight.shape[1]))
    draws, count = len(weight), min(modes, weight.shape[1])
    found = Tips(
        np.empty((draws, count)), np.empty((draws, count, len(LEVELS))), np.empty((draws, count)),
        np.empty((draws, len(levels), count)), np.empty((draws, len(levels), len(LEVELS))),
        np.empty((draws, len(levels))),
    )  # fmt: skip
    for d in range(draws):
        decay, shapes, failed = dstevd(diagonal[d], side[d])
        if failed:
            raise ArithmeticError("the modes of the canal did not converge")
        drive = (sources * into[d]) @ shapes
        slow = shapes[:, :count] / weight[d][:, None]
        rest = (shapes[:, count:] @ (drive[:, count:] / decay[count:]).T) / weight[d][:, None]
        found.decay_per_h[d], found.levels[d], found.to_blood[d] = decay[:count], (means @ slow).T, blood[d] @ slow
        found.drive[d], found.level_at_once[d], found.blood_at_once[d] = (
            drive[:, :count],
            (means @ rest).T,
            blood[d] @ rest,
        )
    return Tips(*(np.ascontiguousarray(np.moveaxis(one, 0, -1)) for one in vars(found).values()))


def _plume(cells: int, level: str) -> Array:
    """Shares of the cells in what enters at the middle of a level; the cranium first."""
    length = np.repeat([float(row["length_cm"]) / cells for row in SPINAL], cells)
    edges = np.concatenate([[0.0], np.cumsum(length)])
    first = LEVELS.index(level) * cells
    middle = (edges[first] + edges[first + cells]) / 2
    width = value("model.spine.source_sd") * sqrt(2)
    below = np.array([erf((edge - middle) / width) for edge in edges])
    shares = np.concatenate([[0.0], np.diff(below)])
    return shares / shares.sum()


@dataclass(frozen=True)
class Input:
    """One infusion: the name of its flow compartment (mcg/h), its level, and the name of the modes that carry it."""

    flow: str
    level: str
    modes: str


@dataclass(frozen=True)
class Spine:
    """What a run needs of the canal: how blood sees it, and what is infused, by the prefix of its modes' names."""

    blood: Blood
    tips: dict[str, Tips]
    inputs: tuple[Input, ...]

    @property
    def compartments(self) -> tuple[str, ...]:
        names = [f"{prefix}_{k}" for prefix, modes in self.tips.items() for k in range(len(modes.decay_per_h))]
        return (*names, *(one.flow for one in self.inputs))

    def order(self, one: Input) -> int:
        """The place of an input among those that its modes carry."""
        return [other for other in self.inputs if other.modes == one.modes].index(one)

    def at(self, level: int) -> list[tuple[str, Array]]:
        """ng/mL at a level of drug on its way from a tip, as (compartment, weight)."""
        found = [(f"{p}_{k}", row[level]) for p, modes in self.tips.items() for k, row in enumerate(modes.levels)]
        for one in self.inputs:
            found.append((one.flow, 1000.0 * self.tips[one.modes].level_at_once[self.order(one), level]))
        return found

    def to_blood(self) -> list[tuple[str, Array]]:
        """ng/h from a tip's drug into plasma, as (compartment, weight)."""
        found = [(f"{p}_{k}", row) for p, modes in self.tips.items() for k, row in enumerate(modes.to_blood)]
        for one in self.inputs:
            found.append((one.flow, 1000.0 * self.tips[one.modes].blood_at_once[self.order(one)]))
        return found


def add_tips(rates: Rates, spine: Spine) -> None:
    """What is infused fills the modes, and they fade."""
    for prefix, modes in spine.tips.items():
        for k, decay in enumerate(modes.decay_per_h):
            rates.decay(f"{prefix}_{k}", decay)
    for one in spine.inputs:
        for k, drive in enumerate(spine.tips[one.modes].drive[spine.order(one)]):
            rates.follow(f"{one.modes}_{k}", one.flow, drive, np.full(rates.draws, 1000.0))
