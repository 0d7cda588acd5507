"""Fluid in parcels, step functions of time, and the account of where every mL and ug went."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from eutonia.simulator.linear import Array
from eutonia.simulator.numerics import TIME_DIGITS

Parcel = tuple[float, float]  # mL, ug/mL


@dataclass(frozen=True)
class Steps:
    """A step function: `values[k]` from `times[k]` (h) on; 0 before the first time."""

    times: tuple[float, ...]
    values: tuple[float, ...]

    def at(self, time_h: Sequence[float]) -> Array:
        """Its values at some times."""
        place = np.searchsorted(self.times, time_h, side="right")
        return np.append(0.0, self.values)[place]


def merged(times: Sequence[float], values: Sequence[float]) -> Steps:
    """A step function with a time only where the value changes; of equal times the last counts."""
    last = {round(time, TIME_DIGITS): value for time, value in zip(times, values, strict=True)}
    points = [(time, value, before) for (time, value), before in zip(last.items(), [0.0, *last.values()], strict=False)]
    kept = [(time, value) for time, value, before in points if value != before]
    return Steps(tuple(time for time, _ in kept), tuple(value for _, value in kept))


def total(parts: Sequence[Steps]) -> Steps:
    """The sum of step functions; where all are 0 the sum is exactly 0."""
    times = sorted({time for part in parts for time in part.times})
    sums = sum((part.at(times) for part in parts), np.zeros(len(times)))
    return merged(times, sums.tolist())


@dataclass(frozen=True)
class Consequence:
    """What a command did, or what happened to the pump, in words."""

    at_h: float
    kind: str
    text: str


@dataclass
class Account:
    """Fluid and drug that went one way: mL and ug."""

    ml: float = 0.0
    ug: float = 0.0

    def add(self, parcels: Sequence[Parcel]) -> None:
        self.ml += sum(volume for volume, _ in parcels)
        self.ug += sum(volume * concentration for volume, concentration in parcels)


@dataclass(frozen=True)
class Delivery:
    """What a pump delivered: rate at the tip and reservoir volume over time, and where every mL and ug went.

    `reservoir_ml` is linear between its times; a time that stands twice is a refill.
    """

    time_h: Array
    rate_ug_per_h: Array
    reservoir_h: Array
    reservoir_ml: Array
    consequences: tuple[Consequence, ...]
    alarm_h: tuple[float, ...]
    empty_h: tuple[float, ...]
    added: Account  # at the start, by refills and injections, and spinal fluid drawn in
    delivered: Account  # out of the tip into the canal
    lost: Account  # outside the canal
    pocket: Account
    removed: Account  # aspirated or explanted
    held: Account  # in reservoir, tubing and catheter at the end
    pockets: tuple[tuple[float, float], ...]  # hour and ug of each pocket fill

    @property
    def gap_ml(self) -> float:
        """Volume that is not accounted for; 0 but for rounding."""
        return self.added.ml - sum(one.ml for one in self._gone)

    @property
    def gap_ug(self) -> float:
        """Drug that is not accounted for; 0 but for rounding."""
        return self.added.ug - sum(one.ug for one in self._gone)

    @property
    def _gone(self) -> tuple[Account, ...]:
        return self.delivered, self.lost, self.pocket, self.removed, self.held


class Tube:
    """Fluid in a tube that is always full: parcels from the outlet to the inlet."""

    def __init__(self, volume_ml: float, concentration_ug_per_ml: float) -> None:
        self.parcels: deque[Parcel] = deque([(volume_ml, concentration_ug_per_ml)] if volume_ml > 0 else [])

    def push(self, parcels: Sequence[Parcel]) -> list[Parcel]:
        """Fluid goes in at the inlet; what leaves at the outlet, in order."""
        for volume, concentration in parcels:
            if volume > 0:
                self._append(volume, concentration)
        return self._take(sum(volume for volume, _ in parcels), self.parcels.popleft, self.parcels.appendleft)

    def draw(self, volume_ml: float) -> list[Parcel]:
        """Fluid is drawn at the inlet, and drug-free fluid follows at the outlet; what was drawn, in order."""
        self.parcels.appendleft((volume_ml, 0.0))
        return self._take(volume_ml, self.parcels.pop, self.parcels.append)

    def _append(self, volume: float, concentration: float) -> None:
        if self.parcels and self.parcels[-1][1] == concentration:
            volume += self.parcels.pop()[0]
        self.parcels.append((volume, concentration))

    def _take(self, wanted: float, pop: Callable[[], Parcel], put_back: Callable[[Parcel], None]) -> list[Parcel]:
        taken: list[Parcel] = []
        while wanted > 0 and self.parcels:
            volume, concentration = pop()
            if volume > wanted:
                put_back((volume - wanted, concentration))
                volume = wanted
            taken.append((volume, concentration))
            wanted -= volume
        return taken
