"""Rules on age: one function per rule sentence, named after it."""

from tests.rules.patients import fails, holds, verdict


def test_eld_slow__from_65_years_baclofen_is_absorbed_and_cleared_more() -> None:
    verdict("eld.slow", "caution", "US", age_years=65)
    verdict("eld.slow", "caution", None, age_years=65)
    fails("eld.slow", "US", age_years=64)


def test_eld_injury__from_65_years_injuries_were_more_frequent_on_baclofen() -> None:
    holds("eld.injury", "US", age_years=65)
    fails("eld.injury", "US")


def test_ped_us_age__in_the_us_oral_baclofen_is_not_established_under() -> None:
    verdict("ped.us.age", "caution", "US", age_years=11, weight_kg=35)
    verdict("ped.us.age", "caution", None, age_years=11, weight_kg=35)
    fails("ped.us.age", "US", age_years=12, weight_kg=40)


def test_ped_fr_age__in_france_oral_baclofen_is_licensed_from_6_years() -> None:
    verdict("ped.fr.age", "caution", "FR", age_years=5, weight_kg=18)
    verdict("ped.fr.age", "caution", None, age_years=5, weight_kg=18)
    fails("ped.fr.age", "FR", age_years=6, weight_kg=18)


def test_ind_uk_paed__the_uk_licence_covers_children_from_birth() -> None:
    holds("ind.uk.paed", "UK", age_years=9, weight_kg=28, height_cm=130)
    fails("ind.uk.paed", "UK")


def test_ind_de_paed__the_german_licence_covers_children_from_birth() -> None:
    holds("ind.de.paed", "DE", age_years=9, weight_kg=28, height_cm=130)
    fails("ind.de.paed", "DE")


def test_ped_uk_33kg__tablets_are_not_suitable_under_33_kg() -> None:
    verdict("ped.uk.33kg", "caution", "US", age_years=12, weight_kg=32)
    verdict("ped.uk.33kg", "caution", None, age_years=12, weight_kg=32)
    fails("ped.uk.33kg", "UK", age_years=12, weight_kg=33)
    fails("ped.uk.33kg", "UK", age_years=30, weight_kg=32)


def test_ped_goals__bulbar_weakness_or_reflux_in_a_child_makes_sedation() -> None:
    verdict("ped.goals", "caution", "US", conditions=("bulbar_weakness",), age_years=13, weight_kg=45)
    verdict("ped.goals", "caution", "UK", conditions=("gastro_oesophageal_reflux",), age_years=13, weight_kg=45)
    fails("ped.goals", "US", conditions=("bulbar_weakness",))


def test_ped_goals_walk__relief_of_tone_may_worsen_walking() -> None:
    holds("ped.goals.walk", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("ped.goals.walk", "US")
