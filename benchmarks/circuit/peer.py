"""What the peers share: the sets they run, and the record of what they found."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np
from speed_network import MOTONEURONS, SpeedNetwork, network, occupancies

sys.path.append(str(Path(__file__).parents[1]))
from timing import machine, middle, write

SEED = 1
SETS_RUN = (0, 12, 25, 37, 49)  # of the 50

Run = Callable[[SpeedNetwork, float], tuple[dict[str, float], np.ndarray]]  # seconds by name; spikes of each cell


def measure(name: str, library: str, how: str, run: Run, **more: object) -> None:
    """Runs the sets one after the other and writes benchmarks/results/circuit_<name>.json."""
    circuit = network(SEED)
    rows: list[dict[str, float]] = []
    for number in SETS_RUN:
        occupancy = float(occupancies()[number])
        seconds, counts = run(circuit, occupancy)
        motor, inter = counts[:MOTONEURONS], counts[MOTONEURONS:]
        biological_s = circuit.steps * circuit.dt_ms / 1000
        rates = {"mn_hz": float(motor.mean() / biological_s), "in_hz": float(inter.mean() / biological_s)}
        spikes = {"mn_spikes": int(motor.sum()), "in_spikes": int(inter.sum())}
        rows.append({"set": number, "occupancy": occupancy} | seconds | rates | spikes)
        print(rows[-1], flush=True)
    libraries = {one: version(one) for one in (library, "numpy")}
    about = {key: value for key, value in machine().items() if not key.endswith("_threads")}
    found: dict[str, object] = {"machine": about | {"libraries": libraries}}
    found |= {"seed": SEED, "how": how, "threads": 1, "sets": rows}
    found["load_average"] = os.getloadavg()[0]
    found["run_mean_s"] = float(np.mean([row["run_s"] for row in rows]))
    found["run_median_s"] = middle([row["run_s"] for row in rows])
    found |= {key: value() if callable(value) else value for key, value in more.items()}
    write(f"circuit_{name}", found)
