"""The oral wean beside a pump: baclofen first, a quarter of the first dose off a week, nothing where none is known."""

import pytest

from eutonia.clinic.patient import Medicine
from eutonia.planner.wean import oral_dose_mg, plan_wean, wean_order
from tests.planner.people import pump_adult


def taking(*doses: float | None, **others):
    return pump_adult(medicines=tuple(Medicine(name="baclofen", daily_dose_mg=one) for one in doses), **others)


@pytest.mark.parametrize(
    ("patient", "dose"),
    [(taking(80), 80), (taking(30, 20), 50), (taking(), 0), (taking(None), None), (taking(30, None), None)],
)
def test_the_oral_dose_is_the_sum_or_not_known(patient, dose) -> None:
    assert oral_dose_mg(patient) == dose
    assert oral_dose_mg(pump_adult(medicines=None)) is None


@pytest.mark.parametrize(
    ("dose", "levels", "last_day"),
    [(80, [80, 60, 40, 20], 31), (60, [60, 45, 30, 15], 31), (30, [30, 20, 15, 5], 31), (10, [10, 5], 31)],
)
def test_a_quarter_of_the_first_dose_a_week_rounded_to_what_can_be_dispensed(dose, levels, last_day) -> None:
    wean = plan_wean(taking(dose), first_rise_day=8)
    assert [one.daily_dose_mg for one in wean.steps] == pytest.approx(levels)
    assert wean.steps[1].first_day == 11 and wean.regimen.days == last_day


def test_an_odd_dose_is_given_as_a_liquid_and_never_more_than_is_taken() -> None:
    wean = plan_wean(taking(7), first_rise_day=8)
    assert wean.regimen.parts[0].product != "tablet"
    assert 6.5 <= wean.steps[0].daily_dose_mg <= 7


def test_nothing_taken_or_not_known_is_no_wean() -> None:
    assert plan_wean(taking(), 8) is None and plan_wean(taking(None), 8) is None


def test_one_drug_at_a_time_baclofen_first() -> None:
    patient = pump_adult(medicines=("tizanidine", "paracetamol", "Lioresal", "diazepam"))
    assert wean_order(patient) == ("Lioresal", "tizanidine", "diazepam")
    assert wean_order(pump_adult(medicines=None)) == ()
