"""Screening: every question that a pharmacist asks before the first dose, each answered once.

A question gathers the rules on one clinical matter. Its answer is the strictest rule that holds; sedatives, and
medicines that harm the kidney, are counted together. What is not known is one line for all questions, and what was
checked and found clear is another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from eutonia.clinic.patient import JURISDICTIONS, Patient
from eutonia.clinic.use import REFUSED_USES, SPASTICITY
from eutonia.clinic.verdict import Fact, Outcome, Override, Verdict
from eutonia.errors import InputError
from eutonia.planner.conditions import gaps, grounds
from eutonia.planner.facts import Facts, FactValue, spoken
from eutonia.planner.rules import ANY, PUMP, Rule, facts_of, holds, in_force, load_rules, matching, rule

SCREENED: Final = ("stop", "avoid", "caution")
REFUSING: Final = ("stop", "avoid")
ASKED_FOR: Final = ("route is", "use is")  # why a rule is asked, not what is known of the patient
Answers = Mapping[str, bool | None]


@dataclass(frozen=True, slots=True)
class Question:
    """One clinical question.

    `background` are topics whose rows are shown as positions where countries disagree; `unless` is a word that, where
    it holds, keeps the question from being called clear: the rules ask for what is charted, the risk stays.
    """

    title: str
    topics: tuple[str, ...]
    background: tuple[str, ...] = ()
    unless: str = ""


LICENSED: Final = ("indication_licensed",)
QUESTIONS: Final = (
    Question("allergy", ("allergy",)),
    Question("kidney function", ("kidney_function", "dose_fraction_renal"), unless="creatinine_unreliable"),
    Question("acute kidney change", ("acute_kidney",)),
    Question("indication", ("indication",), LICENSED),
    Question("stroke", ("stroke",), LICENSED),
    Question("cerebral palsy", ("cerebral_palsy",), LICENSED),
    Question("Parkinson disease and levodopa", ("parkinson",)),
    Question("sedative load", ("sedative_load",)),
    Question("medicines that harm the kidney", ("renal_risk_medicines",)),
    Question("baclofen already taken", ("duplicate",)),
    Question("epilepsy", ("epilepsy",)),
    Question("peptic ulcer", ("ulcer",)),
    Question("mental health", ("mental_health",)),
    Question("misuse", ("misuse",)),
    Question("breathing", ("breathing",)),
    Question("liver", ("liver",)),
    Question("autonomic dysreflexia", ("dysreflexia",), unless="has spinal_lesion_t6_or_above"),
    Question("bladder", ("bladder",), unless="has neurogenic_bladder"),
    Question("tone and function", ("tone",)),
    Question("age 65 years or more", ("elderly",)),
    Question("children", ("children",)),
    Question("pregnancy", ("pregnancy",)),
    Question("breastfeeding", ("breastfeeding",)),
    Question("lithium", ("lithium",)),
    Question("surgery", ("surgery",)),
    Question("wheat", ("excipient",)),
    Question("other conditions", ("other_conditions",)),
)
PUMP_QUESTIONS: Final = (
    Question("allergy", ("allergy",)),
    Question("screening bolus", ("pump_screening",)),
    Question("severity", ("pump_severity",)),
    Question("origin", ("pump_origin",)),
    Question("oral treatment first", ("pump_oral_first",)),
    Question("time since brain injury", ("pump_injury",)),
    Question("age", ("pump_age",)),
    Question("infection", ("pump_infection",)),
    Question("body size", ("pump_body",)),
    Question("pump or catheter fault", ("pump_fault",)),
    Question("kidney function", ("pump_kidney",), unless="creatinine_unreliable"),
    Question("acute kidney change", ("acute_kidney",)),
    Question("sedative load", ("sedative_load", "pump_opioid")),
    Question("epilepsy", ("pump_epilepsy",)),
    Question("mental health", ("mental_health",)),
    Question("misuse", ("misuse",)),
    Question("breathing", ("breathing",)),
    Question("autonomic dysreflexia", ("dysreflexia",), unless="has spinal_lesion_t6_or_above"),
    Question("bladder", ("bladder",), unless="has neurogenic_bladder"),
    Question("tone and function", ("tone",)),
    Question("pregnancy", ("pump_pregnancy",)),
    Question("Parkinson disease and levodopa", ("parkinson",)),
    Question("surgery", ("surgery",)),
)
USE_QUESTIONS: Final = (
    Question("licence for this use", ("use_licence",)),
    Question("age for this use", ("use_age",)),
    Question("before this use", ("use_before",)),
    Question("the kidney and this use", ("use_kidney",)),
    Question("supply and this use", ("use_supply",)),
)
REFUSED: Final = (Question("use", ("use_refused",)),)
OF_SPASTICITY: Final = ("indication", "cerebral palsy")
TONE: Final = "tone and function"  # where another use is asked for, only if it is charted that tone is needed
OF_SPASTICITY_NOTES: Final = ("alternatives", "goal", "indication_licensed", "tone_goal")
MEANING: Final = "This says what the rules asked of what is charted, not that a risk is absent."
NOTES: Final = (
    "alternatives", "driving", "dose_fraction_not_used", "goal", "indication_licensed", "kidney_risk", "kidney_value",
    "liver_watch", "ovary", "paediatric_other", "pregnancy_watch", "pump_notes", "renal_risk_watch", "tone_goal",
    "use_history", "use_note",
)  # fmt: skip


def screen(
    patient: Patient, route: str = "oral", use: str = "spasticity", overrides: tuple[Override, ...] = ()
) -> tuple[Verdict, ...]:
    """What the rules say about this patient: refusals, then what is not known, cautions, and what was found clear.

    With a known country its rules and those of `any` count. Without one a question on which the countries differ is a
    caution with each country's position. An overridden refusal stays in the list with the name and the reason.

    Parameters
    ----------
    overrides : tuple of Override
        Each names the rule that leads a refusal.

    Raises
    ------
    InputError
        The route or use is not covered, an override names a rule that does not exist, that cannot be overridden or that
        never refuses, or the kidney value is dated after `as_of`.
    """
    facts = facts_of(patient, route, use)
    answers = {id: held for condition, ids in _verified().items() for held in (holds(condition, facts),) for id in ids}
    questions = asked_on(route, use)
    if use != SPASTICITY:
        questions = tuple(one for one in questions if one.title != TONE or _holding(one, facts.jurisdiction, answers))
    for one in overrides:
        _check(one, questions)
    verdicts = [found for one in questions if (found := _answer(one, facts, answers, overrides)) is not None]
    refusals = [one for one in verdicts if one.outcome == Outcome.REFUSE]
    cautions = [one for one in verdicts if one.outcome == Outcome.CAUTION]
    return (*refusals, *_unknown(facts, answers, refusals, questions), *cautions, *_clear(facts, answers, questions))


def notes(patient: Patient, route: str = "oral", use: str = "spasticity") -> tuple[Rule, ...]:
    """The rules that hold and only inform or give a task: nothing here refuses.

    Raises
    ------
    InputError
        The route or the use is not covered.
    """
    return tuple(
        one
        for one in matching(facts_of(patient, route, use))
        if (one.severity == "monitor" or (one.severity == "inform" and one.topic in NOTES))
        and (use == SPASTICITY or one.topic not in OF_SPASTICITY_NOTES)
    )


def asked_on(route: str, use: str = SPASTICITY) -> tuple[Question, ...]:
    """The questions of a road and a use; a use that no road serves has one, and its answer is a refusal."""
    if use == SPASTICITY:
        return PUMP_QUESTIONS if route == PUMP else QUESTIONS
    if route == PUMP or use in REFUSED_USES:
        return REFUSED
    return (*USE_QUESTIONS, *(one for one in QUESTIONS if one.title not in OF_SPASTICITY))


@cache
def screened(question: Question, jurisdiction: str | None) -> tuple[Rule, ...]:
    """The rules of a question that can give a verdict in a country, strictest first: verified, and above a task."""
    found = [
        one
        for one in in_force(jurisdiction)
        if one.topic in question.topics and one.verified and one.severity in SCREENED
    ]
    return tuple(sorted(found, key=lambda one: SCREENED.index(one.severity)))


def _check(override: Override, questions: tuple[Question, ...]) -> None:
    named = rule(override.rule_id)
    if named.severity == "avoid" and any(named in screened(one, None) for one in questions):
        return
    why = "cannot be overridden" if named.severity == "stop" else "does not refuse"
    raise InputError(f"override of {named.id}, which {why}", "a rule that refuses with `avoid`", "remove this override")


def _answer(question: Question, facts: Facts, answers: Answers, overrides: tuple[Override, ...]) -> Verdict | None:
    named = _holding(question, facts.jurisdiction, answers)
    if not named:
        return None
    outcomes = {country: _outcome(_holding(question, country, answers)) for country in JURISDICTIONS}
    differ = facts.jurisdiction is None and len(set(outcomes.values())) > 1
    outcome = Outcome.CAUTION if differ else outcomes[facts.jurisdiction or JURISDICTIONS[0]]
    refusing = [one for one in named if one.severity in REFUSING]
    overridable = outcome == Outcome.REFUSE and all(one.severity == "avoid" for one in refusing)
    by = next((one for one in overrides if overridable and one.rule_id == refusing[0].id), None)
    said, done = _words(named, facts.jurisdiction, differ)
    if overridable:
        done.append(f"An override names the rule {refusing[0].id}.")
    words = tuple(dict.fromkeys(word for one in named for word in grounds(one.condition, facts)))
    words = tuple(word for word in words if not word.startswith(ASKED_FOR))
    return Verdict(
        rule_ids=tuple(one.id for one in named),
        topic=question.title,
        outcome=outcome,
        summary=" ".join((*said, *_count(facts, words))),
        action=" ".join(done),
        facts=tuple(_fact(word, facts[word]) for word in words),
        sources=tuple(dict.fromkeys(one.cited for one in named)),
        jurisdictions=tuple(dict.fromkeys(one.jurisdiction for one in named)),
        positions=_positions(question, facts, answers),
        overridable=overridable,
        overridden_by=f"{by.name}: {by.reason}" if by else "",
    )


def _holding(question: Question, jurisdiction: str | None, answers: Answers) -> list[Rule]:
    return [one for one in screened(question, jurisdiction) if answers[one.id] is True]


def _outcome(rules: list[Rule]) -> Outcome:
    if not rules:
        return Outcome.ALLOW
    return Outcome.REFUSE if rules[0].severity in REFUSING else Outcome.CAUTION


def _words(named: list[Rule], jurisdiction: str | None, differ: bool) -> tuple[list[str], list[str]]:
    """What is said and done. Without a country: the strictest rule and those of all; the positions hold the rest."""
    spoken = named if jurisdiction else [one for one in named if one is named[0] or one.jurisdiction == ANY]
    said = [*dict.fromkeys(one.statement for one in spoken)]
    if not differ:
        return said, [*dict.fromkeys(one.action for one in spoken)]
    common = dict.fromkeys(one.action for one in spoken if one.jurisdiction == ANY)
    return ["Countries differ.", *said], ["Name the country: its rule counts.", *common]


def _positions(question: Question, facts: Facts, answers: Answers) -> tuple[str, ...]:
    """What the countries say, their licence included, where another country or the texts for all say something else."""
    rows = [one for one in _on_topic(question) if answers[one.id] is True]
    own = [one for one in rows if one.jurisdiction in JURISDICTIONS]
    common = [one for one in screened(question, None) if one in rows and one.jurisdiction == ANY]
    foreign = any(one.jurisdiction != facts.jurisdiction for one in own)
    if not own or not (foreign or _outcome(common) != _outcome(_holding(question, facts.jurisdiction, answers))):
        return ()
    elsewhere = f"Elsewhere: {common[0].statement if common else 'no rule was read.'}"
    return (*sorted(f"{one.jurisdiction}: {one.statement}" for one in own), elsewhere)


@cache
def _verified() -> Mapping[str, tuple[str, ...]]:
    """The ids of the verified rules of all countries by their condition: many rules ask the same."""
    found: dict[str, tuple[str, ...]] = {}
    for one in load_rules():
        if one.verified:
            found[one.condition] = (*found.get(one.condition, ()), one.id)
    return found


@cache
def _on_topic(question: Question) -> tuple[Rule, ...]:
    """The verified rules of all countries on a question and on its background."""
    topics = (*question.topics, *question.background)
    return tuple(one for one in load_rules() if one.verified and one.topic in topics)


def _count(facts: Facts, words: tuple[str, ...]) -> tuple[str, ...]:
    """The medicines behind an answer, counted once each."""
    names = tuple(dict.fromkeys(name for word in words for name in facts[word].medicines))
    if not names:
        return ()
    return (f"Counted: {len(names)} {'medicine' if len(names) == 1 else 'medicines'} ({', '.join(names)}).",)


def _fact(word: str, found: FactValue) -> Fact:
    plain = "yes" if isinstance(found.value, bool) else found.printed
    shown = ", ".join(found.medicines) or plain
    return Fact(name=spoken(word), value=shown, on=found.on, source=found.source)


def _unknown(
    facts: Facts, answers: Answers, refusals: list[Verdict], questions: tuple[Question, ...]
) -> tuple[Verdict, ...]:
    """One line for all that is not known, with the rules that wait for it."""
    refused = {one.topic for one in refusals}
    waiting = [
        one
        for question in questions
        for one in screened(question, facts.jurisdiction)
        if answers[one.id] is None and (one.severity == "stop" or question.title not in refused)
    ]
    missing = [facts[word] for one in waiting for word in gaps(one.condition, facts)]
    wanted = [one.missing for one in missing if not one.listed]
    listed = dict.fromkeys(one.missing for one in missing if one.listed)
    if listed:
        wanted.append(f"whether the patient has any of: {', '.join(listed)}")
    if facts.unclassified:
        wanted.append(f"what these medicines are (not classified): {', '.join(facts.unclassified)}")
    if facts.jurisdiction is None:
        wanted.append("the country (the strictest numeric limit of all countries counts)")
    unknown = tuple(dict.fromkeys((*wanted, *facts.doubts)))
    if not unknown:
        return ()
    return (
        Verdict(
            rule_ids=tuple(one.id for one in waiting),
            topic="not known",
            outcome=Outcome.UNKNOWN,
            summary=f"Not known: {'; '.join(unknown)}.",
            action="Find out before the start.",
            facts=tuple(Fact(name=one, value="not known") for one in unknown),
        ),
    )


def _clear(facts: Facts, answers: Answers, questions: tuple[Question, ...]) -> tuple[Verdict, ...]:
    """One line for the questions on which every rule was decided and none holds, and those where a risk stays."""
    asked = {one: screened(one, facts.jurisdiction) for one in questions}
    quiet = {one: rules for one, rules in asked.items() if {answers[row.id] for row in rules} == {False}}
    if not quiet:
        return ()
    risks = [one for one in quiet if one.unless and facts[one.unless].value is True]
    clear = ", ".join(one.title for one in quiet if one not in risks)
    open_ones = ", ".join(f"{one.title} ({spoken(one.unless.removeprefix('has '))})" for one in risks)
    said = [f"Checked, and no rule refuses or warns: {clear}."] if clear else []
    said += [f"No rule warns, but the risk stays: {open_ones}."] if risks else []
    return (
        Verdict(
            rule_ids=tuple(one.id for rules in quiet.values() for one in rules),
            topic="checked",
            outcome=Outcome.ALLOW,
            summary=" ".join((*said, MEANING)),
            action=f"Ask about and watch: {', '.join(one.title for one in risks)}." if risks else "None.",
        ),
    )
