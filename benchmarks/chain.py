"""(b) The whole chain to the withdrawal hazard: 1,000 draws, 90 days, hourly, 60 mg/day for 76 days and then nothing.

Errors are over each variable's own maximum, against LSODA at rtol 1e-12 restarted at every dose, on a sample of the
draws (DOP853, another method, says on one draw how good that reference is). The peer's tolerance is the loosest of a
list whose error stays at or below that of Eutonia's, and, beside it, the loosest that stays below 1e-6. The peer also
solves the smaller equations with one mixed compartment in place of the canal, at tolerances found in the same way
against its own fine solution: they answer less, and say what the canal costs a general solver.
"""

from __future__ import annotations

import sys

import numpy as np
from peers import OUTPUTS, SHOWN_LEVEL, mixed, parameters, schedule, solve_chain, whole
from timing import middle, peak_gib, peak_of, repeat, write

import eutonia as eu
from eutonia.evidence import value
from eutonia.simulator.parameters import draw_bodies

DRAWS, DAYS, TREATED_DAYS, SEED = 1_000, 90, 76, 1
PEER_DRAWS = 3  # of the 1,000, for time and errors; its time is linear in them
REDUCED_DRAWS = 40
ROUNDS = 3
TOLERANCES = (1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11)
GOAL_PEER, GOAL_ERROR, GOAL_GIB = 80, 1e-6, 1.0


def patient_and_regimen():
    patient = eu.Patient(age_years=40, sex="male", weight_kg=70, kidney=eu.Kidney(crcl_ml_per_min=100))
    return patient, eu.Regimen.oral(dose_mg=20, times_per_day=3, days=TREATED_DAYS)


def simulate(keep=None):
    """Every variable one curve a draw: the spinal fluid at one level."""
    patient, regimen = patient_and_regimen()
    more = {"keep": keep, "levels": (SHOWN_LEVEL,)}
    return eu.simulate(patient, regimen, days=DAYS, draws=DRAWS, seed=SEED, every_h=1.0, **more)


def of_run(run, count: int) -> np.ndarray:
    """The first draws of a run in the peer's layout (draws, hours, outputs)."""
    found = []
    for name in OUTPUTS:
        one = run[name].isel(draw=slice(0, count))
        found.append((one.isel(level=0) if "level" in one.dims else one).transpose("draw", "time").values)
    return np.stack(found, axis=2)


def errors(found: np.ndarray, fine: np.ndarray) -> dict[str, float]:
    """Largest error of each variable over its own maximum in that draw (hazard: over the maximum of the sample)."""
    top = np.abs(fine).max(axis=1, keepdims=True)
    top[:, :, -1] = np.abs(fine[:, :, -1]).max()
    each = np.divide(np.abs(found - fine), top, out=np.where(found == fine, 0.0, np.inf), where=top > 0)
    return dict(zip(OUTPUTS, each.max(axis=(0, 1)).tolist(), strict=True))


class Peer:
    """One set of equations: its fine solution, and the tolerances that are good enough."""

    def __init__(self, equations, bodies, doses, hours, draws: int) -> None:
        self.equations, self.draws = equations, draws
        self.given = (bodies, doses, hours)
        self.p = parameters(bodies, equations, value("model.withdrawal.theta"))[:draws]
        self.solve(1e-4, 2)  # compiles
        self.fine = self.solve(1e-12)
        self.worst: dict[float, float] = {}

    def solve(self, rtol: float, count: int | None = None, other: bool = False) -> np.ndarray:
        return solve_chain(self.equations, self.p[:count], *self.given, rtol, rtol * 1e-2, other)

    def tolerance_for(self, bound: float) -> float:
        """The loosest tolerance of the list whose worst error is at or below the bound."""
        for rtol in TOLERANCES:
            if rtol not in self.worst:
                self.worst[rtol] = max(errors(self.solve(rtol), self.fine).values())
            if self.worst[rtol] <= bound:
                return rtol
        return TOLERANCES[-1]


def main() -> None:
    patient, regimen = patient_and_regimen()
    run = simulate()
    hours = np.ascontiguousarray(run.time_h.values, dtype=np.float64)
    bodies = draw_bodies(patient, DRAWS, SEED)
    doses = schedule(regimen, hours)
    peers = {
        "same_equations": Peer(whole(), bodies, doses, hours, PEER_DRAWS),
        "one_mixed_compartment": Peer(mixed(), bodies, doses, hours, REDUCED_DRAWS),
    }
    same = peers["same_equations"]
    ours = errors(of_run(run, PEER_DRAWS), same.fine)
    del run
    other_s: list[float] = []
    other: list[np.ndarray] = []
    same.solve(1e-4, 0, True)  # compiles
    other_s += repeat(lambda: other.append(same.solve(1e-12, 1, True)), 1)
    bounds = {"same_error": max(ours.values()), "error_1e-6": GOAL_ERROR}
    chosen = {name: {what: one.tolerance_for(b) for what, b in bounds.items()} for name, one in peers.items()}
    all_s: list[float] = []
    hazard_s: list[float] = []
    peer_s: dict[tuple[str, float], list[float]] = {(n, r): [] for n, both in chosen.items() for r in both.values()}
    for _ in range(ROUNDS):  # in turn, so that a busy machine is busy for all
        all_s += repeat(simulate, 2)
        hazard_s += repeat(lambda: simulate(("withdrawal_hazard_per_h",)), 2)
        for name, rtol in peer_s:
            peer_s[name, rtol] += repeat(lambda name=name, rtol=rtol: peers[name].solve(rtol), 1)

    def figures(name: str, what: str) -> dict[str, object]:
        rtol, draws = chosen[name][what], peers[name].draws
        scaled = middle(peer_s[name, rtol]) * DRAWS / draws
        return {
            "rtol": rtol,
            "worst_error": peers[name].worst[rtol],
            "peer_draws": draws,
            "s_of_peer_draws": peer_s[name, rtol],
            "scaled_s": scaled,
            "times_faster": scaled / middle(all_s),
            "times_faster_hazard_alone": scaled / middle(hazard_s),
        }

    write(
        "chain",
        {
            "draws": DRAWS,
            "days": DAYS,
            "output_times": len(hours),
            "doses": len(doses[0]),
            "eutonia_errors": ours,
            "eutonia_worst_error": max(ours.values()),
            "goal_error": GOAL_ERROR,
            "reference_against_another_method": errors(other[0], same.fine[:1]),
            "another_method_s_of_one_draw": other_s,
            "eutonia_all_variables_s": all_s,
            "eutonia_all_variables_median_s": middle(all_s),
            "eutonia_hazard_alone_s": hazard_s,
            "goal_times_faster": GOAL_PEER,
            "numbalsoda": {name: {what: figures(name, what) for what in bounds} for name in peers},
            "numbalsoda_worst_error_by_rtol": {
                name: {f"{rtol:g}": found for rtol, found in one.worst.items()} for name, one in peers.items()
            },
            "peak_memory_gib": peak_of(__file__, "memory"),
            "goal_memory_gib": GOAL_GIB,
        },
    )


if __name__ == "__main__":
    if "memory" in sys.argv:
        simulate()
        print(peak_gib())
    else:
        main()
