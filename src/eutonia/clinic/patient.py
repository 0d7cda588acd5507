"""The patient: what is known, with its date, and what is not known."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from pydantic import Field, field_validator, model_validator

from eutonia.clinic.intrathecal import Intrathecal
from eutonia.clinic.pump import Pump
from eutonia.clinic.record import Record, within
from eutonia.errors import InputError

Sex = Literal["female", "male"]
Jurisdiction = Literal["US", "UK", "CA", "DE", "FR", "AU"]
JURISDICTIONS: tuple[str, ...] = get_args(Jurisdiction)

DIAGNOSES = (
    "multiple_sclerosis", "spinal_cord_injury", "spinal_cord_disease", "cerebral_palsy", "stroke",
    "traumatic_brain_injury", "meningitis", "parkinson_disease", "rheumatic_disorder", "muscle_soreness",
)  # fmt: skip
CONDITIONS = (
    "epilepsy", "seizures_past", "psychosis", "schizophrenia", "confusional_state", "depression", "mania",
    "suicide_attempt_past", "alcohol_use_disorder", "substance_misuse", "peptic_ulcer_active", "peptic_ulcer_past",
    "stroke", "autonomic_dysreflexia", "bladder_sphincter_hypertonia", "respiratory_impairment", "sleep_apnoea",
    "diabetes", "liver_disease", "liver_disease_severe", "hepatic_encephalopathy", "parkinson_disease", "porphyria",
    "hypertension", "acute_kidney_injury", "dehydration", "urinary_obstruction", "neurogenic_bladder",
    "low_muscle_mass", "posture_depends_on_tone", "spasticity_not_stable", "spinal_lesion_t6_or_above",
    "low_serum_albumin", "bulbar_weakness", "gastro_oesophageal_reflux", "enteral_tube", "surgery_planned",
)  # fmt: skip
ALLERGENS = ("baclofen", "wheat")

FactState = Literal["no", "not known"]


class Condition(Record):
    """A condition that is present; `name` is one of `CONDITIONS`."""

    name: str
    since: date | None = None
    source: str = ""

    @field_validator("name")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in CONDITIONS:
            raise InputError(f"condition {name!r}", ", ".join(CONDITIONS), "use one of these names or leave it out")
        return name


class Medicine(Record):
    """A medicine taken now. `daily_dose_mg` stays None where the record gives no frequency."""

    name: str = Field(min_length=1, max_length=1000)
    daily_dose_mg: float | None = Field(default=None, gt=0)
    since: date | None = None
    source: str = ""


class Kidney(Record):
    """Kidney values as charted, with date. Absolute (mL/min) and indexed (mL/min/1.73 m2) never mix.

    `crcl_ml_per_min` 0 is allowed only with `dialysis`.
    """

    crcl_ml_per_min: float | None = within("kidney.crcl_ml_per_min", None)
    egfr_ml_per_min_per_1_73m2: float | None = within("kidney.egfr_ml_per_min_per_1_73m2", None)
    creatinine_mg_per_dl: float | None = within("kidney.creatinine_mg_per_dl", None)
    cystatin_c_mg_per_l: float | None = within("kidney.cystatin_c_mg_per_l", None)
    measured_on: date | None = None
    estimator: str = ""
    dialysis: Literal["none", "haemodialysis", "peritoneal", "crrt"] | None = None
    acute_change: bool | None = None

    @model_validator(mode="after")
    def _no_function_needs_dialysis(self) -> Kidney:
        if self.crcl_ml_per_min == 0 and self.dialysis in (None, "none"):
            raise InputError(
                "crcl_ml_per_min 0 without dialysis",
                "above 0 mL/min, or 0 with dialysis",
                "check the value, or state the dialysis",
            )
        return self


class Scores(Record):
    """Baseline scores: Ashworth 1-5 scale, Penn spasm score 0-4."""

    ashworth: float | None = within("scores.ashworth", None)
    penn_spasm: float | None = within("scores.penn_spasm", None)


class Finding(Record):
    """Something that the reader met in a record and did not settle silently."""

    code: str
    text: str
    blocks: bool = False


class Patient(Record):
    """One patient. Age, sex and weight are needed; all else may be missing and then counts as not known.

    `conditions`, `medicines` and `allergies`: None is "not asked"; a list is what is present. What the list
    does not name is absent when `unlisted` is "no" (somebody asked) and not known when it is "not known"
    (a problem list taken from a record; silence there is no denial). `intrathecal` is what the gate of the pump asks,
    `pump` the pump and catheter that the person carries or is to get.
    """

    age_years: float = within("patient.age_years")
    sex: Sex
    weight_kg: float = within("patient.weight_kg")
    height_cm: float | None = within("patient.height_cm", None)
    kidney: Kidney | None = None
    diagnosis: str | None = None
    conditions: tuple[Condition, ...] | None = None
    medicines: tuple[Medicine, ...] | None = None
    allergies: tuple[str, ...] | None = None
    unlisted: FactState = "no"
    pregnant: bool | None = None
    breastfeeding: bool | None = None
    scores: Scores | None = None
    intrathecal: Intrathecal | None = None
    pump: Pump | None = None
    jurisdiction: Jurisdiction | None = None
    as_of: date | None = None
    findings: tuple[Finding, ...] = ()
    label: str = ""

    @field_validator("conditions", mode="before")
    @classmethod
    def _names_become_conditions(cls, given: object) -> object:
        if isinstance(given, (list, tuple)):
            return tuple({"name": one} if isinstance(one, str) else one for one in given)
        return given

    @field_validator("medicines", mode="before")
    @classmethod
    def _names_become_medicines(cls, given: object) -> object:
        if isinstance(given, (list, tuple)):
            return tuple({"name": one} if isinstance(one, str) else one for one in given)
        return given

    @field_validator("diagnosis")
    @classmethod
    def _known_diagnosis(cls, name: str | None) -> str | None:
        if name is not None and name not in DIAGNOSES:
            raise InputError(f"diagnosis {name!r}", ", ".join(DIAGNOSES), "use one of these or leave it out")
        return name

    @field_validator("allergies")
    @classmethod
    def _known_allergens(cls, names: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for name in names or ():
            if name not in ALLERGENS:
                raise InputError(f"allergy {name!r}", ", ".join(ALLERGENS), "name only allergens that matter here")
        return names

    def has(self, condition: str) -> bool | None:
        """True when present, False when asked and absent, None when not known."""
        if any(one.name == condition for one in self.conditions or ()):
            return True
        if condition in ("stroke", "parkinson_disease") and self.diagnosis == condition:
            return True
        return None if self.conditions is None or self.unlisted == "not known" else False
