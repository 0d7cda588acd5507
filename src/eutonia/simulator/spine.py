"""The spine: cerebrospinal fluid from the cranium down to S2, mixed along the canal, exchanging with blood everywhere.

Two tracers share one linear system: drug that came from the blood, and drug still on its way from a catheter tip or a
needle. Each is carried by a few modes of the canal, so that every level is a weighted sum of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, sqrt

import numpy as np
from scipy.linalg import eigh_tridiagonal

from eutonia.clinic.canal import Canal
from eutonia.evidence import value
from eutonia.evidence.library import read_table
from eutonia.simulator.linear import Array, Rates
from eutonia.simulator.numerics import CELLS, TIP_MODES
from eutonia.simulator.parameters import Bodies

_ROWS = read_table("levels.csv")
LEVELS = tuple(row["id"] for row in _ROWS)  # C1 to S2, then the cranium
SPINAL = tuple(row for row in _ROWS if row["length_cm"])
NG_PER_MG = 1000.0 * 1000.0


def site_levels(site: str) -> tuple[int, ...]:
    """The levels opposite the cord segments of the legs or of the arms."""
    return tuple(k for k, row in enumerate(_ROWS) if row["site"] == site)


@dataclass(frozen=True)
class Grid:
    """The canal in cells, the cranium first: arrays (cells, draws); flows (cells - 1, draws) between neighbours."""

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
    length = np.repeat([float(row["length_cm"]) / cells for row in SPINAL], cells)[:, None]
    table_area = np.repeat([float(row["csf_area_cm2"]) for row in SPINAL], cells)[:, None]
    names = np.repeat([row["id"] for row in SPINAL], cells)
    area = table_area * bodies.spine_area_scale
    mixing = np.ones((len(names), 1))
    if canal.still_sac:
        mixing[np.flatnonzero(names == "L3")[-1] + 1 :] *= value("model.spine.sac_factor")
    if canal.block_level is not None:
        mixing[names == canal.block_level] *= value("model.spine.block_factor")
    if plume:
        mixing *= value("model.spine.plume_factor")
    diffusion = mixing * bodies.spine_diffusion_cm2_per_h
    resistance = length / 2 / (area * diffusion)
    junction = (length[:1] / 2 + value("model.spine.junction")) / (area[:1] * diffusion[:1])
    outside = np.zeros_like(area)
    if canal.leak_level is not None and canal.leak_ml_per_h is not None:
        outside[names == canal.leak_level] = canal.leak_ml_per_h / cells
    nil = np.zeros((1, bodies.draws))
    spinal_ml = length * area
    return Grid(
        volume_ml=np.concatenate([bodies.cranium_ml[None], spinal_ml]),
        flow_ml_per_h=1 / np.concatenate([junction, resistance[:-1] + resistance[1:]]),
        blood_ml_per_h=np.concatenate([bodies.formation_ml_per_h[None], bodies.csf_exchange_per_h * spinal_ml]),
        outside_ml_per_h=np.concatenate([nil, outside]),
        drift_ml_per_h=np.concatenate([nil, np.full((len(names) - 1, bodies.draws), canal.drift_ml_per_min * 60)]),
        cells=cells,
    )


def symmetric(grid: Grid, drift: bool) -> tuple[Array, Array, Array]:
    """Diagonal, side diagonal and weights of the symmetric form: y = weight x C moves by dy/dt = -S y.

    Settling drug moves to the head with half the drift added to the exchange, and back with half taken off; the weights
    make that symmetric too.
    """
    half = grid.drift_ml_per_h / 2 if drift else np.zeros_like(grid.flow_ml_per_h)
    up, down = grid.flow_ml_per_h + half, grid.flow_ml_per_h - half
    leaving = grid.blood_ml_per_h + grid.outside_ml_per_h
    leaving[1:] += up
    leaving[:-1] += down
    tilt = np.concatenate([np.ones((1, grid.volume_ml.shape[1])), np.cumprod(np.sqrt(up / down), axis=0)])
    side = -np.sqrt(up * down / (grid.volume_ml[1:] * grid.volume_ml[:-1]))
    return leaving / grid.volume_ml, side, np.sqrt(grid.volume_ml) * tilt


def _solver(diagonal: Array, side: Array):
    """Solves S x = right for every draw (a tridiagonal system, factored once)."""
    pivot, factor = diagonal.copy(), np.empty_like(side)
    for i in range(len(side)):
        factor[i] = side[i] / pivot[i]
        pivot[i + 1] -= factor[i] * side[i]

    def solve(right: Array) -> Array:
        x = right.copy()
        for i in range(len(side)):
            x[i + 1] -= factor[i] * x[i]
        x /= pivot
        for i in range(len(side) - 1, -1, -1):
            x[i] -= factor[i] * x[i + 1]
        return x

    return solve


def _times(diagonal: Array, side: Array, x: Array) -> Array:
    product = diagonal * x
    product[1:] += side * x[:-1]
    product[:-1] += side * x[1:]
    return product


@dataclass(frozen=True)
class Modes:
    """A few shapes of the canal that decay by themselves.

    decay_per_h : (modes, draws); levels : (modes, levels, draws), ng/mL at each level for one of the mode;
    to_blood : (modes, draws), ng/h into plasma; drive : (inputs, modes, draws) for one unit of input. What faster modes
    hold follows the input at once: level_at_once (inputs, levels, draws), blood_at_once (inputs, draws).
    """

    decay_per_h: Array
    levels: Array
    to_blood: Array
    drive: Array
    level_at_once: Array
    blood_at_once: Array


def blood_modes(grid: Grid, count: int) -> Modes:
    """Modes that carry what plasma brings; the input is Kp x plasma, ng/mL.

    Galerkin on the uniform field and what the inverse of the canal makes of it. The uniform field is the steady state,
    so that the steady ratio and the mass are exact with any count; more modes sharpen the way there.
    """
    diagonal, side, weight = symmetric(grid, drift=False)
    solve = _solver(diagonal, side)
    brought = grid.blood_ml_per_h / weight
    basis = np.empty((count, *weight.shape))
    vector = weight
    for k in range(count):
        for _ in range(2):  # twice is enough for orthogonality
            for earlier in basis[:k]:
                vector = vector - earlier * np.einsum("cd,cd->d", earlier, vector)
        basis[k] = vector / np.sqrt(np.einsum("cd,cd->d", vector, vector))
        vector = solve(basis[k])
    moved = np.stack([_times(diagonal, side, one) for one in basis])
    decay, mix = np.linalg.eigh(np.einsum("kcd,lcd->dkl", basis, moved))
    shapes = np.einsum("kcd,dkm->mcd", basis, mix)
    drive = np.einsum("mcd,cd->md", shapes, brought)
    levels = np.stack([grid.at_levels(one / weight) for one in shapes])
    nil = np.zeros((1, len(LEVELS), weight.shape[1]))
    return Modes(np.ascontiguousarray(decay.T), levels, drive, drive[None], nil, nil[:, 0])


def tip_modes(grid: Grid, levels: tuple[str, ...]) -> Modes:
    """Modes that carry what is infused at these levels; the input is ng/h. Faster modes follow at once.

    Sources: model.spine.source_sd.
    """
    diagonal, side, weight = symmetric(grid, drift=True)
    sources = np.stack([_plume(grid.cells, level) for level in levels])
    count = min(TIP_MODES, len(weight))
    draws = weight.shape[1]
    decay, shapes = np.empty((count, draws)), np.empty((count, *weight.shape))
    for d in range(draws):
        found, vectors = eigh_tridiagonal(diagonal[:, d], side[:, d], lapack_driver="stemr")
        decay[:, d], shapes[:, :, d] = found[:count], vectors[:, :count].T
    into = sources[:, :, None] * weight / grid.volume_ml
    drive = np.einsum("mcd,scd->smd", shapes, into)
    solve = _solver(diagonal, side)
    at_once = np.stack([solve(one) for one in into]) - np.einsum("mcd,smd->scd", shapes, drive / decay)
    in_cells, rest = shapes / weight, at_once / weight
    return Modes(
        decay,
        np.stack([grid.at_levels(one) for one in in_cells]),
        np.einsum("mcd,cd->md", in_cells, grid.blood_ml_per_h),
        drive,
        np.stack([grid.at_levels(one) for one in rest]),
        np.einsum("scd,cd->sd", rest, grid.blood_ml_per_h),
    )


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
    """The modes of a run: `blood` carries what comes from plasma, `tips` what is infused, by the prefix of their names.

    exchange_ml_per_h : (draws,), plasma-equivalent flow of the uniform field into the blood, all levels together.
    """

    blood: Modes
    tips: dict[str, Modes]
    inputs: tuple[Input, ...]
    exchange_ml_per_h: Array

    @property
    def compartments(self) -> tuple[str, ...]:
        groups = {"csf": self.blood, **self.tips}
        names = [f"{prefix}_{k}" for prefix, modes in groups.items() for k in range(len(modes.decay_per_h))]
        return (*names, *(one.flow for one in self.inputs))

    def order(self, one: Input) -> int:
        """The place of an input among those that its modes carry."""
        return [other for other in self.inputs if other.modes == one.modes].index(one)

    def from_blood(self, level: int) -> list[tuple[str, Array]]:
        """ng/mL at a level of drug that came from the blood, as (compartment, weight)."""
        return [(f"csf_{k}", row[level]) for k, row in enumerate(self.blood.levels)]

    def from_tip(self, level: int) -> list[tuple[str, Array]]:
        """ng/mL at a level of drug on its way from a tip, as (compartment, weight)."""
        found = [(f"{p}_{k}", row[level]) for p, modes in self.tips.items() for k, row in enumerate(modes.levels)]
        for one in self.inputs:
            found.append((one.flow, 1000.0 * self.tips[one.modes].level_at_once[self.order(one), level]))
        return found


def add_spine(rates: Rates, spine: Spine, bodies: Bodies) -> None:
    """Plasma pays for what the CSF takes and receives what leaves it.

    Sources: model.csf.ratio, and those of `grid_of`.
    """
    one_ng = np.full(bodies.draws, 1 / NG_PER_MG)
    brought = bodies.csf_ratio * per_amount(bodies.volume_central_l)  # Kp x plasma, ng/mL, for each mg
    rates.loss("central", spine.exchange_ml_per_h * brought / NG_PER_MG)
    for prefix, modes in {"csf": spine.blood, **spine.tips}.items():
        for k, decay in enumerate(modes.decay_per_h):
            rates.decay(f"{prefix}_{k}", decay)
            rates.follow("central", f"{prefix}_{k}", modes.to_blood[k], one_ng)
    for k, drive in enumerate(spine.blood.drive[0]):
        rates.follow(f"csf_{k}", "central", drive, brought)
    for one in spine.inputs:
        modes, order = spine.tips[one.modes], spine.order(one)
        for k, drive in enumerate(modes.drive[order]):
            rates.follow(f"{one.modes}_{k}", one.flow, drive, 1000 * np.ones(bodies.draws))
        rates.follow("central", one.flow, modes.blood_at_once[order], 1000 * one_ng)


def add_cord(rates: Rates, spine: Spine, bodies: Bodies, levels: tuple[int, ...]) -> None:
    """Ventral horn opposite `levels`, ng/mL in CSF units; in half of the draws drug of the blood comes by capillaries.

    Drug of a tip always comes through the CSF, at its own rate: `cord_tip` is that part, and `cord` the sum of both.

    Sources: model.cord.csf_rate, model.cord.capillary_rate, model.cord.capillary_share.
    """
    mean = np.full(bodies.draws, 1 / len(levels))
    capillary = bodies.cord_capillary
    from_blood = bodies.csf_ratio * per_amount(bodies.volume_central_l)
    rates.decay("cord", bodies.cord_rate_per_h)
    rates.follow("cord", "central", bodies.cord_rate_per_h * capillary, from_blood)
    for level in levels:
        for name, weight in spine.from_blood(level):
            rates.follow("cord", name, bodies.cord_rate_per_h * ~capillary, weight * mean)
    if spine.inputs:
        rates.decay("cord_tip", bodies.cord_csf_rate_per_h)
        rates.follow("cord", "cord_tip", bodies.cord_rate_per_h - bodies.cord_csf_rate_per_h, np.ones(bodies.draws))
        for level in levels:
            for name, weight in spine.from_tip(level):
                for site in ("cord", "cord_tip"):
                    rates.follow(site, name, bodies.cord_csf_rate_per_h, weight * mean)


def add_brain(rates: Rates, spine: Spine, bodies: Bodies) -> None:
    """Brain, ng/mL in plasma units: mostly from blood, a share from the cranial CSF.

    Sources: model.brain.rate, model.brain.csf_share.
    """
    share, cranium = bodies.brain_csf_share, len(LEVELS) - 1
    rates.follow("brain", "central", bodies.brain_rate_per_h * (1 - share), per_amount(bodies.volume_central_l))
    for name, weight in spine.from_blood(cranium) + spine.from_tip(cranium):
        rates.follow("brain", name, bodies.brain_rate_per_h * share / bodies.csf_ratio, weight)
    rates.decay("brain", bodies.brain_rate_per_h)


def per_amount(volume_l: Array) -> Array:
    """ng/mL for each mg in a volume (mg/L is 1,000 ng/mL)."""
    return 1000.0 / volume_l
