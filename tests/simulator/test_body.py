"""The whole chain against a general ODE solver, mass balance, and what a run must keep to."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.clinic.canal import Canal
from eutonia.clinic.patient import Kidney, Patient, Scores
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
from eutonia.evidence import value
from eutonia.simulator.body import HAZARD, VARIABLES, run_course
from eutonia.simulator.disposition import Disposition, disposition_of
from eutonia.simulator.infusion import Inflow
from eutonia.simulator.linear import in_blocks, pattern_of, propagators
from eutonia.simulator.numerics import BLOCK
from eutonia.simulator.outcomes import OUTCOMES
from eutonia.simulator.parameters import Bodies, draw_bodies, typical_body
from eutonia.simulator.spine import Spine
from eutonia.simulator.system import rates_of, spine_of
from tests.simulator.oracle import STATES, Happening, geometry, observed, solve

CASES = 200
LINEAR_BOUND = 1e-8  # of each variable's own maximum
AFTER_RECEPTOR_BOUND = 1e-6
LEAST_INDEX = 0.01
AFTER_RECEPTOR = (*OUTCOMES, HAZARD)


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
    if number % 3 == 1 and patient.age_years >= value("model.structure.adult_age"):
        rate, later = (float(r) for r in rng.choice([60.0, 150.0, 300.0, 800.0], size=2))
        tip, level = str(rng.choice(["C5", "T6", "T10", "L3"])), str(rng.choice(["L3", "L4"]))
        steps = (("00:00", rate), (f"{int(rng.integers(1, 24)):02d}:20", later))
        regimen = regimen | Regimen.pump(steps, tip, days=days - 1) | Regimen.bolus(50, level, day=2, clock="09:10")
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
    bodies = draw_bodies(patient, 1, seed=number)
    return patient, bodies, regimen, tuple(events), happenings_of(bodies, regimen, events, days), days, form


def taken(regimen: Regimen, events: list | tuple) -> list[list[float]]:
    """Times and doses after the events; written apart from the simulator."""
    doses = [[t, d] for t, d, _ in regimen.doses()]
    for e in events:
        if isinstance(e, MissedDoses):
            doses = [one for one in doses if not e.from_h <= one[0] < e.to_h]
        elif isinstance(e, AbruptStop):
            doses = [one for one in doses if one[0] < e.at_h]
        elif isinstance(e, LateDose):
            next(one for one in doses if one[0] >= e.due_h)[0] += e.late_h
    return doses


def happenings_of(bodies: Bodies, regimen: Regimen, events: list, days: int) -> list[Happening]:
    doses = taken(regimen, events)
    end_h = days * 24.0
    happenings = [Happening(t, dose_mg=d) for t, d in doses if t < end_h]
    for program in regimen.pump_parts:
        for day in range(program.days):
            for clock, rate in program.steps:
                at = day * 24.0 + int(clock[:2]) + int(clock[3:]) / 60
                flow = rate / 24 * float(bodies.pump_accuracy[0])
                happenings.append(Happening(at, infusion=("pump", program.tip, flow)))
        happenings.append(Happening(program.days * 24.0, infusion=("pump", program.tip, 0.0)))
    for bolus in regimen.boluses:
        flow = bolus.dose_ug * 60 / bolus.minutes
        happenings.append(Happening(bolus.start_h, infusion=("bolus", bolus.level, flow)))
        happenings.append(Happening(bolus.start_h + bolus.minutes / 60, infusion=("bolus", bolus.level, 0.0)))
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


def largest_errors(number: int, method: str = "LSODA") -> dict[str, float]:
    patient, bodies, regimen, events, happenings, days, form = random_case(number)
    published = number % 2 == 0  # the one reflex or the other
    run = run_course(
        patient, regimen, events, days=days, bodies=bodies, every_h=1.0, cells=1, published_reflex=published
    )
    times = run["time_h"].values
    y = solve(bodies, 0, happenings, times, form, method, published)
    expected = observed(
        bodies, 0, y, y[-1, 10] / times[-1], published
    )  # the stable week of a shorter run is the whole run
    errors = {}
    for name in VARIABLES:
        got = run[name].values[0]
        largest = np.abs(expected[name]).max(axis=0)  # of each level
        if name.startswith("withdrawal"):
            # Without a stop the index is rounding noise; below 1 % of the threshold the threshold is the scale.
            largest = np.maximum(largest, LEAST_INDEX)
        errors[name] = float((np.abs(got - expected[name]).max(axis=0) / largest).max())
    return errors


def assert_within_bounds(errors: dict[str, float]) -> None:
    for name, error in errors.items():
        assert error < (AFTER_RECEPTOR_BOUND if name in AFTER_RECEPTOR else LINEAR_BOUND), (name, error)


@pytest.mark.parametrize("first", range(0, CASES, 10))
def test_chain_agrees_with_a_general_solver_on_200_random_patients(first: int) -> None:
    for number in range(first, first + 10):
        assert_within_bounds(largest_errors(number))


@pytest.mark.parametrize("number", [1, 30, 44])
def test_chain_agrees_with_an_implicit_solver(number: int) -> None:
    errors = largest_errors(number, "Radau")
    assert all(error < 10 * AFTER_RECEPTOR_BOUND for error in errors.values()), errors


def test_solver_itself_keeps_mass() -> None:
    _, bodies, _, _, happenings, days, form = random_case(2)
    y = solve(bodies, 0, happenings, np.arange(days * 24 + 1.0), form)
    assert y.shape[1] == STATES + 2 * 27
    absorbed = sum(h.dose_mg for h in happenings) * bodies.bioavailability[0]
    in_csf = (geometry(bodies, 0)[0] * (y[-1, 16:43] + y[-1, 43:])).sum() / 1e6
    assert y[-1, :6].sum() + in_csf + y[-1, 14:16].sum() == pytest.approx(absorbed, rel=1e-9)


ADULT = Patient(age_years=30, sex="male", weight_kg=70, kidney=Kidney(crcl_ml_per_min=100))
THREE_TIMES = Regimen.oral(dose_mg=20, times_per_day=3, days=6)


def test_mass_is_conserved_to_1e_10() -> None:
    """What is absorbed or infused is in gut, plasma, tissue or spinal fluid, or has been cleared from plasma."""
    bodies = draw_bodies(ADULT, BLOCK, seed=3)
    spine = spine_of(bodies, TWO_WAYS, Canal())
    cleared = bodies.clearance_l_per_h + 6
    body = disposition_of(bodies, spine.blood, bodies.clearance_l_per_h)
    mass_mg = masses(bodies, body, spine) | {"area": cleared / 1000}
    for chains, more in ((("tablet",), None), (("tablet", "liquid", "overdose"), np.full(BLOCK, 6.0))):
        if more is None:
            mass_mg["area"] = bodies.clearance_l_per_h / 1000
        else:
            mass_mg["area"] = cleared / 1000
        rates = rates_of(bodies, chains, body, spine, more, balance=True)
        pattern = pattern_of(rates)
        hours = np.array([0.37, 1.0, 24.0] if more is None else [0.37, 1.0])[:, None]  # no panel is longer then
        step = propagators(
            in_blocks(pattern.entries_of(rates)),
            pattern.columns,
            np.flatnonzero(pattern.rows == pattern.columns),
            pattern.product,
            pattern.product_start,
            pattern.triangular,
            hours[:, 0],
        )
        for column, name in enumerate(pattern.names):
            entries = np.flatnonzero(pattern.columns == column)
            held = sum(mass_mg.get(pattern.names[pattern.rows[k]], np.ones(BLOCK)) * step[0, :, k] for k in entries)
            before = mass_mg.get(name, np.ones(BLOCK))
            if name.startswith("flow"):  # 1 mcg/h all the time, and itself no mass
                assert np.abs(held - before - hours / 1000).max() < 1e-9 * 0.24, name
            else:
                assert np.abs(held - before).max() < 1e-10 * max(np.abs(before).max(), 1e-4), name


TWO_WAYS = tuple(
    Inflow(level, np.array([0.0]), np.array([10.0]), origin) for level, origin in (("T10", "pump"), ("L3", "bolus"))
)


def masses(bodies: Bodies, body: Disposition, spine: Spine) -> dict[str, np.ndarray]:
    """mg in one unit of each mode: its levels times their volumes, and what plasma and tissue hold.

    What follows a flow at once counts with the flow.
    """
    volume, _, _ = geometry_of_all(bodies)

    def held(levels: np.ndarray) -> np.ndarray:
        return (np.roll(levels, 1, axis=0) * volume).sum(axis=0) / 1e6

    # The mode of tissue decays as the mode does: V2 dc2/dt = Q (c1 - c2).
    flow = bodies.flow_l_per_h
    fading = body.decay_per_h * bodies.volume_peripheral_l
    tissue = np.divide(flow, flow - fading, out=np.zeros_like(fading), where=np.broadcast_to(flow > 0, fading.shape))
    rest = bodies.volume_central_l + tissue * bodies.volume_peripheral_l
    found = {
        name: held(levels) + plasma * litres / 1000
        for name, levels, plasma, litres in zip(body.compartments, body.levels, body.plasma, rest, strict=True)
    }
    for prefix, modes in spine.tips.items():
        found |= {f"{prefix}_{k}": held(levels) for k, levels in enumerate(modes.levels)}
    return found | {one.flow: 1000 * held(spine.tips["tip"].level_at_once[k]) for k, one in enumerate(spine.inputs)}


def geometry_of_all(bodies: Bodies) -> tuple[np.ndarray, ...]:
    each = [geometry(bodies, draw) for draw in range(bodies.draws)]
    return tuple(np.stack(parts, axis=1) for parts in zip(*each, strict=True))


def test_what_is_stored_does_not_change_what_happens() -> None:
    bodies = draw_bodies(ADULT, 20, seed=5)
    fine = run_course(ADULT, THREE_TIMES, (AbruptStop(at_h=100.0),), days=6, bodies=bodies, every_h=0.1)
    hourly = run_course(ADULT, THREE_TIMES, (AbruptStop(at_h=100.0),), days=6, bodies=bodies, every_h=1.0)
    shared = fine.isel(time=slice(None, None, 10))
    np.testing.assert_allclose(shared["time_h"], hourly["time_h"], rtol=1e-12)
    for name in VARIABLES:
        difference = np.abs(shared[name].values - hourly[name].values).max()
        assert difference <= AFTER_RECEPTOR_BOUND * np.abs(hourly[name].values).max(), name


def test_keep_stores_only_these_and_the_same_numbers() -> None:
    whole = run_course(ADULT, THREE_TIMES, draws=70, seed=2)
    part = run_course(ADULT, THREE_TIMES, draws=70, seed=2, keep=("ashworth", "withdrawal_hazard_per_h"))
    assert set(part.data_vars) == {"ashworth", "withdrawal_hazard_per_h"}
    for name in part.data_vars:
        np.testing.assert_array_equal(part[name].values, whole[name].values)
    linear = run_course(ADULT, THREE_TIMES, draws=70, seed=2, keep=("plasma_ng_per_ml", "brain_ng_per_ml"))
    for name in linear.data_vars:
        np.testing.assert_allclose(linear[name].values, whole[name].values, rtol=1e-9)


def test_what_was_drawn_is_handed_out_and_changes_no_bit() -> None:
    usual = run_course(ADULT, THREE_TIMES, draws=70, seed=2)
    told = run_course(ADULT, THREE_TIMES, draws=70, seed=2, inputs=True)
    assert "drawn" not in usual and told["drawn"].sizes == {"draw": 70, "input": told.sizes["input"]}
    for name in usual.data_vars:
        np.testing.assert_array_equal(told[name].values, usual[name].values)
    bodies = draw_bodies(ADULT, 70, seed=2)
    for name in ("bioavailability", "csf_ratio"):
        id = {"bioavailability": "model.pk.bioavailability", "csf_ratio": "model.csf.ratio"}[name]
        np.testing.assert_array_equal(told["drawn"].sel(input=id).values, getattr(bodies, name))
    one = told["drawn"].sel(input="structure").values < value("model.structure.one_compartment_share")
    np.testing.assert_array_equal(one, bodies.one_compartment)
    assert "model.receptor.induction_half" not in told["input"] and "model.effect.ec50_hm" not in told["input"]
    known = Patient(age_years=45, sex="female", weight_kg=62, scores=Scores(ashworth=3))
    asked = [run_course(one, THREE_TIMES, draws=8, inputs=True)["input"].values.tolist() for one in (ADULT, known)]
    assert ["model.outcome.ashworth_baseline" in one for one in asked] == [ADULT.scores is None, False]


def test_a_typical_body_draws_nothing() -> None:
    typical = run_course(ADULT, THREE_TIMES, bodies=typical_body(ADULT), inputs=True)
    assert typical["drawn"].sizes == {"draw": 1, "input": 0}


def test_first_draws_do_not_depend_on_how_many_follow() -> None:
    many = run_course(ADULT, THREE_TIMES, draws=150, seed=7)
    few = run_course(ADULT, THREE_TIMES, draws=40, seed=7)
    for name in VARIABLES:
        np.testing.assert_array_equal(few[name].values, many[name].values[:40])


def test_one_and_two_threads_give_the_same_bits() -> None:
    from numba import get_num_threads, set_num_threads

    before = get_num_threads()
    runs = []
    for threads in {1, before}:
        set_num_threads(threads)
        runs.append(run_course(ADULT, THREE_TIMES, draws=200, seed=9))
    set_num_threads(before)
    for name in VARIABLES:
        np.testing.assert_array_equal(runs[0][name].values, runs[-1][name].values)


def test_csf_has_every_level_and_settles_at_the_published_share_of_plasma() -> None:
    run = run_course(ADULT, Regimen.oral(dose_mg=20, times_per_day=3, days=10), bodies=typical_body(ADULT))
    assert run["csf_ng_per_ml"].dims == ("draw", "time", "level")
    assert run["level"].values[0] == "C1" and run["level"].values[-2] == "S2" and run["level"].values[-1] == "cranium"
    last_day = run.isel(time=slice(-25, -1))
    ratio = float(last_day["csf_ng_per_ml"].mean() / last_day["plasma_ng_per_ml"].mean())
    assert ratio == pytest.approx(value("model.csf.ratio"), rel=2e-3)


def test_overdose_is_taken_on_top_and_slow_in_some_draws() -> None:
    event = Overdose(at_h=30.0, dose_mg=400)
    run = run_course(ADULT, THREE_TIMES, (event,), draws=200, keep=("plasma_ng_per_ml",))
    usual = run_course(ADULT, THREE_TIMES, draws=200, keep=("plasma_ng_per_ml",))
    risen = (run["plasma_ng_per_ml"] - usual["plasma_ng_per_ml"]).values
    assert np.abs(risen[:, :30]).max() < 1e-6
    peak_h = risen.argmax(axis=1) - 30
    assert risen.max(axis=1).min() > 500
    assert (peak_h <= 3).mean() > 0.3 and (peak_h >= 4).mean() > 0.2


def test_dialysis_lowers_plasma_and_a_failing_kidney_raises_it() -> None:
    bodies = typical_body(ADULT)
    keep = ("plasma_ng_per_ml",)
    usual = run_course(ADULT, THREE_TIMES, bodies=bodies, keep=keep)
    dialysed = run_course(ADULT, THREE_TIMES, (DialysisSession(start_h=98, hours=4),), bodies=bodies, keep=keep)
    failing = run_course(ADULT, THREE_TIMES, (KidneyChange(at_h=48, crcl_ml_per_min=10),), bodies=bodies, keep=keep)
    at = {"draw": 0, "time": 102}
    assert float(dialysed["plasma_ng_per_ml"].isel(at)) < 0.8 * float(usual["plasma_ng_per_ml"].isel(at))
    last = failing["plasma_ng_per_ml"].values[0, -24:].mean() / usual["plasma_ng_per_ml"].values[0, -24:].mean()
    assert last > 2


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"draws": 0}, "draws 0"),
        ({"days": 4000}, "days 4000"),
        ({"every_h": 0.0}, "every_h 0"),
        ({"seed": -1}, "seed -1"),
        ({"keep": ("plasma",)}, "keep 'plasma'"),
        ({"events": (AbruptStop(at_h=500.0),)}, "event abrupt_stop at hour 500"),
        ({"events": (LateDose(due_h=143.0, late_h=1.0),)}, "late dose at hour 143"),
    ],
)
def test_bad_input_is_one_clear_error(given: dict, says: str) -> None:
    with pytest.raises(InputError, match=says) as error:
        run_course(ADULT, THREE_TIMES, **given)
    assert "\n" not in str(error.value)


def test_a_run_knows_the_evidence_it_read() -> None:
    run = run_course(ADULT, THREE_TIMES, draws=2)
    assert "model.pk.clearance_nonrenal" in run.attrs["evidence_ids"]
    assert "model.withdrawal.theta" in run.attrs["assumed_ids"]
    assert set(run.attrs["assumed_ids"]) < set(run.attrs["evidence_ids"])
