"""From the test bolus to the first rate of the pump. Nothing here reads an oral dose: there is no such conversion."""

from __future__ import annotations

from eutonia.clinic.intrathecal import ScreeningBolus
from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import StartRate
from eutonia.errors import EvidenceError
from eutonia.planner import pump_facts
from eutonia.planner.doses import binding, ids, least
from eutonia.planner.facts import Facts
from eutonia.planner.rules import Rule, limit, rule


def bolus_result(bolus: ScreeningBolus) -> bool | None:
    """Whether a test bolus worked by the criterion of the rules; None where its result is not known."""
    return pump_facts.bolus_result(bolus, limit("itb.response"))


def effective_bolus(patient: Patient) -> ScreeningBolus | None:
    """The lowest test bolus that worked; None where none is known to have worked."""
    given = (patient.intrathecal.screening if patient.intrathecal else None) or ()
    return min((one for one in given if bolus_result(one)), key=lambda one: one.dose_ug, default=None)


def start_rate(patient: Patient, facts: Facts) -> StartRate | None:
    """The rate of the first 24 hours: twice the effective bolus, or once.

    Once after a long effect (more than 8 hours; in Germany 12), after an adverse reaction, in kidney disease, and where
    any of these is not known.

    Returns
    -------
    StartRate or None
        None without a positive test.
    """
    bolus = effective_bolus(patient)
    if bolus is None:
        return None
    line = effect_line(facts)
    careful = least(binding(facts, "pump_start_careful"))
    long = bolus.effect_hours is None or bolus.effect_hours > _of(line)
    factor = rule("itb.start.once") if long or bolus.adverse is not False else careful or rule("itb.start.double")
    rate = bolus.dose_ug * _of(factor)
    worked = (
        f"{bolus.dose_ug:g} micrograms × {_of(factor):g} = {rate:g} micrograms in the first 24 hours: "
        f"effect {_hours(bolus)} (the bolus once, not twice, where it lasts more than {_of(line):g} hours), "
        f"adverse reaction {_answer(bolus.adverse)}"
        f"{', kidney function weak or not known: once' if factor is careful else ''}."
    )
    return StartRate(rate_ug_per_day=rate, bolus_ug=bolus.dose_ug, worked=worked, rule_ids=ids(line, factor))


def effect_line(facts: Facts) -> Rule:
    """The rule on how long an effect is long: that of the country, else the strictest of all."""
    found = binding(facts, "pump_start_effect")
    own = tuple(one for one in found if one.jurisdiction == facts.jurisdiction)
    line = least(own or found)
    if line is None:
        raise EvidenceError("no rule of topic pump_start_effect is in force")
    return line


def _of(found: Rule) -> float:
    return limit(found.id)


def _hours(bolus: ScreeningBolus) -> str:
    return "of unknown length" if bolus.effect_hours is None else f"for {bolus.effect_hours:g} hours"


def _answer(adverse: bool | None) -> str:
    return "not known (once)" if adverse is None else "seen (once)" if adverse else "none"
