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


def add_effect_sites(rates: Rates, bodies: Bodies) -> None:
    """Ventral horn of the leg segments and brain, in ng/mL; half of the draws reach the cord from its capillaries.

    Sources: model.cord.*, model.brain.*.
    """
    plasma = per_amount(bodies.volume_central_l)
    csf = per_amount(bodies.csf_volume_l)
    capillary = bodies.cord_capillary
    rates.follow("cord", "csf", bodies.cord_rate_per_h * ~capillary, csf)
    rates.follow("cord", "central", bodies.cord_rate_per_h * capillary, bodies.csf_ratio * plasma)
    rates.decay("cord", bodies.cord_rate_per_h)
    rates.follow("brain", "central", bodies.brain_rate_per_h * (1 - bodies.brain_csf_share), plasma)
    rates.follow("brain", "csf", bodies.brain_rate_per_h * bodies.brain_csf_share / bodies.csf_ratio, csf)
    rates.decay("brain", bodies.brain_rate_per_h)


def per_amount(volume_l: Array) -> Array:
    """ng/mL for each mg in a volume (mg/L is 1,000 ng/mL)."""
    return 1000.0 / volume_l
