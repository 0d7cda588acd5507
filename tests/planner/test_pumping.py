"""The arithmetic of pumps by hand: each formula with its numbers, what it warns of, what it refuses; and the queue."""

from datetime import date

import pytest

from eutonia.clinic.plan import PumpStep
from eutonia.clinic.pump import MIDNIGHT, Pump
from eutonia.clinic.pump_commands import Bridge, Kink, Program, Refill
from eutonia.errors import InputError, RefusedError
from eutonia.planner import pumping
from eutonia.planner.refills import refills
from eutonia.simulator.infusion import deliver

MODEL = "SynchroMed II 20 mL"
PATH_ML = 0.199 + 89 * 0.0022
FILLED = date(2026, 12, 1)


def pump(concentration=500, fill=18, **more):
    fields = {"model": MODEL, "tip": "T10", "catheter_cm": 89, "filled_on": FILLED, **more}
    return Pump(concentration_ug_per_ml=concentration, fill_ml=fill, **fields)


def steps(rate):
    return ((MIDNIGHT, rate),)


def bridge(old=500, new=2000, dose=300, **more):
    return pumping.bridge(0.199, 89, old, new, dose, **more)


def test_the_bridge_of_the_example():
    found = bridge()
    assert found.answer == pytest.approx(PATH_ML * 500 / 300 * 24, rel=1e-12)
    assert found.said == "15.8 h at 0.6 mL/day"
    assert found.formula == "T = V path × C old / D"
    assert found.filled == "0.3948 mL × 500 micrograms/mL / 300 micrograms daily × 24 h = 15.8 h"
    assert found.step("path").filled == "0.199 mL + 0.1958 mL = 0.3948 mL"
    assert found.step("catheter").filled == "89 cm × 0.0022 mL/cm = 0.1958 mL"
    omitted = found.step("if the bridge is forgotten")
    assert omitted.said == "75 micrograms daily for 63.2 h: risk of withdrawal"
    assert omitted.answer == pytest.approx(75, rel=1e-12)
    assert found.step("flow after the bridge").said == "0.15 mL/day"
    assert found.step("shown by a programmer that is set to the new drug").answer == pytest.approx(PATH_ML * 2000)
    assert "itb.bridge" in found.rule_ids
    assert any("Not read in the maker's manual" in one for one in found.warnings)


def test_the_other_direction_is_an_overdose():
    omitted = bridge(2000, 500).step("if the bridge is forgotten")
    assert omitted.said == "1,200 micrograms daily for 15.8 h: risk of overdose"


@pytest.mark.parametrize(("old", "new", "dose"), [(500, 2000, 300), (2000, 500, 300), (1000, 2000, 725)])
def test_the_bridge_is_what_the_queue_delivers(old, new, dose):
    found, at_h = bridge(old, new, dose), 120.0
    refill = Refill(at_h=at_h, volume_ml=18, concentration_ug_per_ml=new)
    begun = [Program(at_h=0, steps=steps(dose)), refill]
    bridged = deliver(pump(old), [*begun, Bridge(at_h=at_h, dose_ug_per_day=dose, old_ug_per_ml=old)], 400)
    assert all(rate * 24 == pytest.approx(dose, rel=1e-9) for rate in bridged.rate_ug_per_h)
    assert any(hour == pytest.approx(at_h + found.answer, rel=1e-12) for hour in bridged.reservoir_h)
    omitted = deliver(pump(old), begun, 400)
    said = found.step("if the bridge is forgotten")
    assert omitted.rate_ug_per_h[1] * 24 == pytest.approx(said.answer, rel=1e-9)
    assert omitted.time_h[2] - omitted.time_h[1] == pytest.approx(PATH_ML * new / dose * 24, rel=1e-9)


def test_a_bridge_may_lead_to_another_dose():
    found = bridge(new_dose_ug_per_day=330)
    assert found.said == "15.8 h at 0.6 mL/day"
    assert found.step("flow after the bridge").answer == pytest.approx(330 / 2000)
    assert found.step("if the bridge is forgotten").answer == pytest.approx(330 * 500 / 2000)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: bridge(500, 500), "two concentrations"),
        (lambda: bridge(0.5, 2000), "factor of 1,000: 0.5 mg/mL is 500 micrograms/mL"),
        (lambda: bridge(500, 2), "factor of 1,000"),
        (lambda: bridge(500, 2000, 0.3), "factor of 1,000"),
        (lambda: bridge(500, 2000, 20), "0.04 mL/day; allowed: 0.048 to 24"),
        (lambda: pumping.bridge(0.199, 300, 500, 2000, 300), "1 to 200 cm"),
        (lambda: pumping.bridge(0.199, 150, 500, 2000, 300), "up to the 140 cm supplied"),
        (lambda: pumping.bridge(5, 89, 500, 2000, 300), "0 to 2 mL"),
        (lambda: pumping.bridge(0.199, 89, 500, 2000, 300, model="X"), "SynchroMed II 20 mL"),
    ],
)
def test_a_bridge_that_cannot_be(made, said):
    with pytest.raises(InputError, match=said) as caught:
        made()
    assert "\n" not in str(caught.value)


def test_flow_path_and_prime():
    assert pumping.flow(300, 500, MODEL).filled == "300 micrograms daily / 500 micrograms/mL = 0.6 mL/day"
    length = pumping.catheter_length(114, 25)
    assert (length.answer, length.filled) == (89, "114 cm - 25 cm = 89 cm")
    whole = pumping.prime(0.199, 89, 500, MODEL, flow_ml_per_day=0.2)
    assert whole.answer == pytest.approx(PATH_ML)
    assert whole.step("shown as a dose").answer == pytest.approx(PATH_ML * 500)
    assert whole.step("without a prime").said == "no drug for 47.4 h: cover by mouth"
    assert pumping.prime(0.199, 89, 500, MODEL, catheter_only=True).answer == pytest.approx(89 * 0.0022)
    assert any("supervision" in one for one in whole.warnings)


def test_what_a_port_injection_delivers():
    assert pumping.port_injection(89, 2000, 0.1, MODEL).answer == pytest.approx(200)
    full = pumping.port_injection(89, 2000, 1, MODEL)
    assert full.answer == pytest.approx(89 * 0.0022 * 2000)
    assert any("Aspirate at least 0.1958 mL first" in one for one in full.red_flags)


def test_mixing_in_the_reservoir():
    found = pumping.mixing(2000, 16, 500, 4)
    assert found.answer == pytest.approx(1700)
    assert found.filled == "(2,000 × 16 + 500 × 4) / (16 + 4) = 1,700 micrograms/mL"


def test_the_refill_of_a_simple_program():
    found = pumping.refill(pump(), steps(300))
    alarm = found.step("alarm")
    assert alarm.answer == pytest.approx(16 / 0.6, rel=1e-12)
    assert (alarm.on, alarm.said) == (date(2026, 12, 27), "27 Dec 2026, after 26.7 days")
    assert found.step("alarm at the earliest").answer == pytest.approx(16 / 0.6 / 1.145, rel=1e-12)
    assert found.step("alarm at the latest").answer == pytest.approx(16 / 0.6 / 0.855, rel=1e-12)
    assert found.step("alarm at 4 mL").on == date(2026, 12, 24)
    assert found.step("longest interval").on == date(2027, 5, 30)
    assert found.step("empty").on == date(2026, 12, 31)
    assert found.on == date(2026, 12, 17)  # 23.29 days of a fast pump less 7: 16 whole days
    assert found.said == "17 Dec 2026"
    assert found.filled == "earlier of 23.3 - 7 and 180 days after 1 Dec 2026"
    assert any("24 %" in one for one in found.warnings)


def test_the_longest_interval_comes_first_at_a_small_flow():
    found = pumping.refill(pump(2000), steps(100))
    assert found.on == date(2027, 5, 30)
    assert "itb.refill.max" in found.rule_ids


def test_a_fast_pump_is_met_the_whole_margin_before_its_early_alarm():
    found = pumping.refill(pump(2000), steps(300))
    assert found.on == date(2027, 2, 25)
    assert found.step("alarm at the earliest").on == date(2027, 3, 4)
    assert found.step("alarm").on == date(2027, 3, 17)


@pytest.mark.parametrize("rate", [120.0, 300.0, 612.5])
def test_the_dates_are_those_of_the_simulated_reservoir(rate):
    found = pumping.refill(pump(), steps(rate))
    for percent, name in ((0, "alarm"), (14.5, "alarm at the earliest"), (-14.5, "alarm at the latest")):
        run = deliver(pump(), [Program(at_h=0, steps=steps(rate * (1 + percent / 100)))], 24 * 200)
        assert run.alarm_h[0] / 24 == pytest.approx(found.step(name).answer, rel=1e-9)
        if percent == 0:
            assert run.empty_h[0] / 24 == pytest.approx(found.step("empty").answer, rel=1e-9)


def test_the_dates_of_a_flex_day_are_those_of_the_reservoir_to_a_day():
    day = (("00:00", 240.0), ("08:00", 480.0), ("20:00", 120.0))
    run = deliver(pump(), [Program(at_h=0, steps=day)], 24 * 100)
    assert run.alarm_h[0] / 24 == pytest.approx(pumping.refill(pump(), day).step("alarm").answer, abs=1)


@pytest.mark.parametrize(("concentration", "rate"), [(500, 300.0), (2000, 300.0), (2000, 100.0), (1000, 725.0)])
def test_the_date_is_that_of_the_plan(concentration, rate):
    one = PumpStep(first_day=1, last_day=400, rate_ug_per_day=rate, percent=0, rule_ids=())
    planned = refills(pump(concentration), (one,), 400)[0]
    assert pumping.refill(pump(concentration), steps(rate)).answer == planned.day - 1


def test_the_volume_that_comes_back_is_checked():
    good = pumping.refill(pump(), steps(300), visit_on=date(2026, 12, 21), aspirated_ml=6.3)
    check = good.step("residual check")
    assert check.answer == pytest.approx((18 - 6.3) / (18 - 6))
    assert check.filled == "(18 mL - 6.3 mL) / (18 mL - 6 mL) = 0.975"
    assert good.red_flags == ()
    low = pumping.refill(pump(), steps(300), visit_on=date(2026, 12, 21), aspirated_ml=12)
    assert low.step("residual check").said == "0.5, outside 0.85 to 1.15"
    assert "stall" in low.red_flags[0]
    high = pumping.refill(pump(), steps(300), visit_on=date(2026, 12, 21), aspirated_ml=2)
    assert "Too much" in high.red_flags[0]


def test_a_half_kink_is_seen_at_the_refill():
    commands = [Program(at_h=0, steps=steps(300)), Kink(at_h=0, flow_fraction=0.5)]
    run = deliver(pump(), commands, 240)
    visit = pumping.refill(pump(), steps(300), visit_on=date(2026, 12, 11), aspirated_ml=float(run.reservoir_ml[-1]))
    assert visit.step("residual check").answer == pytest.approx(0.5)
    assert visit.red_flags


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"visit_on": date(2026, 11, 1), "aspirated_ml": 3}, "not before the fill on 2026-12-01"),
        ({"visit_on": date(2026, 12, 20), "aspirated_ml": 19}, "at most the fill of 18 mL"),
        ({"visit_on": date(2026, 12, 20)}, "both"),
        ({"aspirated_ml": 3}, "both"),
    ],
)
def test_a_visit_that_cannot_be(fields, said):
    with pytest.raises(InputError, match=said):
        pumping.refill(pump(), steps(300), **fields)


def test_a_refill_without_a_date_is_unknown_and_says_so():
    with pytest.raises(InputError, match="filled_on is missing"):
        pumping.refill(pump(filled_on=None), steps(300))


def program(before, after, **more):
    return pumping.program(before, after, 500, MODEL, **more)


def test_a_program_side_by_side():
    found = program(steps(300), (("00:00", 240.0), ("08:00", 480.0), ("20:00", 360.0)))
    assert found.answer == pytest.approx(380)
    assert found.step("daily total before").said == "300 micrograms daily"
    assert (
        found.step("daily total after").filled == "8 h × 240 / 24 + 12 h × 480 / 24 + 4 h × 360 / 24 = 380 micrograms"
    )
    assert found.step("change").answer == pytest.approx(100 * 80 / 300)
    assert found.step("change").said == "26.7 % more"
    assert found.step("largest hour").said == "20 micrograms an hour (before 12.5)"
    assert found.step("step from 08:00").filled == "480 micrograms daily / 500 micrograms/mL = 0.96 mL/day"
    assert found.ask_twice
    assert any("refill date" in one for one in found.warnings)
    assert any("clock change" in one for one in found.warnings)


def test_a_small_change_is_asked_once_and_a_fall_too_far_twice():
    assert not program(steps(300), steps(330)).ask_twice
    assert program(steps(300), steps(200)).ask_twice
    assert program(steps(990), steps(1010)).ask_twice
    assert program(steps(300), (("00:00", 240.0), ("12:00", 370.0), ("23:00", 200.0))).ask_twice  # a larger hour


def test_what_is_not_known_is_said():
    found = program(steps(300), steps(330))
    assert any("fault of pump or catheter" in one for one in found.warnings)
    known = program(steps(300), steps(330), possible_fault=False, hours_since_change=48)
    assert not any("fault" in one for one in known.warnings)
    lower = program(steps(300), steps(270))
    assert not any("fault" in one for one in lower.warnings)


def test_a_rise_is_refused_with_a_possible_fault_or_twice_in_a_day():
    with pytest.raises(RefusedError, match="itb.sudden_need"):
        program(steps(300), steps(330), possible_fault=True)
    with pytest.raises(RefusedError, match="itb.tit.interval"):
        program(steps(300), steps(330), possible_fault=False, hours_since_change=10)
    assert program(steps(300), steps(250), possible_fault=True, hours_since_change=1).answer == 250


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: program(steps(300), (("06:00", 300.0),)), "cover 24 hours"),
        (lambda: program(steps(300), steps(10)), "0.048 to 24"),
        (lambda: program(steps(300), tuple((f"{k:02d}:00", 300.0) for k in range(14))), "at most 13"),
        (lambda: pumping.program(steps(300), steps(330), 2, MODEL), "factor of 1,000"),
        (lambda: program(steps(0), steps(300)), "daily total before"),
    ],
)
def test_a_program_that_cannot_be(made, said):
    with pytest.raises(InputError, match=said):
        made()


def test_replacement_is_the_earlier_of_life_and_indicator():
    found = pumping.replacement(pump(implanted_on=date(2020, 3, 15)))
    assert found.on == date(2027, 3, 15)
    assert found.step("book by").on == date(2026, 12, 15)
    eri = pumping.replacement(pump(implanted_on=date(2020, 3, 15), eri_on=date(2026, 11, 20)))
    assert eri.on == date(2027, 2, 18)


def test_a_month_without_that_day_ends_with_the_month():
    assert pumping.replacement(pump(implanted_on=date(2020, 2, 29))).on == date(2027, 2, 28)


def test_a_scan_is_a_pause():
    found = pumping.mri(pump(), 0.5)
    assert found.answer == pytest.approx(0.75)
    assert any("interrogat" in one.lower() for one in found.warnings)
    shut = pumping.mri(pump(model="Prometra II 20 mL", confirmed_tubing_ml=0.1), 0.5)
    assert shut.answer is None
    assert shut.red_flags


def test_the_test_bolus_and_its_limit():
    found = pumping.screening_bolus(75)
    assert (found.answer, found.filled) == (1.5, "75 micrograms / 50 micrograms/mL = 1.5 mL")
    with pytest.raises(RefusedError, match="itb.screen.fail"):
        pumping.screening_bolus(150)


def test_milligrams_by_mouth_are_never_turned_into_micrograms():
    with pytest.raises(RefusedError, match="itb.conv.no_oral"):
        pumping.from_oral(80)


def test_the_check_of_a_record():
    found = pumping.check(pump(implanted_on=date(2025, 1, 1)), 300, today=date(2026, 12, 5))
    assert {one.name for one in found.steps} >= {"path", "flow", "refill due", "replacement"}
    assert found.red_flags == ()
    assert any("Not read in the maker's manual" in one for one in found.warnings)
    late = pumping.check(pump(implanted_on=date(2020, 1, 1)), 300, today=date(2026, 12, 26))
    assert any("Refill was due on 17 Dec 2026" in one for one in late.red_flags)
    over = pumping.check(pump(implanted_on=date(2018, 1, 1)), 1200, today=date(2026, 12, 2))
    assert any("end of service" in one for one in over.red_flags)
    assert any("1,000 micrograms" in one for one in over.warnings)


def test_a_check_without_dates_or_dose_says_what_is_missing():
    found = pumping.check(pump(filled_on=None), None, today=date(2026, 12, 5))
    said = " ".join(found.warnings)
    assert "daily dose is not known" in said
    assert "filled_on is not known" in said
    assert "implanted_on is not known" in said


def every(worked):
    yield worked
    for one in worked.steps:
        yield from every(one)


def test_no_text_holds_ug_or_a_trailing_zero():
    for worked in (
        bridge(), pumping.refill(pump(), steps(300), date(2026, 12, 21), 12), program(steps(300), steps(400)),
        pumping.check(pump(), 300, today=FILLED), pumping.prime(0.199, 89, 500, MODEL), pumping.screening_bolus(50),
    ):  # fmt: skip
        for one in every(worked):
            for text in (one.said, one.formula, one.filled, *one.warnings, *one.red_flags):
                assert "ug" not in text.lower().replace("drug", "").replace("through", "").replace(
                    "enough", ""
                ).replace("august", "").replace("though", ""), text
                assert ".0 " not in text and not text.endswith(".0"), text
