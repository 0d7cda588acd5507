"""A course by rules alone: start, steps, ceilings, the conditions under which it may begin, and its taper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import Limit, Plan, Schedule, Step
from eutonia.clinic.product import Product
from eutonia.clinic.verdict import Outcome, Override, Verdict
from eutonia.errors import InputError
from eutonia.planner.conditions import gaps
from eutonia.planner.doses import (
    RENAL_WORDS,
    Level,
    assumed_line,
    binding,
    ids,
    kidney_unknown,
    least,
    level_below,
    most,
    quantum_mg,
    schedule,
    step,
    supply_note,
    tablets_or_liquid,
    unsettled,
)
from eutonia.planner.facts import NUMBERS, Facts
from eutonia.planner.monitoring import mental_state_rules, sign_actions, supply_failure, visits
from eutonia.planner.pump_course import plan_pump
from eutonia.planner.rules import PUMP, Rule, facts_of, holds, in_force, limit, matching, rule, rules_version
from eutonia.planner.screening import REFUSING
from eutonia.planner.taper import plan_taper

INTERVALS = tuple(f"titration_interval{one}" for one in ("", "_slow", "_cerebral", "_elderly", "_renal", "_careful"))
CHILD_STEPS = ("paediatric_step_per_kg", "paediatric_step_per_kg_most")
CAREFUL_STARTS = tuple(f"start_daily_dose_{one}" for one in ("elderly", "renal", "careful"))
CAREFUL_STEPS = tuple(f"titration_step_{one}" for one in ("elderly", "renal", "careful"))
STAY_BELOW = ("ren.muanda.risk", "ren.cap.younger")  # these limits are a line to stay below, not one to reach
GATE = "creatinine"
CEILINGS = ("maximum", "maximum_renal")  # they stop a dose, not a patient
ASKED = {
    "allergic to baclofen": "allergy to baclofen",
    "on_dialysis": "dialysis",
    "kidney_acute_change": "acute kidney change",
}


@dataclass(frozen=True, slots=True)
class Pace:
    """How a course begins and rises: mg daily, days, doses daily, the least mg a dose; and the rules that set it."""

    start_mg: float
    step_mg: float
    interval_days: int
    times: int
    each_mg: float
    rules: tuple[Rule, ...]


def plan_course(
    patient: Patient,
    verdicts: tuple[Verdict, ...],
    route: str = "oral",
    use: str = "spasticity",
    overrides: tuple[Override, ...] = (),
) -> Plan:
    """The course that the rules allow: none under a standing refusal, conditional where the kidney is unknown.

    Parameters
    ----------
    verdicts : tuple of Verdict
        What `screen` said of the same patient, route, use and overrides.

    Returns
    -------
    Plan
        By mouth doses in mg, rounded down to what can be dispensed; `schedule` and `taper` are None under a refusal. By
        pump `pump_course`, in micrograms, None under a refusal.

    Raises
    ------
    InputError
        The route or the use is not covered, the kidney value is dated after `as_of`, or the recorded pump cannot run a
        rate of the course.
    """
    stated = facts_of(patient, route, use)
    facts = unsettled(stated)
    plan = Plan.read(
        {
            "patient": patient,
            "route": route,
            "use": use,
            "jurisdiction": patient.jurisdiction or "not known",
            "verdicts": verdicts,
            "overrides": overrides,
            "unknown": _unknown(verdicts, facts),
            "rules_version": rules_version(),
        },
        patient.label,
    )
    if route == PUMP:
        return plan_pump(plan, facts)
    if _refused(verdicts, facts):
        return plan
    ceilings = _ceilings(patient, facts)
    pace = _pace(patient, facts)
    product = _product(patient, facts, pace, _lowest(ceilings))
    course = _schedule(patient, stated, facts, pace, ceilings, product)
    taper = plan_taper(patient, course.regimen, used_days=course.regimen.days, use=use)
    used = tuple(rule(id) for id in dict.fromkeys(id for one in course.steps for id in one.rule_ids))
    used = (*used, *(rule(id) for id in course.rule_ids if id not in ids(*used)))
    return plan.model_copy(
        update={
            "start_conditions": _start_conditions(facts),
            "schedule": course,
            "taper": taper,
            "supply_failure": supply_failure(facts),
            "monitoring": visits(facts, course.steps),
            "signs": sign_actions(facts),
            "limits": ceilings,
            "kidney_matters": _kidney_matters(ceilings, facts),
            "assumed": tuple(assumed_line(one, facts) for one in used if one.kind == "assumed"),
            "sources": tuple(dict.fromkeys((*(one.cited for one in used), product.source))),
        }
    )


def _careful_because(rules: tuple[Rule, ...], facts: Facts) -> str:
    """What is not known and has made this course slower or lower."""
    unsure = [one for one in rules if holds(one.condition, facts) is None]
    missing = dict.fromkeys(facts[word].missing for one in unsure for word in gaps(one.condition, facts))
    return f"Slower or lower because not known: {'; '.join(missing)}. " if missing else ""


def _ask(stated: Facts, facts: Facts) -> str:
    """What is not known and could still refuse; it does not block, only the kidney gate does."""
    gate = NUMBERS if kidney_unknown(facts) else ()
    words = dict.fromkeys(
        word
        for one in in_force(stated.jurisdiction)
        if one.severity in REFUSING and one.verified and one.topic not in CEILINGS
        for word in gaps(one.condition, stated)
        if word not in gate
    )
    first = [word for word in ASKED if word in words]
    asked = dict.fromkeys(ASKED.get(word) or stated[word].missing for word in (*first, *words))
    return f"Ask before the first dose: {', '.join(asked)}. " if asked else ""


def _refused(verdicts: tuple[Verdict, ...], facts: Facts) -> bool:
    """A refusal stands, or the kidney refuses and no override was named."""
    if any(one.outcome == Outcome.REFUSE and not one.overridden_by for one in verdicts):
        return True
    severe = holds(rule("ren.dialysis.5mg").condition, facts) is True
    return severe and not any(one.overridden_by for one in verdicts)


def _kidney_matters(ceilings: tuple[Limit, ...], facts: Facts) -> bool:
    """The kidney is not known, lowers the dose by a share, or sets a ceiling."""
    renal = [one for one in ceilings if any(word in rule(one.rule_id).condition for word in RENAL_WORDS)]
    return kidney_unknown(facts) or bool(renal) or _fraction(facts) is not None


def _start_conditions(facts: Facts) -> tuple[str, ...]:
    old = facts["kidney_value_old"].value is True
    return (GATE,) if kidney_unknown(facts) or old else ()


def _unknown(verdicts: tuple[Verdict, ...], facts: Facts) -> tuple[str, ...]:
    said = [fact.name for one in verdicts if one.outcome == Outcome.UNKNOWN for fact in one.facts]
    bare = [one.summary for one in verdicts if one.outcome == Outcome.UNKNOWN and not one.facts]
    gate = [GATE] if facts["lowest_gfr"].value is None else []
    return tuple(dict.fromkeys((*gate, *said, *bare, *facts.doubts)))


def _fraction(facts: Facts) -> Rule | None:
    """The share of the usual dose at this kidney function; where it is unknown the caps do the work."""
    return None if kidney_unknown(facts) else least(binding(facts, "dose_fraction_renal"))


def _ceilings(patient: Patient, facts: Facts) -> tuple[Limit, ...]:
    """Every ceiling of this patient in mg daily, lowest first; the first binds. Numbers that are not used come last."""
    fraction = _fraction(facts)
    share = _share(fraction)
    found = []
    for one in binding(facts, "maximum", "maximum_usual"):
        scaled = (one.limit or 0) * share
        why = f" {fraction.statement}" if fraction else ""
        found.append(Limit(rule_id=one.id, text=one.statement + why, value=scaled, unit="mg/d"))
    for one in binding(facts, "maximum_renal", "maximum_renal_default"):
        below = " The day stays below it." if one.id in STAY_BELOW else ""
        found.append(Limit(rule_id=one.id, text=one.statement + below, value=one.limit or 0, unit="mg/d"))
    for one in binding(facts, "paediatric_maximum_per_kg"):
        text = f"{one.statement} At {patient.weight_kg:g} kg: {one.limit:g} mg/kg daily."
        found.append(Limit(rule_id=one.id, text=text, value=(one.limit or 0) * patient.weight_kg * share, unit="mg/d"))
    found.sort(key=lambda one: (one.value, one.rule_id not in STAY_BELOW))
    not_used = [
        Limit(rule_id=one.id, text=f"{one.statement} {one.action}", value=one.limit or 0, unit=one.unit)
        for one in matching(facts, topic="dose_fraction_not_used")
    ]
    if not found:
        raise InputError("no maximum dose in the rules", "a rule of topic maximum", "complete the rule tables")
    return (found[0].model_copy(update={"binding": True}), *found[1:], *not_used)


def _lowest(ceilings: tuple[Limit, ...]) -> Limit:
    return next(one for one in ceilings if one.binding)


def _top_mg(ceilings: tuple[Limit, ...], product: Product) -> float:
    """The highest day allowed, mg; a line to stay below is left by one dispensable step."""
    return min(
        one.value - (quantum_mg(product) if one.rule_id in STAY_BELOW else 0) for one in ceilings if one.unit == "mg/d"
    )


def _pace(patient: Patient, facts: Facts) -> Pace:
    """Start, step and interval: what is usual at this age and kidney function, and no more than any careful rule."""
    child = patient.age_years < limit("plan.adult")
    kind = "paediatric_" if child else "start_"
    start = least(binding(facts, "paediatric_start_per_kg" if child else "start_daily_dose"))
    rise = least(binding(facts, *CHILD_STEPS) if child else binding(facts, "titration_step"))
    times = most(binding(facts, f"{kind}times_per_day"))
    interval = most(binding(facts, "paediatric_interval", *INTERVALS))
    fraction = _fraction(facts)
    first = least(tuple(one for one in (fraction, *binding(facts, "start_fraction_renal")) if one is not None))
    low, small = least(binding(facts, *CAREFUL_STARTS)), least(binding(facts, *CAREFUL_STEPS))
    # A child is dosed by weight and never above the start and the step of an adult.
    weight = patient.weight_kg if child else 1
    adult_start, adult_step = (limit("start.adult"), limit("tit.us.step"))
    return Pace(
        start_mg=min(_of(start) * weight * _share(first), adult_start, *(_of(one) for one in (low,) if one)),
        step_mg=min(_of(rise) * weight * _share(fraction), adult_step, *(_of(one) for one in (small,) if one)),
        interval_days=int(_of(interval)),
        times=int(_of(times)),
        each_mg=0 if child else adult_start / limit("start.adult.times"),
        rules=tuple(one for one in (start, first, low, rise, fraction, small, interval, times) if one is not None),
    )


def _share(fraction: Rule | None) -> float:
    return 1 if fraction is None else _of(fraction)


def _of(found: Rule | None) -> float:
    if found is None or found.limit is None:
        raise InputError("a start, a step or an interval is missing in the rules", "one for each age", "complete them")
    return found.limit


def _product(patient: Patient, facts: Facts, pace: Pace, ceiling: Limit) -> Product:
    """Tablets, unless a rule asks for a liquid or a dose of this plan is finer than a tablet."""
    if matching(facts, topic="liquid_instead"):
        return tablets_or_liquid(patient, liquid=True)
    tablets = tablets_or_liquid(patient, liquid=False)
    too_fine = min(pace.start_mg, pace.step_mg, ceiling.value) < quantum_mg(tablets)
    return tablets_or_liquid(patient, liquid=True) if too_fine else tablets


def _schedule(
    patient: Patient, stated: Facts, facts: Facts, pace: Pace, ceilings: tuple[Limit, ...], product: Product
) -> Schedule:
    top = _top_mg(ceilings, product)
    checks = mental_state_rules(facts)
    target, target_mg = _first_target(patient, facts)
    planned = _levels(pace, top, product)
    rules = (*pace.rules, rule(_lowest(ceilings).rule_id))
    steps: list[Step] = []
    first_day = 1
    for place, (level, wanted_mg) in enumerate(planned):
        last = place == len(planned) - 1
        days = max(pace.interval_days, _holding_days(facts, first_day)) if last else pace.interval_days
        further = place > 0 and planned[place - 1][0].daily_dose_mg >= target_mg
        note = _note(level, wanted_mg, place, bool(checks), further)
        why = ids(*rules, *checks, target if further else None)
        steps.append(step(level, first_day, days, product, why, note))
        first_day += days
    unsure = "Kidney function is not known: the strictest kidney band is used. " if kidney_unknown(facts) else ""
    lowest = rule("tit.lowest")
    careful = _careful_because(rules, facts)
    note = f"{unsure}{careful}{_ask(stated, facts)}{lowest.statement} {lowest.action}{supply_note(product, patient)}"
    extra = (lowest, _course(facts), _review(facts))
    return schedule("Start and titration", tuple(steps), product, ids(*extra), note)


def _levels(pace: Pace, top_mg: float, product: Product) -> list[tuple[Level, float]]:
    """Each level with the dose that was wanted before it was rounded down to what can be dispensed."""
    wanted = min(pace.start_mg, top_mg)
    level = level_below(wanted, pace.times, product, pace.each_mg)
    if level is None:
        raise InputError(
            f"a start of {wanted:g} mg daily",
            f"at least {quantum_mg(product):g} mg",
            "no product of the table gives so small a dose",
        )
    found = [(level, wanted)]
    while level.daily_dose_mg < top_mg:
        wanted = min(level.daily_dose_mg + pace.step_mg, top_mg)
        following = level_below(wanted, pace.times, product, pace.each_mg)
        if following is None or following.daily_dose_mg <= level.daily_dose_mg:
            break
        level = following
        found.append((level, wanted))
    return found


def _first_target(patient: Patient, facts: Facts) -> tuple[Rule | None, float]:
    """Where the effect is judged first, mg daily; what lies above is only for those who need and tolerate it."""
    child = least(binding(facts, "paediatric_usual_per_kg"))
    found = child or least(binding(facts, "titration_first_target"))
    weight = patient.weight_kg if child else 1
    return found, _of(found) * weight * _share(_fraction(facts))


def _review(facts: Facts) -> Rule:
    """When the benefit is judged, in weeks on the last level."""
    asked = binding(facts, "titration_review", "paediatric_review")
    found = least(tuple(one for one in asked if one.unit == "wk"))
    if found is None:
        raise InputError("no review of the benefit in the rules", "one for each age", "complete the rule tables")
    return found


def _course(facts: Facts) -> Rule | None:
    """How long the printed course is, in days: the shortest of those that hold."""
    return least(binding(facts, "course_length"))


def _holding_days(facts: Facts, first_day: int) -> int:
    """The last level is held until the review of its benefit, and at least to the end of the printed course."""
    held = timedelta(weeks=_of(_review(facts))).days
    return max(held, int(_of(_course(facts))) - first_day + 1)


def _note(level: Level, wanted_mg: float, place: int, checked: bool, only_if_needed: bool) -> str:
    said = []
    if place and checked:
        said.append("Blocked until the mental-state check of the step before is recorded.")
    if only_if_needed:
        said.append("Only if needed and tolerated.")
    off = round(wanted_mg - level.daily_dose_mg, 1)
    if off > 0:
        said.append(f"Rounded down from {round(wanted_mg, 1):g} mg daily to what can be dispensed.")
    return " ".join(said)
