"""Drowsiness of people who rose slowly to their dose. Pointwise, no memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from eutonia.clinic.patient import Patient
from eutonia.evidence import value
from eutonia.simulator.parameters import draw_bodies
from eutonia.simulator.sampling import Array, Sampler


@dataclass(frozen=True)
class Susceptibility:
    """What makes one person drowsier than another on the same dose; each array (draws,).

    `clearance_ratio` is the clearance with a healthy kidney over the person's own; `tolerated_mg` the daily dose that
    the person tolerates, `half_dose_mg` that at half of what baclofen adds, `without` the chance without baclofen,
    `log_odds_most` the most that baclofen adds.
    """

    clearance_ratio: Array
    tolerated_mg: Array
    half_dose_mg: Array
    without: Array
    log_odds_most: Array


def draw_susceptibility(
    patient: Patient, without_id: str, draws: int, seed: int, given: Mapping[str, Array] | None = None
) -> Susceptibility:
    """Susceptibilities drawn for one patient.

    Parameters
    ----------
    without_id : the row that holds the chance of drowsiness without baclofen
    given : parameters that are not drawn; see `Sampler`

    Sources: harms.drowsy.*, model.pk.crcl_healthy, model.pk.reference_weight, model.pk.clearance_exponent
    """
    sampler, bodies = Sampler(draws, seed, given), draw_bodies(patient, draws, seed, given)
    size = (patient.weight_kg / value("model.pk.reference_weight")) ** value("model.pk.clearance_exponent")
    healthy = (
        bodies.clearance_nonrenal_l_per_h + bodies.renal_clearance_per_crcl * value("model.pk.crcl_healthy") * size
    )
    return Susceptibility(
        clearance_ratio=healthy / bodies.clearance_l_per_h,
        tolerated_mg=sampler("harms.drowsy.tolerated"),
        half_dose_mg=sampler("harms.drowsy.half_dose"),
        without=sampler(without_id),
        log_odds_most=np.maximum(sampler("harms.drowsy.log_odds"), 0),
    )


def titrated_drowsiness(who: Susceptibility, daily_dose_mg: float) -> Array:
    """The chance of drowsiness in titrated use, (draws,), 0 to 1; without a dose it is that without baclofen.

    Parameters
    ----------
    daily_dose_mg : the dose of one day, racemate, mg

    Valid for: adults by mouth who rose to the dose; kidney disease by its clearance alone.

    Sources: harms.drowsy.tolerated
    """
    relative = daily_dose_mg * who.clearance_ratio * value("harms.drowsy.tolerated") / who.tolerated_mg
    odds = who.without / (1 - who.without)
    odds = odds * np.exp(who.log_odds_most * relative / (relative + who.half_dose_mg))
    return odds / (1 + odds)
