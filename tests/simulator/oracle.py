"""A general ODE solver on the equations as they stand in the design; shares no code with the simulator.

It reads the same bodies, and restarts at every dose and every change of clearance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numba import njit
from scipy.integrate import solve_ivp

from eutonia.evidence import value
from eutonia.simulator.parameters import Bodies

# State: three transit compartments, gut, central, peripheral, CSF (mg); cord, brain, reference (ng/mL);
# area under the cord, receptor density, slow set point, filtered gap; urine, eliminated (mg).
STATES = 16


@njit
def rhs(t, y, p, renal, outside):
    ktr, ka, cl, v1, v2, q, kp, kx, vcsf, cap, kc, kb, phi, tau_ref = p[:14]
    kd, gaba, deg, ind, half, alpha, power, tau, gain, ec50, hill, slope, lag = p[14:27]
    d = np.zeros(STATES)
    d[0] = -ktr * y[0]
    d[1] = ktr * (y[0] - y[1])
    d[2] = ktr * (y[1] - y[2])
    d[3] = ktr * y[2] - ka * y[3]
    c1, c2, cc = y[4] / v1, y[5] / v2, y[6] / vcsf
    exchange = kx * vcsf * (kp * c1 - cc)
    d[4] = ka * y[3] - (cl + renal + outside) * c1 - q * (c1 - c2) - exchange
    d[5] = q * (c1 - c2)
    d[6] = exchange
    source = kp * c1 if cap > 0.5 else cc
    d[7] = kc * (1000 * source - y[7])
    d[8] = kb * (1000 * ((1 - phi) * c1 + phi * cc / kp) - y[8])
    d[9] = (y[7] - y[9]) / tau_ref
    d[10] = y[7]
    r = y[7] / (y[7] + kd)
    u = r / (r + half)
    d[11] = deg * (1 - y[11]) - ind * u * y[11]
    occupied = y[11] * (r + gaba * (1 - r))
    if occupied >= gaba:
        share = (occupied - gaba) / (1 - gaba)
        reflex = 1 / (1 + (kd * share / (1 - share) / ec50) ** hill)
    else:
        reflex = 1 + slope * (((1 - alpha * occupied) / (1 - alpha * gaba)) ** power - 1)
    d[12] = (1 - reflex * (1 + gain * y[12]) - y[12]) / tau
    d[13] = (max(0.0, y[9] - y[7]) - y[13]) / lag
    d[14] = renal * c1
    d[15] = (cl + outside) * c1
    return d


@dataclass
class Happening:
    """What happens at one time: a dose in a compartment, or new clearances."""

    time_h: float
    dose_mg: float = 0.0
    clearances: tuple[float, float] | None = None
    order: int = field(default=0)


def parameters(b: Bodies, draw: int, form: str = "tablet") -> np.ndarray:
    absorption = getattr(b, form)
    return np.array(
        [
            absorption.transit_per_h[draw], absorption.absorption_per_h[draw], b.clearance_nonrenal_l_per_h[draw],
            b.volume_central_l[draw], b.volume_peripheral_l[draw], b.flow_l_per_h[draw], b.csf_ratio[draw],
            b.csf_exchange_per_h[draw], b.csf_volume_l[draw], float(b.cord_capillary[draw]), b.cord_rate_per_h[draw],
            b.brain_rate_per_h[draw], b.brain_csf_share[draw], b.reference_tau_h[draw],
            b.receptor_kd[draw], b.receptor_gaba[draw], b.receptor_degradation_per_h[draw],
            b.receptor_induction_per_h[draw], b.receptor_induction_half[draw], b.release_alpha[draw],
            b.release_power[draw], b.adaptation_tau_h[draw], b.adaptation_gain[draw], b.ec50_hm[draw],
            b.hill_hm[draw], b.rebound_slope[draw], b.withdrawal_lag_h[draw],
        ]
    )  # fmt: skip


def solve(
    b: Bodies, draw: int, happenings: list[Happening], times_h: np.ndarray, form: str = "tablet", method: str = "DOP853"
) -> np.ndarray:
    """States at `times_h`, shape (times, STATES)."""
    p = parameters(b, draw, form)
    entry = 3 - int(getattr(b, form).transit[draw])
    renal, outside = float(b.clearance_renal_l_per_h[draw]), 0.0
    y = np.zeros(STATES)
    y[11] = 1.0
    out = np.zeros((len(times_h), STATES))
    breaks = sorted({h.time_h for h in happenings} | {0.0, float(times_h[-1])})
    for left, right in zip(breaks, [*breaks[1:], math.inf], strict=True):
        out[times_h == left] = y
        for h in happenings:
            if h.time_h == left:
                y[entry] += h.dose_mg * b.bioavailability[draw]
                renal, outside = h.clearances or (renal, outside)
        if math.isinf(right):
            break
        inside = (times_h > left) & (times_h <= right)
        ends = np.append(times_h[inside], right)
        tolerance = {"rtol": 1e-10, "atol": 1e-12} if method == "Radau" else {"rtol": 1e-11, "atol": 1e-13}
        options = {**tolerance, "max_step": 0.25}  # keeps the dense output as good as the steps
        found = solve_ivp(rhs, (left, right), y, method, args=(p, renal, outside), t_eval=np.unique(ends), **options)
        assert found.success, found.message
        out[inside] = found.y.T[np.isin(found.t, times_h[inside])]
        y = found.y[:, -1].copy()
    return out


def observed(b: Bodies, draw: int, y: np.ndarray, stable: float) -> dict[str, np.ndarray]:
    """The public variables from the solver's states; `stable` is the mean cord level of the stable week."""
    kd, gaba = b.receptor_kd[draw], b.receptor_gaba[draw]
    alpha, power = b.release_alpha[draw], b.release_power[draw]
    cord, brain, density, slow, filtered = y[:, 7], y[:, 8], y[:, 11], y[:, 12], y[:, 13]
    share = cord / (cord + kd)
    occupied = density * (share + gaba * (1 - share))
    naive = np.maximum((occupied - gaba) / (1 - gaba), 0)
    equivalent = kd * naive / (1 - naive)
    below = 1 + b.rebound_slope[draw] * (((1 - alpha * occupied) / (1 - alpha * gaba)) ** power - 1)

    def left(ec50: float, hill: float) -> np.ndarray:
        return np.where(occupied >= gaba, 1 / (1 + (equivalent / ec50) ** hill), below)

    adapted = 1 + b.adaptation_gain[draw] * slow
    floor, top = value("model.outcome.ashworth_floor"), value("model.outcome.ashworth_top")
    rigid = floor + b.ashworth_passive[draw]
    ec50, hill = b.ec50_ashworth[draw], b.hill_ashworth[draw]
    blocked = alpha * b.descending_share[draw]
    index = filtered / stable * np.maximum(slow, 0) / (np.maximum(slow, 0) + b.withdrawal_half[draw])
    index = index / value("model.withdrawal.theta")
    return {
        "plasma_ng_per_ml": 1000 * y[:, 4] / b.volume_central_l[draw],
        "csf_ng_per_ml": 1000 * y[:, 6] / b.csf_volume_l[draw],
        "cord_ng_per_ml": cord,
        "brain_ng_per_ml": brain,
        "occupancy": occupied,
        "h_reflex_ratio": left(b.ec50_hm[draw], b.hill_hm[draw]) * adapted,
        "ashworth": np.minimum(rigid + (b.ashworth_baseline[draw] - rigid) * left(ec50, hill) * adapted, top),
        "spasm_score": np.minimum(
            b.spasm_baseline[draw] * left(ec50 * b.spasm_ratio[draw], hill) * adapted, value("model.outcome.spasm_top")
        ),
        "strength": ((1 - blocked * occupied) / (1 - blocked * gaba)) ** power,
        "sedation_probability": brain**2 / (brain**2 + b.sedation_ec50[draw] ** 2),
        "withdrawal_index": index,
        "withdrawal_hazard_per_h": b.withdrawal_hazard_per_h[draw] * np.maximum(index - 1, 0),
    }
