"""Kidney estimators against published worked examples; unknown stays unknown."""

from __future__ import annotations

from datetime import date

import pytest

from eutonia.clinic.kidney import body_surface_area_m2, estimate_kidney
from eutonia.clinic.patient import Kidney, Patient
from eutonia.errors import InputError


def person(age=50, sex="male", weight=80, **fields):
    kidney = Kidney(**fields.pop("kidney")) if "kidney" in fields else None
    return Patient(age_years=age, sex=sex, weight_kg=weight, kidney=kidney, **fields)


@pytest.mark.parametrize(
    ("age", "sex", "weight", "creatinine", "expected"),
    [
        # theprimecalculator.com, creatinine clearance, worked example
        (50, "male", 80, 1.0, 100.0),
        # superglobalcalculator.com, pharmacology and health pages: 52.1, 74.8, 74.1, 80.9
        (65, "male", 70, 1.4, 52.1),
        (45, "female", 60, 0.9, 74.8),
        (60, "male", 80, 1.2, 74.1),
        (45, "female", 65, 0.9, 80.9),
    ],
)
def test_cockcroft_gault_redoes_published_worked_examples(age, sex, weight, creatinine, expected):
    found = estimate_kidney(person(age, sex, weight, kidney={"creatinine_mg_per_dl": creatinine}))
    assert found.crcl_ml_per_min == pytest.approx(expected, rel=2e-3)
    assert "Cockcroft-Gault" in found.crcl_estimator


@pytest.mark.parametrize(
    ("age", "sex", "creatinine", "expected", "rel"),
    [
        # creatinineclearancecalculator.net: woman of 55 a, 0.9 mg/dL, "about 76"
        (55, "female", 0.9, 76.0, 8e-3),
        # at the knot every power term is 1: 142 x 0.9938^age, and x 1.012 for women
        (40, "male", 0.9, 142 * 0.9938**40, 1e-9),
        (40, "female", 0.7, 142 * 0.9938**40 * 1.012, 1e-9),
        # twice the knot and half the knot
        (40, "male", 1.8, 142 * 0.9938**40 * 2**-1.2, 1e-9),
        (40, "female", 0.35, 142 * 0.9938**40 * 1.012 * 2**0.241, 1e-9),
        (40, "male", 0.45, 142 * 0.9938**40 * 2**0.302, 1e-9),
    ],
)
def test_ckd_epi_2021_redoes_published_values(age, sex, creatinine, expected, rel):
    found = estimate_kidney(person(age, sex, kidney={"creatinine_mg_per_dl": creatinine}))
    assert found.egfr_ml_per_min_per_1_73m2 == pytest.approx(expected, rel=rel)
    assert "CKD-EPI 2021" in found.egfr_estimator


@pytest.mark.parametrize(
    ("sex", "cystatin", "expected"),
    [
        ("male", 0.8, 133 * 0.996**60),
        ("female", 0.8, 133 * 0.996**60 * 0.932),
        ("male", 1.6, 133 * 0.996**60 * 2**-1.328),
        ("male", 0.4, 133 * 0.996**60 * 2**0.499),
    ],
)
def test_cystatin_c_2012_follows_the_printed_equation(sex, cystatin, expected):
    found = estimate_kidney(person(60, sex, kidney={"cystatin_c_mg_per_l": cystatin}))
    assert found.egfr_ml_per_min_per_1_73m2 == pytest.approx(expected, rel=1e-9)
    assert "cystatin C" in found.egfr_estimator
    assert found.crcl_ml_per_min is None  # no height: it cannot be made absolute


def test_bedside_schwartz_and_its_absolute_value():
    # doctaverse.pages.dev: 100 cm, 0.4 mg/dL, 103; calculatorlib.com: 100 cm, 0.5 mg/dL, 82.6
    for creatinine, expected in ((0.4, 103), (0.5, 82.6)):
        child = person(5, "female", 16, height_cm=100, kidney={"creatinine_mg_per_dl": creatinine})
        found = estimate_kidney(child)
        assert found.egfr_ml_per_min_per_1_73m2 == pytest.approx(expected, rel=3e-3)
        # 16 kg and 100 cm: BSA 0.667 m2
        assert found.crcl_ml_per_min == pytest.approx(found.egfr_ml_per_min_per_1_73m2 * (2 / 3) / 1.73, rel=1e-9)
        assert "Schwartz" in found.egfr_estimator and "Schwartz" in found.crcl_estimator


def test_body_surface_area_redoes_the_published_example():
    # creatinineclearancecalculator.net/bsa: 180 cm and 80 kg, 2.0 m2
    assert body_surface_area_m2(180, 80) == pytest.approx(2.0, rel=1e-12)


def test_a_child_without_height_or_under_one_year_has_no_estimate():
    assert (
        estimate_kidney(person(5, "male", 16, kidney={"creatinine_mg_per_dl": 0.4})).egfr_ml_per_min_per_1_73m2 is None
    )
    infant = estimate_kidney(person(0.5, "male", 7, height_cm=65, kidney={"creatinine_mg_per_dl": 0.3}))
    assert infant.crcl_ml_per_min is None and infant.egfr_ml_per_min_per_1_73m2 is None
    assert any("1 year" in note for note in infant.notes)


def test_nothing_known_gives_nothing():
    for kidney in (None, {}):
        found = estimate_kidney(person() if kidney is None else person(kidney=kidney))
        assert found.crcl_ml_per_min is None and found.egfr_ml_per_min_per_1_73m2 is None
        assert not found.known


def test_charted_values_win_and_the_two_never_mix():
    both = estimate_kidney(
        person(kidney={"crcl_ml_per_min": 40, "egfr_ml_per_min_per_1_73m2": 55, "creatinine_mg_per_dl": 1.0})
    )
    assert both.crcl_ml_per_min == 40 and both.egfr_ml_per_min_per_1_73m2 == 55
    assert "charted" in both.crcl_estimator and "charted" in both.egfr_estimator
    only_absolute = estimate_kidney(person(kidney={"crcl_ml_per_min": 40}))
    assert only_absolute.egfr_ml_per_min_per_1_73m2 is None


def test_an_indexed_value_becomes_absolute_only_with_height():
    assert estimate_kidney(person(kidney={"egfr_ml_per_min_per_1_73m2": 50})).crcl_ml_per_min is None
    tall = estimate_kidney(person(height_cm=180, kidney={"egfr_ml_per_min_per_1_73m2": 50}))
    assert tall.crcl_ml_per_min == pytest.approx(50 * 2.0 / 1.73, rel=1e-9)
    assert "surface" in tall.crcl_estimator


def test_age_of_the_value_and_stale():
    def aged(measured):
        return estimate_kidney(
            person(as_of=date(2026, 6, 30), kidney={"creatinine_mg_per_dl": 1.0, "measured_on": measured})
        )

    assert aged(date(2026, 6, 20)).age_days == 10 and not aged(date(2026, 6, 20)).stale
    assert not aged(date(2026, 4, 1)).stale  # 90 days
    assert aged(date(2026, 3, 31)).stale  # 91 days
    undated = aged(None)
    assert undated.age_days is None and not undated.stale
    assert any("date" in note for note in undated.notes)


def test_a_value_from_the_future_is_refused():
    with pytest.raises(InputError, match="measured_on"):
        estimate_kidney(
            person(as_of=date(2026, 1, 1), kidney={"creatinine_mg_per_dl": 1.0, "measured_on": date(2026, 1, 2)})
        )


@pytest.mark.parametrize(
    "fields",
    [
        {"diagnosis": "spinal_cord_injury"},
        {"diagnosis": "multiple_sclerosis"},
        {"diagnosis": "cerebral_palsy"},
        {"conditions": ("low_muscle_mass",)},
    ],
)
def test_low_muscle_mass_asks_for_cystatin_c(fields):
    found = estimate_kidney(person(kidney={"creatinine_mg_per_dl": 1.0}, **fields))
    assert found.low_muscle_mass and any("cystatin C" in note for note in found.notes)


def test_a_low_creatinine_in_an_adult_asks_for_cystatin_c_but_not_in_a_child():
    assert estimate_kidney(person(kidney={"creatinine_mg_per_dl": 0.4})).low_muscle_mass
    assert not estimate_kidney(person(kidney={"creatinine_mg_per_dl": 0.8})).low_muscle_mass
    assert not estimate_kidney(
        person(5, weight=16, height_cm=100, kidney={"creatinine_mg_per_dl": 0.4})
    ).low_muscle_mass


def test_cystatin_c_is_preferred_with_low_muscle_mass_and_said():
    found = estimate_kidney(
        person(
            height_cm=180,
            diagnosis="spinal_cord_injury",
            kidney={"creatinine_mg_per_dl": 0.6, "cystatin_c_mg_per_l": 1.6, "egfr_ml_per_min_per_1_73m2": 110},
        )
    )
    expected = 133 * 2**-1.328 * 0.996**50
    assert found.egfr_ml_per_min_per_1_73m2 == pytest.approx(expected, rel=1e-9)
    assert found.crcl_ml_per_min == pytest.approx(expected * 2.0 / 1.73, rel=1e-9)
    assert any("preferred" in note for note in found.notes)


def test_dialysis_and_acute_change_are_kept_and_said():
    found = estimate_kidney(
        person(kidney={"creatinine_mg_per_dl": 8.0, "dialysis": "haemodialysis", "acute_change": True})
    )
    assert found.on_dialysis and found.acute_change
    assert any("dialysis" in note for note in found.notes) and any("changing" in note for note in found.notes)
    assert estimate_kidney(person(kidney={"dialysis": "none"})).on_dialysis is False
    assert estimate_kidney(person(kidney={"creatinine_mg_per_dl": 1.0})).on_dialysis is None
