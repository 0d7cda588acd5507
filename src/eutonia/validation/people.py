"""Who stands for the people of a study, where age and weight alone do not say it: children, and failing kidneys."""

from __future__ import annotations

from typing import Any

from eutonia.clinic.patient import Kidney, Patient
from eutonia.validation.crowd import adult_of
from eutonia.validation.results import Result


def person_of(result: Result, **changed: float) -> Patient:
    """The person of a setting; `changed` replaces creatinine clearance (mL/min)."""
    adult, setting = adult_of(result), result.setting
    fields: dict[str, Any] = {name: getattr(adult, name) for name in Patient.model_fields}
    if "height_cm" in setting:
        fields["height_cm"] = result.number("height_cm")
    if "dialysis" in setting:
        fields["kidney"] = Kidney(dialysis=setting["dialysis"])  # type: ignore[arg-type]
    if "egfr_ml_per_min" in setting:
        fields["kidney"] = Kidney(egfr_ml_per_min_per_1_73m2=result.number("egfr_ml_per_min"))
    if changed:
        fields["kidney"] = Kidney(**changed)  # type: ignore[arg-type]
    return Patient(**fields)
