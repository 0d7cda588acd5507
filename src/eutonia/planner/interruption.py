"""What the rules say when doses are missed, and how baclofen is taken up again after a gap: texts and a regimen."""

from __future__ import annotations

from typing import Literal, get_args

from eutonia.clinic.patient import Condition, Patient
from eutonia.clinic.plan import Plan, SignAction
from eutonia.clinic.regimen import Regimen
from eutonia.errors import InputError
from eutonia.planner.rules import Rule, facts_of, limit, matching, rule

Reason = Literal["surgery", "supply", "vomiting"]
REASONS = get_args(Reason)
# The rules of each reason, in the order in which they are said; those that are not for the patient are left out.
OF_A_REASON = {
    "surgery": ("adm.periop", "int.anaesth", "gap.surgery.road", "adm.fleq.tube", "adm.lyv.tube", "supply.hospital"),
    "supply": ("supply.call", "supply.short", "supply.day", "supply.reserve"),
    "vomiting": ("ped.vomit", "gap.vomit.adult", "sign.kidney"),
}
OF_EVERY_GAP = ("ped.missed", "cns.missed", "supply.day")
SIGNS = ("wd.oral.signs", "sign.withdrawal", "wd.tx.adult_oral", "wd.ddx")


def gap_advice(patient: Patient, because: str | None = None) -> tuple[SignAction, ...]:
    """What the rules say to do about missed doses, for this reason or for any.

    Raises
    ------
    InputError
        The reason is not one of `REASONS`.
    """
    if because is not None and because not in REASONS:
        raise InputError(f"because {because!r}", ", ".join(REASONS), "use one of these or leave it out")
    if because == "surgery":
        named = tuple(one for one in patient.conditions or () if one.name != "surgery_planned")
        patient = patient.model_copy(update={"conditions": (*named, Condition(name="surgery_planned"))})
    asked = (*OF_A_REASON.get(because or "", ()), *OF_EVERY_GAP)
    held = {one.id: one for one in matching(facts_of(patient))}
    return tuple(_said(held[id]) for id in dict.fromkeys(asked) if id in held)


def withdrawal_signs(patient: Patient) -> tuple[SignAction, ...]:
    """The signs of withdrawal and what is done at once."""
    held = {one.id for one in matching(facts_of(patient))}
    return tuple(_said(rule(id)) for id in SIGNS if id in held)


def titrated_again(days_without: int) -> bool:
    """Whether the rules start anew after a gap of so many days without signs of withdrawal."""
    return days_without > limit("gap.long")


def restart_advice(days_without: int) -> tuple[SignAction, ...]:
    """How baclofen is taken up again after so many days without it; our proposal, for no source was found."""
    return tuple(_said(rule(id)) for id in ("gap.long" if titrated_again(days_without) else "gap.short", "gap.none"))


def titration_again(plan: Plan, earlier_mg: float) -> Regimen | None:
    """The start and the steps of a plan, none above the dose before the gap; None where the rules give no plan.

    Parameters
    ----------
    earlier_mg : float
        The daily dose before the gap, mg.
    """
    if plan.schedule is None:
        return None
    steps = [one for one in plan.schedule.steps if one.daily_dose_mg <= earlier_mg]
    last = max((one.last_day for one in steps), default=0)
    parts = tuple(one for one in plan.schedule.regimen.oral_parts if one.last_day <= last)
    return Regimen(parts=parts) if parts else None


def _said(one: Rule) -> SignAction:
    sign = one.statement if one.statement.endswith(".") else f"{one.statement}:"
    return SignAction(sign=sign, action=one.action, rule_ids=(one.id,))
