"""What leaves the tip: rates without hardware, events, and the queue of parcels in tubing and catheter."""

import numpy as np
import pytest

from eutonia.clinic.regimen import (
    Bolus,
    CatheterCut,
    CatheterKink,
    DoublePrime,
    MissedDoses,
    PumpProgram,
    PumpStall,
    Regimen,
)
from eutonia.errors import InputError
from eutonia.simulator.infusion import inflows_of


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
