"""Rules on maximum: one function per rule sentence, named after it."""

from tests.rules.patients import fails, holds, kidney, limited


def test_max_us__the_us_maximum_is_80_mg_daily_20_mg() -> None:
    assert limited("max.us") == (80, "mg/d")
    holds("max.us", "US")
    fails("max.us", "US", age_years=9, weight_kg=28, height_cm=130)


def test_max_ca__the_canadian_maximum_is_80_mg_daily_20_mg() -> None:
    assert limited("max.ca") == (80, "mg/d")
    holds("max.ca", "CA")
    fails("max.ca", "CA", age_years=9, weight_kg=28, height_cm=130)


def test_max_uk__the_uk_upper_limit_is_100_mg_daily_60() -> None:
    assert limited("max.uk") == (100, "mg/d")
    holds("max.uk", "UK")
    fails("max.uk", "UK", age_years=9, weight_kg=28, height_cm=130)


def test_max_de__the_german_maximum_is_75_mg_daily_more_only() -> None:
    assert limited("max.de") == (75, "mg/d")
    holds("max.de", "DE")
    fails("max.de", "DE", age_years=9, weight_kg=28, height_cm=130)


def test_max_au__the_australian_upper_limit_is_100_mg_daily_occasionally() -> None:
    assert limited("max.au") == (100, "mg/d")
    holds("max.au", "AU")
    fails("max.au", "AU", age_years=9, weight_kg=28, height_cm=130)


def test_max_fr__the_usual_french_dose_ends_at_80_mg_daily() -> None:
    assert limited("max.fr") == (80, "mg/d")
    holds("max.fr", "FR")
    fails("max.fr", "FR", age_years=9, weight_kg=28, height_cm=130)


def test_max_uk_usual__in_the_uk_60_mg_daily_is_usually_enough() -> None:
    assert limited("max.uk.usual") == (60, "mg/d")
    holds("max.uk.usual", "UK")
    fails("max.uk.usual", "UK", age_years=9, weight_kg=28, height_cm=130)


def test_max_au_usual__in_australia_the_usual_range_ends_at_75_mg() -> None:
    assert limited("max.au.usual") == (75, "mg/d")
    holds("max.au.usual", "AU")
    fails("max.au.usual", "AU", age_years=9, weight_kg=28, height_cm=130)


def test_tit_us_target__the_labelled_schedule_ends_at_60_mg_daily() -> None:
    assert limited("tit.us.target") == (60, "mg/d")
    holds("tit.us.target", "US")
    fails("tit.us.target", "US", age_years=9, weight_kg=28, height_cm=130)


def test_max_aisen__a_pilot_in_11_people_found_that_some_need() -> None:
    assert limited("max.aisen") == (80, "mg/d")
    holds("max.aisen", "US")
    fails("max.aisen", "US", age_years=9, weight_kg=28, height_cm=130)


def test_ped_uk_max8__under_8_years_the_maximum_is_40_mg_daily() -> None:
    assert limited("ped.uk.max8") == (40, "mg/d")
    holds("ped.uk.max8", "US", age_years=7, weight_kg=22)
    fails("ped.uk.max8", "US", age_years=9, weight_kg=28, height_cm=130)


def test_ped_uk_max18__from_8_to_18_years_the_maximum_is_60() -> None:
    assert limited("ped.uk.max18") == (60, "mg/d")
    holds("ped.uk.max18", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("ped.uk.max18", "US", age_years=7, weight_kg=22)


def test_ped_uk_maint__the_usual_maintenance_in_children_ends_at_2_mg() -> None:
    assert limited("ped.uk.maint") == (2, "mg/kg/d")
    holds("ped.uk.maint", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("ped.uk.maint", "US")


def test_ped_uk_maint_low__the_usual_maintenance_in_children_begins_at_0_75() -> None:
    assert limited("ped.uk.maint.low") == (0.75, "mg/kg/d")
    holds("ped.uk.maint.low", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("ped.uk.maint.low", "US")


def test_ped_de_bands__a_german_source_gives_10_to_20_mg_daily() -> None:
    assert limited("ped.de.bands") == (2.5, "mg/kg/d")
    holds("ped.de.bands", "DE", age_years=9, weight_kg=28, height_cm=130)
    fails("ped.de.bands", "DE")


def test_ped_bcch__a_canadian_children_s_hospital_allows_40_mg_daily() -> None:
    assert limited("ped.bcch") == (200, "mg/d")
    holds("ped.bcch", "CA", age_years=9, weight_kg=28, height_cm=130)
    fails("ped.bcch", "CA")


def test_ped_lubsch__a_review_of_86_children_found_a_mean_of() -> None:
    assert limited("ped.lubsch") == (240, "mg/d")
    holds("ped.lubsch", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("ped.lubsch", "US")


def test_ren_dialysis_5mg__with_kidney_function_below_30_or_on_dialysis_no() -> None:
    assert limited("ren.dialysis.5mg") == (5, "mg/d")
    holds("ren.dialysis.5mg", "AU", kidney=kidney(crcl=20, egfr=40))
    fails("ren.dialysis.5mg", "AU", kidney=kidney(crcl=30, egfr=30))


def test_ren_muanda_risk__from_66_years_with_an_egfr_below_60_20() -> None:
    assert limited("ren.muanda.risk") == (20, "mg/d")
    holds("ren.muanda.risk", "US", age_years=66, kidney=kidney(crcl=59, egfr=59))
    fails("ren.muanda.risk", "US", age_years=65, kidney=kidney(crcl=59, egfr=59))


def test_ren_cap_younger__the_line_of_20_mg_daily_is_also_kept() -> None:
    assert limited("ren.cap.younger") == (20, "mg/d")
    holds("ren.cap.younger", "US", kidney=kidney(crcl=59, egfr=80))
    fails("ren.cap.younger", "US")
