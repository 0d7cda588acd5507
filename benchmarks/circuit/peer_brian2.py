"""The speed circuit in Brian2, C++ standalone: built once, run with each scale of the Ia weights.

By exponential Euler (its fast way; conductances stand still within a step), or, with the word `rk4`, by Runge-Kutta.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
import time

import brian2 as b2
import numpy as np
from peer import measure
from speed_network import MOTONEURONS, SpeedNetwork

CELL = """
dv/dt = (g_l * (rest - v) + g_exc * (e_exc - v) + g_inh * (e_inh - v) + i_in) / c : volt (unless refractory)
dg_exc/dt = -g_exc / tau_exc : siemens
dg_inh/dt = -g_inh / tau_inh : siemens
c : farad (constant)
g_l : siemens (constant)
i_in : amp (constant)
theta : volt (constant)
holding : second (constant)
"""
REPEATS = 3


def children_cpu_s() -> float:
    """Processor time of the programs that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Standalone:
    """The program that Brian2 writes and compiles."""

    def __init__(self, method: str) -> None:
        self.method = method
        self.folder = tempfile.mkdtemp()
        self.built_s = 0.0

    def build(self, circuit: SpeedNetwork) -> None:
        start = time.perf_counter()
        b2.set_device("cpp_standalone", build_on_run=False, directory=self.folder)
        b2.prefs.devices.cpp_standalone.openmp_threads = 0
        step = circuit.dt_ms * b2.ms
        b2.defaultclock.dt = step
        space = {
            "rest": circuit.rest_mv * b2.mV,
            "e_exc": circuit.exc_reversal_mv * b2.mV,
            "e_inh": circuit.inh_reversal_mv * b2.mV,
            "tau_exc": circuit.exc_tau_ms * b2.ms,
            "tau_inh": circuit.inh_tau_ms * b2.ms,
        }
        cells = b2.NeuronGroup(
            len(circuit.leak_us),
            CELL,
            threshold="v >= theta",
            reset="v = rest",
            refractory="holding",
            method=self.method,
            namespace=space,
        )
        cells.v, cells.theta = circuit.rest_mv * b2.mV, circuit.threshold_mv * b2.mV
        cells.c, cells.g_l = circuit.capacitance_nf * b2.nfarad, circuit.leak_us * b2.usiemens
        cells.i_in = circuit.current_na * b2.nA
        cells.holding = (circuit.refractory_steps + 1) * step  # its own count begins a step earlier
        fibres = b2.SpikeGeneratorGroup(
            len(circuit.fibre_us), circuit.fibre_spike_fibre, (circuit.fibre_spike_step - 1) * step
        )
        self.whole = b2.Network(cells, fibres)
        self._contacts(fibres, cells, circuit.fibre_us, circuit.fibre_delay_steps * step, "g_exc_post += w * share")
        self.fibre_contacts = self.last
        inhibits = np.arange(len(circuit.leak_us)) >= MOTONEURONS
        for rows, port in ((~inhibits, "g_exc"), (inhibits, "g_inh")):
            weights = np.where(rows[:, None], circuit.cell_us, 0.0)
            self._contacts(cells, cells, weights, circuit.cell_delay_steps * step, f"{port}_post += w")
        self.spikes = b2.SpikeMonitor(cells)
        self.whole.add(self.spikes)
        self.whole.run(circuit.steps * step)
        b2.device.build(directory=self.folder, run=False)
        self.built_s = time.perf_counter() - start

    def _contacts(self, before, after, weights, delays, effect: str) -> None:
        shared = "share : 1 (shared)\n" if "share" in effect else ""
        self.last = b2.Synapses(before, after, shared + "w : siemens (constant)", on_pre=effect)
        pre, post = np.nonzero(weights)
        self.last.connect(i=pre, j=post)
        self.last.w, self.last.delay = weights[pre, post] * b2.usiemens, delays[pre]
        self.whole.add(self.last)

    def run(self, circuit: SpeedNetwork, occupancy: float) -> tuple[dict[str, float], np.ndarray]:
        if not self.built_s:
            self.build(circuit)
        seconds, processes, cpu = [], [], []
        for _ in range(REPEATS):
            start, before = time.perf_counter(), children_cpu_s()
            b2.device.run(run_args={self.fibre_contacts.share: 1 - occupancy})
            processes.append(time.perf_counter() - start)
            seconds.append(b2.device._last_run_time)
            cpu.append((children_cpu_s() - before) * seconds[-1] / processes[-1])  # of the run phase, by its share
        found = {"run_s": min(seconds), "run_cpu_s": min(cpu), "process_s": min(processes)}
        return found, np.asarray(self.spikes.count)


if __name__ == "__main__":
    os.environ["OMP_NUM_THREADS"] = "1"
    short, method = ("brian2_rk4", "rk4") if "rk4" in sys.argv else ("brian2", "exponential_euler")
    program = Standalone(method)
    measure(
        short,
        "brian2",
        f"C++ standalone, {method}, spikes recorded; run_s is its own run phase (best of {REPEATS}), build apart",
        program.run,
        build_s=lambda: program.built_s,
    )
    shutil.rmtree(program.folder, ignore_errors=True)
