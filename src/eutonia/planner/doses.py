"""Daily doses cut into what can be dispensed: which product, how many times daily, and one step of a schedule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from math import ceil, floor
from types import MappingProxyType

from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import Dose, Schedule, Step
from eutonia.clinic.product import SLACK, Product, dispense, products
from eutonia.clinic.regimen import DEFAULT_CLOCKS, OralSchedule, Regimen
from eutonia.errors import InputError
from eutonia.planner.facts import Facts, FactValue
from eutonia.planner.rules import ANY, Rule, facts_of, holds, in_force

DECIDES = "For research, teaching and preparation; a clinician decides."
RENAL_WORDS = ("crcl_ml_per_min", "egfr", "lowest_gfr", "on_dialysis")


@dataclass(frozen=True, slots=True)
class Level:
    """The doses of one day, mg by clock time, in the order of the day."""

    clock: tuple[str, ...]
    doses_mg: tuple[float, ...]

    @property
    def daily_dose_mg(self) -> float:
        """Their sum, to a tenth of a mg."""
        return round(sum(self.doses_mg), 1)


def planning_facts(patient: Patient, route: str = "oral", use: str = "spasticity") -> Facts:
    """What is known of a patient; where kidney function is changing now its last value counts as not known."""
    return unsettled(facts_of(patient, route, use))


def unsettled(facts: Facts) -> Facts:
    """The facts a dose is planned with: where kidney function is changing now its last value counts as not known."""
    if facts["kidney_acute_change"].value is not True:
        return facts
    lost = {word: FactValue(None, missing="kidney function now") for word in RENAL_WORDS}
    return replace(facts, known=MappingProxyType({**facts.known, **lost}))


def may_hold(rule: Rule, facts: Facts) -> bool:
    """The rule holds, or may hold because something is not known.

    What is not known of the kidney counts only where nothing of it is known: a patient with a clearance and no indexed
    value is not unknown.
    """
    answer = holds(rule.condition, facts)
    if answer is not None:
        return answer
    return kidney_unknown(facts) or not any(word in rule.condition for word in RENAL_WORDS)


def binding(facts: Facts, *topics: str) -> tuple[Rule, ...]:
    """The rules of these topics with a limit that may hold for a patient: what is not known counts against speed.

    Rules that are not verified take part: the planner asks only for topics in which they make a plan slower or lower.
    """
    return tuple(one for one in _limited(facts.jurisdiction, topics) if may_hold(one, facts))


@cache
def _limited(jurisdiction: str | None, topics: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules in force with a limit, of some topics, whomever they are for."""
    return tuple(one for one in in_force(jurisdiction) if one.topic in topics and one.limit is not None)


def least(rules: tuple[Rule, ...]) -> Rule | None:
    """The rule with the lowest limit; of equal ones that of the country."""
    return min(rules, key=lambda rule: (rule.limit or 0, rule.jurisdiction == ANY), default=None)


def most(rules: tuple[Rule, ...]) -> Rule | None:
    """The rule with the highest limit; of equal ones that of the country."""
    return max(rules, key=lambda rule: (rule.limit or 0, rule.jurisdiction != ANY), default=None)


def kidney_unknown(facts: Facts) -> bool:
    """Nothing of kidney function is known."""
    return facts["lowest_gfr"].value is None


def tablets_or_liquid(patient: Patient, liquid: bool) -> Product:
    """The product of a plan: verified tablets of the country, or its weakest liquid.

    In wheat allergy never one with wheat starch. A country without a liquid in the table gets one of another country;
    `supply_note` says so.
    """
    wheat = "wheat" in (patient.allergies or ())
    sold = [one for one in products(patient.jurisdiction) if one.verified and not (wheat and one.wheat_starch)]
    tablets = [one for one in sold if one.form == "tablet"]
    if tablets and not liquid:
        return tablets[0]
    found = min((one for one in sold if one.concentration_mg_per_ml is not None), key=_strength, default=None)
    if found is not None:
        return found
    foreign = min((one for one in products(None) if one.concentration_mg_per_ml is not None), key=_strength)
    return foreign


def supply_note(product: Product, patient: Patient) -> str:
    """A word of caution where the product of a plan is not known to be sold in the patient's country."""
    if patient.jurisdiction is None or patient.jurisdiction in product.jurisdictions:
        return ""
    return f" No liquid of {patient.jurisdiction} stands in the product table: a pharmacist finds one of this strength."


def quantum_mg(product: Product) -> float:
    """The step in which every dose of a product can be made, mg."""
    return product.smallest_mg


def level_below(total_mg: float, times: int, product: Product, each_mg: float = 0) -> Level | None:
    """The largest day not above `total_mg` in at most `times` doses; None where not even one dose fits.

    Liquids are cut into equal doses. Tablets may differ by one piece, the larger doses late in the day. A dose is not
    made smaller than `each_mg` where fewer doses avoid it.
    """
    quantum = round(quantum_mg(product) * 10)
    units = floor((total_mg * 10 + SLACK) / quantum)
    if units < 1:
        return None
    least_units = max(1, ceil((each_mg * 10 - SLACK) / quantum))
    count = max(1, min(times, units // least_units))
    each, left = divmod(units, count)
    if product.concentration_mg_per_ml is not None:
        left = 0
    cut = tuple((each + (place >= count - left)) * quantum / 10 for place in range(count))
    return Level(DEFAULT_CLOCKS[count - 1], cut)


def step(level: Level, first_day: int, days: int, product: Product, rule_ids: tuple[str, ...], note: str) -> Step:
    """One step of a schedule, each dose in the words of the product.

    Raises
    ------
    InputError
        A dose cannot be dispensed with this product.
    """
    doses = tuple(
        Dose(clock=clock, dispensed=dispense(dose, product))
        for clock, dose in zip(level.clock, level.doses_mg, strict=True)
    )
    return Step(
        first_day=first_day,
        last_day=first_day + days - 1,
        daily_dose_mg=level.daily_dose_mg,
        doses=doses,
        rule_ids=rule_ids,
        note=note,
    )


def schedule(title: str, steps: tuple[Step, ...], product: Product, rule_ids: tuple[str, ...], note: str) -> Schedule:
    """The steps as a schedule, with the same doses as a regimen."""
    if not steps:
        raise InputError("a schedule without steps", "at least one", "give a dose")
    parts = tuple(
        OralSchedule.read(
            {
                "product": product.form,
                "first_day": one.first_day,
                "days": one.last_day - one.first_day + 1,
                "clock": tuple(dose.clock for dose in one.doses),
                "doses_mg": tuple(dose.dispensed.dose_mg for dose in one.doses),
            }
        )
        for one in steps
    )
    return Schedule(
        title=title, steps=steps, regimen=Regimen(parts=parts), rule_ids=rule_ids, note=f"{note} {DECIDES}".strip()
    )


def assumed_line(rule: Rule, facts: Facts) -> str:
    """An assumption as it is shown; where the rule only may hold, that is said."""
    unsure = "" if holds(rule.condition, facts) else "Used because it cannot be ruled out: "
    return f"{unsure}{rule.statement} ({rule.id})"


def ids(*rules: Rule | None) -> tuple[str, ...]:
    """The ids of the rules given, each once, in order."""
    return tuple(dict.fromkeys(rule.id for rule in rules if rule is not None))


def _strength(product: Product) -> float:
    return product.concentration_mg_per_ml or 0
