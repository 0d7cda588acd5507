"""One step of the cells, a block of them at a time.

Passive cells, synapses and gates move by their exact factors; open channels carry their current at the mean potential
of the step, which is second order in it.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from eutonia.simulator.numerics import FAST, LANES

Array = NDArray[np.float64]

# Rows of one block of motoneurons: what a cell is, then what it is doing.
MOTONEURON_ROWS = (
    "stay_ss", "stay_sd", "stay_ds", "stay_dd", "gain_ss", "gain_sd", "gain_ds", "gain_dd", "soma_current",
    "dendrite_current", "sodium", "potassium_fast", "potassium_slow", "slow_fall", "threshold", "calcium",
    "calcium_fall", "noise_size",
    "v_soma", "v_dendrite", "m", "h", "n", "q", "p", "excitation", "inhibition", "noise", "last",
)  # fmt: skip
(
    ESS, ESD, EDS, EDD, FSS, FSD, FDS, FDD, JS, JD, NA, KF, KS, SLOW, THETA, CA, CA_FALL, NOISE_SIZE,
    VS, VD, GATE_M, GATE_H, GATE_N, GATE_Q, GATE_P, GE, GI, NOISE, LAST,
) = range(len(MOTONEURON_ROWS))  # fmt: skip

INTERNEURON_ROWS = (
    "stay", "gain", "current", "threshold", "refractory", "excitation_fall", "inhibition_fall",
    "v", "excitation", "inhibition", "held",
)  # fmt: skip
(
    I_STAY, I_GAIN, I_J, I_THETA, I_REF, I_FE, I_FI, I_V, I_GE, I_GI, I_HELD,
) = range(len(INTERNEURON_ROWS))  # fmt: skip

# Scalars shared by all motoneurons.
SCALARS = (
    "m_on", "m_off", "h_on", "h_off", "n_on", "n_off", "q_on", "p_on", "pulse_steps", "refractory_steps",
    "pic_below", "e_sodium", "e_potassium", "e_calcium", "e_excitation", "e_inhibition",
    "excitation_fall", "inhibition_fall", "turn_chance", "turn_steps",
)  # fmt: skip
(
    M_ON, M_OFF, H_ON, H_OFF, N_ON, N_OFF, Q_ON, P_ON, PULSE, REFRACTORY,
    PIC_BELOW, E_NA, E_K, E_CA, E_EXC, E_INH,
    F_EXC, F_INH, TURN_CHANCE, TURN_STEPS,
) = range(len(SCALARS))  # fmt: skip

OWN, OTHER = len(MOTONEURON_ROWS), len(INTERNEURON_ROWS)


@njit(inline="always", **FAST)
def move_motoneurons(cell: Array, step: float, excitation: Array, inhibition: Array, s: Array) -> bool:
    """One block of motoneurons from `step` to the next; true when one of them reached its threshold."""
    e_ca = s[E_CA]
    e_exc = s[E_EXC]
    e_inh = s[E_INH]
    e_k = s[E_K]
    e_na = s[E_NA]
    f_exc = s[F_EXC]
    f_inh = s[F_INH]
    h_off = s[H_OFF]
    h_on = s[H_ON]
    m_off = s[M_OFF]
    m_on = s[M_ON]
    n_off = s[N_OFF]
    n_on = s[N_ON]
    pic_below = s[PIC_BELOW]
    pulse = s[PULSE]
    p_on = s[P_ON]
    q_on = s[Q_ON]
    fired = 0
    for i in range(LANES):
        on = step - cell[LAST, i] < pulse
        m, h, n, q, p = cell[GATE_M, i], cell[GATE_H, i], cell[GATE_N, i], cell[GATE_Q, i], cell[GATE_P, i]
        up = cell[VS, i] >= cell[THETA, i] - pic_below
        opened, shut = 1.0 if on else 0.0, 0.0 if on else 1.0
        current = 1.0 if up else 0.0
        m_factor, h_factor = m_on if on else m_off, h_on if on else h_off
        n_factor, q_factor = n_on if on else n_off, q_on if on else cell[SLOW, i]
        p_factor = p_on if up else cell[CA_FALL, i]
        # gates at the middle of the step
        m = opened + (m - opened) * m_factor
        h = shut + (h - shut) * h_factor
        n = opened + (n - opened) * n_factor
        q = opened + (q - opened) * q_factor
        p = current + (p - current) * p_factor
        ge = cell[GE, i] * f_exc + excitation[i]  # mean conductance of this step
        gi = cell[GI, i] * f_inh + inhibition[i]
        sodium = cell[NA, i] * (m * m * m * h)
        potassium = cell[KF, i] * (n * n * n * n) + cell[KS, i] * (q * q)
        calcium = cell[CA, i] * p
        soma = sodium + potassium + gi
        dendrite = calcium + ge
        to_soma = cell[JS, i] + cell[NOISE, i] + sodium * e_na + potassium * e_k + gi * e_inh
        to_dendrite = cell[JD, i] + calcium * e_ca + ge * e_exc
        # the passive cell moves by its exact propagator; what the open channels carry is taken at the mean potential
        soma *= 0.5
        dendrite *= 0.5
        from_soma = to_soma - soma * cell[VS, i]
        from_dendrite = to_dendrite - dendrite * cell[VD, i]
        vs = cell[ESS, i] * cell[VS, i] + cell[ESD, i] * cell[VD, i]
        vs += cell[FSS, i] * from_soma + cell[FSD, i] * from_dendrite
        vd = cell[EDS, i] * cell[VS, i] + cell[EDD, i] * cell[VD, i]
        vd += cell[FDS, i] * from_soma + cell[FDD, i] * from_dendrite
        ss, sd = 1.0 + cell[FSS, i] * soma, cell[FSD, i] * dendrite
        ds, dd = cell[FDS, i] * soma, 1.0 + cell[FDD, i] * dendrite
        both = 1.0 / (ss * dd - sd * ds)
        cell[VD, i] = (ss * vd - ds * vs) * both
        vs = (dd * vs - sd * vd) * both
        cell[VS, i] = vs
        cell[GATE_M, i] = opened + (m - opened) * m_factor
        cell[GATE_H, i] = shut + (h - shut) * h_factor
        cell[GATE_N, i] = opened + (n - opened) * n_factor
        cell[GATE_Q, i] = opened + (q - opened) * q_factor
        cell[GATE_P, i] = current + (p - current) * p_factor
        cell[GE, i] = ge
        cell[GI, i] = gi
        fired += 1 if vs >= cell[THETA, i] else 0
    return fired > 0


@njit(inline="always", **FAST)
def move_interneurons(
    cell: Array, step: float, excitation: Array, inhibition: Array, e_excitation: float, e_inhibition: float
) -> bool:
    """One block of interneurons from `step` to the next; true when one of them reached its threshold."""
    fired = 0
    for i in range(LANES):
        ge = cell[I_GE, i] * cell[I_FE, i] + excitation[i]
        gi = cell[I_GI, i] * cell[I_FI, i] + inhibition[i]
        half = 0.5 * (ge + gi)
        current = cell[I_J, i] + ge * e_excitation + gi * e_inhibition - half * cell[I_V, i]
        v = (cell[I_STAY, i] * cell[I_V, i] + cell[I_GAIN, i] * current) / (1.0 + cell[I_GAIN, i] * half)
        v = 0.0 if step + 1.0 <= cell[I_HELD, i] else v
        cell[I_V, i] = v
        cell[I_GE, i] = ge
        cell[I_GI, i] = gi
        fired += 1 if v >= cell[I_THETA, i] else 0
    return fired > 0
