"""Rules on kidney: one function per rule sentence, named after it."""

from tests.rules.patients import fails, holds, kidney, limited, verdict


def test_ren_wolf_avoid__with_kidney_function_below_30_or_on_dialysis_baclofen() -> None:
    verdict("ren.wolf.avoid", "refuse", "US", kidney=kidney(crcl=20, egfr=22))
    verdict("ren.wolf.avoid", "refuse", None, kidney=kidney(crcl=20, egfr=22))
    verdict("ren.wolf.avoid", "refuse", "DE", kidney=kidney(crcl=55, egfr=28))
    verdict("ren.wolf.avoid", "refuse", "UK", kidney=kidney(crcl=29, egfr=35))
    verdict("ren.wolf.avoid", "refuse", "CA", kidney=kidney(crcl=40, egfr=40, dialysis="peritoneal"))
    fails("ren.wolf.avoid", "US", kidney=kidney(crcl=30, egfr=30))


def test_ren_beers__from_65_years_with_an_egfr_below_60_the() -> None:
    verdict("ren.beers", "refuse", "US", age_years=65, kidney=kidney(crcl=50, egfr=59))
    verdict("ren.beers", "refuse", None, age_years=65, kidney=kidney(crcl=50, egfr=59))
    fails("ren.beers", "US", age_years=64, kidney=kidney(crcl=50, egfr=59))
    fails("ren.beers", "US", age_years=65, kidney=kidney(crcl=50, egfr=60))


def test_ren_wolf_mod__with_an_egfr_of_30_to_60_the_dose() -> None:
    verdict("ren.wolf.mod", "caution", "US", kidney=kidney(crcl=90, egfr=45))
    verdict("ren.wolf.mod", "caution", None, kidney=kidney(crcl=90, egfr=45))
    fails("ren.wolf.mod", "US", kidney=kidney(crcl=45, egfr=60))


def test_ren_vlav_mild__with_a_crcl_of_50_to_80_ml_min() -> None:
    verdict("ren.vlav.mild", "caution", "FR", kidney=kidney(crcl=79, egfr=95))
    verdict("ren.vlav.mild", "caution", None, kidney=kidney(crcl=79, egfr=95))
    assert limited("ren.vlav.mild") == (0.667, "{fraction of dose}")
    fails("ren.vlav.mild", "FR", kidney=kidney(crcl=80, egfr=55))


def test_ren_vlav_mod__with_a_crcl_of_30_to_50_ml_min() -> None:
    verdict("ren.vlav.mod", "caution", "FR", kidney=kidney(crcl=49, egfr=95))
    verdict("ren.vlav.mod", "caution", None, kidney=kidney(crcl=49, egfr=95))
    assert limited("ren.vlav.mod") == (0.5, "{fraction of dose}")
    fails("ren.vlav.mod", "FR", kidney=kidney(crcl=50, egfr=45))


def test_ren_wolf_half__with_an_egfr_of_30_to_60_the_dose() -> None:
    assert limited("ren.wolf.half") == (0.5, "{fraction of dose}")
    holds("ren.wolf.half", "US", kidney=kidney(crcl=90, egfr=45))
    fails("ren.wolf.half", "US", kidney=kidney(crcl=45, egfr=60))


def test_ren_wolf_mild__with_an_egfr_of_60_to_90_an_opinion() -> None:
    assert limited("ren.wolf.mild") == (0.667, "{fraction of dose}")
    holds("ren.wolf.mild", "US", kidney=kidney(crcl=100, egfr=75))
    fails("ren.wolf.mild", "US", kidney=kidney(crcl=75, egfr=95))


def test_ren_vlav_sev__with_a_crcl_below_30_ml_min_one_third() -> None:
    assert limited("ren.vlav.sev") == (0.333, "{fraction of dose}")
    holds("ren.vlav.sev", "US", kidney=kidney(crcl=20, egfr=40))
    fails("ren.vlav.sev", "US", kidney=kidney(crcl=40, egfr=20))


def test_ren_albumin__in_severe_kidney_disease_a_low_albumin_went_with() -> None:
    verdict("ren.albumin", "refuse", "US", conditions=("low_serum_albumin",), kidney=kidney(crcl=20, egfr=22))


def test_ren_us_label__the_us_labels_give_no_number_give_with_caution() -> None:
    verdict("ren.us.label", "caution", "US", kidney=kidney(crcl=100, egfr=50))


def test_ren_ca_dialysis__in_end_stage_disease_the_canadian_monograph_gives_about() -> None:
    verdict("ren.ca.dialysis", "refuse", "CA", kidney=kidney(crcl=10, egfr=10, dialysis="haemodialysis"))


def test_ci_de_esrd__some_german_and_austrian_leaflets_tell_people_with_end() -> None:
    verdict("ci.de.esrd", "refuse", "DE", kidney=kidney(crcl=10, egfr=10))


def test_ren_muanda_e45__with_an_egfr_of_45_to_59_20_mg() -> None:
    assert limited("ren.muanda.e45") == (0.42, "%")
    holds("ren.muanda.e45", "US", age_years=66, kidney=kidney(crcl=60, egfr=50))
    fails("ren.muanda.e45", "US", age_years=66, kidney=kidney(crcl=60, egfr=44))


def test_ren_muanda_e30__with_an_egfr_of_30_to_44_20_mg() -> None:
    assert limited("ren.muanda.e30") == (1.23, "%")
    holds("ren.muanda.e30", "US", age_years=66, kidney=kidney(crcl=60, egfr=40))
    fails("ren.muanda.e30", "US", age_years=66, kidney=kidney(crcl=60, egfr=45))


def test_ren_muanda_e0__with_an_egfr_below_30_20_mg_daily_or() -> None:
    assert limited("ren.muanda.e0") == (2.9, "%")
    holds("ren.muanda.e0", "US", age_years=66, kidney=kidney(crcl=60, egfr=25))
    fails("ren.muanda.e0", "US", age_years=66, kidney=kidney(crcl=60, egfr=31))


def test_ren_muanda_nonuser__even_below_20_mg_daily_encephalopathy_admission_was_5() -> None:
    assert limited("ren.muanda.nonuser") == (5.9, "{risk ratio}")
    holds("ren.muanda.nonuser", "US", age_years=66, kidney=kidney(crcl=60, egfr=59))
    fails("ren.muanda.nonuser", "US", age_years=65, kidney=kidney(crcl=60, egfr=59))


def test_ren_dialysis_chauvin__on_dialysis_7_2_were_admitted_with_encephalopathy_within() -> None:
    assert limited("ren.dialysis.chauvin") == (7.2, "%")
    holds("ren.dialysis.chauvin", "US", kidney=kidney(crcl=10, egfr=10, dialysis="haemodialysis"))
    fails("ren.dialysis.chauvin", "US")


def test_ren_elh_cases__in_41_published_cases_toxicity_began_at_5_to() -> None:
    assert limited("ren.elh.cases") == (3, "d")
    holds("ren.elh.cases", "US", kidney=kidney(crcl=59, egfr=70))
    fails("ren.elh.cases", "US")


def test_ren_cheong__in_a_korean_cohort_7_had_neurotoxicity_the_lowest() -> None:
    assert limited("ren.cheong") == (7.5, "mg/d")
    holds("ren.cheong", "US", kidney=kidney(crcl=29, egfr=40))
    fails("ren.cheong", "US")


def test_ren_single__one_25_mg_tablet_caused_coma_in_end_stage() -> None:
    assert limited("ren.single") == (25, "mg")
    holds("ren.single", "US", kidney=kidney(crcl=14, egfr=14))
    fails("ren.single", "US")


def test_ren_falls__from_66_years_with_an_egfr_below_60_falls() -> None:
    assert limited("ren.falls") == (20, "mg/d")
    holds("ren.falls", "US", age_years=66, kidney=kidney(crcl=59, egfr=59))
    fails("ren.falls", "US")


def test_ren_scr_muscle__with_little_muscle_a_creatinine_value_makes_the_kidney() -> None:
    holds("ren.scr.muscle", "US")
    fails("ren.scr.muscle", "US", diagnosis="stroke")


def test_ren_aki__while_kidney_function_is_changing_no_dose_can_be() -> None:
    verdict("ren.aki", "refuse", "US", conditions=("acute_kidney_injury",))
    verdict("ren.aki", "refuse", None, conditions=("acute_kidney_injury",))
    verdict("ren.aki", "refuse", "UK", kidney=kidney(acute_change=True))


def test_ren_aki_risk__dehydration_or_obstruction_can_take_kidney_function_away_within() -> None:
    verdict("ren.aki.risk", "caution", "US", conditions=("dehydration",))
    verdict("ren.aki.risk", "caution", "DE", conditions=("urinary_obstruction",))


def test_ren_neurogenic__a_neurogenic_bladder_can_obstruct_and_take_kidney_function() -> None:
    holds("ren.neurogenic", "US", conditions=("neurogenic_bladder",))
    fails("ren.neurogenic", "US")


def test_mon_egfr__kidney_function_is_measured_at_least_once_a_year() -> None:
    assert limited("mon.egfr") == (12, "mo")
    holds("mon.egfr", "US")


def test_mon_egfr_ckd__below_60_kidney_function_is_measured_every_3_months() -> None:
    assert limited("mon.egfr.ckd") == (3, "mo")
    holds("mon.egfr.ckd", "US", kidney=kidney(crcl=59, egfr=70))
    fails("mon.egfr.ckd", "US")


def test_mon_early__in_kidney_disease_or_from_65_years_the_mental() -> None:
    assert limited("mon.early") == (3, "d")
    holds("mon.early", "US", age_years=65)
    fails("mon.early", "US")


def test_mon_early_first__the_first_mental_state_check_is_on_day_2() -> None:
    assert limited("mon.early.first") == (2, "d")
    holds("mon.early.first", "US", kidney=kidney(crcl=59, egfr=70))
    fails("mon.early.first", "US")


def test_mon_baseline__before_the_start_kidney_function_sedatives_seizures_mental_state() -> None:
    holds("mon.baseline", "US")


def test_mon_tdm__a_serum_baclofen_assay_exists_there_is_no_validated() -> None:
    holds("mon.tdm", "US")


def test_ren_value_age__a_kidney_value_older_than_90_days_is_measured() -> None:
    assert limited("ren.value.age") == (90, "d")
    holds("ren.value.age", "US", kidney=kidney(measured_on="2026-08-01"))
    fails("ren.value.age", "US")


def test_infer_no_dialysis__where_dialysis_is_not_stated_and_kidney_function_is() -> None:
    assert limited("infer.no_dialysis") == (30, "mL/min or mL/min/{1.73_m2}")
    holds("infer.no_dialysis", "US")
