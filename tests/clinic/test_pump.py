"""Models of pumps, one person's pump and catheter, and everything that is refused about them."""

from datetime import date

import pytest

from eutonia.clinic.pump import Pump, concentrations_sold, daily_dose_ug, pump_model, pump_models, step_hours
from eutonia.clinic.pump_commands import Kink, Program, Refill
from eutonia.clinic.regimen import PumpProgram
from eutonia.errors import InputError
from eutonia.evidence import lookup, value

SMALL = "SynchroMed II 20 mL"


def pump(**more):
    fields = {"model": SMALL, "tip": "T10", "concentration_ug_per_ml": 500, "fill_ml": 18, "catheter_cm": 89}
    return Pump(**{name: given for name, given in {**fields, **more}.items() if given is not None})


def test_the_models_of_the_table():
    assert pump_models() == (
        "SynchroMed II 20 mL", "SynchroMed II 40 mL", "SynchroMed III 20 mL", "SynchroMed III 40 mL",
        "Prometra 20 mL", "Prometra II 20 mL", "Prometra II 40 mL",
    )  # fmt: skip
    two, prometra = pump_model(SMALL), pump_model("Prometra II 40 mL")
    assert (two.reservoir_ml, two.flow_min_ml_per_day, two.flow_max_ml_per_day) == (20, 0.048, 24)
    assert (two.tubing_ml, two.catheter_ml_per_cm, two.accuracy_percent, two.steps_per_day) == (0.199, 0.0022, 14.5, 13)
    assert (prometra.tubing_ml, prometra.catheter_ml_per_cm, prometra.catheter_supplied_cm) == (None, 0.0026, 110)
    assert prometra.mri_restart_min is None


def test_a_number_that_nobody_read_is_named():
    unverified = pump_model(SMALL).unverified
    assert "pump.synchromed2.tubing" in unverified
    assert all(not lookup(id).verified for id in unverified)
    assert "pump.synchromed2.flow_min" not in unverified


def test_the_lowest_flow_is_the_lowest_dose_of_the_cohort():
    assert value("pump.synchromed2.flow_min") == pytest.approx(96.1 / 2002, rel=1e-3)


@pytest.mark.parametrize(
    ("here", "there", "times"),
    [
        ("pump.synchromed2.accuracy", "sm.accuracy.spec", 1),
        ("pump.synchromed2.alarm", "sm.alarm.reservoir", 1),
        ("pump.synchromed2.eri", "sm.eri", 1),
        ("pump.synchromed2.mri_restart", "sm.mri.restart", 1),
        ("pump.prometra2.alarm", "prom.refill.volume", 1),
    ],
)
def test_numbers_that_stand_in_two_tables_agree(here, there, times):
    assert value(here) == value(there) * times
    assert value("pump.synchromed2.life") == lookup("sm.life").high * 12


def test_the_third_generation_has_the_fluid_path_of_the_second():
    second, third = pump_model("SynchroMed II 40 mL"), pump_model("SynchroMed III 40 mL")
    fields = ("reservoir_ml", "flow_min_ml_per_day", "flow_max_ml_per_day", "tubing_ml", "catheter_ml_per_cm")
    assert [getattr(third, name) for name in fields] == [getattr(second, name) for name in fields]
    assert set(second.unverified) < {id.replace("3", "2", 1) for id in third.unverified}


def test_the_path_of_the_example():
    found = pump()
    assert found.path_ml == pytest.approx(0.199 + 89 * 0.0022, rel=1e-12)
    trimmed = pump(catheter_cm=None, catheter_supplied_cm=114, catheter_trimmed_cm=25)
    assert trimmed.path_ml == found.path_ml
    assert pump(confirmed_tubing_ml=0.26).tubing_ml == 0.26
    assert (found.alarm_ml, pump(alarm_set_ml=4).alarm_ml) == (2, 4)
    assert found.flow_ml_per_day(300) == 0.6


def test_the_steps_of_a_day():
    steps = (("00:00", 240.0), ("08:00", 480.0), ("20:00", 120.0))
    assert step_hours(steps) == ((0, 8, 240), (8, 12, 480), (20, 4, 120))
    assert daily_dose_ug(steps) == pytest.approx(340, rel=1e-12)


def test_concentrations_for_pumps():
    assert concentrations_sold() == (500, 1000, 2000)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"model": "SynchroMed"}, "SynchroMed II 20 mL"),
        ({"concentration_ug_per_ml": 2}, "factor of 1,000: 2 mg/mL is 2,000 micrograms/mL"),
        ({"concentration_ug_per_ml": 0.5}, "factor of 1,000: 0.5 mg/mL is 500 micrograms/mL"),
        ({"concentration_ug_per_ml": 750}, "compounded strengths are not covered"),
        ({"concentration_ug_per_ml": 50}, "50 is for the test alone"),
        ({"fill_ml": 25}, "up to 20 mL"),
        ({"fill_ml": 1.5}, "below the fill"),
        ({"catheter_cm": None}, "supplied and trimmed"),
        ({"catheter_supplied_cm": 114}, "both, or neither"),
        ({"catheter_cm": None, "catheter_supplied_cm": 80, "catheter_trimmed_cm": 90}, "up to the 80 cm supplied"),
        ({"catheter_supplied_cm": 80, "catheter_trimmed_cm": 0}, "implanted catheter of 89 cm"),
        ({"catheter_cm": 150}, "up to the 140 cm supplied"),
        ({"catheter_supplied_cm": 114, "catheter_trimmed_cm": 10}, "one length"),
        ({"model": "Prometra II 20 mL"}, "add confirmed_tubing_ml"),
        ({"implanted_on": date(2026, 5, 2), "filled_on": date(2026, 5, 1)}, "not before implanted_on 2026-05-02"),
        ({"tip": "L6"}, "vertebral level"),
        ({"dose_mg": 20}, "dose_mg is not a field"),
    ],
)
def test_bad_input_is_one_clear_line(fields, said):
    with pytest.raises(InputError, match=said) as caught:
        pump(**fields)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("rate", "said"), [(10, "0.02 mL/day; allowed: 0.048 to 24"), (20000, "40 mL/day")])
def test_a_flow_outside_the_limits_is_refused(rate, said):
    with pytest.raises(InputError, match=said):
        pump().flow_ml_per_day(rate)


def test_too_many_steps_are_refused():
    day = tuple((f"{hour:02d}:00", 300.0) for hour in range(14))
    assert PumpProgram(tip="T10", days=1, steps=day).daily_dose_ug == pytest.approx(300)
    with pytest.raises(InputError, match="14 steps on one day; allowed: at most 13"):
        PumpProgram(tip="T10", days=1, steps=day, pump=pump())


def test_a_pump_elsewhere_than_its_program_is_refused():
    with pytest.raises(InputError, match="tip L3 with a pump whose tip is at T10"):
        PumpProgram(tip="L3", days=1, steps=(("00:00", 300.0),), pump=pump())


def test_commands_are_checked():
    for made, said in (
        (lambda: Kink(at_h=0, flow_fraction=1.5), "less than or equal to 1"),
        (lambda: Program(at_h=0, steps=(("08:00", 300.0),)), "cover 24 hours"),
        (lambda: Refill(at_h=0, volume_ml=60, concentration_ug_per_ml=500), "0 to 50 mL"),
        (lambda: Refill(at_h=-1, volume_ml=10, concentration_ug_per_ml=500), "greater than or equal to 0"),
    ):
        with pytest.raises(InputError, match=said):
            made()
