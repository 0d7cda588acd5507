"""The speed circuit in NEST: `iaf_cond_exp` (adaptive Runge-Kutta-Fehlberg between grid points)."""

from __future__ import annotations

import time

import nest
import numpy as np
from peer import measure
from speed_network import MOTONEURONS, SpeedNetwork


def run(circuit: SpeedNetwork, occupancy: float) -> tuple[dict[str, float], np.ndarray]:
    start = time.perf_counter()
    nest.ResetKernel()
    nest.set_verbosity("M_ERROR")
    nest.resolution, nest.local_num_threads = circuit.dt_ms, 1
    cells = nest.Create("iaf_cond_exp", len(circuit.leak_us))
    cells.set(
        E_L=circuit.rest_mv,
        V_reset=circuit.rest_mv,
        V_m=circuit.rest_mv,
        E_ex=circuit.exc_reversal_mv,
        E_in=circuit.inh_reversal_mv,
        tau_syn_ex=circuit.exc_tau_ms,
        tau_syn_in=circuit.inh_tau_ms,
        C_m=1000 * circuit.capacitance_nf,  # pF, nS, pA
        g_L=1000 * circuit.leak_us,
        V_th=circuit.threshold_mv,
        t_ref=circuit.refractory_steps * circuit.dt_ms,
        I_e=1000 * circuit.current_na,
    )
    fibres = nest.Create("spike_generator", len(circuit.fibre_us))
    for k, fibre in enumerate(fibres):
        fibre.spike_times = np.sort(circuit.fibre_spike_step[circuit.fibre_spike_fibre == k]) * circuit.dt_ms
    sign = np.where(np.arange(len(cells)) < MOTONEURONS, 1.0, -1.0)[:, None]
    for before, weights, delays in (
        (fibres, circuit.fibre_us * (1 - occupancy), circuit.fibre_delay_steps),
        (cells, circuit.cell_us * sign, circuit.cell_delay_steps),
    ):
        pre, post = np.nonzero(weights)
        nest.Connect(
            np.array(before.tolist())[pre],
            np.array(cells.tolist())[post],
            "one_to_one",
            {"weight": 1000 * weights[pre, post], "delay": delays[pre] * circuit.dt_ms},
        )
    recorder = nest.Create("spike_recorder")
    nest.Connect(cells, recorder)
    nest.Prepare()
    built, cpu = time.perf_counter(), time.process_time()
    nest.Run(circuit.steps * circuit.dt_ms)
    done, cpu = time.perf_counter(), time.process_time() - cpu
    seconds = {"setup_s": built - start, "run_s": done - built, "run_cpu_s": cpu}
    senders = np.asarray(recorder.get("events")["senders"])
    nest.Cleanup()
    return seconds, np.bincount(senders - cells.tolist()[0], minlength=len(circuit.leak_us))


if __name__ == "__main__":
    measure("nest", "nest-simulator", "iaf_cond_exp, one thread, spikes recorded; set-up apart", run)
