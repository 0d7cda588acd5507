"""Rules on pregnancy: one function per rule sentence, named after it."""

from tests.rules.patients import fails, holds, limited, verdict


def test_preg_us__in_pregnancy_baclofen_is_given_only_if_the_benefit() -> None:
    verdict("preg.us", "caution", "US", sex="female", age_years=30, pregnant=True)
    verdict("preg.us", "caution", None, sex="female", age_years=30, pregnant=True)


def test_preg_malf__human_data_on_malformation_are_too_few_for_a() -> None:
    holds("preg.malf", "US", sex="female", pregnant=True)
    fails("preg.malf", "US", sex="female", pregnant=False)


def test_preg_neo_time__an_exposed_newborn_may_withdraw_within_hours_to_days() -> None:
    assert limited("preg.neo.time") == (7, "d")
    holds("preg.neo.time", "US", sex="female", pregnant=True)
    fails("preg.neo.time", "US", sex="female", pregnant=False)


def test_lac_oral__little_baclofen_reaches_milk_about_3_6_of_the() -> None:
    verdict("lac.oral", "caution", "US", sex="female", age_years=30, breastfeeding=True)
    verdict("lac.oral", "caution", None, sex="female", age_years=30, breastfeeding=True)


def test_lac_stop__the_infant_may_withdraw_when_the_medicine_or_breastfeeding() -> None:
    holds("lac.stop", "US", sex="female", breastfeeding=True)
    fails("lac.stop", "US", sex="female", breastfeeding=False)


def test_infer_pregnancy_from__below_this_age_pregnancy_is_not_asked() -> None:
    assert limited("infer.pregnancy.from") == (10, "a")
    holds("infer.pregnancy.from", "US")


def test_infer_pregnancy_to__above_this_age_pregnancy_is_not_asked() -> None:
    assert limited("infer.pregnancy.to") == (55, "a")
    holds("infer.pregnancy.to", "US")
