"""Predictions of what papers print of the body itself: clearance, volumes, half-life, urine, absorption."""

from __future__ import annotations

import numpy as np

from eutonia.simulator.parameters import Bodies
from eutonia.simulator.sampling import Array
from eutonia.validation.crowd import Crowd
from eutonia.validation.people import person_of
from eutonia.validation.registry import predicts
from eutonia.validation.results import Result

ML_PER_MIN = 1000 / 60  # of one L/h


def bodies_of(crowd: Crowd, result: Result) -> Bodies:
    """The bodies of a result's people."""
    return crowd.bodies(person_of(result))


def given_as(found: Array, crowd: Crowd, result: Result) -> Array:
    """L/h or L in the unit of the result; of one structure alone where its setting names it."""
    person = person_of(result)
    if result.unit == "mL/min":
        found = found * ML_PER_MIN
    if result.unit.endswith("/kg"):
        found = found / person.weight_kg
    if "structure" in result.setting:
        found = found[crowd.bodies(person).one_compartment]
    return found


def over_mouth(bodies: Bodies) -> Array:
    """Clearance by mouth, L/h."""
    return bodies.clearance_l_per_h / bodies.bioavailability


def volume_at_rest(bodies: Bodies) -> Array:
    """Steady-state volume, L."""
    return bodies.volume_central_l + np.where(bodies.flow_l_per_h > 0, bodies.volume_peripheral_l, 0)


def slow_half_life(bodies: Bodies) -> Array:
    """Terminal half-life, h."""
    central, peripheral = bodies.volume_central_l, bodies.volume_peripheral_l
    out, away = bodies.clearance_l_per_h / central, bodies.flow_l_per_h / central
    back = np.divide(bodies.flow_l_per_h, peripheral, out=np.zeros_like(central), where=peripheral > 0)
    total = out + away + back
    slow = np.where(back > 0, (total - np.sqrt(total * total - 2 * 2 * out * back)) / 2, out)
    return np.log(2) / slow


@predicts(
    "simon_cl_f", "simon_iiv_cl_f", "kochak_cl_f", "wuis1990_cl_f", "marsot_cl_f", "marsot_iiv_cl_f",
    "chevillard_cl_f", "chevillard_iiv_cl_f", "he_cl_f", "he_iiv_cl_f", "mclaughlin_cl_f_tt",
)  # fmt: skip
def clearance_by_mouth(crowd: Crowd, result: Result) -> Array:
    """CL/F."""
    return given_as(over_mouth(bodies_of(crowd, result)), crowd, result)


@predicts("kochak_clr")
def renal_clearance(crowd: Crowd, result: Result) -> Array:
    """Clearance by the kidney."""
    return given_as(bodies_of(crowd, result).clearance_renal_l_per_h, crowd, result)


@predicts(
    "simon_v_f", "simon_iiv_v_f", "marsot_v_f", "marsot_iiv_v_f", "chevillard_v_f", "chevillard_iiv_v_f",
    "he_vss_f", "he_iiv_vss_f",
)  # fmt: skip
def volume_by_mouth(crowd: Crowd, result: Result) -> Array:
    """Vss/F."""
    bodies = bodies_of(crowd, result)
    return given_as(volume_at_rest(bodies) / bodies.bioavailability, crowd, result)


@predicts("toxref_vd", "cleophax_vd")
def volume(crowd: Crowd, result: Result) -> Array:
    """Steady-state volume."""
    return given_as(volume_at_rest(bodies_of(crowd, result)), crowd, result)


@predicts("kochak_vc_f")
def central_volume(crowd: Crowd, result: Result) -> Array:
    """Vc/F."""
    bodies = bodies_of(crowd, result)
    return given_as(bodies.volume_central_l / bodies.bioavailability, crowd, result)


@predicts(
    "simon_half_life", "kochak_half_life", "wuis1989_half_life", "ozobax_half_life", "ca_half_life", "mims_half_life",
    "eriksson_half_life", "enantiomer_half_life", "he_half_life",
)  # fmt: skip
def half_life(crowd: Crowd, result: Result) -> Array:
    """Terminal half-life in plasma."""
    return given_as(slow_half_life(bodies_of(crowd, result)), crowd, result)


@predicts("wuis1989_urine", "wuis1990_urine", "mims_urine")
def share_in_urine(crowd: Crowd, result: Result) -> Array:
    """Share of an oral dose that leaves unchanged with the urine, %."""
    bodies = bodies_of(crowd, result)
    return 100 * bodies.bioavailability * bodies.clearance_renal_l_per_h / bodies.clearance_l_per_h


@predicts("wuis1989_ke_renal")
def renal_rate(crowd: Crowd, result: Result) -> Array:
    """Rate of excretion by the kidney, 1/h."""
    bodies = bodies_of(crowd, result)
    return bodies.clearance_renal_l_per_h / bodies.volume_central_l


@predicts("wuis1989_clr_over_crcl")
def renal_over_creatinine(crowd: Crowd, result: Result) -> Array:
    """Renal clearance over creatinine clearance."""
    return bodies_of(crowd, result).renal_clearance_per_crcl * ML_PER_MIN


@predicts("simon_ka", "simon_iiv_ka", "marsot_ka")
def absorption(crowd: Crowd, result: Result) -> Array:
    """Absorption rate constant of a tablet, 1/h."""
    return given_as(bodies_of(crowd, result).tablet.absorption_per_h, crowd, result)


@predicts("he_mtt", "he_iiv_mtt")
def transit_time(crowd: Crowd, result: Result) -> Array:
    """Mean transit time of a tablet, h."""
    tablet = bodies_of(crowd, result).tablet
    return tablet.transit / tablet.transit_per_h


@predicts("agarwal_f")
def bioavailability(crowd: Crowd, result: Result) -> Array:
    """Absolute bioavailability by mouth."""
    return bodies_of(crowd, result).bioavailability


@predicts("agarwal_auc_cv")
def exposure_per_dose(crowd: Crowd, result: Result) -> Array:
    """Area under the curve of plasma by mouth, per dose, h/L."""
    return 1 / over_mouth(bodies_of(crowd, result))


@predicts("vlavonou_ratio_65", "vlavonou_ratio_40", "vlavonou_ratio_20")
def clearance_left(crowd: Crowd, result: Result) -> Array:
    """CL/F of weak kidneys over that of healthy ones."""
    well = person_of(result, crcl_ml_per_min=result.number("over_crcl_ml_per_min"))
    return over_mouth(bodies_of(crowd, result)) / over_mouth(crowd.bodies(well))
