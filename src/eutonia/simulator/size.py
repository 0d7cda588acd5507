"""What kidney, weight and age make of clearance and volumes; each number drawn by its own row."""

from __future__ import annotations

import numpy as np

from eutonia.clinic.kidney import estimate_kidney
from eutonia.clinic.patient import Kidney, Patient
from eutonia.evidence import value
from eutonia.simulator.sampling import Array, Sampler


def creatinine_clearance(patient: Patient, sampler: Sampler) -> Array:
    """Absolute creatinine clearance, mL/min: the charted value with its own error, or drawn for age and sex."""
    kidney = estimate_kidney(patient)
    if kidney.crcl_ml_per_min is not None:
        return kidney.crcl_ml_per_min * sampler("model.pk.crcl_estimate")
    size = (patient.weight_kg / value("model.pk.reference_weight")) ** value("model.pk.clearance_exponent")
    if kidney.egfr_ml_per_min_per_1_73m2 is not None:
        return kidney.egfr_ml_per_min_per_1_73m2 * size * sampler("model.pk.crcl_estimate")
    if patient.kidney is not None and patient.kidney.dialysis not in (None, "none"):
        return sampler("model.pk.crcl_dialysis")
    return _usual_clearance(patient, size) * sampler("model.pk.crcl_unknown")


def _usual_clearance(patient: Patient, size: float) -> float:
    if patient.age_years >= value("model.structure.adult_age"):
        usual = Kidney(creatinine_mg_per_dl=value(f"model.gfr.typical_creatinine_{patient.sex}"))
        crcl = estimate_kidney(patient.model_copy(update={"kidney": usual})).crcl_ml_per_min
        assert crcl is not None  # an adult with a creatinine always has one
        return crcl
    weeks = value("model.gfr.term_weeks") + patient.age_years * value("model.gfr.weeks_per_year")
    power = value("model.gfr.maturation_power")
    mature = weeks**power / (weeks**power + value("model.gfr.maturation_half") ** power)
    return value("model.gfr.adult") * size * mature


def clearance(patient: Patient, sampler: Sampler) -> tuple[Array, Array]:
    """Non-renal clearance (L/h) and renal clearance per creatinine clearance (L/h per mL/min)."""
    child = patient.age_years < value("model.structure.adult_age")
    between = sampler("model.pk.clearance_between_child" if child else "model.pk.clearance_between")
    size = (patient.weight_kg / value("model.pk.reference_weight")) ** value("model.pk.clearance_exponent")
    return (
        sampler("model.pk.clearance_nonrenal") * size * between,
        sampler("model.pk.renal_slope") * between * 60 / 1000,  # mL/min to L/h
    )


def volumes(patient: Patient, sampler: Sampler) -> tuple[Array, Array, Array]:
    """Central and peripheral volume (L) and the flow between them (L/h); children blend into adults."""
    weight = patient.weight_kg
    start, end = value("model.pk.blend_from"), value("model.pk.blend_to")
    adult = min(1.0, max(0.0, (patient.age_years - start) / (end - start)))

    def blend(child_id: str, adult_value: float) -> float:
        return adult * adult_value + (1 - adult) * value(child_id) * weight

    between = sampler("model.pk.volume_central" if adult == 1 else "model.pk.volume_central_child")
    between = between / (value("model.pk.volume_central" if adult == 1 else "model.pk.volume_central_child"))
    size = (weight / value("model.pk.reference_weight")) ** value("model.pk.clearance_exponent")
    central = blend("model.pk.volume_central_child", value("model.pk.volume_central") * weight)
    peripheral = blend("model.pk.volume_peripheral_child", value("model.pk.volume_peripheral") * weight)
    flow = blend("model.pk.flow_child", value("model.pk.flow") * size)
    return central * between, peripheral * between, np.full(sampler.draws, flow)
