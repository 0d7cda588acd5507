"""What a record may say of the intrathecal road; what it may not is one clear line."""

from datetime import date

import pytest

from eutonia.clinic.intrathecal import Intrathecal, ScreeningBolus
from eutonia.clinic.patient import Patient
from eutonia.errors import InputError


def test_everything_may_be_missing() -> None:
    assert Intrathecal().screening is None and Patient(age_years=40, sex="male", weight_kg=70).intrathecal is None


def test_a_test_bolus_above_100_is_refused_in_one_line() -> None:
    with pytest.raises(InputError, match="test bolus of 150 micrograms; allowed: 1 to 100 micrograms") as caught:
        ScreeningBolus(dose_ug=150)
    assert "\n" not in str(caught.value)
    assert ScreeningBolus(dose_ug=100).dose_ug == 100


@pytest.mark.parametrize("name", ["dose_mg", "oral_dose_mg", "rate_mg_per_day"])
def test_milligrams_never_become_pump_micrograms(name: str) -> None:
    for record in (ScreeningBolus, Intrathecal):
        with pytest.raises(InputError, match="no conversion from mg by mouth"):
            record.read({name: 80})


def test_two_test_boluses_on_one_day_or_falling_doses_are_refused() -> None:
    day = date(2026, 11, 2)
    with pytest.raises(InputError, match="24 hours"):
        Intrathecal(screening=(ScreeningBolus(dose_ug=50, given_on=day), ScreeningBolus(dose_ug=75, given_on=day)))
    with pytest.raises(InputError, match="rising"):
        Intrathecal(screening=(ScreeningBolus(dose_ug=75), ScreeningBolus(dose_ug=50)))
