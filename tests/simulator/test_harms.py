"""Drowsiness in titrated use: the published odds ratios, and what no body may break."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eutonia.clinic.patient import Kidney, Patient
from eutonia.evidence import value
from eutonia.simulator.harms import Susceptibility, draw_susceptibility, titrated_drowsiness
from eutonia.simulator.parameters import draw_bodies

ELICITED = "harms.drowsy.without.elicited"


def typical(clearance_ratio=1.0):
    """The middle person, whose tolerated dose is the median one; the curve is the one that was read off the trials."""
    tolerated, half_dose = value("harms.drowsy.tolerated"), value("prior.harms.drowsy.half_dose")
    fields = (clearance_ratio, tolerated, half_dose, value(ELICITED), value("prior.harms.drowsy.log_odds"))
    return Susceptibility(*(np.array([one]) for one in fields))


def patient(crcl_ml_per_min=100.0, weight_kg=70.0):
    kidney = Kidney(crcl_ml_per_min=crcl_ml_per_min)
    return Patient(age_years=45, sex="female", weight_kg=weight_kg, kidney=kidney)


def odds(chance):
    return chance / (1 - chance)


@pytest.mark.parametrize(("dose_mg", "ratio"), [(30, 2.2), (80, 2.7), (180, 2.9)])
def test_odds_ratios_of_the_notes(dose_mg, ratio):
    found = odds(titrated_drowsiness(typical(), dose_mg)) / odds(value(ELICITED))
    assert found[0] == pytest.approx(ratio, rel=0.02)


def test_a_weak_kidney_counts_as_a_higher_dose():
    assert titrated_drowsiness(typical(2.5), 20) == pytest.approx(titrated_drowsiness(typical(), 50), rel=1e-12)


def test_without_a_dose_the_chance_is_that_on_placebo():
    who = draw_susceptibility(patient(), ELICITED, draws=200, seed=1)
    assert titrated_drowsiness(who, 0) == pytest.approx(who.without, rel=1e-12)
    assert np.median(who.without) == pytest.approx(value(ELICITED), rel=0.05)


def test_the_clearance_ratio_is_that_of_the_bodies():
    weak = draw_bodies(patient(20), 200, 1)
    healthy = draw_bodies(patient(value("model.pk.crcl_healthy")), 200, 1)
    # the healthy body has the same error of its kidney value as the weak one; the ratio is to the exact healthy value
    error = weak.crcl_ml_per_min / 20
    renal = healthy.clearance_renal_l_per_h / error
    expected = (healthy.clearance_nonrenal_l_per_h + renal) / weak.clearance_l_per_h
    found = draw_susceptibility(patient(20), ELICITED, 200, 1).clearance_ratio
    assert found == pytest.approx(expected, rel=1e-9)
    assert np.median(found) > 2


def test_more_draws_leave_the_first_as_they_were():
    few, many = (draw_susceptibility(patient(), ELICITED, draws, 1) for draws in (50, 120))
    assert titrated_drowsiness(many, 40)[:50] == pytest.approx(titrated_drowsiness(few, 40), rel=1e-12)


@settings(max_examples=40, deadline=None)
@given(
    doses=st.tuples(st.floats(0, 100), st.floats(0, 100)),
    kidneys=st.tuples(st.floats(5, 140), st.floats(5, 140)),
    weight_kg=st.floats(40, 120),
)
def test_drowsier_with_dose_and_with_a_falling_kidney(doses, kidneys, weight_kg):
    less, more = sorted(doses)
    weak, strong = sorted(kidneys)
    weaker, stronger = (draw_susceptibility(patient(one, weight_kg), ELICITED, 40, 1) for one in (weak, strong))
    assert (titrated_drowsiness(weaker, less) <= titrated_drowsiness(weaker, more) + 1e-12).all()
    assert (titrated_drowsiness(stronger, more) <= titrated_drowsiness(weaker, more) + 1e-12).all()
    assert ((titrated_drowsiness(weaker, more) >= 0) & (titrated_drowsiness(weaker, more) <= 1)).all()
