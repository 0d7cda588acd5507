"""Reservoir, tubing and catheter as one first-in first-out queue of parcels (F14).

What the pump does, and what is done to it, are commands; prime, bridge, stall and flush are consequences of the queue.
Volume and drug are conserved to rounding. The drug moves as a plug: mixing in the catheter is left out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf

import numpy as np

from eutonia.clinic.amounts import amount, short
from eutonia.clinic.pump import Pump, PumpModel, RateStep, checked_flow, checked_steps, daily_dose_ug, step_hours
from eutonia.clinic.pump_commands import (
    Bridge,
    Command,
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
from eutonia.simulator.parcels import Account, Consequence, Delivery, Steps, Tube, merged, total


@dataclass
class _Pulse:
    """A flow in place of the program from `start_h` to `end_h`."""

    start_h: float
    end_h: float
    flow_ml_per_h: float


@dataclass
class PumpQueue:
    """A pump at work: `do` commands and `run_to` an hour in turn, then ask for the `delivery`.

    `refills` keeps the reservoir filled: as soon as the alarm volume is reached it is filled up again, or later for the
    first alarm at or after each (hour, hours late) of `late`.
    """

    pump: Pump
    now_h: float = 0.0
    refills: bool = False
    late: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.limits, self.alarm_ml = self.pump.limits, self.pump.alarm_ml
        self.reservoir_ml, self.reservoir_ug_per_ml = self.pump.fill_ml, self.pump.concentration_ug_per_ml
        self.entered_ug_per_ml = self.fill_ug_per_ml = self.pump.concentration_ug_per_ml
        self.tubing = Tube(self.pump.tubing_ml, self.pump.in_path_ug_per_ml)
        self.catheter = Tube(self.pump.catheter_ml, self.pump.in_path_ug_per_ml)
        self.steps: tuple[RateStep, ...] = ()
        self.starts: list[float] = []  # of the steps, hours of the day
        self.minimum = self.stopped = self.alarmed = False
        self.fraction = 1.0
        self.until = {"stall": -inf, "mri_stop": -inf, "kink": -inf, "cut": -inf, "disconnection": -inf}
        self.pulses: list[_Pulse] = []
        self.refill_due_h = inf
        self.filled_ml, self.asked_ml = self.pump.fill_ml, 0.0
        self.points: list[tuple[float, float]] = []
        self.bursts: list[Steps] = []
        self.trace = [(self.now_h, self.reservoir_ml)]
        self.consequences: list[Consequence] = []
        self.alarm_h: list[float] = []
        self.empty_h: list[float] = []
        self.added, self.delivered, self.lost = Account(), Account(), Account()
        self.pocket, self.removed = Account(), Account()
        self.pockets: list[tuple[float, float]] = []
        self.added.add([(self.reservoir_ml, self.reservoir_ug_per_ml), *self.tubing.parcels, *self.catheter.parcels])

    def run_to(self, end_h: float) -> None:
        """Let the pump run to an hour."""
        while self.now_h < end_h:
            if self.refills and self.now_h >= self.refill_due_h:
                self._fill_up()
            asked = self._asked_ml_per_h()
            flow = asked * self._passing() if self.reservoir_ml > 0 else 0.0
            until = min(end_h, self.refill_due_h, *(one for one in self._changes() if one > self.now_h))
            volume = flow * (until - self.now_h)
            alarm = not self.alarmed and self.reservoir_ml > self.alarm_ml
            if alarm and self.reservoir_ml - volume <= self.alarm_ml:
                volume = self.reservoir_ml - self.alarm_ml
                until = self.now_h + volume / flow
            elif volume >= self.reservoir_ml and flow > 0:
                volume = self.reservoir_ml
                until = self.now_h + volume / flow
            self._move(volume, flow)
            self.asked_ml += asked * (until - self.now_h)
            self.now_h = until
            self.trace.append((until, self.reservoir_ml))
            if alarm and self.reservoir_ml <= self.alarm_ml:
                self._alarm()
            if flow > 0 and self.reservoir_ml <= 0:
                self.empty_h.append(until)
                self._say("empty", "The reservoir is empty: nothing more reaches the tip.")

    def delivery(self) -> Delivery:
        """What happened up to now."""
        times, values = zip(*self.points, strict=True) if self.points else ((), ())
        tip = total([merged(times, values), *self.bursts])
        held = Account()
        held.add([(self.reservoir_ml, self.reservoir_ug_per_ml), *self.tubing.parcels, *self.catheter.parcels])
        trace = np.array(self.trace)
        return Delivery(
            np.array(tip.times), np.array(tip.values), trace[:, 0], trace[:, 1], tuple(self.consequences),
            tuple(self.alarm_h), tuple(self.empty_h),
            self.added, self.delivered, self.lost, self.pocket, self.removed, held,
            tuple(self.pockets),
        )  # fmt: skip

    def _asked_ml_per_h(self) -> float:
        """The flow that the pump was told to run, were nothing wrong with it, mL/h."""
        if self.stopped:
            return 0.0
        running = [one for one in self.pulses if one.start_h <= self.now_h < one.end_h]
        if running:
            return running[-1].flow_ml_per_h
        if self.minimum:
            return (self.limits.minimum_rate_ml_per_day or 0.0) / 24
        if not self.steps or self.entered_ug_per_ml <= 0:
            return 0.0
        rate = self.steps[bisect_right(self._boundaries(), self.now_h) - 1 - len(self.steps)][1]
        return rate / self.entered_ug_per_ml / 24

    def _passing(self) -> float:
        """The share of the flow that really moves."""
        if self.now_h < max(self.until["stall"], self.until["mri_stop"]):
            return 0.0
        return self.fraction if self.now_h < self.until["kink"] else 1.0

    def _boundaries(self) -> list[float]:
        """Starts of the steps of the day before, this day and the next, in order: hours."""
        day = self.now_h // 24
        return [24 * (day + k) + start for k in (-1, 0, 1) for start in self.starts]

    def _changes(self) -> list[float]:
        """Hours at which the flow may change."""
        found = [*self.until.values(), inf]
        for one in self.pulses:
            found += [one.start_h, one.end_h]
        return found + (self._boundaries() if len(self.steps) > 1 else [])

    def _move(self, volume_ml: float, flow_ml_per_h: float) -> None:
        """Push a volume from the reservoir through tubing and catheter."""
        if flow_ml_per_h <= 0 or volume_ml <= 0:
            self.points.append((self.now_h, 0.0))
            return
        drawn = [(volume_ml, self.reservoir_ug_per_ml)]
        self.reservoir_ml -= volume_ml
        after_tubing = self.tubing.push(drawn)
        if self.now_h < self.until["disconnection"]:
            self.lost.add(after_tubing)
            self.points.append((self.now_h, 0.0))
            return
        out = self.catheter.push(after_tubing)
        if self.now_h < self.until["cut"]:
            self.lost.add(out)
            self.points.append((self.now_h, 0.0))
            return
        self.delivered.add(out)
        at = self.now_h
        for volume, concentration in out:
            self.points.append((at, flow_ml_per_h * concentration))
            at += volume / flow_ml_per_h

    def _alarm(self) -> None:
        self.alarmed = True
        self.alarm_h.append(self.now_h)
        self._say("alarm", f"The reservoir is down to {amount(self.alarm_ml)} mL: low-reservoir alarm.")
        if self.refills:
            late = next((one for one in self.late if self.now_h >= one[0]), None)
            if late is not None:
                self.late.remove(late)
            self.refill_due_h = self.now_h + (0.0 if late is None else late[1])

    def _fill_up(self) -> None:
        self.refill_due_h = inf
        fill = Refill(at_h=self.now_h, volume_ml=self.pump.fill_ml, concentration_ug_per_ml=self.fill_ug_per_ml)
        entered = self.entered_ug_per_ml
        self._refill(fill)
        self.entered_ug_per_ml = entered  # a routine refill does not touch what the programmer believes

    def _say(self, kind: str, text: str) -> None:
        self.consequences.append(Consequence(self.now_h, kind, text))

    def do(self, command: Command) -> None:
        """Run to the hour of a command and carry it out.

        Raises
        ------
        InputError
            The hour is past, or the pump cannot do it: a flow outside its limits, a volume above the reservoir.
        """
        if command.at_h < self.now_h:
            raise InputError(f"{command.kind} at hour {command.at_h:g}", f"hour {self.now_h:g} or later", "sort them")
        self.run_to(command.at_h)
        self._say(command.kind, self._done(command))

    def _done(self, command: Command) -> str:
        match command:
            case Program():
                checked_steps(command.steps, self.pump.model)
                self._check(command.steps, self.entered_ug_per_ml)
                self.steps, self.minimum = command.steps, False
                self.starts = [start for start, _, _ in step_hours(command.steps)]
                return f"Program of {amount(daily_dose_ug(command.steps))} micrograms daily."
            case PeriodicBolus() | SingleBolus():
                return self._bolus(command)
            case Prime():
                return self._prime(command)
            case Bridge():
                flow = checked_flow(command.dose_ug_per_day / command.old_ug_per_ml, self.limits) / 24
                hours = self.pump.path_ml / flow
                self._pulse(self.now_h, hours, flow)
                return f"Bridge of {short(hours)} h at {short(flow * 24)} mL/day."
            case MinimumRate():
                if self.limits.minimum_rate_ml_per_day is None:
                    raise InputError(f"minimum rate of {self.limits.name}", "a pump that has one", "program a rate")
                self.minimum = True
                return f"Minimum rate of {amount(self.limits.minimum_rate_ml_per_day)} mL/day."
            case Stop():
                self.stopped = True
                return "The pump is stopped."
            case Restart():
                self.stopped = False
                self.until["stall"] = self.until["mri_stop"] = -inf
                return "The pump runs again."
            case MriStop():
                lag = self.limits.mri_restart_min
                self.until["mri_stop"] = inf if lag is None else self.now_h + command.hours + lag / 60
                return "In the magnet the pump stands still; interrogate it after the scan."
            case Stall() | Kink() | Cut() | Disconnection():
                self.until[command.kind] = inf if command.hours is None else self.now_h + command.hours
                self.fraction = command.flow_fraction if isinstance(command, Kink) else self.fraction
                return f"{command.kind.capitalize()} for {_length(command.hours)}."
            case Repair():
                self.until["kink"] = self.until["cut"] = self.until["disconnection"] = -inf
                return "The catheter is repaired."
            case Refill():
                return self._refill(command)
            case EnterConcentration():
                self._check(self.steps, command.entered_ug_per_ml)
                self.entered_ug_per_ml = command.entered_ug_per_ml
                return f"The programmer now reckons with {amount(command.entered_ug_per_ml)} micrograms/mL."
            case Replacement():
                return self._replace(command)
            case PortInjection():
                return self._inject(command)
            case PortAspiration():
                drawn = self.catheter.draw(command.volume_ml)
                self.added.add([(command.volume_ml, 0.0)])
                self.removed.add(drawn)
                drug = sum(volume * concentration for volume, concentration in drawn)
                return f"{amount(command.volume_ml)} mL drawn from the port holds {short(drug)} micrograms."

    def _check(self, steps: Sequence[RateStep], entered_ug_per_ml: float, limits: PumpModel | None = None) -> None:
        for _, rate in steps:
            if rate > 0 >= entered_ug_per_ml:
                raise InputError("a program with drug-free fluid", "a concentration above 0", "correct it")
            if rate > 0:
                checked_flow(rate / entered_ug_per_ml, limits or self.limits)

    def _pulse(self, start_h: float, hours: float, flow_ml_per_h: float) -> None:
        self.pulses = [one for one in self.pulses if one.end_h > self.now_h]
        self.pulses.append(_Pulse(start_h, start_h + hours, flow_ml_per_h))

    def _bolus(self, command: SingleBolus | PeriodicBolus) -> str:
        hours = command.minutes / 60
        if self.entered_ug_per_ml <= 0:
            raise InputError("a bolus of drug-free fluid", "a concentration above 0", "correct the concentration")
        volume = command.dose_ug / self.entered_ug_per_ml
        flow = checked_flow(volume / hours * 24, self.limits) / 24
        count, every = (command.count, command.every_h) if isinstance(command, PeriodicBolus) else (1, inf)
        if every < hours:
            raise InputError(f"a bolus of {hours:g} h every {every:g} h", "bolus shorter than its interval", "correct")
        for k in range(count):
            self._pulse(self.now_h + (k * every if k else 0.0), hours, flow)
        return f"Bolus of {amount(command.dose_ug)} micrograms, {short(volume)} mL over {amount(command.minutes)} min."

    def _prime(self, command: Prime) -> str:
        whole = self.pump.catheter_ml if command.catheter_only else self.pump.path_ml
        volume = whole if command.volume_ml is None else command.volume_ml
        flow = self.limits.flow_max_ml_per_day / 24
        self._pulse(self.now_h, volume / flow, flow)
        shown, minutes = short(volume * self.entered_ug_per_ml), short(volume / flow * 60)
        return f"Prime of {short(volume)} mL in {minutes} min, shown as {shown} micrograms."

    def _refill(self, command: Refill) -> str:
        drawn = self.reservoir_ml if command.aspirated_ml is None else command.aspirated_ml
        if drawn > self.reservoir_ml:
            raise InputError(
                f"aspirated_ml {drawn:g}", f"at most the {self.reservoir_ml:.4g} mL in the reservoir", "measure again"
            )
        left = self.reservoir_ml - drawn
        into = 0.0 if command.into_pocket else command.volume_ml
        if left + into > self.limits.reservoir_ml:
            raise InputError(
                f"refill of {command.volume_ml:g} mL on {left:.4g} mL",
                f"{self.limits.reservoir_ml:g} mL together",
                "aspirate first, or fill less",
            )
        self._check(self.steps, command.concentration_ug_per_ml)
        given = self.filled_ml - self.reservoir_ml
        ratio = f", {short(given / self.asked_ml)} of what was asked" if self.asked_ml > 0 else ""
        fresh = [(command.volume_ml, command.concentration_ug_per_ml)]
        self.removed.add([(drawn, self.reservoir_ug_per_ml)])
        self.added.add(fresh)
        if command.into_pocket:
            self.pocket.add(fresh)
            self.pockets.append((self.now_h, command.volume_ml * command.concentration_ug_per_ml))
        if left + into > 0:
            drug = left * self.reservoir_ug_per_ml + into * command.concentration_ug_per_ml
            self.reservoir_ug_per_ml = drug / (left + into)
        self.reservoir_ml = left + into
        self.entered_ug_per_ml = self.fill_ug_per_ml = command.concentration_ug_per_ml
        self.filled_ml, self.asked_ml = self.reservoir_ml, 0.0
        self.alarmed = self.reservoir_ml <= self.alarm_ml
        self.refill_due_h = inf
        self.trace.append((self.now_h, self.reservoir_ml))
        where = "The drug went into the pocket; the reservoir holds" if command.into_pocket else "The reservoir holds"
        mixed = short(self.reservoir_ug_per_ml)
        return (
            f"{short(given)} mL had left the reservoir{ratio}. "
            f"{where} {short(self.reservoir_ml)} mL of {mixed} micrograms/mL."
        )

    def _replace(self, command: Replacement) -> str:
        self._check(self.steps, command.pump.concentration_ug_per_ml, command.pump.limits)
        self.removed.add([(self.reservoir_ml, self.reservoir_ug_per_ml), *self.tubing.parcels])
        self.pump, self.limits, self.alarm_ml = command.pump, command.pump.limits, command.pump.alarm_ml
        held = command.pump.concentration_ug_per_ml
        self.reservoir_ml = command.pump.fill_ml
        self.reservoir_ug_per_ml = self.entered_ug_per_ml = self.fill_ug_per_ml = held
        self.tubing = Tube(command.pump.tubing_ml, held if command.primed else 0.0)
        self.added.add([(self.reservoir_ml, held), *self.tubing.parcels])
        self.filled_ml, self.asked_ml = self.reservoir_ml, 0.0
        self.alarmed, self.refill_due_h = False, inf
        self.stopped, self.minimum = False, False
        self.until["stall"] = self.until["mri_stop"] = -inf
        self.pulses.clear()
        self.trace.append((self.now_h, self.reservoir_ml))
        return f"New pump {command.pump.model}; the catheter stays, with what it holds."

    def _inject(self, command: PortInjection) -> str:
        fresh = [(command.volume_ml, command.concentration_ug_per_ml)]
        self.added.add(fresh)
        if self.now_h < self.until["disconnection"]:
            self.lost.add(fresh)
            return "The catheter is off: the injection is lost outside."
        out = self.catheter.push(fresh)
        if self.now_h < self.until["cut"]:
            self.lost.add(out)
            return "The catheter is cut: what leaves it is lost outside."
        self.delivered.add(out)
        drug = sum(volume * concentration for volume, concentration in out)
        pace = command.volume_ml / (command.minutes / 60)  # mL/h
        ends = np.cumsum([0.0, *(volume / pace for volume, _ in out)]) + self.now_h
        self.bursts.append(merged(ends.tolist(), [*(pace * concentration for _, concentration in out), 0.0]))
        return f"{short(drug)} micrograms leave the tip within {amount(command.minutes)} min."


def _length(hours: float | None) -> str:
    return "good" if hours is None else f"{amount(hours)} h"
