"""A pump course and its faults as the terminal says them."""

from datetime import date

import pytest

from eutonia.clinic.plan import Criterion
from eutonia.faces.cli_pump_text import print_faults, print_pump_course
from tests.reporting.pump_plan import pump_plan, refills_on
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


def test_a_test_bolus_that_was_given_has_its_date_where_it_is_known(capsys):
    found = pump_plan().pump_course
    (bolus,) = found.boluses
    for given_on, said in ((date(2026, 11, 12), "given 12 Nov 2026: worked"), (None, "given already: worked")):
        dated = bolus.model_copy(update={"given_on": given_on})
        print_pump_course(found.model_copy(update={"boluses": (dated,)}))
        assert f"Test bolus of 50 micrograms, {said}" in capsys.readouterr().out


def test_the_gate_before_a_further_bolus_and_the_folded_refills_are_said(capsys):
    found = pump_plan().pump_course
    days = (20, 41, 60, 79, 98, 117)
    gate = (Criterion(text="Its result is known.", rule_ids=("itb.response",)),)
    print_pump_course(found.model_copy(update={"refills": refills_on(*days), "bolus_gate": gate}))
    text = " ".join(capsys.readouterr().out.split())
    assert "Before each further test bolus; where one line is not known, it is not given Its result is known." in text
    assert [f"Day {day} at the latest" in text for day in days] == [True, True, True, False, False, False]
    assert "And every 19 days to day 117, 3 more; the alarm as long after each." in text


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
