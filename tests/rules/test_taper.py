"""Rules on taper: one function per rule sentence, named after it."""

from tests.rules.patients import holds, limited


def test_tap_us__baclofen_is_never_stopped_abruptly_unless_a_serious_adverse() -> None:
    holds("tap.us", "US")


def test_tap_uk__the_uk_text_withdraws_over_about_1_to_2() -> None:
    assert limited("tap.uk") == (14, "d")
    holds("tap.uk", "UK")


def test_tap_ca__the_canadian_monograph_withdraws_over_about_1_to_2() -> None:
    assert limited("tap.ca") == (14, "d")
    holds("tap.ca", "CA")


def test_tap_au__australian_guidance_withdraws_over_2_weeks() -> None:
    assert limited("tap.au") == (14, "d")
    holds("tap.au", "AU")


def test_tap_fr__the_french_text_withdraws_over_1_to_2_weeks() -> None:
    assert limited("tap.fr") == (14, "d")
    holds("tap.fr", "FR")


def test_tap_de_ch__after_2_to_3_months_of_use_the_german() -> None:
    assert limited("tap.de.ch") == (21, "d")
    holds("tap.de.ch", "DE")


def test_tap_floor__a_taper_lasts_at_least_2_weeks() -> None:
    assert limited("tap.floor") == (14, "d")
    holds("tap.floor", "US")


def test_tap_floor_long_use__after_more_than_2_months_of_use_a_taper() -> None:
    assert limited("tap.floor.long_use") == (21, "d")
    holds("tap.floor.long_use", "US")


def test_tap_long_use__use_for_more_than_2_months_counts_as_long() -> None:
    assert limited("tap.long_use") == (60, "d")
    holds("tap.long_use", "US")


def test_tap_interval__each_level_of_a_taper_lasts_1_week() -> None:
    assert limited("tap.interval") == (7, "d")
    holds("tap.interval", "US")


def test_tap_alpadir__a_trial_at_180_mg_daily_stopped_over_2() -> None:
    assert limited("tap.alpadir") == (14, "d")
    holds("tap.alpadir", "US")


def test_tap_weekly__after_long_use_5_to_10_mg_daily_are() -> None:
    assert limited("tap.weekly") == (10, "mg/d")
    holds("tap.weekly", "US")


def test_tap_weekly_low__for_the_last_20_mg_5_mg_daily_are() -> None:
    assert limited("tap.weekly.low") == (5, "mg/d")
    holds("tap.weekly.low", "US")


def test_tap_last__the_last_20_mg_daily_are_taken_off_more() -> None:
    assert limited("tap.last") == (20, "mg/d")
    holds("tap.last", "US")


def test_tap_step_hold__at_a_sign_of_withdrawal_the_taper_returns_to() -> None:
    holds("tap.step.hold", "US")


def test_tap_fr_rtu__a_french_programme_for_alcohol_use_took_off_10() -> None:
    assert limited("tap.fr.rtu") == (15, "mg")
    holds("tap.fr.rtu", "US")


def test_tap_ltc__a_long_term_care_template_halved_the_dose_each() -> None:
    assert limited("tap.ltc") == (50, "%")
    holds("tap.ltc", "US")
