"""Rules on counselling: one function per rule sentence, named after it."""

from tests.rules.patients import fails, holds, kidney, limited


def test_drv_start__nobody_drives_or_uses_machines_at_the_start_or() -> None:
    holds("drv.start", "US")


def test_drv_law__no_baclofen_specific_limit_for_drivers_was_found() -> None:
    holds("drv.law", "US")


def test_adm_food__food_does_not_change_the_absorption_food_or_milk() -> None:
    holds("adm.food", "US")


def test_adm_measure__a_liquid_is_measured_with_an_oral_syringe_or_a() -> None:
    holds("adm.measure", "US")


def test_adm_periop__for_surgery_or_nil_by_mouth_baclofen_is_continued() -> None:
    holds("adm.periop", "US")


def test_cns_supply__the_supply_never_runs_out_and_every_clinician_is() -> None:
    holds("cns.supply", "US")


def test_dep_phys__physical_dependence_is_expected_with_regular_use() -> None:
    holds("dep.phys", "US")


def test_wd_oral_signs__after_a_stop_hallucinations_confusion_seizures_fever_fast_pulse() -> None:
    holds("wd.oral.signs", "US")


def test_wd_ddx__fever_with_rigidity_may_also_be_dysreflexia_sepsis_malignant() -> None:
    holds("wd.ddx", "US")


def test_wd_tx_adult_oral__oral_withdrawal_is_treated_by_giving_baclofen_again_then() -> None:
    holds("wd.tx.adult_oral", "US")


def test_od_signs__toxicity_drowsiness_to_coma_floppiness_lost_reflexes_jerks_seizures() -> None:
    holds("od.signs", "US")


def test_od_fluids__with_healthy_kidneys_an_overdose_is_treated_with_fluids() -> None:
    holds("od.fluids", "US")


def test_adm_crush__immediate_release_tablets_may_be_crushed_or_dispersed_a() -> None:
    holds("adm.crush", "US", conditions=("enteral_tube",))
    fails("adm.crush", "US")


def test_adm_fleq_tube__fleqsuvy_goes_through_a_nasogastric_tube_of_8_fr() -> None:
    holds("adm.fleq.tube", "US", conditions=("enteral_tube",))
    fails("adm.fleq.tube", "US")


def test_adm_lyv_tube__lyvispah_goes_through_tubes_from_ng_8_g_12() -> None:
    holds("adm.lyv.tube", "US", conditions=("enteral_tube",))
    fails("adm.lyv.tube", "US")


def test_cns_missed__a_missed_dose_is_taken_within_about_1_hour() -> None:
    assert limited("cns.missed") == (1, "h")
    holds("cns.missed", "US")
    fails("cns.missed", "US", age_years=9, weight_kg=28, height_cm=130)


def test_cns_ae__drowsiness_is_frequent_10_to_63_then_dizziness_and() -> None:
    assert limited("cns.ae") == (63, "%")
    holds("cns.ae", "US")


def test_form_conc__liquids_of_1_2_and_5_mg_ml_exist() -> None:
    assert limited("form.conc") == (5, "mg/mL")
    holds("form.conc", "US")


def test_od_leung__a_dose_of_200_mg_or_more_predicted_coma() -> None:
    assert limited("od.leung") == (200, "mg")
    holds("od.leung", "US")


def test_od_180__more_than_180_mg_is_expected_to_cause_severe() -> None:
    assert limited("od.180") == (180, "mg")
    holds("od.180", "US")


def test_od_charcoal__charcoal_helps_early_lavage_only_within_60_minutes_and() -> None:
    assert limited("od.charcoal") == (60, "min")
    holds("od.charcoal", "US")


def test_ped_missed__a_missed_dose_is_given_when_remembered_the_next() -> None:
    assert limited("ped.missed") == (4, "h")
    holds("ped.missed", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("ped.missed", "US")


def test_ped_vomit__a_dose_vomited_within_30_minutes_is_repeated_later() -> None:
    assert limited("ped.vomit") == (30, "min")
    holds("ped.vomit", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("ped.vomit", "US")


def test_od_ckd__in_kidney_disease_ordinary_doses_can_poison() -> None:
    holds("od.ckd", "US", kidney=kidney(crcl=59, egfr=80))
    fails("od.ckd", "US")


def test_ren_tox_hd__baclofen_toxicity_in_kidney_disease_or_with_weak_breathing() -> None:
    holds("ren.tox.hd", "US", kidney=kidney(crcl=59, egfr=80))
    fails("ren.tox.hd", "US")


def test_od_hd__severe_poisoning_with_kidney_failure_needs_haemodialysis() -> None:
    holds("od.hd", "US", kidney=kidney(crcl=59, egfr=80))
    fails("od.hd", "US")


def test_wd_renal__dialysis_can_swing_a_patient_from_toxicity_to_withdrawal() -> None:
    holds("wd.renal", "US", kidney=kidney(crcl=10, egfr=10, dialysis="haemodialysis"))
    fails("wd.renal", "US")
