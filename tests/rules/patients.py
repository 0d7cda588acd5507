"""An uncomplicated adult of whom everything is known, and what the tests ask of a rule."""

from datetime import date

from eutonia.clinic.patient import Kidney, Patient
from eutonia.clinic.verdict import Verdict
from eutonia.planner import rules
from eutonia.planner.rules import facts_of, rule
from eutonia.planner.screening import screen

AS_OF = "2026-11-20"


def kidney(crcl=105, egfr=98, dialysis="none", acute_change=False, measured_on="2026-11-12", **other) -> Kidney:
    """Charted kidney values; healthy unless said otherwise."""
    return Kidney(
        crcl_ml_per_min=crcl,
        egfr_ml_per_min_per_1_73m2=egfr,
        dialysis=dialysis,
        acute_change=acute_change,
        measured_on=date.fromisoformat(measured_on),
        **other,
    )


def adult(jurisdiction: str | None = "US", **changes) -> Patient:
    """A man of 45 with multiple sclerosis and nothing else, changed as the test says."""
    known = {
        "age_years": 45,
        "sex": "male",
        "weight_kg": 75,
        "height_cm": 178,
        "kidney": kidney(),
        "diagnosis": "multiple_sclerosis",
        "conditions": (),
        "medicines": (),
        "allergies": (),
        "pregnant": False,
        "breastfeeding": False,
        "jurisdiction": jurisdiction,
        "as_of": date.fromisoformat(AS_OF),
    }
    return Patient(**{**known, **changes})


def naming(rule_id: str, patient: Patient) -> list[Verdict]:
    """The verdicts that speak for or against because of this rule."""
    return [one for one in screen(patient) if rule_id in one.rule_ids and one.outcome in ("refuse", "caution")]


def verdict(rule_id: str, outcome: str, jurisdiction: str | None, **changes) -> None:
    """The rule gives one verdict with this outcome for the changed adult, and none for the adult as he is."""
    assert naming(rule_id, adult(jurisdiction)) == []
    (found,) = naming(rule_id, adult(jurisdiction, **changes))
    assert found.outcome == outcome
    assert rule(rule_id).statement in " ".join((found.summary, *found.positions))
    assert found.action and found.sources and found.facts


def holds(rule_id: str, jurisdiction: str | None, **changes) -> None:
    """The rule is in force in the country and its condition holds for the changed adult."""
    assert rule_id in _matching(jurisdiction, changes)


def fails(rule_id: str, jurisdiction: str | None, **changes) -> None:
    """The rule is not for the changed adult."""
    assert rule_id not in _matching(jurisdiction, changes)


def limited(rule_id: str) -> tuple[float | None, str]:
    """The number of a rule and its unit."""
    return rule(rule_id).limit, rule(rule_id).unit


def _matching(jurisdiction: str | None, changes: dict) -> tuple[str, ...]:
    return tuple(one.id for one in rules.matching(facts_of(adult(jurisdiction, **changes))))
