"""The fixed texts of a poisoning: whom to call, what is done and what is not. No dose in them is computed."""

from __future__ import annotations

from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import SignAction
from eutonia.planner.rules import ANY, Rule, facts_of, matching, rule

EMERGENCY = ("poisoning_emergency",)
CARE = ("sign_toxicity", "poisoning_airway", "sign_overdose", "poisoning_dialysis")
OBSERVE = ("poisoning_observe",)
OBSERVE_INTAKE = ("poisoning_observe_intake", *OBSERVE)  # of people whose kidneys work
NOT = ("poisoning_not",)
KIDNEY = ("kidney_risk",)
WITHDRAWAL = ("poisoning_withdrawal",)
PUMP = ("pump_overdose", "sign_toxicity")


def poisoning_texts(patient: Patient, topics: tuple[str, ...], pump: bool = False) -> tuple[SignAction, ...]:
    """The texts of these topics that hold for a patient, in the order of the topics.

    A country's own rows (telephone numbers) stand first, and only where the country is known.

    Raises
    ------
    InputError
        The kidney value is dated after `as_of`.
    """
    facts = facts_of(patient, "intrathecal" if pump else "oral")
    found = [
        one
        for topic in topics
        for one in matching(facts, topic=topic)
        if one.jurisdiction in (ANY, patient.jurisdiction)
    ]
    found.sort(key=lambda one: (topics.index(one.topic), one.jurisdiction == ANY))
    return tuple(_text(one) for one in found)


def withdrawal_texts(patient: Patient, dialysed: bool) -> tuple[SignAction, ...]:
    """What is said of withdrawal after a poisoning; more where the medicine is dialysed out."""
    return (*poisoning_texts(patient, WITHDRAWAL), *((_text(rule("wd.renal")),) if dialysed else ()))


def _text(one: Rule) -> SignAction:
    return SignAction(sign=one.statement, action=one.action, rule_ids=(one.id,))
