"""Gaps and restarts: texts by reason and age, and a start that never goes above the dose before."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eutonia.errors import InputError
from eutonia.planner import plan_course, screen
from eutonia.planner.interruption import (
    OF_A_REASON,
    OF_EVERY_GAP,
    REASONS,
    SIGNS,
    gap_advice,
    restart_advice,
    titrated_again,
    titration_again,
    withdrawal_signs,
)
from eutonia.planner.rules import rule
from tests.planner.people import adult, patients, screened_with_overrides


def ids(said):
    return [id for one in said for id in one.rule_ids]


def test_surgery_says_to_go_on_and_names_no_tube_where_there_is_none():
    said = gap_advice(adult("US"), "surgery")
    assert ids(said)[:3] == ["adm.periop", "int.anaesth", "gap.surgery.road"] and "supply.hospital" in ids(said)
    assert "including the day of surgery" in said[0].sign
    with_tube = gap_advice(adult("US", conditions=("enteral_tube", "surgery_planned")), "surgery")
    assert {"adm.fleq.tube", "adm.lyv.tube"} & set(ids(with_tube))


def test_vomiting_has_a_rule_for_children_and_says_that_adults_have_none():
    assert "ped.vomit" in ids(gap_advice(adult("UK", age_years=9, weight_kg=30), "vomiting"))
    grown = gap_advice(adult("UK"), "vomiting")
    assert "gap.vomit.adult" in ids(grown) and "ped.vomit" not in ids(grown)


def test_every_gap_has_the_rule_of_one_missed_dose_and_of_a_whole_day():
    for because in (None, *REASONS):
        said = ids(gap_advice(adult("DE"), because))
        assert "cns.missed" in said and "supply.day" in said and len(said) == len(set(said))


def test_an_unknown_reason_is_named():
    with pytest.raises(InputError, match="because 'flood'.*surgery, supply, vomiting"):
        gap_advice(adult("US"), "flood")


def test_every_rule_that_is_named_exists():
    named = (*(id for group in OF_A_REASON.values() for id in group), *OF_EVERY_GAP, *SIGNS)
    assert [id for id in named if not rule(id).action] == []
    assert all(one.sign.endswith((".", ":")) for one in withdrawal_signs(adult("US")))


@pytest.mark.parametrize(("days", "id"), [(1, "gap.short"), (4, "gap.short"), (5, "gap.long"), (90, "gap.long")])
def test_a_short_gap_goes_on_and_a_long_one_starts_anew(days, id):
    assert ids(restart_advice(days)) == [id, "gap.none"]
    assert titrated_again(days) is (id == "gap.long")


def test_the_start_after_a_gap_is_that_of_the_rules_and_stops_at_the_dose_before():
    patient = adult("US")
    plan = plan_course(patient, screen(patient))
    again = titration_again(plan, earlier_mg=45)
    assert [again.daily_dose_mg(day) for day in (1, 4, 7)] == [15, 30, 45] and again.oral_parts[-1].daily_dose_mg == 45
    assert titration_again(plan, earlier_mg=10) is None


def test_a_refused_plan_gives_no_way_back():
    patient = adult("US", allergies=("baclofen",))
    assert titration_again(plan_course(patient, screen(patient)), earlier_mg=60) is None


@given(patient=patients(), earlier_mg=st.floats(0.1, 120))
@settings(max_examples=300)
def test_no_way_back_is_above_the_dose_before_the_gap_or_above_the_plan(patient, earlier_mg):
    verdicts, overrides = screened_with_overrides(patient)
    plan = plan_course(patient, verdicts, overrides=overrides)
    again = titration_again(plan, earlier_mg)
    if again is not None:
        highest = max(one.daily_dose_mg for one in plan.schedule.steps)
        given_mg = [again.daily_dose_mg(day) for day in range(1, again.days + 1)]
        assert max(given_mg) <= min(earlier_mg, highest) + 1e-9 and given_mg == sorted(given_mg)
        assert given_mg[0] == pytest.approx(plan.schedule.steps[0].daily_dose_mg, rel=1e-9)
