"""Cords that several tests look at: each experiment is run once. 300 motoneurons stand for the 900."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import xarray as xr

from eutonia.simulator.reflex.cord import Cord, fibres
from eutonia.simulator.reflex.drug import Drug
from eutonia.simulator.reflex.movement import clonus, voluntary_ramp
from eutonia.simulator.reflex.nerve import Shock, shock
from eutonia.simulator.reflex.run import run
from eutonia.simulator.reflex.stimulation import (
    flexor_withdrawal,
    largest_m,
    paired_pulses,
    recruitment,
    reflex_size,
    rising_intensity,
    shocked,
    trial_seed,
)

CELLS = 300
OCCUPANCIES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.6)
UNDER_DRUG = OCCUPANCIES[1:]
HEALTHY, MIDDLE, SEVERE = SEVERITIES = (0.0, 0.5, 1.0)
NERVE_M = 0.6


def cord(severity: float = HEALTHY, occupancy: float = 0.0, cells: int = CELLS) -> Cord:
    return Cord(severity=severity, drug=Drug(occupancy), cells=cells)


@lru_cache(maxsize=64)
def curve(severity: float = HEALTHY, occupancy: float = 0.0) -> xr.Dataset:
    """H and M against twenty intensities, four trials each."""
    return recruitment(cord(severity, occupancy), repeats=4)


def h_max(severity: float, occupancy: float) -> float:
    return float(curve(severity, occupancy).h.mean("repeat").max())


@lru_cache(maxsize=64)
def withdrawal(severity: float = HEALTHY, occupancy: float = 0.0) -> xr.Dataset:
    return flexor_withdrawal(cord(severity, occupancy), repeats=2)


@lru_cache(maxsize=64)
def effort(severity: float = HEALTHY, occupancy: float = 0.0) -> xr.Dataset:
    return voluntary_ramp(cord(severity, occupancy), seconds=1.5)


@lru_cache(maxsize=64)
def pushed(severity: float = HEALTHY, occupancy: float = 0.0) -> xr.Dataset:
    return clonus(cord(severity, occupancy))


AFTER_S = (0.1, 0.2, 0.5, 1, 2, 5, 8, 10, 12, 15, 20)


@lru_cache(maxsize=8)
def conditioned(severity: float = HEALTHY, occupancy: float = 0.0) -> xr.Dataset:
    """H after an H, and after a slow stretch."""
    return paired_pulses(cord(severity, occupancy), AFTER_S, repeats=6)


def lasts(severity: float, after: str, share: float = 0.95) -> float:
    """Seconds until H is back to this share of control."""
    found = conditioned(severity)[after].mean("repeat").values
    last = int(np.flatnonzero(found < share)[-1])
    return float(np.interp(share, found[last : last + 2], np.array(AFTER_S)[last : last + 2]))


def second_h(severity: float, occupancy: float, first_h: float, gap_s: float, repeats: int = 8) -> float:
    """H after an H at the stimulus of this first H on the rising limb, over the first."""
    given = cord(severity, occupancy)
    h = curve(severity, occupancy).h.mean("repeat").values
    top = int(h.argmax()) + 1
    level = float(np.interp(first_h, h[:top], curve(severity, occupancy).intensity.values[:top]))
    shocks = [shock(given, level, 0.0, trial_seed(3, k)) for k in range(repeats)]
    settings = []
    for k, each in enumerate(shocks):
        alone = shocked(given, (each,), trial_seed(3, k))
        ia = each.axon < given.circuit.first_fibre + 400
        past = each.step[ia] - each.step.max() - round(1000 * gap_s / given.dt_ms)
        settings += [alone, replace(alone, step=np.r_[past, alone.step], axon=np.r_[each.axon[ia], alone.axon])]
    activity = run(given.circuit, settings, 40)
    sizes = np.array([reflex_size(given, activity, i, (shocks[i // 2],)) for i in range(2 * repeats)]).reshape(-1, 2)
    return float(sizes[:, 1].mean() / sizes[:, 0].mean())


RATES_HZ = (0.1, 0.2, 1, 5, 10)


@lru_cache(maxsize=2)
def by_rate(severity: float) -> np.ndarray:
    """H after twenty stimuli at each rate, over H from rest; at the stimulus of half the largest H."""
    given = cord(severity)
    level = rising_intensity(given, 1)
    found = []
    for k in range(6):
        each, seed = shock(given, level, 0.0, trial_seed(9, k)), trial_seed(9, k)
        alone = shocked(given, (each,), seed)
        ia = each.axon < given.circuit.first_fibre + fibres("ia").count
        settings = [alone]
        for rate in RATES_HZ:
            gaps = -round(1000 / rate / given.dt_ms) * np.arange(20, 0, -1)
            past = (each.step[ia] + gaps[:, None]).ravel()
            axon = np.tile(each.axon[ia], len(gaps))
            early = past < 0
            settings.append(replace(alone, step=np.r_[past[early], alone.step], axon=np.r_[axon[early], alone.axon]))
        activity = run(given.circuit, settings, 40)
        found.append([reflex_size(given, activity, i, (each,)) for i in range(len(settings))])
    mean = np.mean(found, axis=0)
    return mean[1:] / mean[0]


@lru_cache(maxsize=64)
def volley(count: int, release: float = 1.0, girk: float = 0.0, repeats: int = 8) -> tuple[float, float]:
    """The reflex of so many Ia fibres, spread evenly, and nothing else: weight of the cells that fire, and H over M."""
    given = cord()
    circuit = given.circuit
    every = fibres("ia")
    picked = np.round(np.linspace(0, every.count - 1, count)).astype(int)
    step = np.round(1000 * NERVE_M / np.linspace(55, 66, every.count)[picked] / given.dt_ms).astype(int)
    order = np.argsort(step, kind="stable")
    axon = circuit.axons(every)[picked][order]
    names = [one.name for one in circuit.projections]
    left = given.release * np.where(np.array(names) == "ia", release, 1)
    settings = [
        replace(given.setting(trial_seed(1, k), step=step[order], axon=axon), release=left, girk=girk)
        for k in range(repeats)
    ]
    activity = run(circuit, settings, 40)
    weight = circuit.pool.emg / circuit.pool.emg.sum()
    fired = np.mean([weight[np.unique(one[one < given.cells])].sum() for one in activity.axon])
    nothing = Shock(0.0, step, axon, np.zeros(given.cells, dtype=np.bool_))
    waves = [reflex_size(given, activity, k, (nothing,)) for k in range(repeats)]
    return float(fired), float(np.mean(waves) / largest_m(given))


def hill(occupancy: np.ndarray, left: np.ndarray) -> tuple[float, float]:
    """Exponent, and half-effect concentration over Kd, of left = 1/(1 + (c/c50)^n), c = occupancy/(1 - occupancy)."""
    x, y = np.log(occupancy / (1 - occupancy)), np.log((1 - left) / left)
    slope, cut = np.polyfit(x, y, 1)
    return float(slope), float(np.exp(-cut / slope))
