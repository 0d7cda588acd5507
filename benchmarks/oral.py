"""(a) Two compartments with transit by mouth: 10,000 draws, three times daily for 14 days, hourly plasma.

`eu.simulate(keep=("plasma_ng_per_ml",))` with its event checks against numbalsoda's LSODA on the same equations and
bodies, one thread each. A patient of 17 years: no draw picks the one-compartment set, so every body has two
compartments and transit.
"""

from __future__ import annotations

import numpy as np
from peers import entry_of, oral_equations, parameters, schedule, solve_oral
from timing import middle, repeat, write

import eutonia as eu
from eutonia.simulator.parameters import draw_bodies

DRAWS, DAYS, SEED = 10_000, 14, 1
PEER_DRAWS = 2_000  # of the 10,000; its time is linear in them
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
    p, (at, mg) = parameters(bodies, 1.0, (0.0, 1.0)), schedule(regimen, hours)
    chosen = slice(0, PEER_DRAWS)

    def peer(rtol=1e-6, atol=1e-8, count=PEER_DRAWS):
        return solve_oral(
            oral_equations.address, p[:count], entry_of(bodies), bodies.bioavailability, at, mg, hours, rtol, atol
        )

    peer(count=8)
    seconds_ours, seconds_peer, seconds_fill, seconds_again = [], [], [], []
    for _ in range(5):  # in turn, so that a busy machine is busy for all
        seconds_ours += fresh_runs(ours, 5)
        seconds_peer += repeat(peer, 1)
        seconds_fill += fresh_fills(plasma.shape, 5)
        seconds_again += repeat(lambda: np.full(plasma.shape, 1.0), 5)
    fine = peer(rtol=1e-11, atol=1e-13, count=200)
    top = fine.max(axis=1, keepdims=True)
    scaled = middle(seconds_peer) * DRAWS / PEER_DRAWS
    write(
        "oral",
        {
            "draws": DRAWS,
            "output_times": len(hours),
            "doses": len(at),
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
            "times_faster_than_numbalsoda": scaled / middle(seconds_ours),
            "goal_times_faster": GOAL_PEER,
            "times_full": middle(seconds_ours) / middle(seconds_fill),
            "goal_times_full": GOAL_FILL,
            "eutonia_error_of_maximum": float(np.max(np.abs(plasma[:200] - fine) / top)),
            "numbalsoda_error_of_maximum": float(np.max(np.abs(peer()[:200] - fine) / top)),
            "agrees_in_all_peer_draws_to": float(
                np.max(np.abs(plasma[chosen] - peer()) / peer().max(axis=1, keepdims=True))
            ),
        },
    )


if __name__ == "__main__":
    main()
