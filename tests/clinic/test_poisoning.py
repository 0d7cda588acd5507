"""One event of poisoning: exactly one, with its time, and nothing that cannot be."""

import inspect

import pytest

import eutonia as eu
from eutonia.clinic import poisoning
from eutonia.clinic.poisoning import Exposure
from eutonia.errors import InputError

COURSE = eu.Regimen.oral(dose_mg=20, times_per_day=3, days=90)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "no event; allowed: one of"),
        ({"dose_mg": 200, "kidney_fails_ml_per_min": 5, "usual": COURSE}, "2 events"),
        ({"kidney_fails_ml_per_min": 5}, "a kidney that fails without a usual dose"),
        ({"pump_error": "double_prime", "usual": COURSE}, "a pump error without a pump program"),
        ({"kidney_fails_ml_per_min": 5, "usual": COURSE, "charcoal_after_h": 1}, "charcoal without an intake"),
        ({"dose_mg": 20_000}, "0.1 to 5,000 mg"),
        ({"dose_mg": -1}, "0.1 to 5,000 mg"),
        ({"dose_mg": 200, "hours": 1000}, "1 to 168 h"),
        ({"dose_mg": 200, "hours_ago": -1}, "0 to 168 h"),
        ({"dose_mg": 200, "pump_error": "wrong_level"}, "'wrong_concentration'"),
        ({"dose_mg": 200, "dialysis": ({"start_h": 2, "hours": 30},)}, "0.5 to 24 h"),
    ],
)
def test_what_cannot_be_is_one_clear_line(fields, words):
    with pytest.raises(InputError) as refused:
        Exposure.read({"hours_ago": 2, **fields})
    assert words in str(refused.value)


def test_an_event_needs_its_time():
    with pytest.raises(InputError, match="hours_ago is missing"):
        Exposure.read({"dose_mg": 200})


def test_an_intake_stops_baclofen_at_once_and_nothing_else_does():
    assert Exposure(hours_ago=0, dose_mg=200).stop_h == 0
    assert Exposure(hours_ago=0, dose_mg=200, stopped_after_h=3).stop_h == 3
    assert Exposure(hours_ago=0, kidney_fails_ml_per_min=5, usual=COURSE).stop_h is None


def test_it_holds_no_outcome_to_reach():
    assert not {"target", "outcome", "effect", "goal", "wanted"} & set(Exposure.model_fields)
    assert "target" not in inspect.getsource(poisoning)
