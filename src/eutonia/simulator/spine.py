"""The spine: cerebrospinal fluid that exchanges with blood. One mixed compartment until the levels are built.

Its steady state and its areas under the curve hold for the levels too; its peaks do not.
"""

from __future__ import annotations

from eutonia.evidence.library import read_table
from eutonia.simulator.linear import Array, Rates
from eutonia.simulator.parameters import Bodies

LEVELS = tuple(row["id"] for row in read_table("levels.csv"))  # C1 to S2, then the cranium


def add_spine(rates: Rates, bodies: Bodies) -> None:
    """Exchange `k (Kp C_plasma - C_csf)`; plasma pays for what the CSF takes and receives what leaves it.

    Sources: model.csf.ratio, model.csf.exchange, model.csf.volume.
    """
    uptake = bodies.csf_exchange_per_h * bodies.csf_ratio * bodies.csf_volume_l / bodies.volume_central_l
    rates.transfer("central", "csf", uptake)
    rates.transfer("csf", "central", bodies.csf_exchange_per_h)


def add_cord(rates: Rates, bodies: Bodies) -> None:
    """Ventral horn of the leg segments, ng/mL in CSF units; half of the draws reach it from its capillaries.

    Sources: model.cord.csf_rate, model.cord.capillary_rate, model.cord.capillary_share.
    """
    capillary = bodies.cord_capillary
    rates.follow("cord", "csf", bodies.cord_rate_per_h * ~capillary, per_amount(bodies.csf_volume_l))
    from_blood = bodies.csf_ratio * per_amount(bodies.volume_central_l)
    rates.follow("cord", "central", bodies.cord_rate_per_h * capillary, from_blood)
    rates.decay("cord", bodies.cord_rate_per_h)


def add_brain(rates: Rates, bodies: Bodies) -> None:
    """Brain, ng/mL in plasma units: mostly from blood, a share from the cranial CSF.

    Sources: model.brain.rate, model.brain.csf_share.
    """
    share = bodies.brain_csf_share
    rates.follow("brain", "central", bodies.brain_rate_per_h * (1 - share), per_amount(bodies.volume_central_l))
    rates.follow("brain", "csf", bodies.brain_rate_per_h * share / bodies.csf_ratio, per_amount(bodies.csf_volume_l))
    rates.decay("brain", bodies.brain_rate_per_h)


def per_amount(volume_l: Array) -> Array:
    """ng/mL for each mg in a volume (mg/L is 1,000 ng/mL)."""
    return 1000.0 / volume_l
