"""The start dose comes from the screening bolus alone: the numbers are typed from the labels, not read from tables."""

from __future__ import annotations

import pytest

from eutonia.planner.conversion import bolus_result, effective_bolus, start_rate
from eutonia.planner.doses import planning_facts
from tests.planner.people import pump_adult, screening_bolus


def start(patient):
    return start_rate(patient, planning_facts(patient, "intrathecal"))


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({}, True),
        ({"ashworth_after": 3}, True),  # a fall of 1 point counts (Gilmartin 2000)
        ({"ashworth_after": 3.1}, False),
        ({"ashworth_after": None}, None),
        ({"ashworth_before": None}, None),
        ({"ashworth_after": 4, "goal_met": True}, True),
        ({"ashworth_after": None, "goal_met": False}, None),
        ({"ashworth_after": 4, "goal_met": False}, False),
    ],
    ids=str,
)
def test_a_test_is_positive_at_a_fall_of_one_point_or_when_the_goal_is_met(changes, answer) -> None:
    assert bolus_result(screening_bolus(**changes)) is answer


def test_the_lowest_bolus_that_worked_counts() -> None:
    failed, worked = screening_bolus(50, days_ago=9, ashworth_after=4), screening_bolus(75, days_ago=8)
    assert effective_bolus(pump_adult(screening=(failed, worked))).dose_ug == 75
    assert effective_bolus(pump_adult(screening=(failed,))) is None
    assert effective_bolus(pump_adult(screening=None)) is None


# US label 2: twice the bolus, once if the effect lasted more than 8 h or after an adverse reaction; Rote Liste: 12 h.
@pytest.mark.parametrize(
    ("country", "hours", "adverse", "rate"),
    [
        ("US", 6, False, 100), ("US", 8, False, 100), ("US", 8.1, False, 50), ("US", 6, True, 50),
        ("DE", 10, False, 100), ("DE", 12, False, 100), ("DE", 12.5, False, 50), ("DE", 6, True, 50),
        ("FR", 10, False, 50), (None, 10, False, 50), (None, 8, False, 100),
        ("US", None, False, 50), ("US", 6, None, 50),
    ],
)  # fmt: skip
def test_start_is_twice_the_bolus_or_once(country, hours, adverse, rate) -> None:
    found = start(pump_adult(country, screening=(screening_bolus(effect_hours=hours, adverse=adverse),)))
    assert found.rate_ug_per_day == rate
    assert found.bolus_ug == 50
    assert str(rate) in found.worked and "50 micrograms" in found.worked


def test_a_weak_kidney_or_one_not_known_starts_with_the_bolus_once() -> None:
    assert start(pump_adult(egfr=50)).rate_ug_per_day == 50
    assert start(pump_adult(kidney=None)).rate_ug_per_day == 50
    assert start(pump_adult()).rule_ids == ("itb.conv.us", "itb.start.double")


def test_without_a_positive_test_there_is_no_start() -> None:
    assert start(pump_adult(screening=())) is None
    assert start(pump_adult(screening=(screening_bolus(ashworth_after=None),))) is None


def test_the_oral_dose_changes_nothing() -> None:
    from eutonia.clinic.patient import Medicine

    for dose in (5, 80, 300):
        taking = pump_adult(medicines=(Medicine(name="baclofen", daily_dose_mg=dose),))
        assert start(taking) == start(pump_adult())
