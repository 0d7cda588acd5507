"""The tables of a leaflet, from schedules and effects made by hand."""

import pytest

from eutonia.clinic.product import Dispensed
from eutonia.reporting.leaflet_tables import dose_table, people, strength_of
from tests.reporting.conftest import schedule_of


def test_one_whole_tablet_needs_no_sum_and_halves_do():
    rows = dose_table(schedule_of("Rise", (5, 10, 15), 7), "adult").rows
    assert [one.takes[0].what for one in rows] == [
        "5 mg: half tablet of 10 mg",
        "1 tablet of 10 mg",
        "15 mg: 1 tablet of 10 mg and a half tablet of 10 mg",
    ]


def test_two_pieces_that_end_like_one_tablet_keep_their_sum():
    step = schedule_of("Rise", (10,), 7).steps[0]
    pieces = Dispensed(dose_mg=10, text="1 tablet of 5 mg and a half tablet of 10 mg")
    doses = tuple(one.model_copy(update={"dispensed": pieces}) for one in step.doses)
    schedule = schedule_of("Rise", (10,), 7).model_copy(update={"steps": (step.model_copy(update={"doses": doses}),)})
    assert dose_table(schedule, "adult").rows[0].takes[0].what == f"10 mg: {pieces.text}"


def test_a_liquid_says_mg_and_ml_and_its_strength_once():
    schedule = schedule_of("Rise", (5, 10), 7, liquid=True)
    table = dose_table(schedule, "child")
    assert [one.takes[0].what for one in table.rows] == ["5 mg = 1 mL", "10 mg = 2 mL"]
    assert table.caption == "Liquid with 5 mg/mL"
    assert strength_of(schedule.steps[0]) == "5"
    assert strength_of(schedule_of("Rise", (5,), 7).steps[0]) == ""


def test_the_same_times_stand_above_the_table():
    table = dose_table(schedule_of("Rise", (5, 10), 7), "adult")
    assert table.times == "Each day at 07:00, 13:00, 21:00"
    assert [(one.first_day, one.last_day) for one in table.rows] == [(1, 7), (8, 14)]


@pytest.mark.parametrize(("in_100", "text"), [(57.3, "57"), (0.4, "fewer than 1"), (0, "0"), (99.6, "100")])
def test_people_are_whole(in_100, text):
    assert people(in_100) == text
