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
