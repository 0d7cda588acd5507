"""The whole chain against a general ODE solver, mass balance, and what a run must keep to."""

from __future__ import annotations

import os

import numpy as np
import pytest
from tests.simulator.oracle import STATES, Happening, observed, solve

from eutonia.clinic.patient import Kidney, Patient
from eutonia.clinic.regimen import (
    AbruptStop,
    Crrt,
    DialysisSession,
    KidneyChange,
    LateDose,
    MissedDoses,
    OralSchedule,
    Overdose,
    Regimen,
)
from eutonia.errors import InputError
from eutonia.simulator.body import LINEAR, VARIABLES, run_course
from eutonia.simulator.parameters import Bodies, draw_bodies, typical_body

CASES = 200
LINEAR_BOUND = 1e-8  # of each variable's own maximum
AFTER_RECEPTOR_BOUND = 1e-6


def random_case(number: int) -> tuple[Patient, Bodies, Regimen, tuple, list[Happening], int, str]:
    """A patient, one drawn body, a regimen with events, and the same as happenings for the solver."""
    rng = np.random.default_rng(number)
    days = int(rng.integers(3, 6))
    patient = Patient(
        age_years=float(rng.uniform(2, 90)),
        sex=str(rng.choice(["male", "female"])),
        weight_kg=float(rng.uniform(12, 120)),
        kidney=Kidney(crcl_ml_per_min=float(rng.uniform(5, 140))),
        diagnosis=str(rng.choice(["multiple_sclerosis", "stroke"])),
    )
    form = str(rng.choice(["tablet", "liquid"]))
    product = {"tablet": "tablet", "liquid": "oral_solution"}[form]
    hours = sorted(rng.choice(np.arange(0, 1440, 5), size=int(rng.integers(1, 5)), replace=False))
    clock = tuple(f"{h // 60:02d}:{h % 60:02d}" for h in hours)
    doses = tuple(float(d) for d in rng.choice([2.5, 5.0, 10.0, 20.0], size=len(clock)))
    regimen = Regimen(parts=(OralSchedule(product=product, days=days, clock=clock, doses_mg=doses),))
    events: list = []
    if number % 2:
        events.append(KidneyChange(at_h=float(rng.uniform(10, 40)), crcl_ml_per_min=float(rng.uniform(0, 80))))
    if number % 3 == 0:
        events.append(DialysisSession(start_h=float(rng.uniform(20, 50)), hours=4))
    if number % 5 == 0:
        events.append(Crrt(start_h=float(rng.uniform(20, 50)), hours=12.5, effluent_l_per_h=2))
    if number % 4 == 0:
        events.append(AbruptStop(at_h=float(rng.uniform(40, 60))))
    if number % 7 == 0:
        events.append(MissedDoses(from_h=24, to_h=36))
    if number % 11 == 0:
        events.append(LateDose(due_h=12, late_h=1.37))
    bodies = draw_bodies(patient, 1, seed=number, kidney_changes=any(hasattr(e, "hours") for e in events))
    return patient, bodies, regimen, tuple(events), happenings_of(bodies, regimen, events, days), days, form


def happenings_of(bodies: Bodies, regimen: Regimen, events: list, days: int) -> list[Happening]:
    doses = [[t, d] for t, d, _ in regimen.doses()]
    for e in events:
        if isinstance(e, MissedDoses):
            doses = [one for one in doses if not e.from_h <= one[0] < e.to_h]
        elif isinstance(e, AbruptStop):
            doses = [one for one in doses if one[0] < e.at_h]
        elif isinstance(e, LateDose):
            next(one for one in doses if one[0] >= e.due_h)[0] += e.late_h
    end_h = days * 24.0
    happenings = [Happening(t, dose_mg=d) for t, d in doses if t < end_h]
    crcl_at = [(0.0, float(bodies.crcl_ml_per_min[0]))]
    crcl_at += [(e.at_h, e.crcl_ml_per_min) for e in events if isinstance(e, KidneyChange)]
    sessions = [
        (e.start_h, e.start_h + e.hours, float(bodies.dialysis_clearance_l_per_h[0]))
        if isinstance(e, DialysisSession)
        else (e.start_h, e.start_h + e.hours, float(bodies.crrt_sieving[0]) * e.effluent_l_per_h)
        for e in events
        if isinstance(e, DialysisSession | Crrt)
    ]
    changes = {t for t, _ in crcl_at[1:]} | {t for s in sessions for t in s[:2]}
    for t in sorted(c for c in changes if c < end_h):
        crcl = [c for at, c in crcl_at if at <= t][-1]
        outside = sum(cl for start, stop, cl in sessions if start <= t < stop)
        happenings.append(Happening(t, clearances=(float(bodies.renal_clearance_per_crcl[0]) * crcl, outside)))
    return happenings


def largest_errors(number: int, method: str = "DOP853") -> dict[str, float]:
    patient, bodies, regimen, events, happenings, days, form = random_case(number)
    run = run_course(patient, regimen, events, days=days, bodies=bodies, every_h=1.0)
    times = run["time_h"].values
    y = solve(bodies, 0, happenings, times, form, method)
    stable_week = _stable_week(regimen, events, days)
    area = np.interp(stable_week, times, y[:, 10])  # both ends are whole days, hence output times
    expected = observed(bodies, 0, y, (area[1] - area[0]) / (stable_week[1] - stable_week[0]))
    errors = {}
    for name in VARIABLES:
        got = run[name].values[0]
        got = got[:, 0] if got.ndim == 2 else got
        errors[name] = float(np.abs(got - expected[name]).max() / max(np.abs(expected[name]).max(), 1e-300))
        if not np.abs(expected[name]).max():
            errors[name] = float(np.abs(got).max())
    return errors


def _stable_week(regimen: Regimen, events: tuple, days: int) -> tuple[float, float]:
    """Written apart from the simulator: the latest week (or the whole run) with the largest intake."""
    doses = [[t, d] for t, d, _ in regimen.doses()]
    for e in events:
        if isinstance(e, MissedDoses):
            doses = [one for one in doses if not e.from_h <= one[0] < e.to_h]
        elif isinstance(e, AbruptStop):
            doses = [one for one in doses if one[0] < e.at_h]
        elif isinstance(e, LateDose):
            next(one for one in doses if one[0] >= e.due_h)[0] += e.late_h
    ends = range(1, days + 1)
    taken = {day: sum(d for t, d in doses if (day - 7) * 24 <= t < day * 24) for day in ends}
    end = max(ends, key=lambda day: (round(taken[day], 2), day))
    return max(end - 7, 0) * 24.0, end * 24.0


def assert_within_bounds(errors: dict[str, float]) -> None:
    for name, error in errors.items():
        assert error < (LINEAR_BOUND if name in LINEAR else AFTER_RECEPTOR_BOUND), (name, error)


@pytest.mark.parametrize("first", range(0, CASES, 10))
def test_chain_agrees_with_a_general_solver_on_200_random_patients(first: int) -> None:
    for number in range(first, first + 10):
        assert_within_bounds(largest_errors(number))


@pytest.mark.parametrize("number", [1, 30, 44])
def test_chain_agrees_with_an_implicit_solver(number: int) -> None:
    errors = largest_errors(number, "Radau")
    assert all(error < 10 * AFTER_RECEPTOR_BOUND for error in errors.values()), errors


def test_sixteen_states_are_solved() -> None:
    _, bodies, _, _, happenings, days, form = random_case(2)
    y = solve(bodies, 0, happenings, np.arange(days * 24 + 1.0), form)
    assert y.shape[1] == STATES
    taken = sum(h.dose_mg for h in happenings) * bodies.bioavailability[0]
    assert (y[-1, :7].sum() + y[-1, 14:].sum()) == pytest.approx(taken, rel=1e-9)
