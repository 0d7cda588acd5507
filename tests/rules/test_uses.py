"""Rules on what baclofen is given for beside spasticity: one function per rule sentence, named after it."""

from __future__ import annotations

from eutonia.clinic.verdict import Verdict
from eutonia.planner import rules
from eutonia.planner.rules import facts_of, rule
from eutonia.planner.screening import notes, screen
from tests.rules.patients import adult, kidney, limited

OTHERS = ("reflux", "alcohol_use", "trigeminal_neuralgia", "hiccups")


def answer(rule_id: str, use: str, route: str = "oral", jurisdiction: str | None = "US", **changes) -> bool | None:
    """Whether the condition of a rule holds for a use."""
    return rules.holds(rule(rule_id).condition, facts_of(adult(jurisdiction, **changes), route, use))


def only_for(rule_id: str, *uses: str, **changes) -> None:
    """The condition holds for these uses and for no other, spasticity included."""
    found = {use for use in ("spasticity", *OTHERS) if answer(rule_id, use, **changes)}
    assert found == set(uses)


def named(rule_id: str, use: str, route: str = "oral", jurisdiction: str | None = "US", **changes) -> list[Verdict]:
    """The refusals and cautions of a use that name a rule."""
    verdicts = screen(adult(jurisdiction, **changes), route, use)
    return [one for one in verdicts if rule_id in one.rule_ids and one.outcome in ("refuse", "caution")]


def verdict(rule_id: str, use: str, outcome: str, route: str = "oral", jurisdiction: str | None = "US", **changes):
    """The rule gives one verdict with this outcome, in its own words."""
    (found,) = named(rule_id, use, route, jurisdiction, **changes)
    assert found.outcome == outcome
    assert rule(rule_id).statement in " ".join((found.summary, *found.positions))
    assert found.action and found.sources
    return found


def noted(rule_id: str, use: str, jurisdiction: str = "US", **changes) -> None:
    """The rule is among the notes of a use, and of no other."""
    assert rule(rule_id) in notes(adult(jurisdiction, **changes), use=use)
    assert rule(rule_id) not in notes(adult(jurisdiction, **changes))


def test_use_soreness__baclofen_is_not_for_ordinary_muscle_soreness() -> None:
    found = verdict("use.soreness", "muscle_soreness", "refuse")
    assert not found.overridable
    only_for("use.soreness")


def test_use_road__the_pump_is_licensed_and_studied_for_severe_spasticity_alone() -> None:
    for use in OTHERS:
        assert not verdict("use.road", use, "refuse", route="intrathecal").overridable
    only_for("use.road")
    assert answer("use.road", "spasticity", "intrathecal") is False


def test_use_age__the_trials_of_this_use_that_were_read_treated_adults() -> None:
    for use in OTHERS:
        assert verdict("use.age", use, "refuse", age_years=16).overridable
        assert named("use.age", use) == []


def test_use_offlabel__no_country_read_here_licenses_baclofen_for_this_use() -> None:
    for use in ("reflux", "trigeminal_neuralgia", "hiccups"):
        for country in ("US", "FR", None):
            verdict("use.offlabel", use, "caution", jurisdiction=country)
    only_for("use.offlabel", "reflux", "trigeminal_neuralgia", "hiccups")


def test_use_aud_licence__of_the_countries_read_only_france_licenses_baclofen() -> None:
    found = verdict("use.aud.licence", "alcohol_use", "caution", jurisdiction=None)
    assert {one[:3] for one in found.positions} >= {"US:", "UK:", "CA:", "DE:", "FR:", "AU:"}
    only_for("use.aud.licence", "alcohol_use")


def test_ind_fr_aud__france_licenses_baclofen_since_2018_baclocur() -> None:
    found = verdict("ind.fr.aud", "alcohol_use", "caution", jurisdiction="FR")
    assert "off-label" not in rule("ind.fr.aud").statement and "ind.fr.aud" in found.rule_ids
    assert limited("ind.fr.aud") == (60, "g/d")


def test_use_us_aud__in_the_us_baclofen_is_not_licensed_for_alcohol_use() -> None:
    only_for("use.us.aud", "alcohol_use")


def test_use_uk_aud__in_the_uk_baclofen_is_not_licensed_for_alcohol_use() -> None:
    only_for("use.uk.aud", "alcohol_use")


def test_use_ca_aud__in_canada_baclofen_is_not_licensed_for_alcohol_use() -> None:
    only_for("use.ca.aud", "alcohol_use")


def test_use_de_aud__in_germany_baclofen_is_not_licensed_for_alcohol_use() -> None:
    only_for("use.de.aud", "alcohol_use")


def test_use_au_aud__in_australia_baclofen_is_not_licensed_for_alcohol_use() -> None:
    only_for("use.au.aud", "alcohol_use")


def test_ind_fr_aud_target__the_french_goal_is_low_risk_drinking() -> None:
    assert limited("ind.fr.aud.target") == (40, "g/d")
    noted("ind.fr.aud.target", "alcohol_use", "FR")


def test_off_gerd__beside_a_proton_pump_inhibitor_baclofen_helped_only_the_25_of_60() -> None:
    assert "pH-impedance" in verdict("off.gerd", "reflux", "caution").action
    only_for("off.gerd", "reflux")


def test_off_gerd_acg__a_guideline_of_2022_advises_against_baclofen() -> None:
    assert not rule("off.gerd.acg").verified and named("off.gerd.acg", "reflux") == []
    noted("off.gerd.acg", "reflux")


def test_use_reflux_start__a_trial_in_reflux_started_with_5_mg_three_times_daily() -> None:
    assert limited("use.reflux.start") == (15, "mg/d")
    only_for("use.reflux.start", "reflux")


def test_use_reflux_step__the_same_trial_raised_by_5_mg_at_a_time() -> None:
    assert limited("use.reflux.step") == (5, "mg/d")
    only_for("use.reflux.step", "reflux")


def test_use_reflux_interval__the_same_trial_raised_on_every_fourth_day() -> None:
    assert limited("use.reflux.interval") == (4, "d")
    only_for("use.reflux.interval", "reflux")


def test_use_reflux_max__no_trial_in_reflux_went_above_20_mg_three_times_daily() -> None:
    assert limited("use.reflux.max") == (60, "mg/d")
    only_for("use.reflux.max", "reflux")


def test_use_reflux_review__four_weeks_at_the_highest_tolerated_dose() -> None:
    assert limited("use.reflux.review") == (4, "wk")
    only_for("use.reflux.review", "reflux")


def test_use_reflux_course__a_printed_course_in_reflux_covers_4_weeks() -> None:
    assert limited("use.reflux.course") == (28, "d") and rule("use.reflux.course").kind == "assumed"
    only_for("use.reflux.course", "reflux")


def test_use_reflux_stop__symptoms_barely_follow_the_measured_reflux() -> None:
    noted("use.reflux.stop", "reflux")


def test_use_tn_first__carbamazepine_and_oxcarbazepine_come_first() -> None:
    verdict("use.tn.first", "trigeminal_neuralgia", "caution")
    only_for("use.tn.first", "trigeminal_neuralgia")


def test_off_tn__a_pilot_started_with_10_mg_daily() -> None:
    assert limited("off.tn") == (10, "mg/d")
    only_for("off.tn", "trigeminal_neuralgia")


def test_use_tn_step__a_review_raises_by_10_mg_daily() -> None:
    assert limited("use.tn.step") == (10, "mg/d")
    only_for("use.tn.step", "trigeminal_neuralgia")


def test_use_tn_interval__a_specialist_table_raises_every_7_days() -> None:
    assert limited("use.tn.interval") == (7, "d")
    only_for("use.tn.interval", "trigeminal_neuralgia")


def test_use_tn_max__the_trials_in_trigeminal_neuralgia_ended_at_80_mg() -> None:
    assert limited("use.tn.max") == (80, "mg/d")
    only_for("use.tn.max", "trigeminal_neuralgia")


def test_use_tn_review__four_weeks_show_whether_attacks_are_fewer() -> None:
    assert limited("use.tn.review") == (4, "wk")
    only_for("use.tn.review", "trigeminal_neuralgia")


def test_use_tn_stop__of_6_people_who_lowered_the_dose_5_relapsed() -> None:
    noted("use.tn.stop", "trigeminal_neuralgia")


def test_off_hiccup__one_trial_of_30_people_after_stroke_stands_behind_hiccups() -> None:
    verdict("off.hiccup", "hiccups", "caution")
    only_for("off.hiccup", "hiccups")


def test_use_hiccups_kidney__uraemia_itself_causes_hiccups() -> None:
    verdict("use.hiccups.kidney", "hiccups", "caution", kidney=kidney(crcl=50, egfr=50))
    assert named("use.hiccups.kidney", "hiccups") == []
    assert named("use.hiccups.kidney", "reflux", kidney=kidney(crcl=50, egfr=50)) == []
    (unknown,) = (one for one in screen(adult(kidney=None), "oral", "hiccups") if one.outcome == "unknown")
    assert "use.hiccups.kidney" in unknown.rule_ids


def test_off_hiccup_ramirez__a_crossover_of_4_people_found_less_severe_hiccups() -> None:
    noted("off.hiccup.ramirez", "hiccups")


def test_use_hiccups_start__for_hiccups_the_start_is_5_mg_three_times_daily() -> None:
    assert limited("use.hiccups.start") == (15, "mg/d")
    only_for("use.hiccups.start", "hiccups")


def test_use_hiccups_max__the_trial_in_hiccups_gave_30_mg_daily() -> None:
    assert limited("use.hiccups.max") == (30, "mg/d")
    only_for("use.hiccups.max", "hiccups")


def test_use_hiccups_review__the_trial_judged_the_effect_after_5_days() -> None:
    assert limited("use.hiccups.review") == (1, "wk")
    only_for("use.hiccups.review", "hiccups")


def test_use_hiccups_course__a_printed_course_in_hiccups_covers_2_weeks() -> None:
    assert limited("use.hiccups.course") == (14, "d") and rule("use.hiccups.course").kind == "assumed"
    only_for("use.hiccups.course", "hiccups")


def test_use_hiccups_stop__a_cause_that_is_gone_or_a_week_without_effect() -> None:
    noted("use.hiccups.stop", "hiccups")


def test_sign_hiccups_kidney__hiccups_with_nausea_little_urine_or_confusion() -> None:
    only_for("sign.hiccups.kidney", "hiccups")


def test_use_aud_withdrawal__withdrawal_from_alcohol_is_another_emergency() -> None:
    verdict("use.aud.withdrawal", "alcohol_use", "caution")
    only_for("use.aud.withdrawal", "alcohol_use")


def test_use_aud_drinking__alcohol_adds_to_baclofen_in_this_use_above_all() -> None:
    verdict("use.aud.drinking", "alcohol_use", "caution")
    only_for("use.aud.drinking", "alcohol_use")


def test_use_aud_supply__two_deaths_led_the_australian_agency_to_warn() -> None:
    assert limited("use.aud.supply") == (7, "d")
    verdict("use.aud.supply", "alcohol_use", "caution", conditions=("depression",))
    verdict("use.aud.supply", "alcohol_use", "caution", conditions=("suicide_attempt_past",))
    assert named("use.aud.supply", "alcohol_use") == []
    assert named("use.aud.supply", "reflux", conditions=("depression",)) == []


def test_use_aud_start__for_alcohol_use_the_start_is_15_mg_daily() -> None:
    assert limited("use.aud.start") == (15, "mg/d")
    only_for("use.aud.start", "alcohol_use")


def test_start_fr_aud__the_french_text_starts_with_15_to_20_mg() -> None:
    assert limited("start.fr.aud") == (20, "mg/d")
    only_for("start.fr.aud", "alcohol_use")


def test_use_aud_step__for_alcohol_use_one_step_is_at_most_10_mg_daily() -> None:
    assert limited("use.aud.step") == (10, "mg/d")
    only_for("use.aud.step", "alcohol_use")


def test_tit_fr_aud__the_french_text_raises_by_10_mg_daily() -> None:
    assert limited("tit.fr.aud") == (10, "mg/d")
    only_for("tit.fr.aud", "alcohol_use")


def test_use_aud_max__no_plan_goes_above_the_80_mg_of_the_french_licence() -> None:
    assert limited("use.aud.max") == (80, "mg/d")
    only_for("use.aud.max", "alcohol_use")


def test_max_fr_aud__the_cap_of_2018_was_annulled_in_march_2021() -> None:
    assert limited("max.fr.aud") == (80, "mg/d") and rule("max.fr.aud").topic == "use_history"
    noted("max.fr.aud", "alcohol_use", "FR")


def test_max_fr_risk__above_180_mg_more_admissions_and_deaths() -> None:
    assert limited("max.fr.risk") == (180, "mg/d")
    noted("max.fr.risk", "alcohol_use")


def test_tap_fr_aud__the_french_notice_takes_off_10_to_15_mg_every_2_days() -> None:
    assert limited("tap.fr.aud") == (2, "d")
    only_for("tap.fr.aud", "alcohol_use")


def test_off_aud_acg__with_liver_disease_a_us_guideline_ends_at_15_mg_three_times_daily() -> None:
    assert limited("off.aud.acg") == (45, "mg/d")
    only_for("off.aud.acg", "alcohol_use", conditions=("liver_disease",))
    only_for("off.aud.acg")


def test_off_aud_aasld__a_us_guidance_of_2019_names_acamprosate_or_baclofen() -> None:
    noted("off.aud.aasld", "alcohol_use")


def test_off_aud_evidence__the_trials_conflict() -> None:
    noted("off.aud.evidence", "alcohol_use")


def test_drv_aud__three_road_accidents_from_sleepiness_were_reported() -> None:
    assert limited("drv.aud") == (200, "mg/d")
    noted("drv.aud", "alcohol_use")


def test_use_aud_stop__without_benefit_after_three_months_it_is_withdrawn() -> None:
    assert limited("use.aud.stop") == (3, "mo")
    noted("use.aud.stop", "alcohol_use")


def test_sign_aud_withdrawal__after_less_alcohol_or_none() -> None:
    only_for("sign.aud.withdrawal", "alcohol_use")


def test_supply_aud__where_the_supply_is_kept_small_for_safety() -> None:
    only_for("supply.aud", "alcohol_use")
