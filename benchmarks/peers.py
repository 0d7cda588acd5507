"""The same equations for a general solver, numbalsoda: one draw after the other, restarted at every dose.

Written from the equations in `docs/` and the evidence notes, not from the simulator's kernels; the bodies are the
simulator's own draws.

Amounts (mg): three transit compartments, gut, central, peripheral, CSF. Then cord and brain (ng/mL), the slow reference
of the cord level, receptor density B, set point T, the lagged gap W, and the area under the cord level.
"""

from __future__ import annotations

import numpy as np
from numba import cfunc, njit
from numbalsoda import dop853, lsoda, lsoda_sig

LINEAR = 7
CHAIN = 14
PARAMETERS = (
    "ktr", "ka", "clearance", "flow", "central_l", "peripheral_l", "csf_rate", "csf_ratio", "csf_l", "capillary",
    "cord_rate", "brain_rate", "brain_share", "reference_tau", "kd", "gaba", "k_deg", "k_ind", "u_half", "alpha",
    "power", "tau", "gain", "ec50_hm", "hill_hm", "slope", "lag", "half", "hazard", "ec50_as", "hill_as",
    "ashworth", "passive", "spasm_ratio", "penn", "descending", "sedation", "theta", "stable_from", "stable_to",
)  # fmt: skip
(
    KTR, KA, CL, Q, V1, V2, K_CSF, KP, V_CSF, CAPILLARY, K_CORD, K_BRAIN, PHI, TAU_REF, KD, GABA, K_DEG, K_IND,
    U_HALF, ALPHA, POWER, TAU, GAIN, EC50_HM, HILL_HM, SLOPE, LAG, HALF, HAZARD, EC50_AS, HILL_AS, ASHWORTH,
    PASSIVE, SPASM, PENN, DESCENDING, SEDATION, THETA, STABLE_FROM, STABLE_TO,
) = range(len(PARAMETERS))  # fmt: skip
OUTPUTS = (
    "plasma_ng_per_ml", "csf_ng_per_ml", "cord_ng_per_ml", "brain_ng_per_ml", "occupancy", "h_reflex_ratio",
    "ashworth", "spasm_score", "strength", "sedation_probability", "withdrawal_index", "withdrawal_hazard_per_h",
)  # fmt: skip
ASHWORTH_FLOOR, ASHWORTH_TOP, PENN_TOP = 1.0, 5.0, 4.0


def parameters(bodies, theta: float, stable_h: tuple[float, float]) -> np.ndarray:
    """One row of numbers a draw, in the order of `PARAMETERS`."""
    b = bodies
    columns = (
        b.tablet.transit_per_h, b.tablet.absorption_per_h, b.clearance_l_per_h, b.flow_l_per_h, b.volume_central_l,
        b.volume_peripheral_l, b.csf_exchange_per_h, b.csf_ratio, b.csf_volume_l, b.cord_capillary.astype(float),
        b.cord_rate_per_h, b.brain_rate_per_h, b.brain_csf_share, b.reference_tau_h, b.receptor_kd, b.receptor_gaba,
        b.receptor_degradation_per_h, b.receptor_induction_per_h, b.receptor_induction_half, b.release_alpha,
        b.release_power, b.adaptation_tau_h, b.adaptation_gain, b.ec50_hm, b.hill_hm, b.rebound_slope,
        b.withdrawal_lag_h, b.withdrawal_half, b.withdrawal_hazard_per_h, b.ec50_ashworth, b.hill_ashworth,
        b.ashworth_baseline, b.ashworth_passive, b.spasm_ratio, b.spasm_baseline, b.descending_share,
        b.sedation_ec50, np.full(b.draws, theta), np.full(b.draws, stable_h[0]), np.full(b.draws, stable_h[1]),
    )  # fmt: skip
    return np.ascontiguousarray(np.stack(columns, axis=1))


@njit(inline="always")
def _linear(u, du, p):
    du[0] = -p[KTR] * u[0]
    du[1] = p[KTR] * (u[0] - u[1])
    du[2] = p[KTR] * (u[1] - u[2])
    du[3] = p[KTR] * u[2] - p[KA] * u[3]
    c1, c2 = u[4] / p[V1], u[5] / p[V2]
    to_csf = p[K_CSF] * (p[KP] * c1 * p[V_CSF] - u[6])
    du[4] = p[KA] * u[3] - p[CL] * c1 - p[Q] * (c1 - c2) - to_csf
    du[5] = p[Q] * (c1 - c2)
    du[6] = to_csf


@cfunc(lsoda_sig)
def oral_equations(t, u, du, p):
    _linear(u, du, p)


@njit(inline="always")
def _reflex(occ, p):
    """H/M over baseline before the set point: the naive sigmoid at the level of the same occupancy, or rebound."""
    gaba = p[GABA]
    if occ >= gaba:
        r = (occ - gaba) / (1.0 - gaba)
        c = p[KD] * r / (1.0 - r)
        return 1.0 / (1.0 + (c / p[EC50_HM]) ** p[HILL_HM])
    left = ((1.0 - p[ALPHA] * occ) / (1.0 - p[ALPHA] * gaba)) ** p[POWER]
    return 1.0 + p[SLOPE] * (left - 1.0)


@cfunc(lsoda_sig)
def chain_equations(t, u, du, p):
    _linear(u, du, p)
    plasma, csf = 1000.0 * u[4] / p[V1], 1000.0 * u[6] / p[V_CSF]
    source = p[KP] * plasma if p[CAPILLARY] > 0.5 else csf
    cord = u[7]
    du[7] = p[K_CORD] * (source - cord)
    du[8] = p[K_BRAIN] * ((1.0 - p[PHI]) * plasma + p[PHI] * csf / p[KP] - u[8])
    du[9] = (cord - u[9]) / p[TAU_REF]
    r = cord / (cord + p[KD])
    du[10] = p[K_DEG] * (1.0 - u[10]) - p[K_IND] * u[10] * r / (r + p[U_HALF])
    occ = u[10] * (r + p[GABA] * (1.0 - r))
    du[11] = (1.0 - _reflex(occ, p) * (1.0 + p[GAIN] * u[11]) - u[11]) / p[TAU]
    du[12] = (max(0.0, u[9] - cord) - u[12]) / p[LAG]
    du[13] = cord


@njit
def _observe(u, p, out):
    cord, brain = u[7], u[8]
    gaba = p[GABA]
    r = cord / (cord + p[KD])
    occ = u[10] * (r + gaba * (1.0 - r))
    reflex = _reflex(occ, p)
    tone, spasm = reflex, reflex
    if occ >= gaba:
        share = (occ - gaba) / (1.0 - gaba)
        c = p[KD] * share / (1.0 - share)
        tone = 1.0 / (1.0 + (c / p[EC50_AS]) ** p[HILL_AS])
        spasm = 1.0 / (1.0 + (c / (p[EC50_AS] * p[SPASM])) ** p[HILL_AS])
    adapted = 1.0 + p[GAIN] * u[11]
    rigid = ASHWORTH_FLOOR + p[PASSIVE]
    weak = p[ALPHA] * p[DESCENDING]
    slow = max(u[11], 0.0)
    out[0] = 1000.0 * u[4] / p[V1]
    out[1] = 1000.0 * u[6] / p[V_CSF]
    out[2] = cord
    out[3] = brain
    out[4] = occ
    out[5] = reflex * adapted
    out[6] = min(rigid + (p[ASHWORTH] - rigid) * tone * adapted, ASHWORTH_TOP)
    out[7] = min(p[PENN] * spasm * adapted, PENN_TOP)
    out[8] = ((1.0 - weak * occ) / (1.0 - weak * gaba)) ** p[POWER]
    out[9] = brain**2 / (brain**2 + p[SEDATION] ** 2)
    out[10] = u[12] * slow / (slow + p[HALF])


@njit
def solve_oral(address, p, entry, absorbed, dose_at, dose_mg, hours, rtol, atol):
    """Plasma, ng/mL, (draws, hours); `dose_at` are indices into `hours`, the first of them the start."""
    draws, times = p.shape[0], len(hours)
    out = np.zeros((draws, times))
    for draw in range(draws):
        data = p[draw].copy()
        u = np.zeros(LINEAR)
        for k in range(len(dose_at)):
            u[entry[draw]] += dose_mg[k] * absorbed[draw]
            first = dose_at[k]
            last = dose_at[k + 1] if k + 1 < len(dose_at) else times - 1
            if last == first:
                continue
            found, good = lsoda(address, u, hours[first : last + 1], data, rtol, atol)
            if not good:
                out[draw, :] = np.nan
            for i in range(1, last - first + 1):
                out[draw, first + i] = 1000.0 * found[i, 4] / data[V1]
            u = found[-1].copy()
    return out


@njit
def solve_chain(address, p, entry, absorbed, dose_at, dose_mg, hours, rtol, atol, fine):
    """Every output, (draws, hours, outputs); `fine` takes DOP853 in place of LSODA."""
    draws, times = p.shape[0], len(hours)
    out = np.zeros((draws, times, 12))
    for draw in range(draws):
        data = p[draw].copy()
        u = np.zeros(CHAIN)
        u[10] = 1.0
        area_from, area_to = 0.0, 0.0
        for i in range(dose_at[0] + 1):
            _observe(u, data, out[draw, i])
        for k in range(len(dose_at)):
            u[entry[draw]] += dose_mg[k] * absorbed[draw]
            first = dose_at[k]
            last = dose_at[k + 1] if k + 1 < len(dose_at) else times - 1
            if last == first:
                continue
            if fine:
                found, good = dop853(address, u, hours[first : last + 1], data, rtol, atol)
            else:
                found, good = lsoda(address, u, hours[first : last + 1], data, rtol, atol)
            if not good:
                out[draw, :, :] = np.nan
            for i in range(1, last - first + 1):
                _observe(found[i], data, out[draw, first + i])
                if hours[first + i] == data[STABLE_FROM]:
                    area_from = found[i, 13]
                if hours[first + i] == data[STABLE_TO]:
                    area_to = found[i, 13]
            u = found[-1].copy()
        stable = (area_to - area_from) / (data[STABLE_TO] - data[STABLE_FROM])
        for i in range(times):
            out[draw, i, 10] /= stable * data[THETA]
            out[draw, i, 11] = data[HAZARD] * max(0.0, out[draw, i, 10] - 1.0)
    return out


def schedule(regimen, hours: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Doses as indices into `hours` and mg; all of them must lie on the hour."""
    times = np.array([time for time, _, _ in regimen.doses() if time < hours[-1]])
    at = np.searchsorted(hours, times)
    if not np.array_equal(hours[at], times):
        raise SystemExit("the benchmark's doses must lie on its output times")
    return at.astype(np.int64), np.array([dose for time, dose, _ in regimen.doses() if time < hours[-1]])


def entry_of(bodies) -> np.ndarray:
    """The compartment into which a tablet falls: the first of the transit, or the gut where there is none."""
    return (3 - bodies.tablet.transit).astype(np.int64)
