"""The linear system of a run: absorption, plasma, spinal fluid and the sites that follow; and what is read from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eutonia.clinic.canal import Canal
from eutonia.simulator.disposition import (
    Disposition,
    add_brain,
    add_clearance,
    add_cord,
    add_disposition,
)
from eutonia.simulator.infusion import Inflow
from eutonia.simulator.linear import Array, Index, Pattern, Rates, in_blocks
from eutonia.simulator.numerics import CELLS, CSF_MODES, LEAK_MODES, PLASMA_MODES, PLUME_MODES
from eutonia.simulator.oral import add_absorption, chain_names, entries
from eutonia.simulator.parameters import Bodies
from eutonia.simulator.spine import LEVELS, Input, Spine, add_tips, blood_of, grid_of, site_levels, tips_of


def spine_of(
    bodies: Bodies, inflows: tuple[Inflow, ...], canal: Canal, plasma_only: bool = False, cells: int = CELLS
) -> Spine:
    """The modes that a run needs.

    Parameters
    ----------
    inflows : what is infused; each gets a compartment ``flow_0``, ``flow_1`` ... that holds its rate, mcg/h
    plasma_only : nothing but plasma is asked for, and fewer modes do
    cells : of each vertebral level; 1, 2 or 4
    """
    grid = grid_of(bodies, canal, cells)
    inputs = tuple(
        Input(f"flow_{k}", one.level, "plume" if canal.local_plume and one.origin == "pump" else "tip")
        for k, one in enumerate(inflows)
    )
    tips = {}
    for carried in dict.fromkeys(one.modes for one in inputs):
        levels = tuple(one.level for one in inputs if one.modes == carried)
        if carried == "plume":
            tips[carried] = tips_of(grid_of(bodies, canal, cells, plume=True), levels, PLUME_MODES)
        else:
            tips[carried] = tips_of(grid, levels)
    usual = PLASMA_MODES if plasma_only else CSF_MODES
    shapes = usual if canal.leak_level is None else LEAK_MODES
    return Spine(blood_of(grid, shapes), tips, inputs)


def rates_of(
    bodies: Bodies,
    chains: tuple[str, ...],
    body: Disposition,
    spine: Spine,
    more_l_per_h: Array | None = None,
    sites: tuple[str, ...] = (),
    cord_at: str = "legs",
    balance: bool = False,
    absorbs: bool = True,
) -> Rates:
    """The rate matrix.

    Oral amounts are mg, flows mcg/h, sites ng/mL. `more_l_per_h` is clearance beyond that of the modes; `sites` (cord,
    brain, reference) only follow; `balance` adds the area under plasma, ng h/mL. Without `absorbs` nothing that was
    swallowed reaches plasma.
    """
    names: tuple[str, ...] = tuple(name for chain in chains for name in chain_names(chain))
    names += (*body.compartments, *spine.compartments)
    if "cord" in sites and spine.inputs:
        names += ("cord_tip",)
    names += sites
    if balance:
        names += ("area",)
    rates = Rates(names, bodies.draws)
    for chain in chains:
        add_absorption(rates, chain, getattr(bodies, chain), body, absorbs)
    add_disposition(rates, body, spine)
    add_tips(rates, spine)
    if more_l_per_h is not None:
        add_clearance(rates, body, more_l_per_h)
    if "cord" in sites:
        add_cord(rates, body, spine, bodies, site_levels(cord_at))
    if "brain" in sites:
        add_brain(rates, body, spine, bodies)
    if "reference" in sites:
        rates.follow("reference", "cord", 1 / bodies.reference_tau_h, np.ones(bodies.draws))
        rates.decay("reference", 1 / bodies.reference_tau_h)
    if balance:
        for name, plasma in body.in_plasma():
            rates.follow("area", name, plasma, np.ones(bodies.draws))
    return rates


def entries_and_shares(
    pattern: Pattern, chains: tuple[str, ...], inflows: tuple[Inflow, ...], bodies: Bodies
) -> tuple[Index, Array]:
    """For each way in: the compartment in which it enters, and the share that does, (blocks, ways, BLOCK).

    A pump delivers its programmed flow times its accuracy.
    """
    ones = np.ones(bodies.draws)
    enter = entries(pattern.names, chains, bodies)
    share = [bodies.bioavailability] * len(chains)
    for k, inflow in enumerate(inflows):
        enter.append(np.full(bodies.draws, pattern.names.index(f"flow_{k}")))
        share.append(bodies.pump_accuracy if inflow.origin == "pump" else ones)
    shape = (len(enter), bodies.draws)
    return (
        in_blocks(np.array(enter, dtype=np.int64).reshape(shape)),
        in_blocks(np.array(share, dtype=np.float64).reshape(shape)),
    )


@dataclass(frozen=True)
class Rows:
    """Rows of the output as weighted sums of compartments."""

    start: Index
    columns: Index
    weights: Array


def rows_of(
    pattern: Pattern, kept: tuple[str, ...], levels: tuple[str, ...], body: Disposition, spine: Spine
) -> tuple[Rows, dict[str, slice]]:
    """The rows of the linear variables, and where each variable stands in the output."""
    sums: list[list[tuple[str, Array]]] = []
    places = {}
    for name in kept:
        first = len(sums)
        if name == "plasma_ng_per_ml":
            sums.append(body.in_plasma())
        elif name == "csf_ng_per_ml":
            sums += [body.at(LEVELS.index(one)) + spine.at(LEVELS.index(one)) for one in levels]
        elif name in SITES:
            sums.append([(SITES[name], np.ones(body.plasma.shape[1]))])
        else:
            continue
        places[name] = slice(first, len(sums))
    columns = [pattern.names.index(compartment) for row in sums for compartment, _ in row]
    weights = np.array([weight for row in sums for _, weight in row]).reshape(len(columns), body.plasma.shape[1])
    rows = Rows(np.cumsum([0, *map(len, sums)]), np.array(columns, dtype=np.int64), in_blocks(weights))
    return rows, places


SITES = {"cord_ng_per_ml": "cord", "brain_ng_per_ml": "brain"}
