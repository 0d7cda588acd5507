"""The queue of parcels: volume and drug conserved in any sequence of commands, and the closed forms F1 to F14."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from eutonia.clinic.pump import MIDNIGHT, Pump
from eutonia.clinic.pump_commands import (
    Bridge,
    Cut,
    Disconnection,
    EnterConcentration,
    Kink,
    MinimumRate,
    MriStop,
    PeriodicBolus,
    PortAspiration,
    PortInjection,
    Prime,
    Program,
    Refill,
    Repair,
    Replacement,
    Restart,
    SingleBolus,
    Stall,
    Stop,
)
from eutonia.errors import InputError
from eutonia.simulator.infusion import deliver
from eutonia.simulator.pump_queue import PumpQueue

PATH_ML = 0.199 + 89 * 0.0022
SMALL, LARGE = "SynchroMed II 20 mL", "SynchroMed II 40 mL"


def pump(concentration=500, fill=18, model=SMALL, **more):
    return Pump(model=model, tip="T10", catheter_cm=89, concentration_ug_per_ml=concentration, fill_ml=fill, **more)


def simple(rate, at_h=0):
    return Program(at_h=at_h, steps=((MIDNIGHT, rate),))


def dose_ug(delivery, from_h, to_h):
    edges = np.unique(np.clip([from_h, *delivery.time_h, to_h], from_h, to_h))
    place = np.searchsorted(delivery.time_h, edges[:-1], side="right")
    return float(np.sum(np.diff(edges) * np.append(0.0, delivery.rate_ug_per_h)[place]))


def rates(delivery):
    return list(zip(delivery.time_h.tolist(), (delivery.rate_ug_per_h * 24).tolist(), strict=True))


def injected(burst):
    """An injection through the port as if it were a delivery."""
    return SimpleNamespace(time_h=np.array(burst.times), rate_ug_per_h=np.array(burst.values))


def change(old, new, dose, bridge):
    """A change of concentration at noon of day 11, with the old drug in the path."""
    at = 252.0
    commands = [
        simple(dose),
        Refill(at_h=at, volume_ml=18, concentration_ug_per_ml=new),
        *([Bridge(at_h=at, dose_ug_per_day=dose, old_ug_per_ml=old)] if bridge else []),
    ]
    return at, deliver(pump(old), commands, at + 200)


@pytest.mark.parametrize(("old", "new"), [(500, 2000), (2000, 500), (500, 1000)])
def test_a_bridge_keeps_the_dose_at_the_tip(old, new):
    at, found = change(old, new, 300, bridge=True)
    assert found.rate_ug_per_h * 24 == pytest.approx(np.full(len(found.time_h), 300), rel=1e-9)
    bridge = [one.text for one in found.consequences if one.kind == "bridge"]
    hours = PATH_ML * old / 300 * 24
    assert found.reservoir_h[found.reservoir_h > at][0] == pytest.approx(at + hours, rel=1e-12)
    if old == 500:
        assert hours == pytest.approx(15.8, abs=0.05)
        assert bridge == ["Bridge of 15.79 h at 0.6 mL/day."]


def test_an_omitted_bridge_to_a_stronger_drug_is_a_weak_phase():
    at, found = change(500, 2000, 300, bridge=False)
    (before, low, after), values = found.time_h, found.rate_ug_per_h * 24
    assert (before, low) == (0, at)
    assert values == pytest.approx([300, 75, 300], rel=1e-12)
    assert after - low == pytest.approx(PATH_ML * 2000 / 300 * 24, rel=1e-9)
    assert after - low == pytest.approx(63, abs=0.2)


def test_an_omitted_bridge_to_a_weaker_drug_is_an_overdose():
    at, found = change(2000, 500, 300, bridge=False)
    assert found.rate_ug_per_h * 24 == pytest.approx([300, 1200, 300], rel=1e-12)
    assert found.time_h[2] - at == pytest.approx(15.8, abs=0.05)


def test_without_a_prime_the_drug_comes_after_the_dead_volume():
    found = deliver(pump(path_ug_per_ml=0), [simple(100)], 100)
    assert found.time_h[0] == pytest.approx(PATH_ML / 0.2 * 24, rel=1e-12)
    assert found.delivered.ml == pytest.approx(0.2 * 100 / 24, rel=1e-12)


def test_a_prime_fills_the_path_and_delivers_no_drug():
    commands = [Prime(at_h=0), simple(100, 1)]
    found = deliver(pump(path_ug_per_ml=0), commands, 24)
    assert rates(found) == [(1.0, 100.0)]
    assert found.consequences[0].text == "Prime of 0.3948 mL in 23.69 min, shown as 197.4 micrograms."


def test_a_double_prime_is_the_drug_of_the_whole_path():
    found = deliver(pump(), [Prime(at_h=5)], 24)
    assert found.delivered.ug == pytest.approx(PATH_ML * 500, rel=1e-12)
    assert dose_ug(found, 5, 5.5) == pytest.approx(PATH_ML * 500, rel=1e-9)


def test_a_prime_of_the_catheter_alone_leaves_the_tubing():
    found = deliver(pump(), [Prime(at_h=0, catheter_only=True)], 2)
    assert found.delivered.ml == pytest.approx(89 * 0.0022, rel=1e-12)


def test_the_alarm_comes_when_the_formula_says():
    found = deliver(pump(), [simple(300)], 24 * 60)
    assert found.alarm_h == (pytest.approx((18 - 2) / 0.6 * 24, rel=1e-9),)
    assert found.empty_h == (pytest.approx(18 / 0.6 * 24, rel=1e-9),)
    assert found.rate_ug_per_h[-1] == 0
    assert found.delivered.ug == pytest.approx(18 * 500, rel=1e-9)
    assert np.interp(24 * 10, found.reservoir_h, found.reservoir_ml) == pytest.approx(12, rel=1e-9)


def test_flex_steps_turn_at_their_clock_times():
    steps = (("00:00", 240.0), ("08:00", 480.0), ("20:00", 120.0))
    found = deliver(pump(path_ug_per_ml=None), [Program(at_h=10, steps=steps)], 58)
    assert rates(found)[:4] == [(10, 480), (20, 120), (24, 240), (32, 480)]
    assert dose_ug(found, 10, 58) == pytest.approx(2 * (80 + 240 + 20), rel=1e-9)


def test_single_and_periodic_boluses_take_the_place_of_the_program():
    found = deliver(pump(), [simple(240), SingleBolus(at_h=6, dose_ug=50, minutes=60)], 24)
    assert rates(found) == [(0, 240), (6, pytest.approx(1200)), (7, 240)]
    periodic = PeriodicBolus(at_h=1, dose_ug=20, minutes=30, every_h=6, count=4)
    found = deliver(pump(), [MinimumRate(at_h=0), periodic], 24)
    assert len(found.time_h) == 9
    assert dose_ug(found, 0, 24) == pytest.approx(80 + 0.006 * 500 * 22 / 24, rel=1e-9)


def test_minimum_rate_is_the_flow_of_the_model():
    found = deliver(pump(), [MinimumRate(at_h=0)], 48)
    assert rates(found) == [(0, pytest.approx(0.006 * 500))]
    with pytest.raises(InputError, match="minimum rate of Prometra"):
        deliver(pump(model="Prometra II 20 mL", confirmed_tubing_ml=0.1), [MinimumRate(at_h=0)], 48)


def test_stop_stall_and_magnet_end_as_they_should():
    commands = [
        simple(240), Stop(at_h=10), Restart(at_h=12), Stall(at_h=20, hours=3), MriStop(at_h=30, hours=1), Stall(at_h=40)
    ]  # fmt: skip
    found = deliver(pump(), commands, 60)
    on = [(0, 240), (10, 0), (12, 240), (20, 0), (23, 240), (30, 0), (31.25, 240), (40, 0)]
    assert rates(found) == on
    assert found.rate_ug_per_h[-1] == 0


def test_a_prometra_stays_shut_after_the_magnet_until_it_is_reset():
    shut = pump(model="Prometra II 20 mL", confirmed_tubing_ml=0.1)
    found = deliver(shut, [simple(240), MriStop(at_h=5, hours=1), Restart(at_h=30)], 40)
    assert rates(found) == [(0, pytest.approx(240)), (5, 0), (30, pytest.approx(240))]


def test_a_program_does_not_end_a_stop():
    found = deliver(pump(), [simple(240), Stop(at_h=10), simple(300, 20)], 30)
    assert rates(found) == [(0, 240), (10, 0)]


def test_a_refill_mixes_with_what_stays():
    commands = [Stop(at_h=0), Refill(at_h=1, volume_ml=16, concentration_ug_per_ml=2000, aspirated_ml=14)]
    queue = PumpQueue(pump())
    for one in commands:
        queue.do(one)
    assert queue.reservoir_ug_per_ml == pytest.approx((2000 * 16 + 500 * 4) / 20, rel=1e-12)


def test_a_refill_tells_how_much_of_the_programmed_volume_had_left():
    kinked = [simple(300), Kink(at_h=0, flow_fraction=0.5), Refill(at_h=240, volume_ml=18, concentration_ug_per_ml=500)]
    found = deliver(pump(), kinked, 241)
    assert "3 mL had left the reservoir, 0.5 of what was asked" in found.consequences[-1].text


def test_a_cut_and_a_disconnection_lose_the_drug_outside():
    cut = deliver(pump(), [simple(240), Cut(at_h=10, hours=5)], 30)
    assert rates(cut) == [(0, 240), (10, 0), (15, 240)]
    assert cut.lost.ug == pytest.approx(50, rel=1e-9)
    apart = deliver(pump(), [simple(240), Disconnection(at_h=10), Repair(at_h=15)], 30)
    assert rates(apart) == [(0, 240), (10, 0), (15, 240)]
    assert apart.lost.ug == pytest.approx(50, rel=1e-9)


def test_a_kink_throttles_and_what_does_not_flow_stays():
    found = deliver(pump(), [simple(240), Kink(at_h=12, flow_fraction=0.25, hours=12)], 48)
    assert rates(found) == [(0, 240), (12, 60), (24, 240)]
    assert found.reservoir_ml[-1] == pytest.approx(18 - (36 + 3) / 24 * 0.48, rel=1e-9)


def test_a_wrong_concentration_changes_the_dose_the_other_way():
    found = deliver(pump(2000), [simple(300), EnterConcentration(at_h=24, entered_ug_per_ml=500)], 48)
    assert rates(found) == [(0, pytest.approx(300)), (24, pytest.approx(1200))]


def test_a_pocket_fill_leaves_the_reservoir_empty():
    refill = Refill(at_h=24, volume_ml=18, concentration_ug_per_ml=500, into_pocket=True)
    found = deliver(pump(), [simple(240), refill], 48)
    assert rates(found) == [(0, 240), (24, 0)]
    assert found.pocket.ug == 9000


def test_the_port_injects_what_the_catheter_holds_first():
    catheter_ml = 89 * 0.0022
    strong = pump(2000)
    found = deliver(strong, [PortInjection(at_h=1, volume_ml=0.1, concentration_ug_per_ml=0, minutes=2)], 2)
    assert found.delivered.ug == pytest.approx(0.1 * 2000, rel=1e-12)
    assert dose_ug(found, 1, 1.1) == pytest.approx(200, rel=1e-6)
    found = deliver(strong, [PortInjection(at_h=1, volume_ml=1, concentration_ug_per_ml=0)], 2)
    assert found.delivered.ug == pytest.approx(catheter_ml * 2000, rel=1e-12)


def test_aspiration_first_makes_an_injection_safe():
    commands = [
        PortAspiration(at_h=1, volume_ml=0.5),
        PortInjection(at_h=1, volume_ml=1, concentration_ug_per_ml=0),
    ]
    found = deliver(pump(2000), commands, 2)
    assert found.delivered.ug == 0
    assert found.removed.ug == pytest.approx(89 * 0.0022 * 2000, rel=1e-12)


def test_a_new_pump_keeps_the_old_catheter():
    new = pump(2000, 40, LARGE)
    found = deliver(pump(500), [simple(300), Replacement(at_h=24, pump=new)], 200)
    assert found.rate_ug_per_h * 24 == pytest.approx([300, 75, 300], rel=1e-9)
    assert found.time_h[2] - 24 == pytest.approx(89 * 0.0022 * 2000 / 300 * 24, rel=1e-9)


def test_refills_come_at_the_alarm_or_late_or_never():
    days = 60
    alarm_h = 16 / 0.6 * 24
    kept = deliver(pump(), [simple(300)], 24 * days, refills=True)
    assert rates(kept) == [(0, pytest.approx(300))]
    assert kept.alarm_h[:2] == (pytest.approx(alarm_h), pytest.approx(2 * alarm_h))
    late = deliver(pump(), [simple(300)], 24 * days, refills=True, late=[(0, 120)])
    assert late.rate_ug_per_h * 24 == pytest.approx([300, 0, 300], rel=1e-9)
    assert late.time_h[1:] == pytest.approx([18 / 0.6 * 24, alarm_h + 120], rel=1e-9)
    never = deliver(pump(), [simple(300)], 24 * days, refills=True, late=[(0, np.inf)])
    assert never.rate_ug_per_h[-1] == 0


@pytest.mark.parametrize(
    ("commands", "said"),
    [
        ([simple(5)], "0.01 mL/day; allowed: 0.048 to 24"),
        ([SingleBolus(at_h=0, dose_ug=1000, minutes=10)], "288 mL/day"),
        ([Refill(at_h=0, volume_ml=30, concentration_ug_per_ml=500)], "20 mL together"),
        ([Refill(at_h=0, volume_ml=10, concentration_ug_per_ml=500, aspirated_ml=19)], "at most the 18 mL"),
        ([simple(300, 10), simple(200, 5)], "in order of time"),
        ([simple(300, 1000)], "up to hour 500"),
        ([simple(300), Refill(at_h=1, volume_ml=10, concentration_ug_per_ml=0)], "drug-free"),
        ([PeriodicBolus(at_h=0, dose_ug=10, minutes=120, every_h=1, count=2)], "shorter than its interval"),
    ],
)
def test_what_a_pump_cannot_do_is_refused(commands, said):
    with pytest.raises(InputError, match=said):
        deliver(pump(), commands, 500)


RATES = st.sampled_from([0.0, 30.0, 75.0, 300.0, 612.5, 1900.0])
SOLD = st.sampled_from([500.0, 1000.0, 2000.0])
HOURS = st.one_of(st.none(), st.floats(0.5, 200))


class AnySequence(RuleBasedStateMachine):
    """Whatever is done to a pump in whatever order: nothing appears, nothing vanishes."""

    @initialize(
        model=st.sampled_from([SMALL, LARGE]), held=SOLD, fill=st.floats(3, 20), path=st.sampled_from([None, 0])
    )
    def implant(self, model, held, fill, path):
        self.queue = PumpQueue(pump(held, fill, model, path_ug_per_ml=path))

    def do(self, make, wait):
        before = self.queue.now_h
        try:
            self.queue.do(make(before + wait))
        except InputError as refused:
            assert "allowed" in str(refused)

    waits = st.floats(0, 100)

    @rule(wait=waits, rates=st.lists(RATES, min_size=1, max_size=13), held=SOLD)
    def program(self, wait, rates, held):
        steps = tuple((f"{k:02d}:30" if k else MIDNIGHT, rate) for k, rate in enumerate(rates))
        self.do(lambda at: Program(at_h=at, steps=steps), wait)

    @rule(wait=waits, dose=st.floats(1, 200), minutes=st.floats(5, 600), count=st.integers(1, 5))
    def bolus(self, wait, dose, minutes, count):
        self.do(lambda at: PeriodicBolus(at_h=at, dose_ug=dose, minutes=minutes, every_h=11, count=count), wait)
        self.do(lambda at: SingleBolus(at_h=at, dose_ug=dose, minutes=minutes), 0)

    @rule(wait=waits, only=st.booleans(), held=SOLD, bridge=st.booleans())
    def prime_or_bridge(self, wait, only, held, bridge):
        if bridge:
            self.do(lambda at: Bridge(at_h=at, dose_ug_per_day=200, old_ug_per_ml=held), wait)
        else:
            self.do(lambda at: Prime(at_h=at, catheter_only=only), wait)

    @rule(wait=waits, kind=st.sampled_from([Stop, Restart, MinimumRate, Repair]))
    def switch(self, wait, kind):
        self.do(lambda at: kind(at_h=at), wait)

    @rule(wait=waits, kind=st.sampled_from([Stall, Cut, Disconnection]), hours=HOURS)
    def fail(self, wait, kind, hours):
        self.do(lambda at: kind(at_h=at, hours=hours), wait)

    @rule(wait=waits, fraction=st.floats(0, 1), hours=HOURS, scan=st.floats(0.1, 3))
    def kink_and_scan(self, wait, fraction, hours, scan):
        self.do(lambda at: Kink(at_h=at, flow_fraction=fraction, hours=hours), wait)
        self.do(lambda at: MriStop(at_h=at, hours=scan), 1)

    @rule(
        wait=waits,
        volume=st.floats(0.5, 22),
        held=SOLD,
        drawn=st.one_of(st.none(), st.floats(0, 20)),
        beside=st.booleans(),
    )
    def refill(self, wait, volume, held, drawn, beside):
        fields = {"volume_ml": volume, "concentration_ug_per_ml": held, "aspirated_ml": drawn, "into_pocket": beside}
        self.do(lambda at: Refill(at_h=at, **fields), wait)

    @rule(wait=waits, held=SOLD)
    def enter(self, wait, held):
        self.do(lambda at: EnterConcentration(at_h=at, entered_ug_per_ml=held), wait)

    @rule(wait=waits, held=SOLD, primed=st.booleans())
    def replace(self, wait, held, primed):
        self.do(lambda at: Replacement(at_h=at, pump=pump(held, 40, LARGE), primed=primed), wait)

    @rule(wait=waits, volume=st.floats(0.01, 3), held=st.sampled_from([0.0, 500.0]), draw=st.booleans())
    def port(self, wait, volume, held, draw):
        if draw:
            self.do(lambda at: PortAspiration(at_h=at, volume_ml=volume), wait)
        self.do(lambda at: PortInjection(at_h=at, volume_ml=volume, concentration_ug_per_ml=held), wait)

    @invariant()
    def the_path_is_full_and_the_reservoir_holds_what_it_can(self):
        if not hasattr(self, "queue"):
            return
        queue = self.queue
        assert 0 <= queue.reservoir_ml <= queue.limits.reservoir_ml
        for tube, volume in ((queue.tubing, 0.199), (queue.catheter, 89 * 0.0022)):
            assert sum(ml for ml, _ in tube.parcels) == pytest.approx(volume, rel=1e-9)
            assert all(ml > 0 and ug_per_ml >= 0 for ml, ug_per_ml in tube.parcels)

    def teardown(self):
        if not hasattr(self, "queue"):
            return
        found, now_h = self.queue.delivery(), self.queue.now_h
        assert abs(found.gap_ml) <= 1e-12 * found.added.ml
        assert abs(found.gap_ug) <= 1e-12 * found.added.ug
        assert np.all(np.diff(found.time_h) > 0)
        assert np.all(found.rate_ug_per_h >= 0)
        assert np.all(np.diff(found.reservoir_h) >= 0)
        bursts = sum(dose_ug(injected(one), 0, one.times[-1]) for one in self.queue.bursts if one.times)
        self.queue.bursts.clear()
        pumped = dose_ug(self.queue.delivery(), 0, now_h) if now_h > 0 else 0.0
        assert pumped + bursts == pytest.approx(found.delivered.ug, rel=1e-6, abs=1e-6)


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(stateful_step_count=8)
