"""The reflex engine on the circuit of the speed comparison, beside what NEST, NEURON and Brian2 took for it.

The peers have an environment of their own and are run first, by hand: see circuit/README.md. Processor seconds of
one parameter set (10 s of the circuit) on one thread, so that other work on the machine counts little, and wall
seconds of two sets on one thread and two.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from pathlib import Path

os.environ["NUMBA_NUM_THREADS"] = "2"  # before numba is there; one of the figures is of two threads

import numba
import numpy as np
from timing import RESULTS, machine, repeat

from eutonia.simulator.reflex.cells import Interneurons, soleus_pool
from eutonia.simulator.reflex.cord import Cord
from eutonia.simulator.reflex.run import Setting, run
from eutonia.simulator.reflex.stimulation import recruitment
from eutonia.simulator.reflex.wiring import Circuit, Group, Kind, Projection, Synapse

sys.path.insert(0, str(Path(__file__).parent / "circuit"))
from speed_network import MOTONEURONS, network, occupancies

SETS = (0, 12, 25, 37, 49)
PEERS = ("nest", "neuron", "brian2", "brian2_rk4")
REPEATS = 3  # the best of them, as for Brian2; NEST and NEURON run once, for longer
GOALS = {"nest": 60.0, "neuron": 40.0, "brian2": 4.0}


def circuit() -> tuple[Circuit, np.ndarray, np.ndarray]:
    """The same arrays in this engine, rest at 0; and the fibres' spikes."""
    given = network(1)
    n, fibres = len(given.leak_us), len(given.fibre_us)
    cells = Interneurons(
        given.capacitance_nf, given.leak_us, given.threshold_mv - given.rest_mv,
        given.refractory_steps * given.dt_ms, given.current_na,
    )  # fmt: skip
    excitation, inhibition = Synapse(0, 1 / given.exc_tau_ms, 0), Synapse(0, 1 / given.inh_tau_ms, 0)
    everyone = Group(Kind.INTERNEURONS, 0, n)
    motor, inter = Group(Kind.INTERNEURONS, 0, MOTONEURONS), Group(Kind.INTERNEURONS, MOTONEURONS, n - MOTONEURONS)
    axon_ms, fibre_ms = given.cell_delay_steps * given.dt_ms, given.fibre_delay_steps * given.dt_ms
    projections = (
        Projection("ia", Group(Kind.FIBRES, 0, fibres), everyone, False, given.fibre_us, fibre_ms, excitation),
        Projection("mn", motor, everyone, False, given.cell_us[:MOTONEURONS], axon_ms[:MOTONEURONS], excitation),
        Projection("in", inter, everyone, True, given.cell_us[MOTONEURONS:], axon_ms[MOTONEURONS:], inhibition),
    )
    reversal = (given.exc_reversal_mv - given.rest_mv, given.inh_reversal_mv - given.rest_mv)
    whole = Circuit(soleus_pool().thinned(0), cells, fibres, projections, given.dt_ms, reversal)
    return whole, given.fibre_spike_step, whole.first_fibre + given.fibre_spike_fibre


def main() -> None:
    whole, step, axon = circuit()
    duration_ms = network(1).steps * whole.dt_ms
    settings = {k: Setting(1, np.array([1 - occupancies()[k], 1.0, 1.0]), step=step, axon=axon) for k in SETS}
    run(whole, [settings[0]], 100.0)
    found = []
    for k in SETS:
        numba.set_num_threads(1)
        cpu, seconds = [], []
        for _ in range(REPEATS):
            before = time.process_time()
            seconds += repeat(lambda k=k: run(whole, [settings[k]], duration_ms), 1)
            cpu.append(time.process_time() - before)
        spikes = run(whole, [settings[k]], duration_ms).axon[0] - whole.cells
        motor = int(((spikes >= 0) & (spikes < MOTONEURONS)).sum())
        found.append({
            "set": k, "occupancy": float(occupancies()[k]), "run_s": min(seconds),
            "run_cpu_s": min(cpu),
            "mn_hz": motor / MOTONEURONS / duration_ms * 1000,
            "in_hz": (len(spikes) - motor) / (len(whole.interneurons) - MOTONEURONS) / duration_ms * 1000,
        })  # fmt: skip
    pair = [settings[0], settings[12]]
    threads = {}
    for count in (1, 2):
        numba.set_num_threads(min(count, numba.config.NUMBA_NUM_THREADS))
        threads[str(count)] = min(repeat(lambda: run(whole, pair, duration_ms), 3))
    numba.set_num_threads(numba.config.NUMBA_NUM_THREADS)
    recruitment(Cord(), repeats=1)
    curve_s = min(repeat(lambda: recruitment(Cord()), 3))
    own = statistics.mean(row["run_cpu_s"] for row in found)
    peers = {}
    for name in PEERS:
        path = RESULTS / f"circuit_{name}.json"
        if not path.exists():
            continue
        rows = json.loads(path.read_text(encoding="utf-8"))["sets"]
        seconds = statistics.mean(row["run_cpu_s"] for row in rows)
        mine = {row["set"]: row for row in found}
        off = max(
            abs(mine[row["set"]][rate] / row[rate] - 1)
            for row in rows
            for rate in ("mn_hz", "in_hz")
            if row["set"] in mine
        )
        peers[name] = {"seconds": seconds, "times": seconds / own, "goal": GOALS.get(name), "rates_off": off}
    result = {
        "benchmark": "circuit", "machine": machine(), "load_average": os.getloadavg()[0],
        "seconds_per_set": own, "sets": found, "threads_s": threads,
        "two_threads_over_one": threads["1"] / threads["2"], "recruitment_curve_s": curve_s, "peers": peers,
    }  # fmt: skip
    (RESULTS / "circuit.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(
        json.dumps(
            {k: result[k] for k in ("seconds_per_set", "two_threads_over_one", "recruitment_curve_s", "peers")},
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
