"""The small circuit of `tests/data/circuit/network.npz` as the project builds it, and single cells with one synapse."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from eutonia.simulator.reflex.cells import Interneurons, Pool, soleus_pool
from eutonia.simulator.reflex.run import Activity, Setting, run
from eutonia.simulator.reflex.wiring import Circuit, Depression, Group, Kind, Projection, Synapse

DATA = Path(__file__).parents[2] / "data" / "circuit"
GRID_MS = 0.05
CELLS = INTERNEURONS = 100
HALF = INTERNEURONS // 2
REVERSAL_MV = (70.0, -16.0)
FAST_SYNAPSE = Synapse(0.5, 2.5, 0.2)
ONE_INTERNEURON = Interneurons(*(np.array([one]) for one in (0.1, 0.02, 10.0, 2.0, 0.0)))


@lru_cache(maxsize=4)
def stored(name: str) -> dict[str, np.ndarray]:
    with np.load(DATA / name) as file:
        return {key: file[key] for key in file.files}


def reference_circuit(dt_ms: float = GRID_MS) -> Circuit:
    """100 motoneurons, 100 interneurons (fibres reach the first half, motoneurons the other), 20 Ia fibres."""
    z = stored("network.npz")
    cells = Group(Kind.MOTONEURONS, 0, CELLS)
    everyone = Group(Kind.INTERNEURONS, 0, INTERNEURONS)
    by_fibres, by_cells = Group(Kind.INTERNEURONS, 0, HALF), Group(Kind.INTERNEURONS, HALF, HALF)
    fibres = Group(Kind.FIBRES, 0, len(z["ia_mn_us"]))

    def projection(name: str, source: Group, target: Group, conductance_us: np.ndarray) -> Projection:
        pulse_ms = GRID_MS * float(z[f"{name}_pulse_steps"])
        synapse = Synapse(float(z[f"{name}_a_per_ms"]), float(z[f"{name}_b_per_ms"]), pulse_ms)
        delay_ms = GRID_MS * z[f"{name.split('_')[0]}_delay_steps"]
        inhibitory = float(z[f"{name}_reversal_mv"]) < 0
        return Projection(name, source, target, inhibitory, conductance_us, delay_ms, synapse)

    projections = (
        projection("ia_mn", fibres, cells, z["ia_mn_us"]),
        projection("ia_in", fibres, by_fibres, z["ia_in_us"][:, :HALF]),
        projection("in_mn", everyone, cells, z["in_mn_us"]),
        projection("mn_in", cells, by_cells, z["mn_in_us"][:, HALF:]),
    )
    refractory_ms = np.full(INTERNEURONS, GRID_MS * float(z["in_refractory_steps"]))
    others = Interneurons(z["in_nf"], z["in_leak_us"], z["in_theta_mv"], refractory_ms, z["in_current_na"])
    return Circuit(soleus_pool().thinned(CELLS), others, fibres.count, projections, dt_ms, REVERSAL_MV)


def reference_run(dt_ms: float = GRID_MS) -> Activity:
    """One second of the small circuit under the stored spikes of its fibres."""
    z, circuit = stored("network.npz"), reference_circuit(dt_ms)
    setting = Setting(
        seed=1,
        release=np.ones(len(circuit.projections)),
        step=z["ia_spike_step"] * round(GRID_MS / dt_ms),
        axon=circuit.first_fibre + z["ia_spike_fibre"],
        current_na=z["mn_current_na"],
    )
    return run(circuit, [setting], GRID_MS * float(z["end_steps"]))


def single_cells(
    pool: Pool, conductance_us: np.ndarray | float = 0.0, dt_ms: float = GRID_MS, synapse: Synapse = FAST_SYNAPSE,
    depression: Depression | None = None, fibres: int = 1,
) -> Circuit:  # fmt: skip
    """Motoneurons that do not know of one another, each with a contact of each fibre on its dendrite."""
    strength = np.broadcast_to(np.asarray(conductance_us, dtype=float), (fibres, len(pool))).copy()
    projection = Projection(
        "ia", Group(Kind.FIBRES, 0, fibres), Group(Kind.MOTONEURONS, 0, len(pool)), False, strength,
        np.zeros(fibres), synapse, depression or Depression(),
    )  # fmt: skip
    return Circuit(pool, ONE_INTERNEURON, fibres, (projection,), dt_ms, REVERSAL_MV)


def steady(
    pool: Pool, current_na: np.ndarray, length_ms: float, watched: tuple[int, ...] = (), dt_ms: float = GRID_MS,
    noise: float = 0.0, pic: float = 0.0, seed: int = 1,
) -> Activity:  # fmt: skip
    """Single cells under a steady current from rest on."""
    setting = Setting(seed, np.ones(1), current_na=np.asarray(current_na, dtype=float), noise=noise, pic=pic)
    return run(single_cells(pool, dt_ms=dt_ms), [setting], length_ms, watched=watched)


def spikes_of(activity: Activity, cell: int, one: int = 0) -> np.ndarray:
    """When (ms) this motoneuron or interneuron (by its axon) fired."""
    return activity.time_ms[one][activity.axon[one] == cell]
