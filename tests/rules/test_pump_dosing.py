"""Rules on test bolus, start, steps and oral wean: one function per rule sentence, named after it."""

from tests.rules.patients import kidney, limited
from tests.rules.pump import fails, holds, only_by_pump


def test_itb_screen_50__the_first_test_bolus_is_50_micrograms_in_1() -> None:
    assert limited("itb.screen.50") == (50, "ug")
    only_by_pump("itb.screen.50", "US")


def test_itb_screen_25__a_very_small_child_or_a_person_who_stands() -> None:
    assert limited("itb.screen.25") == (25, "ug")
    holds("itb.screen.25", "US", age_years=5, weight_kg=18, height_cm=108)
    holds("itb.screen.25", "US", conditions=("posture_depends_on_tone",))
    fails("itb.screen.25", "US")


def test_itb_screen_75__without_an_adequate_response_the_second_test_bolus_is() -> None:
    assert limited("itb.screen.75") == (75, "ug")
    only_by_pump("itb.screen.75", "US")


def test_itb_screen_100__without_an_adequate_response_the_third_and_last_test() -> None:
    assert limited("itb.screen.100") == (100, "ug")
    only_by_pump("itb.screen.100", "US")


def test_itb_screen_interval__between_two_test_boluses_lie_at_least_24_hours() -> None:
    assert limited("itb.screen.interval") == (24, "h")
    only_by_pump("itb.screen.interval", "US")


def test_itb_screen_strength__test_boluses_are_drawn_from_the_solution_of_50() -> None:
    assert limited("itb.screen.strength") == (50, "ug/mL")
    only_by_pump("itb.screen.strength", "US")


def test_itb_screen_pos__the_test_is_positive_when_tone_or_the_number() -> None:
    only_by_pump("itb.screen.pos", "US")


def test_itb_response__in_a_trial_a_fall_of_the_mean_lower() -> None:
    assert limited("itb.response") == (1, "{Ashworth points}")
    only_by_pump("itb.response", "US")


def test_itb_screen_resus__resuscitation_equipment_and_trained_staff_are_at_hand_at() -> None:
    only_by_pump("itb.screen.resus", "US")


def test_itb_watch_before__before_the_bolus_the_scores_are_taken() -> None:
    assert limited("itb.watch.before") == (0, "h")
    only_by_pump("itb.watch.before", "US")


def test_itb_watch_close__vital_signs_are_watched_closely_for_the_first_2() -> None:
    assert limited("itb.watch.close") == (2, "h")
    only_by_pump("itb.watch.close", "US")


def test_itb_watch_peak__tone_is_scored_at_least_twice_within_4_hours() -> None:
    assert limited("itb.watch.peak") == (4, "h")
    only_by_pump("itb.watch.peak", "US")


def test_itb_watch_end__the_person_is_observed_for_4_to_8_hours() -> None:
    assert limited("itb.watch.end") == (8, "h")
    only_by_pump("itb.watch.end", "US")


def test_itb_conv_us__the_first_24_hours_get_twice_the_effective_bolus() -> None:
    assert limited("itb.conv.us") == (8, "h")
    only_by_pump("itb.conv.us", "US")


def test_itb_start_double__the_start_dose_is_at_most_twice_the_effective() -> None:
    assert limited("itb.start.double") == (2, "{boluses}/d")
    only_by_pump("itb.start.double", "US")


def test_itb_start_once__after_a_long_effect_or_an_adverse_reaction_to() -> None:
    assert limited("itb.start.once") == (1, "{boluses}/d")
    only_by_pump("itb.start.once", "US")


def test_itb_start_renal__in_kidney_disease_the_start_dose_is_the_bolus() -> None:
    assert limited("itb.start.renal") == (1, "{boluses}/d")
    holds("itb.start.renal", "US", kidney=kidney(crcl=50, egfr=70))
    holds("itb.start.renal", "US", kidney=kidney(crcl=10, egfr=10, dialysis="haemodialysis"))
    fails("itb.start.renal", "US")


def test_itb_conv_no_oral__milligrams_by_mouth_cannot_be_turned_into_micrograms_by() -> None:
    only_by_pump("itb.conv.no_oral", "US")


def test_itb_conc__a_pump_begins_with_500_micrograms_ml() -> None:
    assert limited("itb.conc") == (500, "ug/mL")
    only_by_pump("itb.conc", "US")


def test_itb_tip__where_the_catheter_tip_is_not_recorded_t10_is() -> None:
    assert limited("itb.tip") == (10, "{thoracic level}")
    only_by_pump("itb.tip", "US")


def test_itb_prime__the_pump_is_primed_before_implant_then_the_catheter() -> None:
    assert limited("itb.prime") == (8, "h")
    only_by_pump("itb.prime", "US")


def test_itb_first24__in_the_first_24_hours_the_dose_is_not() -> None:
    assert limited("itb.first24") == (24, "h")
    only_by_pump("itb.first24", "US")


def test_itb_tit_interval__the_dose_is_raised_at_most_once_in_24() -> None:
    assert limited("itb.tit.interval") == (24, "h")
    only_by_pump("itb.tit.interval", "US")


def test_itb_tit_fixed__a_pump_that_cannot_be_programmed_is_changed_at() -> None:
    assert limited("itb.tit.fixed") == (48, "h")
    only_by_pump("itb.tit.fixed", "US")


def test_itb_tit_spinal__in_adults_with_spasticity_from_the_cord_one_step() -> None:
    assert limited("itb.tit.spinal") == (30, "%")
    holds("itb.tit.spinal", "US")
    fails("itb.tit.spinal", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("itb.tit.spinal", "US", diagnosis="stroke")


def test_itb_tit_cerebral__in_spasticity_from_the_brain_and_in_children_one() -> None:
    assert limited("itb.tit.cerebral") == (15, "%")
    holds("itb.tit.cerebral", "US", diagnosis="stroke")
    holds("itb.tit.cerebral", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("itb.tit.cerebral", "US")


def test_itb_tit_unsure__where_spasticity_comes_neither_clearly_from_the_cord_nor() -> None:
    assert limited("itb.tit.unsure") == (15, "%")
    holds("itb.tit.unsure", "US", diagnosis="parkinson_disease")
    fails("itb.tit.unsure", "US")
    fails("itb.tit.unsure", "US", diagnosis="stroke")


def test_itb_tit_high__at_higher_doses_an_expert_panel_finds_steps_of() -> None:
    assert limited("itb.tit.high") == (20, "%")
    only_by_pump("itb.tit.high", "US")


def test_itb_tit_high_from__from_300_micrograms_daily_the_smaller_step_for_higher() -> None:
    assert limited("itb.tit.high_from") == (300, "ug/d")
    only_by_pump("itb.tit.high_from", "US")


def test_itb_plan_spinal__the_printed_course_plans_steps_of_20_in_adults() -> None:
    assert limited("itb.plan.spinal") == (20, "%")
    holds("itb.plan.spinal", "US")
    fails("itb.plan.spinal", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("itb.plan.spinal", "US", diagnosis="stroke")


def test_itb_plan_cerebral__the_printed_course_plans_steps_of_10_in_spasticity() -> None:
    assert limited("itb.plan.cerebral") == (10, "%")
    holds("itb.plan.cerebral", "US", diagnosis="stroke")
    holds("itb.plan.cerebral", "US", age_years=9, weight_kg=28, height_cm=130)
    holds("itb.plan.cerebral", "US", diagnosis="parkinson_disease")
    fails("itb.plan.cerebral", "US")


def test_itb_plan_hold__the_printed_course_holds_each_rate_for_a_week() -> None:
    assert limited("itb.plan.hold") == (7, "d")
    only_by_pump("itb.plan.hold", "US")


def test_itb_plan_course__the_printed_pump_course_covers_a_year_the_pump() -> None:
    assert limited("itb.plan.course") == (365, "d")
    only_by_pump("itb.plan.course", "US")


def test_itb_year_spinal__people_with_spasticity_from_the_cord_had_a_mean() -> None:
    assert limited("itb.year.spinal") == (296, "ug/d")
    holds("itb.year.spinal", "US")
    fails("itb.year.spinal", "US", diagnosis="stroke")


def test_itb_year_ms__people_with_multiple_sclerosis_had_a_mean_of_227() -> None:
    assert limited("itb.year.ms") == (227, "ug/d")
    holds("itb.year.ms", "US")
    fails("itb.year.ms", "US", diagnosis="spinal_cord_injury")


def test_itb_year_cerebral__people_with_spasticity_from_the_brain_had_a_mean() -> None:
    assert limited("itb.year.cerebral") == (402, "ug/d")
    holds("itb.year.cerebral", "US", diagnosis="stroke")
    holds("itb.year.cerebral", "US", diagnosis="parkinson_disease")
    fails("itb.year.cerebral", "US")


def test_itb_year_child__children_under_12_years_had_a_mean_of_274() -> None:
    assert limited("itb.year.child") == (274, "ug/d")
    holds("itb.year.child", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("itb.year.child", "US")


def test_itb_refill_spinal__at_a_refill_the_dose_may_rise_by_up() -> None:
    assert limited("itb.refill.spinal") == (40, "%")
    holds("itb.refill.spinal", "US")
    fails("itb.refill.spinal", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("itb.refill.spinal", "US", diagnosis="stroke")


def test_itb_refill_cerebral__at_a_refill_the_dose_may_rise_by_up() -> None:
    assert limited("itb.refill.cerebral") == (20, "%")
    holds("itb.refill.cerebral", "US", diagnosis="stroke")
    holds("itb.refill.cerebral", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("itb.refill.cerebral", "US")


def test_itb_range_spinal__in_spasticity_from_the_cord_most_people_need_300() -> None:
    assert limited("itb.range.spinal") == (800, "ug/d")
    holds("itb.range.spinal", "US")
    fails("itb.range.spinal", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("itb.range.spinal", "US", diagnosis="stroke")


def test_itb_range_cerebral__in_spasticity_from_the_brain_most_people_need_90() -> None:
    assert limited("itb.range.cerebral") == (703, "ug/d")
    holds("itb.range.cerebral", "US", diagnosis="stroke")
    fails("itb.range.cerebral", "US")
    fails("itb.range.cerebral", "US", age_years=9, weight_kg=28, height_cm=130)


def test_itb_range_child__under_12_years_24_to_1_199_micrograms_daily() -> None:
    assert limited("itb.range.child") == (1199, "ug/d")
    holds("itb.range.child", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("itb.range.child", "US")


def test_itb_max1000__above_1_000_micrograms_daily_there_is_little_experience() -> None:
    assert limited("itb.max1000") == (1000, "ug/d")
    only_by_pump("itb.max1000", "US")


def test_itb_origin__in_57_people_origin_in_brain_or_cord_made() -> None:
    only_by_pump("itb.origin", "US")


def test_itb_mode__a_pump_gives_a_constant_rate_a_pattern_over() -> None:
    only_by_pump("itb.mode", "US")


def test_itb_conv_wean__after_the_pump_has_started_the_oral_medicines_are() -> None:
    assert limited("itb.conv.wean") == (50, "%")
    only_by_pump("itb.conv.wean", "US")


def test_itb_wean_share__the_printed_wean_takes_off_a_quarter_of_the() -> None:
    assert limited("itb.wean.share") == (25, "%")
    only_by_pump("itb.wean.share", "US")


def test_itb_wean_after__the_oral_dose_is_lowered_first_3_days_after() -> None:
    assert limited("itb.wean.after") == (3, "d")
    only_by_pump("itb.wean.after", "US")


def test_itb_wean_rescue__oral_baclofen_is_kept_at_home_for_as_long() -> None:
    only_by_pump("itb.wean.rescue", "US")


def test_itb_conv_eu__the_german_and_european_text_gives_the_bolus_once() -> None:
    assert limited("itb.conv.eu") == (12, "h")
    only_by_pump("itb.conv.eu", "DE")


def test_itb_tit_eu__the_german_text_raises_by_5_to_30_of() -> None:
    assert limited("itb.tit.eu") == (30, "%")
    only_by_pump("itb.tit.eu", "DE")
