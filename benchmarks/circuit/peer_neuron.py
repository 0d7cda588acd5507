"""The speed circuit in NEURON: one leaky compartment a cell, first-order implicit steps of 0.1 ms."""

from __future__ import annotations

import time

import numpy as np
from neuron_reference import simulator
from peer import measure
from speed_network import MOTONEURONS, SpeedNetwork

SIDE_UM = 10.0


def run(circuit: SpeedNetwork, occupancy: float) -> tuple[dict[str, float], np.ndarray]:
    start = time.perf_counter()
    n, gid = len(circuit.leak_us), len(circuit.leak_us)  # fibres are numbered after the cells
    gather = h.ParallelContext()
    gather.gid_clear()
    area_cm2 = np.pi * SIDE_UM**2 * 1e-8
    sections, cells, sources = [], [], []
    for k in range(n):
        section = h.Section(name=f"cell{k}")
        section.L = section.diam = SIDE_UM
        section.cm = 1e-3 * circuit.capacitance_nf[k] / area_cm2
        section.insert("pas")
        section(0.5).pas.g, section(0.5).pas.e = 1e-6 * circuit.leak_us[k] / area_cm2, circuit.rest_mv
        cell = h.Lif(section(0.5))
        cell.theta, cell.reset, cell.drive = circuit.threshold_mv[k], circuit.rest_mv, circuit.current_na[k]
        cell.holding = circuit.refractory_steps[k] * circuit.dt_ms
        cell.eexc, cell.einh = circuit.exc_reversal_mv, circuit.inh_reversal_mv
        cell.tauexc, cell.tauinh = circuit.exc_tau_ms, circuit.inh_tau_ms
        gather.set_gid2node(k, gather.id())
        source = h.NetCon(cell, None)
        gather.cell(k, source)
        sections.append(section)
        cells.append(cell)
        sources.append(source)
    contacts = []
    sign = np.where(np.arange(n) < MOTONEURONS, 1.0, -1.0)[:, None]
    for first, weights, delays in (
        (gid, circuit.fibre_us * (1 - occupancy), circuit.fibre_delay_steps),
        (0, circuit.cell_us * sign, circuit.cell_delay_steps),
    ):
        for pre, post in zip(*np.nonzero(weights), strict=True):
            contact = gather.gid_connect(first + int(pre), cells[post])
            contact.weight[0], contact.delay = weights[pre, post], delays[pre] * circuit.dt_ms
            contacts.append(contact)
    volleys = h.PatternStim()
    volleys.fake_output = 1
    volleys.play(h.Vector(circuit.fibre_spike_step * circuit.dt_ms), h.Vector(circuit.fibre_spike_fibre + gid))
    times, who = h.Vector(), h.Vector()
    gather.spike_record(-1, times, who)
    h.cvode_active(0)
    h.secondorder, h.dt = 0, circuit.dt_ms
    gather.set_maxstep(10)
    h.finitialize(circuit.rest_mv)
    built, cpu = time.perf_counter(), time.process_time()
    gather.psolve(circuit.steps * circuit.dt_ms)
    done, cpu = time.perf_counter(), time.process_time() - cpu
    seconds = {"setup_s": built - start, "run_s": done - built, "run_cpu_s": cpu}
    seen = np.asarray(who, dtype=np.int64)
    return seconds, np.bincount(seen[seen < n], minlength=n)[:n]


if __name__ == "__main__":
    h = simulator()
    measure("neuron", "neuron", "one compartment each, first-order implicit, spikes recorded; set-up apart", run)
