"""Random patients for the property tests, and an uncomplicated adult of whom everything is known."""

from datetime import date, timedelta

from hypothesis import strategies as st

from eutonia.clinic.intrathecal import Intrathecal, ScreeningBolus
from eutonia.clinic.patient import CONDITIONS, DIAGNOSES, JURISDICTIONS, Kidney, Patient
from eutonia.clinic.verdict import Outcome, Override, Verdict
from eutonia.planner import screen

TODAY = date(2026, 11, 20)
MEDICINES = (
    "morphine",
    "diazepam",
    "gabapentin",
    "ibuprofen",
    "lisinopril",
    "levodopa",
    "alcohol",
    "paracetamol",
    "zz",
)


def adult(jurisdiction: str | None = "US", crcl: float = 105, egfr: float = 98, **changes) -> Patient:
    """A man of 45 with multiple sclerosis and nothing else, changed as the test says."""
    known = {
        "age_years": 45,
        "sex": "male",
        "weight_kg": 75,
        "height_cm": 178,
        "kidney": Kidney(
            crcl_ml_per_min=crcl,
            egfr_ml_per_min_per_1_73m2=egfr,
            dialysis="none",
            acute_change=False,
            measured_on=TODAY - timedelta(days=8),
        ),
        "diagnosis": "multiple_sclerosis",
        "conditions": (),
        "medicines": (),
        "allergies": (),
        "pregnant": False,
        "breastfeeding": False,
        "jurisdiction": jurisdiction,
        "as_of": TODAY,
    }
    return Patient(**{**known, **changes})


def overriding(verdicts: tuple[Verdict, ...]) -> tuple[Override, ...]:
    """One override for every refusal that allows one."""
    return tuple(
        Override(rule_id=rule_id, reason="specialist decision after discussion", name="Dr A. Example")
        for one in verdicts
        if one.outcome == Outcome.REFUSE and one.overridable
        for rule_id in one.rule_ids[:1]
    )


def screened_with_overrides(patient: Patient) -> tuple[tuple[Verdict, ...], tuple[Override, ...]]:
    """Verdicts after every override that is allowed was named."""
    overrides = overriding(screen(patient))
    return screen(patient, overrides=overrides), overrides


def _maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


@st.composite
def kidneys(draw: st.DrawFn) -> Kidney:
    """Any mix of known and unknown kidney values, all stages."""
    dialysis = draw(st.sampled_from((None, "none", "none", "haemodialysis", "peritoneal", "crrt")))
    return Kidney(
        crcl_ml_per_min=draw(_maybe(st.floats(1, 180))),
        egfr_ml_per_min_per_1_73m2=draw(_maybe(st.floats(1, 150))),
        creatinine_mg_per_dl=draw(_maybe(st.floats(0.2, 9))),
        cystatin_c_mg_per_l=draw(_maybe(st.floats(0.4, 6))),
        measured_on=draw(_maybe(st.integers(0, 400).map(lambda days: TODAY - timedelta(days=days)))),
        dialysis=dialysis,
        acute_change=draw(st.sampled_from((None, False, False, True))),
    )


@st.composite
def patients(draw: st.DrawFn) -> Patient:
    """Any age and weight, with anything known or not known."""
    age = draw(st.floats(0, 17.9) | st.floats(18, 64) | st.floats(65, 110))
    expected = min(3.5 + 3 * age, 70)
    few = {"max_size": 3, "unique": True}
    if draw(st.booleans()):  # half of them uncomplicated, so that whole schedules are met often
        return adult(
            draw(_maybe(st.sampled_from(JURISDICTIONS))),
            crcl=draw(st.floats(30, 150)),
            egfr=draw(st.floats(30, 130)),
            age_years=age,
            weight_kg=draw(st.floats(expected, 2 * expected)),
            diagnosis=draw(st.sampled_from(("multiple_sclerosis", "spinal_cord_injury", "cerebral_palsy"))),
            medicines=draw(st.sampled_from(((), (), ("diazepam",)))),
        )
    return Patient(
        age_years=age,
        sex=draw(st.sampled_from(("female", "male"))),
        weight_kg=draw(st.floats(0.5 * expected, 2 * expected)),
        height_cm=draw(_maybe(st.floats(45, 200))),
        kidney=draw(_maybe(kidneys())),
        diagnosis=draw(_maybe(st.sampled_from(DIAGNOSES))),
        conditions=draw(_maybe(st.lists(st.sampled_from(CONDITIONS), **few).map(tuple))),
        medicines=draw(_maybe(st.lists(st.sampled_from(MEDICINES), **few).map(tuple))),
        allergies=draw(_maybe(st.sampled_from(((), (), ("wheat",), ("baclofen",))))),
        unlisted=draw(st.sampled_from(("no", "not known"))),
        pregnant=draw(st.sampled_from((None, False, True))),
        breastfeeding=draw(st.sampled_from((None, False, True))),
        jurisdiction=draw(_maybe(st.sampled_from(JURISDICTIONS))),
        as_of=TODAY,
    )


def screening_bolus(dose_ug: float = 50, days_ago: int = 8, **changes) -> ScreeningBolus:
    """A test bolus that lowered Ashworth from 4 to 2 for 6 hours, changed as the test says."""
    known = {
        "dose_ug": dose_ug,
        "given_on": TODAY - timedelta(days=days_ago),
        "ashworth_before": 4,
        "ashworth_after": 2,
        "effect_hours": 6,
        "adverse": False,
    }
    return ScreeningBolus(**{**known, **changes})


def pump_adult(jurisdiction: str | None = "US", **changes) -> Patient:
    """An adult with cord injury of whom all that the gate of the pump asks is in order, one test bolus positive."""
    gate = {
        "spasticity": "severe",
        "oral_trial": "failed",
        "infection": False,
        "body_large_enough": True,
        "refill_access": True,
        "goals_agreed": True,
        "bleeding_risk": False,
        "possible_fault": False,
        "screening": (screening_bolus(),),
    }
    gate.update({name: changes.pop(name) for name in tuple(changes) if name in Intrathecal.model_fields})
    return adult(jurisdiction, **{"diagnosis": "spinal_cord_injury", "intrathecal": Intrathecal(**gate), **changes})


@st.composite
def screening_boluses(draw: st.DrawFn) -> tuple[ScreeningBolus, ...]:
    """Up to three test boluses a day apart, with any result."""
    doses = draw(st.sampled_from(((), (50,), (25, 50), (50, 75), (50, 75, 100), (100,))))
    return tuple(
        screening_bolus(
            dose,
            days_ago=20 - place,
            ashworth_before=draw(_maybe(st.floats(3, 5))),
            ashworth_after=draw(_maybe(st.floats(1, 5))),
            goal_met=draw(st.sampled_from((None, None, False, True))),
            effect_hours=draw(_maybe(st.floats(0, 30))),
            adverse=draw(st.sampled_from((None, False, True))),
        )
        for place, dose in enumerate(doses)
    )


@st.composite
def pump_patients(draw: st.DrawFn) -> Patient:
    """Any patient of `patients`, with anything known or not known of what the pump asks; half of them fit for it."""
    patient = draw(patients())
    yes, no = (None, True, True, False), (None, False, False, True)
    if draw(st.booleans()):
        known = {
            "age_years": draw(st.floats(4, 90)),
            "diagnosis": draw(st.sampled_from((*DIAGNOSES[:6], None))),
            "weight_kg": 60,
            "screening": draw(screening_boluses()) or (screening_bolus(draw(st.sampled_from((25, 50, 75, 100)))),),
            "injured_on": date(2020, 1, 1),
            "medicines": draw(st.sampled_from(((), ({"name": "baclofen", "daily_dose_mg": 60},), ("diazepam",)))),
        }
        return pump_adult(draw(_maybe(st.sampled_from(JURISDICTIONS))), **known)
    gate = Intrathecal(
        spasticity=draw(st.sampled_from((None, "mild", "severe", "severe"))),
        oral_trial=draw(st.sampled_from((None, "failed", "not_tolerated", "effective", "not_tried"))),
        injured_on=draw(_maybe(st.dates(date(2000, 1, 1), TODAY))),
        infection=draw(st.sampled_from(no)),
        body_large_enough=draw(st.sampled_from(yes)),
        refill_access=draw(st.sampled_from(yes)),
        goals_agreed=draw(st.sampled_from(yes)),
        bleeding_risk=draw(st.sampled_from(no)),
        possible_fault=draw(st.sampled_from(no)),
        screening=draw(_maybe(screening_boluses())),
    )
    return patient.model_copy(update={"intrathecal": draw(_maybe(st.just(gate)))})
