"""A general ODE solver on the equations as they stand in the design; shares no code with the simulator.

It reads the same bodies, and restarts at every dose and every change of clearance.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field

import numpy as np
from numba import njit
from scipy.integrate import solve_ivp
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.stats import norm

from eutonia.evidence import value
from eutonia.evidence.library import TABLES, read_table
from eutonia.simulator.parameters import Bodies

# State: three transit compartments, gut, central, peripheral (mg); cord from a tip, cord from blood, brain, reference
# (ng/mL); area under the whole cord, receptor density, slow set point, filtered gap; urine, eliminated (mg); then
# the canal in cells of one level, the cranium first (ng/mL): drug from blood, and drug from a tip.
STATES = 16
CELLS = 27
TABLE = TABLES / "reflex_response.json"


@njit
def canal(c, volume, flow, loss, into):
    """Change of the concentrations in a chain of cells."""
    d = (into - loss * c) / volume
    for i in range(CELLS - 1):
        moved = flow[i] * (c[i] - c[i + 1])
        d[i] -= moved / volume[i]
        d[i + 1] += moved / volume[i + 1]
    return d


def curve(b: Bodies, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Knots and cubics of a response curve, from the table's file: neighbours that fall pooled, PCHIP, smoothed."""
    stored = json.loads(TABLE.read_text(encoding="utf-8"))["values"]
    release, severity = np.array(stored["release"]), np.array(stored["severity"])

    def at_severity(rows: list[list[float]]) -> np.ndarray:
        columns = np.array(rows).T
        return np.array([np.interp(round(b.severity, 2), severity, column) for column in columns])

    error = at_severity(stored[f"{name}_se"])
    weights = np.maximum(error, error.max() / 10) ** -2
    pools: list[list[float]] = []  # mean, weight, how many
    for value_here, weight in zip(at_severity(stored[name]), weights, strict=True):
        pools.append([value_here, weight, 1])
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            (first, one, n), (second, other, m) = pools[-2:]
            pools[-2:] = [[(first * one + second * other) / (one + other), one + other, n + m]]
    rising = np.concatenate([np.full(n, mean) for mean, _, n in pools])
    cubic = PchipInterpolator(np.r_[0, release], np.r_[0 if name == "h_fixed" else rising[0], rising])
    fine = np.arange(-20, round(100 * release[-1]) + 21) / 100
    tent = np.convolve(np.ones(11), np.ones(11)) / 121  # a mean over a tenth on either side
    smooth = np.convolve(cubic(np.clip(fine, 0, release[-1])), tent, "same")[20:-20]
    spline = CubicSpline(fine[20:-20], smooth / smooth[100])
    return spline.x, spline.c


NO_CURVE = (np.empty(0), np.empty((4, 0)))


@njit
def along(knots, cubics, release):
    x = min(max(release, knots[0]), knots[-1])
    k = min(max(np.searchsorted(knots, x) - 1, 0), len(knots) - 2)
    s = x - knots[k]
    return ((cubics[0, k] * s + cubics[1, k]) * s + cubics[2, k]) * s + cubics[3, k]


@njit
def rhs(t, y, p, renal, outside, volume, flow, loss, infused, knots, cubics):
    ktr, ka, cl, v1, v2, q, kp, cap, kt, kc, kb, phi, tau_ref = p[:13]
    kd, gaba, deg, ind, half, alpha, power, tau, gain, ec50, hill, slope, lag = p[13:26]
    d = np.zeros(STATES + 2 * CELLS)
    blood, tip = y[STATES : STATES + CELLS], y[STATES + CELLS :]
    d[0] = -ktr * y[0]
    d[1] = ktr * (y[0] - y[1])
    d[2] = ktr * (y[1] - y[2])
    d[3] = ktr * y[2] - ka * y[3]
    c1, c2 = y[4] / v1, y[5] / v2
    brought = kp * 1000 * c1  # ng/mL
    back = 1e-6 * (loss * (blood + tip - brought)).sum()
    d[4] = ka * y[3] - (cl + renal + outside) * c1 - q * (c1 - c2) + back
    d[5] = q * (c1 - c2)
    d[STATES : STATES + CELLS] = canal(blood, volume, flow, loss, loss * brought)
    d[STATES + CELLS :] = canal(tip, volume, flow, loss, infused)
    legs, legs_tip = blood[17:21].mean(), tip[17:21].mean()  # T10 to L1; the cranium is cell 0
    d[6] = kt * (legs_tip - y[6])
    d[7] = kc * ((brought if cap > 0.5 else legs) - y[7])
    d[8] = kb * ((1 - phi) * 1000 * c1 + phi * (blood[0] + tip[0]) / kp - y[8])
    cord = y[6] + y[7]
    d[9] = (cord - y[9]) / tau_ref
    d[10] = cord
    r = cord / (cord + kd)
    u = r / (r + half)
    d[11] = deg * (1 - y[11]) - ind * u * y[11]
    occupied = y[11] * (r + gaba * (1 - r))
    left = ((1 - alpha * occupied) / (1 - alpha * gaba)) ** power
    if len(knots):
        reflex = along(knots, cubics, left)
    elif occupied >= gaba:
        share = (occupied - gaba) / (1 - gaba)
        reflex = 1 / (1 + (kd * share / (1 - share) / ec50) ** hill)
    else:
        reflex = 1 + slope * (left - 1)
    d[12] = (1 - reflex * (1 + gain * y[12]) - y[12]) / tau
    d[13] = (max(0.0, y[9] - cord) - y[13]) / lag
    d[14] = renal * c1
    d[15] = (cl + outside) * c1
    return d


def geometry(b: Bodies, draw: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Volumes (mL), flows between neighbours and losses to the blood (mL/h) of 27 cells, the cranium first."""
    rows = [row for row in read_table("levels.csv") if row["length_cm"]]
    length = np.array([float(row["length_cm"]) for row in rows])
    area = np.array([float(row["csf_area_cm2"]) for row in rows]) * b.spine_area_scale[draw]
    mixing = b.spine_diffusion_cm2_per_h[draw]
    reach = length / (2 * area)
    flow = mixing / np.append((length[0] / 2 + value("model.spine.junction")) / area[0], reach[:-1] + reach[1:])
    volume = np.append(b.cranium_ml[draw], length * area)
    loss = np.append(b.formation_ml_per_h[draw], b.csf_exchange_per_h[draw] * volume[1:])
    return volume, flow, loss


def plume(level: str) -> np.ndarray:
    """Shares of what enters at the middle of a level, by cell."""
    rows = [row for row in read_table("levels.csv") if row["length_cm"]]
    edge = np.append(0.0, np.cumsum([float(row["length_cm"]) for row in rows]))
    at = [row["id"] for row in rows].index(level)
    spread = value("model.spine.source_sd")
    below = norm.cdf(edge, loc=(edge[at] + edge[at + 1]) / 2, scale=spread)
    return np.append(0.0, np.diff(below) / (below[-1] - below[0]))


@dataclass
class Happening:
    """What happens at one time: a dose in a compartment, new clearances, or a new rate (mcg/h) of an
    infusion: its origin, its level, its rate."""

    time_h: float
    dose_mg: float = 0.0
    clearances: tuple[float, float] | None = None
    infusion: tuple[str, str, float] | None = None
    order: int = field(default=0)


def parameters(b: Bodies, draw: int, form: str = "tablet") -> np.ndarray:
    absorption = getattr(b, form)
    return np.array(
        [
            absorption.transit_per_h[draw], absorption.absorption_per_h[draw], b.clearance_nonrenal_l_per_h[draw],
            b.volume_central_l[draw], b.volume_peripheral_l[draw], b.flow_l_per_h[draw], b.csf_ratio[draw],
            float(b.cord_capillary[draw]), b.cord_csf_rate_per_h[draw], b.cord_rate_per_h[draw],
            b.brain_rate_per_h[draw], b.brain_csf_share[draw], b.reference_tau_h[draw],
            b.receptor_kd[draw], b.receptor_gaba[draw], b.receptor_degradation_per_h[draw],
            b.receptor_induction_per_h[draw], b.receptor_induction_half[draw], b.release_alpha[draw],
            b.release_power[draw], b.adaptation_tau_h[draw], b.adaptation_gain[draw], b.ec50_hm[draw],
            b.hill_hm[draw], b.rebound_slope[draw], b.withdrawal_lag_h[draw],
        ]
    )  # fmt: skip


def solve(
    b: Bodies,
    draw: int,
    happenings: list[Happening],
    times_h: np.ndarray,
    form: str = "tablet",
    method: str = "LSODA",
    published_reflex: bool = True,
) -> np.ndarray:
    """States at `times_h`, shape (times, STATES + 2 CELLS)."""
    p = parameters(b, draw, form)
    reflex = NO_CURVE if published_reflex else curve(b, "h_fixed")
    entry = 3 - int(getattr(b, form).transit[draw])
    renal, outside = float(b.clearance_renal_l_per_h[draw]), 0.0
    volume, flow, loss = geometry(b, draw)
    rates: dict[tuple[str, str], float] = {}
    y = np.zeros(STATES + 2 * CELLS)
    y[11] = 1.0
    out = np.zeros((len(times_h), len(y)))
    breaks = sorted({h.time_h for h in happenings} | {0.0, float(times_h[-1])})
    for left, right in zip(breaks, [*breaks[1:], math.inf], strict=True):
        out[times_h == left] = y
        for h in happenings:
            if h.time_h == left:
                y[entry] += h.dose_mg * b.bioavailability[draw]
                renal, outside = h.clearances or (renal, outside)
                if h.infusion is not None:
                    rates[h.infusion[:2]] = h.infusion[2]
        if math.isinf(right):
            break
        inside = (times_h > left) & (times_h <= right)
        ends = np.append(times_h[inside], right)
        tolerance = {"rtol": 1e-10, "atol": 1e-12} if method == "Radau" else {"rtol": 1e-11, "atol": 1e-13}
        options = {**tolerance, "max_step": 0.25}  # keeps the dense output as good as the steps
        infused = sum((1000 * rate * plume(level) for (_, level), rate in rates.items()), np.zeros(CELLS))  # ng/h
        given = (p, renal, outside, volume, flow, loss, infused, *reflex)
        found = solve_ivp(rhs, (left, right), y, method, args=given, t_eval=np.unique(ends), **options)
        assert found.success, found.message
        out[inside] = found.y.T[np.isin(found.t, times_h[inside])]
        y = found.y[:, -1].copy()
    return out


def observed(
    b: Bodies, draw: int, y: np.ndarray, stable: float, published_reflex: bool = True
) -> dict[str, np.ndarray]:
    """The public variables from the solver's states; `stable` is the mean cord level of the stable week."""
    kd, gaba = b.receptor_kd[draw], b.receptor_gaba[draw]
    alpha, power = b.release_alpha[draw], b.release_power[draw]
    cord, brain, density, slow, filtered = y[:, 6] + y[:, 7], y[:, 8], y[:, 11], y[:, 12], y[:, 13]
    in_cells = y[:, STATES : STATES + CELLS] + y[:, STATES + CELLS :]
    share = cord / (cord + kd)
    occupied = density * (share + gaba * (1 - share))
    naive = np.maximum((occupied - gaba) / (1 - gaba), 0)
    equivalent = kd * naive / (1 - naive)
    below = 1 + b.rebound_slope[draw] * (((1 - alpha * occupied) / (1 - alpha * gaba)) ** power - 1)

    blocked = alpha * b.descending_share[draw]
    reflex = np.where(occupied >= gaba, 1 / (1 + (equivalent / b.ec50_hm[draw]) ** b.hill_hm[draw]), below)
    strength = ((1 - blocked * occupied) / (1 - blocked * gaba)) ** power
    if not published_reflex:
        release = ((1 - alpha * occupied) / (1 - alpha * gaba)) ** power
        monosynaptic = curve(b, "h_fixed")
        below = reflex = np.array([along(*monosynaptic, one) for one in release])
        force = curve(b, "force")
        strength = np.array([along(*force, one) for one in release])

    def left(ec50: float, hill: float) -> np.ndarray:
        return np.where(occupied >= gaba, 1 / (1 + (equivalent / ec50) ** hill), below)

    adapted = 1 + b.adaptation_gain[draw] * slow
    floor, top = value("model.outcome.ashworth_floor"), value("model.outcome.ashworth_top")
    rigid = floor + b.ashworth_passive[draw]
    ec50, hill = b.ec50_ashworth[draw], b.hill_ashworth[draw]
    index = filtered / stable * np.maximum(slow, 0) / (np.maximum(slow, 0) + b.withdrawal_half[draw])
    index = index / value("model.withdrawal.theta")
    return {
        "plasma_ng_per_ml": 1000 * y[:, 4] / b.volume_central_l[draw],
        "csf_ng_per_ml": np.roll(in_cells, -1, axis=1),  # the cranium last
        "cord_ng_per_ml": cord,
        "brain_ng_per_ml": brain,
        "occupancy": occupied,
        "h_reflex_ratio": reflex * adapted,
        "ashworth": np.minimum(rigid + (b.ashworth_baseline[draw] - rigid) * left(ec50, hill) * adapted, top),
        "spasm_score": np.minimum(
            b.spasm_baseline[draw] * left(ec50 * b.spasm_ratio[draw], hill) * adapted, value("model.outcome.spasm_top")
        ),
        "strength": strength,
        "sedation_probability": brain**2 / (brain**2 + b.sedation_ec50[draw] ** 2),
        "withdrawal_index": index,
        "withdrawal_hazard_per_h": b.withdrawal_hazard_per_h[draw] * np.maximum(index - 1, 0),
        "receptor_density": density,
        "set_point": slow,
    }
