"""The small circuit that Brian2, NEURON and the project all run: 100 motoneurons, 100 interneurons, 20 Ia fibres, 1 s.

Written from the geometry alone, without the project's code. Units: ms, mV above rest, uS, nF, nA, um; contact matrices
hold the peak conductance of each contact, presynaptic axon first, 0 where there is none.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

DATA = Path(__file__).parents[2] / "tests" / "data" / "circuit"
SEED = 20
DT_MS, END_MS = 0.05, 1000.0
POOL = {"S": 800, "FR": 50, "FF": 50}
CELLS, INTERNEURONS, FIBRES = 100, 100, 20
RANGES = {  # first and last cell of each type, linear between
    "theta_mv": ((12.35, 16.45), (16.45, 19.3), (19.3, 20.9)),
    "dendrite_diameter_um": ((41.5, 62.5), (62.5, 83.5), (83.5, 92.5)),
    "dendrite_length_um": ((5519, 6789), (6789, 8058), (8058, 10578)),
    "soma_diameter_um": ((77.5, 82.5), (82.5, 87.5), (87.5, 112.5)),
    "dendrite_rm_ohm_cm2": ((14350, 10650), (10650, 6950), (6950, 6050)),
    "soma_rm_ohm_cm2": ((1150, 1050), (1050, 950), (950, 650)),
}
OF_TYPE = {  # mS/cm2, 1/ms
    "na_ms_per_cm2": (30.0, 30.0, 30.0),
    "kf_ms_per_cm2": (4.0, 4.0, 0.5),
    "ks_ms_per_cm2": (17.0, 37.5, 8.0),
    "beta_q_per_ms": (0.025, 0.05, 0.05),
}
RI_OHM_CM, CM_UF_PER_CM2 = 70.0, 1.0
IN_DIAMETER_UM, IN_LENGTH_UM, IN_RM_OHM_CM2, IN_THETA_MV = 25.0, 175.0, 6280.0, (10.0, 15.0)
SYNAPSES = {  # a, b (1/ms), pulse (ms), E (mV), share of contacts, peak conductance (uS), the table's value
    "ia_mn": (0.5, 2.5, 0.2, 70.0, 0.9, 9.0, 0.6),
    "ia_in": (0.5, 2.5, 0.2, 70.0, 0.5, 0.11, 0.6),
    "in_mn": (0.5, 1.2, 0.4, -16.0, 0.2, 0.4, 0.5),
    "mn_in": (0.5, 0.07, 3.0, 70.0, 0.1, 0.0012, 0.15),
}
SPREAD = 0.2  # contacts of one kind differ by this share either way, so that a wrong index shows
DELAY_MS = (0.5, 3.0)
VOLLEYS_MS = tuple(40.0 + 110.0 * k for k in range(9))
VOLLEY_SD_MS, BETWEEN_PER_S = 0.6, 25.0
CURRENT_SHARE = (0.35, 0.75)  # of the rheobase, into every third motoneuron

Arrays = dict[str, np.ndarray]


def area_cm2(diameter_um, length_um):
    return np.pi * diameter_um * length_um * 1e-8


def motoneurons(positions: np.ndarray) -> Arrays:
    """Cells at these places of the 900, with what follows from their geometry."""
    sizes = np.array(list(POOL.values()))
    ends = np.cumsum(sizes)
    kind = np.searchsorted(ends, positions, side="right")
    inside = (positions - (ends - sizes)[kind]) / (sizes[kind] - 1)
    found: Arrays = {"position": positions, "type": kind}
    for name, pairs in RANGES.items():
        first, last = np.array(pairs, dtype=float)[kind].T
        found[name] = first + (last - first) * inside
    densities = {name: np.array(values)[kind] for name, values in OF_TYPE.items()}
    soma_d, dend_d, dend_l = (found[f"{one}_um"] for one in ("soma_diameter", "dendrite_diameter", "dendrite_length"))
    soma, dendrite = area_cm2(soma_d, soma_d), area_cm2(dend_d, dend_l)
    found["soma_nf"], found["dendrite_nf"] = 1e3 * CM_UF_PER_CM2 * soma, 1e3 * CM_UF_PER_CM2 * dendrite
    found["soma_leak_us"] = 1e6 * soma / found["soma_rm_ohm_cm2"]
    found["dendrite_leak_us"] = 1e6 * dendrite / found["dendrite_rm_ohm_cm2"]
    along = dend_l / (np.pi * (dend_d / 2) ** 2) + soma_d / (np.pi * (soma_d / 2) ** 2)  # 1/um
    found["coupling_us"] = 200.0 / (RI_OHM_CM * along)
    for name in ("na", "kf", "ks"):
        found[f"{name}_us"] = 1e3 * densities[f"{name}_ms_per_cm2"] * soma
    found["beta_q_per_ms"] = densities["beta_q_per_ms"]
    g_s, g_d, g_c = found["soma_leak_us"], found["dendrite_leak_us"], found["coupling_us"]
    found["input_mohm"] = 1.0 / (g_s + g_c * g_d / (g_c + g_d))
    found["rheobase_na"] = found["theta_mv"] / found["input_mohm"]
    return found


def contacts(rng: np.random.Generator, name: str, before: int, after: int) -> np.ndarray:
    """Peak conductances, uS, (before, after)."""
    *_, share, peak, _ = SYNAPSES[name]
    there = rng.random((before, after)) < share
    return np.where(there, peak * rng.uniform(1 - SPREAD, 1 + SPREAD, (before, after)), 0.0)


def afferents(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Steps and fibres, in order of time: volleys with a jitter, and irregular trains between (2 ms apart at least)."""
    pairs = []
    for fibre in range(FIBRES):
        volleys = np.array(VOLLEYS_MS) + VOLLEY_SD_MS * rng.standard_normal(len(VOLLEYS_MS))
        between = np.cumsum(2.0 + rng.exponential(1000.0 / BETWEEN_PER_S - 2.0, 60))
        steps = np.unique(np.round(np.concatenate([volleys, between]) / DT_MS).astype(np.int64))
        steps = steps[(steps > 0) & (steps < round((END_MS - 10) / DT_MS))]
        last = -(10**9)
        for step in steps:
            if step - last >= round(2.0 / DT_MS):
                pairs.append((int(step), fibre))
                last = step
    steps, fibres = np.array(sorted(pairs), dtype=np.int64).T
    return steps, fibres


def build() -> Arrays:
    rng = np.random.default_rng(SEED)
    total = sum(POOL.values())
    positions = np.round(np.arange(CELLS) * (total - 1) / (CELLS - 1)).astype(np.int64)
    found: Arrays = {f"mn_{name}": values for name, values in motoneurons(positions).items()}
    found["mn_current_na"] = np.zeros(CELLS)
    some = np.arange(0, CELLS, 3)
    found["mn_current_na"][some] = rng.uniform(*CURRENT_SHARE, len(some)) * found["mn_rheobase_na"][some]
    area = area_cm2(IN_DIAMETER_UM, IN_LENGTH_UM)
    found["in_nf"] = np.full(INTERNEURONS, 1e3 * CM_UF_PER_CM2 * area)
    found["in_leak_us"] = np.full(INTERNEURONS, 1e6 * area / IN_RM_OHM_CM2)
    found["in_theta_mv"] = rng.permutation(np.linspace(*IN_THETA_MV, INTERNEURONS))
    found["in_current_na"] = np.zeros(INTERNEURONS)
    found["in_current_na"][::4] = 0.3 * found["in_leak_us"][::4] * found["in_theta_mv"][::4]
    sizes = {"ia": FIBRES, "mn": CELLS, "in": INTERNEURONS}
    for name, (a, b, pulse, reversal, *_) in SYNAPSES.items():
        before, after = name.split("_")
        found[f"{name}_us"] = contacts(rng, name, sizes[before], sizes[after])
        found[f"{name}_a_per_ms"], found[f"{name}_b_per_ms"] = np.float64(a), np.float64(b)
        found[f"{name}_pulse_steps"] = np.int64(round(pulse / DT_MS))
        found[f"{name}_reversal_mv"] = np.float64(reversal)
    half = INTERNEURONS // 2  # one kind of excitation each: fibres for the first half, motoneurons for the other
    found["ia_in_us"][:, half:] = 0.0
    found["mn_in_us"][:, :half] = 0.0
    low, high = (round(one / DT_MS) for one in DELAY_MS)
    for name, size in sizes.items():
        found[f"{name}_delay_steps"] = rng.integers(low, high + 1, size)
    found["ia_spike_step"], found["ia_spike_fibre"] = afferents(rng)
    fixed = {
        "dt_ms": DT_MS,
        "na_reversal_mv": 120.0,
        "k_reversal_mv": -10.0,
        "alpha_m_per_ms": 22.0,
        "beta_m_per_ms": 13.0,
        "alpha_h_per_ms": 0.5,
        "beta_h_per_ms": 4.0,
        "alpha_n_per_ms": 1.5,
        "beta_n_per_ms": 0.1,
        "alpha_q_per_ms": 1.5,
    }
    found |= {name: np.float64(value) for name, value in fixed.items()}
    steps = {"spike_pulse": 0.6, "mn_refractory": 5.0, "in_refractory": 2.0, "end": END_MS}
    found |= {f"{name}_steps": np.int64(round(value / DT_MS)) for name, value in steps.items()}
    return found


def load() -> Arrays:
    with np.load(DATA / "network.npz") as stored:
        return {name: stored[name] for name in stored.files}


def save(name: str, arrays: Arrays) -> None:
    DATA.mkdir(parents=True, exist_ok=True)
    for key, values in arrays.items():
        if np.asarray(values).dtype not in (np.float64, np.int64):
            raise SystemExit(f"{key}: {np.asarray(values).dtype}")
    np.savez_compressed(DATA / name, **arrays)
    print(name, (DATA / name).stat().st_size, "bytes")


if __name__ == "__main__":
    network = build()
    save("network.npz", network)
    if "show" in sys.argv:
        for key, values in network.items():
            print(key, np.shape(values), np.ravel(values)[:1], np.ravel(values)[-1:])
