"""The limb of a cord: twitches of its pool, the ankle they move, and the spindles that feel it. Sources: reflex.*."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

from eutonia.evidence import value
from eutonia.simulator.reflex import muscle as m
from eutonia.simulator.reflex.cells import Pool
from eutonia.simulator.reflex.cord import Cord, fibres
from eutonia.simulator.reflex.run import Limb

Array = NDArray[np.float64]


def tick_ms(cord: Cord) -> float:
    """Length of a tick of the slow clock."""
    return cord.circuit.tick_steps * cord.dt_ms


def limb_of(cord: Cord, moving: bool) -> Limb:
    """Muscle and ankle of a cord; the ankle is held still unless it is `moving`.

    Sources: reflex.ankle.*, reflex.muscle.*, reflex.spindle.*, reflex.spastic.stiffness.
    """
    tick = tick_ms(cord)
    row = np.zeros(len(m.LIMB))
    arm_m = value("reflex.muscle.moment_arm")
    whole = sum(int(value(f"reflex.mn.{kind}.count")) for kind in ("s", "fr", "ff"))
    row[m.PER_FORCE] = arm_m * value("reflex.force.scale") * whole / cord.cells
    if moving:
        inertia, damping = value("reflex.ankle.inertia"), value("reflex.ankle.damping")
        stiffness = value("reflex.ankle.stiffness") * cord.spastic("stiffness")
        rates = np.array([[0, 1, 0], [-stiffness / inertia, -damping / inertia, 1 / inertia], [0, 0, 0]])
        moved = expm(rates * tick / 1000)
        row[m.A11], row[m.A12], row[m.B1] = moved[0]
        row[m.A21], row[m.A22], row[m.B2] = moved[1]
        row[m.SPINDLE] = cord.drug.release  # the drug takes fusimotor drive as it takes other interneurons
    row[m.ARM] = 1000 * arm_m * value("reflex.spindle.to_muscle")
    row[m.PER_MM] = value("reflex.spindle.position_gain")
    row[m.PER_VELOCITY] = value("reflex.spindle.velocity_gain")
    row[m.POWER] = value("reflex.spindle.velocity_power")
    row[m.OFFSET] = value("reflex.spindle.offset")
    row[m.PLANTAR] = np.radians(value("reflex.ankle.plantarflexion"))
    row[m.DORSI] = np.radians(value("reflex.ankle.dorsiflexion"))
    delay = np.zeros(cord.circuit.fibres, dtype=np.int64)
    ia = fibres("ia")
    delay[ia.first : ia.first + ia.count] = np.round(conduction_ms("ia", ia.count) / tick)
    return Limb(twitches(cord.circuit.pool, tick), row, delay)


def conduction_ms(name: str, count: int) -> Array:
    """From the muscle to the cord, for each afferent."""
    velocity = np.linspace(value(f"reflex.{name}.velocity_first"), value(f"reflex.{name}.velocity_last"), count)
    return 1000 * (value("reflex.nerve.length") + value("reflex.nerve.to_muscle")) / velocity


def spindle_rates(cord: Cord, stretch_mm: Array) -> Array:
    """Mean rate of the primary endings at the cord (per second) when the muscle is stretched so, tick by tick.

    Sources: reflex.spindle.*, reflex.ia.*.
    """
    tick = tick_ms(cord)
    speed = np.gradient(stretch_mm, tick / 1000)
    quick = (
        value("reflex.spindle.velocity_gain") * np.sign(speed) * np.abs(speed) ** value("reflex.spindle.velocity_power")
    )
    rate = value("reflex.spindle.offset") + value("reflex.spindle.position_gain") * stretch_mm + quick
    delay = round(float(conduction_ms("ia", 2).mean()) / tick)
    return np.concatenate([np.zeros(delay), cord.drug.release * np.maximum(rate, 0)])[: len(stretch_mm)]


def twitches(pool: Pool, tick: float) -> Array:
    """Twitch parameters of a pool, (rows, cells); times in ticks of this many ms.

    Sources: reflex.mn.*, reflex.nerve.*, reflex.force.*.
    """
    along_m = value("reflex.nerve.length") + value("reflex.nerve.to_muscle")
    rows = np.empty((len(m.TWITCH), len(pool)))
    rows[m.CONTRACTION] = pool.twitch_ms / tick
    rows[m.IMPULSE] = pool.twitch_force * np.e
    rows[m.FALL] = np.exp(-1 / rows[m.CONTRACTION])
    rows[m.CONDUCTION] = np.round(1000 * along_m / pool.velocity_m_per_s / tick)
    rows[m.KNEE] = value("reflex.force.gain_knee")
    rows[m.GAIN_RATE] = value("reflex.force.gain_rate")
    rows[m.GAIN_POWER] = value("reflex.force.gain_power")
    return rows
