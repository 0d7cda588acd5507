"""The experiments by the names that a physiologist gives them, each without the drug and with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from itertools import pairwise

import numpy as np
import xarray as xr

from eutonia.errors import InputError
from eutonia.evidence import reading, value
from eutonia.evidence.library import lookup
from eutonia.simulator.numerics import MOTONEURONS
from eutonia.simulator.reflex.cord import Cord, wiring_ids
from eutonia.simulator.reflex.drug import Drug
from eutonia.simulator.reflex.measures import drug_response
from eutonia.simulator.reflex.movement import clonus, ramp_stretch, tendon_tap, voluntary_ramp
from eutonia.simulator.reflex.stimulation import f_waves, flexor_withdrawal, paired_pulses, recruitment

Experiment = Callable[..., xr.Dataset]
COMPARE = "compare"
EXPERIMENTS: dict[str, Experiment] = {
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
    experiment: str, occupancy: float | Sequence[float] | None = None, density: float = 1, severity: float = 0,
    seed: int = 1, cells: int | None = None,
) -> xr.Dataset:  # fmt: skip
    """One experiment on a cord, without the drug and, where it is given, with it; the same trials in both.

    Parameters
    ----------
    experiment : a name of EXPERIMENTS, or compare: what several occupancies leave of the reflexes and of force
    occupancy : share of the receptors that the drug has bound; 0 runs the cord without it alone; left out, 0.4.
        For compare rising numbers; left out, those of reflex.compare.occupancy
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

    Sources: reflex.*, experiment.*, model.release.*, reflex.compare.occupancy_4.
    """
    run = None if experiment == COMPARE else named(experiment)
    given = occupancy if isinstance(occupancy, (Sequence, type(None))) else [occupancy]
    for each in given or ():
        Drug(each)  # refuses before minutes of work
    with reading() as used:
        cord = Cord(severity=severity, drug=Drug(0, density), cells=MOTONEURONS if cells is None else cells)
        found = _comparison(cord, given, seed) if run is None else _beside(run, cord, given, seed)
        threshold = value("reflex.mn.ff.axon_threshold_last")
    read = tuple(sorted({*used.ids, *wiring_ids()}))
    return found.assign_attrs(
        experiment=experiment, severity=float(severity), density=float(density), cells=cord.cells, seed=seed,
        motor_threshold=threshold, evidence_ids=read,
        assumed_ids=tuple(id for id in read if lookup(id).kind == "assumed"),
    )  # fmt: skip


def _beside(run: Experiment, cord: Cord, given: Sequence[float] | None, seed: int) -> xr.Dataset:
    """The experiment without the drug and with it, over `occupancy`."""
    bound = [value("reflex.compare.occupancy_4")] if given is None else given
    if len(bound) != 1:
        raise InputError(f"{len(bound)} occupancies", "one, but for compare", "give one, or compare several")
    drugs = [Drug(each, cord.drug.density) for each in dict.fromkeys((0.0, float(bound[0])))]  # type: ignore[union-attr]
    runs = [_measured(run(cord.with_drug(drug), seed=seed)) for drug in drugs]
    whole = xr.concat(runs, dim="occupancy", join="outer", combine_attrs="drop_conflicts", data_vars="all")
    return whole.assign_coords(occupancy=("occupancy", [drug.occupancy for drug in drugs]))


def _comparison(cord: Cord, given: Sequence[float] | None, seed: int) -> xr.Dataset:
    if given is not None and (not len(given) or any(b <= a for a, b in pairwise((0, *given)))):
        said = " ".join(f"{each:g}" for each in given) or "none"
        raise InputError(f"occupancies {said}", "rising numbers above 0, to 1", "sort them, each once")
    return drug_response(cord, given, seed=seed)


def named(experiment: str) -> Experiment:
    """The experiment of this name.

    Raises
    ------
    InputError
        There is none; the nearest names are told.
    """
    if experiment in EXPERIMENTS:
        return EXPERIMENTS[experiment]
    known = (*EXPERIMENTS, COMPARE)
    near = get_close_matches(experiment, known)
    allowed = f"nearest are {', '.join(near)}" if near else ", ".join(known)
    raise InputError(f"experiment {experiment!r} does not exist", allowed, "correct the name")


def _measured(run: xr.Dataset) -> xr.Dataset:
    """A run that can stand beside another: spikes numbered, and the single numbers among the variables."""
    if "spike" in run.sizes:
        run = run.assign_coords(spike=np.arange(run.sizes["spike"]))
    numbers = {name: held for name, held in run.attrs.items() if isinstance(held, (int, float))}
    return run.assign(numbers).drop_attrs(deep=False).assign_attrs({})
