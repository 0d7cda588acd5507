"""Words of the pump: what a record says becomes a fact, what it leaves out stays unknown."""

from datetime import date

import pytest

from eutonia.clinic.intrathecal import Intrathecal
from eutonia.clinic.patient import Patient
from eutonia.planner.pump_facts import PUMP_FLAGS, PUMP_STATED, pump_facts, screening_result
from tests.planner.people import TODAY, adult, pump_adult, screening_bolus


def value(word: str, patient: Patient):
    return pump_facts(patient, 1, 100)[word].value


def test_nothing_said_is_nothing_known() -> None:
    bare = pump_facts(Patient(age_years=40, sex="male", weight_kg=70), 1, 100)
    assert {one.value for one in bare.values()} == {None}
    assert all(one.missing for one in bare.values())


def test_every_flag_follows_its_field_in_the_right_direction() -> None:
    bad = {
        "infection": True, "body_large_enough": False, "refill_access": False, "goals_agreed": False,
        "bleeding_risk": True, "possible_fault": True,
    }  # fmt: skip
    worst, best = pump_adult(**bad), pump_adult()
    assert [value(word, worst) for word in PUMP_FLAGS] == [True] * 6
    assert [value(word, best) for word in PUMP_FLAGS] == [False] * 6


@pytest.mark.parametrize(
    ("since", "years"),
    [(date(2025, 11, 21), 0), (date(2025, 11, 20), 1), (date(2020, 2, 29), 6), (None, None), (date(2026, 12, 1), None)],
)
def test_years_since_the_injury_are_whole_years_to_the_day(since, years) -> None:
    assert value("years_since_injury", adult(intrathecal=Intrathecal(injured_on=since))) == years
    undated = adult(intrathecal=Intrathecal(injured_on=since), as_of=None, kidney=None)
    assert value("years_since_injury", undated) is None
    assert date(2026, 11, 20) == TODAY


@pytest.mark.parametrize(
    ("diagnosis", "origin"),
    [("multiple_sclerosis", "spinal"), ("stroke", "cerebral"), ("parkinson_disease", "unclear"), (None, None)],
)
def test_origin_comes_from_the_diagnosis(diagnosis, origin) -> None:
    said = {word: value(f"origin is {word}", adult(diagnosis=diagnosis)) for word in PUMP_STATED["origin is"]}
    assert said == {word: None if origin is None else word == origin for word in said}


@pytest.mark.parametrize(
    ("results", "answer"),
    [
        ([], None), ([(50, 4)], "open"), ([(50, 2)], "positive"), ([(50, 4), (75, 4), (100, 4)], "negative"),
        ([(50, 4), (75, None)], None), ([(50, 2), (75, None)], "positive"), ([(100, None)], None),
    ],
)  # fmt: skip
def test_the_result_of_the_whole_test(results, answer) -> None:
    given = tuple(
        screening_bolus(dose, days_ago=9 - place, ashworth_after=after) for place, (dose, after) in enumerate(results)
    )
    assert screening_result(given, 1, 100) == answer
    assert screening_result(None, 1, 100) is None
