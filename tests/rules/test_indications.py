"""Rules on indications: one function per rule sentence, named after it."""

from tests.rules.patients import fails, holds, verdict


def test_ind_ms__spasticity_of_multiple_sclerosis_is_a_labelled_use_in() -> None:
    holds("ind.ms", "US")
    fails("ind.ms", "US", diagnosis="stroke")


def test_ind_cord__spasticity_of_cord_injury_or_disease_is_a_labelled() -> None:
    holds("ind.cord", "US", diagnosis="spinal_cord_disease")
    fails("ind.cord", "US")


def test_ind_us_oral_sci__in_cord_injury_or_disease_the_us_labels_only() -> None:
    holds("ind.us.oral.sci", "US", diagnosis="spinal_cord_injury")
    fails("ind.us.oral.sci", "US")


def test_ind_ca_sci__in_cord_injury_or_disease_the_canadian_monograph_only() -> None:
    holds("ind.ca.sci", "CA", diagnosis="spinal_cord_injury")
    fails("ind.ca.sci", "CA")


def test_ind_us_reversible__the_us_label_wants_spasticity_that_can_improve_so() -> None:
    holds("ind.us.reversible", "US")


def test_ind_uk_broad__the_uk_licence_covers_spasticity_after_stroke_cerebral_palsy() -> None:
    holds("ind.uk.broad", "UK", diagnosis="stroke")
    fails("ind.uk.broad", "UK")


def test_ind_de_broad__the_german_licence_covers_spasticity_that_comes_from_the() -> None:
    holds("ind.de.broad", "DE", diagnosis="stroke")
    fails("ind.de.broad", "DE")


def test_ind_fr_broad__the_french_licence_covers_spasticity_that_comes_from_the() -> None:
    holds("ind.fr.broad", "FR", diagnosis="stroke")
    fails("ind.fr.broad", "FR")


def test_not_us_stroke__the_us_tablet_label_does_not_recommend_baclofen_for() -> None:
    verdict("not.us.stroke", "refuse", "US", diagnosis="stroke")
    verdict("not.us.stroke", "caution", None, diagnosis="stroke")


def test_not_us_cp__the_us_tablet_label_does_not_recommend_baclofen_for() -> None:
    verdict("not.us.cp", "refuse", "US", diagnosis="cerebral_palsy")
    verdict("not.us.cp", "caution", None, diagnosis="cerebral_palsy")


def test_not_us_pd__the_us_tablet_label_does_not_recommend_baclofen_for() -> None:
    verdict("not.us.pd", "refuse", "US", diagnosis="parkinson_disease")
    verdict("not.us.pd", "caution", None, diagnosis="parkinson_disease")


def test_not_au_stroke__the_australian_entry_does_not_recommend_baclofen_for_spasticity() -> None:
    verdict("not.au.stroke", "refuse", "AU", diagnosis="stroke")
    verdict("not.au.stroke", "caution", None, diagnosis="stroke")


def test_not_au_cp__the_australian_entry_does_not_recommend_baclofen_for_cerebral() -> None:
    verdict("not.au.cp", "refuse", "AU", diagnosis="cerebral_palsy")
    verdict("not.au.cp", "caution", None, diagnosis="cerebral_palsy")


def test_not_au_pd__the_australian_entry_does_not_recommend_baclofen_for_parkinson() -> None:
    verdict("not.au.pd", "refuse", "AU", diagnosis="parkinson_disease")
    verdict("not.au.pd", "caution", None, diagnosis="parkinson_disease")


def test_ind_us_brain__spasticity_after_head_injury_or_meningitis_is_not_a() -> None:
    verdict("ind.us.brain", "caution", "US", diagnosis="traumatic_brain_injury")


def test_ind_au_brain__spasticity_after_head_injury_or_meningitis_is_not_a() -> None:
    verdict("ind.au.brain", "caution", "AU", diagnosis="meningitis")


def test_ind_ca_brain__the_canadian_monograph_reports_no_benefit_after_stroke_and() -> None:
    verdict("ind.ca.brain", "caution", "CA", diagnosis="stroke")


def test_not_us_rheum__baclofen_is_not_for_rheumatic_spasm_or_ordinary_muscle() -> None:
    verdict("not.us.rheum", "refuse", "UK", diagnosis="muscle_soreness")
    verdict("not.us.rheum", "refuse", None, diagnosis="muscle_soreness")
    verdict("not.us.rheum", "refuse", "US", diagnosis="rheumatic_disorder")


def test_ind_uk_stable__the_uk_text_does_not_start_before_the_spastic() -> None:
    verdict("ind.uk.stable", "caution", "UK", conditions=("spasticity_not_stable",))


def test_ind_nice_ms__nice_names_baclofen_as_a_first_oral_choice_in() -> None:
    holds("ind.nice.ms", "US")
    fails("ind.nice.ms", "US", diagnosis="stroke")


def test_ind_ms_review__a_systematic_review_names_baclofen_tizanidine_and_gabapentin_as() -> None:
    holds("ind.ms.review", "US")
    fails("ind.ms.review", "US", diagnosis="stroke")


def test_ind_nice_cp__nice_uses_diazepam_for_short_pain_relief_and_baclofen() -> None:
    holds("ind.nice.cp", "US", diagnosis="cerebral_palsy", age_years=9, weight_kg=28, height_cm=130)
    fails("ind.nice.cp", "US", diagnosis="cerebral_palsy")
