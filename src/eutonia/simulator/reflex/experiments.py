"""The experiments by the names that a physiologist gives them, each without the drug and with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import cache

import numpy as np
import xarray as xr

from eutonia.errors import InputError
from eutonia.evidence import reading, value
from eutonia.evidence.library import lookup
from eutonia.simulator.numerics import MOTONEURONS, STEP_MS
from eutonia.simulator.reflex.cord import Cord, _circuit
from eutonia.simulator.reflex.drug import Drug
from eutonia.simulator.reflex.measures import drug_response
from eutonia.simulator.reflex.movement import clonus, ramp_stretch, tendon_tap, voluntary_ramp
from eutonia.simulator.reflex.stimulation import f_waves, flexor_withdrawal, paired_pulses, recruitment

EXPERIMENTS: dict[str, Callable[..., xr.Dataset]] = {
    "hm": recruitment,
    "paired-pulses": paired_pulses,
    "f-waves": f_waves,
    "flexor-withdrawal": flexor_withdrawal,
    "tendon-tap": tendon_tap,
    "ramp-stretch": ramp_stretch,
    "clonus": clonus,
    "voluntary-ramp": voluntary_ramp,
}


def run_reflex(
    experiment: str, occupancy: float | None = None, density: float = 1, severity: float = 0, seed: int = 1,
    cells: int | None = None,
) -> xr.Dataset:  # fmt: skip
    """One experiment on a cord, without the drug and, where it is given, with it; the same trials in both.

    Parameters
    ----------
    experiment : a name of EXPERIMENTS
    occupancy : share of the receptors that the drug has bound; 0 runs the cord without it alone; left out, 0.4
    density : receptors that are there, as a share of those of a cord that never had the drug; holds for both
    severity : from healthy (0) to severely spastic (1)
    cells : motoneurons that stand for the pool, 1 to 900

    Returns
    -------
    Dataset of the experiment over a dimension `occupancy`; what differs in number (spikes) is filled with nan, and
    single numbers (persistence, frequency) are variables. Attributes hold the cord and the evidence ids.

    Raises
    ------
    InputError
        The experiment is unknown, or a number lies outside its range.

    Sources: reflex.*, model.release.*, reflex.compare.occupancy_4.
    """
    run = named(experiment)
    with reading() as used:
        bound = value("reflex.compare.occupancy_4") if occupancy is None else occupancy
        cord = _cord(cells, severity, Drug(0, density))
        drugs = [Drug(each, density) for each in dict.fromkeys((0, bound))]
        runs = [_measured(run(cord.with_drug(drug), seed=seed)) for drug in drugs]
        whole = xr.concat(runs, dim="occupancy", join="outer", combine_attrs="drop_conflicts", data_vars="all")
        whole = whole.assign_coords(occupancy=("occupancy", [float(drug.occupancy) for drug in drugs]))
        threshold = value("reflex.mn.ff.axon_threshold_last")
    told = {"motor_threshold": threshold, "density": density}
    return _told(whole, experiment, cord, seed, used.ids, told)


def compare_reflexes(
    occupancies: Sequence[float] | None = None, severity: float = 0, seed: int = 1, cells: int | None = None
) -> xr.Dataset:
    """What is left of each reflex and of force against the occupancy; see `drug_response`.

    Raises
    ------
    InputError
        Occupancies that do not rise, or a number outside its range.

    Sources: reflex.*, model.release.*.
    """
    for each in occupancies or ():
        Drug(each)  # refuses before minutes of work
    with reading() as used:
        cord = _cord(cells, severity, Drug())
        found = drug_response(cord, occupancies, seed=seed)
    return _told(found, "compare", cord, seed, used.ids, {"density": 1})


def named(experiment: str) -> Callable[..., xr.Dataset]:
    """The experiment of this name.

    Raises
    ------
    InputError
        There is none; the nearest names are told.
    """
    if experiment in EXPERIMENTS:
        return EXPERIMENTS[experiment]
    near = get_close_matches(experiment, EXPERIMENTS)
    allowed = f"nearest are {', '.join(near)}" if near else ", ".join(EXPERIMENTS)
    raise InputError(f"experiment {experiment!r} does not exist", allowed, "correct the name")


def _cord(cells: int | None, severity: float, drug: Drug) -> Cord:
    return Cord(severity=severity, drug=drug, cells=MOTONEURONS if cells is None else cells)


def _measured(run: xr.Dataset) -> xr.Dataset:
    """A run that can stand beside another: spikes numbered, and the single numbers among the variables."""
    if "spike" in run.sizes:
        run = run.assign_coords(spike=np.arange(run.sizes["spike"]))
    numbers = {name: held for name, held in run.attrs.items() if isinstance(held, (int, float))}
    return run.assign(numbers).drop_attrs(deep=False).assign_attrs({})


def _told(
    found: xr.Dataset, experiment: str, cord: Cord, seed: int, ids: Sequence[str], more: dict[str, float]
) -> xr.Dataset:
    """The run with what it was made of."""
    read = tuple(sorted({*ids, *_wiring_ids()}))
    return found.assign_attrs(
        experiment=experiment,
        severity=float(cord.severity),
        cells=cord.cells,
        seed=seed,
        evidence_ids=read,
        assumed_ids=tuple(id for id in read if lookup(id).kind == "assumed"),
        **more,
    )


@cache
def _wiring_ids() -> tuple[str, ...]:
    """What the wiring of every cord reads; it is built once a process, and every run rests on it."""
    with reading() as used:
        _circuit.__wrapped__(1, STEP_MS)
    return tuple(used.ids)
