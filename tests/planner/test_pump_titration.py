"""Steps of the pump: never larger or earlier than the rule, and one clear line where somebody asks for more."""

from __future__ import annotations

import pytest

from eutonia.errors import RefusedError
from eutonia.planner.doses import planning_facts
from eutonia.planner.pump_titration import check_rise, down, up
from tests.planner.people import pump_adult

# Label: cord, adult 30 % once in 24 h; brain or child 15 %; panel: 20 % at higher doses (ours from 300 ug/day).
CHILD = {"age_years": 9, "weight_kg": 28, "height_cm": 130, "diagnosis": "cerebral_palsy"}


@pytest.mark.parametrize(
    ("changes", "before", "after"),
    [
        ({}, 100, 130), ({}, 299, 388), ({}, 300, 360), ({"diagnosis": "stroke"}, 100, 115), (CHILD, 100, 115),
        ({"diagnosis": None}, 100, 115), ({"diagnosis": "parkinson_disease"}, 100, 115), ({}, 100, 100), ({}, 100, 40),
    ],
    ids=str,
)  # fmt: skip
def test_the_largest_step_of_origin_and_age_passes_and_one_more_is_refused(changes, before, after) -> None:
    patient = pump_adult(**changes)
    assert check_rise(patient, before, after, hours_since_change=24) is None
    if after > before:
        with pytest.raises(RefusedError, match="%"):
            check_rise(patient, before, after + 1, hours_since_change=24)


def test_a_second_rise_within_24_hours_is_refused() -> None:
    with pytest.raises(RefusedError, match="itb.tit.interval"):
        check_rise(pump_adult(), 100, 120, hours_since_change=23.9)
    assert check_rise(pump_adult(), 100, 80, hours_since_change=1) is None  # lowering is free


def test_no_rise_in_the_first_24_hours() -> None:
    with pytest.raises(RefusedError, match="itb.first24"):
        check_rise(pump_adult(), 100, 110, hours_since_change=30, hours_since_start=20)


def test_no_rise_while_a_fault_of_pump_or_catheter_is_possible() -> None:
    with pytest.raises(RefusedError, match="itb.sudden_need"):
        check_rise(pump_adult(possible_fault=True), 100, 110, hours_since_change=48)
    assert check_rise(pump_adult(possible_fault=True), 100, 90, hours_since_change=48) is None


def test_no_rise_above_1000_without_a_check_of_the_system() -> None:
    assert check_rise(pump_adult(), 900, 1000, hours_since_change=48) is None
    with pytest.raises(RefusedError, match="itb.max1000"):
        check_rise(pump_adult(), 950, 1001, hours_since_change=48)


def test_at_a_refill_the_larger_step_of_the_label_holds() -> None:
    assert check_rise(pump_adult(), 100, 140, hours_since_change=24 * 20, at_refill=True) is None
    with pytest.raises(RefusedError, match="itb.refill.spinal"):
        check_rise(pump_adult(), 100, 141, hours_since_change=24 * 20, at_refill=True)
    with pytest.raises(RefusedError, match="itb.refill.cerebral"):
        check_rise(pump_adult(diagnosis="stroke"), 100, 121, hours_since_change=24 * 20, at_refill=True)


def test_no_rise_without_a_positive_test() -> None:
    with pytest.raises(RefusedError, match="ind.us.itb"):
        check_rise(pump_adult(screening=()), 100, 110, hours_since_change=48)


# 20 % a week, rounded down to whole micrograms, to the mean of 296 after a year; MS 227; brain 10 % to 402; child 274.
@pytest.mark.parametrize(
    ("changes", "rates"),
    [
        ({}, [100, 120, 144, 172, 206, 247, 296]),
        ({"diagnosis": "multiple_sclerosis"}, [100, 120, 144, 172, 206, 227]),
        (
            {"diagnosis": "stroke"},
            [100, 110, 121, 133, 146, 160, 176, 193, 212, 233, 256, 281, 309, 339, 372, 402],
        ),
        (CHILD, [100, 110, 121, 133, 146, 160, 176, 193, 212, 233, 256, 274]),
    ],
    ids=["cord", "ms", "brain", "child"],
)
def test_the_planned_year(changes, rates) -> None:
    steps = up(100, planning_facts(pump_adult(**changes), "intrathecal"), first_day=1, last_day=365)
    assert [one.rate_ug_per_day for one in steps] == rates
    assert [one.first_day for one in steps] == [1 + 7 * place for place in range(len(rates))]
    assert steps[-1].last_day == 365


def test_a_planned_end_falls_by_15_percent_of_the_first_rate_each_week() -> None:
    steps = down(300)
    assert [one.rate_ug_per_day for one in steps] == [255, 210, 165, 120, 75, 30]
    assert (steps[0].first_day, steps[-1].last_day) == (1, 42)
