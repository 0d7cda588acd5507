"""Muscle and ankle in ticks of the slow clock: twitches that add up, a joint with a spring, a spindle that feels it.

Dorsiflexion stretches soleus and is positive; angles in radians from rest.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from eutonia.simulator.numerics import FAST

Array = NDArray[np.float64]

# Rows of the twitch parameters, (rows, cells); times in ticks.
TWITCH = ("impulse", "fall", "contraction", "conduction", "knee", "gain_rate", "gain_power")
IMPULSE, FALL, CONTRACTION, CONDUCTION, KNEE, GAIN_RATE, GAIN_POWER = range(len(TWITCH))
# The limb's parameters.
LIMB = (
    "torque_per_force", "a_angle_angle", "a_angle_velocity", "a_velocity_angle", "a_velocity_velocity",
    "b_angle", "b_velocity", "mm_per_rad", "spindle_gain", "per_mm", "per_velocity", "power", "offset",
    "plantarflexion", "dorsiflexion",
)  # fmt: skip
(
    PER_FORCE, A11, A12, A21, A22, B1, B2, ARM, SPINDLE, PER_MM, PER_VELOCITY, POWER, OFFSET, PLANTAR, DORSI,
) = range(len(LIMB))  # fmt: skip


@njit(inline="always", **FAST)
def arrive(arriving: Array, last_tick: Array, twitch: Array, cell: int, tick: int) -> None:
    """A spike reaches the muscle after its conduction; fast trains add less each (Fuglevand's gain)."""
    relative = twitch[CONTRACTION, cell] / max(tick - last_tick[cell], 1.0)
    gain = 1.0
    knee = twitch[KNEE, cell]
    if relative > knee:
        at_knee = (1.0 - math.exp(-twitch[GAIN_RATE, cell] * knee ** twitch[GAIN_POWER, cell])) / knee
        gain = (1.0 - math.exp(-twitch[GAIN_RATE, cell] * relative ** twitch[GAIN_POWER, cell])) / relative / at_knee
    arriving[(tick + int(twitch[CONDUCTION, cell])) % len(arriving), cell] += gain
    last_tick[cell] = tick


@njit(inline="always", **FAST)
def move_twitches(muscle: Array, arriving: Array, tick: int, twitch: Array) -> float:
    """Critically damped twitches, exactly from tick to tick; their sum is returned."""
    now = arriving[tick % len(arriving)]
    total = 0.0
    for i in range(muscle.shape[1]):
        fall = twitch[FALL, i]
        muscle[0, i] = fall * (muscle[0, i] + muscle[1, i] / twitch[CONTRACTION, i])
        muscle[1, i] = fall * muscle[1, i] + twitch[IMPULSE, i] * now[i]
        total += muscle[0, i]
        now[i] = 0.0
    return total


@njit(inline="always", **FAST)
def move_ankle(ankle: Array, limb: Array, pull: float, torque: float) -> None:
    """Angle and angular velocity, exactly from tick to tick under a constant torque.

    The shorter the muscle the less it pulls, down to nothing at full plantarflexion; the joint stops at both ends.
    """
    angle, velocity = ankle[0], ankle[1]
    net = torque - limb[PER_FORCE] * pull * max(1.0 + angle / limb[PLANTAR], 0.0)
    ankle[0] = limb[A11] * angle + limb[A12] * velocity + limb[B1] * net
    ankle[1] = limb[A21] * angle + limb[A22] * velocity + limb[B2] * net
    stopped = min(max(ankle[0], -limb[PLANTAR]), limb[DORSI])
    if stopped != ankle[0]:
        ankle[0] = stopped
        ankle[1] = 0.0


@njit(inline="always", **FAST)
def spindle_rate(ankle: Array, limb: Array) -> float:
    """Rate of a primary ending, per second: position, and velocity to a power; never below nil."""
    stretch, speed = limb[ARM] * ankle[0], limb[ARM] * ankle[1]
    quick = math.copysign(abs(speed) ** limb[POWER], speed)
    return max(limb[SPINDLE] * (limb[OFFSET] + limb[PER_MM] * stretch + limb[PER_VELOCITY] * quick), 0.0)
