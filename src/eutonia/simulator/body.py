"""Joins the parts: one patient's bodies, a regimen and events go in, an `xarray.Dataset` comes out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import xarray as xr

from eutonia.clinic.canal import Canal
from eutonia.clinic.patient import Patient
from eutonia.clinic.regimen import Charcoal, Crrt, DialysisSession, Event, KidneyChange, Regimen
from eutonia.errors import InputError
from eutonia.evidence import bounds, lookup, reading, value
from eutonia.simulator.chain import CARRIED, run_chain
from eutonia.simulator.curves import response_curves
from eutonia.simulator.disposition import disposition_of
from eutonia.simulator.infusion import Inflow, inflows_of
from eutonia.simulator.linear import Array, Index, Pattern, in_blocks, pattern_of, propagators, run_linear
from eutonia.simulator.numerics import BLOCK, CELLS, GAUSS_POINTS, TIME_DIGITS, WEEK_DAYS
from eutonia.simulator.oral import Intake, intake_of
from eutonia.simulator.outcomes import OUTCOMES
from eutonia.simulator.parameters import Bodies, draw_bodies
from eutonia.simulator.receptor import OF_THE_SIGMOID, PARAMETERS, gap_weights
from eutonia.simulator.spine import LEVELS
from eutonia.simulator.system import SITES, entries_and_shares, rates_of, rows_of, spine_of
from eutonia.simulator.timeline import Regime, Timeline, regimes_of, timeline_of

HAZARD = "withdrawal_hazard_per_h"
VARIABLES = ("plasma_ng_per_ml", "csf_ng_per_ml", *SITES, *OUTCOMES, HAZARD)
CORD_AT = ("legs", "arms")
GRIDS = (1, 2, CELLS)


def run_course(
    patient: Patient,
    regimen: Regimen,
    events: tuple[Event, ...] = (),
    days: int | None = None,
    draws: int = 1000,
    seed: int = 1,
    every_h: float = 1.0,
    keep: Collection[str] | None = None,
    levels: Collection[str] | None = None,
    cord_at: str = "legs",
    canal: Canal | None = None,
    cells: int = CELLS,
    bodies: Bodies | None = None,
    published_reflex: bool = False,
    inputs: bool = False,
) -> xr.Dataset:
    """Simulate a regimen in drawn bodies of one patient.

    Parameters
    ----------
    days : length of the run; the regimen's own length when not given
    draws : number of bodies
    every_h : output interval in hours; chooses only what is stored
    keep : names of the variables to store; all when not given
    levels : levels of the spinal fluid to store, C1 to S2 and cranium; all when not given
    cord_at : the cord segments that the effect is computed for, legs or arms
    canal : how the spinal canal differs from the base model
    cells : of each vertebral level: 1, 2 or 4
    bodies : use these instead of drawing (tests, typical patient)
    published_reflex : H/M by the published sigmoid instead of the computed circuit
    inputs : also hand out what was drawn, as the variable `drawn` (draw, input)

    Returns
    -------
    xarray.Dataset
        Dims draw, time (coordinate time_h), level; see `VARIABLES`.

    Raises
    ------
    InputError
        A count out of range, an unknown variable name, an event after the end.

    Sources: the ids in the dataset's attribute `evidence_ids`.
    """
    days = regimen.days if days is None else days
    for name, given in (("days", days), ("draws", draws), ("every_h", every_h), ("seed", seed)):
        low, high = bounds(f"simulate.{name}")
        if not low <= given <= high:
            raise InputError(f"{name} {given:g}", f"{low:g} to {high:g}", f"correct {name}")
    kept = chosen("keep", keep, VARIABLES)
    stored_levels = chosen("levels", levels, LEVELS)
    chosen("cord_at", (cord_at,), CORD_AT)
    if cells not in GRIDS:
        raise InputError(f"cells {cells}", "1, 2 or 4 of each level", "correct cells")
    with reading() as used:
        intake, inflows = intake_of(regimen, events, days), inflows_of(regimen, events, days)
        _grown_up(patient, inflows)
        rate_events = tuple(e for e in events if isinstance(e, KidneyChange | DialysisSession | Crrt | Charcoal))
        if bodies is None:
            bodies = draw_bodies(patient, draws, seed)
        draws = bodies.draws
        bodies = bodies.with_draws(-(-draws // BLOCK) * BLOCK)  # kernels work on whole blocks
        full = any(name in OUTCOMES or name == HAZARD for name in kept)
        regimes, changes_h = regimes_of(bodies, rate_events, days * 24.0)
        timeline = timeline_of(intake, inflows, days * 24.0, every_h, changes_h, full)
        run = Run(
            bodies, intake, inflows, regimes, timeline, kept, stored_levels, cord_at, canal or Canal(), cells,
            published_reflex,
        )  # fmt: skip
        stored = run.full() if full else run.linear()
        ids = used.ids
    found = dataset_of(stored, timeline.output_h, stored_levels, draws, ids)
    return found.assign(drawn=_drawn(bodies, draws)) if inputs else found


def _drawn(bodies: Bodies, draws: int) -> xr.DataArray:
    """What the bodies of a run were drawn from, in the units of the evidence rows; a choice as its uniform number."""
    names = sorted(bodies.drawn)
    values = np.stack([bodies.drawn[name][:draws] for name in names], axis=1) if names else np.empty((draws, 0))
    return xr.DataArray(values, {"input": np.array(names, dtype=str)}, ("draw", "input"))


def chosen(what: str, given: Collection[str] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    """The names given, in the order of those known; all where none is given."""
    for name in given or ():
        if name not in known:
            raise InputError(f"{what} {name!r}", ", ".join(known), "correct the name")
    return known if given is None else tuple(name for name in known if name in given)


def _grown_up(patient: Patient, inflows: tuple[Inflow, ...]) -> None:
    adult = value("model.structure.adult_age")
    if inflows and patient.age_years < adult:
        raise InputError(
            f"an intrathecal course at age {patient.age_years:g}",
            f"from {adult:g} years: no published CSF volume or mixing of children was found",
            "plan by the rules alone",
            patient.label,
        )


@dataclass
class Memory:
    """What a body carries from one stretch of days to the next: see `states` and `daily_area` of `run_chain`."""

    states: Array
    daily_area: Array


class Run:
    """One run: the linear system, and the arrays that the kernels read."""

    def __init__(
        self,
        bodies: Bodies,
        intake: Intake,
        inflows: tuple[Inflow, ...],
        regimes: list[Regime],
        timeline: Timeline,
        kept: tuple[str, ...],
        levels: tuple[str, ...],
        cord_at: str,
        canal: Canal,
        cells: int,
        published_reflex: bool,
    ) -> None:
        self.bodies, self.timeline, self.kept, self.published_reflex = bodies, timeline, kept, published_reflex
        adaptive = any(name in OUTCOMES or name == HAZARD for name in kept)
        # A full run always has every site: what is kept must not change a bit of what happens.
        self.sites = ("cord", "brain", "reference") if adaptive else tuple(SITES[n] for n in kept if n in SITES)
        spine = spine_of(bodies, inflows, canal, kept == ("plasma_ng_per_ml",), cells)
        usual = regimes[0].clearance_l_per_h
        body = disposition_of(bodies, spine.blood, usual)
        more = [None, *(regime.clearance_l_per_h - usual for regime in regimes[1:])]
        systems = [
            rates_of(bodies, intake.chains, body, spine, one, self.sites, cord_at, absorbs=regime.absorbs)
            for one, regime in zip(more, regimes, strict=True)
        ]
        self.pattern = pattern_of(*systems)
        self.values = [in_blocks(self.pattern.entries_of(system)) for system in systems]
        length_h = np.diff(timeline.point_h).round(TIME_DIGITS)
        panels = np.stack([timeline.regime[:-1], length_h], axis=1)
        self.kinds, step_of = np.unique(panels, axis=0, return_inverse=True)
        self.step_of = step_of.reshape(-1).astype(np.int64)
        entry, share = entries_and_shares(self.pattern, intake.chains, inflows, bodies)
        self.given = (timeline.dose_from, timeline.amount, timeline.way, entry, share, timeline.store_at)
        rows, self.places = rows_of(self.pattern, kept, levels, body, spine)
        self.rows = (rows.start, rows.columns, rows.weights)
        self.linear_rows = len(rows.start) - 1

    def _panels(self, fractions: Array) -> Array:
        """Propagators over fractions of each kind of panel: (blocks, kinds, fractions, entries, BLOCK)."""
        pattern, values = self.pattern, self.values
        return np.stack([_propagators(pattern, values[int(r)], h * fractions) for r, h in self.kinds], axis=1)

    def _curves(self) -> Array:
        """The circuit's curves for this cord; of no cells where the published sigmoid is asked for."""
        return np.empty((2, 0, 1)) if self.published_reflex else response_curves(self.bodies.severity)

    def _room(self, rows: int) -> Array:
        return np.empty((rows, len(self.timeline.output_h), self.bodies.draws))

    def _named(self, out: Array) -> dict[str, Array]:
        return {name: out[place] for name, place in self.places.items()}

    def rested(self) -> Memory:
        """A body before any drug."""
        size = len(self.pattern.names)
        states = np.zeros((self.bodies.draws // BLOCK, size + len(CARRIED), BLOCK))
        states[:, size] = 1
        return Memory(states, np.empty((0, self.bodies.draws)))

    def linear(self) -> dict[str, Array]:
        """The kept variables, each (rows, times, draws); nothing here needs a receptor."""
        out = self._room(self.linear_rows)
        moves = self._panels(np.ones(1))[:, :, 0]
        run_linear(moves, self.pattern.row_start, self.pattern.columns, self.step_of, *self.given, *self.rows, out)
        return self._named(out)

    def full(self, memory: Memory | None = None) -> dict[str, Array]:
        """The kept variables, each (rows, times, draws), through receptor and adaptation; `memory` is moved on."""
        bodies, pattern = self.bodies, self.pattern
        memory = memory or self.rested()
        wanted = [name for name in OUTCOMES if name in self.kept]
        if HAZARD in self.kept and "withdrawal_index" not in wanted:
            wanted.append("withdrawal_index")
        for place, name in enumerate([*wanted, *(name for name in (HAZARD,) if name in self.kept)]):
            self.places[name] = slice(self.linear_rows + place, self.linear_rows + place + 1)
        slot = np.array([self.places[name].start if name in wanted else -1 for name in OUTCOMES], dtype=np.int64)
        out = self._room(self.linear_rows + len(wanted) + (HAZARD in self.kept))
        daily_area = np.zeros((int(self.timeline.day_of[-1]) + 1, bodies.draws))
        cord, gap, gap_row = _rows_at_nodes(pattern, self._panels(GAUSS_POINTS))
        run_chain(
            self._panels(np.ones(1))[:, :, 0], pattern.row_start, pattern.columns, self.step_of,
            self.kinds[:, 1].copy(), in_blocks(gap_weights(self.kinds[:, 1], bodies.withdrawal_lag_h)),
            cord, pattern.columns[pattern.row("cord")], gap, gap_row,
            np.array([pattern.names.index(site) for site in self.sites]),
            in_blocks(_body_matrix(bodies, self.published_reflex)), self._curves(), *self.given, *self.rows, slot, out,
            self.timeline.day_of, daily_area, memory.states,
        )  # fmt: skip
        memory.daily_area = np.concatenate([memory.daily_area, daily_area])
        named = self._named(out)
        _finish_withdrawal(named, memory.daily_area, bodies)
        return {name: named[name] for name in self.kept}


def _propagators(pattern: Pattern, values: Array, steps_h: Array) -> Array:
    diagonal = np.flatnonzero(pattern.rows == pattern.columns)
    where = (pattern.columns, diagonal, pattern.product, pattern.product_start)
    return propagators(values, *where, pattern.triangular, steps_h)


def _rows_at_nodes(pattern: Pattern, at_nodes: Array) -> tuple[Array, Array, Index]:
    """Rows of the node propagators: cord, and reference minus cord."""
    cord_row, reference_row = pattern.row("cord"), pattern.row("reference")
    cord = np.ascontiguousarray(at_nodes[..., cord_row, :])
    gap = np.ascontiguousarray(at_nodes[..., reference_row, :])
    gap_columns = pattern.columns[reference_row]
    for k, column in enumerate(pattern.columns[cord_row]):
        gap[..., int(np.flatnonzero(gap_columns == column)[0]), :] -= cord[..., k, :]
    return cord, gap, gap_columns


def _body_matrix(bodies: Bodies, published_reflex: bool) -> Array:
    """The parameters that the kernels read, in the order of `PARAMETERS`; what is not read is not drawn."""
    special = {
        "log2_kd_over_ec50_ashworth": np.log2(bodies.receptor_kd / bodies.ec50_ashworth),
        "gaba_free": 1 / (1 - bodies.receptor_gaba),
        "per_baseline_release": (1 - bodies.release_alpha * bodies.receptor_gaba) ** -bodies.release_power,
        "adaptation_rate_per_h": 1 / bodies.adaptation_tau_h,
        "log2_spasm_ratio": np.log2(bodies.spasm_ratio),
        "ashworth_floor": np.full(bodies.draws, value("model.outcome.ashworth_floor")),
        "ashworth_top": np.full(bodies.draws, value("model.outcome.ashworth_top")),
        "spasm_top": np.full(bodies.draws, value("model.outcome.spasm_top")),
    }
    if published_reflex:
        descending = bodies.release_alpha * bodies.descending_share
        special["log2_kd_over_ec50_hm"] = np.log2(bodies.receptor_kd / bodies.ec50_hm)
        special["baseline_descending"] = (1 - descending * bodies.receptor_gaba) ** bodies.release_power
    else:
        special |= dict.fromkeys(OF_THE_SIGMOID, np.zeros(bodies.draws))
    return np.stack([special[name] if name in special else getattr(bodies, name) for name in PARAMETERS])


def _finish_withdrawal(named: dict[str, Array], daily_area: Array, bodies: Bodies) -> None:
    """Divide the index by the stable site level (the week with most) and theta; write the hazard."""
    if "withdrawal_index" not in named:
        return
    days = min(WEEK_DAYS, len(daily_area))
    until = np.concatenate([np.zeros((1, bodies.draws)), np.cumsum(daily_area, axis=0)])
    stable = (until[days:] - until[:-days]).max(axis=0) / (days * 24)
    index = named["withdrawal_index"]
    index *= np.divide(1 / value("model.withdrawal.theta"), stable, out=np.zeros_like(stable), where=stable > 0)
    if HAZARD in named:
        hazard = named[HAZARD]
        np.subtract(index, 1, out=hazard)
        np.maximum(hazard, 0, out=hazard)
        hazard *= bodies.withdrawal_hazard_per_h


_DESCRIPTIONS = {
    "plasma_ng_per_ml": ("ng/mL", "baclofen in plasma"),
    "csf_ng_per_ml": ("ng/mL", "baclofen in spinal fluid"),
    "cord_ng_per_ml": ("ng/mL", "baclofen at the leg segments' ventral horn (CSF units)"),
    "brain_ng_per_ml": ("ng/mL", "baclofen at the brain site (plasma units)"),
    "occupancy": ("1", "GABA-B receptor occupancy in the cord"),
    "h_reflex_ratio": ("1", "H/M relative to baseline"),
    "ashworth": ("1", "Ashworth score (1 to 5), drug effect only"),
    "spasm_score": ("1", "Penn spasm score (0 to 4), drug effect only"),
    "strength": ("1", "greatest voluntary force left"),
    "sedation_probability": ("1", "chance of sedation in a person without tolerance"),
    "withdrawal_index": ("1", "withdrawal index over its threshold"),
    "receptor_density": ("1", "receptor density relative to before any drug"),
    "set_point": ("1", "slow set point: 0 before any drug"),
    HAZARD: ("1/h", "withdrawal hazard"),
}


def dataset_of(
    stored: dict[str, Array], output_h: Array, levels: tuple[str, ...], draws: int, ids: tuple[str, ...]
) -> xr.Dataset:
    """The stored rows as a dataset, with the evidence that they rest on."""
    variables = {}
    for name, rows in stored.items():
        units, long_name = _DESCRIPTIONS[name]
        attrs = {"units": units, "long_name": long_name}
        values = rows[:, :, :draws].T
        if name == "csf_ng_per_ml":
            variables[name] = xr.Variable(("draw", "time", "level"), values, attrs)
        else:
            variables[name] = xr.Variable(("draw", "time"), values[:, :, 0], attrs)
    coordinates: dict[str, tuple[str, np.ndarray] | tuple[str, np.ndarray, dict[str, str]]] = {
        "time_h": ("time", output_h, {"units": "h", "long_name": "time from 00:00 of day 1"})
    }
    if "csf_ng_per_ml" in stored:
        coordinates["level"] = ("level", np.array(levels))
    assumed = [id for id in ids if lookup(id).kind == "assumed"]
    return xr.Dataset(variables, coordinates, {"evidence_ids": list(ids), "assumed_ids": assumed})
