"""(a) Two compartments with transit by mouth: 10,000 draws, three times daily for 14 days, hourly plasma.

`eu.simulate(keep=("plasma_ng_per_ml",))` with its event checks against numbalsoda's LSODA on the same equations and
bodies, one thread each. Plasma gives drug to the spinal fluid at every level and takes it back, so that the canal is
part of these equations; beside them stand the smaller ones without it, which an earlier model had. A patient of 17
years: no draw picks the one-compartment set, so every body has two compartments and transit.
"""

from __future__ import annotations

import numpy as np
from peers import alone, parameters, schedule, solve_oral, whole
from timing import middle, repeat, write

import eutonia as eu
from eutonia.simulator.parameters import draw_bodies

DRAWS, DAYS, SEED = 10_000, 14, 1
PEER_DRAWS = {"same_equations": 10, "without_canal": 1_000}  # of the 10,000; its time is linear in them
ROUNDS = 5
GOAL_PEER, GOAL_FILL = 400, 25


def fresh_fills(shape: tuple[int, ...], times: int) -> list[float]:
    """Seconds of `np.full`, each into new memory: what was filled is kept alive meanwhile."""
    kept: list[np.ndarray] = []
    return repeat(lambda: kept.append(np.full(shape, 1.0)), times)


def fresh_runs(call, times: int) -> list[float]:
    """Seconds of runs whose results are kept alive meanwhile, as the fills are."""
    kept: list[object] = []
    return repeat(lambda: kept.append(call()), times)


def main() -> None:
    patient = eu.Patient(age_years=17, sex="male", weight_kg=70, kidney=eu.Kidney(crcl_ml_per_min=100))
    regimen = eu.Regimen.oral(dose_mg=10, times_per_day=3, days=DAYS)

    def ours():
        return eu.simulate(patient, regimen, days=DAYS, draws=DRAWS, seed=SEED, every_h=1.0, keep=("plasma_ng_per_ml",))

    run = ours()  # compiles, or reads the cache
    plasma, hours = run.plasma_ng_per_ml.values, np.ascontiguousarray(run.time_h.values, dtype=np.float64)
    bodies = draw_bodies(patient, DRAWS, SEED)
    assert not bodies.one_compartment.any()
    doses = schedule(regimen, hours)
    equations = {"same_equations": whole(), "without_canal": alone()}
    p = {name: parameters(bodies, equations[name])[:count] for name, count in PEER_DRAWS.items()}

    def peer(name, rtol=1e-6, atol=1e-8):
        return solve_oral(equations[name], p[name], bodies, doses, hours, rtol, atol)

    found = {name: peer(name) for name in equations}  # compiles
    seconds_ours, seconds_fill, seconds_again = [], [], []
    seconds_peer: dict[str, list[float]] = {name: [] for name in equations}
    for _ in range(ROUNDS):  # in turn, so that a busy machine is busy for all
        seconds_ours += fresh_runs(ours, 5)
        for name in equations:
            seconds_peer[name] += repeat(lambda name=name: peer(name), 1)
        seconds_fill += fresh_fills(plasma.shape, 5)
        seconds_again += repeat(lambda: np.full(plasma.shape, 1.0), 5)
    fine = {name: peer(name, 1e-11, 1e-13) for name in equations}

    def error(curves, name):
        count = PEER_DRAWS[name]
        return float(np.max(np.abs(curves[:count] - fine[name]) / fine[name].max(axis=1, keepdims=True)))

    scaled = {name: middle(one) * DRAWS / PEER_DRAWS[name] for name, one in seconds_peer.items()}
    write(
        "oral",
        {
            "draws": DRAWS,
            "output_times": len(hours),
            "doses": len(doses[0]),
            "peer_draws": PEER_DRAWS,
            "eutonia_s": seconds_ours,
            "numbalsoda_s_of_peer_draws": seconds_peer,
            "full_s": seconds_fill,
            "eutonia_median_s": middle(seconds_ours),
            "numbalsoda_scaled_s": scaled,
            "full_in_used_memory_s": seconds_again,
            "full_median_s": middle(seconds_fill),
            "full_in_used_memory_median_s": middle(seconds_again),
            "times_full_in_used_memory": middle(seconds_ours) / middle(seconds_again),
            "times_faster_than_numbalsoda": {name: one / middle(seconds_ours) for name, one in scaled.items()},
            "goal_times_faster": GOAL_PEER,
            "times_full": middle(seconds_ours) / middle(seconds_fill),
            "goal_times_full": GOAL_FILL,
            "eutonia_error_of_maximum": error(plasma, "same_equations"),
            "numbalsoda_error_of_maximum": {name: error(found[name], name) for name in equations},
            "canal_moves_plasma_by": error(plasma, "without_canal"),
        },
    )


if __name__ == "__main__":
    main()
