"""What comes out of the catheter tip or a needle: rates by level, after everything that happens to the pump."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from eutonia.clinic.pump import MIDNIGHT, Pump, step_hours
from eutonia.clinic.pump_commands import (
    Bridge,
    Command,
    Cut,
    EnterConcentration,
    Kink,
    MriStop,
    Prime,
    Program,
    Refill,
    Replacement,
    Restart,
    Stall,
    Stop,
)
from eutonia.clinic.regimen import (
    CatheterCut,
    CatheterKink,
    DoublePrime,
    Event,
    MissedRefill,
    MriScan,
    OmittedBridge,
    PocketFill,
    PumpEvent,
    PumpProgram,
    PumpStall,
    PumpStop,
    Regimen,
    WrongConcentration,
)
from eutonia.errors import InputError
from eutonia.simulator.linear import Array
from eutonia.simulator.parcels import Delivery, Steps, merged, total
from eutonia.simulator.pump_queue import PumpQueue

PumpKind = Literal["pump", "bolus"]
PAUSE = ((MIDNIGHT, 0.0),)


@dataclass(frozen=True)
class Inflow:
    """Drug that enters the canal at one level: `rate_ug_per_h` holds from each time on, the last to the end."""

    level: str
    time_h: Array
    rate_ug_per_h: Array
    origin: PumpKind


def inflows_of(regimen: Regimen, events: tuple[Event, ...], days: int) -> tuple[Inflow, ...]:
    """Everything that enters the canal within `days`, one inflow for each level and origin.

    A program without hardware gives its rate at the tip at once; a bolus is an infusion over its minutes.

    Raises
    ------
    InputError
        Two programs overlap in time although one has hardware, or an event needs hardware that is not given.
    """
    happened = tuple(one for one in events if isinstance(one, PumpEvent))
    found: dict[tuple[str, PumpKind], list[Steps]] = {}
    _check_events(happened, regimen)
    for part in regimen.pump_parts:
        if part.pump is None:
            found.setdefault((part.tip, "pump"), []).append(_interrupted(_programmed(part), happened))
    for tip, delivered in deliveries(regimen, events, days).items():
        out = merged(delivered.time_h.tolist(), delivered.rate_ug_per_h.tolist())
        found.setdefault((tip, "pump"), []).append(out)
    for one in regimen.boluses:
        hours = one.minutes / 60
        pulse = Steps((one.start_h, one.start_h + hours), (one.dose_ug / hours, 0.0))
        found.setdefault((one.level, "bolus"), []).append(pulse)
    inflows = []
    for (level, origin), parts in found.items():
        whole = _until(total(parts), days * 24.0)
        if whole.times:
            inflows.append(Inflow(level, np.array(whole.times), np.array(whole.values), origin))
    return tuple(inflows)


def deliveries(regimen: Regimen, events: tuple[Event, ...], days: int) -> dict[str, Delivery]:
    """What each tip with hardware gets, with the account of the pump behind it.

    A pump is refilled at its alarm volume unless an event says otherwise. Where the next program has another
    concentration the drug is changed and bridged at the dose of that program; another model takes over the catheter.

    Raises
    ------
    InputError
        An event cannot happen to this regimen, or the pump cannot do it.
    """
    end_h = days * 24.0
    happened = [one for one in events if isinstance(one, PumpEvent)]
    found = {}
    for tip in dict.fromkeys(part.tip for part in regimen.pump_parts if part.pump is not None):
        parts = sorted((p for p in regimen.pump_parts if p.pump is not None and p.tip == tip), key=_first_day)
        start_h = (parts[0].first_day - 1) * 24.0
        commands = [one for one in _commands(parts, happened) if start_h <= one.at_h < end_h]
        late = [(one.at_h, one.late_h or np.inf) for one in happened if isinstance(one, MissedRefill)]
        if parts[0].pump is not None and start_h < end_h:
            found[tip] = deliver(parts[0].pump, commands, end_h, start_h, refills=True, late=late)
    return found


def pocket_of(regimen: Regimen, events: tuple[Event, ...], days: int) -> tuple[tuple[float, float], ...]:
    """Drug that was put beside a pump, as (hour, ug): it reaches the blood from under the skin, not the canal."""
    if not any(isinstance(one, PocketFill) for one in events):
        return ()
    return tuple(pocket for found in deliveries(regimen, events, days).values() for pocket in found.pockets)


def _first_day(part: PumpProgram) -> int:
    return part.first_day


def _commands(parts: list[PumpProgram], events: list[PumpEvent]) -> list[Command]:
    """The programs of one pump, and the events, as commands in order of time."""
    planned, changes_h = _planned(parts, [one.at_h for one in events if _spares_bridge(one)])
    for event in events:
        if _spares_bridge(event) and not any(event.at_h <= change for change in changes_h):
            raise InputError(
                f"omitted_bridge at hour {event.at_h:g}: no change of concentration is planned after it",
                "to_ug_per_ml, or a regimen whose pump changes",
                "say what it is changed to",
            )
        planned += _accident(event, parts)
    return sorted(planned, key=lambda one: one.at_h)


def _spares_bridge(event: PumpEvent) -> bool:
    return isinstance(event, OmittedBridge) and event.to_ug_per_ml is None


def _planned(parts: list[PumpProgram], spared_h: list[float]) -> tuple[list[Command], list[float]]:
    """Programs, changes of drug with their bridge (but for the first after each hour of `spared_h`), pauses."""
    commands: list[Command] = []
    changes_h = []
    spared = sorted(spared_h)
    for before, part in zip([None, *parts], parts, strict=False):
        at_h, held, pump = (part.first_day - 1) * 24.0, None if before is None else before.pump, part.pump
        if held is not None and pump is not None and held != pump:
            if (held.model, held.path_ml) != (pump.model, pump.path_ml):
                commands.append(Replacement(at_h=at_h, pump=pump))
            elif held.concentration_ug_per_ml != pump.concentration_ug_per_ml:
                changes_h.append(at_h)
                strength, old = pump.concentration_ug_per_ml, held.concentration_ug_per_ml
                # The reservoir is emptied of the old drug under the old program; then comes the new one.
                commands.append(Program(at_h=at_h, steps=PAUSE))
                commands.append(Refill(at_h=at_h, volume_ml=pump.fill_ml, concentration_ug_per_ml=strength))
                if spared and spared[0] <= at_h:
                    spared.pop(0)
                else:
                    commands.append(Bridge(at_h=at_h, dose_ug_per_day=part.daily_dose_ug, old_ug_per_ml=old))
        commands.append(Program(at_h=at_h, steps=part.steps))
        following = next((one for one in parts if one.first_day == part.last_day + 1), None)
        if following is None:
            commands.append(Program(at_h=part.last_day * 24.0, steps=PAUSE))
    return commands, changes_h


def _accident(event: PumpEvent, parts: list[PumpProgram]) -> list[Command]:
    """An event as the commands that make it happen."""
    at_h, now = event.at_h, _pump_at(parts, event.at_h)
    match event:
        case PumpStop():
            restart: list[Command] = [] if event.hours is None else [Restart(at_h=at_h + event.hours)]
            return [Stop(at_h=at_h), *restart]
        case PumpStall():
            return [Stall(at_h=at_h, hours=event.hours)]
        case MriScan():
            return [MriStop(at_h=at_h, hours=event.hours)]
        case CatheterCut():
            return [Cut(at_h=at_h, hours=event.hours)]
        case CatheterKink():
            return [Kink(at_h=at_h, flow_fraction=event.flow_fraction, hours=event.hours)]
        case DoublePrime():
            return [Prime(at_h=at_h)]
        case PocketFill():
            drug = now.concentration_ug_per_ml
            return [Refill(at_h=at_h, volume_ml=now.fill_ml, concentration_ug_per_ml=drug, into_pocket=True)]
        case OmittedBridge():
            if event.to_ug_per_ml is None:
                return []
            return [Refill(at_h=at_h, volume_ml=now.fill_ml, concentration_ug_per_ml=event.to_ug_per_ml)]
        case WrongConcentration():
            wrong: list[Command] = [EnterConcentration(at_h=at_h, entered_ug_per_ml=event.entered_ug_per_ml)]
            if event.hours is not None:
                end_h = at_h + event.hours
                true = _pump_at(parts, end_h).concentration_ug_per_ml
                wrong.append(EnterConcentration(at_h=end_h, entered_ug_per_ml=true))
            return wrong
        case MissedRefill():
            return []  # not a command: the queue refills late


def _pump_at(parts: list[PumpProgram], at_h: float) -> Pump:
    """The pump of the program that runs at an hour, or of the last before it."""
    begun = [part.pump for part in parts if (part.first_day - 1) * 24 <= at_h and part.pump is not None]
    first = parts[0].pump
    if not begun and first is None:
        raise InputError("a program without a pump", "pump=Pump(...)", "describe the pump")
    return begun[-1] if begun else first  # type: ignore[return-value]


def _until(steps: Steps, end_h: float) -> Steps:
    count = sum(time < end_h for time in steps.times)
    return Steps(steps.times[:count], steps.values[:count])


def _programmed(part: PumpProgram) -> Steps:
    """The rate of a program by the hour, stopped after its last day."""
    day = [(start, rate / 24) for start, _, rate in step_hours(part.steps)]
    dated = [(24.0 * (k - 1) + start, rate) for k in range(part.first_day, part.last_day + 1) for start, rate in day]
    times, values = zip(*dated, (24.0 * part.last_day, 0.0), strict=True)
    return merged(times, values)


def _interrupted(steps: Steps, events: tuple[PumpEvent, ...]) -> Steps:
    """A rate without hardware after stops, stalls, cuts and kinks."""
    for event in events:
        if isinstance(event, PumpStop | PumpStall | CatheterCut | CatheterKink | MriScan):
            end_h = np.inf if event.hours is None else event.at_h + event.hours
            passing = event.flow_fraction if isinstance(event, CatheterKink) else 0.0
            times = sorted({*steps.times, event.at_h, end_h} - {np.inf})
            inside = [event.at_h <= time < end_h for time in times]
            rates = steps.at(times)
            steps = merged(times, [float(r) * passing if w else float(r) for r, w in zip(rates, inside, strict=True)])
    return steps


def _check_events(events: tuple[PumpEvent, ...], regimen: Regimen) -> None:
    """Refuse what cannot be: events of a pump where there is none, hardware beside another program."""
    parts = sorted(regimen.pump_parts, key=lambda part: part.first_day)
    if events and not parts:
        raise InputError(f"event {events[0].kind} without a pump program", "a regimen with a pump", "remove it")
    for event in events:
        simple = isinstance(event, PumpStop | PumpStall | CatheterCut | CatheterKink | MriScan)
        if not simple and all(part.pump is None for part in parts):
            raise InputError(
                f"event {event.kind} without pump hardware", "a program with pump=Pump(...)", "describe the pump"
            )
    for one, following in pairwise(parts):
        if following.first_day <= one.last_day and (one.pump is not None or following.pump is not None):
            raise InputError(
                f"two pump programs on day {following.first_day}", "one program at a time", "end one before the next"
            )


def deliver(
    pump: Pump, commands: Sequence[Command], end_h: float, start_h: float = 0.0, refills: bool = False,
    late: Sequence[tuple[float, float]] = (),
) -> Delivery:  # fmt: skip
    """What a pump delivers at its tip from `start_h` to `end_h` under these commands.

    Parameters
    ----------
    commands : in order of time; of equal times in the order given
    refills : keep the reservoir filled at each alarm (see `PumpQueue`)
    late : (hour, hours late): the first refill due from that hour on is that late, `inf` for never

    Raises
    ------
    InputError
        The commands are not in order of time, one lies after the end, or the pump cannot do one.

    Sources: pump.*
    """
    for one, following in pairwise(commands):
        if following.at_h < one.at_h:
            raise InputError(f"{following.kind} at hour {following.at_h:g}", "commands in order of time", "sort them")
    queue = PumpQueue(pump, start_h, refills, list(late))
    for command in commands:
        if command.at_h > end_h:
            raise InputError(f"{command.kind} at hour {command.at_h:g}", f"up to hour {end_h:g}", "run longer")
        queue.do(command)
    queue.run_to(end_h)
    return queue.delivery()
