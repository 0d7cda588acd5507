"""Rules on start and titration: one function per rule sentence, named after it."""

from tests.rules.patients import fails, holds, kidney, limited


def test_start_adult__labels_start_adults_at_15_mg_daily() -> None:
    assert limited("start.adult") == (15, "mg/d")
    holds("start.adult", "AU")
    fails("start.adult", "AU", age_years=9, weight_kg=28, height_cm=130)


def test_start_us__the_us_labels_start_with_5_mg_three_times() -> None:
    assert limited("start.us") == (15, "mg/d")
    holds("start.us", "US")
    fails("start.us", "US", age_years=9, weight_kg=28, height_cm=130)


def test_start_ca__the_canadian_monograph_starts_with_5_mg_three_times() -> None:
    assert limited("start.ca") == (15, "mg/d")
    holds("start.ca", "CA")
    fails("start.ca", "CA", age_years=9, weight_kg=28, height_cm=130)


def test_start_de__the_german_text_starts_with_15_mg_daily_in() -> None:
    assert limited("start.de") == (15, "mg/d")
    holds("start.de", "DE")
    fails("start.de", "DE", age_years=9, weight_kg=28, height_cm=130)


def test_start_fr__the_french_text_starts_with_15_mg_daily_in() -> None:
    assert limited("start.fr") == (15, "mg/d")
    holds("start.fr", "FR")
    fails("start.fr", "FR", age_years=9, weight_kg=28, height_cm=130)


def test_start_adult_times__the_start_is_given_as_three_doses_daily() -> None:
    assert limited("start.adult.times") == (3, "{doses}/d")
    holds("start.adult.times", "US")
    fails("start.adult.times", "US", age_years=9, weight_kg=28, height_cm=130)


def test_start_de_sensitive__the_german_text_starts_people_who_are_sensitive_to() -> None:
    assert limited("start.de.sensitive") == (10, "mg/d")
    holds("start.de.sensitive", "DE")
    fails("start.de.sensitive", "DE", age_years=9, weight_kg=28, height_cm=130)


def test_start_utd__a_specialist_table_starts_with_5_mg_once_daily() -> None:
    assert limited("start.utd") == (5, "mg/d")
    holds("start.utd", "US")
    fails("start.utd", "US", age_years=9, weight_kg=28, height_cm=130)


def test_start_elderly__from_65_years_the_start_is_5_mg_once() -> None:
    assert limited("start.elderly") == (10, "mg/d")
    holds("start.elderly", "US", age_years=65)
    fails("start.elderly", "US")


def test_start_renal__with_an_egfr_or_crcl_of_30_to_60() -> None:
    assert limited("start.renal") == (5, "mg/d")
    holds("start.renal", "US", kidney=kidney(crcl=59, egfr=80))
    fails("start.renal", "US")


def test_start_dialysis__on_dialysis_the_authors_of_one_cohort_start_with() -> None:
    assert limited("start.dialysis") == (2.5, "mg/d")
    holds("start.dialysis", "US", kidney=kidney(crcl=10, egfr=10, dialysis="haemodialysis"))
    fails("start.dialysis", "US")


def test_start_severe_ckd__with_severe_kidney_disease_the_authors_of_one_cohort() -> None:
    assert limited("start.severe_ckd") == (7.5, "mg/d")
    holds("start.severe_ckd", "US", kidney=kidney(crcl=29, egfr=40))
    fails("start.severe_ckd", "US")


def test_tit_us__each_dose_level_is_held_for_at_least_3() -> None:
    assert limited("tit.us") == (3, "d")
    holds("tit.us", "US")
    fails("tit.us", "US", age_years=9, weight_kg=28, height_cm=130)


def test_tit_de__the_german_text_raises_by_5_to_15_mg() -> None:
    assert limited("tit.de") == (3, "d")
    holds("tit.de", "DE")
    fails("tit.de", "DE", age_years=9, weight_kg=28, height_cm=130)


def test_tit_fr__the_french_text_raises_by_15_mg_daily_every() -> None:
    assert limited("tit.fr") == (3, "d")
    holds("tit.fr", "FR")
    fails("tit.fr", "FR", age_years=9, weight_kg=28, height_cm=130)


def test_tit_us_step__one_step_is_at_most_5_mg_three_times() -> None:
    assert limited("tit.us.step") == (15, "mg/d")
    holds("tit.us.step", "US")
    fails("tit.us.step", "US", age_years=9, weight_kg=28, height_cm=130)


def test_tit_nhs__a_scottish_brain_injury_service_raises_by_5_mg() -> None:
    assert limited("tit.nhs") == (7, "d")
    holds("tit.nhs", "US", diagnosis="traumatic_brain_injury")
    fails("tit.nhs", "US")


def test_tit_cerebral__where_spasticity_comes_from_the_brain_the_dose_is() -> None:
    assert limited("tit.cerebral") == (7, "d")
    holds("tit.cerebral", "US", diagnosis="cerebral_palsy")
    fails("tit.cerebral", "US")


def test_tit_elderly__from_65_years_each_dose_level_is_held_for() -> None:
    assert limited("tit.elderly") == (7, "d")
    holds("tit.elderly", "US", age_years=65)
    fails("tit.elderly", "US")


def test_tit_elderly_step__from_65_years_one_step_is_at_most_5() -> None:
    assert limited("tit.elderly.step") == (5, "mg/d")
    holds("tit.elderly.step", "US", age_years=65)
    fails("tit.elderly.step", "US")


def test_tit_renal__in_kidney_disease_each_dose_level_is_held_for() -> None:
    assert limited("tit.renal") == (7, "d")
    holds("tit.renal", "US", kidney=kidney(crcl=59, egfr=80))
    fails("tit.renal", "US")


def test_tit_renal_step__in_kidney_disease_one_step_is_at_most_5() -> None:
    assert limited("tit.renal.step") == (5, "mg/d")
    holds("tit.renal.step", "US", kidney=kidney(crcl=80, egfr=59))
    fails("tit.renal.step", "US")


def test_tit_lowest__the_lowest_dose_with_the_best_response_is_the() -> None:
    holds("tit.lowest", "US")


def test_tit_nobenefit__six_weeks_at_the_maximum_tolerated_dose_show_whether() -> None:
    assert limited("tit.nobenefit") == (6, "wk")
    holds("tit.nobenefit", "AU")
    fails("tit.nobenefit", "AU", age_years=9, weight_kg=28, height_cm=130)


def test_tit_nobenefit_uk__after_6_weeks_at_the_maximum_tolerated_dose_without() -> None:
    assert limited("tit.nobenefit.uk") == (6, "wk")
    holds("tit.nobenefit.uk", "UK")
    fails("tit.nobenefit.uk", "UK", age_years=9, weight_kg=28, height_cm=130)


def test_tit_nobenefit_de__after_6_to_8_weeks_at_the_maximum_without() -> None:
    assert limited("tit.nobenefit.de") == (8, "wk")
    holds("tit.nobenefit.de", "DE")
    fails("tit.nobenefit.de", "DE", age_years=9, weight_kg=28, height_cm=130)


def test_adm_divide__the_daily_dose_is_divided_into_3_or_4() -> None:
    assert limited("adm.divide") == (4, "{doses}/d")
    holds("adm.divide", "US")


def test_start_timed__a_single_dose_may_be_timed_about_1_hour() -> None:
    holds("start.timed", "US")


def test_ped_uk_start__children_start_at_about_0_3_mg_kg_daily() -> None:
    assert limited("ped.uk.start") == (0.3, "mg/kg/d")
    holds("ped.uk.start", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("ped.uk.start", "US")


def test_ped_uk_times__in_children_4_doses_daily_are_preferred() -> None:
    assert limited("ped.uk.times") == (4, "{doses}/d")
    holds("ped.uk.times", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("ped.uk.times", "US")


def test_ped_uk_step__in_children_the_dose_is_raised_at_about_1() -> None:
    assert limited("ped.uk.step") == (7, "d")
    holds("ped.uk.step", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("ped.uk.step", "US")


def test_ped_step__in_children_one_step_is_at_most_the_start() -> None:
    assert limited("ped.step") == (0.3, "mg/kg/d")
    holds("ped.step", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("ped.step", "US")


def test_ped_onset__a_child_is_less_stiff_after_3_to_4() -> None:
    assert limited("ped.onset") == (10, "d")
    holds("ped.onset", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("ped.onset", "US")


def test_ped_utd__a_specialist_table_raises_by_0_5_mg_kg() -> None:
    assert limited("ped.utd") == (0.5, "mg/kg/d")
    holds("ped.utd", "US", age_years=7, weight_kg=22)
    fails("ped.utd", "US", age_years=9, weight_kg=28, height_cm=130)


def test_ped_nice_4wk__nice_raises_the_dose_in_children_over_about_4() -> None:
    assert limited("ped.nice.4wk") == (4, "wk")
    holds("ped.nice.4wk", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("ped.nice.4wk", "US")


def test_ped_nice_6wk__if_baclofen_alone_does_not_help_a_child_after() -> None:
    assert limited("ped.nice.6wk") == (6, "wk")
    holds("ped.nice.6wk", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("ped.nice.6wk", "US")


def test_ped_nice_6mo__nice_reviews_benefit_and_harm_in_children_at_least() -> None:
    assert limited("ped.nice.6mo") == (6, "mo")
    holds("ped.nice.6mo", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("ped.nice.6mo", "US")
