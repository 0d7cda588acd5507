"""One run-up, many ends: what a body carries is kept on the day of each branch, so that no day is computed twice."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import xarray as xr

from eutonia.clinic.canal import Canal
from eutonia.clinic.patient import Patient
from eutonia.clinic.regimen import Branch, Regimen
from eutonia.errors import InputError
from eutonia.evidence import bounds, reading
from eutonia.simulator.body import HAZARD, Memory, Run, chosen, dataset_of
from eutonia.simulator.chain import CARRIED
from eutonia.simulator.numerics import BLOCK, CELLS
from eutonia.simulator.oral import Intake, intake_of
from eutonia.simulator.outcomes import OUTCOMES
from eutonia.simulator.parameters import Bodies, draw_bodies
from eutonia.simulator.spine import LEVELS
from eutonia.simulator.system import SITES
from eutonia.simulator.timeline import regimes_of, timeline_of

KEPT = ("plasma_ng_per_ml", *SITES, *OUTCOMES, HAZARD)


def run_branches(
    patient: Patient,
    before: Regimen,
    branches: tuple[Branch, ...],
    draws: int = 1000,
    seed: int = 1,
    every_h: float = 1.0,
    keep: Collection[str] | None = None,
) -> tuple[xr.Dataset, ...]:
    """Simulate the same run-up with several ends in the same drawn bodies: as exact as one run for each end.

    Parameters
    ----------
    before : what is taken before every branch, by mouth
    branches : each on its own day; the run-up goes on to the last of them
    draws, seed, every_h : as for `run_course`
    keep : names of the variables to store; all but the spinal fluid when not given

    Returns
    -------
    tuple of xarray.Dataset
        One for each branch, in the order given; time_h counts from the branch.

    Raises
    ------
    InputError
        A count out of range, an unknown variable name, a run-up too short, or a pump: what is in its tubes is not kept.

    Sources: the ids in the attribute `evidence_ids` of each dataset.
    """
    _check(before, branches, draws, seed, every_h)
    wanted = chosen("keep", keep, KEPT)
    kept = chosen("keep", (*wanted, CARRIED[1]), KEPT)  # what a body carries is followed, whatever is stored
    with reading() as used:
        bodies = draw_bodies(patient, draws, seed)
        bodies = bodies.with_draws(-(-draws // BLOCK) * BLOCK)  # kernels work on whole blocks
        last = max(one.after_days for one in branches)
        taken = intake_of(before, (), last)
        ends = [_intake_of(one) for one in branches]
        chains = tuple(dict.fromkeys(name for one in (taken, *ends) for name in one.chains))
        chains = intake_of(before, (), last, also=chains).chains  # the order of a run
        memory: Memory | None = None
        reached = 0
        stored: dict[int, tuple[dict[str, np.ndarray], np.ndarray]] = {}
        for place in sorted(range(len(branches)), key=lambda place: branches[place].after_days):
            branch = branches[place]
            if branch.after_days > reached:
                stretch = _within(taken, reached, branch.after_days)
                leg, _ = _leg(bodies, stretch, chains, branch.after_days - reached, 24.0, CARRIED[1:2])
                memory = memory or leg.rested()
                leg.full(memory)
                reached = branch.after_days
            assert memory is not None  # every branch comes after a day of the run-up
            end, output_h = _leg(bodies, ends[place], chains, branch.days, every_h, kept)
            found = end.full(Memory(memory.states.copy(), memory.daily_area))
            stored[place] = ({name: found[name] for name in wanted}, output_h)
        ids = used.ids
    return tuple(dataset_of(*stored[place], (), draws, ids) for place in range(len(branches)))


def _check(before: Regimen, branches: tuple[Branch, ...], draws: int, seed: int, every_h: float) -> None:
    if not branches:
        raise InputError("no branch", "at least one", "say what follows")
    if any(one.pump_parts or one.boluses for one in (before, *(one.then for one in branches if one.then))):
        raise InputError("a pump in a run with branches", "oral baclofen alone", "simulate each course by itself")
    last = max(one.after_days for one in branches)
    if before.days < last:
        raise InputError(f"a run-up of {before.days} days", f"{last} or more", "let the run-up last to the last branch")
    for name, value in (("draws", draws), ("every_h", every_h), ("seed", seed)):
        low, high = bounds(f"simulate.{name}")
        if not low <= value <= high:
            raise InputError(f"{name} {value:g}", f"{low:g} to {high:g}", f"correct {name}")


def _intake_of(branch: Branch) -> Intake:
    if branch.then is None:
        return Intake(np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64), ())
    return intake_of(branch.then, (), branch.days)


def _within(taken: Intake, from_day: int, to_day: int) -> Intake:
    """The doses of a stretch of days, their times counted from its start."""
    inside = (taken.time_h >= from_day * 24) & (taken.time_h < to_day * 24)
    return replace(
        taken,
        time_h=taken.time_h[inside] - from_day * 24,
        dose_mg=taken.dose_mg[inside],
        chain=taken.chain[inside],
    )


def _leg(
    bodies: Bodies, intake: Intake, chains: tuple[str, ...], days: int, every_h: float, kept: tuple[str, ...]
) -> tuple[Run, np.ndarray]:
    """A stretch of days with the chains of all stretches, so that each carries the same compartments."""
    place = np.array([chains.index(one) for one in intake.chains], dtype=np.int64)
    intake = replace(intake, chain=place[intake.chain], chains=chains)
    regimes, changes_h = regimes_of(bodies, (), days * 24.0)
    timeline = timeline_of(intake, (), days * 24.0, every_h, changes_h, adaptive=True)
    return Run(
        bodies, intake, (), regimes, timeline, kept, LEVELS[:0], "legs", Canal(), CELLS, False
    ), timeline.output_h
