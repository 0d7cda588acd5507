"""The breakpoints of a run: what is given when, which clearance holds, what is stored."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eutonia.clinic.regimen import Charcoal, Crrt, DialysisSession, Event, KidneyChange
from eutonia.simulator.infusion import Inflow
from eutonia.simulator.linear import Array, Index
from eutonia.simulator.numerics import AFTER_DOSE_H, PANEL_H, TIME_DIGITS
from eutonia.simulator.oral import Intake
from eutonia.simulator.parameters import Bodies


@dataclass(frozen=True)
class Timeline:
    """Breakpoints of a run: where doses fall, what is stored, which panel leads from each point to the next.

    `amount` is mg of an oral dose and the change of a flow, mcg/h; `way` is the absorption chain or, after the chains,
    the inflow.
    """

    point_h: Array
    store_at: Index
    dose_from: Index
    amount: Array
    way: Index
    regime: Index
    output_h: Array

    @property
    def day_of(self) -> Index:
        """The day (from 0) of the panel that begins at each point but the last."""
        return (self.point_h[:-1] // 24).astype(np.int64)


@dataclass(frozen=True)
class Regime:
    """What holds between two events: clearance of plasma, (draws,), and whether what is swallowed is absorbed."""

    clearance_l_per_h: Array
    absorbs: bool


def regimes_of(bodies: Bodies, events: tuple[Event, ...], end_h: float) -> tuple[list[Regime], list[float]]:
    """What is in force from each change on; the times of the changes begin with 0."""
    changes = {0.0}
    for event in events:
        if isinstance(event, KidneyChange | Charcoal):
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
        cleared = bodies.clearance_nonrenal_l_per_h + bodies.renal_clearance_per_crcl * crcl + outside
        held_back = any(isinstance(event, Charcoal) and event.at_h <= start for event in events)
        regimes.append(Regime(cleared, not held_back))
    return regimes, [round(start, TIME_DIGITS) for start in changes_h]


def timeline_of(
    intake: Intake,
    inflows: tuple[Inflow, ...],
    end_h: float,
    every_h: float,
    changes_h: list[float],
    adaptive: bool,
) -> Timeline:
    """All breakpoints; `adaptive` adds the panels that the receptor needs."""
    output = np.arange(0.0, end_h + every_h / 2, every_h).round(TIME_DIGITS)
    output = output[output <= end_h]
    given = [(intake.time_h, intake.dose_mg, intake.chain)]
    sudden = [intake.time_h]
    for k, inflow in enumerate(inflows):
        begun = inflow.time_h < end_h
        rate = inflow.rate_ug_per_h[begun]
        given.append((inflow.time_h[begun], np.diff(rate, prepend=0.0), np.full(len(rate), len(intake.chains) + k)))
        if inflow.origin == "bolus":
            sudden.append(inflow.time_h[begun])
    time_h, amount, way = (np.concatenate(parts) for parts in zip(*given, strict=True))
    time_h = time_h.round(TIME_DIGITS)
    order = np.argsort(time_h, kind="stable")
    time_h = time_h[order]
    panels = np.zeros(0)
    if adaptive or len(changes_h) > 1:  # coupled modes lose digits over long panels
        after = (np.concatenate(sudden)[:, None] + np.array(AFTER_DOSE_H)).ravel()
        panels = np.concatenate([np.arange(0.0, end_h, PANEL_H), after[after < end_h]])
    points = np.unique(np.concatenate([output, panels.round(TIME_DIGITS), time_h, changes_h]).round(TIME_DIGITS))
    store_at = np.full(len(points), -1)
    store_at[np.searchsorted(points, output)] = np.arange(len(output))
    return Timeline(
        point_h=points,
        store_at=store_at,
        dose_from=np.searchsorted(time_h, np.append(points, np.inf)),
        amount=amount[order],
        way=way[order].astype(np.int64),
        regime=np.searchsorted(np.array(changes_h), points, side="right") - 1,
        output_h=output,
    )
