"""Muanda 2019 and Chauvin 2020: people for one more admission, from the risks; crude shares beside weighted ones."""

from __future__ import annotations

import pytest

from eutonia.clinic.patient import Kidney, Patient
from eutonia.evidence import value
from eutonia.planner.rules import facts_of
from eutonia.reporting.kidney_harm import kidney_risks


def rows(egfr=50):
    kidney = Kidney(egfr_ml_per_min_per_1_73m2=egfr)
    patient = Patient(age_years=70, sex="female", weight_kg=60, kidney=kidney)
    return {one.band: one for one in kidney_risks(patient, facts_of(patient), 20).rows}


@pytest.mark.parametrize(
    ("id", "band"),
    [
        ("muanda_nnh_45", "eGFR 45 to 59"),
        ("muanda_nnh_30", "eGFR 30 to 44"),
        ("muanda_nnh_0", "eGFR below 30"),
        ("chauvin_one_in", "dialysis"),
    ],
)
def test_people_for_one_more_admission(unwanted, id, band):
    found, expected = rows()[band].one_in, unwanted(id)
    assert found.middle == pytest.approx(expected.value, rel=0.02)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=0.03)


def test_the_crude_shares_are_those_printed():
    overall = rows()["eGFR below 60, all"]
    assert (overall.lower_dose.middle, overall.higher_dose.middle) == (0.42, 1.11)
    assert overall.lower_dose.middle == pytest.approx(100 * 26 / 6235, rel=0.02)
    assert overall.higher_dose.middle == pytest.approx(100 * 108 / 9707, rel=0.01)
    # the weighted ratio is higher than the crude one: the printed shares are not weighted
    assert overall.higher_dose.middle / overall.lower_dose.middle < value("ae.ckd.rr")


def test_risk_rises_as_the_kidney_falls():
    more = [rows()[band].more_in_100.middle for band in ("eGFR 45 to 59", "eGFR 30 to 44", "eGFR below 30", "dialysis")]
    assert more == sorted(more) and len(set(more)) == len(more)
