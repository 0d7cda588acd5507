"""The circuit of the speed comparison: 300 motoneurons, 300 interneurons, 60 Ia fibres, 10 s at 0.1 ms.

Leaky integrate-and-fire cells with conductances that jump at an arrival and decay: a load, not physiology. Cells 0 to
299 are the motoneurons. Excitation (Ia, motoneurons) 1 ms, reversal 0 mV; inhibition (interneurons) 5 ms, -75 mV:

    C dV/dt = g_L (rest - V) + g_exc (0 - V) + g_inh (-75 - V) + I

V(t) at or above the threshold at a grid time t is a spike; V is the reset value until t + refractory time. A spike
arrives at every contact of its axon `delay` steps later. Chosen here: rest and reset -65 mV, thresholds 8 to 12 mV
above, constant drive 0.82 to 1.05 (motoneurons) and 0.80 to 1.14 (interneurons) of what reaches the threshold, and the
weights: 6.6 and 12.8 spikes a second without drug.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MOTONEURONS, INTERNEURONS, FIBRES = 300, 300, 60
DT_MS, END_MS = 0.1, 10_000.0
SETS = 50
REST_MV, EXC_MV, INH_MV, EXC_TAU_MS, INH_TAU_MS = -65.0, 0.0, -75.0, 1.0, 5.0
TAU_MS, REFRACTORY_MS, CAPACITANCE_NF = (8.0, 10.0), (3.0, 2.0), (0.2, 0.1)  # motoneurons, interneurons
ABOVE_REST_MV = (8.0, 12.0)
DRIVE = ((0.82, 1.05), (0.80, 1.14))
FROM_FIBRES, RENSHAW = INTERNEURONS // 5, 100  # interneurons that fibres reach; that motoneurons reach (others)
SHARE = {"mn_in": 0.1, "in_mn": 0.1, "in_in": 0.05}
PEAK_US = {"ia_mn": 0.00025, "ia_in": 0.0002, "mn_in": 0.001, "in_mn": 0.001, "in_in": 0.0005}
FIBRE_DELAY_MS, DELAY_MS = (1.0, 6.0), (1.0, 2.0)
VOLLEY_MS, JITTER_MS = 100.0, 0.5


@dataclass(frozen=True)
class SpeedNetwork:
    """600 cells, motoneurons first; weights (axons before, cells after) in uS, 0 where there is no contact."""

    dt_ms: float
    steps: int
    capacitance_nf: np.ndarray
    leak_us: np.ndarray
    rest_mv: float
    threshold_mv: np.ndarray
    refractory_steps: np.ndarray
    current_na: np.ndarray
    exc_reversal_mv: float
    inh_reversal_mv: float
    exc_tau_ms: float
    inh_tau_ms: float
    fibre_us: np.ndarray  # (60, 600), excitatory; times 1 - occupancy
    cell_us: np.ndarray  # (600, 600), excitatory from motoneurons, inhibitory from interneurons
    fibre_delay_steps: np.ndarray
    cell_delay_steps: np.ndarray
    fibre_spike_step: np.ndarray  # in order of time
    fibre_spike_fibre: np.ndarray


def occupancies() -> np.ndarray:
    """Of the sets: 0 to 0.98."""
    return np.arange(SETS) * 0.02


def network(seed: int) -> SpeedNetwork:
    rng = np.random.default_rng(seed)
    sizes, n = (MOTONEURONS, INTERNEURONS), MOTONEURONS + INTERNEURONS

    def each(pair) -> np.ndarray:
        return np.repeat(np.array(pair, dtype=float), sizes)

    leak = each(CAPACITANCE_NF) / each(TAU_MS)
    above = rng.uniform(*ABOVE_REST_MV, n)
    drive = np.concatenate([rng.uniform(*pair, size) for pair, size in zip(DRIVE, sizes, strict=True)])
    fibre, cell = np.zeros((FIBRES, n)), np.zeros((n, n))
    fibre[:, :MOTONEURONS] = PEAK_US["ia_mn"]
    fibre[:, MOTONEURONS : MOTONEURONS + FROM_FIBRES] = PEAK_US["ia_in"]
    renshaw = slice(MOTONEURONS + FROM_FIBRES, MOTONEURONS + FROM_FIBRES + RENSHAW)
    motor, inter = slice(0, MOTONEURONS), slice(MOTONEURONS, n)
    for name, rows, columns in (("mn_in", motor, renshaw), ("in_mn", inter, motor), ("in_in", inter, inter)):
        part = cell[rows, columns]
        part[rng.random(part.shape) < SHARE[name]] = PEAK_US[name]
    np.fill_diagonal(cell, 0.0)
    volleys = np.arange(VOLLEY_MS / 2, END_MS, VOLLEY_MS)
    times = volleys + JITTER_MS * rng.standard_normal((FIBRES, len(volleys)))
    spikes = np.round(times / DT_MS).astype(np.int64)
    order = np.argsort(spikes, axis=None, kind="stable")

    def delays(pair, size) -> np.ndarray:
        low, high = (round(one / DT_MS) for one in pair)
        return rng.integers(low, high + 1, size)

    return SpeedNetwork(
        dt_ms=DT_MS,
        steps=round(END_MS / DT_MS),
        capacitance_nf=each(CAPACITANCE_NF),
        leak_us=leak,
        rest_mv=REST_MV,
        threshold_mv=REST_MV + above,
        refractory_steps=np.repeat([round(one / DT_MS) for one in REFRACTORY_MS], sizes),
        current_na=drive * above * leak,
        exc_reversal_mv=EXC_MV,
        inh_reversal_mv=INH_MV,
        exc_tau_ms=EXC_TAU_MS,
        inh_tau_ms=INH_TAU_MS,
        fibre_us=fibre,
        cell_us=cell,
        fibre_delay_steps=delays(FIBRE_DELAY_MS, FIBRES),
        cell_delay_steps=delays(DELAY_MS, n),
        fibre_spike_step=spikes.ravel()[order],
        fibre_spike_fibre=np.unravel_index(order, spikes.shape)[0],
    )
