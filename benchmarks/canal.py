"""The canal in cells, derived from `levels.csv` and the bodies; nothing here comes from the simulator's own grid."""

from __future__ import annotations

import numpy as np
from scipy.special import erf

from eutonia.evidence import value
from eutonia.evidence.library import read_table

PER_LEVEL = 4  # cells of a vertebral level; the cranium is one cell, and the first
SPINAL = tuple(row for row in read_table("levels.csv") if row["length_cm"])
LEVELS = tuple(row["id"] for row in SPINAL)
LENGTH_CM = np.repeat([float(row["length_cm"]) / PER_LEVEL for row in SPINAL], PER_LEVEL)
AREA_CM2 = np.repeat([float(row["csf_area_cm2"]) for row in SPINAL], PER_LEVEL)
CELLS = 1 + len(LENGTH_CM)
NG_PER_MG = 1e6


def cells_of(level: str) -> slice:
    """The cells of a vertebral level, or of the cranium."""
    if level == "cranium":
        return slice(0, 1)
    first = 1 + PER_LEVEL * LEVELS.index(level)
    return slice(first, first + PER_LEVEL)


def legs() -> slice:
    """The cells opposite the cord segments of the legs."""
    at = [level for level, row in zip(LEVELS, SPINAL, strict=True) if row["site"] == "legs"]
    return slice(cells_of(at[0]).start, cells_of(at[-1]).stop)


def geometry(bodies) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Volumes (mL) and losses to the blood (mL/h) of all cells, flows between neighbours (mL/h): (draws, cells)."""
    area = AREA_CM2 * bodies.spine_area_scale[:, None]
    half = LENGTH_CM / (2 * area)
    junction = (LENGTH_CM[0] / 2 + value("model.spine.junction")) / area[:, :1]
    flow = bodies.spine_diffusion_cm2_per_h[:, None] / np.hstack([junction, half[:, :-1] + half[:, 1:]])
    volume = np.hstack([bodies.cranium_ml[:, None], LENGTH_CM * area])
    loss = np.hstack([bodies.formation_ml_per_h[:, None], bodies.csf_exchange_per_h[:, None] * volume[:, 1:]])
    return volume, flow, loss


def plume(level: str) -> np.ndarray:
    """Shares of the cells in what enters at the middle of a level."""
    edge = np.append(0.0, np.cumsum(LENGTH_CM))
    at = LEVELS.index(level) * PER_LEVEL
    spread = value("model.spine.source_sd") * np.sqrt(2)
    below = erf((edge - (edge[at] + edge[at + PER_LEVEL]) / 2) / spread)
    return np.append(0.0, np.diff(below) / (below[-1] - below[0]))


def at_levels(cells: np.ndarray) -> np.ndarray:
    """Means of the cells of each level, the cranium last; the last axis begins with the cells."""
    spinal = cells[..., 1:CELLS].reshape(*cells.shape[:-1], len(LEVELS), PER_LEVEL).mean(axis=-1)
    return np.concatenate([spinal, cells[..., :1]], axis=-1)
