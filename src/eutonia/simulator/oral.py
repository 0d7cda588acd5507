"""The oral road: what is really taken after events, and the absorption chains that a dose passes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eutonia.clinic.regimen import AbruptStop, Event, LateDose, MissedDoses, Overdose, Regimen
from eutonia.errors import InputError
from eutonia.simulator.disposition import Disposition
from eutonia.simulator.linear import Array, Rates
from eutonia.simulator.parameters import TABLET_TRANSIT, Absorption, Bodies

LIQUIDS = ("oral_solution", "oral_suspension")


@dataclass(frozen=True)
class Intake:
    """What is swallowed: times (h), doses (mg), and the absorption chain of each dose; in order of time."""

    time_h: Array
    dose_mg: Array
    chain: NDArray[np.int64]
    chains: tuple[str, ...]


def intake_of(regimen: Regimen, events: tuple[Event, ...], days: int, also: tuple[str, ...] = ()) -> Intake:
    """The doses of a regimen within `days`, after missed, late and stopped ones, with overdoses added.

    Parameters
    ----------
    also : chains that are there although no dose may pass them

    Raises
    ------
    InputError
        An event lies after the end of the run.
    """
    end_h = days * 24.0
    for event in events:
        at = next(getattr(event, name) for name in ("at_h", "from_h", "due_h", "start_h") if hasattr(event, name))
        if at >= end_h:
            raise InputError(
                f"event {event.kind} at hour {at:g}", f"before hour {end_h:g}", "move it or simulate more days"
            )
    taken = [(t, d, chain_of(p)) for t, d, p in regimen.doses()]
    for event in events:
        if isinstance(event, MissedDoses):
            taken = [one for one in taken if not event.from_h <= one[0] < event.to_h]
        elif isinstance(event, AbruptStop):
            taken = [one for one in taken if one[0] < event.at_h]
        elif isinstance(event, LateDose):
            due = next((k for k, one in enumerate(taken) if one[0] >= event.due_h), None)
            if due is None:
                raise InputError(f"late dose at hour {event.due_h:g}", "a time with a dose after it", "correct due_h")
            taken[due] = (taken[due][0] + event.late_h, *taken[due][1:])
    taken += [(event.at_h, event.dose_mg, chain_of(event.product)) for event in events if isinstance(event, Overdose)]
    taken = sorted(one for one in taken if one[0] < end_h)
    chains = tuple(
        name for name in ("tablet", "liquid", "overdose") if name in also or any(one[-1] == name for one in taken)
    )
    return Intake(
        time_h=np.array([one[0] for one in taken], dtype=np.float64),
        dose_mg=np.array([one[1] for one in taken], dtype=np.float64),
        chain=np.array([chains.index(one[-1]) for one in taken], dtype=np.int64),
        chains=chains,
    )


def chain_of(product: str | None) -> str:
    """The absorption chain of a product; None is that of an overdose."""
    if product is None:
        return "overdose"
    return "liquid" if product in LIQUIDS else "tablet"


def add_absorption(
    rates: Rates, chain: str, absorption: Absorption, body: Disposition, reaches_plasma: bool = True
) -> None:
    """Transit compartments in series, then the gut, then plasma; or nowhere, where charcoal holds it back."""
    stages = chain_names(chain)
    for source, target in zip(stages, stages[1:], strict=False):
        rates.transfer(source, target, absorption.transit_per_h)
    rates.loss(stages[-1], absorption.absorption_per_h)
    for k, name in enumerate(body.compartments if reaches_plasma else ()):
        rates.follow(name, stages[-1], absorption.absorption_per_h, body.entering[k])


def chain_names(chain: str) -> tuple[str, ...]:
    """The compartments of a chain in the order a tablet passes them."""
    return (*(f"{chain}_transit_{k}" for k in range(TABLET_TRANSIT)), f"{chain}_gut")


def entries(names: tuple[str, ...], chains: tuple[str, ...], bodies: Bodies) -> list[Array]:
    """The compartment in which a dose enters each chain, (draws,): fewer transit steps begin further on."""
    # The gut stands last in its chain.
    return [names.index(chain_names(chain)[-1]) - getattr(bodies, chain).transit for chain in chains]
