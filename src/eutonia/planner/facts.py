"""What is known of a patient, in the words that the rules use; each with its date, its source, or what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import get_args

from eutonia.clinic.kidney import KidneyEstimate, estimate_kidney
from eutonia.clinic.medicine import known_classes, medicine_classes
from eutonia.clinic.patient import ALLERGENS, CONDITIONS, DIAGNOSES, Medicine, Patient, Sex
from eutonia.clinic.use import ASKED_USES, SPASTICITY, USES
from eutonia.errors import InputError
from eutonia.evidence import value
from eutonia.planner.pump_facts import PUMP_FLAGS, PUMP_NUMBERS, PUMP_STATED, pump_facts

ML = "mL/min"
INDEXED = "mL/min/1.73 m2"
ROUTES = ("oral", "intrathecal")
NUMBERS = (
    "age_years", "weight_kg", "height_cm", "creatinine_mg_per_dl", "crcl_ml_per_min", "egfr", "lowest_gfr",
    *PUMP_NUMBERS,
)  # fmt: skip
SPOKEN = {
    "age_years": "age", "weight_kg": "weight", "height_cm": "height", "creatinine_mg_per_dl": "creatinine",
    "crcl_ml_per_min": "CrCL", "egfr": "eGFR", "lowest_gfr": "kidney function",
}  # fmt: skip
FLAGS = (
    "pregnant", "breastfeeding", "on_dialysis", "kidney_acute_change", "kidney_value_old", "low_muscle_mass",
    "creatinine_unreliable", *PUMP_FLAGS,
)  # fmt: skip
STATED = {
    "has": CONDITIONS,
    "allergic to": ALLERGENS,
    "diagnosis is": DIAGNOSES,
    "sex is": get_args(Sex),
    "route is": ROUTES,
    "use is": ASKED_USES,
    **PUMP_STATED,
}

OF_TONE = ("posture_depends_on_tone", "spasticity_not_stable")  # not asked where no spasticity is treated
IMPLIED = {"alcohol_use": "alcohol_use_disorder", "reflux": "gastro_oesophageal_reflux"}


@dataclass(frozen=True, slots=True)
class FactValue:
    """One fact. `value` None is not known, and `missing` then says what to ask for.

    `listed` marks the conditions that are asked for together, `medicines` the names behind ``takes opioid``, `unit` the
    unit of a number.
    """

    value: float | bool | None
    on: date | None = None
    source: str = ""
    missing: str = ""
    unit: str = ""
    listed: bool = False
    medicines: tuple[str, ...] = ()

    @property
    def printed(self) -> str:
        """A number with its unit, to at most one decimal: ``44.7 mL/min``."""
        number = f"{self.value:,.1f}".removesuffix(".0")
        return f"{number} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of one patient by the words of the rules; `doubts` are things known but not to be relied on.

    Of the kidney words, `crcl_ml_per_min` is absolute (mL/min) and `egfr` is indexed (mL/min/1.73 m2); a rule uses the
    one that its source used. `lowest_gfr` is the lower of the two that are known and serves the gate alone.
    """

    known: Mapping[str, FactValue] = field(repr=False)
    jurisdiction: str | None
    unclassified: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> FactValue:
        return self.known[name]


@dataclass(frozen=True, slots=True)
class Inferences:
    """Numbers that let a fact be taken as absent though nobody said so (rows of topic `inference`)."""

    no_dialysis_from_ml_per_min: float
    pregnancy_from_years: float
    pregnancy_to_years: float
    response_points: float
    largest_test_ug: float


def words() -> tuple[str, ...]:
    """Every word that a condition may use, numbers first."""
    stated = tuple(f"{prefix} {word}" for prefix, allowed in STATED.items() for word in allowed)
    return (*NUMBERS, *FLAGS, *stated, *(f"takes {one}" for one in known_classes()))


def spoken(word: str) -> str:
    """A word of the rules as it is printed: ``egfr`` becomes ``eGFR``."""
    return SPOKEN.get(word) or word.replace("_", " ").replace("parkinson", "Parkinson").replace(" t6 ", " at T6 ")


def gather(patient: Patient, route: str, use: str, inferences: Inferences) -> Facts:
    """The facts of one patient for one route and use.

    Raises
    ------
    InputError
        The route or the use is not one that the rules cover, or the kidney value is dated after `as_of`.
    """
    for name, given, words_allowed, named in (("route", route, ROUTES, ROUTES), ("use", use, ASKED_USES, USES)):
        if given not in words_allowed:
            raise InputError(f"{name} {given!r}", ", ".join(named), f"choose a covered {name}", patient.label)
    kidney, doubts = _kidney(patient, inferences)
    names = dict.fromkeys(one.name for one in patient.medicines or ())
    unclassified = tuple(name for name in names if not medicine_classes(name))
    found = {
        "age_years": FactValue(patient.age_years, patient.as_of, "charted", unit="years"),
        "weight_kg": FactValue(patient.weight_kg, patient.as_of, "charted", unit="kg"),
        "height_cm": FactValue(patient.height_cm, patient.as_of, "charted", "height", "cm"),
        **kidney,
        **_childbearing(patient, inferences),
        **{f"has {name}": _condition(patient, name) for name in CONDITIONS},
        **{f"takes {name}": _class(patient, name, unclassified) for name in known_classes()},
        **{f"allergic to {name}": _allergy(patient, name) for name in ALLERGENS},
        **{f"diagnosis is {name}": _diagnosis(patient, name) for name in DIAGNOSES},
        **{f"sex is {name}": FactValue(patient.sex == name) for name in get_args(Sex)},
        **{f"route is {name}": FactValue(route == name) for name in ROUTES},
        **{f"use is {name}": FactValue(use == name) for name in ASKED_USES},
        **_of_the_pump(patient, inferences),
    }
    if use != SPASTICITY:
        found |= _beside_spasticity(use, found)
    return Facts(MappingProxyType(found), patient.jurisdiction, unclassified, doubts)


def _beside_spasticity(use: str, found: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """The condition that the use itself says, and what is asked of spasticity alone: charted it counts, else not."""
    asked = (*(f"has {one}" for one in OF_TONE), *(f"diagnosis is {one}" for one in DIAGNOSES))
    unasked = {word: FactValue(False, source="not asked for this use") for word in asked if found[word].value is None}
    implied = IMPLIED.get(use)
    return {**unasked, **({f"has {implied}": FactValue(True, source="the use asked for")} if implied else {})}


def _kidney(patient: Patient, inferences: Inferences) -> tuple[dict[str, FactValue], tuple[str, ...]]:
    """Kidney facts; a finding that blocks makes them not known."""
    blocking = tuple(one.text for one in patient.findings if one.blocks)
    if blocking:
        estimate = KidneyEstimate(notes=blocking)
        creatinine = None
    else:
        estimate = estimate_kidney(patient)
        creatinine = patient.kidney.creatinine_mg_per_dl if patient.kidney else None
    on, crcl, egfr = estimate.measured_on, estimate.crcl_ml_per_min, estimate.egfr_ml_per_min_per_1_73m2
    small = patient.age_years < value("kidney.adult.min_age") and egfr is not None
    # The absolute value of a healthy child is low because the child is small: only the indexed one can gate.
    readings = (egfr,) if small else tuple(one for one in (crcl, egfr) if one is not None)
    lowest = min((one for one in readings if one is not None), default=None)
    ask = "kidney function (creatinine with its date)"
    ask_crcl, ask_egfr = (ask, ask) if lowest is None else (f"absolute clearance ({ML})", f"indexed eGFR ({INDEXED})")
    dialysis = FactValue(estimate.on_dialysis, on, "charted", "whether the patient is on dialysis")
    healthy = lowest is not None and lowest >= inferences.no_dialysis_from_ml_per_min
    if dialysis.value is None and healthy and not estimate.acute_change:
        dialysis = FactValue(False, on, "not stated; not expected at this kidney function")
    old = estimate.stale if estimate.known and estimate.age_days is not None else None
    changing = estimate.acute_change
    # Little muscle matters where a creatinine speaks: by diagnosis alone a task, seen in this patient a doubt.
    by = (estimate.crcl_estimator, estimate.egfr_estimator)
    misled = estimate.low_muscle_mass and any("cystatin" not in one.casefold() for one in by if one)
    seen = misled and estimate_kidney(patient.model_copy(update={"diagnosis": None})).low_muscle_mass
    facts = {
        "creatinine_mg_per_dl": FactValue(creatinine, on, "charted", "creatinine", "mg/dL"),
        "crcl_ml_per_min": FactValue(crcl, on, estimate.crcl_estimator, ask_crcl, ML),
        "egfr": FactValue(egfr, on, estimate.egfr_estimator, ask_egfr, INDEXED),
        "lowest_gfr": FactValue(lowest, on, "the lower of CrCL and eGFR", ask, ML if lowest == crcl else INDEXED),
        "on_dialysis": dialysis,
        "kidney_acute_change": FactValue(changing, on, "charted", "whether kidney function is changing now"),
        "kidney_value_old": FactValue(old, on, "charted", "the date of the kidney value"),
        "low_muscle_mass": FactValue(misled),
        "creatinine_unreliable": FactValue(seen),
    }
    doubts = [f"kidney function ({one})" for one in blocking]
    if seen:
        doubts.append("kidney function by cystatin C (with little muscle a creatinine value looks too good)")
    if estimate.stale and on is not None:
        doubts.append(f"kidney function now (the last value is {estimate.age_days:,} days old)")
    elif estimate.known and estimate.age_days is None:
        doubts.append("the date of the kidney value")
    return facts, tuple(doubts)


def _childbearing(patient: Patient, inferences: Inferences) -> dict[str, FactValue]:
    """Pregnancy and breastfeeding are not asked of men nor outside the plausible ages."""
    found = {}
    for name, stated in (("pregnant", patient.pregnant), ("breastfeeding", patient.breastfeeding)):
        plausible = inferences.pregnancy_from_years <= patient.age_years <= inferences.pregnancy_to_years
        if stated is None and (patient.sex == "male" or not plausible):
            found[name] = FactValue(False, source="not asked at this sex and age")
        else:
            found[name] = FactValue(stated, patient.as_of, "charted", "pregnancy" if name == "pregnant" else name)
    return found


def _condition(patient: Patient, name: str) -> FactValue:
    for charted in patient.conditions or ():
        if charted.name == name:
            return FactValue(True, charted.since, charted.source)
    missing = "conditions" if patient.conditions is None else spoken(name)
    return FactValue(patient.has(name), None, "", missing, listed=patient.conditions is not None)


def _class(patient: Patient, name: str, unclassified: tuple[str, ...]) -> FactValue:
    taken = tuple(one for one in patient.medicines or () if name in medicine_classes(one.name))
    if taken:
        return FactValue(True, _newest(taken), _sources(taken), medicines=tuple(one.name for one in taken))
    if patient.medicines is None:
        return FactValue(None, missing="medicines")
    if unclassified:
        return FactValue(None, missing=f"what these medicines are (not classified): {', '.join(unclassified)}")
    return FactValue(None, missing="other medicines") if patient.unlisted == "not known" else FactValue(False)


def _newest(taken: tuple[Medicine, ...]) -> date | None:
    return max((one.since for one in taken if one.since is not None), default=None)


def _sources(taken: tuple[Medicine, ...]) -> str:
    return "; ".join(dict.fromkeys(one.source for one in taken if one.source))


def _allergy(patient: Patient, name: str) -> FactValue:
    if name in (patient.allergies or ()):
        return FactValue(True)
    if patient.allergies is None:
        return FactValue(None, missing="allergies")
    return FactValue(None, missing=f"allergy to {name}") if patient.unlisted == "not known" else FactValue(False)


def _of_the_pump(patient: Patient, inferences: Inferences) -> dict[str, FactValue]:
    stated = pump_facts(patient, inferences.response_points, inferences.largest_test_ug)
    return {word: FactValue(one.value, one.on, "charted", one.missing, one.unit) for word, one in stated.items()}


def _diagnosis(patient: Patient, name: str) -> FactValue:
    if patient.diagnosis is None:
        return FactValue(None, missing="the diagnosis behind the spasticity")
    return FactValue(patient.diagnosis == name)
