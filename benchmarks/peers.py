"""The same equations for a general solver, numbalsoda: one draw after the other, restarted at every dose.

Written from the equations in `docs/` and the evidence notes, not from the simulator's kernels; the bodies are the
simulator's own draws.

State: three transit compartments, gut, central, peripheral (mg); the cells of the spinal canal, the cranium first
(ng/mL). The chain goes on with cord and brain (ng/mL), the slow reference of the cord level, receptor density B, set
point T, the lagged gap W, and the area under the cord level.

The peer has neither a banded option nor room for a Jacobian of one's own: LSODA builds the full one by differences.
`mixed` are the same equations with one cell in place of the canal, `alone` those without any: what an earlier, smaller
model would cost the peer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from canal import CELLS, NG_PER_MG, cells_of, geometry, legs
from numba import cfunc, njit
from numbalsoda import dop853, lsoda, lsoda_sig

BODY = 6  # states before the canal
EFFECT = 7  # states after it
MOST_STEPS = 10_000_000
STRETCHES = 8  # of an hour, for the explicit method
FAST = {"reassoc", "contract", "arcp", "nsz"}
PARAMETERS = (
    "ktr", "ka", "clearance", "flow", "central_l", "peripheral_l", "csf_ratio", "capillary", "cord_rate",
    "brain_rate", "brain_share", "reference_tau", "kd", "gaba", "k_deg", "k_ind", "u_half", "alpha", "power", "tau",
    "gain", "ec50_hm", "hill_hm", "slope", "lag", "half", "hazard", "ec50_as", "hill_as", "ashworth", "passive",
    "spasm_ratio", "penn", "descending", "sedation", "sedation_power", "theta",
)  # fmt: skip
(
    KTR, KA, CL, Q, V1, V2, KP, CAPILLARY, K_CORD, K_BRAIN, PHI, TAU_REF, KD, GABA, K_DEG, K_IND, U_HALF, ALPHA,
    POWER, TAU, GAIN, EC50_HM, HILL_HM, SLOPE, LAG, HALF, HAZARD, EC50_AS, HILL_AS, ASHWORTH, PASSIVE, SPASM, PENN,
    DESCENDING, SEDATION, SEDATION_POWER, THETA,
) = range(len(PARAMETERS))  # fmt: skip
OUTPUTS = (
    "plasma_ng_per_ml", "csf_ng_per_ml", "cord_ng_per_ml", "brain_ng_per_ml", "occupancy", "h_reflex_ratio",
    "ashworth", "spasm_score", "strength", "sedation_probability", "withdrawal_index", "withdrawal_hazard_per_h",
)  # fmt: skip
SHOWN_LEVEL = "L3"
ASHWORTH_FLOOR, ASHWORTH_TOP, PENN_TOP = 1.0, 5.0, 4.0


@dataclass(frozen=True)
class Equations:
    """A set of equations: its number of cells, which of them bathe the legs, which are shown, compiled functions."""

    cells: int
    legs: slice
    shown: slice
    oral: object
    chain: object

    @property
    def chain_states(self) -> int:
        return BODY + self.cells + EFFECT


def parameters(bodies, equations: Equations, theta: float = 1.0) -> np.ndarray:
    """One row of numbers a draw: those of `PARAMETERS`, then four for each cell (see `equations_of`)."""
    b = bodies
    columns = (
        b.tablet.transit_per_h, b.tablet.absorption_per_h, b.clearance_l_per_h, b.flow_l_per_h, b.volume_central_l,
        b.volume_peripheral_l, b.csf_ratio, b.cord_capillary.astype(float), b.cord_rate_per_h, b.brain_rate_per_h,
        b.brain_csf_share, b.reference_tau_h, b.receptor_kd, b.receptor_gaba, b.receptor_degradation_per_h,
        b.receptor_induction_per_h, b.receptor_induction_half, b.release_alpha, b.release_power, b.adaptation_tau_h,
        b.adaptation_gain, b.ec50_hm, b.hill_hm, b.rebound_slope, b.withdrawal_lag_h, b.withdrawal_half,
        b.withdrawal_hazard_per_h, b.ec50_ashworth, b.hill_ashworth, b.ashworth_baseline, b.ashworth_passive,
        b.spasm_ratio, b.spasm_baseline, b.descending_share, b.sedation_ec50, b.sedation_power,
        np.full(b.draws, theta),
    )  # fmt: skip
    volume, flow, loss = geometry(bodies)
    if equations.cells <= 1:  # all of the canal as one, or none of it
        volume, loss = (one.sum(axis=1, keepdims=True)[:, : equations.cells] for one in (volume, loss))
        flow = np.zeros((b.draws, 0))
    nothing = np.zeros((b.draws, min(equations.cells, 1)))
    above, below = np.hstack([nothing, flow]) / volume, np.hstack([flow, nothing]) / volume
    return np.ascontiguousarray(
        np.hstack([np.stack(columns, axis=1), loss / volume, loss / NG_PER_MG, above, below], dtype=np.float64)
    )


@njit(inline="always", fastmath=FAST)
def _reflex(occ, p):
    """H/M over baseline before the set point: the naive sigmoid at the level of the same occupancy, or rebound."""
    gaba = p[GABA]
    if occ >= gaba:
        r = (occ - gaba) / (1.0 - gaba)
        c = p[KD] * r / (1.0 - r)
        return 1.0 / (1.0 + (c / p[EC50_HM]) ** p[HILL_HM])
    left = ((1.0 - p[ALPHA] * occ) / (1.0 - p[ALPHA] * gaba)) ** p[POWER]
    return 1.0 + p[SLOPE] * (left - 1.0)


def equations_of(cells: int, legs_at: slice, shown: slice) -> Equations:
    """Compiled equations with so many cells.

    Behind the parameters stand, for each cell: exchange with blood (1/h), what of 1 ng/mL goes to the blood (mg/h),
    and the mixing with the cell above and with that below (1/h; nil at the ends).
    """
    rate, back, above, below = (len(PARAMETERS) + k * cells for k in range(4))
    legs_from, legs_to = BODY + legs_at.start, BODY + legs_at.stop
    cranium, cord, end = BODY, BODY + cells, BODY + cells - 1

    @njit(inline="always", fastmath=FAST)
    def linear(u, du, p):
        c1, c2 = u[4] / p[V1], u[5] / p[V2]
        du[0] = -p[KTR] * u[0]
        du[1] = p[KTR] * (u[0] - u[1])
        du[2] = p[KTR] * (u[1] - u[2])
        du[3] = p[KTR] * u[2] - p[KA] * u[3]
        du[5] = p[Q] * (c1 - c2)
        brought, returned = p[KP] * 1000.0 * c1, 0.0
        for i in range(cells):
            returned += p[back + i] * (u[BODY + i] - brought)
        du[4] = p[KA] * u[3] - p[CL] * c1 - p[Q] * (c1 - c2) + returned
        if cells == 1:
            du[BODY] = p[rate] * (brought - u[BODY])
        elif cells > 1:
            du[BODY] = p[rate] * (brought - u[BODY]) + p[below] * (u[BODY + 1] - u[BODY])
            for i in range(1, cells - 1):
                here = u[BODY + i]
                du[BODY + i] = (
                    p[rate + i] * (brought - here)
                    + p[above + i] * (u[BODY + i - 1] - here)
                    + p[below + i] * (u[BODY + i + 1] - here)
                )
            last = cells - 1
            du[end] = p[rate + last] * (brought - u[end]) + p[above + last] * (u[end - 1] - u[end])

    @cfunc(lsoda_sig, fastmath=FAST)
    def oral(t, u, du, p):
        linear(u, du, p)

    @cfunc(lsoda_sig, fastmath=FAST)
    def chain(t, u, du, p):
        linear(u, du, p)
        plasma, fluid = 1000.0 * u[4] / p[V1], 0.0
        for i in range(legs_from, legs_to):
            fluid += u[i]
        fluid /= legs_to - legs_from
        level, density = u[cord], u[cord + 3]
        du[cord] = p[K_CORD] * ((p[KP] * plasma if p[CAPILLARY] > 0.5 else fluid) - level)
        du[cord + 1] = p[K_BRAIN] * ((1.0 - p[PHI]) * plasma + p[PHI] * u[cranium] / p[KP] - u[cord + 1])
        du[cord + 2] = (level - u[cord + 2]) / p[TAU_REF]
        r = level / (level + p[KD])
        du[cord + 3] = p[K_DEG] * (1.0 - density) - p[K_IND] * density * r / (r + p[U_HALF])
        occ = density * (r + p[GABA] * (1.0 - r))
        du[cord + 4] = (1.0 - _reflex(occ, p) * (1.0 + p[GAIN] * u[cord + 4]) - u[cord + 4]) / p[TAU]
        du[cord + 5] = (max(0.0, u[cord + 2] - level) - u[cord + 5]) / p[LAG]
        du[cord + 6] = level

    return Equations(cells, legs_at, shown, oral, chain if cells else None)


@cache
def whole() -> Equations:
    """What the simulator solves."""
    return equations_of(CELLS, legs(), cells_of(SHOWN_LEVEL))


@cache
def mixed() -> Equations:
    """One mixed compartment in place of the canal, as large and as open to the blood."""
    return equations_of(1, slice(0, 1), slice(0, 1))


@cache
def alone() -> Equations:
    """No canal."""
    return equations_of(0, slice(0, 0), slice(0, 0))


@njit
def _observe(u, p, cells, shown_from, shown_to, out):
    cord = BODY + cells
    level, brain, density, slow = u[cord], u[cord + 1], u[cord + 3], u[cord + 4]
    gaba = p[GABA]
    r = level / (level + p[KD])
    occ = density * (r + gaba * (1.0 - r))
    reflex = _reflex(occ, p)
    tone, spasm = reflex, reflex
    if occ >= gaba:
        share = (occ - gaba) / (1.0 - gaba)
        c = p[KD] * share / (1.0 - share)
        tone = 1.0 / (1.0 + (c / p[EC50_AS]) ** p[HILL_AS])
        spasm = 1.0 / (1.0 + (c / (p[EC50_AS] * p[SPASM])) ** p[HILL_AS])
    adapted = 1.0 + p[GAIN] * slow
    rigid = ASHWORTH_FLOOR + p[PASSIVE]
    weak = p[ALPHA] * p[DESCENDING]
    felt = max(slow, 0.0)
    sedating = max(brain / p[SEDATION], 0.0) ** p[SEDATION_POWER]
    out[0] = 1000.0 * u[4] / p[V1]
    out[1] = u[BODY + shown_from : BODY + shown_to].mean()
    out[2] = level
    out[3] = brain
    out[4] = occ
    out[5] = reflex * adapted
    out[6] = min(rigid + (p[ASHWORTH] - rigid) * tone * adapted, ASHWORTH_TOP)
    out[7] = min(p[PENN] * spasm * adapted, PENN_TOP)
    out[8] = ((1.0 - weak * occ) / (1.0 - weak * gaba)) ** p[POWER]
    out[9] = sedating / (1.0 + sedating)
    out[10] = u[cord + 5] * felt / (felt + p[HALF])


@njit
def _explicit(address, u, hours, data, rtol, atol):
    """DOP853 in short stretches: over long ones it gives up, since the canal is stiff."""
    found = np.empty((len(hours), len(u)))
    found[0] = u
    for i in range(len(hours) - 1):
        now = found[i].copy()
        for k in range(STRETCHES):
            part = (hours[i + 1] - hours[i]) / STRETCHES
            ends = np.array([hours[i] + k * part, hours[i] + (k + 1) * part])
            there, good = dop853(address, now, ends, data, rtol, atol, MOST_STEPS)
            if not good:
                return found, False
            now = there[-1].copy()
        found[i + 1] = now
    return found, True


@njit
def _solve_oral(address, cells, p, entry, absorbed, dose_at, dose_mg, hours, rtol, atol):
    draws, times = p.shape[0], len(hours)
    out = np.zeros((draws, times))
    for draw in range(draws):
        data = p[draw].copy()
        u = np.zeros(BODY + cells)
        for k in range(len(dose_at)):
            u[entry[draw]] += dose_mg[k] * absorbed[draw]
            first = dose_at[k]
            last = dose_at[k + 1] if k + 1 < len(dose_at) else times - 1
            if last == first:
                continue
            found, good = lsoda(address, u, hours[first : last + 1], data, rtol, atol, MOST_STEPS)
            if not good:
                out[draw, :] = np.nan
            for i in range(1, last - first + 1):
                out[draw, first + i] = 1000.0 * found[i, 4] / data[V1]
            u = found[-1].copy()
    return out


@njit
def _solve_chain(address, cells, shown_from, shown_to, p, entry, absorbed, dose_at, dose_mg, hours, rtol, atol, other):
    draws, times, cord = p.shape[0], len(hours), BODY + cells
    out = np.zeros((draws, times, 12))
    area = np.zeros(times)
    for draw in range(draws):
        data = p[draw].copy()
        u = np.zeros(cord + EFFECT)
        u[cord + 3] = 1.0
        for i in range(dose_at[0] + 1):
            _observe(u, data, cells, shown_from, shown_to, out[draw, i])
            area[i] = 0.0
        for k in range(len(dose_at)):
            u[entry[draw]] += dose_mg[k] * absorbed[draw]
            first = dose_at[k]
            last = dose_at[k + 1] if k + 1 < len(dose_at) else times - 1
            if last == first:
                continue
            if other:
                found, good = _explicit(address, u, hours[first : last + 1], data, rtol, atol)
            else:
                found, good = lsoda(address, u, hours[first : last + 1], data, rtol, atol, MOST_STEPS)
            if not good:
                out[draw, :, :] = np.nan
            for i in range(1, last - first + 1):
                _observe(found[i], data, cells, shown_from, shown_to, out[draw, first + i])
                area[first + i] = found[i, cord + 6]
            u = found[-1].copy()
        stable = 0.0  # the week with most; outputs are hourly
        for day in range((times - 1) // 24 - 6):
            stable = max(stable, (area[24 * (day + 7)] - area[24 * day]) / 168.0)
        for i in range(times):
            out[draw, i, 10] /= stable * data[THETA]
            out[draw, i, 11] = data[HAZARD] * max(0.0, out[draw, i, 10] - 1.0)
    return out


def solve_oral(equations: Equations, p, bodies, doses, hours, rtol: float, atol: float) -> np.ndarray:
    """Plasma, ng/mL, (draws, hours), of as many draws as `p` has rows; doses as `schedule` gives them."""
    given = (entry_of(bodies), bodies.bioavailability, *doses, hours, rtol, atol)
    return _solve_oral(equations.oral.address, equations.cells, p, *given)


def solve_chain(equations: Equations, p, bodies, doses, hours, rtol: float, atol: float, other=False) -> np.ndarray:
    """Every output, (draws, hours, outputs), hourly from 0, a week or more; `other` takes DOP853 (slow), not LSODA."""
    given = (entry_of(bodies), bodies.bioavailability, *doses, hours, rtol, atol, other)
    shown = (equations.shown.start, equations.shown.stop)
    return _solve_chain(equations.chain.address, equations.cells, *shown, p, *given)


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
