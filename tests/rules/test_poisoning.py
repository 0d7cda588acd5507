"""Rules on poisoning: one function per rule sentence, named after it."""

from tests.rules.patients import fails, holds, kidney, limited


def test_po_emergency__cannot_be_woken_breathes_weakly_has_a_seizure() -> None:
    holds("po.emergency", "US")


def test_po_centre__anybody_who_took_too_much_or_may_have() -> None:
    holds("po.centre", "US")


def test_po_crisis__it_may_have_been_on_purpose() -> None:
    holds("po.crisis", "US")


def test_po_us_numbers__numbers_in_the_united_states() -> None:
    holds("po.us.numbers", "US")
    fails("po.us.numbers", "UK")


def test_po_ca_numbers__numbers_in_canada() -> None:
    holds("po.ca.numbers", "CA")
    fails("po.ca.numbers", "US")


def test_po_uk_numbers__numbers_in_the_united_kingdom() -> None:
    holds("po.uk.numbers", "UK")
    fails("po.uk.numbers", "US")


def test_po_au_numbers__numbers_in_australia() -> None:
    holds("po.au.numbers", "AU")
    fails("po.au.numbers", "US")


def test_po_de_numbers__numbers_in_germany() -> None:
    holds("po.de.numbers", "DE")
    fails("po.de.numbers", "US")


def test_po_fr_numbers__numbers_in_france() -> None:
    holds("po.fr.numbers", "FR")
    fails("po.fr.numbers", "US")


def test_po_airway__somebody_who_is_comatose_or_has_seizures_is_intubated() -> None:
    holds("po.airway", "US")


def test_po_together__alcohol_diazepam_and_tricyclic_antidepressants_make_it_worse() -> None:
    holds("po.together", "US")


def test_po_observe_clear__without_any_sign_6_hours_after_the_intake() -> None:
    assert limited("po.observe.clear") == (6, "h")
    holds("po.observe.clear", "US")


def test_po_observe_signs__with_clear_signs_people_stay_in_hospital() -> None:
    assert limited("po.observe.signs") == (72, "h")
    holds("po.observe.signs", "US")


def test_po_recovery__with_intensive_care_most_people_recover_within_72_hours() -> None:
    assert limited("po.recovery") == (72, "h")
    holds("po.recovery", "US")


def test_po_observe_kidney__in_kidney_failure_recovery_took_2_to_3_days() -> None:
    assert limited("po.observe.kidney") == (2, "d")
    holds("po.observe.kidney", "US", kidney=kidney(crcl=59, egfr=80))
    fails("po.observe.kidney", "US")


def test_po_hd_normal__with_healthy_kidneys_haemodialysis_removed_3_mg() -> None:
    holds("po.hd.normal", "US")


def test_po_not_emesis__vomiting_is_not_induced() -> None:
    holds("po.not.emesis", "US")


def test_po_not_physo__physostigmine_is_no_antidote() -> None:
    assert limited("po.not.physo") == (None, "")
    holds("po.not.physo", "US")


def test_po_not_brain_death__coma_from_baclofen_can_look_like_brain_death() -> None:
    holds("po.not.brain_death", "US")


def test_po_withdrawal__who_took_baclofen_for_long_can_fall_into_withdrawal() -> None:
    holds("po.withdrawal", "US")
