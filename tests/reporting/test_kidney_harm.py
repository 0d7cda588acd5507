"""Encephalopathy beside a patient: inside, outside, not known; absolute numbers in the same people."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eutonia.clinic.patient import Finding, Kidney, Patient
from eutonia.errors import EvidenceError
from eutonia.planner.rules import facts_of
from eutonia.reporting.kidney_harm import counted, kidney_risks


def risks(age_years=70, dose_mg=30, egfr=40, **kidney):
    values = {"dialysis": "none", "acute_change": False, "egfr_ml_per_min_per_1_73m2": egfr, **kidney}
    patient = Patient(age_years=age_years, sex="male", weight_kg=70, kidney=Kidney(**values))
    return kidney_risks(patient, facts_of(patient), dose_mg)


def mine(found):
    return [one.band for one in found.rows if one.this_patient]


@pytest.mark.parametrize(
    ("egfr", "band"),
    [
        (59.9, "eGFR 45 to 59"),
        (45, "eGFR 45 to 59"),
        (44.9, "eGFR 30 to 44"),
        (30, "eGFR 30 to 44"),
        (29, "eGFR below 30"),
    ],
)
def test_the_band_of_the_patient_is_marked(egfr, band):
    assert mine(risks(egfr=egfr)) == [band]


def test_a_normal_kidney_has_no_table():
    assert risks(egfr=60) is None
    assert risks(egfr=120) is None


def test_inside_and_at_the_dose_the_absolute_numbers_are_said():
    found = risks(70, 20, 25)
    assert found.applies == "inside" and found.reaches_dose
    for part in ("11 in 1,000", "4.2 in 1,000", "29 in 1,000", "every 34 people (22 to 77)"):
        assert part in found.says


def test_below_the_dose_it_is_not_called_safe():
    found = risks(70, 15, 40)
    assert not found.reaches_dose and "5.9 times as many as without baclofen" in found.says
    assert "safe" not in found.says


def test_under_66_years_a_patient_is_outside_the_studied_group():
    found = risks(65, 20, 40)
    assert found.applies == "outside" and "65 years, studied from 66 years" in found.says
    assert mine(found) == ["eGFR 30 to 44"]


def test_on_dialysis_the_other_cohort_speaks():
    found = risks(75, 5, None, dialysis="haemodialysis")
    assert mine(found) == ["dialysis"] and "72 in 1,000" in found.says and "half of them by day 3" in found.says
    assert risks(50, 5, None, dialysis="haemodialysis").applies == "outside"


def test_an_unknown_kidney_is_no_normal_one():
    patient = Patient(age_years=70, sex="male", weight_kg=70)
    found = kidney_risks(patient, facts_of(patient), 30)
    assert found.applies == "not known" and mine(found) == []
    blocked = patient.model_copy(
        update={
            "kidney": Kidney(egfr_ml_per_min_per_1_73m2=90),
            "findings": (Finding(code="x", text="Two.", blocks=True),),
        }
    )
    assert kidney_risks(blocked, facts_of(blocked), 30).applies == "not known"


def test_a_band_by_crcl_says_so():
    patient = Patient(age_years=70, sex="male", weight_kg=70, kidney=Kidney(crcl_ml_per_min=25, dialysis="none"))
    found = kidney_risks(patient, facts_of(patient), 20)
    assert mine(found) == ["eGFR below 30"] and "No eGFR is known" in found.says


def test_one_in_is_the_reciprocal_of_what_is_added():
    for one in risks().rows:
        assert one.one_in.middle == pytest.approx(100 / one.more_in_100.middle, rel=1e-9)
        assert one.one_in.low < one.one_in.middle < one.one_in.high


def test_a_row_without_people_is_not_counted():
    with pytest.raises(EvidenceError, match="has no share of a number of people"):
        counted("ae.label.dizzy")


@settings(max_examples=40, deadline=None)
@given(age=st.floats(66, 100), egfrs=st.tuples(st.floats(5, 59.9), st.floats(5, 59.9)), dose=st.floats(1, 100))
def test_the_risk_of_the_band_never_falls_with_the_kidney(age, egfrs, dose):
    weak, strong = (next(one for one in risks(age, dose, egfr).rows if one.this_patient) for egfr in sorted(egfrs))
    assert weak.more_in_100.middle >= strong.more_in_100.middle
    assert weak.one_in.middle <= strong.one_in.middle
