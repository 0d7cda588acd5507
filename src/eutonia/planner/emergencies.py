"""The fixed texts for an emergency of the pump: the same for everybody, no dose in them computed."""

from __future__ import annotations

from eutonia.clinic.plan import SignAction
from eutonia.evidence.library import lookup
from eutonia.planner.rules import in_force, rule

TIME = "pump_emergency_time"
EMERGENCIES = ("pump_emergency", TIME, "pump_treatment", "pump_overdose")


def emergency_texts(jurisdiction: str | None, topics: tuple[str, ...] = EMERGENCIES) -> tuple[SignAction, ...]:
    """The fixed texts of these topics, in order; of the times of onset the earliest published one stands first.

    Sources: wd.itb.onset.window, wd.onset
    """
    found: list[SignAction] = []
    for topic in topics:
        found += [_earliest()] if topic == TIME else []
        found += [
            SignAction(sign=one.statement, action=one.action, rule_ids=(one.id,))
            for one in in_force(jurisdiction)
            if one.topic == topic
        ]
    return tuple(found)


def _earliest() -> SignAction:
    window, review = lookup("wd.itb.onset.window"), lookup("wd.onset")
    said = (
        f"Withdrawal can begin {window.low:g} hours after the stop; a review gives {review.low:g} to {review.high:g} "
        "days, with a case within 24 hours."
    )
    return SignAction(sign=said, action=rule("wd.itb.onset").action, rule_ids=(window.id, review.id))
