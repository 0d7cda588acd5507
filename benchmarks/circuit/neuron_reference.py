"""One motoneuron with its dendrite in NEURON, three sizes of it, in tests/data/circuit/traces_neuron.npz.

NEURON has its own way from the geometry to the coupling of the two compartments, so this is a check of that too.

- `step_...`, `event_...`: a current step into the soma, and one event of a contact on the dendrite; CVODE at
  `TOLERANCE`, both voltages each 0.05 ms.
- `train_...`: spike steps for 1 s of constant current; `fine` with `SUBSTEPS` steps of NEURON's second-order method
  between grid points (twice as many must give the same steps), `coarse` with one.
- `shape_...`: voltages around one spike, from twice and four times `SUBSTEPS` extrapolated to none (by h squared); the
  current stops at the spike's grid time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from network import CM_UF_PER_CM2, DT_MS, RI_OHM_CM, Arrays, load, save

TOLERANCE = 1e-12
SUBSTEPS = 20
TRACE_MS, STEP_FROM_MS, STEP_TO_MS, STEP_SHARE = 100.0, 10.0, 60.0, 0.6
EVENT_MS, EVENT_US = 10.0, 6.0
TRAIN_MS, TRAIN_SHARES = 1000.0, (1.1, 1.5, 2.0)
SHAPE_MS, SHAPE_SHARE = 200.0, 1.5
GATES = ("m", "h", "n", "q")


def simulator():
    """NEURON with the mechanisms of this folder, compiled in a folder that goes away."""
    here = Path(__file__).parent
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["nrnivmodl", str(here)], cwd=folder, check=True, capture_output=True)
        from neuron import h

        library = next(Path(folder).glob("*/libnrnmech.*"))
        h.nrn_load_dll(str(library))
    h.load_file("stdrun.hoc")
    return h


class Cell:
    def __init__(self, h, network: Arrays, k: int) -> None:
        self.h = h
        self.soma, self.dendrite = h.Section(name="soma"), h.Section(name="dendrite")
        diameter = network["mn_soma_diameter_um"][k]
        self.soma.L = self.soma.diam = diameter
        self.dendrite.L, self.dendrite.diam = network["mn_dendrite_length_um"][k], network["mn_dendrite_diameter_um"][k]
        self.dendrite.connect(self.soma(1), 0)
        for part, name in ((self.soma, "soma"), (self.dendrite, "dendrite")):
            part.nseg, part.Ra, part.cm = 1, RI_OHM_CM, CM_UF_PER_CM2
            part.insert("pas")
            part(0.5).pas.g, part(0.5).pas.e = 1 / network[f"mn_{name}_rm_ohm_cm2"][k], 0.0
        self.soma.insert("pulsed")
        self.gates = self.soma(0.5).pulsed
        area_cm2 = np.pi * diameter**2 * 1e-8
        for name in ("na", "kf", "ks"):
            setattr(self.gates, f"g{name}", network[f"mn_{name}_us"][k] * 1e-6 / area_cm2)
        self.gates.betaq = network["mn_beta_q_per_ms"][k]
        self.theta_mv, self.rheobase_na = network["mn_theta_mv"][k], network["mn_rheobase_na"][k]
        self.pulse, self.refractory = int(network["spike_pulse_steps"]), int(network["mn_refractory_steps"])
        self.clamp = h.IClamp(self.soma(0.5))
        self.contact = h.Contact(self.dendrite(0.5))
        self.contact.a, self.contact.b = network["ia_mn_a_per_ms"], network["ia_mn_b_per_ms"]
        self.contact.e = network["ia_mn_reversal_mv"]
        self.contact.lasting = network["ia_mn_pulse_steps"] * DT_MS
        self.arrival = h.NetCon(None, self.contact)
        self.arrival.weight[0], self.arrival.delay = EVENT_US, 0

    def voltages(self) -> tuple[float, float]:
        return self.soma(0.5).v, self.dendrite(0.5).v

    def current(self, amplitude_na: float, from_ms: float = 0.0, to_ms: float = 1e9) -> None:
        self.clamp.amp, self.clamp.delay, self.clamp.dur = amplitude_na, from_ms, to_ms - from_ms

    def trace(self, amplitude_na: float, event: bool) -> np.ndarray:
        """(2, times): soma and dendrite, below the threshold."""
        h = self.h
        self.current(amplitude_na, STEP_FROM_MS, STEP_TO_MS)
        self.gates.firing = 0
        h.cvode_active(1)
        h.cvode.atol(TOLERANCE)
        h.cvode.rtol(TOLERANCE)
        h.cvode.maxstep(DT_MS)
        h.finitialize(0.0)
        if event:
            self.arrival.event(EVENT_MS)
        found = [self.voltages()]
        for step in range(1, round(TRACE_MS / DT_MS) + 1):
            h.cvode.solve(step * DT_MS)
            found.append(self.voltages())
        h.cvode_active(0)
        return np.array(found).T

    def switch(self, firing: int) -> None:
        """Starts or ends a pulse. NEURON holds the gates half a step ahead: that half belongs to the new rule."""
        self._half(-0.5)
        self.gates.firing = firing
        self._half(0.5)

    def _half(self, steps: float) -> None:
        g, dt = self.gates, steps * self.h.dt
        rising, falling = ("m", "n", "q"), ("h",)
        if not g.firing:
            rising, falling = falling, rising
        for name in rising:
            rate = getattr(g, f"a{name}")
            setattr(g, name, 1 + (getattr(g, name) - 1) * np.exp(-rate * dt))
        for name in falling:
            rate = g.betaq if name == "q" else getattr(g, f"b{name}")
            setattr(g, name, getattr(g, name) * np.exp(-rate * dt))

    def fire(self, amplitude_na: float, length_ms: float, substeps: int, once: bool = False):
        """Steps of the spikes, and (2, times) voltages on the grid; `once` ends the current at the first spike."""
        h = self.h
        h.secondorder, h.dt = 2, DT_MS / substeps
        self.current(amplitude_na)
        self.gates.firing = 0
        h.finitialize(0.0)
        spikes: list[int] = []
        last = -self.refractory
        found = [self.voltages()]
        for step in range(1, round(length_ms / DT_MS) + 1):
            for _ in range(substeps):
                h.fadvance()
            if step - last == self.pulse and spikes:
                self.switch(0)
            if self.soma(0.5).v >= self.theta_mv and step - last >= self.refractory:
                spikes.append(step)
                last = step
                self.switch(1)
                if once:
                    self.clamp.amp = 0.0
            found.append(self.voltages())
        return spikes, np.array(found).T


def main() -> None:
    h, network = simulator(), load()
    middle = np.flatnonzero(network["mn_type"] == 1)
    picked = np.array([0, middle[len(middle) // 2], len(network["mn_type"]) - 1], dtype=np.int64)
    cells = [Cell(h, network, int(k)) for k in picked]
    coupling = [1 / (cell.soma(1).ri() + cell.dendrite(0.5).ri()) for cell in cells]
    print("coupling, uS:", coupling, network["mn_coupling_us"][picked])
    found: Arrays = {"cell": picked, "tolerance": np.float64(TOLERANCE)}
    found["step_current_na"] = np.array([STEP_SHARE * cell.rheobase_na for cell in cells])
    found["step_from_step"], found["step_to_step"] = (np.int64(round(t / DT_MS)) for t in (STEP_FROM_MS, STEP_TO_MS))
    found["event_step"], found["event_us"] = np.int64(round(EVENT_MS / DT_MS)), np.float64(EVENT_US)
    steps = [cell.trace(amplitude, False) for cell, amplitude in zip(cells, found["step_current_na"], strict=True)]
    events = [cell.trace(0.0, True) for cell in cells]
    for name, traces in (("step", steps), ("event", events)):
        for k, part in enumerate(("soma", "dendrite")):
            found[f"{name}_{part}_mv"] = np.array([one[k] for one in traces])
    found["shape_current_na"] = np.array([SHAPE_SHARE * cell.rheobase_na for cell in cells])
    fine, finer, finest = (
        [cell.fire(i, SHAPE_MS, SUBSTEPS * n, True) for cell, i in zip(cells, found["shape_current_na"], strict=True)]
        for n in (1, 2, 4)
    )
    found["shape_spike_step"] = np.array([spikes[0] for spikes, _ in fine], dtype=np.int64)
    shapes = [(4 * b - a) / 3 for (_, a), (_, b) in zip(fine, finer, strict=True)]
    better = [(4 * c - b) / 3 for (_, b), (_, c) in zip(finer, finest, strict=True)]
    print(
        "shape, against twice the substeps, mV:",
        [float(np.abs(a - b).max()) for a, b in zip(shapes, better, strict=True)],
    )
    for k, part in enumerate(("soma", "dendrite")):
        found[f"shape_{part}_mv"] = np.array([one[k] for one in better])
    rows: dict[str, list[np.ndarray]] = {"fine": [], "coarse": []}
    found["train_current_na"] = np.array([[share * cell.rheobase_na for share in TRAIN_SHARES] for cell in cells])
    for n, (cell, currents) in enumerate(zip(cells, found["train_current_na"], strict=True)):
        for j, amplitude in enumerate(currents):
            long, double, short = (np.array(cell.fire(amplitude, TRAIN_MS, s)[0]) for s in (SUBSTEPS, 2 * SUBSTEPS, 1))
            print("train", n, j, len(long), "twice the substeps", _gap(long, double), "one step", _gap(long, short))
            for name, steps_ in (("fine", long), ("coarse", short)):
                rows[name].append(np.array([(n, j, s) for s in steps_], dtype=np.int64).reshape(-1, 3))
    for name, parts in rows.items():
        found[f"train_{name}_cell"], found[f"train_{name}_current"], found[f"train_{name}_step"] = np.concatenate(
            parts
        ).T
    save("traces_neuron.npz", {name: np.asarray(values) for name, values in found.items()})


def _gap(one: np.ndarray, other: np.ndarray) -> str:
    return f"worst {np.abs(one - other).max(initial=0)} steps" if len(one) == len(other) else "another count"


if __name__ == "__main__":
    main()
