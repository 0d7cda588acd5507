"""Screening: every question that a pharmacist asks before the first dose, each answered once.

A question gathers the rules on one clinical matter. Its answer is the strictest rule that holds; sedatives and medicines
that harm the kidney are counted together. What is not known is one line for all questions, and what was checked and found
clear is another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from eutonia.clinic.patient import JURISDICTIONS, Patient
from eutonia.clinic.verdict import Fact, Outcome, Override, Verdict
from eutonia.errors import InputError
from eutonia.planner.conditions import gaps, grounds
from eutonia.planner.facts import Facts, FactValue
from eutonia.planner.rules import ANY, Rule, facts_of, holds, in_force, load_rules, matching, rule

SCREENED: Final = ("stop", "avoid", "caution")
OUTCOMES: Final = {"stop": Outcome.REFUSE, "avoid": Outcome.REFUSE, "caution": Outcome.CAUTION}


@dataclass(frozen=True, slots=True)
class Question:
    """One clinical question; `background` are topics whose rows are shown as positions where countries disagree."""

    title: str
    topics: tuple[str, ...]
    background: tuple[str, ...] = ()


LICENSED: Final = ("indication_licensed",)
QUESTIONS: Final = (
    Question("allergy", ("allergy",)),
    Question("kidney function", ("kidney_function", "dose_fraction_renal")),
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
    Question("autonomic dysreflexia", ("dysreflexia",)),
    Question("bladder", ("bladder",)),
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
NOTES: Final = (
    "alternatives", "driving", "dose_fraction_not_used", "goal", "indication_licensed", "kidney_risk", "kidney_value",
    "liver_watch", "ovary", "paediatric_other", "pregnancy_watch", "renal_risk_watch", "tone_goal",
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
    for one in overrides:
        _check(one)
    facts = facts_of(patient, route, use)
    answers = [found for question in QUESTIONS if (found := _answer(question, facts, overrides)) is not None]
    refusals = [one for one in answers if one.outcome == Outcome.REFUSE]
    cautions = [one for one in answers if one.outcome == Outcome.CAUTION]
    return (*refusals, *_unknown(facts, refusals), *cautions, *_clear(facts))


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
        if one.severity == "monitor" or (one.severity == "inform" and one.topic in NOTES)
    )


def screened(rule: Rule) -> bool:
    """The rule can give a verdict: verified, of a question, and of a severity above a task."""
    return rule.verified and rule.severity in SCREENED and any(rule.topic in one.topics for one in QUESTIONS)


def _check(override: Override) -> None:
    named = rule(override.rule_id)
    if screened(named) and named.severity == "avoid":
        return
    why = "cannot be overridden" if named.severity == "stop" else "does not refuse"
    raise InputError(f"override of {named.id}, which {why}", "a rule that refuses with `avoid`", "remove this override")


def _of(question: Question, facts: Facts, jurisdiction: str | None) -> list[Rule]:
    """The screened rules of a question that hold, strictest first."""
    found = [
        one
        for one in in_force(jurisdiction)
        if one.topic in question.topics and screened(one) and holds(one.condition, facts) is True
    ]
    return sorted(found, key=lambda one: SCREENED.index(one.severity))


def _answer(question: Question, facts: Facts, overrides: tuple[Override, ...]) -> Verdict | None:
    named = _of(question, facts, facts.jurisdiction)
    if not named:
        return None
    by_country = {country: _of(question, facts, country) for country in JURISDICTIONS}
    outcomes = {country: OUTCOMES[rows[0].severity] if rows else Outcome.ALLOW for country, rows in by_country.items()}
    severities = {one.severity for rows in by_country.values() for one in rows}
    differ = len(set(outcomes.values())) > 1
    positions = _positions(question, facts) if differ or len(severities) > 1 else ()
    if facts.jurisdiction is None:
        outcome = Outcome.CAUTION if differ else outcomes[JURISDICTIONS[0]]
    else:
        outcome = outcomes[facts.jurisdiction]
    refusing = [one for one in named if OUTCOMES[one.severity] == Outcome.REFUSE]
    overridable = outcome == Outcome.REFUSE and all(one.severity == "avoid" for one in refusing)
    by = next((one for one in overrides if overridable and one.rule_id == refusing[0].id), None)
    words = dict.fromkeys(word for one in named for word in grounds(one.condition, facts))
    said = [*dict.fromkeys(one.statement for one in named), *_count(facts, tuple(words))]
    if facts.jurisdiction is None and differ:
        said.insert(0, "Countries differ.")
    done = [*dict.fromkeys(one.action for one in named)]
    if overridable:
        done.append(f"An override names the rule {refusing[0].id}.")
    return Verdict(
        rule_ids=tuple(one.id for one in named),
        topic=question.title,
        outcome=outcome,
        summary=" ".join(said),
        action=" ".join(done),
        facts=tuple(_fact(word, facts[word]) for word in words),
        sources=tuple(dict.fromkeys(one.cited for one in named)),
        jurisdictions=tuple(dict.fromkeys(one.jurisdiction for one in named)),
        positions=positions,
        overridable=overridable,
        overridden_by=f"{by.name}: {by.reason}" if by else "",
    )


def _positions(question: Question, facts: Facts) -> tuple[str, ...]:
    """What each country says, its licence included, and what is said without a country."""
    rows = [
        one
        for one in load_rules()
        if one.verified
        and (one.topic in question.background or (one.topic in question.topics and screened(one)))
        and holds(one.condition, facts) is True
    ]
    own = [f"{one.jurisdiction}: {one.statement}" for one in rows if one.jurisdiction != ANY]
    return (*sorted(own), *(f"Elsewhere: {one.statement}" for one in rows if one.jurisdiction == ANY))


def _count(facts: Facts, words: tuple[str, ...]) -> tuple[str, ...]:
    """The medicines behind an answer, counted once each."""
    names = tuple(dict.fromkeys(name for word in words for name in facts[word].medicines))
    if not names:
        return ()
    return (f"Counted: {len(names)} {'medicine' if len(names) == 1 else 'medicines'} ({', '.join(names)}).",)


def _fact(word: str, found: FactValue) -> Fact:
    if found.medicines:
        shown = ", ".join(found.medicines)
    elif isinstance(found.value, bool):
        shown = "yes"
    else:
        shown = found.printed
    return Fact(name=word, value=shown, on=found.on, source=found.source)


def _unknown(facts: Facts, refusals: list[Verdict]) -> tuple[Verdict, ...]:
    """One line for all that is not known, with the rules that wait for it."""
    refused = {
        topic for one in refusals for question in QUESTIONS if question.title == one.topic for topic in question.topics
    }
    waiting = [
        one
        for one in in_force(facts.jurisdiction)
        if screened(one)
        and (one.severity == "stop" or one.topic not in refused)
        and holds(one.condition, facts) is None
    ]
    missing = [word for one in waiting for word in gaps(one.condition, facts)]
    asked = [facts[word].missing for word in missing if not facts[word].listed]
    listed = [facts[word].missing for word in missing if facts[word].listed]
    if listed:
        asked.append(f"whether the patient has any of: {', '.join(dict.fromkeys(listed))}")
    if facts.unclassified:
        asked.append(f"what these medicines are (not classified): {', '.join(dict.fromkeys(facts.unclassified))}")
    if facts.jurisdiction is None:
        asked.append("the country (the strictest numeric limit of all countries counts)")
    wanted = tuple(dict.fromkeys((*asked, *facts.doubts)))
    if not wanted:
        return ()
    return (
        Verdict(
            rule_ids=tuple(one.id for one in waiting),
            topic="not known",
            outcome=Outcome.UNKNOWN,
            summary=f"Not known: {'; '.join(wanted)}.",
            action="Find out before the start.",
        ),
    )


def _clear(facts: Facts) -> tuple[Verdict, ...]:
    """One line for the questions on which every rule was decided and none holds."""
    rules = [one for one in in_force(facts.jurisdiction) if screened(one)]
    clear: list[Question] = []
    for question in QUESTIONS:
        answers = {holds(one.condition, facts) for one in rules if one.topic in question.topics}
        if answers == {False}:
            clear.append(question)
    if not clear:
        return ()
    topics = {topic for question in clear for topic in question.topics}
    return (
        Verdict(
            rule_ids=tuple(one.id for one in rules if one.topic in topics),
            topic="checked",
            outcome=Outcome.ALLOW,
            summary=f"Checked and clear: {', '.join(one.title for one in clear)}.",
            action="None.",
        ),
    )
