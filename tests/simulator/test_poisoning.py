"""Charcoal, dialysis and a failing kidney against mass balance and a general solver; depth and chances go forwards."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import simpson, solve_ivp

from eutonia.clinic.patient import Kidney, Patient
from eutonia.clinic.regimen import AbruptStop, Charcoal, Crrt, DialysisSession, KidneyChange, Overdose, Regimen
from eutonia.evidence import lookup, value
from eutonia.simulator import poisoning, run_course
from eutonia.simulator.parameters import draw_bodies, typical_body
from eutonia.simulator.poisoning import (
    DEPTHS,
    absorbed_of,
    chance_by_intake,
    depths_of,
    sedating_levels,
    share_absorbed,
    spans_above,
)
from tests.simulator.oracle import Happening, solve

ADULT = Patient(age_years=40, sex="male", weight_kg=70, kidney=Kidney(crcl_ml_per_min=100))
ON_DIALYSIS = Patient(age_years=68, sex="female", weight_kg=64, kidney=Kidney(dialysis="haemodialysis"))
NOTHING = Regimen.oral_single(dose_mg=1), AbruptStop(at_h=0)
SITES = ("plasma_ng_per_ml", "brain_ng_per_ml")
FEW = settings(max_examples=15)
DRAWS = 8


def levels(patient, *events, days=2, every_h=0.25, bodies=None, regimen=NOTHING[0], nothing=(NOTHING[1],)):
    bodies = bodies or draw_bodies(patient, DRAWS, 1)
    run = run_course(patient, regimen, (*nothing, *events), days=days, every_h=every_h, keep=SITES, bodies=bodies)
    return run["time_h"].values, *(run[name].values for name in SITES)


@pytest.mark.parametrize("product", ["tablet", "oral_solution", None])
@pytest.mark.parametrize("after_h", [0.25, 1, 4])
def test_charcoal_keeps_mass_the_area_left_is_the_share_absorbed(product, after_h):
    """The area under plasma is what was absorbed over a clearance that does not change."""
    bodies = draw_bodies(ADULT, DRAWS, 2)
    intake = Overdose(at_h=0, dose_mg=300, product=product)
    time_h, plain, _ = levels(ADULT, intake, days=14, every_h=0.05, bodies=bodies)
    _, held, _ = levels(ADULT, intake, Charcoal(at_h=after_h), days=14, every_h=0.05, bodies=bodies)
    share = absorbed_of(bodies, product, after_h)
    at = int(np.flatnonzero(time_h == after_h)[0])  # the curve has a kink there

    def area(levels_):
        return simpson(levels_[:, : at + 1], time_h[: at + 1]) + simpson(levels_[:, at:], time_h[at:])

    assert area(held) / area(plain) == pytest.approx(share, rel=1e-3)
    assert ((share >= 0) & (share <= 1)).all() and np.ptp(share) > 0


@pytest.mark.parametrize("product", ["tablet", "oral_suspension", None])
def test_the_share_absorbed_agrees_with_a_general_solver(product):
    bodies = draw_bodies(ADULT, DRAWS, 5)
    chain = getattr(bodies, {None: "overdose", "tablet": "tablet"}.get(product, "liquid"))
    found = absorbed_of(bodies, product, 1.7)
    for draw in range(DRAWS):
        transit, out, steps = chain.transit_per_h[draw], chain.absorption_per_h[draw], chain.transit[draw]
        rates = [transit] * int(steps) + [out]

        def flow(_, amounts, rates=rates):
            leaving = np.array(rates) * amounts
            return np.concatenate([[0], leaving[:-1]]) - leaving

        start = np.zeros(len(rates))
        start[0] = 1
        left = solve_ivp(flow, (0, 1.7), start, rtol=1e-10, atol=1e-12).y[:, -1].sum()
        assert found[draw] == pytest.approx(1 - left, rel=1e-7, abs=1e-9)


def test_absorbed_before_and_left_are_the_dose():
    share = share_absorbed(ADULT, "tablet", 1.0, 200, 1)
    assert share_absorbed(ADULT, "tablet", 0.0, 200, 1) == pytest.approx(0, abs=1e-12)
    assert share_absorbed(ADULT, "tablet", 200.0, 200, 1) == pytest.approx(1, rel=1e-9)
    assert (200 * share + 200 * (1 - share)) == pytest.approx(200)


@pytest.mark.parametrize("structure", ["two_compartment", "one_compartment"])
def test_a_kidney_that_fails_and_dialysis_agree_with_a_general_solver(structure):
    body = typical_body(ADULT, structure=structure)
    regimen = Regimen.oral(dose_mg=20, times_per_day=3, days=5)
    events = (KidneyChange(at_h=48, crcl_ml_per_min=5), DialysisSession(start_h=96, hours=4))
    events = (*events, Crrt(start_h=104, hours=10, effluent_l_per_h=2))
    run = run_course(ADULT, regimen, events, days=6, every_h=0.5, keep=SITES, bodies=body, cells=1)
    times = run["time_h"].values
    renal = [float(body.renal_clearance_per_crcl[0]) * crcl for crcl in (100, 5)]
    dialysed, replaced = float(body.dialysis_clearance_l_per_h[0]), 2 * float(body.crrt_sieving[0])
    happenings = [Happening(t, dose_mg=d) for t, d, _ in regimen.doses()]
    for at, outside in ((48.0, 0.0), (96.0, dialysed), (100.0, 0.0), (104.0, replaced), (114.0, 0.0)):
        happenings.append(Happening(at, clearances=(renal[1], outside)))
    y = solve(body, 0, happenings, times)
    plasma, brain = 1000 * y[:, 4] / body.volume_central_l[0], y[:, 8]
    for name, expected in zip(SITES, (plasma, brain), strict=True):
        assert np.abs(run[name].values[0] - expected).max() < 1e-6 * expected.max()
    assert renal[0] > renal[1] and plasma[times == 96] > plasma[times == 48]


@FEW
@given(low=st.floats(1, 1000), more=st.floats(1.01, 4), product=st.sampled_from(["tablet", "granules", None]))
def test_more_taken_is_never_less_sedation(low, more, product):
    less, greater = (levels(ADULT, Overdose(at_h=0, dose_mg=d, product=product))[2] for d in (low, low * more))
    assert (greater >= less - 1e-9).all() and greater.max() > less.max()
    shares = [depths_of(one.max(axis=1)) for one in (less, greater)]
    for depth in range(1, len(DEPTHS)):
        deep = [sum(one[name] for name in DEPTHS[depth:]) for one in shares]
        assert deep[1] >= deep[0]
    assert chance_by_intake(low * more, "coma")[0] > chance_by_intake(low, "coma")[0]


@FEW
@given(early=st.floats(0, 8), later=st.floats(0.1, 8), slow=st.booleans())
def test_earlier_charcoal_never_means_more_absorbed(early, later, slow):
    product = None if slow else "tablet"
    bodies = draw_bodies(ADULT, DRAWS, 3)
    shares = [absorbed_of(bodies, product, at) for at in (early, early + later)]
    assert (shares[0] <= shares[1] + 1e-12).all()
    intake = Overdose(at_h=0, dose_mg=200, product=product)
    first, second = (levels(ADULT, intake, Charcoal(at_h=at), bodies=bodies)[1] for at in (early, early + later))
    assert (first <= second + 1e-6 * second.max()).all()


@FEW
@given(start=st.floats(0, 30), hours=st.floats(0.5, 12), flow=st.floats(0.1, 5), crrt=st.booleans())
def test_dialysis_never_raises_a_level(start, hours, flow, crrt):
    intake = Overdose(at_h=0, dose_mg=20, product="tablet")
    removal = (
        Crrt(start_h=start, hours=hours, effluent_l_per_h=flow) if crrt else DialysisSession(start_h=start, hours=hours)
    )
    plain, treated = (levels(ON_DIALYSIS, intake, *more)[1:] for more in ((), (removal,)))
    for without, with_it in zip(plain, treated, strict=True):
        assert (with_it <= without + 1e-9 * without.max()).all()
    assert treated[0][:, -1].max() < plain[0][:, -1].max()


def test_charcoal_holds_back_nothing_that_was_there():
    time_h, plain, _ = levels(ADULT, Overdose(at_h=0, dose_mg=200, product="tablet"))
    _, held, _ = levels(ADULT, Overdose(at_h=0, dose_mg=200, product="tablet"), Charcoal(at_h=1))
    before = time_h <= 1
    assert held[:, before] == pytest.approx(plain[:, before], rel=1e-9)
    assert (held[:, ~before] < plain[:, ~before]).all()


def test_depths_are_shares_of_all_draws():
    toxic, coma = 1000 * lookup("conc.toxic.review").low, value("poisoning.level.coma")
    drowsy = lookup("model.sedation.ec50").low
    assert drowsy < toxic < coma
    shares = depths_of(np.array([0, drowsy - 1, drowsy, toxic, coma - 1, coma, 10 * coma, 1]))
    assert list(shares) == list(DEPTHS) and list(shares.values()) == [3 / 8, 1 / 8, 2 / 8, 2 / 8]


def test_chances_are_those_of_the_series():
    even = value("ae.od.coma.d50")
    assert chance_by_intake(even, "coma")[0] == pytest.approx(0.5)
    middle, low, high = chance_by_intake(200, "coma")
    assert low < middle < high and middle == pytest.approx(0.08, abs=0.005)  # the note of effect.md: 8 % at 200 mg
    assert chance_by_intake(200, "vent")[0] < middle


def test_spans_are_the_first_and_last_hour_above():
    time_h = np.array([0.0, 1, 2, 3])
    found = spans_above(np.array([[0.0, 5, 2, 5], [0, 1, 1, 0], [9, 0, 0, 0]]), np.array([5.0, 5, 5]), time_h)
    assert np.array_equal(found, [[1, np.nan, 0], [3, np.nan, 0]], equal_nan=True)


def test_sedating_levels_are_those_of_the_run():
    draws = sedating_levels(ADULT, 400, 1)
    assert np.median(draws) == pytest.approx(value("model.sedation.ec50"), rel=0.1)
    assert np.array_equal(draws[:100], sedating_levels(ADULT, 100, 1))


def test_the_coma_level_is_that_of_the_even_intake():
    """The row poisoning.level.coma, recomputed: the median draw of a healthy adult, tablets at once."""
    row = lookup("poisoning.level.coma")
    even = lookup("ae.od.coma.d50")
    for dose, expected in ((even.value, row.value), (even.low, row.low), (even.high, row.high)):
        intake = Overdose(at_h=0, dose_mg=dose, product="tablet")
        bodies = draw_bodies(ADULT, 300, 1)
        brain = levels(ADULT, intake, days=1, every_h=0.25, bodies=bodies)[2]
        assert np.median(brain.max(axis=1)) == pytest.approx(expected, rel=0.02)


def test_no_function_takes_an_outcome_to_reach():
    forbidden = ("target", "goal", "wanted", "outcome", "until_level", "for_coma")
    for name, function in inspect.getmembers(poisoning, inspect.isfunction):
        assert not [one for one in inspect.signature(function).parameters if one.startswith(forbidden)], name
