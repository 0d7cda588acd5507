"""The rule tables: every row sound, every limit with its unit, every broken row refused by its id."""

from collections import Counter
from datetime import date

import pytest

from eutonia.clinic.patient import JURISDICTIONS
from eutonia.errors import EvidenceError, InputError
from eutonia.planner.rules import (
    COLUMNS,
    facts_of,
    highest,
    in_force,
    limit,
    load_rules,
    lowest,
    matching,
    rule,
    rule_of,
    rules_version,
)
from eutonia.planner.screening import PUMP_QUESTIONS, QUESTIONS, REFUSED, SCREENED, USE_QUESTIONS
from tests.rules.patients import adult, kidney

ROW = {
    "id": "test.row", "topic": "allergy", "jurisdiction": "US", "condition": "allergic to baclofen", "severity": "stop",
    "statement": "One sentence.", "action": "Do.", "limit": "5", "unit": "mg/d", "kind": "label", "source": "A label",
    "locator": "4", "read_from": "label text", "verified": "yes", "reviewed": "2026-11-22", "note": "",
}  # fmt: skip


ALL_QUESTIONS = (*QUESTIONS, *PUMP_QUESTIONS, *USE_QUESTIONS, *REFUSED)


def test_a_sound_row_is_a_rule() -> None:
    found = rule_of(ROW, "US")
    assert (found.limit, found.verified, found.reviewed, found.cited) == (5.0, True, date(2026, 11, 22), "A label (4)")


@pytest.mark.parametrize(
    "broken",
    [
        {"condition": "has unicorn"}, {"condition": ""}, {"severity": "perhaps"}, {"jurisdiction": "UK"}, {"unit": ""},
        {"statement": " "}, {"action": ""}, {"topic": ""}, {"read_from": ""}, {"limit": "five"}, {"limit": "nan"},
        {"reviewed": "soon"}, {"reviewed": ""},
    ],
    ids=str,
)  # fmt: skip
def test_a_broken_row_does_not_load_and_names_its_rule(broken: dict[str, str]) -> None:
    with pytest.raises(EvidenceError, match="test.row"):
        rule_of({**ROW, **broken}, "US")


def test_a_row_with_another_column_does_not_load() -> None:
    with pytest.raises(EvidenceError, match="columns"):
        rule_of({**ROW, "extra": "1"}, "US")
    assert tuple(ROW) == COLUMNS


def test_rules_have_one_id_each_and_a_past_review() -> None:
    counts = Counter(one.id for one in load_rules())
    assert [id for id, count in counts.items() if count > 1] == []
    assert len(counts) > 200
    assert max(one.reviewed for one in load_rules()) <= date(2026, 11, 28)


def test_statements_and_actions_are_sentences() -> None:
    for one in load_rules():
        if one.topic != "sign":  # a sign is a heading, not a sentence
            assert one.statement[0].isupper() and one.statement.endswith("."), one.id
        assert one.action[0].isupper() and one.action.endswith("."), one.id


def test_text_keeps_the_writing_rules() -> None:
    for one in load_rules():
        text = f"{one.statement} {one.action}"
        for never in (".0 ", " qd", "q.d.", " ug", "µg", "u.s.", ">=", "<=", "TID", "BID"):
            assert never not in text, (one.id, never)


def test_a_rule_that_refuses_answers_a_question_or_is_a_ceiling() -> None:
    asked = {topic for question in ALL_QUESTIONS for topic in question.topics}
    ceilings = {"maximum", "maximum_renal", "pump_maximum"}
    locks = {"pump_lock", "pump_interval", "pump_bolus_interval", "pump_refill_interval"}  # they stop an act
    assert {one.topic for one in load_rules() if one.severity in SCREENED} <= asked | ceilings | locks
    assert {one.topic for one in load_rules() if one.severity == "avoid"} <= asked | locks


def test_every_question_has_rules() -> None:
    topics = {one.topic for one in load_rules()}
    assert [one.title for one in ALL_QUESTIONS if not set(one.topics) & topics] == []


def test_what_is_from_memory_is_not_verified() -> None:
    assert [one.id for one in load_rules() if one.read_from == "memory" and one.verified] == []
    assert [one.id for one in load_rules() if one.kind == "assumed" and one.verified] == []


def test_an_unknown_rule_names_the_nearest() -> None:
    with pytest.raises(InputError, match="ren.wolf.avoid"):
        rule("ren.wolf.avoyd")


def test_a_rule_without_number_has_no_limit() -> None:
    assert limit("max.us") == 80
    with pytest.raises(EvidenceError, match="ci.hyper"):
        limit("ci.hyper")


def test_every_country_has_a_start_a_pace_a_ceiling_and_a_taper_for_adults() -> None:
    caps = {"US": 80, "CA": 80, "UK": 100, "DE": 75, "AU": 100, "FR": 80}
    for country in JURISDICTIONS:
        known = facts_of(adult(country))
        assert lowest(known, "start_daily_dose").limit == 15
        assert highest(known, "titration_interval").limit == 3
        assert lowest(known, "maximum").limit == caps[country]
        assert highest(known, "taper_length").limit == 14
        assert highest(known, "taper_length_long_use").limit == 21


def test_without_a_country_the_strictest_number_of_all_counts() -> None:
    known = facts_of(adult(None))
    assert (lowest(known, "maximum").id, lowest(known, "maximum").limit) == ("max.de", 75)


def test_children_have_a_ceiling_by_age_and_weight_in_every_country() -> None:
    for country in (*JURISDICTIONS, None):
        for age, cap in ((0.5, 40), (7.9, 40), (8, 60), (17.9, 60)):
            known = facts_of(adult(country, age_years=age, weight_kg=20, height_cm=110))
            assert (lowest(known, "maximum").limit, lowest(known, "paediatric_maximum_per_kg").limit) == (cap, 2)


def test_a_rule_of_another_country_is_not_in_force() -> None:
    assert {one.jurisdiction for one in in_force("DE")} <= {"any", "course", "DE"}
    assert {one.jurisdiction for one in in_force(None)} >= set(JURISDICTIONS)


def test_an_unverified_limit_never_binds() -> None:
    known = facts_of(adult("US", kidney=kidney(crcl=50, egfr=50)))
    assert "ren.cap.younger" in [one.id for one in matching(known, topic="maximum_renal_default")]
    assert lowest(known, "maximum_renal_default") is None


def test_matching_selects_severity_and_topic() -> None:
    known = facts_of(adult("US", age_years=70))
    found = matching(known, ("monitor",), "falls")
    assert [one.id for one in found] == ["eld.injury"]


def test_the_version_is_short_and_steady() -> None:
    assert rules_version() == rules_version()
    assert len(rules_version()) == 10


def test_no_action_makes_a_reader_lower_a_plan_twice() -> None:
    shares = [one for one in load_rules() if one.topic in ("dose_fraction_renal", "start_fraction_renal")]
    assert len(shares) == 4
    for one in (*shares, rule("ren.wolf.mod"), rule("ren.us.label")):
        assert "already: do not" in one.action and not one.action.startswith(("Multiply", "Halve", "Reduce")), one.id


def test_actions_say_what_to_do() -> None:
    for one in load_rules():
        assert one.action not in ("Count the sedatives.", "Watch closely."), one.id
    assert "any age" in rule("ren.cap.younger").statement and "66" not in rule("ren.cap.younger").statement
