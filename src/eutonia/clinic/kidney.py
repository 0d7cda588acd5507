"""Kidney function from what is charted: absolute for doses, indexed for the guideline bands. The two never mix."""

from __future__ import annotations

from datetime import date
from math import sqrt
from typing import Literal

from eutonia.clinic.patient import Kidney, Patient
from eutonia.clinic.record import Record
from eutonia.errors import InputError
from eutonia.evidence import value

LITTLE_MUSCLE = ("spinal_cord_injury", "multiple_sclerosis", "cerebral_palsy")
CYSTATIN = "CKD-EPI 2012 cystatin C"
CKD_EPI = "CKD-EPI 2021 creatinine"
SCHWARTZ = "bedside Schwartz 2009"
COCKCROFT = "Cockcroft-Gault 1976, actual weight"


class KidneyEstimate(Record):
    """Absolute clearance (mL/min) and indexed eGFR (mL/min/1.73 m2), each with its estimator; None is not known.

    `age_days` is the age of the value at the patient's `as_of`; `stale` says that it is older than the table allows.
    """

    crcl_ml_per_min: float | None = None
    egfr_ml_per_min_per_1_73m2: float | None = None
    crcl_estimator: str = ""
    egfr_estimator: str = ""
    measured_on: date | None = None
    age_days: int | None = None
    stale: bool = False
    dialysis: Literal["none", "haemodialysis", "peritoneal", "crrt"] | None = None
    acute_change: bool | None = None
    low_muscle_mass: bool = False
    notes: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Some kidney value is known."""
        return self.crcl_ml_per_min is not None or self.egfr_ml_per_min_per_1_73m2 is not None

    @property
    def on_dialysis(self) -> bool | None:
        """Any kind of dialysis; None where nobody said."""
        return None if self.dialysis is None else self.dialysis != "none"


def estimate_kidney(patient: Patient) -> KidneyEstimate:
    """Kidney function of a patient from the charted values, or not known.

    A charted value wins over a computed one. Absolute: charted, else Cockcroft-Gault with the actual weight (adults),
    else the indexed value times body surface area where the height is known. Indexed: charted, else cystatin C, else
    CKD-EPI 2021 (adults) or bedside Schwartz (children from 1 year, with height). With low muscle mass cystatin C
    comes first.

    Raises
    ------
    InputError
        The value is dated after the patient's `as_of`.

    Valid for: stable kidney function; adults and children from 1 year.

    Sources: the kidney.* rows of the evidence tables.
    """
    kidney = patient.kidney
    if kidney is None:
        return KidneyEstimate(notes=("No kidney value is known.",))
    notes: list[str] = []
    age_days = _age_days(patient, kidney)
    little_muscle = _little_muscle(patient, kidney)
    egfr, egfr_estimator = _indexed(patient, kidney, little_muscle, notes)
    crcl, crcl_estimator = _absolute(patient, kidney, little_muscle, egfr, egfr_estimator, notes)
    stale = age_days is not None and age_days > value("kidney.value.max_age")
    found = KidneyEstimate(
        crcl_ml_per_min=crcl,
        egfr_ml_per_min_per_1_73m2=egfr,
        crcl_estimator=crcl_estimator,
        egfr_estimator=egfr_estimator,
        measured_on=kidney.measured_on,
        age_days=age_days,
        stale=stale,
        dialysis=kidney.dialysis,
        acute_change=kidney.acute_change,
        low_muscle_mass=little_muscle,
    )
    return found.model_copy(update={"notes": (*notes, *_warnings(found))})


def body_surface_area_m2(height_cm: float, weight_kg: float) -> float:
    """Body surface area by Mosteller, m2.

    Parameters: height in cm, weight in kg. Sources: kidney.bsa.divisor.
    """
    return sqrt(height_cm * weight_kg / value("kidney.bsa.divisor"))


def _indexed(patient: Patient, kidney: Kidney, little_muscle: bool, notes: list[str]) -> tuple[float | None, str]:
    charted = kidney.egfr_ml_per_min_per_1_73m2
    cystatin = _cystatin(patient, kidney)
    if cystatin is not None and (charted is None or little_muscle):
        if little_muscle:
            other = "" if charted is None else f" over the charted {charted:g} mL/min/1.73 m2"
            notes.append(f"Low muscle mass: the cystatin C value is preferred{other}.")
        else:
            notes.append("Cystatin C is given and is used for eGFR.")
        return cystatin, CYSTATIN
    if charted is not None:
        return charted, _as_charted(kidney)
    if kidney.creatinine_mg_per_dl is None:
        return None, ""
    if _adult(patient):
        return _ckd_epi(patient, kidney.creatinine_mg_per_dl), CKD_EPI
    if patient.age_years < value("kidney.schwartz.min_age"):
        notes.append("No estimator is valid under 1 year of age: kidney function is not known.")
        return None, ""
    if patient.height_cm is None:
        notes.append("A child's kidney function needs the height (bedside Schwartz): not known.")
        return None, ""
    return value("kidney.schwartz.k") * patient.height_cm / kidney.creatinine_mg_per_dl, SCHWARTZ


def _absolute(
    patient: Patient, kidney: Kidney, little_muscle: bool, egfr: float | None, estimator: str, notes: list[str]
) -> tuple[float | None, str]:
    if kidney.crcl_ml_per_min is not None:
        return kidney.crcl_ml_per_min, _as_charted(kidney)
    scaled: float | None = None
    if egfr is not None and patient.height_cm is not None:
        area = body_surface_area_m2(patient.height_cm, patient.weight_kg)
        scaled = egfr * area / value("kidney.bsa.reference")
    scaled_name = f"{estimator}, made absolute with body surface area (Mosteller)"
    if scaled is not None and little_muscle and estimator == CYSTATIN:
        return scaled, scaled_name
    if kidney.creatinine_mg_per_dl is not None and _adult(patient):
        return _cockcroft(patient, kidney.creatinine_mg_per_dl), COCKCROFT
    if scaled is None and egfr is not None:
        notes.append("An absolute value (mL/min) needs the height or a creatinine: not known.")
    return (scaled, scaled_name) if scaled is not None else (None, "")


def _cockcroft(patient: Patient, creatinine: float) -> float:
    left = (value("kidney.cg.age_offset") - patient.age_years) * patient.weight_kg
    found = left / (value("kidney.cg.divisor") * creatinine)
    return found * value("kidney.cg.female") if patient.sex == "female" else found


def _ckd_epi(patient: Patient, creatinine: float) -> float:
    ratio = creatinine / value(f"kidney.ckdepi2021.kappa_{patient.sex}")
    found = (
        value("kidney.ckdepi2021.scale")
        * min(ratio, 1) ** value(f"kidney.ckdepi2021.alpha_{patient.sex}")
        * max(ratio, 1) ** value("kidney.ckdepi2021.beta")
        * value("kidney.ckdepi2021.age") ** patient.age_years
    )
    return found * value("kidney.ckdepi2021.female") if patient.sex == "female" else found


def _cystatin(patient: Patient, kidney: Kidney) -> float | None:
    if kidney.cystatin_c_mg_per_l is None or not _adult(patient):
        return None
    ratio = kidney.cystatin_c_mg_per_l / value("kidney.cystatin2012.knot")
    found = (
        value("kidney.cystatin2012.scale")
        * min(ratio, 1) ** value("kidney.cystatin2012.alpha")
        * max(ratio, 1) ** value("kidney.cystatin2012.beta")
        * value("kidney.cystatin2012.age") ** patient.age_years
    )
    return found * value("kidney.cystatin2012.female") if patient.sex == "female" else found


def _adult(patient: Patient) -> bool:
    return patient.age_years >= value("kidney.adult.min_age")


def _little_muscle(patient: Patient, kidney: Kidney) -> bool:
    creatinine = kidney.creatinine_mg_per_dl
    low = creatinine is not None and _adult(patient) and creatinine < value("kidney.creatinine.low_muscle")
    return low or patient.diagnosis in LITTLE_MUSCLE or patient.has("low_muscle_mass") is True


def _age_days(patient: Patient, kidney: Kidney) -> int | None:
    if kidney.measured_on is None or patient.as_of is None:
        return None
    days = (patient.as_of - kidney.measured_on).days
    if days < 0:
        raise InputError(
            f"kidney measured_on {kidney.measured_on.isoformat()}",
            f"on or before as_of {patient.as_of.isoformat()}",
            "correct the date of the value or as_of",
            patient.label,
        )
    return days


def _as_charted(kidney: Kidney) -> str:
    return f"as charted ({kidney.estimator})" if kidney.estimator else "as charted, estimator not stated"


def _warnings(found: KidneyEstimate) -> tuple[str, ...]:
    notes = []
    if not found.known:
        notes.append("No kidney value is known.")
    from_creatinine = any(
        name and "cystatin" not in name.lower() for name in (found.crcl_estimator, found.egfr_estimator)
    )
    if found.low_muscle_mass and from_creatinine:
        notes.append("Little muscle makes little creatinine: an estimate from it may be too high. Ask for cystatin C.")
    if found.known and found.measured_on is None:
        notes.append("The date of the kidney value is not known.")
    if found.stale:
        notes.append(f"The kidney value is {found.age_days} days old: measure again before the start.")
    if found.on_dialysis and found.known:
        notes.append("On dialysis an estimate does not show what the kidneys still clear.")
    if found.acute_change:
        notes.append("Kidney function is changing: every estimate lags behind. Look at the patient.")
    return tuple(notes)
