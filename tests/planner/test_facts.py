"""Facts of a patient: both kidney estimators apart, dates kept, and unknown stays unknown."""

from datetime import date

import pytest

from eutonia.clinic.patient import Finding, Kidney, Patient
from eutonia.errors import InputError
from eutonia.planner.facts import words
from eutonia.planner.rules import facts_of
from tests.rules.patients import adult, kidney


def value(word: str, patient: Patient):
    return facts_of(patient)[word].value


def test_every_word_of_the_language_is_a_fact() -> None:
    known = facts_of(adult())
    assert {word for word in words() if known[word]} == set(words())


def test_the_two_kidney_estimators_stay_apart() -> None:
    known = facts_of(adult(kidney=kidney(crcl=44, egfr=58)))
    assert (known["crcl_ml_per_min"].value, known["egfr"].value) == (44, 58)
    assert (known["crcl_ml_per_min"].printed, known["egfr"].printed) == ("44 mL/min", "58 mL/min/1.73 m2")
    assert known["lowest_gfr"].value == 44


def test_only_one_estimator_known_leaves_the_other_unknown() -> None:
    known = facts_of(Patient(age_years=30, sex="male", weight_kg=70, kidney=Kidney(crcl_ml_per_min=110)))
    assert (known["crcl_ml_per_min"].value, known["egfr"].value, known["lowest_gfr"].value) == (110, None, 110)


def test_kidney_facts_carry_their_date_and_estimator() -> None:
    charted = Kidney(creatinine_mg_per_dl=0.9, measured_on=date(2026, 11, 1))
    known = facts_of(adult(kidney=charted))
    assert known["egfr"].on == date(2026, 11, 1)
    assert "CKD-EPI" in known["egfr"].source and "Cockcroft" in known["crcl_ml_per_min"].source


def test_without_a_kidney_nothing_is_assumed() -> None:
    known = facts_of(adult(kidney=None))
    for word in ("crcl_ml_per_min", "egfr", "lowest_gfr", "on_dialysis", "kidney_acute_change"):
        assert known[word].value is None and known[word].missing, word


def test_a_finding_that_blocks_takes_the_kidney_away() -> None:
    finding = Finding(code="gfr-units", text="two GFR units under one code", blocks=True)
    known = facts_of(adult(findings=(finding,)))
    assert known["lowest_gfr"].value is None and known["on_dialysis"].value is None
    assert any("two GFR units" in one for one in known.doubts)
    harmless = Finding(code="lb", text="weight in lb", blocks=False)
    assert value("lowest_gfr", adult(findings=(harmless,))) == 98


@pytest.mark.parametrize(
    ("crcl", "change", "answer"), [(30, False, False), (29.9, False, None), (110, True, None), (110, None, False)]
)
def test_dialysis_not_stated_is_absent_only_at_a_steady_function_of_30_or_more(crcl, change, answer) -> None:
    assert value("on_dialysis", adult(kidney=kidney(crcl, crcl, dialysis=None, acute_change=change))) is answer


def test_dialysis_stated_counts() -> None:
    assert value("on_dialysis", adult(kidney=kidney(50, 50, dialysis="crrt"))) is True


def test_little_muscle_seen_in_the_patient_is_a_doubt_and_by_diagnosis_alone_a_task() -> None:
    by_diagnosis = facts_of(adult())
    assert (by_diagnosis["low_muscle_mass"].value, by_diagnosis["creatinine_unreliable"].value) == (True, False)
    seen = facts_of(adult(conditions=("low_muscle_mass",)))
    assert seen["creatinine_unreliable"].value is True and "cystatin C" in " ".join(seen.doubts)
    other = facts_of(adult(diagnosis="stroke"))
    assert (other["low_muscle_mass"].value, other["creatinine_unreliable"].value) == (False, False)


def test_with_cystatin_c_little_muscle_does_no_harm() -> None:
    charted = Kidney(cystatin_c_mg_per_l=0.9, measured_on=date(2026, 11, 12), dialysis="none", acute_change=False)
    known = facts_of(adult(conditions=("low_muscle_mass",), kidney=charted))
    assert (known["low_muscle_mass"].value, known["creatinine_unreliable"].value) == (False, False)


def test_a_kidney_value_older_than_90_days_is_stated() -> None:
    assert facts_of(adult(kidney=kidney(measured_on="2026-08-22"))).doubts == ()
    old = facts_of(adult(kidney=kidney(measured_on="2026-08-21")))
    assert old["kidney_value_old"].value is True
    assert "91 days old" in " ".join(old.doubts)


def test_a_kidney_value_without_date_is_stated() -> None:
    assert "date of the kidney value" in " ".join(facts_of(adult(as_of=None)).doubts)


@pytest.mark.parametrize(
    ("sex", "age", "stated", "answer"),
    [
        ("male", 30, None, False),
        ("female", 30, None, None),
        ("female", 9.9, None, False),
        ("female", 10, None, None),
        ("female", 55, None, None),
        ("female", 56, None, False),
        ("female", 56, True, True),
    ],
)
def test_pregnancy_is_asked_only_where_plausible(sex, age, stated, answer) -> None:
    patient = adult(sex=sex, age_years=age, pregnant=stated, breastfeeding=stated)
    assert value("pregnant", patient) is answer
    assert value("breastfeeding", patient) is answer


def test_conditions_not_asked_and_not_listed_are_unknown() -> None:
    assert value("has epilepsy", adult(conditions=None)) is None
    assert value("has epilepsy", adult(conditions=(), unlisted="not known")) is None
    assert value("has epilepsy", adult(conditions=())) is False
    assert value("has epilepsy", adult(conditions=("epilepsy",), unlisted="not known")) is True


def test_a_condition_keeps_its_date() -> None:
    since = {"name": "epilepsy", "since": date(2020, 5, 1), "source": "problem list"}
    known = facts_of(adult(conditions=(since,)))["has epilepsy"]
    assert (known.on, known.source) == (date(2020, 5, 1), "problem list")


def test_the_treated_diagnosis_counts_as_a_condition() -> None:
    assert value("has stroke", adult(diagnosis="stroke", conditions=())) is True


def test_a_medicine_not_classified_leaves_every_other_class_open() -> None:
    known = facts_of(adult(medicines=("foozil", "Oramorph")))
    assert known.unclassified == ("foozil",)
    assert known["takes opioid"].value is True
    assert known["takes nsaid"].value is None and "foozil" in known["takes nsaid"].missing


def test_medicines_not_asked_are_unknown() -> None:
    assert value("takes opioid", adult(medicines=None)) is None
    assert value("takes opioid", adult(medicines=("paracetamol",), unlisted="not known")) is None
    assert value("takes opioid", adult(medicines=("paracetamol",))) is False


@pytest.mark.parametrize(("route", "use"), [("epidural", "spasticity"), ("oral", "heartburn")])
def test_a_route_or_use_without_rules_is_an_input_error(route: str, use: str) -> None:
    with pytest.raises(InputError, match="allowed"):
        facts_of(adult(), route, use)


def test_a_kidney_value_after_the_date_of_the_plan_is_an_input_error() -> None:
    with pytest.raises(InputError, match="measured_on"):
        facts_of(adult(kidney=kidney(measured_on="2026-11-21")))
