"""Joins the parts: one patient's bodies, a regimen and events go in, an `xarray.Dataset` comes out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import xarray as xr

from eutonia.clinic.patient import Patient
from eutonia.clinic.regimen import Crrt, DialysisSession, Event, KidneyChange, Regimen
from eutonia.errors import InputError
from eutonia.evidence import bounds, lookup, reading, value
from eutonia.simulator.chain import run_chain
from eutonia.simulator.linear import Array, Index, Pattern, Rates, in_blocks, pattern_of, propagators, run_linear
from eutonia.simulator.numerics import AFTER_DOSE_H, BLOCK, GAUSS_POINTS, PANEL_H, TIME_DIGITS, WEEK_H
from eutonia.simulator.oral import Intake, add_absorption, chain_names, entries, intake_of
from eutonia.simulator.outcomes import OUTCOMES
from eutonia.simulator.parameters import Bodies, draw_bodies
from eutonia.simulator.receptor import PARAMETERS, gap_weights
from eutonia.simulator.spine import LEVELS, add_brain, add_cord, add_spine, per_amount

HAZARD = "withdrawal_hazard_per_h"
LINEAR = {"plasma_ng_per_ml": "central", "csf_ng_per_ml": "csf", "cord_ng_per_ml": "cord", "brain_ng_per_ml": "brain"}
VARIABLES = (*LINEAR, *OUTCOMES, HAZARD)


@dataclass(frozen=True)
class Timeline:
    """Breakpoints of a run: where doses fall, what is stored, which panel leads from each point to the next."""

    point_h: Array
    store_at: Index
    dose_from: Index
    counted: Index
    regime: Index
    output_h: Array
    stable_h: float


@dataclass(frozen=True)
class Regime:
    """Clearance between two events: renal and extracorporeal, each (draws,) in L/h."""

    renal_l_per_h: Array
    extracorporeal_l_per_h: Array


def run_course(
    patient: Patient,
    regimen: Regimen,
    events: tuple[Event, ...] = (),
    days: int | None = None,
    draws: int = 1000,
    seed: int = 1,
    every_h: float = 1.0,
    keep: Collection[str] | None = None,
    bodies: Bodies | None = None,
) -> xr.Dataset:
    """Simulate a regimen in drawn bodies of one patient.

    Parameters
    ----------
    days : length of the run; the regimen's own length when not given
    draws : number of bodies
    every_h : output interval in hours; chooses only what is stored
    keep : names of the variables to store; all when not given
    bodies : use these instead of drawing (tests, typical patient)

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
    kept = _kept(keep)
    with reading() as used:
        intake = intake_of(regimen, events, days)
        kidney_events = tuple(e for e in events if isinstance(e, KidneyChange | DialysisSession | Crrt))
        if bodies is None:
            bodies = draw_bodies(patient, draws, seed)
        draws = bodies.draws
        bodies = bodies.with_draws(-(-draws // BLOCK) * BLOCK)  # kernels work on whole blocks
        full = any(name in OUTCOMES or name == HAZARD for name in kept)
        regimes, changes_h = _regimes(bodies, kidney_events, days * 24.0)
        timeline = _timeline(intake, days * 24.0, every_h, changes_h, full)
        stored = _run(bodies, intake, regimes, timeline, kept, full)
        ids = used.ids
    return _dataset(stored, timeline, kept, draws, ids)


def _kept(keep: Collection[str] | None) -> tuple[str, ...]:
    for name in keep or ():
        if name not in VARIABLES:
            raise InputError(f"keep {name!r}", ", ".join(VARIABLES), "correct the name")
    return VARIABLES if keep is None else tuple(name for name in VARIABLES if name in keep)


def _regimes(bodies: Bodies, events: tuple[Event, ...], end_h: float) -> tuple[list[Regime], list[float]]:
    """The clearances in force from each change on; changes_h begins with 0."""
    changes = {0.0}
    for event in events:
        if isinstance(event, KidneyChange):
            changes.add(event.at_h)
        elif isinstance(event, DialysisSession | Crrt):
            changes |= {event.start_h, event.start_h + event.hours}
    changes_h = sorted(t for t in changes if t < end_h)
    regimes = []
    for start in changes_h:
        crcl = bodies.crcl_ml_per_min
        outside = np.zeros_like(crcl)
        for event in sorted(events, key=lambda e: getattr(e, "at_h", 0.0)):
            if isinstance(event, KidneyChange) and event.at_h <= start:
                crcl = np.full_like(crcl, event.crcl_ml_per_min)
            elif isinstance(event, DialysisSession) and event.start_h <= start < event.start_h + event.hours:
                outside = outside + bodies.dialysis_clearance_l_per_h
            elif isinstance(event, Crrt) and event.start_h <= start < event.start_h + event.hours:
                outside = outside + bodies.crrt_sieving * event.effluent_l_per_h
        regimes.append(Regime(bodies.renal_clearance_per_crcl * crcl, outside))
    return regimes, [round(start, TIME_DIGITS) for start in changes_h]


def _timeline(intake: Intake, end_h: float, every_h: float, changes_h: list[float], adaptive: bool) -> Timeline:
    output = np.arange(0.0, end_h + every_h / 2, every_h).round(TIME_DIGITS)
    output = output[output <= end_h]
    stable = (max(intake.stable_end_h - WEEK_H, 0.0), intake.stable_end_h)
    dose_h = intake.time_h.round(TIME_DIGITS)
    panels = np.zeros(0)
    if adaptive:
        after = (dose_h[:, None] + np.array(AFTER_DOSE_H)).ravel()
        panels = np.concatenate([np.arange(0.0, end_h, PANEL_H), after[after < end_h]])
    points = np.unique(
        np.concatenate([output, stable, panels.round(TIME_DIGITS), dose_h, changes_h]).round(TIME_DIGITS)
    )
    store_at = np.full(len(points), -1)
    store_at[np.searchsorted(points, output)] = np.arange(len(output))
    return Timeline(
        point_h=points,
        store_at=store_at,
        dose_from=np.searchsorted(dose_h, np.append(points, np.inf)),
        counted=((points[:-1] >= stable[0]) & (points[:-1] < stable[1])).astype(np.int64),
        regime=np.searchsorted(np.array(changes_h), points, side="right") - 1,
        output_h=output,
        stable_h=stable[1] - stable[0],
    )


def rates_of(
    bodies: Bodies, chains: tuple[str, ...], regime: Regime, sites: tuple[str, ...] = (), balance: bool = False
) -> Rates:
    """The rate matrix of the oral road; `sites` (cord, brain, reference) only follow, `balance` adds what has left."""
    names: tuple[str, ...] = tuple(name for chain in chains for name in chain_names(chain))
    names += ("central", "peripheral", "csf")
    names += sites
    if balance:
        names += ("urine", "eliminated")
    rates = Rates(names, bodies.draws)
    for chain in chains:
        add_absorption(rates, chain, getattr(bodies, chain))
    rates.transfer("central", "peripheral", bodies.flow_l_per_h / bodies.volume_central_l)
    rates.transfer("peripheral", "central", bodies.flow_l_per_h / bodies.volume_peripheral_l)
    renal = regime.renal_l_per_h / bodies.volume_central_l
    other = (bodies.clearance_nonrenal_l_per_h + regime.extracorporeal_l_per_h) / bodies.volume_central_l
    if balance:
        rates.transfer("central", "urine", renal)
        rates.transfer("central", "eliminated", other)
    else:
        rates.loss("central", renal + other)
    add_spine(rates, bodies)
    if "cord" in sites:
        add_cord(rates, bodies)
    if "brain" in sites:
        add_brain(rates, bodies)
    if "reference" in sites:
        rates.follow("reference", "cord", 1 / bodies.reference_tau_h, np.ones(bodies.draws))
        rates.decay("reference", 1 / bodies.reference_tau_h)
    return rates


def _run(
    bodies: Bodies, intake: Intake, regimes: list[Regime], timeline: Timeline, kept: tuple[str, ...], full: bool
) -> Array:
    wanted_sites = {"cord_ng_per_ml": "cord", "brain_ng_per_ml": "brain"}
    # A full run always has every site: what is kept must not change a bit of what happens.
    sites = ("cord", "brain", "reference") if full else tuple(s for n, s in wanted_sites.items() if n in kept)
    systems = [rates_of(bodies, intake.chains, regime, sites) for regime in regimes]
    pattern = pattern_of(systems[0])
    length_h = np.diff(timeline.point_h).round(TIME_DIGITS)
    kinds, step_of = np.unique(np.stack([timeline.regime[:-1], length_h], axis=1), axis=0, return_inverse=True)
    step_of = step_of.reshape(-1).astype(np.int64)
    values = [in_blocks(pattern.entries_of(system)) for system in systems]

    def panels(fractions: Array) -> Array:
        """Propagators over fractions of each kind of panel: (blocks, kinds, fractions, entries, BLOCK)."""
        return np.stack([_propagators(pattern, values[int(r)], h * fractions) for r, h in kinds], axis=1)

    linear = tuple(name for name in LINEAR if name in kept)
    stored = np.array([pattern.names.index(LINEAR[name]) for name in linear], dtype=np.int64)
    scale = np.array([_scale(name, bodies) for name in linear]).reshape(len(linear), bodies.draws)
    wanted = [name for name in kept if name != HAZARD]
    if HAZARD in kept and "withdrawal_index" not in kept:
        wanted.append("withdrawal_index")
    out = np.empty((len(wanted) + (HAZARD in kept), len(timeline.output_h), bodies.draws))
    doses = (
        timeline.dose_from, intake.dose_mg, intake.chain, in_blocks(entries(pattern.names, intake, bodies)),
        in_blocks(bodies.bioavailability), timeline.store_at, stored, in_blocks(scale),
    )  # fmt: skip
    moves = panels(np.ones(1))[:, :, 0]
    if not full:
        run_linear(moves, pattern.row_start, pattern.columns, step_of, *doses, out)
        return out
    slot = np.array([wanted.index(name) if name in wanted else -1 for name in OUTCOMES], dtype=np.int64)
    stable_area = np.zeros(bodies.draws)
    cord, gap, gap_row = _rows_at_nodes(pattern, panels(GAUSS_POINTS))
    run_chain(
        moves, pattern.row_start, pattern.columns, step_of, kinds[:, 1].copy(),
        in_blocks(gap_weights(kinds[:, 1], bodies.withdrawal_lag_h)),
        cord, pattern.columns[pattern.row("cord")], gap, gap_row,
        np.array([pattern.names.index(site) for site in sites]),
        in_blocks(_body_matrix(bodies)), *doses, slot, out, timeline.counted, stable_area,
    )  # fmt: skip
    _finish_withdrawal(out, wanted, kept, stable_area / timeline.stable_h, bodies)
    return out


def _propagators(pattern: Pattern, values: Array, steps_h: Array) -> Array:
    diagonal = np.flatnonzero(pattern.rows == pattern.columns)
    return propagators(values, pattern.columns, diagonal, pattern.product, pattern.product_start, steps_h)


def _rows_at_nodes(pattern: Pattern, at_nodes: Array) -> tuple[Array, Array, Index]:
    """Rows of the node propagators: cord, and reference minus cord."""
    cord_row, reference_row = pattern.row("cord"), pattern.row("reference")
    cord = np.ascontiguousarray(at_nodes[..., cord_row, :])
    gap = np.ascontiguousarray(at_nodes[..., reference_row, :])
    gap_columns = pattern.columns[reference_row]
    for k, column in enumerate(pattern.columns[cord_row]):
        gap[..., int(np.flatnonzero(gap_columns == column)[0]), :] -= cord[..., k, :]
    return cord, gap, gap_columns


def _scale(name: str, bodies: Bodies) -> Array:
    if name == "plasma_ng_per_ml":
        return per_amount(bodies.volume_central_l)
    if name == "csf_ng_per_ml":
        return per_amount(bodies.csf_volume_l)
    return np.ones(bodies.draws)


def _body_matrix(bodies: Bodies) -> Array:
    """The parameters that the kernels read, in the order of `PARAMETERS`."""
    special = {
        "log2_kd_over_ec50_hm": np.log2(bodies.receptor_kd / bodies.ec50_hm),
        "log2_kd_over_ec50_ashworth": np.log2(bodies.receptor_kd / bodies.ec50_ashworth),
        "gaba_free": 1 / (1 - bodies.receptor_gaba),
        "per_baseline_release": (1 - bodies.release_alpha * bodies.receptor_gaba) ** -bodies.release_power,
        "baseline_descending": (1 - bodies.release_alpha * bodies.descending_share * bodies.receptor_gaba)
        ** bodies.release_power,
        "adaptation_rate_per_h": 1 / bodies.adaptation_tau_h,
        "log2_spasm_ratio": np.log2(bodies.spasm_ratio),
        "ashworth_floor": np.full(bodies.draws, value("model.outcome.ashworth_floor")),
        "ashworth_top": np.full(bodies.draws, value("model.outcome.ashworth_top")),
        "spasm_top": np.full(bodies.draws, value("model.outcome.spasm_top")),
    }
    return np.stack([special[name] if name in special else getattr(bodies, name) for name in PARAMETERS])


def _finish_withdrawal(out: Array, wanted: list[str], kept: tuple[str, ...], stable: Array, bodies: Bodies) -> None:
    """Divide the index by the stable site level and theta; write the hazard."""
    if "withdrawal_index" not in wanted:
        return
    index = out[wanted.index("withdrawal_index")]
    index *= np.divide(1 / value("model.withdrawal.theta"), stable, out=np.zeros_like(stable), where=stable > 0)
    if HAZARD in kept:
        np.subtract(index, 1, out=out[-1])
        np.maximum(out[-1], 0, out=out[-1])
        out[-1] *= bodies.withdrawal_hazard_per_h


_DESCRIPTIONS = {
    "plasma_ng_per_ml": ("ng/mL", "baclofen in plasma"),
    "csf_ng_per_ml": ("ng/mL", "baclofen in spinal fluid"),
    "cord_ng_per_ml": ("ng/mL", "baclofen at the leg segments' ventral horn (CSF units)"),
    "brain_ng_per_ml": ("ng/mL", "baclofen at the brain site (plasma units)"),
    "occupancy": ("1", "GABA-B receptor occupancy in the cord"),
    "h_reflex_ratio": ("1", "H/M relative to baseline"),
    "ashworth": ("1", "Ashworth score (1 to 5), drug effect only"),
    "spasm_score": ("1", "Penn spasm score (0 to 4), drug effect only"),
    "strength": ("1", "descending drive left for voluntary force"),
    "sedation_probability": ("1", "chance of sedation in a person without tolerance"),
    "withdrawal_index": ("1", "withdrawal index over its threshold"),
    HAZARD: ("1/h", "withdrawal hazard"),
}


def _dataset(stored: Array, timeline: Timeline, kept: tuple[str, ...], draws: int, ids: tuple[str, ...]) -> xr.Dataset:
    named = [name for name in kept if name != HAZARD]
    variables = {}
    for name in kept:
        units, long_name = _DESCRIPTIONS[name]
        values = (stored[-1] if name == HAZARD else stored[named.index(name)])[:, :draws].T
        attrs = {"units": units, "long_name": long_name}
        if name == "csf_ng_per_ml":
            wide = np.broadcast_to(values[:, :, None], (*values.shape, len(LEVELS)))
            variables[name] = xr.Variable(("draw", "time", "level"), wide, attrs)
        else:
            variables[name] = xr.Variable(("draw", "time"), values, attrs)
    coordinates = {
        "time_h": ("time", timeline.output_h, {"units": "h", "long_name": "time from 00:00 of day 1"}),
        "level": ("level", np.array(LEVELS)),
    }
    assumed = [id for id in ids if lookup(id).kind == "assumed"]
    return xr.Dataset(variables, coordinates, {"evidence_ids": list(ids), "assumed_ids": assumed})
