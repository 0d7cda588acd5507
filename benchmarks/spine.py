"""Issue 3: a pump for 90 days, 1,000 draws, hourly, every level, against SciPy's `solve_ivp` on the same equations.

The peer's state is the canal in the same cells, plasma and tissue; its right-hand side is compiled, its Jacobian given
(the band: Newton needs no more), and it starts anew at every change of rate. BDF has no option for a band but sparse
structure; LSODA has one, and stands beside it. What both deliver is compared with the exact solution, by
`scipy.linalg.expm` on the full matrix.
"""

from __future__ import annotations

import sys
import tempfile

import numpy as np
from canal import CELLS, LEVELS, at_levels, geometry, plume
from numba import njit
from scipy.integrate import solve_ivp
from scipy.linalg import expm
from scipy.sparse import diags
from startup import LIBRARIES as IMPORTS
from startup import seconds
from timing import middle, peak_gib, peak_of, repeat, write

import eutonia as eu
from eutonia.clinic.regimen import PumpStall
from eutonia.simulator.parameters import draw_bodies

DRAWS, DAYS, SEED = 1_000, 90, 1
PEER_DRAWS = {"simple": 20, "course": 6, "flex": 1}  # of the 1,000; its time is linear in them
ROUNDS = 3
RTOL, ATOL = 1e-6, 1e-5  # ng/mL; levels are 1 to 1,000, plasma about 1
KEEP = ("csf_ng_per_ml",)
METHODS = ("BDF", "LSODA")
WHAT_IF_DRAWS, WHAT_IF_DAYS = 200, 30
GOAL_TIMES, GOAL_FLEX, GOAL_GIB, GOAL_WHAT_IF = 200, 3, 1.5, 1
STATES = CELLS + 2
NAMES = (*LEVELS, "cranium")

Change = tuple[float, str, str, float]  # hour, level, origin (pump or bolus), rate in ug/h from then on


def patient() -> eu.Patient:
    return eu.Patient(
        age_years=40,
        sex="male",
        weight_kg=70,
        kidney=eu.Kidney(crcl_ml_per_min=100),
        diagnosis="spinal_cord_injury",
    )


def simple() -> eu.Regimen:
    return eu.Regimen.pump(300, tip="T10", days=DAYS)


def course() -> eu.Regimen:
    """A test bolus, then from day 3 a pump that is raised by a tenth daily for ten days, and then weekly."""
    lengths = [1] * 10
    while sum(lengths) + 2 < DAYS:
        lengths.append(min(7, DAYS - 2 - sum(lengths)))
    found, first = eu.Regimen.bolus(50, level="L3"), 2
    for k, days in enumerate(lengths):
        found = found | eu.Regimen.pump(round(100 * 1.1**k, 1), tip="T10", days=days).shifted(first)
        first += days
    return found


def flex() -> eu.Regimen:
    """A day of 13 steps, on the quarter of an hour, every day."""
    quarters = [round(k * 96 / 13) for k in range(13)]
    rates = (240, 200, 180, 220, 320, 420, 380, 340, 300, 360, 400, 300, 260)
    steps = tuple((f"{q // 4:02d}:{q % 4 * 15:02d}", float(r)) for q, r in zip(quarters, rates, strict=True))
    return eu.Regimen.pump(steps, tip="T10", days=DAYS)


CASES = {"simple": simple, "course": course, "flex": flex}


def simulate(regimen: eu.Regimen, keep=KEEP, draws=None):
    return eu.simulate(patient(), regimen, days=DAYS, draws=draws or DRAWS, seed=SEED, every_h=1.0, keep=keep)


def changes_of(regimen: eu.Regimen) -> list[Change]:
    """What a solver must stop for: rates that really change."""
    found: list[Change] = []
    for bolus in regimen.boluses:
        hours = bolus.minutes / 60
        start = (bolus.day - 1) * 24 + _clock(bolus.clock)
        found += [(start, bolus.level, "bolus", bolus.dose_ug / hours), (start + hours, bolus.level, "bolus", 0.0)]
    held = 0.0
    for part in sorted(regimen.pump_parts, key=lambda one: one.first_day):
        for day in range(part.first_day - 1, part.last_day):
            for clock, rate in part.steps:
                if rate != held:
                    found.append((24.0 * day + _clock(clock), part.tip, "pump", rate / 24))
                held = rate
    return sorted(found)


def _clock(text: str) -> float:
    return int(text[:2]) + int(text[3:]) / 60


class Body:
    """One draw for the peer: its matrix (ng/mL: cells, plasma, tissue), and what enters the cells for 1 ug/h."""

    def __init__(self, bodies, draw: int, levels: set[str]) -> None:
        b = bodies
        volume, flow, loss = (one[draw] for one in geometry(b))
        central, peripheral = 1000 * b.volume_central_l[draw], 1000 * b.volume_peripheral_l[draw]
        between, cleared, ratio = 1000 * b.flow_l_per_h[draw], 1000 * b.clearance_l_per_h[draw], b.csf_ratio[draw]
        here, n = np.arange(CELLS), CELLS
        a = np.zeros((STATES, STATES))
        a[here, here] = -loss / volume
        a[here[:-1], here[:-1]] -= flow / volume[:-1]
        a[here[1:], here[1:]] -= flow / volume[1:]
        a[here[:-1], here[1:]] = flow / volume[:-1]
        a[here[1:], here[:-1]] = flow / volume[1:]
        a[:n, n], a[n, :n] = ratio * loss / volume, loss / central
        a[n, n] = -(cleared + between + ratio * loss.sum()) / central
        a[n, n + 1], a[n + 1, n], a[n + 1, n + 1] = between / central, between / peripheral, -between / peripheral
        self.matrix = a
        self.inputs = {one: np.append(1000 * plume(one) / volume, [0.0, 0.0]) for one in levels}
        self.share = {"pump": float(b.pump_accuracy[draw]), "bolus": 1.0}
        above, below = np.append(0.0, np.diag(a, -1)[: n - 1]), np.append(np.diag(a, 1)[: n - 1], 0.0)
        self.parts = (above, np.diag(a)[:n].copy(), below, a[:n, n].copy(), a[n, :n].copy(), a[n:, n:].ravel().copy())
        band = [np.diag(a, k).copy() for k in (-1, 0, 1)]
        self.band = diags(band, (-1, 0, 1), format="csc")
        self.packed = np.zeros((3, STATES))  # LSODA's way to write a band
        self.packed[0, 1:], self.packed[1], self.packed[2, :-1] = band[2], band[1], band[0]

    def entering(self, rates: dict[tuple[str, str], float]) -> np.ndarray:
        """ng/mL an hour in each state."""
        found = np.zeros(STATES)
        for (level, origin), rate in rates.items():
            found += self.inputs[level] * rate * self.share[origin]
        return found


@njit
def right_hand_side(y, above, own, below, brought, back, blood, entering):
    found = np.empty_like(y)
    last = len(y) - 3
    plasma, tissue = y[last + 1], y[last + 2]
    found[0] = own[0] * y[0] + below[0] * y[1] + brought[0] * plasma + entering[0]
    for i in range(1, last):
        found[i] = above[i] * y[i - 1] + own[i] * y[i] + below[i] * y[i + 1] + brought[i] * plasma + entering[i]
    found[last] = above[last] * y[last - 1] + own[last] * y[last] + brought[last] * plasma + entering[last]
    returned = 0.0
    for i in range(last + 1):
        returned += back[i] * y[i]
    found[last + 1] = returned + blood[0] * plasma + blood[1] * tissue
    found[last + 2] = blood[2] * plasma + blood[3] * tissue
    return found


def stretches(changes: list[Change], end_h: float):
    """From, to, and the rates in between, by level and origin."""
    rates: dict[tuple[str, str], float] = {}
    breaks = sorted({0.0, end_h, *(at for at, *_ in changes if at < end_h)})
    for left, right in zip(breaks, breaks[1:], strict=False):
        for at, level, origin, rate in changes:
            if at == left:
                rates[level, origin] = rate
        yield left, right, dict(rates)


def peer(body: Body, changes: list[Change], hours: np.ndarray, method: str) -> np.ndarray:
    """States at `hours`, (hours, states); hours from 0."""
    out, y = np.zeros((len(hours), STATES)), np.zeros(STATES)
    packed = {"lband": 1, "uband": 1, "jac": lambda t, y: body.packed}
    options = packed if method == "LSODA" else {"jac": body.band}
    for left, right, rates in stretches(changes, hours[-1]):
        if not rates:
            continue  # nothing is in the body yet
        entering, parts = body.entering(rates), body.parts

        def fun(t, y, parts=parts, entering=entering):
            return right_hand_side(y, *parts, entering)

        first, last = np.searchsorted(hours, (left, right), side="right")
        ends = hours[first:last] if last > first and hours[last - 1] == right else np.append(hours[first:last], right)
        found = solve_ivp(fun, (left, right), y, method, t_eval=ends, rtol=RTOL, atol=ATOL, **options)
        if not found.success:
            raise SystemExit(f"{method}: {found.message}")
        out[first:last] = found.y.T[: last - first]
        y = found.y[:, -1].copy()
    return out


def exact(body: Body, changes: list[Change], hours: np.ndarray) -> np.ndarray:
    """The same by the matrix exponential: the rates are a constant state beside the others."""
    out, y = np.zeros((len(hours), STATES)), np.zeros(STATES)
    moves: dict[float, tuple[np.ndarray, np.ndarray]] = {}
    ways = sorted(body.inputs)
    system = np.zeros((STATES + len(ways), STATES + len(ways)))
    system[:STATES, :STATES] = body.matrix
    for k, level in enumerate(ways):
        system[:STATES, STATES + k] = body.inputs[level]
    for left, right, rates in stretches(changes, hours[-1]):
        flows = [sum(r * body.share[o] for (at, o), r in rates.items() if at == level) for level in ways]
        first, last = np.searchsorted(hours, (left, right), side="right")
        now = left
        for k, at in enumerate(np.append(hours[first:last], right)):
            length = round(at - now, 12)  # a bolus lasts a minute: 9 digits would cost 2e-8 of it
            if length > 0:
                if length not in moves:
                    whole = expm(system * length)
                    moves[length] = whole[:STATES, :STATES], whole[:STATES, STATES:]
                y = moves[length][0] @ y + moves[length][1] @ flows
            if k < last - first:
                out[first + k] = y
            now = at
    return out


def worst(found: np.ndarray, true: np.ndarray) -> tuple[float, str]:
    """The largest error of a level over its own maximum, and that level; (hours, levels)."""
    each = np.abs(found - true).max(axis=0) / true.max(axis=0)
    return float(each.max()), NAMES[int(each.argmax())]


def measure() -> dict[str, dict]:
    """Each case against both methods of the peer, in turn."""
    bodies = draw_bodies(patient(), DRAWS, SEED)
    cases: dict[str, dict] = {}
    for name, make in CASES.items():
        run = simulate(make(), draws=PEER_DRAWS[name])
        hours = np.ascontiguousarray(run.time_h.values, dtype=np.float64)
        changes = changes_of(make())
        each = [Body(bodies, draw, {level for _, level, *_ in changes}) for draw in range(PEER_DRAWS[name])]
        true = at_levels(exact(each[0], changes, hours))
        errors = {"eutonia": worst(run.csf_ng_per_ml.values[0], true)}
        for method in METHODS:  # compiles, too
            errors[method] = worst(at_levels(peer(each[0], changes, hours, method)), true)
        cases[name] = {"regimen": make(), "hours": hours, "changes": changes, "each": each, "errors": errors}
        cases[name]["seconds"] = {"eutonia": [], **{method: [] for method in METHODS}}
        simulate(make())
    for _ in range(ROUNDS):  # in turn, so that a busy machine is busy for all
        for case in cases.values():
            case["seconds"]["eutonia"] += repeat(lambda case=case: simulate(case["regimen"]), 2)
            for method in METHODS:

                def all_draws(case=case, method=method):
                    for body in case["each"]:
                        peer(body, case["changes"], case["hours"], method)

                case["seconds"][method] += repeat(all_draws, 1)
    return {name: _figures(name, case) for name, case in cases.items()}


def _figures(name: str, case: dict) -> dict:
    ours, scale = middle(case["seconds"]["eutonia"]), DRAWS / PEER_DRAWS[name]
    scaled = {method: middle(case["seconds"][method]) * scale for method in METHODS}
    return {
        "changes_of_rate": len(case["changes"]),
        "output_times": len(case["hours"]),
        "peer_draws": PEER_DRAWS[name],
        "eutonia_s": case["seconds"]["eutonia"],
        "peer_s_of_peer_draws": {method: case["seconds"][method] for method in METHODS},
        "eutonia_median_s": ours,
        "peer_scaled_s": scaled,
        "times_faster": {method: seconds_ / ours for method, seconds_ in scaled.items()},
        "worst_error_and_level": case["errors"],
    }


def what_if() -> dict:
    """A pump that stalls on day 20, in a warm process; each time at another hour, so that nothing is known before."""

    def once(at_h: float):
        regimen = eu.Regimen.pump(600, tip="T10", days=WHAT_IF_DAYS)
        stall = (PumpStall(at_h=at_h),)
        return eu.simulate(patient(), regimen, days=WHAT_IF_DAYS, draws=WHAT_IF_DRAWS, seed=SEED, events=stall)

    once(470.0)
    ours: list[float] = []
    imports: list[float] = []
    with tempfile.TemporaryDirectory() as cache:
        for k in range(5):
            ours += repeat(lambda k=k: once(480.0 + 3.5 * k), 1)
            imports += seconds(["-c", IMPORTS], cache, 1)
    return {
        "draws": WHAT_IF_DRAWS,
        "days": WHAT_IF_DAYS,
        "eutonia_s": ours,
        "import_libraries_s": imports,
        "over_import": middle(ours) / middle(imports),
        "goal_over_import": GOAL_WHAT_IF,
    }


def main() -> None:
    cases = measure()
    fill = repeat(lambda: np.full((DRAWS, cases["simple"]["output_times"], len(NAMES)), 1.0), 5)
    memory = {name: peak_of(__file__, "memory", name) for name in CASES}
    write(
        "spine",
        {
            "draws": DRAWS,
            "days": DAYS,
            "cells": CELLS,
            "peer_rtol": RTOL,
            "peer_atol_ng_per_ml": ATOL,
            "goal_times_faster": GOAL_TIMES,
            "cases": cases,
            "full_s": fill,
            "full_median_s": middle(fill),
            "flex_over_simple": cases["flex"]["eutonia_median_s"] / cases["simple"]["eutonia_median_s"],
            "goal_flex_over_simple": GOAL_FLEX,
            "peak_memory_gib": memory,
            "peak_memory_all_variables_gib": peak_of(__file__, "memory", "simple", "all"),
            "goal_memory_gib": GOAL_GIB,
            "what_if": what_if(),
        },
    )


if __name__ == "__main__":
    if "memory" in sys.argv:
        simulate(CASES[sys.argv[2]](), keep=None if "all" in sys.argv else KEEP)
        print(peak_gib())
    else:
        main()
