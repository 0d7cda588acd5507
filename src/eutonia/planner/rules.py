"""The rules: rows that a pharmacist can read, loaded strictly, and matched with what is known of a patient."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from typing import Literal

from eutonia.clinic.patient import JURISDICTIONS, Patient
from eutonia.clinic.record import Record
from eutonia.errors import EvidenceError, InputError
from eutonia.evidence.library import Row, read_table
from eutonia.planner import conditions
from eutonia.planner.facts import Facts, Inferences, gather

ANY = "any"
COURSE = "course"  # what a course is built from, in every country
PUMP = "intrathecal"  # the road of the pump, in every country
USES = "uses"  # what baclofen is given for beside spasticity, in every country
Severity = Literal["stop", "avoid", "caution", "monitor", "inform"]
COLUMNS = (
    "id", "topic", "jurisdiction", "condition", "severity", "statement", "action", "limit", "unit", "kind", "source",
    "locator", "read_from", "verified", "reviewed", "note",
)  # fmt: skip

holds = conditions.holds


class Rule(Record):
    """One rule of one country (or of `any`): who it is for, what it says, what to do, and where it was read.

    `limit` with `unit` is the number of a rule that has one. A rule that is not `verified` informs; it never refuses
    and never binds.
    """

    id: str
    topic: str
    jurisdiction: str
    condition: str
    severity: Severity
    statement: str
    action: str
    limit: float | None
    unit: str
    kind: str
    source: str
    locator: str
    read_from: str
    verified: bool
    reviewed: date
    note: str

    @property
    def cited(self) -> str:
        """The source as it is printed: where, and in which section."""
        return f"{self.source} ({self.locator})" if self.locator else self.source


@cache
def load_rules() -> tuple[Rule, ...]:
    """All rules of all countries, in the order of the tables.

    Raises
    ------
    EvidenceError
        A row has an unknown word in its condition, a wrong country or severity, a limit without unit, no statement, or
        an id twice; names the rule.
    """
    rules: dict[str, Rule] = {}
    for table, jurisdiction in (
        (ANY, ANY),
        (COURSE, ANY),
        (PUMP, ANY),
        (USES, ANY),
        *((one.lower(), one) for one in JURISDICTIONS),
    ):
        for row in read_table(f"rules_{table}.csv"):
            rule = rule_of(row, jurisdiction)
            if rule.id in rules:
                raise EvidenceError(f"rule {rule.id}: the id stands in two tables")
            rules[rule.id] = rule
    return tuple(rules.values())


def rule_of(row: Row, jurisdiction: str) -> Rule:
    """One row of the table of `jurisdiction` as a rule.

    Raises
    ------
    EvidenceError
        The row is broken; names the rule.
    """
    name = row.get("id", "without id")
    try:
        if tuple(row) != COLUMNS:
            raise ValueError(f"the columns must be {', '.join(COLUMNS)}")
        if row["jurisdiction"] != jurisdiction:
            raise ValueError(f"jurisdiction {row['jurisdiction']!r} stands in the table of {jurisdiction}")
        for needed in ("topic", "statement", "action", "read_from"):
            if not row[needed].strip():
                raise ValueError(f"{needed} is empty")
        if row["limit"] and not row["unit"]:
            raise ValueError("a limit needs a unit")
        conditions.parse(row["condition"])
        fields = {**row, "limit": float(row["limit"]) if row["limit"] else None, "verified": row["verified"] == "yes"}
        return Rule.read(fields)
    except (ValueError, InputError) as error:
        raise EvidenceError(f"rule {name}: {error}") from None


def rule(id: str) -> Rule:
    """The rule with this id.

    Raises
    ------
    InputError
        There is no such rule; the nearest ids are named.
    """
    found = _by_id().get(id)
    if found is None:
        near = get_close_matches(id, _by_id())
        allowed = f"nearest are {', '.join(near)}" if near else f"one of {len(_by_id())} rule ids"
        raise InputError(f"rule {id!r} does not exist", allowed, "correct the rule id")
    return found


def limit(id: str) -> float:
    """The number of a rule, in the unit of its row.

    Raises
    ------
    InputError
        There is no such rule.
    EvidenceError
        The rule has no number.
    """
    found = rule(id).limit
    if found is None:
        raise EvidenceError(f"rule {id} has no limit")
    return found


def facts_of(patient: Patient, route: str = "oral", use: str = "spasticity") -> Facts:
    """What is known of the patient, in the words of the rules.

    Raises
    ------
    InputError
        The route or the use is not covered, or the kidney value is dated after `as_of`.
    """
    return gather(
        patient,
        route,
        use,
        Inferences(
            no_dialysis_from_ml_per_min=limit("infer.no_dialysis"),
            pregnancy_from_years=limit("infer.pregnancy.from"),
            pregnancy_to_years=limit("infer.pregnancy.to"),
            response_points=limit("itb.response"),
            largest_test_ug=limit("itb.screen.fail"),
        ),
    )


@cache
def in_force(jurisdiction: str | None) -> tuple[Rule, ...]:
    """The rules of a country with those of `any`; without a country the rules of all."""
    return tuple(one for one in load_rules() if jurisdiction is None or one.jurisdiction in (ANY, jurisdiction))


def matching(facts: Facts, severities: tuple[Severity, ...] = (), topic: str = "") -> tuple[Rule, ...]:
    """The rules in force for this patient whose condition holds, in the order of the tables.

    Parameters
    ----------
    severities : tuple of str
        Only these severities; empty means all.
    topic : str
        Only this topic; empty means all.
    """
    return tuple(one for one in _asked(facts.jurisdiction, severities, topic) if holds(one.condition, facts) is True)


@cache
def _asked(jurisdiction: str | None, severities: tuple[Severity, ...], topic: str) -> tuple[Rule, ...]:
    """The rules in force with one of the severities and of the topic, whomever they are for."""
    return tuple(
        one
        for one in in_force(jurisdiction)
        if (not severities or one.severity in severities) and (not topic or one.topic == topic)
    )


def lowest(facts: Facts, topic: str) -> Rule | None:
    """The verified rule with the lowest limit of a topic that holds (of all countries where none is known)."""
    return min(_with_limit(facts, topic), key=lambda one: one.limit or 0, default=None)


def highest(facts: Facts, topic: str) -> Rule | None:
    """The verified rule with the highest limit of a topic that holds, for what must be at least so long."""
    return max(_with_limit(facts, topic), key=lambda one: one.limit or 0, default=None)


@cache
def rules_version() -> str:
    """A short hash over all rules: it changes when any cell of any rule changes."""
    text = "\n".join(one.model_dump_json() for one in load_rules())
    return sha256(text.encode()).hexdigest()[:10]


@cache
def _by_id() -> dict[str, Rule]:
    return {one.id: one for one in load_rules()}


def _with_limit(facts: Facts, topic: str) -> tuple[Rule, ...]:
    return tuple(one for one in matching(facts, topic=topic) if one.limit is not None and one.verified)
