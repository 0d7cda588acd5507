"""What leaves the tip: rates without hardware, events, and the queue of parcels in tubing and catheter."""

import numpy as np
import pytest

from eutonia.clinic.pump import Pump
from eutonia.clinic.regimen import (
    Bolus,
    CatheterCut,
    CatheterKink,
    DoublePrime,
    MissedDoses,
    MissedRefill,
    MriScan,
    OmittedBridge,
    PocketFill,
    PumpProgram,
    PumpStall,
    PumpStop,
    Regimen,
    WrongConcentration,
)
from eutonia.errors import InputError
from eutonia.simulator.infusion import inflows_of, pocket_of

PATH_ML = 0.199 + 89 * 0.0022


def pump(concentration=500, fill=18, **more):
    fields = {"model": "SynchroMed II 20 mL", "tip": "T10", "catheter_cm": 89, **more}
    return Pump(concentration_ug_per_ml=concentration, fill_ml=fill, **fields)


def hardware(rate, days, concentration=500, **more):
    return Regimen.pump(rate, tip="T10", days=days, pump=pump(concentration, **more))


def daily(regimen, events, days):
    """Times (h) and rates (ug/day) of the one inflow."""
    (found,) = inflows_of(regimen, events, days)
    return found.time_h.tolist(), (found.rate_ug_per_h * 24).tolist()


def steps_of(inflow):
    return list(zip(inflow.time_h.tolist(), inflow.rate_ug_per_h.tolist(), strict=True))


def dose_ug(inflow, end_h):
    return float(np.sum(np.diff(np.append(inflow.time_h, end_h)) * inflow.rate_ug_per_h))


def test_a_simple_program_is_one_rate_and_then_nothing():
    (found,) = inflows_of(Regimen.pump(240, tip="T10", days=2), (), 5)
    assert (found.level, found.origin) == ("T10", "pump")
    assert steps_of(found) == [(0.0, 10.0), (48.0, 0.0)]


def test_a_program_to_the_end_of_the_run_has_no_end():
    (found,) = inflows_of(Regimen.pump(240, days=30), (), 30)
    assert steps_of(found) == [(0.0, 10.0)]


def test_a_titration_joins_at_midnight():
    (found,) = inflows_of(Regimen.pump(100, days=1) + Regimen.pump(120, days=3), (), 4)
    assert found.time_h.tolist() == [0.0, 24.0]
    assert found.rate_ug_per_h * 24 == pytest.approx([100, 120], rel=1e-12)


def test_a_flex_day_gives_its_daily_dose():
    steps = (("00:00", 240.0), ("06:30", 480.0), ("22:00", 0.0))
    regimen = Regimen.pump(steps, days=3)
    (found,) = inflows_of(regimen, (), 3)
    assert found.time_h.tolist() == [0.0, 6.5, 22.0, 24.0, 30.5, 46.0, 48.0, 54.5, 70.0]
    assert regimen.daily_dose_ug(2) == pytest.approx(6.5 * 10 + 15.5 * 20, rel=1e-12)
    assert dose_ug(found, 72) == pytest.approx(3 * regimen.daily_dose_ug(2), rel=1e-12)


def test_a_bolus_is_an_infusion_over_its_minutes():
    (found,) = inflows_of(Regimen.bolus(50, level="L3", day=2, clock="09:00", minutes=6), (), 3)
    assert (found.level, found.origin) == ("L3", "bolus")
    assert found.time_h == pytest.approx([33, 33.1], rel=1e-12)
    assert found.rate_ug_per_h[-1] == 0
    assert dose_ug(found, 72) == pytest.approx(50, rel=1e-9)


def test_boluses_of_one_level_are_one_inflow_and_roads_stay_apart():
    several = Regimen.bolus(50) | Regimen.bolus(75, day=2) | Regimen.bolus(25, level="T10") | Regimen.pump(300, days=3)
    found = {(one.level, one.origin): one for one in inflows_of(several | Regimen.oral(10, 3, 3), (), 3)}
    assert set(found) == {("L3", "bolus"), ("T10", "bolus"), ("T10", "pump")}
    assert dose_ug(found["L3", "bolus"], 72) == pytest.approx(125, rel=1e-9)
    assert all(np.all(np.diff(one.time_h) > 0) for one in found.values())


def test_two_overlapping_boluses_add_and_end_at_nothing():
    both = Regimen(parts=(Bolus(dose_ug=10, level="L3", minutes=60), Bolus(dose_ug=7, level="L3", minutes=90)))
    (found,) = inflows_of(both, (), 1)
    assert found.rate_ug_per_h.tolist() == [10 + 7 / 1.5, 7 / 1.5, 0.0]


def test_an_oral_regimen_has_no_inflow():
    assert inflows_of(Regimen.oral(10, 3, 3), (MissedDoses(from_h=0, to_h=8),), 3) == ()


def test_a_stall_and_a_cut_stop_a_program_and_a_kink_throttles_it():
    regimen = Regimen.pump(240, days=4)
    (found,) = inflows_of(regimen, (PumpStall(at_h=10, hours=5), CatheterKink(at_h=30, flow_fraction=0.25, hours=6)), 4)
    assert steps_of(found) == [(0.0, 10.0), (10.0, 0.0), (15.0, 10.0), (30.0, 2.5), (36.0, 10.0)]
    (found,) = inflows_of(regimen, (CatheterCut(at_h=50),), 4)
    assert steps_of(found) == [(0.0, 10.0), (50.0, 0.0)]


def test_a_bolus_goes_on_through_a_stall():
    regimen = Regimen.pump(240, days=2) | Regimen.bolus(50)
    found = {one.origin: one for one in inflows_of(regimen, (PumpStall(at_h=0),), 2)}
    assert set(found) == {"bolus"}


def test_an_event_without_a_pump_is_refused():
    with pytest.raises(InputError, match="pump_stall without a pump program"):
        inflows_of(Regimen.oral(10, 3, 3), (PumpStall(at_h=1),), 3)
    with pytest.raises(InputError, match="double_prime without pump hardware"):
        inflows_of(Regimen.pump(240, days=2), (DoublePrime(at_h=1),), 2)


def test_programs_without_hardware_may_be_superposed():
    both = Regimen(parts=tuple(PumpProgram(tip="T10", days=2, steps=(("00:00", r),)) for r in (120, 240)))
    (found,) = inflows_of(both, (), 2)
    assert steps_of(found) == [(0.0, 15.0)]


def test_a_primed_pump_delivers_at_once_and_is_refilled_at_its_alarm():
    times, rates = daily(hardware(600, 200), (), 200)
    assert times == [0.0]
    assert rates == pytest.approx([600], rel=1e-12)


def test_the_end_of_the_last_program_is_a_stop():
    times, rates = daily(hardware(300, 2), (), 5)
    assert times == [0.0, 48.0]
    assert rates == pytest.approx([300, 0], rel=1e-12)


def test_a_titration_of_one_pump_passes_its_path_at_each_step():
    times, rates = daily(hardware(100, 1) + hardware(120, 2) + hardware(150, 3), (), 6)
    assert times == [0.0, 24.0, 72.0]
    assert rates == pytest.approx([100, 120, 150], rel=1e-12)


def test_a_program_later_in_the_run_starts_on_its_day():
    times, rates = daily(hardware(240, 2, path_ug_per_ml=0).shifted(3), (), 6)
    assert times == [pytest.approx(72 + PATH_ML / 0.48 * 24), 120]
    assert rates == pytest.approx([240, 0], rel=1e-12)


def test_a_gap_between_programs_is_a_stop():
    times, rates = daily(hardware(240, 1) | hardware(240, 1).shifted(2), (), 4)
    assert times == [0.0, 24.0, 48.0, 72.0]
    assert rates == pytest.approx([240, 0, 240, 0], rel=1e-12)


def test_a_change_of_concentration_is_bridged():
    regimen = hardware(300, 10) + hardware(300, 10, 2000)
    times, rates = daily(regimen, (), 20)
    assert rates == pytest.approx([300] * len(times), rel=1e-9)


@pytest.mark.parametrize(
    ("old", "new", "rate", "hours"), [(500, 2000, 75, PATH_ML * 2000 / 12.5), (2000, 500, 1200, PATH_ML * 500 / 12.5)]
)
def test_an_omitted_bridge_either_way(old, new, rate, hours):
    planned = hardware(300, 10, old) + hardware(300, 10, new)
    for regimen, event in (
        (planned, OmittedBridge(at_h=0)),
        (hardware(300, 20, old), OmittedBridge(at_h=240, to_ug_per_ml=new)),
    ):
        times, rates = daily(regimen, (event,), 20)
        assert times == [0, 240, pytest.approx(240 + hours, rel=1e-9)]
        assert rates == pytest.approx([300, rate, 300], rel=1e-9)


def test_an_omitted_bridge_of_a_change_that_is_not_planned_is_refused():
    with pytest.raises(InputError, match="no change of concentration"):
        daily(hardware(300, 10), (OmittedBridge(at_h=0),), 10)


def test_another_pump_takes_over_the_catheter():
    larger = hardware(300, 10, model="SynchroMed II 40 mL", fill=40)
    times, rates = daily(hardware(300, 10) + larger, (), 20)
    assert times == [0.0]
    assert rates == pytest.approx([300], rel=1e-9)


def test_a_missed_refill_runs_dry_and_the_rest_is_late():
    regimen = hardware(600, 60, 500)
    alarm_h, empty_h = 16 / 1.2 * 24, 18 / 1.2 * 24
    times, rates = daily(regimen, (MissedRefill(at_h=0, late_h=72),), 20)
    assert times == [0.0, pytest.approx(empty_h), pytest.approx(alarm_h + 72)]
    assert rates == pytest.approx([600, 0, 600], rel=1e-9)
    times, rates = daily(regimen, (MissedRefill(at_h=400),), 60)
    assert times == [0.0, pytest.approx(alarm_h + empty_h)]


def test_a_wrong_concentration_is_a_wrong_dose_until_it_is_seen():
    times, rates = daily(hardware(300, 10, 2000), (WrongConcentration(at_h=24, entered_ug_per_ml=500, hours=48),), 10)
    assert times == [0.0, 24.0, 72.0]
    assert rates == pytest.approx([300, 1200, 300], rel=1e-9)


def test_a_double_prime_is_the_drug_of_the_path():
    (found,) = inflows_of(hardware(300, 3), (DoublePrime(at_h=30),), 3)
    extra_ug = dose_ug(found, 72) - 3 * 300
    assert extra_ug == pytest.approx(PATH_ML * 500 - 300 / 24 * PATH_ML, rel=1e-6)


def test_a_pocket_fill_ends_the_infusion_and_is_told_apart():
    regimen, event = hardware(300, 10), PocketFill(at_h=100)
    times, rates = daily(regimen, (event,), 10)
    assert times == [0.0, 100.0]
    assert rates == pytest.approx([300, 0], rel=1e-12)
    assert pocket_of(regimen, (event,), 10) == ((100.0, 9000.0),)
    assert pocket_of(regimen, (), 10) == ()


def test_stops_stalls_scans_cuts_and_kinks_act_through_the_queue():
    events = (
        PumpStop(at_h=10, hours=2),
        PumpStall(at_h=20, hours=3),
        MriScan(at_h=30, hours=1),
        CatheterKink(at_h=40, flow_fraction=0.5, hours=10),
        CatheterCut(at_h=60),
    )
    times, rates = daily(hardware(240, 4), events, 4)
    assert times == [0, 10, 12, 20, 23, 30, 31.25, 40, 50, 60]
    assert rates == pytest.approx([240, 0, 240, 0, 240, 0, 240, 120, 240, 0], rel=1e-9)


def test_a_stall_outlasts_the_steps_of_a_titration():
    times, rates = daily(hardware(240, 1) + hardware(300, 3), (PumpStall(at_h=10),), 4)
    assert times == [0.0, 10.0]


def test_hardware_beside_another_program_is_refused():
    with pytest.raises(InputError, match="two pump programs on day 2"):
        inflows_of(hardware(240, 3) | Regimen.pump(100, days=1).shifted(1), (), 3)
