"""Regimens of every road: joined, shifted, lengthened; mg and micrograms never added; bad input refused."""

import pytest

from eutonia.clinic.regimen import Bolus, OralSchedule, PumpProgram, Regimen
from eutonia.errors import InputError


def test_mg_and_micrograms_are_kept_apart():
    whole = Regimen.oral(20, 10, 3) | Regimen.pump(300, tip="T10", days=10) | Regimen.bolus(50, day=3)
    assert whole.daily_dose_mg(3) == 60
    assert whole.daily_dose_ug(3) == 350
    assert whole.daily_dose_ug(4) == 300
    assert {name for _, _, name in whole.doses()} == {"tablet"}
    assert [type(part) for part in whole.parts] == [OralSchedule, PumpProgram, Bolus]


def test_one_after_the_other_and_later():
    whole = Regimen.bolus(50) + Regimen.pump(100, days=2) + Regimen.bolus(75)
    assert [part.first_day for part in whole.parts] == [1, 2, 4]
    assert whole.days == 4
    assert [part.first_day for part in whole.shifted(10).parts] == [11, 12, 14]
    assert whole.boluses[1].start_h == 3 * 24 + 8


def test_lasting_holds_the_pump_and_not_the_bolus():
    whole = (Regimen.pump(100, days=2) | Regimen.bolus(50, day=2)).lasting(30)
    assert whole.daily_dose_ug(30) == 100
    assert whole.daily_dose_ug(2) == 150
    assert len(whole.boluses) == 1


def test_flex_steps_make_a_day():
    program = PumpProgram(tip="T6", days=1, steps=(("00:00", 240), ("12:00", 480)))
    assert program.daily_dose_ug == 360


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: Regimen.pump((("06:00", 100.0),)), "cover 24 hours"),
        (lambda: Regimen.pump((("00:00", 100.0), ("12:00", 50.0), ("08:00", 60.0))), "rising clock times"),
        (lambda: Regimen.pump((("00:00", 100.0), ("24:00", 50.0))), "00:00 to 23:59"),
        (lambda: Regimen.pump(0.3), "factor of 1,000"),
        (lambda: Regimen.pump(-100), "1 to 10,000"),
        (lambda: Regimen.pump(300, tip="T13"), "C1, C2"),
        (lambda: Regimen.pump(300, tip="cranium"), "vertebral level"),
        (lambda: Regimen.bolus(150), "1 to 100 micrograms"),
        (lambda: Regimen.bolus(0.05), "1 to 100 micrograms"),
        (lambda: Regimen.bolus(50, clock="8"), "00:00 to 23:59"),
        (lambda: Bolus(dose_ug=50), "level is missing"),
        (lambda: PumpProgram(tip="T10", days=0, steps=(("00:00", 100),)), "1 to 3,660"),
    ],
)
def test_bad_input_is_one_clear_line(made, said):
    with pytest.raises(InputError, match=said) as caught:
        made()
    assert "\n" not in str(caught.value)
