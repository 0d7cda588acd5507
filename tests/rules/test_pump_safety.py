"""Rules on refills, emergencies and the end of a pump: one function per rule sentence, named after it."""

from tests.rules.patients import limited
from tests.rules.pump import only_by_pump


def test_itb_refill_max__the_longest_interval_between_two_refills_is_180_days() -> None:
    assert limited("itb.refill.max") == (180, "d")
    only_by_pump("itb.refill.max", "US")


def test_itb_refill_margin__a_refill_is_booked_at_least_7_days_before() -> None:
    assert limited("itb.refill.margin") == (7, "d")
    only_by_pump("itb.refill.margin", "US")


def test_itb_refill_alarm__the_maker_s_alarm_volume_is_2_ml() -> None:
    assert limited("itb.refill.alarm") == (2, "mL")
    only_by_pump("itb.refill.alarm", "US")


def test_itb_refill_alarm_careful__with_the_alarm_at_4_ml_nobody_had_withdrawal() -> None:
    assert limited("itb.refill.alarm.careful") == (4, "mL")
    only_by_pump("itb.refill.alarm.careful", "US")


def test_itb_lowres__the_date_of_the_low_reservoir_alarm_the_refill() -> None:
    only_by_pump("itb.lowres", "US")


def test_itb_replace__the_replacement_of_the_pump_is_booked_at_least() -> None:
    assert limited("itb.replace") == (3, "mo")
    only_by_pump("itb.replace", "US")


def test_mon_itb__in_hospital_the_person_is_examined_at_least_every() -> None:
    assert limited("mon.itb") == (24, "h")
    only_by_pump("mon.itb", "US")


def test_itb_bridge__a_change_of_concentration_needs_a_bridge_bolus() -> None:
    only_by_pump("itb.bridge", "US")


def test_itb_refill_port__a_refill_goes_through_the_septum_of_the_reservoir() -> None:
    only_by_pump("itb.refill.port", "US")


def test_itb_mri__before_an_mri_scan_the_model_of_the_pump() -> None:
    only_by_pump("itb.mri", "US")


def test_itb_admix__no_other_medicine_is_mixed_into_the_pump_masses() -> None:
    only_by_pump("itb.admix", "US")


def test_ci_itb_route__the_intrathecal_solution_is_never_given_into_a_vein() -> None:
    only_by_pump("ci.itb.route", "US")


def test_ci_itb_oral_liquid__an_oral_liquid_never_enters_a_pump() -> None:
    only_by_pump("ci.itb.oral_liquid", "US")


def test_form_itb__intrathecal_baclofen_is_sold_as_50_500_1_000() -> None:
    assert limited("form.itb") == (2000, "ug/mL")
    only_by_pump("form.itb", "US")


def test_form_gab_syr__the_outside_of_the_prefilled_syringe_is_not_sterile() -> None:
    only_by_pump("form.gab.syr", "US")


def test_stor_itb__the_solution_is_kept_at_30_degrees_celsius_or() -> None:
    assert limited("stor.itb") == (30, "Cel")
    only_by_pump("stor.itb", "US")


def test_tap_itb__a_planned_end_of_the_pump_is_a_taper() -> None:
    only_by_pump("tap.itb", "US")


def test_itb_taper_share__a_planned_end_takes_off_15_of_the_first() -> None:
    assert limited("itb.taper.share") == (15, "%")
    only_by_pump("itb.taper.share", "US")


def test_itb_taper_hold__each_rate_of_a_planned_end_is_held_for() -> None:
    assert limited("itb.taper.hold") == (7, "d")
    only_by_pump("itb.taper.hold", "US")


def test_itb_tolerance__in_22_of_people_the_dose_rose_by_more() -> None:
    assert limited("itb.tolerance") == (100, "ug/d")
    only_by_pump("itb.tolerance", "US")


def test_itb_tolerance_mode__changing_to_a_complex_pattern_did_not_help_6() -> None:
    only_by_pump("itb.tolerance.mode", "US")


def test_itb_holiday__a_drug_holiday_lowered_the_dose_in_2_people() -> None:
    only_by_pump("itb.holiday", "US")


def test_itb_supply_dates__what_to_do_when_the_pump_may_run_dry() -> None:
    only_by_pump("itb.supply.dates", "US")


def test_itb_supply_alarm__what_to_do_when_the_pump_may_run_dry() -> None:
    only_by_pump("itb.supply.alarm", "US")


def test_itb_supply_oral__what_to_do_when_the_pump_may_run_dry() -> None:
    only_by_pump("itb.supply.oral", "US")


def test_itb_supply_hospital__what_to_do_when_the_pump_may_run_dry() -> None:
    only_by_pump("itb.supply.hospital", "US")


def test_wd_itb_signs__early_signs_that_the_pump_has_stopped_stiffness_or() -> None:
    only_by_pump("wd.itb.signs", "US")


def test_wd_itb_late__late_signs_high_fever_altered_mind_severe_rigidity_muscle() -> None:
    assert limited("wd.itb.late") == (72, "h")
    only_by_pump("wd.itb.late", "US")


def test_wd_itb_onset__withdrawal_often_begins_48_to_96_hours_after_the() -> None:
    assert limited("wd.itb.onset") == (48, "h")
    only_by_pump("wd.itb.onset", "US")


def test_wd_tx_restore__first_restore_the_intrathecal_baclofen_in_a_monitored_place() -> None:
    only_by_pump("wd.tx.restore", "US")


def test_wd_tx_oral__meanwhile_experts_give_baclofen_10_to_20_mg_by() -> None:
    assert limited("wd.tx.oral") == (20, "mg")
    only_by_pump("wd.tx.oral", "US")


def test_wd_tx_bzd__a_benzodiazepine_is_added_a_case_series_gave_diazepam() -> None:
    assert limited("wd.tx.bzd") == (10, "mg")
    only_by_pump("wd.tx.bzd", "US")


def test_wd_tx_cypro__with_itching_or_a_picture_like_too_much_serotonin() -> None:
    assert limited("wd.tx.cypro") == (8, "mg")
    only_by_pump("wd.tx.cypro", "US")


def test_wd_tx_dx__the_search_read_out_the_pump_compare_the_reservoir() -> None:
    only_by_pump("wd.tx.dx", "US")


def test_od_itb__overdose_drowsiness_dizziness_weak_breathing_floppiness_that_climbs_seizures() -> None:
    assert limited("od.itb") == (30, "mL")
    only_by_pump("od.itb", "US")


def test_od_physo__physostigmine_stands_in_older_labels_it_has_failed_and() -> None:
    assert limited("od.physo") == (2, "mg")
    only_by_pump("od.physo", "US")
