"""Refill dates from concentration, reservoir and rate, worked by hand."""

from eutonia.clinic.plan import PumpStep
from eutonia.clinic.pump import Pump
from eutonia.planner.refills import refills, stronger


def pump(concentration: float = 500, fill: float = 20, **changes) -> Pump:
    return Pump(
        model="SynchroMed II 20 mL",
        tip="T10",
        catheter_cm=89,
        concentration_ug_per_ml=concentration,
        fill_ml=fill,
        **changes,
    )


def at(*rates: float, days: int = 7) -> tuple[PumpStep, ...]:
    return tuple(
        PumpStep(first_day=1 + place * days, last_day=(place + 1) * days, rate_ug_per_day=rate, percent=0, rule_ids=())
        for place, rate in enumerate(rates)
    )


def test_one_rate_300_a_day_from_500_per_ml() -> None:
    # 18 mL at 0.6 mL a day are 30 days; 14.5 % fast is 26.2 days, slow 35.1 days; 26.2 less 7 is 19.2.
    first = refills(pump(), at(300), 100)[0]
    assert (first.day, first.alarm_day, first.early_day, first.late_day) == (1 + 19, 31, 27, 36)
    assert "booked 7 days before its earliest day" in first.why


def test_two_rates_share_a_fill() -> None:
    # Fast: 18 / 1.145 = 15.72 mL; 7 days at 0.2 mL leave 14.32 mL, at 0.6 mL a day 23.87 days more: 30.87, less 7.
    assert refills(pump(), at(100, 300), 100)[0].day == 1 + 23


def test_a_pump_that_may_run_fast_keeps_the_whole_margin() -> None:
    # 18 mL at 0.15 mL a day are 120 days; 14.5 % fast the alarm comes after 104.8 days, less 7 is 97.8.
    first = refills(pump(), at(75), 300)[0]
    assert first.day == 1 + 97 and first.early_day == 105


def test_never_later_than_180_days() -> None:
    found = refills(pump(2000), at(100), 400)
    assert [one.day for one in found] == [181, 361]
    assert {one.rule_ids for one in found} == {("itb.refill.max",)}


def test_an_alarm_set_at_4_ml_comes_earlier() -> None:
    # 16 mL at 0.6 × 1.145 mL a day are 23.29 days, less 7.
    assert refills(pump(alarm_set_ml=4), at(300), 100)[0].day == 1 + 16


def test_a_stronger_solution_is_named_with_its_interval() -> None:
    # 2,000 per mL: 0.148 mL a day, 18 mL are 121.6 days, 14.5 % fast 106.2, less 7.
    said = stronger(pump(), 296)
    assert "2,000 micrograms/mL" in said and "99 days" in said and "bridge" in said
    assert stronger(pump(2000), 296) == ""
    assert stronger(pump(), 40) == ""  # 0.02 mL a day is below what the pump can run, 1,000 gives 0.04
