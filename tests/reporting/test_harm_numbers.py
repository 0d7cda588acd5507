"""The numbers of the effects: counted shares with exact intervals, ranges as they are."""

import numpy as np
import pytest

from eutonia.clinic.patient import Patient
from eutonia.evidence import value
from eutonia.reporting.harm_numbers import PUMP, by_mouth, by_pump, titrated
from eutonia.simulator.harms import Susceptibility

ADULT = Patient(age_years=40, sex="male", weight_kg=70)


def test_a_counted_share_has_its_exact_interval():
    weak = by_pump(ADULT, "weakness", needle=False)
    assert weak.in_100.middle == 16 and weak.interval == "counted"
    assert (weak.in_100.low, weak.in_100.high) == pytest.approx((4.54, 36.08), rel=0.01)  # 4 of 25


def test_a_share_without_its_people_has_no_interval():
    assert by_pump(ADULT, "headache", needle=False).in_100.low is None
    assert all(by_pump(ADULT, name, needle=False).in_100 is not None for name in PUMP)


def test_nothing_is_made_up():
    for name in ("confusion", "nausea", "insomnia", "hypotension", "seizures", "urinary_frequency"):
        assert by_pump(ADULT, name, needle=False).in_100 is None
    assert by_mouth(ADULT, "seizures", alcohol=False).in_100 is None


def test_without_a_dose_drowsiness_is_that_on_placebo():
    share = value("harms.drowsy.without.elicited")
    who = Susceptibility(*(np.full(50, one) for one in (1.0, 68.0, 15.0, share, 1.16)))
    found = titrated(who, 0, "harms.drowsy.without.elicited")
    assert found.in_100.middle == pytest.approx(found.without_in_100, rel=1e-9)
    assert titrated(who, 30, "harms.drowsy.without.elicited").in_100.middle > found.without_in_100
