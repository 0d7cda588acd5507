"""Rules on medicines: one function per rule sentence, named after it."""

from tests.rules.patients import fails, holds, limited, verdict


def test_int_opioid__with_an_opioid_baclofen_has_caused_profound_sedation_respiratory() -> None:
    verdict("int.opioid", "refuse", "US", medicines=("Oramorph 10 mg/5 mL",))
    verdict("int.opioid", "refuse", None, medicines=("Oramorph 10 mg/5 mL",))


def test_int_bzd__sedatives_add_up_with_baclofen() -> None:
    verdict("int.bzd", "caution", "US", medicines=("diazepam",))
    verdict("int.bzd", "caution", "US", medicines=("chloral hydrate",))


def test_int_anticonv__antihistamines_sleeping_tablets_anticonvulsants_and_antipsychotics_add_drowsiness() -> None:
    verdict("int.anticonv", "caution", "US", medicines=("zopiclone",))
    verdict("int.anticonv", "caution", "US", medicines=("promethazine",))
    verdict("int.anticonv", "caution", "US", medicines=("quetiapine",))
    verdict("int.anticonv", "caution", "US", medicines=("levetiracetam",))
    verdict("int.anticonv", "caution", "US", medicines=("mirtazapine",))
    verdict("int.anticonv", "caution", "US", medicines=("Sativex",))


def test_int_gabapentinoid__gabapentin_and_pregabalin_add_sedation_and_leave_by_the() -> None:
    verdict("int.gabapentinoid", "caution", "US", medicines=("Lyrica",))


def test_int_tizanidine__another_muscle_relaxant_adds_sedation_and_respiratory_depression() -> None:
    verdict("int.tizanidine", "caution", "US", medicines=("tizanidine",))


def test_int_tca__a_tricyclic_antidepressant_adds_to_the_effect_and_may() -> None:
    verdict("int.tca", "caution", "US", medicines=("amitriptyline",))


def test_int_maoi__an_mao_inhibitor_adds_to_the_depression_of_the() -> None:
    verdict("int.maoi", "caution", "US", medicines=("phenelzine",))


def test_int_alcohol__alcohol_adds_to_baclofen_in_an_unpredictable_way() -> None:
    verdict("int.alcohol", "caution", "US", medicines=("alcohol",))


def test_int_renal__medicines_that_lower_kidney_function_let_baclofen_build_up() -> None:
    verdict("int.renal", "caution", "US", medicines=("ibuprofen",))
    verdict("int.renal", "caution", "US", medicines=("ramipril",))
    verdict("int.renal", "caution", "US", medicines=("losartan",))
    verdict("int.renal", "caution", "US", medicines=("furosemide",))
    verdict("int.renal", "caution", "US", medicines=("gentamicin",))


def test_int_renal_watch__with_a_medicine_that_lowers_kidney_function_creatinine_is() -> None:
    assert limited("int.renal.watch") == (1, "wk")
    holds("int.renal.watch", "US", medicines=("naproxen",))
    fails("int.renal.watch", "US")


def test_int_renal_other__some_anti_infective_immunosuppressant_and_cytotoxic_medicines_harm_the() -> None:
    holds("int.renal.other", "US", medicines=("vancomycin",))
    fails("int.renal.other", "US")


def test_int_ibuprofen__ibuprofen_led_to_encephalopathy_on_low_dose_baclofen_in() -> None:
    holds("int.ibuprofen", "US", medicines=("Nurofen",))
    fails("int.ibuprofen", "US")


def test_int_lithium__with_lithium_involuntary_movements_may_worsen() -> None:
    verdict("int.lithium", "caution", "US", medicines=("Priadel",))


def test_int_levodopa__with_levodopa_baclofen_has_caused_confusion_hallucinations_and_worse() -> None:
    verdict("int.levodopa", "refuse", "US", medicines=("Sinemet",))
    verdict("int.levodopa", "refuse", None, medicines=("Sinemet",))


def test_int_antihyp__with_an_antihypertensive_blood_pressure_may_fall_further() -> None:
    holds("int.antihyp", "US", medicines=("amlodipine",))
    fails("int.antihyp", "US")


def test_int_antidiabetic__blood_glucose_may_rise_antidiabetics_may_need_adjustment() -> None:
    holds("int.antidiabetic", "US", medicines=("metformin",))
    fails("int.antidiabetic", "US")


def test_int_nmb__neuromuscular_blockers_need_caution_with_baclofen() -> None:
    verdict("int.nmb", "caution", "US", medicines=("rocuronium",))


def test_int_baclofen__the_patient_already_takes_baclofen_a_start_plan_would() -> None:
    verdict("int.baclofen", "caution", "US", medicines=("Lioresal",))
