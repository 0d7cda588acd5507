"""Rules on gaps and restarts: one function per rule sentence, named after it."""

from eutonia.evidence import lookup
from eutonia.planner.rules import rule
from tests.rules.patients import fails, holds, limited


def test_gap_none__no_guidance_was_found_on_how_oral_baclofen_is_taken_up_again() -> None:
    holds("gap.none", "US")
    assert not rule("gap.none").verified


def test_gap_short__after_a_gap_of_at_most_4_days_baclofen_is_given_again_at_the_last_dose() -> None:
    holds("gap.short", "US")
    assert limited("gap.short") == (4, "d")
    assert limited("gap.short")[0] * 24 == lookup("wd.itb.onset.window").high


def test_gap_long__after_more_than_4_days_baclofen_is_started_and_raised_again_by_the_rules() -> None:
    holds("gap.long", "US")
    assert limited("gap.long") == limited("gap.short")


def test_gap_vomit_adult__no_source_was_found_for_adults_on_a_dose_that_was_vomited() -> None:
    holds("gap.vomit.adult", "US")
    fails("gap.vomit.adult", "US", age_years=9)


def test_gap_surgery_road__where_nothing_may_pass_the_mouth_the_road_is_settled_before() -> None:
    holds("gap.surgery.road", "US")
