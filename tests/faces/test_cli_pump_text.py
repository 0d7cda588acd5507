"""A pump course and its faults as the terminal says them."""

import pytest

from eutonia.faces.cli_pump_text import print_faults, print_pump_course
from tests.reporting.pump_plan import pump_plan
from tests.reporting.test_what_if_figures import fault, panel_like


@pytest.fixture
def faults(capsys):
    def said(**changes):
        print_faults(panel_like().model_copy(update=changes))
        return " ".join(capsys.readouterr().out.split())

    return said


@pytest.fixture
def course(capsys):
    def said(**changes):
        print_pump_course(pump_plan(**changes).pump_course)
        return " ".join(capsys.readouterr().out.split())

    return said


def test_each_fault_is_told_whole_and_no_sign_is_a_word_about_the_model(faults):
    panel = panel_like()
    warned = fault("late_refill", "A refill comes late", "withdrawal", panel.scenarios[0].tip_dose, sign=False)
    warned = warned.model_copy(update={"text": "24 % had withdrawal before an alarm at 2 mL."})
    text = faults(scenarios=(warned,))
    assert "A refill comes late, risk of withdrawal: no sign in the model within 7 days" in text
    assert "24 % had withdrawal before an alarm at 2 mL." in text


def test_one_reason_for_many_faults_is_said_once(faults):
    text = faults(left_out=("The pump stalls: no pump is described.", "The catheter is cut: no pump is described."))
    assert text.endswith("Not told (The pump stalls; The catheter is cut): no pump is described.")


def test_a_tip_without_a_recorded_pump_is_called_assumed(course):
    assert "tip at T10 (assumed, no pump is recorded)" in course(pump=None)
    assert "tip at T10" in course() and "assumed" not in course()


# 500 micrograms/mL: 100 / 500 = 0.2, 120 / 500 = 0.24 and 1,200 / 500 = 2.4 mL a day.
def test_each_rate_stands_with_its_flow_and_the_start_with_the_concentration(course):
    text = course()
    assert "Start: 100 micrograms daily (0.2 mL/day of 500 micrograms/mL), tip at T10" in text
    assert "Days 8 to 14: 120 micrograms daily, 0.24 mL/day (+20 %)" in text
    assert "1,200 micrograms daily, 2.4 mL/day" in text
    assert "mL/day" not in course(pump=None)


def test_the_end_of_the_pump_counts_its_own_days(course):
    text = course()
    assert "If the pump is to end (days count from the first day of that end, not of this plan)" in text
    assert "Days 1 to 7: 600 micrograms daily, 1.2 mL/day" in text


def test_what_is_not_modelled_is_said_with_the_faults(faults):
    assert "Weak breathing and coma are not modelled" in faults()
