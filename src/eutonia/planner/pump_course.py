"""The intrathecal road of a plan: test boluses, or after a positive one start, steps, oral wean, a year of refills."""

from __future__ import annotations

from eutonia.clinic.intrathecal import ScreeningBolus
from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import (
    Criterion,
    Limit,
    Observation,
    Plan,
    PlannedBolus,
    PumpCourse,
    PumpStep,
    RefillVisit,
    Schedule,
    SignAction,
    StartRate,
    Visit,
)
from eutonia.clinic.regimen import Part, PumpProgram, Regimen
from eutonia.clinic.verdict import Outcome
from eutonia.planner.conditions import gaps
from eutonia.planner.conversion import bolus_result, start_rate
from eutonia.planner.doses import DECIDES, assumed_line, binding, ids, may_hold
from eutonia.planner.emergencies import EMERGENCIES, emergency_texts
from eutonia.planner.facts import Facts
from eutonia.planner.pump_titration import down, first_year, steepest, up
from eutonia.planner.refills import refills, stronger
from eutonia.planner.rules import PUMP, Rule, in_force, limit, matching, rule
from eutonia.planner.screening import REFUSING, asked_on, screen, screened
from eutonia.planner.wean import oral_dose_mg, plan_wean, wean_order

POSITIVE = "positive screening bolus"
NO_PUMP = "the pump and its catheter (model, level of the tip, length, concentration, fill)"
NO_REFILL = "No refill date is given: the pump and its catheter are not recorded."
HIGH_LESION = "spinal_lesion_t6_or_above"
EARLY_ALARM = "pump_alarm_careful"
CHECKLIST = ("pump_lock", "pump_checklist", "pump_refill_step", EARLY_ALARM, "pump_wean")
SIGNS = ("pump_emergency", "pump_overdose", "sign")
THROUGHOUT = ("pump_watch", "withdrawal_risk", "driving")
ORAL_SIGN = "sign.withdrawal"  # what to do after missed tablets; the emergency texts of the pump take its place
GATED = "Only after the gate before a further bolus; if one line of it is not known, this bolus is not given."
MIDNIGHT = "00:00"
TAPER_END = (
    "Each step takes off the same amount, so its share grows: a step waits while stiffness, spasms or itching return. "
    "After the last day the pump team alone ends the rate."
)


def plan_pump(plan: Plan, facts: Facts) -> Plan:
    """The pump course added to a plan that has only verdicts; unchanged under a refusal that stands.

    Without a positive test bolus the course holds test boluses alone. Everything not known that could refuse, and
    whatever has to be arranged, stands in `start_conditions`.

    Raises
    ------
    InputError
        The recorded pump cannot run a rate of the course at its concentration.
    """
    patient = plan.patient
    again = screen(patient, PUMP, plan.use, plan.overrides)
    if any(one.outcome == Outcome.REFUSE and not one.overridden_by for one in (*plan.verdicts, *again)):
        return plan
    start = start_rate(patient, facts)
    conditions = _conditions(patient, facts, start)
    steps: tuple[PumpStep, ...] = ()
    wean: Schedule | None = None
    visits: tuple[RefillVisit, ...] = ()
    taper: tuple[PumpStep, ...] = ()
    boluses = _boluses(patient, facts)
    if start is not None:
        steps = up(start.rate_ug_per_day, facts, 1, int(limit("itb.plan.course")), start.rule_ids)
        wean = plan_wean(patient, 1 + int(limit("itb.plan.hold")))
        visits = refills(patient.pump, steps, steps[-1].last_day) if patient.pump else ()
        taper = down(steps[-1].rate_ug_per_day)
    course = PumpCourse(
        tip=_tip(patient),
        concentration_ug_per_ml=patient.pump.concentration_ug_per_ml if patient.pump else limit("itb.conc"),
        boluses=boluses,
        bolus_gate=_gate(boluses),
        observations=_observations(facts),
        response=_response(),
        start=start,
        steps=steps,
        wean=wean,
        wean_order=wean_order(patient),
        refills=visits,
        refill_note=_refill_note(patient, steps),
        maintenance=_ranges(facts),
        checklist=_said(facts, *_checklist(patient)),
        tolerance=_said(facts, "pump_tolerance"),
        holiday=_said(facts, "pump_holiday"),
        emergency=emergency_texts(facts.jurisdiction),
        taper=taper,
        taper_note=" ".join((*_said(facts, "pump_taper"), TAPER_END, *steepest(taper))),
        regimen=_regimen(patient, boluses, steps, wean),
        note=_note(patient, conditions, start),
    )
    used = tuple(dict.fromkeys((*_used(course, patient), *_of(facts, *EMERGENCIES))))
    return plan.model_copy(
        update={
            "pump_course": course,
            "start_conditions": conditions,
            "supply_failure": tuple(one.action for one in _of(facts, "pump_supply", "pump_rescue")),
            "monitoring": _visits(course, facts),
            "signs": _actions(tuple(one for one in _of(facts, *SIGNS) if one.id != ORAL_SIGN)),
            "limits": _limits(facts, course.maintenance),
            "assumed": tuple(assumed_line(one, facts) for one in used if one.kind == "assumed"),
            "sources": tuple(dict.fromkeys(one.cited for one in used)),
        }
    )


def _conditions(patient: Patient, facts: Facts, start: StartRate | None) -> tuple[str, ...]:
    """What must be there before the pump runs: the test, all that could still refuse, what must be arranged."""
    first = [] if start is not None else [_waiting_for(patient)]
    asked = dict.fromkeys(
        facts[word].missing
        for question in asked_on(PUMP)
        for one in screened(question, facts.jurisdiction)
        if one.severity in REFUSING
        for word in gaps(one.condition, facts)
        if not word.startswith("screening is")
    )
    arranged = [one.action.rstrip(".") for one in in_force(facts.jurisdiction) if one.topic == "pump_before"
                and may_hold(one, facts)]  # fmt: skip
    return (*first, *asked, *arranged, *(() if patient.pump else (NO_PUMP,)))


def _waiting_for(patient: Patient) -> str:
    open_one = next((one for one in _given(patient) if bolus_result(one) is None), None)
    return POSITIVE if open_one is None else f"the result of the screening bolus of {open_one.dose_ug:g} micrograms"


def _given(patient: Patient) -> tuple[ScreeningBolus, ...]:
    return (patient.intrathecal.screening if patient.intrathecal else None) or ()


def _boluses(patient: Patient, facts: Facts) -> tuple[PlannedBolus, ...]:
    """What was given with its result, then what is planned: one a day, rising, until one works, at most the largest."""
    given = _given(patient)
    strength = limit("itb.screen.strength")
    small = binding(facts, "pump_bolus_small")
    ladder = sorted((*(small if not given else ()), *binding(facts, "pump_bolus")), key=lambda one: one.limit or 0)
    done = tuple(
        PlannedBolus(
            dose_ug=one.dose_ug,
            volume_ml=one.dose_ug / strength,
            day=None,
            given=True,
            result={True: "worked", False: "did not work", None: "result not known"}[bolus_result(one)],
            rule_ids=("itb.screen.pos", "itb.response"),
            given_on=one.given_on,
            ashworth_before=one.ashworth_before,
            ashworth_after=one.ashworth_after,
        )
        for one in given
    )
    if any(bolus_result(one) is not False for one in given):
        return done
    last = max((one.dose_ug for one in given), default=0)
    days = round(limit("itb.screen.interval") / 24)
    planned = [one for one in ladder if (one.limit or 0) > last]
    return done + tuple(
        PlannedBolus(
            dose_ug=one.limit or 0,
            volume_ml=(one.limit or 0) / strength,
            day=1 + place * days,
            given=False,
            result="" if place == 0 else "only if the one before did not work",
            rule_ids=(one.id, "itb.screen.interval"),
        )
        for place, one in enumerate(planned)
    )


def _gate(boluses: tuple[PlannedBolus, ...]) -> tuple[Criterion, ...]:
    """What is known and met before a planned bolus that follows another; empty where none does."""
    if all(one.given for one in boluses[1:]):
        return ()
    wait, end, points = rule("itb.screen.interval"), rule("itb.watch.end"), rule("itb.response")
    staff = rule("itb.screen.resus")
    return (
        Criterion(
            text=f"{wait.statement} The day and the time of the bolus before are written down.", rule_ids=ids(wait)
        ),
        Criterion(
            text=f"The bolus before was observed for {end.limit:g} hours; every line of the timetable is filled in.",
            rule_ids=ids(end),
        ),
        Criterion(
            text=f"Its result is known, and it did not work: the Ashworth score fell by less than {points.limit:g} "
            "point, and the goal set before was not met.",
            rule_ids=("itb.screen.pos", points.id),
        ),
        Criterion(
            text="It is known whether there was an adverse reaction; after one the team decides, not this plan.",
            rule_ids=("itb.watch.close",),
        ),
        Criterion(text=staff.statement, rule_ids=ids(staff)),
    )


def _observations(facts: Facts) -> tuple[Observation, ...]:
    found = sorted(_of(facts, "pump_observation"), key=lambda one: one.limit or 0)
    return tuple(
        Observation(after_h=one.limit or 0, what=f"{one.statement} {one.action}", rule_ids=ids(one)) for one in found
    )


def _response() -> str:
    positive, points = rule("itb.screen.pos"), rule("itb.response")
    return f"{positive.statement} {points.statement} {points.action}"


def _tip(patient: Patient) -> str:
    return patient.pump.tip if patient.pump else f"T{limit('itb.tip'):g}"


def _checklist(patient: Patient) -> tuple[str, ...]:
    """Topics in order; the early alarm comes first where a withdrawal can bring on autonomic dysreflexia."""
    if not patient.has(HIGH_LESION):
        return CHECKLIST
    return (EARLY_ALARM, *(one for one in CHECKLIST if one != EARLY_ALARM))


def _refill_note(patient: Patient, steps: tuple[PumpStep, ...]) -> str:
    if not steps:
        return ""
    return stronger(patient.pump, steps[-1].rate_ug_per_day) if patient.pump else NO_REFILL


def _regimen(
    patient: Patient, boluses: tuple[PlannedBolus, ...], steps: tuple[PumpStep, ...], wean: Schedule | None
) -> Regimen | None:
    """Test boluses that are still to come, or the pump with the oral wean beside it."""
    parts: list[Part] = [
        part for one in boluses if one.day is not None for part in Regimen.bolus(one.dose_ug, day=one.day).parts
    ]
    for one in steps:
        fields = {
            "tip": _tip(patient),
            "first_day": one.first_day,
            "days": one.last_day - one.first_day + 1,
            "steps": ((MIDNIGHT, one.rate_ug_per_day),),
            "pump": patient.pump,
        }
        parts.append(PumpProgram.read(fields, patient.label))
    parts.extend(wean.regimen.parts if wean else ())
    return Regimen(parts=tuple(parts)) if parts else None


def _note(patient: Patient, conditions: tuple[str, ...], start: StartRate | None) -> str:
    said = []
    if conditions:
        said.append(f"Do not start the pump until: {'; '.join(conditions)}.")
    if start is None and set(conditions[1:]) - {NO_PUMP}:
        said.append("The test waits for all of these but the test itself and the pump.")
    if start is not None:
        said.append(start.worked)
        if oral_dose_mg(patient) is None:
            said.append("No oral wean is planned: the oral dose is not known.")
    if patient.pump and patient.pump.concentration_ug_per_ml != limit("itb.conc"):
        said.append(f"{rule('itb.conc').statement} This one holds {patient.pump.concentration_ug_per_ml:,g}.")
    return " ".join((*said, rule("itb.conv.no_oral").statement, DECIDES))


def _of(facts: Facts, *topics: str) -> tuple[Rule, ...]:
    return tuple(one for topic in topics for one in matching(facts, topic=topic))


def _said(facts: Facts, *topics: str) -> tuple[str, ...]:
    return tuple(f"{one.statement} {one.action}" for one in _of(facts, *topics))


def _actions(rules: tuple[Rule, ...]) -> tuple[SignAction, ...]:
    return tuple(SignAction(sign=one.statement, action=one.action, rule_ids=ids(one)) for one in rules)


def _ranges(facts: Facts) -> tuple[Limit, ...]:
    return tuple(_limit(one) for one in binding(facts, "pump_range"))


def _limits(facts: Facts, ranges: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """Where the planned rise ends, what was seen, and the line above which little is known; the first binds."""
    found = sorted((_limit(first_year(facts)), *ranges, _limit(rule("itb.max1000"))), key=lambda one: one.value)
    return (found[0].model_copy(update={"binding": True}), *found[1:])


def _limit(one: Rule) -> Limit:
    return Limit(rule_id=one.id, text=f"{one.statement} {one.action}", value=one.limit or 0, unit=one.unit)


def _visits(course: PumpCourse, facts: Facts) -> tuple[Visit, ...]:
    """Test days, the start, each change with its check, refills; then what holds throughout."""
    close, prime, check = rule("itb.watch.end"), rule("itb.prime"), rule("mon.itb")
    wean = rule("itb.conv.wean")
    found = [
        Visit(
            day=one.day,
            what=" ".join(
                (
                    f"Test bolus of {one.dose_ug:g} micrograms ({one.volume_ml:g} mL).",
                    *((GATED,) if place else ()),
                    close.statement,
                )
            ),
            rule_ids=(*one.rule_ids, close.id),
        )
        for place, one in enumerate(course.boluses)
        if one.day is not None
    ]
    for place, one in enumerate(course.steps):
        rate = f"{one.rate_ug_per_day:,g} micrograms daily"
        said = f"Start at {rate}. {prime.statement}" if place == 0 else f"Change to {rate}. {one.note}"
        found.append(Visit(day=one.first_day, what=said, rule_ids=ids(prime) if place == 0 else one.rule_ids))
        found.append(Visit(day=one.first_day + 1, what=f"Check of the change. {check.action}", rule_ids=ids(check)))
    lowered = course.wean.steps[1:] if course.wean else ()
    found.extend(
        Visit(
            day=one.first_day,
            what=f"Oral baclofen down to {one.daily_dose_mg:g} mg daily. {wean.action}",
            rule_ids=one.rule_ids,
        )
        for one in lowered
    )
    found.extend(
        Visit(day=day, what=f"Check of the oral wean: {said}. {wean.action}", rule_ids=ids(wean))
        for day, said in _wean_checks(course.wean)
    )
    found.extend(
        Visit(day=one.day, what=f"Refill. {one.why} Compare the aspirated volume.", rule_ids=one.rule_ids)
        for one in course.refills
    )
    throughout = (*_of(facts, *THROUGHOUT), rule("itb.lowres"), rule("itb.replace"))
    always = [
        Visit(day=None, what=f"{one.statement} {one.action}", rule_ids=ids(one))
        for one in throughout
        if one.severity == "monitor"
    ]
    return (*sorted(found, key=lambda one: (one.day or 0, one.what)), *always)


def _wean_checks(wean: Schedule | None) -> tuple[tuple[int, str], ...]:
    """The day after each step down, and the day after the last oral dose."""
    if wean is None:
        return ()
    lowered = ((one.first_day + 1, f"{one.daily_dose_mg:g} mg daily since the day before") for one in wean.steps[1:])
    last_day = wean.steps[-1].last_day
    return (*lowered, (last_day + 1, f"the last oral baclofen was on day {last_day}"))


def _used(course: PumpCourse, patient: Patient) -> tuple[Rule, ...]:
    """Every rule on which the course rests."""
    groups = (
        course.boluses, course.bolus_gate, course.observations, course.steps, course.refills, course.taper,
    )  # fmt: skip
    named = [id for parts in groups for one in parts for id in one.rule_ids]
    named += [id for one in (course.wean.steps if course.wean else ()) for id in one.rule_ids]
    named += ["itb.conv.no_oral", "itb.response", "itb.plan.course", "itb.wean.rescue"]
    named += [] if patient.pump else ["itb.tip", "itb.conc"]
    return tuple(rule(id) for id in dict.fromkeys(named))
