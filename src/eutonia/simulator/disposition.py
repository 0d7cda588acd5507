"""Plasma, tissue and the spinal fluid that blood reaches, as modes that decay by themselves; and the sites that follow.

Between them drug only goes back and forth, so that their rates are symmetric in the right units and the modes real.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eutonia.simulator.linear import Array, Rates
from eutonia.simulator.parameters import Bodies
from eutonia.simulator.spine import LEVELS, Blood, Spine

NG_PER_MG = 1000.0 * 1000.0


@dataclass(frozen=True)
class Disposition:
    """Modes ``body_0``, ``body_1`` and so on.

    decay_per_h, plasma (ng/mL for one of the mode), entering (of the mode for 1 mg that reaches plasma) : (modes,
    draws); levels : (modes, levels, draws), ng/mL of drug from blood.
    """

    decay_per_h: Array
    plasma: Array
    entering: Array
    levels: Array

    @property
    def compartments(self) -> tuple[str, ...]:
        return tuple(f"body_{k}" for k in range(len(self.decay_per_h)))

    def in_plasma(self) -> list[tuple[str, Array]]:
        """ng/mL in plasma, as (compartment, weight)."""
        return list(zip(self.compartments, self.plasma, strict=True))

    def at(self, level: int) -> list[tuple[str, Array]]:
        """ng/mL at a level of drug that came from the blood, as (compartment, weight)."""
        return list(zip(self.compartments, self.levels[:, level], strict=True))


def disposition_of(bodies: Bodies, blood: Blood, cleared_l_per_h: Array) -> Disposition:
    """The modes with a clearance of plasma; plasma pays for what the fluid takes and receives what leaves it.

    Sources: model.pk.*, model.one.*, model.csf.ratio.
    """
    central, peripheral = 1000 * bodies.volume_central_l, 1000 * bodies.volume_peripheral_l
    flow, ratio = 1000 * bodies.flow_l_per_h, bodies.csf_ratio
    shapes = len(blood.brought)
    rates = np.zeros((bodies.draws, shapes + 2, shapes + 2))
    rates[:, 0, 0] = (1000 * cleared_l_per_h + flow + ratio * blood.exchange_ml_per_h) / central
    rates[:, 1, 1] = flow / peripheral
    rates[:, 0, 1] = rates[:, 1, 0] = -flow / np.sqrt(central * peripheral)
    rates[:, 2:, 0] = (-blood.brought * np.sqrt(ratio / central)).T
    rates[:, 0, 2:] = rates[:, 2:, 0]
    rates[:, 2:, 2:] = blood.inner
    decay, mix = np.linalg.eigh(rates)
    in_central = mix[:, 0].T / np.sqrt(central)
    return Disposition(
        np.ascontiguousarray(decay.T),
        in_central,
        NG_PER_MG * in_central,
        np.einsum("klr,rkm->mlr", blood.levels, mix[:, 2:] * np.sqrt(ratio)[:, None, None]),
    )


def add_disposition(rates: Rates, body: Disposition, spine: Spine) -> None:
    """The modes fade, and take up what the fluid gives to the blood."""
    for k, name in enumerate(body.compartments):
        rates.decay(name, body.decay_per_h[k])
        for source, weight in spine.to_blood():
            rates.follow(name, source, body.entering[k], weight / NG_PER_MG)


def add_clearance(rates: Rates, body: Disposition, more_l_per_h: Array) -> None:
    """Clearance beyond that of the modes (a kidney that has changed, dialysis); it couples them."""
    for k, name in enumerate(body.compartments):
        for source, plasma in body.in_plasma():
            rates.follow(name, source, -body.entering[k], 1000 * more_l_per_h * plasma / NG_PER_MG)


def add_cord(rates: Rates, body: Disposition, spine: Spine, bodies: Bodies, levels: tuple[int, ...]) -> None:
    """Ventral horn opposite `levels`, ng/mL in CSF units; in half of the draws drug of the blood comes by capillaries.

    Drug of a tip always comes through the CSF, at its own rate: `cord_tip` is that part, and `cord` the sum of both.

    Sources: model.cord.csf_rate, model.cord.capillary_rate, model.cord.capillary_share.
    """
    mean = np.full(bodies.draws, 1 / len(levels))
    rate, through_csf = bodies.cord_rate_per_h, bodies.cord_csf_rate_per_h
    fluid = body.levels[:, list(levels)].mean(axis=1)
    for k, name in enumerate(body.compartments):
        source = np.where(bodies.cord_capillary, bodies.csf_ratio * body.plasma[k], fluid[k])
        rates.follow("cord", name, rate, source)
    rates.decay("cord", rate)
    if spine.inputs:
        rates.decay("cord_tip", through_csf)
        rates.follow("cord", "cord_tip", rate - through_csf, np.ones(bodies.draws))
        for level in levels:
            for name, weight in spine.at(level):
                for site in ("cord", "cord_tip"):
                    rates.follow(site, name, through_csf, weight * mean)


def add_brain(rates: Rates, body: Disposition, spine: Spine, bodies: Bodies) -> None:
    """Brain, ng/mL in plasma units: mostly from blood, a share from the cranial CSF.

    Sources: model.brain.rate, model.brain.csf_share.
    """
    share, cranium = bodies.brain_csf_share, len(LEVELS) - 1
    for name, plasma in body.in_plasma():
        rates.follow("brain", name, bodies.brain_rate_per_h * (1 - share), plasma)
    for name, weight in body.at(cranium) + spine.at(cranium):
        rates.follow("brain", name, bodies.brain_rate_per_h * share / bodies.csf_ratio, weight)
    rates.decay("brain", bodies.brain_rate_per_h)
