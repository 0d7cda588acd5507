"""The small circuit in Brian2: spikes of all cells for 1 s, in tests/data/circuit/spikes_brian2.npz.

Thresholds are looked at on the grid of 0.05 ms only, as the circuit is defined. Between grid points Brian2 goes by its
fourth-order Runge-Kutta in `SUBSTEPS` steps (the reference: `mn_step`, `mn_cell`, `in_step`, `in_cell`), in twice as
many (must be the same spikes), and in one step by exponential Euler (`coarse_...`: an ordinary run at 0.05 ms).

Brian2 calls the step by the time at its start and looks at thresholds at its end: its spike at t is ours at t + dt.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile

import brian2 as b2
import numpy as np
from network import Arrays, load, save

SUBSTEPS = 10

GATES = """
dm/dt = (pulse * alpha_m * (1 - m) - (1 - pulse) * beta_m * m) : 1
dh/dt = ((1 - pulse) * alpha_h * (1 - h) - pulse * beta_h * h) : 1
dn/dt = (pulse * alpha_n * (1 - n) - (1 - pulse) * beta_n * n) : 1
dq/dt = (pulse * alpha_q * (1 - q) - (1 - pulse) * beta_q * q) : 1
pulse : 1
"""
# r of all contacts of a port: those within their pulse (sum of peak conductances `on`) and those past it
PORT = """
d{p}_rise/dt = {a} * {p}_on - ({a} + {b}) * {p}_rise : siemens
d{p}_fall/dt = -{b} * {p}_fall : siemens
{p}_on : siemens
"""
MOTONEURON = (
    """
dvs/dt = (-g_c * (vs - vd) - g_ls * vs - g_na * m**3 * h * (vs - e_na) - g_kf * n**4 * (vs - e_k)
          - g_ks * q**2 * (vs - e_k) - (inh_rise + inh_fall) * (vs - e_inh) + i_in) / c_s : volt
dvd/dt = (-g_c * (vd - vs) - g_ld * vd - (exc_rise + exc_fall) * (vd - e_exc)) / c_d : volt
c_s : farad (constant)
c_d : farad (constant)
g_c : siemens (constant)
g_ls : siemens (constant)
g_ld : siemens (constant)
g_na : siemens (constant)
g_kf : siemens (constant)
g_ks : siemens (constant)
beta_q : hertz (constant)
theta : volt (constant)
i_in : amp (constant)
"""
    + GATES
)
INTERNEURON = """
dv/dt = (-g_l * v - (ia_rise + ia_fall) * (v - e_ia) - (mn_rise + mn_fall) * (v - e_mn)
         + i_in) / c : volt (unless refractory)
c : farad (constant)
g_l : siemens (constant)
theta : volt (constant)
i_in : amp (constant)
"""


def run(network: Arrays, substeps: int, method: str) -> Arrays:
    """Spikes by step of the grid and cell."""
    folder = tempfile.mkdtemp()
    b2.device.reinit()
    b2.device.activate(directory=folder, build_on_run=True)
    b2.prefs.devices.cpp_standalone.openmp_threads = 0
    step = float(network["dt_ms"]) * b2.ms
    b2.defaultclock.dt = step / substeps
    fine = b2.defaultclock.dt

    def wait(steps) -> b2.Quantity:
        return np.asarray(steps) * step

    def rate(name: str) -> b2.Quantity:
        return float(network[name]) / b2.ms

    def port(letter: str, kind: str) -> str:
        return PORT.format(p=letter, a=f"a_{kind}", b=f"b_{kind}")

    space = {"substeps": substeps}
    for kind in ("ia_mn", "in_mn", "ia_in", "mn_in"):
        space |= {f"a_{kind}": rate(f"{kind}_a_per_ms"), f"b_{kind}": rate(f"{kind}_b_per_ms")}
    for gate in ("alpha_m", "beta_m", "alpha_h", "beta_h", "alpha_n", "beta_n", "alpha_q"):
        space[gate] = rate(f"{gate}_per_ms")
    reversals = {"e_na": "na", "e_k": "k", "e_exc": "ia_mn", "e_inh": "in_mn", "e_ia": "ia_in", "e_mn": "mn_in"}
    for name, key in reversals.items():
        space[name] = float(network[f"{key}_reversal_mv"]) * b2.mV

    on_grid = "(timestep(t, dt) + 1) % substeps == 0"
    motor = b2.NeuronGroup(
        len(network["mn_theta_mv"]),
        MOTONEURON + port("exc", "ia_mn") + port("inh", "in_mn"),
        threshold=f"vs >= theta and {on_grid}",
        reset="pulse = 1",
        refractory=wait(network["mn_refractory_steps"]),
        method=method,
        namespace=space,
    )
    inter = b2.NeuronGroup(
        len(network["in_theta_mv"]),
        INTERNEURON + port("ia", "ia_in") + port("mn", "mn_in"),
        threshold=f"v >= theta and {on_grid}",
        reset="v = 0*volt",
        refractory=wait(network["in_refractory_steps"]) + fine,  # held for whole 2 ms after the spike
        method=method,
        namespace=space,
    )
    for name, key in (("c_s", "soma_nf"), ("c_d", "dendrite_nf")):
        setattr(motor, name, network[f"mn_{key}"] * b2.nfarad)
    names = {"g_c": "coupling", "g_ls": "soma_leak", "g_ld": "dendrite_leak", "g_na": "na", "g_kf": "kf", "g_ks": "ks"}
    for name, key in names.items():
        setattr(motor, name, network[f"mn_{key}_us"] * b2.usiemens)
    motor.beta_q, motor.h = network["mn_beta_q_per_ms"] / b2.ms, 1
    motor.theta, motor.i_in = network["mn_theta_mv"] * b2.mV, network["mn_current_na"] * b2.nA
    inter.c, inter.g_l = network["in_nf"] * b2.nfarad, network["in_leak_us"] * b2.usiemens
    inter.theta, inter.i_in = network["in_theta_mv"] * b2.mV, network["in_current_na"] * b2.nA
    # a fibre's spike at step s reaches the queue within the substep that ends there
    fibres = b2.SpikeGeneratorGroup(
        len(network["ia_delay_steps"]), network["ia_spike_fibre"], wait(network["ia_spike_step"]) - fine
    )

    whole = b2.Network(motor, inter, fibres)
    pulses = b2.Synapses(motor, motor, on_pre="pulse_post = 0", delay=wait(network["spike_pulse_steps"]))
    pulses.connect(j="i")
    whole.add(pulses)
    groups = {"ia": fibres, "mn": motor, "in": inter}
    for kind, letter in (("ia_mn", "exc"), ("in_mn", "inh"), ("ia_in", "ia"), ("mn_in", "mn")):
        before, after = kind.split("_")
        a, b = space[f"a_{kind}"], space[f"b_{kind}"]
        lasting = wait(network[f"{kind}_pulse_steps"])
        space[f"reached_{kind}"] = float(a / (a + b) * (1 - np.exp(-(a + b) * lasting)))
        on = f"{letter}_on_post += w"
        moves = f"{letter}_rise_post -= w * reached_{kind}; {letter}_fall_post += w * reached_{kind}"
        off = f"{letter}_on_post -= w; {moves}"
        contact = b2.Synapses(
            groups[before], groups[after], "w : siemens (constant)", on_pre={"on": on, "off": off}, namespace=space
        )
        pre, post = np.nonzero(network[f"{kind}_us"])
        contact.connect(i=pre, j=post)
        contact.w = network[f"{kind}_us"][pre, post] * b2.usiemens
        contact.on.delay = wait(network[f"{before}_delay_steps"][pre])
        contact.off.delay = wait(network[f"{before}_delay_steps"][pre]) + lasting
        whole.add(contact)
    seen = {"mn": b2.SpikeMonitor(motor), "in": b2.SpikeMonitor(inter)}
    for monitor in seen.values():
        whole.add(monitor)
    whole.run(wait(network["end_steps"]))
    found: Arrays = {}
    for name, monitor in seen.items():
        steps = np.asarray((monitor.t + fine) / step)
        if np.abs(steps - np.round(steps)).max(initial=0) > 1e-6:
            raise SystemExit("a spike off the grid")
        order = np.lexsort((np.asarray(monitor.i), np.round(steps)))
        found[f"{name}_step"] = np.round(steps).astype(np.int64)[order]
        found[f"{name}_cell"] = np.asarray(monitor.i, dtype=np.int64)[order]
    shutil.rmtree(folder, ignore_errors=True)
    return found


def apart(one: Arrays, other: Arrays, name: str) -> str:
    """How far two runs are from each other, cell by cell, spike by spike."""
    same, within, total, lost = 0, 0, len(one[f"{name}_step"]), 0
    worst = 0
    for cell in range(100):
        a = one[f"{name}_step"][one[f"{name}_cell"] == cell]
        b = other[f"{name}_step"][other[f"{name}_cell"] == cell]
        if len(a) != len(b):
            lost += 1
            continue
        gap = np.abs(a - b)
        same, within = same + int((gap == 0).sum()), within + int((gap <= 1).sum())
        worst = max(worst, int(gap.max(initial=0)))
    text = f"{name}: {total} spikes, same step {same}, within one {within}, worst {worst} steps"
    return f"{text}, {lost} cells of other count"


def main() -> None:
    b2.set_device("cpp_standalone", build_on_run=False)
    b2.prefs.codegen.cpp.extra_compile_args_gcc = ["-O2", "-std=c++11"]
    network = load()
    fine = run(network, SUBSTEPS, "rk4")
    coarse = run(network, 1, "exponential_euler")
    for name in ("mn", "in"):
        counts = np.bincount(fine[f"{name}_cell"], minlength=100)
        print(name, "spikes per second:", counts.mean(), "of the cells", np.percentile(counts, (0, 25, 50, 75, 100)))
        print("one step of exponential Euler;", apart(fine, coarse, name))
    if "quick" not in sys.argv:
        finer = run(network, 2 * SUBSTEPS, "rk4")
        for name in ("mn", "in"):
            print("twice the substeps;", apart(fine, finer, name))
    if "look" not in sys.argv:
        save("spikes_brian2.npz", fine | {f"coarse_{name}": values for name, values in coarse.items()})


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
