"""Faults of the pump: the tip dose by hand, the first sign within the published window, fixed emergency text."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import xarray as xr

from eutonia.clinic.patient import Kidney, Patient
from eutonia.clinic.pump import Pump
from eutonia.clinic.regimen import Regimen
from eutonia.errors import InputError
from eutonia.evidence import cite, lookup, value
from eutonia.pathway import plan, simulate, what_if
from eutonia.planner.emergencies import emergency_texts
from eutonia.planner.rules import load_rules
from eutonia.reporting.what_if import signs_of, what_if_panel

DRAWS = 100
PUMP = Pump(model="SynchroMed II 20 mL", tip="T10", catheter_cm=89, concentration_ug_per_ml=500, fill_ml=20)
PATIENT = Patient(
    age_years=40,
    sex="male",
    weight_kg=70,
    kidney=Kidney(crcl_ml_per_min=100),
    diagnosis="spinal_cord_injury",
    jurisdiction="US",
)
PATH_ML = 0.199 + 0.0022 * 89
EVERY = {
    "stall", "cut", "kink", "late_refill", "missed_refill", "bridge_to_stronger", "bridge_to_weaker",
    "entered_too_strong", "entered_too_weak", "double_prime", "pocket_fill",
}  # fmt: skip


def flat(regimen, *, events=(), **more):
    """A stand-in for the simulator: nothing changes in two draws."""
    hours = np.arange(more["days"] * 24 + 1.0)
    names = ("plasma", "cord", "h_reflex_ratio", "ashworth", "sedation_probability", "withdrawal_index")
    full = {"plasma": "plasma_ng_per_ml", "cord": "cord_ng_per_ml"}
    data = {full.get(one, one): (("draw", "time"), np.full((2, hours.size), 0.25)) for one in names}
    data["csf_ng_per_ml"] = (("draw", "time", "level"), np.full((2, hours.size, 1), 100.0))
    coordinates = {"time_h": ("time", hours), "level": ("level", ["T10"])}
    return xr.Dataset(data, coordinates, {"evidence_ids": ["model.pk.flow"], "assumed_ids": []})


def tip(found, name):
    """Rate at the tip of a scenario, micrograms daily, as a function of hours from the fault."""
    dose = next(one for one in found.scenarios if one.name == name).tip_dose

    def at(hour):
        return dose.rate_ug_per_day[np.searchsorted(dose.time_h, hour, side="right") - 1]

    return at


@pytest.fixture(scope="module")
def at_300():
    return what_if_panel(PATIENT, Regimen.pump(300, tip="T10", pump=PUMP), flat)


@pytest.fixture(scope="module")
def stalled():
    regimen = Regimen.pump(600, tip="T10", days=30)
    return what_if(PATIENT, regimen, draws=200, only=("stall", "kink"))


# What reaches the tip, by hand (path 0.3948 mL).


def test_every_scenario_is_there(at_300):
    assert {one.name for one in at_300.scenarios} == EVERY
    assert at_300.left_out == ()


def test_omitted_bridge_to_a_stronger_solution(at_300):
    rate, hours = tip(at_300, "bridge_to_stronger"), PATH_ML * 2000 / 300 * 24
    assert hours == pytest.approx(63.2, abs=0.05)
    assert rate(1) == rate(hours - 0.1) == pytest.approx(75)
    assert rate(hours + 0.1) == pytest.approx(300)


def test_omitted_bridge_to_a_weaker_solution(at_300):
    rate, hours = tip(at_300, "bridge_to_weaker"), PATH_ML * 500 / 300 * 24
    assert hours == pytest.approx(15.8, abs=0.05)
    assert rate(1) == rate(hours - 0.1) == pytest.approx(1200)
    assert rate(hours + 0.1) == pytest.approx(300)


@pytest.mark.parametrize(("name", "daily"), [("entered_too_strong", 75), ("entered_too_weak", 1200)])
def test_a_wrong_concentration_lasts_until_somebody_acts(at_300, name, daily):
    rate = tip(at_300, name)
    assert rate(1) == rate(100) == pytest.approx(daily)


def test_double_prime_gives_the_whole_path_at_once(at_300):
    rate = tip(at_300, "double_prime")
    flow_ml_per_h = 1.0
    assert rate(PATH_ML / flow_ml_per_h * 0.9) == pytest.approx(flow_ml_per_h * 500 * 24)
    assert rate(PATH_ML / flow_ml_per_h * 1.1) == pytest.approx(300)


@pytest.mark.parametrize("name", ["stall", "cut", "pocket_fill"])
def test_nothing_reaches_the_tip(at_300, name):
    assert tip(at_300, name)(0.1) == tip(at_300, name)(100) == 0


def test_a_kink_passes_its_share(at_300):
    assert tip(at_300, "kink")(1) == pytest.approx(300 * value("whatif.kink.flow"))


def test_a_refill_three_days_late_is_in_time_at_a_low_flow(at_300):
    # 2 mL at 0.6 mL daily last 80 h after the alarm: 72 h late is not dry, never refilled is
    assert tip(at_300, "late_refill")(79) == pytest.approx(300)
    assert tip(at_300, "missed_refill")(79) == pytest.approx(300)
    assert tip(at_300, "missed_refill")(81) == 0


def test_a_refill_three_days_late_is_dry_at_a_high_flow():
    found = what_if_panel(PATIENT, Regimen.pump(600, tip="T10", pump=PUMP), flat, only=("late_refill",))
    rate = tip(found, "late_refill")
    # 2 mL at 1.2 mL daily last 40 h; the refill comes at 72 h
    assert rate(39) == pytest.approx(600) and rate(41) == 0 and rate(73) == pytest.approx(600)


def test_a_pump_that_holds_the_weakest_borrows_the_strongest(at_300):
    held = {one.name: one.concentration_ug_per_ml for one in at_300.scenarios}
    assert held["bridge_to_stronger"] == held["stall"] == 500
    assert held["bridge_to_weaker"] == held["entered_too_weak"] == 2000


# What is said.


def test_without_hardware_only_three_can_be_told():
    found = what_if_panel(PATIENT, Regimen.pump(300, tip="T10"), flat)
    assert {one.name for one in found.scenarios} == {"stall", "cut", "kink"}
    assert len(found.left_out) == len(EVERY) - 3 and "pump" in found.left_out[0]


def test_a_rate_that_a_strength_cannot_give_is_left_out():
    # 60 micrograms daily of 2,000 micrograms/mL are 0.03 mL daily, below the lowest flow of 0.048
    found = what_if_panel(PATIENT, Regimen.pump(60, tip="T10", pump=PUMP), flat)
    assert any("0.03 mL/day" in one for one in found.left_out)
    assert {"stall", "missed_refill"} <= {one.name for one in found.scenarios}


def test_emergency_text_is_fixed(at_300):
    said = {one.id: one for one in load_rules()}
    for scenario in at_300.scenarios:
        ids = [id for one in scenario.emergency for id in one.rule_ids]
        assert ("wd.itb.signs" in ids) == (scenario.risk != "overdose")
        assert ("od.itb" in ids) == (scenario.risk != "withdrawal")
        of_rules = [one for one in scenario.emergency if one.rule_ids[0] in said]
        for one in of_rules:
            assert (one.sign, one.action) == (said[one.rule_ids[0]].statement, said[one.rule_ids[0]].action)
        (earliest, _) = emergency_texts("US", ("pump_emergency_time",))
        others = [one for one in scenario.emergency if one not in of_rules]
        assert others == ([] if scenario.risk == "overdose" else [earliest])
    assert {one.name: one.risk for one in at_300.scenarios}["pocket_fill"] == "both"


def test_what_the_blood_takes_from_the_pocket_is_not_claimed(at_300):
    text = next(one for one in at_300.scenarios if one.name == "pocket_fill").text
    assert "not simulated" in text


def test_a_plan_without_a_pump_has_no_what_if():
    with pytest.raises(InputError, match="positive screening bolus"):
        what_if(PATIENT, plan(PATIENT, "intrathecal"), draws=DRAWS)


def test_only_known_scenarios_are_asked_for():
    with pytest.raises(InputError, match="stall"):
        what_if_panel(PATIENT, Regimen.pump(300, tip="T10"), flat, only=("stalled",))


def test_every_source_can_be_cited(at_300):
    assert len(cite(at_300.sources)) == len(set(at_300.sources))
    assert "wd.itb.onset.window" in at_300.sources and "whatif.run_up" in at_300.assumed


# The signs, by hand.


def made_up(**curves):
    """One draw a row; the fault is at hour 24."""
    hours = np.arange(24 + 11.0)
    steady = {"cord_ng_per_ml": 100.0, "ashworth": 2.0, "sedation_probability": 0.1, "withdrawal_index": 0.0}
    data = {name: np.full((3, hours.size), before) for name, before in steady.items()}
    for name, rows in curves.items():
        data[name][:, 24:] = np.array(rows)
    return xr.Dataset({name: (("draw", "time"), rows) for name, rows in data.items()}, {"time_h": ("time", hours)})


def test_a_sign_comes_at_its_threshold_in_the_draws_that_show_it():
    ramp = np.arange(11.0)
    signs, first = signs_of(made_up(withdrawal_index=[ramp / 4, ramp / 5, ramp / 100]), 24)
    withdrawal = next(one for one in signs if one.name == "withdrawal")
    assert withdrawal.share == pytest.approx(2 / 3)
    assert withdrawal.hours.median == pytest.approx(4.5)
    assert [one.name for one in signs] == ["withdrawal"]
    assert (first.share, first.hours.median) == (withdrawal.share, withdrawal.hours.median)


def test_the_first_sign_is_the_earliest_of_each_draw():
    ramp = np.arange(11.0)
    run = made_up(withdrawal_index=[ramp / 4, ramp / 5, ramp / 6], ashworth=[2 + ramp / 2, 2 + ramp / 8, 2 + 0 * ramp])
    signs, first = signs_of(run, 24)
    assert {one.name for one in signs} == {"tone", "withdrawal"}
    # tone: 2, 8, never; withdrawal: 4, 5, 6; the earliest 2, 5, 6
    assert first.hours.median == pytest.approx(5)
    assert (first.share, first.name) == (1, "withdrawal")
    tone = next(one for one in signs if one.name == "tone")
    assert tone.share == pytest.approx(2 / 3) and tone.hours.median == pytest.approx(5)


def test_too_much_shows_as_floppy_legs_and_sleepiness():
    ramp = np.arange(11.0)
    run = made_up(cord_ng_per_ml=[100 + 50 * ramp] * 3, sedation_probability=[0.1 + 0.1 * ramp] * 3)
    signs, first = signs_of(run, 24)
    hours = {one.name: one.hours.median for one in signs}
    assert hours == pytest.approx({"floppy": 2, "sleepy": 4}) and first.name == "floppy"


def test_no_sign_is_said_as_none():
    assert signs_of(made_up(), 24) == ((), None)


# The chain: a stalled pump at 600 micrograms daily against the check of the model (section g) and published windows.


def test_hours_from_a_stall_to_the_threshold(stalled):
    stall = next(one for one in stalled.scenarios if one.name == "stall")
    index = next(one for one in stall.signs if one.name == "withdrawal")
    window = lookup("wd.itb.onset.window")
    assert index.share > 0.95
    assert index.hours.median == pytest.approx(14, rel=0.25)
    assert window.low <= index.hours.median <= window.high
    assert stall.first_sign.hours.median <= index.hours.median


def test_peak_of_the_index_after_a_stall(stalled):
    stall = next(one for one in stalled.scenarios if one.name == "stall")
    assert stall.withdrawal_peak_h.median == pytest.approx(56, rel=0.1)
    assert stall.withdrawal_peak.median == pytest.approx(2.76, rel=0.15)
    window = lookup("wd.itb.window")
    assert window.low * 24 <= stall.withdrawal_peak_h.median <= window.high * 24


def test_a_kink_is_milder_and_later_than_a_stall(stalled):
    stall, kink = (next(one for one in stalled.scenarios if one.name == name) for name in ("stall", "kink"))
    assert kink.withdrawal_peak.median < stall.withdrawal_peak.median
    assert kink.first_sign.hours.median > stall.first_sign.hours.median


def test_time_course_starts_at_the_fault(stalled):
    stall = next(one for one in stalled.scenarios if one.name == "stall")
    bands = {one.name: one for one in stall.bands}
    assert {"csf_ng_per_ml", "cord_ng_per_ml", "ashworth", "sedation_probability", "withdrawal_index"} <= set(bands)
    assert all(one.time_h[0] == 0 and one.time_h[-1] == value("whatif.follow_up") * 24 for one in stall.bands)
    # the run-up is shared and the draws are the same
    kink = next(one for one in stalled.scenarios if one.name == "kink")
    assert {one.name: one.median[0] for one in kink.bands} == {name: one.median[0] for name, one in bands.items()}


def test_an_overdose_shows_itself_in_the_brain():
    run = partial(simulate, PATIENT, draws=DRAWS)
    found = what_if_panel(PATIENT, Regimen.pump(600, tip="T10", pump=PUMP), run, only=("entered_too_weak",))
    (scenario,) = found.scenarios
    names = {one.name for one in scenario.signs}
    assert "sleepy" in names and "withdrawal" not in names
    assert scenario.sedation_peak.median > 0.4
