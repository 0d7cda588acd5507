"""Visits, signs and supply failure of a course."""

from __future__ import annotations

import pytest

from eutonia.planner import plan_course, screen
from eutonia.planner.rules import rule
from tests.planner.people import adult


def plan(**changes):
    patient = adult("UK", **changes)
    return plan_course(patient, screen(patient))


def checks(found):
    return [one.day for one in found.monitoring if one.what.startswith("Mental-state check")]


@pytest.mark.parametrize("changes", [{"age_years": 65}, {"egfr": 59}, {"kidney": None}], ids=str)
def test_the_mental_state_is_checked_on_day_2_and_3_and_after_every_step(changes):
    found = plan(**changes)
    starts = [one.first_day for one in found.schedule.steps]
    assert checks(found) == [2, *(day + 2 for day in starts)]


def test_a_younger_adult_with_healthy_kidneys_has_no_such_check():
    assert checks(plan()) == []


def test_benefit_is_reviewed_six_weeks_into_the_last_level():
    found = plan()
    (review,) = [one for one in found.monitoring if one.what.startswith("Review.")]
    assert review.day == found.schedule.steps[-1].first_day + 42 and "tit.nobenefit.uk" in review.rule_ids


def test_tasks_that_hold_are_listed_and_no_dose_rule_among_them():
    named = {one for visit in plan(conditions=("diabetes",)).monitoring for one in visit.rule_ids}
    assert {"mon.egfr", "drv.start", "prec.diabetes"} <= named
    assert "prec.diabetes" not in {one for visit in plan().monitoring for one in visit.rule_ids}
    assert not any(rule(one).topic.startswith("start_") for visit in plan(egfr=75).monitoring for one in visit.rule_ids)


def test_visits_stand_in_order_of_day():
    days = [one.day for one in plan(age_years=70).monitoring if one.day is not None]
    assert days == sorted(days)


@pytest.mark.parametrize(
    "word", ["Sleepiness", "Confusion", "fall", "seizure", "urine", "missed doses", "breathing", "self-harm"]
)
def test_each_sign_has_an_action_and_a_rule(word):
    (found,) = [one for one in plan().signs if word in one.sign][:1]
    assert found.action and all(rule(one) for one in found.rule_ids)


def test_supply_failure_never_says_stop():
    found = plan().supply_failure
    assert any("Never run out" in one for one in found) and any("Never double" in one for one in found)
    assert any("do not stop at once" in one for one in found)


def missed(found):
    return [one for one in found.supply_failure if "missed dose" in one or "vomited" in one]


def test_the_missed_dose_is_told_by_age():
    (told,) = missed(plan())
    assert "within about 1 hour" in told and told == rule("cns.missed").action
    child = missed(plan(age_years=9, weight_kg=28, height_cm=130, diagnosis="cerebral_palsy"))
    assert child == [rule("ped.missed").action, rule("ped.vomit").action]
    assert "when it is remembered" in child[0] and "at least 4 hours" in child[0] and "30 minutes" in child[1]
    assert not any("1 hour" in one or "leave it out" in one for one in child)


def of(found, rule_id):
    return [one for one in found.monitoring if rule_id in one.rule_ids]


@pytest.mark.parametrize(
    ("changes", "kept", "left_out"),
    [
        ({}, "mon.egfr", "mon.egfr.ckd"),
        ({"egfr": 45}, "mon.egfr.ckd", "mon.egfr"),
        ({"kidney": None}, "mon.egfr.ckd", "mon.egfr"),
    ],
    ids=str,
)
def test_one_interval_of_creatinine_stands_the_strictest(changes, kept, left_out):
    found = plan(**changes)
    (visit,) = of(found, kept)
    assert of(found, left_out) == [] and "at each intercurrent illness" in visit.what


def test_the_recheck_with_a_medicine_that_harms_the_kidney_is_on_day_8():
    (visit,) = of(plan(medicines=("ibuprofen",)), "int.renal.watch")
    assert visit.day == 8
    assert of(plan(), "int.renal.watch") == []


def test_what_comes_before_the_start_is_first_on_day_1_and_throughout_is_last():
    found = plan(egfr=45, medicines=("ibuprofen",)).monitoring
    assert found[0].rule_ids == ("mon.baseline",) and found[0].day == 1 and found[0].what.startswith("Before day 1.")
    days = [one.day for one in found]
    known = [one for one in days if one is not None]
    assert days == [*sorted(known), *[None] * (len(days) - len(known))] and None in days


def test_a_share_that_is_in_the_doses_is_no_task():
    assert of(plan(egfr=45), "ren.wolf.half") == []
