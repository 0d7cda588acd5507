"""Rules on who may have a pump: one function per rule sentence, named after it."""

from datetime import date

from eutonia.clinic.intrathecal import Intrathecal
from eutonia.clinic.patient import Scores
from tests.rules.patients import kidney, limited
from tests.rules.pump import bolus_given, fails, holds, only_by_pump, verdict


def test_ind_us_itb__a_pump_is_only_for_people_in_whom_a() -> None:
    verdict("ind.us.itb", "refuse", "US", intrathecal=bolus_given(100, fall=0))


def test_itb_screen_fail__who_does_not_respond_to_100_micrograms_is_no() -> None:
    assert limited("itb.screen.fail") == (100, "ug")
    verdict("itb.screen.fail", "refuse", "US", intrathecal=bolus_given(100, fall=0))


def test_ind_us_itb_severe__the_labels_of_the_pump_are_for_severe_spasticity() -> None:
    verdict("ind.us.itb.severe", "refuse", "US", intrathecal=Intrathecal(spasticity="moderate"))
    verdict("ind.us.itb.severe", "refuse", "US", intrathecal=Intrathecal(spasticity="mild"))


def test_ind_us_itb_origin__the_labels_of_the_pump_are_for_spasticity_that() -> None:
    verdict("ind.us.itb.origin", "refuse", "US", diagnosis="parkinson_disease")


def test_ind_us_itb_oral__for_spasticity_from_the_cord_the_label_wants_that() -> None:
    verdict(
        "ind.us.itb.oral",
        "refuse",
        "US",
        diagnosis="spinal_cord_injury",
        intrathecal=Intrathecal(oral_trial="effective"),
    )
    verdict(
        "ind.us.itb.oral",
        "refuse",
        "US",
        diagnosis="multiple_sclerosis",
        intrathecal=Intrathecal(oral_trial="not_tried"),
    )


def test_ind_itb_bestpractice__an_expert_panel_does_not_keep_the_pump_only() -> None:
    only_by_pump("ind.itb.bestpractice", "US")


def test_ind_us_itb_tbi__after_a_brain_injury_the_labels_wait_at_least() -> None:
    assert limited("ind.us.itb.tbi") == (1, "a")
    verdict(
        "ind.us.itb.tbi",
        "refuse",
        "US",
        diagnosis="traumatic_brain_injury",
        intrathecal=Intrathecal(injured_on=date(2025, 12, 1)),
    )


def test_ped_itb_age__under_4_years_the_pump_is_not_established() -> None:
    assert limited("ped.itb.age") == (4, "a")
    verdict("ped.itb.age", "refuse", "US", age_years=3.9, weight_kg=15, height_cm=100)


def test_ci_itb_infection__no_screening_and_no_implant_during_an_active_infection() -> None:
    verdict("ci.itb.infection", "refuse", "US", intrathecal=Intrathecal(infection=True))


def test_ci_itb_body__a_body_too_small_for_the_pump_is_a() -> None:
    verdict("ci.itb.body", "refuse", "US", intrathecal=Intrathecal(body_large_enough=False))


def test_itb_sudden_need__a_sudden_need_for_more_or_spasticity_that_returns() -> None:
    verdict("itb.sudden_need", "refuse", "US", intrathecal=Intrathecal(possible_fault=True))


def test_ren_itb__labels_advise_caution_in_kidney_disease_also_with_the() -> None:
    assert limited("ren.itb") == (100, "{fold}")
    verdict("ren.itb", "caution", "US", kidney=kidney(crcl=50, egfr=70))
    verdict("ren.itb", "caution", "US", kidney=kidney(crcl=10, egfr=10, dialysis="haemodialysis"))


def test_preg_itb__in_pregnancy_a_running_pump_is_continued_so_that() -> None:
    assert limited("preg.itb") == (400, "ug/d")
    verdict("preg.itb", "caution", "US", sex="female", pregnant=True)


def test_int_morphine_epi__epidural_or_systemic_morphine_with_intrathecal_baclofen_has_caused() -> None:
    verdict("int.morphine.epi", "refuse", "US", medicines=("morphine",))


def test_itb_epilepsy__baclofen_may_lower_the_seizure_threshold_also_by_pump() -> None:
    verdict("itb.epilepsy", "caution", "US", conditions=("epilepsy",))
    verdict("itb.epilepsy", "caution", "US", conditions=("seizures_past",))


def test_prec_epilepsy_itb__of_150_children_with_a_pump_for_spasticity_from() -> None:
    assert limited("prec.epilepsy.itb") == (13.3, "%")
    holds("prec.epilepsy.itb", "US", conditions=("epilepsy",))
    fails("prec.epilepsy.itb", "US")


def test_ind_itb_stroke__after_stroke_with_ashworth_3_or_more_the_pump() -> None:
    assert limited("ind.itb.stroke") == (0.99, "{Ashworth points}")
    holds("ind.itb.stroke", "US", diagnosis="stroke", scores=Scores(ashworth=3))
    fails("ind.itb.stroke", "US", diagnosis="stroke", scores=Scores(ashworth=2))
    fails("ind.itb.stroke", "US", diagnosis="stroke")


def test_ind_nice_cp_itb__nice_considers_a_pump_in_children_when_pain_spasms() -> None:
    holds("ind.nice.cp.itb", "US", age_years=9, weight_kg=28, height_cm=130, diagnosis="cerebral_palsy")
    fails("ind.nice.cp.itb", "US", diagnosis="cerebral_palsy")


def test_prec_scoliosis__scoliosis_has_progressed_in_children_with_a_pump() -> None:
    holds("prec.scoliosis", "US", age_years=9, weight_kg=28, height_cm=130)
    fails("prec.scoliosis", "US")


def test_lac_itb__at_330_micrograms_daily_by_pump_breast_milk_held() -> None:
    assert limited("lac.itb") == (0.617, "ug/L")
    holds("lac.itb", "US", sex="female", breastfeeding=True)
    fails("lac.itb", "US")


def test_itb_before_refill__a_pump_needs_a_clinic_that_refills_it_in() -> None:
    holds("itb.before.refill", "US", intrathecal=Intrathecal(refill_access=False))
    fails("itb.before.refill", "US", intrathecal=Intrathecal(refill_access=True))
    fails("itb.before.refill", "US")


def test_itb_before_goals__goals_of_treatment_are_agreed_before_the_test_so() -> None:
    holds("itb.before.goals", "US", intrathecal=Intrathecal(goals_agreed=False))
    fails("itb.before.goals", "US", intrathecal=Intrathecal(goals_agreed=True))
    fails("itb.before.goals", "US")


def test_itb_before_bleeding__a_bleeding_tendency_or_an_anticoagulant_is_settled_before() -> None:
    holds("itb.before.bleeding", "US", intrathecal=Intrathecal(bleeding_risk=True))
    fails("itb.before.bleeding", "US", intrathecal=Intrathecal(bleeding_risk=False))
    fails("itb.before.bleeding", "US")
