"""(b) The whole chain to the withdrawal hazard: 1,000 draws, 90 days, hourly, 60 mg/day for 76 days and then nothing.

Errors are over each variable's own maximum, against LSODA at rtol 1e-12 restarted at every dose, on a sample of the
draws (DOP853 at 1e-13, another method, says how good that reference is). The peer's tolerance is the loosest of a list
whose error stays at or below that of Eutonia's, and, beside it, the loosest that stays below 1e-6.
"""

from __future__ import annotations

import resource
import subprocess
import sys

import numpy as np
from peers import OUTPUTS, chain_equations, entry_of, parameters, schedule, solve_chain
from timing import middle, repeat, write

import eutonia as eu
from eutonia.evidence import value
from eutonia.simulator.parameters import draw_bodies

DRAWS, DAYS, TREATED_DAYS, SEED = 1_000, 90, 76, 1
PEER_DRAWS, SAMPLE = 40, 40
STABLE_H = ((TREATED_DAYS - 7) * 24.0, TREATED_DAYS * 24.0)
TOLERANCES = (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11)
GOAL_PEER, GOAL_ERROR, GOAL_GIB = 80, 1e-6, 1.0


def patient_and_regimen():
    patient = eu.Patient(age_years=40, sex="male", weight_kg=70, kidney=eu.Kidney(crcl_ml_per_min=100))
    return patient, eu.Regimen.oral(dose_mg=20, times_per_day=3, days=TREATED_DAYS)


def simulate(keep=None):
    patient, regimen = patient_and_regimen()
    return eu.simulate(patient, regimen, days=DAYS, draws=DRAWS, seed=SEED, every_h=1.0, keep=keep)


def peak_memory() -> None:
    """Run in a process of its own: highest resident size in GiB."""
    simulate()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)


def of_run(run) -> np.ndarray:
    """The run in the peer's layout (draws, hours, outputs), of the sample."""
    found = []
    for name in OUTPUTS:
        one = run[name].isel(draw=slice(0, SAMPLE))
        found.append((one.isel(level=0) if "level" in one.dims else one).transpose("draw", "time").values)
    return np.stack(found, axis=2)


def errors(found: np.ndarray, fine: np.ndarray) -> dict[str, float]:
    """Largest error of each variable over its own maximum in that draw (hazard: over the maximum of the sample)."""
    top = np.abs(fine).max(axis=1, keepdims=True)
    top[:, :, -1] = np.abs(fine[:, :, -1]).max()
    return dict(zip(OUTPUTS, np.max(np.abs(found - fine) / top, axis=(0, 1)).tolist(), strict=True))


def main() -> None:
    patient, regimen = patient_and_regimen()
    run = simulate()
    hours = np.ascontiguousarray(run.time_h.values, dtype=np.float64)
    bodies = draw_bodies(patient, DRAWS, SEED)
    p = parameters(bodies, value("model.withdrawal.theta"), STABLE_H)
    at, mg = schedule(regimen, hours)

    def peer(rtol, count=PEER_DRAWS, fine=False):
        more = (at, mg, hours, rtol, rtol * 1e-2, fine)
        return solve_chain(chain_equations.address, p[:count], entry_of(bodies), bodies.bioavailability, *more)

    peer(1e-4, 2)
    fine, other = peer(1e-12, SAMPLE), peer(1e-13, SAMPLE, True)
    ours = errors(of_run(run), fine)
    by_tolerance = {rtol: errors(peer(rtol, SAMPLE), fine) for rtol in TOLERANCES}
    worst = {rtol: max(found.values()) for rtol, found in by_tolerance.items()}
    same = next((r for r in TOLERANCES if worst[r] <= max(ours.values())), TOLERANCES[-1])
    enough = next((r for r in TOLERANCES if worst[r] <= GOAL_ERROR), TOLERANCES[-1])
    all_s, hazard_s, same_s, enough_s = [], [], [], []
    for _ in range(3):
        all_s += repeat(simulate, 2)
        hazard_s += repeat(lambda: simulate(("withdrawal_hazard_per_h",)), 2)
        same_s += repeat(lambda: peer(same), 1)
        enough_s += repeat(lambda: peer(enough), 1)
    scale = DRAWS / PEER_DRAWS
    same_scaled, enough_scaled = middle(same_s) * scale, middle(enough_s) * scale
    memory = subprocess.run([sys.executable, __file__, "memory"], capture_output=True, text=True, check=True)
    write(
        "chain",
        {
            "draws": DRAWS,
            "days": DAYS,
            "output_times": len(hours),
            "doses": len(at),
            "peer_draws": PEER_DRAWS,
            "sample_of_errors": SAMPLE,
            "eutonia_errors": ours,
            "eutonia_worst_error": max(ours.values()),
            "goal_error": GOAL_ERROR,
            "reference_against_another_method": errors(other, fine),
            "numbalsoda_worst_error_by_rtol": {f"{rtol:g}": found for rtol, found in worst.items()},
            "eutonia_all_variables_s": all_s,
            "eutonia_all_variables_median_s": middle(all_s),
            "eutonia_hazard_alone_s": hazard_s,
            "numbalsoda_rtol_same_error": same,
            "numbalsoda_same_error_s_of_peer_draws": same_s,
            "numbalsoda_rtol_error_1e-6": enough,
            "numbalsoda_error_1e-6_s_of_peer_draws": enough_s,
            "peer_same_error_scaled_s": same_scaled,
            "peer_error_1e-6_scaled_s": enough_scaled,
            "times_faster_same_error": same_scaled / middle(all_s),
            "times_faster_error_1e-6": enough_scaled / middle(all_s),
            "times_faster_error_1e-6_hazard_alone": enough_scaled / middle(hazard_s),
            "goal_times_faster": GOAL_PEER,
            "peak_memory_gib": float(memory.stdout),
            "goal_memory_gib": GOAL_GIB,
        },
    )


if __name__ == "__main__":
    peak_memory() if "memory" in sys.argv else main()
