"""What the tests ask of a rule of the pump: the adult of the other tests, on the intrathecal road."""

from datetime import date

from eutonia.clinic.intrathecal import Intrathecal, ScreeningBolus
from eutonia.clinic.verdict import Verdict
from eutonia.planner.rules import facts_of, matching, rule
from eutonia.planner.screening import screen
from tests.rules.patients import AS_OF, adult

ROUTE = "intrathecal"


def bolus_given(dose_ug: float, fall: float, **changes) -> Intrathecal:
    """One test bolus that lowered Ashworth 4 by `fall`; all else of the gate is in order."""
    bolus = ScreeningBolus(
        dose_ug=dose_ug,
        given_on=date.fromisoformat(AS_OF),
        ashworth_before=4,
        ashworth_after=4 - fall,
        effect_hours=6,
        adverse=False,
    )
    known = {
        "spasticity": "severe",
        "oral_trial": "failed",
        "infection": False,
        "body_large_enough": True,
        "refill_access": True,
        "goals_agreed": True,
        "bleeding_risk": False,
        "possible_fault": False,
        "screening": (bolus,),
    }
    return Intrathecal(**{**known, **changes})


def naming(rule_id: str, jurisdiction: str, changes: dict) -> list[Verdict]:
    """The verdicts on the pump that speak because of this rule."""
    said = screen(adult(jurisdiction, **changes), ROUTE)
    return [one for one in said if rule_id in one.rule_ids and one.outcome in ("refuse", "caution")]


def verdict(rule_id: str, outcome: str, jurisdiction: str, **changes) -> None:
    """The rule gives one verdict with this outcome for the changed adult, none for the adult as he is or by mouth."""
    assert naming(rule_id, jurisdiction, {}) == []
    (found,) = naming(rule_id, jurisdiction, changes)
    assert found.outcome == outcome
    assert found.overridable is (outcome == "refuse" and rule(rule_id).severity == "avoid")
    assert rule(rule_id).statement in found.summary
    assert found.action and found.sources and found.facts
    assert not any(rule_id in one.rule_ids for one in screen(adult(jurisdiction, **changes)))


def holds(rule_id: str, jurisdiction: str, **changes) -> None:
    """The rule is in force for the changed adult with a pump, and not by mouth."""
    assert rule_id in _matching(jurisdiction, changes, ROUTE)
    assert rule_id not in _matching(jurisdiction, changes, "oral")


def fails(rule_id: str, jurisdiction: str, **changes) -> None:
    """The rule is not for the changed adult."""
    assert rule_id not in _matching(jurisdiction, changes, ROUTE)


def only_by_pump(rule_id: str, jurisdiction: str) -> None:
    """The rule is for everybody with a pump and for nobody by mouth; a rule of one country for that country alone."""
    holds(rule_id, jurisdiction)
    own = rule(rule_id).jurisdiction
    assert own == "any" or rule_id not in _matching("US" if own != "US" else "UK", {}, ROUTE)


def _matching(jurisdiction: str, changes: dict, route: str) -> tuple[str, ...]:
    return tuple(one.id for one in matching(facts_of(adult(jurisdiction, **changes), route)))
