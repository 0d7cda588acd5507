"""What is left of each reflex, and of force, under the drug: behind the drug-response curves and the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from eutonia.errors import InputError
from eutonia.evidence import value
from eutonia.simulator.reflex.cord import Cord
from eutonia.simulator.reflex.drug import Action, Drug
from eutonia.simulator.reflex.movement import clonus_runs, tendon_tap, voluntary_runs
from eutonia.simulator.reflex.stimulation import SHARE, flexor_withdrawal, numbered, recruitment, spread, trial_seed

Array = NDArray[np.float64]

# Each measure and what it is called; the first five are relative to the same cord without the drug.
MEASURES = {
    "h_fixed": "H wave at the stimulus that gave the largest without the drug",
    "h_max": "largest H wave over largest M wave",
    "jerk": "tendon jerk",
    "polysynaptic": "flexor withdrawal reflex, of the size of the H wave",
    "force": "greatest voluntary force",
    "clonus_hz": "frequency of clonus",
    "clonus_deg": "width of clonus",
}
UNITS = {"clonus_hz": "Hz", "clonus_deg": "deg"}


def measure(
    cord: Cord, intensity: float, intensities: Array, strength: float, repeats: int, seed: int
) -> dict[str, Array]:
    """Every measure of one cord, several trials of each, not yet relative to anything."""
    curve = recruitment(cord, list(intensities), repeats, seed)["h"]
    fixed = recruitment(cord, [intensity], 2 * repeats, seed)["h"].values[0]
    best = curve.mean("repeat").values.argmax()
    thin = replace(cord, cells=min(cord.cells, int(value("reflex.compare.cells"))))
    seeds = [trial_seed(seed, k) for k in range(_few(repeats))]
    runs = [each.attrs["greatest_n"] for each in voluntary_runs(thin, seeds)]
    beats = [each.attrs for each in clonus_runs(thin, seeds)]
    return {
        "h_fixed": fixed,
        "h_max": curve.values[best],
        "jerk": tendon_tap(cord, repeats, seed)["jerk"].values,
        "polysynaptic": flexor_withdrawal(cord, [strength], repeats, seed)["reflex"].values[0],
        "force": np.array(runs),
        "clonus_hz": np.array([each["frequency_hz"] for each in beats]),
        "clonus_deg": np.array([each["amplitude_deg"] for each in beats]),
    }


def _few(repeats: int) -> int:
    """Runs of seconds are fewer than trials of milliseconds."""
    return max(repeats // int(value("experiment.compare.trials_per_run")), 1)


def drug_response(
    cord: Cord, occupancies: Sequence[float] | None = None, repeats: int = 10, seed: int = 1
) -> xr.Dataset:
    """What is left of each reflex and of force, against the occupancy of the receptors by the drug.

    Returns
    -------
    Dataset over `occupancy` with each of MEASURES and its standard error (`..._se`); relative to no drug but for the
    clonus ones, which are nan and 0 where nothing beats.

    Raises
    ------
    InputError
        Occupancies that do not rise.

    Sources: reflex.*, experiment.*, model.release.*.
    """
    given = numbered("reflex.compare.occupancy") if occupancies is None else np.asarray(occupancies, dtype=float)
    if not len(given) or (np.diff(given) <= 0).any():
        raise InputError(f"occupancies {list(given)}", "rising numbers from 0 to 1", "sort them, each once")
    free = cord.without_drug
    drugs = [replace(free.drug, occupancy=each) for each in given]
    found = responses(free, drugs, repeats, seed)
    return found.rename(drug="occupancy").assign_coords(occupancy=given)


def responses(cord: Cord, drugs: Sequence[Drug | Action], repeats: int, seed: int) -> xr.Dataset:
    """Each measure under each drug, relative to the cord as it is given, over a dimension `drug`."""
    intensities = compared_intensities()
    free = recruitment(cord, list(intensities), repeats, seed)["h"].mean("repeat").values
    intensity = float(intensities[free.argmax()])
    strength = _strength(cord, float(free.max()), seed)
    given = (intensity, intensities, strength, repeats, seed)
    without = measure(cord, *given)
    under = [measure(cord.with_drug(drug), *given) for drug in drugs]
    found = xr.Dataset(attrs={"experiment": "drug response", "intensity": intensity, "strength": strength})
    for name, label in MEASURES.items():
        whole = 1.0 if name in UNITS else max(float(without[name].mean()), np.finfo(float).tiny)
        units = UNITS.get(name, "1")
        values = np.array([each[name] for each in under]) / whole
        error = values.std(1, ddof=1) / np.sqrt(values.shape[1]) if values.shape[1] > 1 else np.full(len(drugs), np.nan)
        found[name] = ("drug", values.mean(1), {"units": units, "long_name": label})
        found[f"{name}_se"] = ("drug", error, {"units": units, "long_name": f"standard error, {label}"})
        found.attrs[f"without_{name}"] = float(without[name].mean())
    found["release"] = ("drug", np.array([drug.release for drug in drugs]), SHARE)
    return found


def _strength(cord: Cord, size: float, seed: int) -> float:
    """Share of the group II fibres whose flexor reflex is as large as this H wave, so that like is set beside like."""
    curve = flexor_withdrawal(cord, repeats=2, seed=seed)["reflex"].mean("repeat")
    rising = np.maximum.accumulate(curve.values)
    return float(np.interp(size, rising, curve["strength"].values))


def compared_intensities() -> Array:
    """Stimuli around the largest H wave: from the middle of the Ia fibres to below the first motor axon."""
    return spread("experiment.compare")
