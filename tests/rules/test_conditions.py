"""Rules on conditions: one function per rule sentence, named after it."""

from tests.rules.patients import fails, holds, verdict


def test_ci_hyper__baclofen_must_not_be_given_to_a_person_who() -> None:
    verdict("ci.hyper", "refuse", "US", allergies=("baclofen",))
    verdict("ci.hyper", "refuse", None, allergies=("baclofen",))


def test_ci_wheat__some_baclofen_tablets_contain_wheat_starch() -> None:
    verdict("ci.wheat", "caution", "US", allergies=("wheat",))
    verdict("ci.wheat", "caution", None, allergies=("wheat",))


def test_ci_uk_ulcer__in_the_uk_an_active_peptic_ulcer_is_a() -> None:
    verdict("ci.uk.ulcer", "refuse", "UK", conditions=("peptic_ulcer_active",))
    verdict("ci.uk.ulcer", "caution", None, conditions=("peptic_ulcer_active",))


def test_prec_ulcer_active__baclofen_may_raise_gastric_acid_and_an_ulcer_is() -> None:
    verdict("prec.ulcer.active", "caution", "US", conditions=("peptic_ulcer_active",))
    verdict("prec.ulcer.active", "caution", None, conditions=("peptic_ulcer_active",))


def test_prec_ulcer_hist__baclofen_may_raise_gastric_acid_after_a_past_peptic() -> None:
    verdict("prec.ulcer.hist", "caution", "US", conditions=("peptic_ulcer_past",))
    verdict("prec.ulcer.hist", "caution", None, conditions=("peptic_ulcer_past",))


def test_prec_epilepsy__baclofen_may_lower_the_seizure_threshold() -> None:
    verdict("prec.epilepsy", "caution", "US", conditions=("epilepsy",))
    verdict("prec.epilepsy", "caution", None, conditions=("epilepsy",))
    verdict("prec.epilepsy", "caution", "DE", conditions=("seizures_past",))


def test_ci_de_epilepsy__some_german_and_austrian_leaflets_tell_people_with_epilepsy() -> None:
    verdict("ci.de.epilepsy", "refuse", "DE", conditions=("epilepsy",))
    verdict("ci.de.epilepsy", "caution", None, conditions=("epilepsy",))


def test_pos_us_epilepsy__the_us_text_allows_baclofen_in_epilepsy_with_caution() -> None:
    verdict("pos.us.epilepsy", "caution", "US", conditions=("epilepsy",))
    verdict("pos.us.epilepsy", "caution", None, conditions=("epilepsy",))


def test_pos_uk_epilepsy__the_uk_text_allows_baclofen_in_epilepsy_with_supervision() -> None:
    verdict("pos.uk.epilepsy", "caution", "UK", conditions=("epilepsy",))
    verdict("pos.uk.epilepsy", "caution", None, conditions=("epilepsy",))


def test_pos_ca_epilepsy__the_canadian_text_allows_baclofen_in_epilepsy_with_extreme() -> None:
    verdict("pos.ca.epilepsy", "caution", "CA", conditions=("epilepsy",))
    verdict("pos.ca.epilepsy", "caution", None, conditions=("epilepsy",))


def test_prec_epilepsy_hansel__in_one_cohort_14_of_children_with_cerebral_palsy() -> None:
    holds("prec.epilepsy.hansel", "US", diagnosis="cerebral_palsy", age_years=9, weight_kg=28, height_cm=130)
    fails("prec.epilepsy.hansel", "US", diagnosis="cerebral_palsy")


def test_prec_psych__baclofen_may_worsen_psychosis_confusion_depression_or_mania() -> None:
    verdict("prec.psych", "caution", "US", conditions=("schizophrenia",))
    verdict("prec.psych", "caution", "FR", conditions=("psychosis",))
    verdict("prec.psych", "caution", "FR", conditions=("confusional_state",))
    verdict("prec.psych", "caution", "FR", conditions=("depression",))
    verdict("prec.psych", "caution", "FR", conditions=("mania",))


def test_prec_suicide__suicide_events_have_been_reported_with_baclofen() -> None:
    verdict("prec.suicide", "caution", "US", conditions=("suicide_attempt_past",))
    verdict("prec.suicide", "caution", "AU", conditions=("alcohol_use_disorder",))


def test_dep_misuse__misuse_and_dependence_have_been_reported_with_baclofen() -> None:
    verdict("dep.misuse", "caution", "US", conditions=("substance_misuse",))


def test_prec_stroke__after_a_stroke_little_benefit_and_poor_tolerance_have() -> None:
    verdict("prec.stroke", "caution", "UK", conditions=("stroke",))


def test_prec_ad__noxious_stimuli_or_abrupt_withdrawal_may_provoke_autonomic_dysreflexia() -> None:
    verdict("prec.ad", "caution", "US", conditions=("autonomic_dysreflexia",))


def test_prec_t6__a_cord_lesion_at_t6_or_above_raises_the() -> None:
    holds("prec.t6", "US", conditions=("spinal_lesion_t6_or_above",))
    fails("prec.t6", "US")


def test_prec_sphincter__acute_urinary_retention_is_possible_with_a_tight_bladder() -> None:
    verdict("prec.sphincter", "caution", "US", conditions=("bladder_sphincter_hypertonia",))


def test_prec_resp__baclofen_may_depress_breathing() -> None:
    verdict("prec.resp", "caution", "US", conditions=("respiratory_impairment",))
    verdict("prec.resp", "caution", "DE", conditions=("sleep_apnoea",))


def test_prec_csa__severe_central_sleep_apnoea_was_seen_at_40_to() -> None:
    holds("prec.csa", "US", conditions=("sleep_apnoea",))
    fails("prec.csa", "US")


def test_prec_diabetes__raised_blood_glucose_has_been_reported() -> None:
    holds("prec.diabetes", "US", conditions=("diabetes",))
    fails("prec.diabetes", "US")


def test_prec_porph__the_uk_text_says_that_porphyria_hypertension_or_past() -> None:
    verdict("prec.porph", "caution", "UK", conditions=("hypertension",))
    verdict("prec.porph", "caution", "UK", conditions=("porphyria",))


def test_prec_porph_pd__the_uk_text_says_that_parkinson_disease_may_worsen() -> None:
    verdict("prec.porph.pd", "caution", "UK", conditions=("parkinson_disease",))


def test_prec_parkinson__baclofen_may_worsen_parkinson_disease() -> None:
    verdict("prec.parkinson", "caution", "FR", conditions=("parkinson_disease",))


def test_prec_posture__tone_that_the_person_uses_to_stand_balance_or() -> None:
    verdict("prec.posture", "caution", "US", conditions=("posture_depends_on_tone",))


def test_prec_tone_circ__after_cord_injury_some_tone_and_spasm_may_support() -> None:
    holds("prec.tone.circ", "US", diagnosis="spinal_cord_injury")
    fails("prec.tone.circ", "US")


def test_prec_ovary__ovarian_cysts_were_felt_in_about_4_of_women() -> None:
    holds("prec.ovary", "US", sex="female")
    fails("prec.ovary", "US")


def test_hep_pk__severe_liver_disease_raises_the_sensitivity_to_sedation() -> None:
    verdict("hep.pk", "caution", "US", conditions=("liver_disease_severe",))


def test_prec_liver_uk__the_uk_text_wants_caution_in_hepatic_impairment() -> None:
    verdict("prec.liver.uk", "caution", "UK", conditions=("liver_disease",))


def test_hep_labs__in_liver_disease_or_diabetes_ast_alkaline_phosphatase_and() -> None:
    holds("hep.labs", "US", conditions=("liver_disease",))
    fails("hep.labs", "US")


def test_hep_he__sedation_can_mimic_or_worsen_hepatic_encephalopathy() -> None:
    holds("hep.he", "US", conditions=("hepatic_encephalopathy",))
    fails("hep.he", "US")


def test_int_anaesth__an_anaesthetic_is_potentiated_and_baclofen_must_not_be() -> None:
    verdict("int.anaesth", "caution", "US", conditions=("surgery_planned",))
