"""What a poisoning needs beside a run: the share absorbed by a time, sedating levels, depth, and published chances.

Everything goes forwards, from an intake or a level to what it does.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy.linalg import expm

from eutonia.clinic.patient import Patient
from eutonia.evidence import lookup, value
from eutonia.simulator.linear import Array
from eutonia.simulator.oral import chain_names, chain_of
from eutonia.simulator.parameters import Bodies, draw_bodies

DEPTHS = ("alert", "drowsy", "deep", "coma_range")


def share_absorbed(patient: Patient, product: str | None, after_h: float, draws: int, seed: int) -> Array:
    """The share of a single intake, of what reaches plasma in the end, that has reached it so long after.

    Parameters
    ----------
    product : how it is absorbed; None draws the slow overdose branch as well
    after_h : hours since the intake

    Returns
    -------
    array (draws,), 0 to 1; the rest is the most that charcoal could hold back

    Sources: model.absorption.*, model.one.ka
    """
    return absorbed_of(draw_bodies(patient, draws, seed), product, after_h)


def absorbed_of(bodies: Bodies, product: str | None, after_h: float) -> Array:
    """The same for bodies at hand."""
    chain = chain_of(product)
    absorption = getattr(bodies, chain)
    stages = len(chain_names(chain))
    rates = np.zeros((bodies.draws, stages, stages))
    for k in range(stages):
        out = absorption.transit_per_h if k + 1 < stages else absorption.absorption_per_h
        rates[:, k, k] = -out
        if k + 1 < stages:
            rates[:, k + 1, k] = out
    entered = np.zeros((bodies.draws, stages))
    entered[np.arange(bodies.draws), stages - 1 - absorption.transit] = 1
    waiting = np.einsum("rij,rj->ri", expm(rates * after_h), entered).sum(axis=1)
    return np.clip(1 - waiting, 0, 1)


def sedating_levels(patient: Patient, draws: int, seed: int) -> Array:
    """The brain level (plasma units, ng/mL) at which a person without tolerance is as likely sedated as not, (draws,).

    Sources: model.sedation.ec50
    """
    return draw_bodies(patient, draws, seed).sedation_ec50


def depths_of(peaks: Array) -> dict[str, float]:
    """The share of draws in each depth of sedation by the highest brain level, (draws,), ng/mL in plasma units.

    Sources: model.sedation.ec50, conc.toxic.review, poisoning.level.coma
    """
    toxic = lookup("conc.toxic.review").low or 0  # mg/L
    edges = np.array([lookup("model.sedation.ec50").low or 0, toxic * 1000, value("poisoning.level.coma")])
    reached = np.searchsorted(edges, peaks, side="right")
    return {name: float(np.mean(reached == k)) for k, name in enumerate(DEPTHS)}


def chance_by_intake(dose_mg: float, sign: Literal["coma", "vent"]) -> tuple[float, float | None, float | None]:
    """The published chance of coma or of ventilation after one intake: middle, low and high (None: one series).

    Valid for: self-poisoning by mouth with working kidneys; tolerance and what else was taken are not in it.

    Sources: ae.od.coma.d50, ae.od.vent.d50, poisoning.coma.slope
    """
    even, slope = lookup(f"ae.od.{sign}.d50"), value("poisoning.coma.slope")

    def chance(even_mg: float) -> float:
        return 1 / (1 + (even_mg / dose_mg) ** slope)

    low, high = (None if one is None else chance(one) for one in (even.high, even.low))
    return chance(value(even.id)), low, high


def spans_above(levels: Array, threshold: Array, time_h: Array) -> tuple[Array, Array]:
    """The first and the last hour at which each draw is at or above its threshold; nan where it never is.

    Parameters
    ----------
    levels : (draws, times), ng/mL
    threshold : (draws,), ng/mL
    time_h : (times,), hours
    """
    above = levels >= threshold[:, None]
    some = above.any(axis=1)
    first = np.where(some, time_h[above.argmax(axis=1)], np.nan)
    last = np.where(some, time_h[len(time_h) - 1 - above[:, ::-1].argmax(axis=1)], np.nan)
    return first, last
