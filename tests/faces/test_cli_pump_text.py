"""A pump course and its faults as the terminal says them."""

import pytest

from eutonia.faces.cli_pump_text import print_faults
from tests.reporting.test_what_if_figures import fault, panel_like


@pytest.fixture
def faults(capsys):
    def said(**changes):
        print_faults(panel_like().model_copy(update=changes))
        return " ".join(capsys.readouterr().out.split())

    return said


def test_each_fault_is_told_whole_and_no_sign_is_a_word_about_the_model(faults):
    panel = panel_like()
    warned = fault("late_refill", "A refill comes late", "withdrawal", panel.scenarios[0].tip_dose, sign=False)
    warned = warned.model_copy(update={"text": "24 % had withdrawal before an alarm at 2 mL."})
    text = faults(scenarios=(warned,))
    assert "A refill comes late, risk of withdrawal: no sign in the model within 7 days" in text
    assert "24 % had withdrawal before an alarm at 2 mL." in text
