"""Products by country, and doses as a pharmacist hands them out."""

from __future__ import annotations

import pytest

from eutonia.clinic.patient import JURISDICTIONS
from eutonia.clinic.product import dispensable_below, dispense, products
from eutonia.errors import InputError


def product(jurisdiction, form="tablet", concentration=None):
    return next(
        one
        for one in products(jurisdiction)
        if one.form == form and one.verified and concentration in (None, one.concentration_mg_per_ml)
    )


# Strengths read in rules.csv form.tabs and oral_pk.csv form.tablet_*; CA from the Lioresal product monograph.
@pytest.mark.parametrize(
    ("jurisdiction", "strengths"),
    [("US", {5, 10, 20}), ("DE", {5, 10, 25}), ("UK", {10}), ("CA", {10, 20}), ("FR", {10}), ("AU", {10, 25})],
)
def test_tablet_strengths_by_country(jurisdiction, strengths):
    assert set(product(jurisdiction).strengths_mg) == strengths


def test_the_us_15_mg_tablet_is_listed_as_not_verified():
    fifteen = [one for one in products("US") if 15 in one.strengths_mg]
    assert fifteen and not any(one.verified for one in fifteen)


def test_without_a_country_only_what_every_country_sells():
    tablets = [one for one in products(None) if one.form == "tablet"]
    assert [one.strengths_mg for one in tablets] == [(10,)]
    assert set(tablets[0].jurisdictions) == set(JURISDICTIONS)


@pytest.mark.parametrize(
    ("jurisdiction", "dose", "text"),
    [
        ("US", 5, "1 tablet of 5 mg"),
        ("US", 15, "1 tablet of 10 mg and 1 tablet of 5 mg"),
        ("UK", 5, "a half tablet of 10 mg"),
        ("UK", 15, "1 tablet of 10 mg and a half tablet of 10 mg"),
        ("UK", 20, "2 tablets of 10 mg"),
        ("CA", 25, "1 tablet of 20 mg and a half tablet of 10 mg"),
        ("DE", 30, "1 tablet of 25 mg and 1 tablet of 5 mg"),
        ("AU", 30, "3 tablets of 10 mg"),
        ("AU", 35, "1 tablet of 25 mg and 1 tablet of 10 mg"),
    ],
)
def test_tablets_in_words(jurisdiction, dose, text):
    given = dispense(dose, product(jurisdiction))
    assert given.text == text and given.dose_mg == dose and given.volume_ml is None


@pytest.mark.parametrize(
    ("jurisdiction", "dose"),
    [
        ("DE", 12.5),  # the score of the 25 mg tablet is not for equal halves
        ("UK", 2.5),
        ("US", 7),
        ("US", 2.5),  # the 5 mg tablet has no score
    ],
)
def test_doses_that_no_tablet_gives_are_refused(jurisdiction, dose):
    with pytest.raises(InputError, match="mg"):
        dispense(dose, product(jurisdiction))


# 5 mg is 5 mL, 2.5 mL or 1 mL: rules.csv form.conc
@pytest.mark.parametrize(
    ("form", "concentration", "dose", "text", "volume"),
    [
        ("oral_solution", 1, 5, "5 mg = 5 mL (1 mg/mL)", 5.0),
        ("oral_solution", 2, 5, "5 mg = 2.5 mL (2 mg/mL)", 2.5),
        ("oral_suspension", 5, 5, "5 mg = 1 mL (5 mg/mL)", 1.0),
        ("oral_solution", 1, 0.5, "0.5 mg = 0.5 mL (1 mg/mL)", 0.5),
        ("oral_solution", 1, 1.3, "1.3 mg = 1.3 mL (1 mg/mL)", 1.3),
        ("oral_suspension", 5, 2.5, "2.5 mg = 0.5 mL (5 mg/mL)", 0.5),
    ],
)
def test_liquids_show_mg_ml_and_strength_together(form, concentration, dose, text, volume):
    given = dispense(dose, product("US", form, concentration))
    assert given.text == text and given.volume_ml == pytest.approx(volume, rel=1e-12)


def test_a_liquid_dose_that_cannot_be_measured_is_refused():
    with pytest.raises(InputError, match=r"0\.1 mL"):
        dispense(1.2, product("US", "oral_suspension", 5))  # 0.24 mL


def test_granules_come_in_whole_packets():
    lyvispah = next(one for one in products("US") if one.form == "granules")
    assert dispense(15, lyvispah).text == "1 packet of 10 mg and 1 packet of 5 mg"
    with pytest.raises(InputError):
        dispense(2.5, lyvispah)


@pytest.mark.parametrize("dose", [0, -5, float("nan")])
def test_no_dose_is_not_dispensed(dose):
    with pytest.raises(InputError):
        dispense(dose, product("US"))


@pytest.mark.parametrize(
    ("jurisdiction", "form", "dose", "expected"),
    [
        ("US", "tablet", 13.4, 10),
        ("US", "tablet", 4.9, None),
        ("UK", "tablet", 9.99, 5),
        ("AU", "tablet", 29, 25),
        ("US", "oral_solution", 1.29, 1.2),
        ("US", "oral_solution", 1.3, 1.3),
        ("US", "granules", 19, 15),
    ],
)
def test_rounding_is_always_down_to_what_can_be_dispensed(jurisdiction, form, dose, expected):
    found = dispensable_below(dose, product(jurisdiction, form, 1 if form == "oral_solution" else None))
    assert found == (None if expected is None else pytest.approx(expected, rel=1e-12))


def test_wheat_starch_is_named():
    assert any(one.wheat_starch for one in products("UK") if "Lioresal" in one.name)
    assert product("US").wheat_starch is not True
