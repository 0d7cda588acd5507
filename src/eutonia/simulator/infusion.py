"""What comes out of the catheter tip or a needle: rates by level, after everything that happens to the pump."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from eutonia.clinic.pump import Pump, step_hours
from eutonia.clinic.pump_commands import Command
from eutonia.clinic.regimen import (
    CatheterCut,
    CatheterKink,
    Event,
    MriScan,
    PumpEvent,
    PumpProgram,
    PumpStall,
    PumpStop,
    Regimen,
)
from eutonia.errors import InputError
from eutonia.simulator.linear import Array
from eutonia.simulator.parcels import Delivery, Steps, merged, total
from eutonia.simulator.pump_queue import PumpQueue

PumpKind = Literal["pump", "bolus"]


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
    bare = [part for part in regimen.pump_parts if part.pump is None]
    _check_events(happened, regimen)
    for part in bare:
        found.setdefault((part.tip, "pump"), []).append(_interrupted(_programmed(part), happened))
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
