"""What a report says, as a record."""

from datetime import date

import pytest

from eutonia.clinic.kidney import KidneyEstimate, estimate_kidney
from eutonia.clinic.patient import Condition, Medicine, Scores
from eutonia.errors import InputError
from eutonia.reporting.findings import compare_tapers
from eutonia.reporting.page import baseline_note, gather, kidney_text, patient_lines
from tests.reporting.conftest import PATIENT, run_like, schedule_of
from tests.reporting.pump_plan import PUMP

FILLED = PUMP.model_copy(update={"filled_on": date(2026, 11, 1)})


def test_the_bottom_line_names_the_course_the_cautions_and_the_model(plan, run):
    line = gather(plan, run, {}, None).bottom_line
    assert line.startswith(
        "Baclofen 5 mg three times daily (15 mg daily), rising to 20 mg three times daily (60 mg daily)"
    )
    assert "from day 43; 1 caution to weigh; the model expects a highest plasma level of" in line
    assert line.count(". ") == 0


def test_the_bottom_line_says_when_little_effect_on_tone_is_expected(plan, run):
    def shifted(points):
        tone = run["ashworth"] * 0 + 3
        tone[:, 1:] -= points
        return gather(plan, run.assign(ashworth=tone), {}, None).bottom_line

    assert shifted(0.24).endswith("; little effect on tone is expected at this dose.")
    assert "tone" not in shifted(0.26)
    assert "tone" not in gather(plan, run[["plasma_ng_per_ml"]], {}, None).bottom_line


def test_without_a_run_the_bottom_line_says_nothing_of_a_model(plan):
    found = gather(plan, None, {}, None)
    assert "model" not in found.bottom_line
    assert found.assessment is None
    assert found.parts == ()


def test_a_refused_plan_says_why(refused):
    found = gather(refused, None, {}, None)
    assert found.status == "refused"
    assert found.bottom_line == "No plan: Creatinine clearance is below 30 mL/min."


def test_a_conditional_plan_says_what_must_be_known_first(conditional, run):
    found = gather(conditional, run, {}, None)
    assert found.status == "conditional"
    assert found.bottom_line.startswith("Proposal only. Do not start until: creatinine. Then: Baclofen 5 mg")


def test_the_kidney_line_names_estimator_and_date():
    text = kidney_text(estimate_kidney(PATIENT))
    assert "mL/min (Cockcroft-Gault 1976, actual weight)" in text
    assert "mL/min/1.73 m² (CKD-EPI 2021 creatinine)" in text
    assert text.endswith("measured 20 Nov 2026")
    assert kidney_text(KidneyEstimate()) == "not known"
    assert "dialysis: haemodialysis" in kidney_text(KidneyEstimate(dialysis="haemodialysis"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ("multiple sclerosis", "none", "none to baclofen or wheat; no other is asked here")),
        ({"diagnosis": None, "conditions": None, "allergies": None}, ("not stated", "not stated", "not stated")),
        (
            {
                "conditions": (Condition(name="epilepsy"), Condition(name="spinal_lesion_t6_or_above")),
                "allergies": ("wheat",),
            },
            ("multiple sclerosis", "epilepsy, spinal lesion at T6 or above", "wheat"),
        ),
        (
            {"conditions": (Condition(name="epilepsy"),), "allergies": ("wheat",), "unlisted": "not known"},
            ("multiple sclerosis", "epilepsy; others not stated", "wheat; others not stated"),
        ),
        ({"unlisted": "not known"}, ("multiple sclerosis", "not stated", "not stated")),
    ],
)
def test_diagnosis_conditions_and_allergies_are_said_or_not_stated(changes, said):
    found = patient_lines(PATIENT.model_copy(update=changes))
    assert [one.label for one in found] == ["Diagnosis", "Conditions", "Allergies"]
    assert tuple(one.text for one in found) == said


BACLOFEN = Medicine(name="Lioresal", daily_dose_mg=80)


@pytest.mark.parametrize(
    ("changes", "start"),
    [
        (
            {"scores": Scores(ashworth=4, penn_spasm=3), "medicines": (BACLOFEN,)},
            "Ashworth score 4, Penn spasm score 3: ",
        ),
        ({"scores": Scores(ashworth=3.5), "medicines": (BACLOFEN,)}, "Ashworth score 3.5: "),
        ({"scores": Scores(ashworth=4), "pump": FILLED}, "Ashworth score 4: "),
        ({"scores": Scores(ashworth=4)}, ""),
        ({"scores": Scores(), "medicines": (BACLOFEN,)}, ""),
        ({"medicines": (BACLOFEN,)}, ""),
        ({"scores": Scores(ashworth=4), "medicines": None}, ""),
        ({"scores": Scores(ashworth=4), "pump": FILLED.model_copy(update={"filled_on": None})}, ""),
    ],
    ids=str,
)
def test_a_score_that_may_be_one_under_treatment_is_said_to_be_taken_as_one_without(changes, start):
    note = baseline_note(PATIENT.model_copy(update=changes))
    assert note.startswith(start)
    assert bool(note) == bool(start) == ("every score that the model shows is too low" in note)


def test_only_a_run_makes_an_assumption_of_the_start_scores(plan, run):
    patient = PATIENT.model_copy(update={"scores": Scores(ashworth=4), "medicines": (BACLOFEN,)})
    taken = plan.model_copy(update={"patient": patient})
    assert gather(taken, run, {}, None).baseline_note and not gather(taken, None, {}, None).baseline_note


def test_every_id_that_is_named_has_a_source(plan, run):
    found = gather(plan, run, {}, None)
    ids = [one.id for one in found.sources]
    assert {"tit.us", "max.us", "start.us", "model.withdrawal.theta", "conc.therapeutic"} <= set(ids)
    assert ids == sorted(set(ids))
    assert all(one.text for one in found.sources)


def test_an_id_without_a_source_is_an_error(plan, run):
    bad = run.assign_attrs(evidence_ids=("no.such.number",))
    with pytest.raises(InputError, match=r"no\.such\.number"):
        gather(plan, bad, {}, None)


def test_assumed_numbers_are_named_with_their_range(plan, run):
    found = {one.id: one for one in gather(plan, run, {}, None).assumed_values}
    theta = found["model.withdrawal.theta"]
    assert "harms.drowsy.without.spontaneous" in found
    assert (theta.id, theta.value) == ("model.withdrawal.theta", "0.2 (0.15 to 0.25) (shown divided by it, so 1)")


def test_versions_and_seed_of_the_run_are_carried(plan, run):
    found = {one.name: one.value for one in gather(plan, run, {}, None).versions}
    assert found["seed"] == "1"
    assert found["evidence_version"] == "e1"
    assert found["rules_version"] == "abc123"
    assert {"package_version", "model_version", "schema_version", "libraries"} <= found.keys()
    assert "evidence_ids" not in found


def test_a_run_beyond_the_schedule_says_where_the_taper_and_the_end_begin(plan):
    taper = schedule_of("t", (15, 10, 5), 7)
    tapers = compare_tapers(taper, run_like(21))
    parts = gather(plan, run_like(56 + 21 + 7), {}, tapers).parts
    assert [(one.first_day, one.label) for one in parts] == [(57, "taper"), (78, "no baclofen")]
    assert gather(plan, run_like(56), {}, tapers).parts == ()
