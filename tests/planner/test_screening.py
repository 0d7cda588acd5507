"""Screening: few and specific answers, unknown in one line, and never `allow` from missing data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.clinic.patient import ALLERGENS, CONDITIONS, DIAGNOSES, JURISDICTIONS, Finding, Kidney, Patient
from eutonia.clinic.verdict import Outcome, Override, Verdict
from eutonia.errors import InputError
from eutonia.planner import screening
from eutonia.planner.rules import load_rules
from eutonia.planner.screening import QUESTIONS, notes, screen
from tests.planner.people import pump_adult
from tests.rules.patients import AS_OF, adult, kidney

COUNTRIES = (*JURISDICTIONS, None)
MEDICINES = (
    "Oramorph", "diazepam", "zopiclone", "ibuprofen", "ramipril", "paracetamol", "Sinemet", "lithium", "foozil",
    "baclofen",
)  # fmt: skip
BY = {"reason": "benefit weighed with nephrology", "name": "Dr A. Example"}


def about(topic: str, verdicts: tuple[Verdict, ...]) -> Verdict | None:
    found = [one for one in verdicts if one.topic == topic]
    assert len(found) <= 1
    return found[0] if found else None


def optional(strategy):
    return st.one_of(st.none(), strategy)


kidneys = st.builds(
    Kidney,
    crcl_ml_per_min=optional(st.floats(1, 200)),
    egfr_ml_per_min_per_1_73m2=optional(st.floats(1, 150)),
    creatinine_mg_per_dl=optional(st.floats(0.2, 12)),
    measured_on=optional(st.dates(max_value=adult().as_of)),
    dialysis=st.sampled_from((None, "none", "haemodialysis")),
    acute_change=st.sampled_from((None, False, True)),
)
patients = st.builds(
    Patient,
    age_years=st.floats(0, 110),
    sex=st.sampled_from(("female", "male")),
    weight_kg=st.floats(3, 200),
    height_cm=optional(st.floats(50, 210)),
    kidney=optional(kidneys),
    diagnosis=optional(st.sampled_from(DIAGNOSES)),
    conditions=optional(st.lists(st.sampled_from(CONDITIONS), max_size=4, unique=True).map(tuple)),
    medicines=optional(st.lists(st.sampled_from(MEDICINES), max_size=4, unique=True).map(tuple)),
    allergies=optional(st.lists(st.sampled_from(ALLERGENS), max_size=2, unique=True).map(tuple)),
    unlisted=st.sampled_from(("no", "not known")),
    pregnant=st.sampled_from((None, False, True)),
    breastfeeding=st.sampled_from((None, False, True)),
    jurisdiction=st.sampled_from(COUNTRIES),
    as_of=st.just(adult().as_of),
    findings=st.sampled_from(((), (Finding(code="x", text="two GFR units", blocks=True),))),
)
REMOVABLE = (
    "height_cm", "kidney", "diagnosis", "conditions", "medicines", "allergies", "pregnant", "breastfeeding",
    "jurisdiction", "as_of",
)  # fmt: skip


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("diagnosis", ["multiple_sclerosis", "spinal_cord_injury"])
def test_an_uncomplicated_adult_gets_at_most_three_lines(country: str | None, diagnosis: str) -> None:
    verdicts = screen(adult(country, diagnosis=diagnosis))
    told = [one for one in verdicts if one.outcome != Outcome.ALLOW]
    assert len(told) <= 3
    assert {one.outcome for one in told} <= ({Outcome.UNKNOWN} if country is None else set())
    assert [one.outcome for one in verdicts].count(Outcome.ALLOW) == 1


@pytest.mark.parametrize("field", ["kidney", "diagnosis", "conditions", "medicines", "allergies", "jurisdiction"])
def test_each_field_left_out_is_named_in_the_one_unknown_line(field: str) -> None:
    asked = {"kidney": "kidney function", "jurisdiction": "country"}.get(field, field)
    (line,) = [one for one in screen(adult(**{field: None})) if one.outcome == Outcome.UNKNOWN]
    assert asked in line.summary
    assert line.rule_ids or field == "jurisdiction"


def test_a_woman_of_30_is_asked_about_pregnancy_and_a_man_is_not() -> None:
    woman = {"sex": "female", "age_years": 30, "pregnant": None}
    assert "pregnancy" in about("not known", screen(adult(**woman))).summary
    assert about("not known", screen(adult(pregnant=None, breastfeeding=None))) is None


@given(patients, st.sampled_from(REMOVABLE))
def test_taking_a_field_away_never_leaves_only_allow(patient: Patient, field: str) -> None:
    before = {one.outcome for one in screen(patient)}
    after = {one.outcome for one in screen(patient.model_copy(update={field: None}))}
    assert after != {Outcome.ALLOW} or before == {Outcome.ALLOW}
    assert after


@given(patients)
def test_screening_answers_every_patient_once_a_question_and_always_the_same(patient: Patient) -> None:
    verdicts = screen(patient)
    assert verdicts == screen(patient)
    topics = [one.topic for one in verdicts]
    assert len(topics) == len(set(topics))
    order = [Outcome.REFUSE, Outcome.UNKNOWN, Outcome.CAUTION, Outcome.ALLOW]
    assert [order.index(one.outcome) for one in verdicts] == sorted(order.index(one.outcome) for one in verdicts)
    assert sum(one.outcome == Outcome.UNKNOWN for one in verdicts) <= 1
    for one in verdicts:
        assert one.summary and one.action
        assert one.outcome in (Outcome.UNKNOWN, Outcome.ALLOW) or (one.facts and one.sources and one.rule_ids)


def test_a_rule_that_is_not_verified_never_gives_a_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    epilepsy = adult("US", conditions=("epilepsy",))
    assert about("epilepsy", screen(epilepsy))
    doubted = tuple(
        one.model_copy(update={"verified": False}) if one.topic == "epilepsy" else one for one in load_rules()
    )
    monkeypatch.setattr(screening, "in_force", lambda jurisdiction: doubted)
    monkeypatch.setattr(screening, "load_rules", lambda: doubted)
    screening.screened.cache_clear()
    try:
        assert about("epilepsy", screen(epilepsy)) is None
    finally:
        screening.screened.cache_clear()


@given(patients)
def test_what_refuses_everywhere_refuses_without_a_country_and_the_rest_is_at_most_a_caution(patient: Patient) -> None:
    everywhere = [
        {
            one.topic
            for one in screen(patient.model_copy(update={"jurisdiction": country}))
            if one.outcome == Outcome.REFUSE
        }
        for country in JURISDICTIONS
    ]
    nowhere = screen(patient.model_copy(update={"jurisdiction": None}))
    refused = {one.topic for one in nowhere if one.outcome == Outcome.REFUSE}
    assert refused == set.intersection(*everywhere)
    cautioned = {one.topic for one in nowhere if one.outcome == Outcome.CAUTION}
    assert set.union(*everywhere) - refused <= cautioned


def test_sedatives_are_counted_in_one_line() -> None:
    taken = ("Oramorph", "diazepam", "zopiclone", "amitriptyline", "Lyrica", "paracetamol")
    found = about("sedative load", screen(adult(medicines=taken)))
    assert "5 medicines (Oramorph" in found.summary and "paracetamol" not in found.summary
    assert found.outcome == Outcome.REFUSE
    two_classes = about("sedative load", screen(adult(medicines=("clonazepam",))))
    assert "Counted: 1 medicine (clonazepam)." in two_classes.summary


def test_medicines_that_harm_the_kidney_are_counted_in_one_line() -> None:
    found = about("medicines that harm the kidney", screen(adult(medicines=("ibuprofen", "ramipril", "furosemide"))))
    assert "3 medicines (ibuprofen, ramipril, furosemide)" in found.summary


def test_a_medicine_not_classified_is_named_even_beside_a_refusal() -> None:
    verdicts = screen(adult(medicines=("Oramorph", "foozil")))
    assert "foozil" in about("not known", verdicts).summary
    assert about("sedative load", verdicts).outcome == Outcome.REFUSE


def test_a_stop_of_one_country_is_a_caution_with_positions_where_the_country_is_not_known() -> None:
    ulcer = {"conditions": ("peptic_ulcer_active",)}
    at_home = about("peptic ulcer", screen(adult("UK", **ulcer)))
    abroad = about("peptic ulcer", screen(adult("US", **ulcer)))
    nowhere = about("peptic ulcer", screen(adult(None, **ulcer)))
    assert (at_home.outcome, abroad.outcome, nowhere.outcome) == ("refuse", "caution", "caution")
    for one in (at_home, abroad, nowhere):
        assert one.positions[0].startswith("UK: ") and one.positions[-1].startswith("Elsewhere: ")


def test_positions_show_who_licenses_what_another_does_not_recommend() -> None:
    positions = about("stroke", screen(adult("US", diagnosis="stroke"))).positions
    assert [one[:2] for one in positions[:-1]] == ["AU", "CA", "DE", "FR", "UK", "US"]


def test_where_nobody_disagrees_there_are_no_positions() -> None:
    assert about("allergy", screen(adult(None, allergies=("baclofen",)))).positions == ()


def test_verdicts_carry_the_fact_with_its_date_and_the_source() -> None:
    found = about("kidney function", screen(adult(kidney=kidney(crcl=20, egfr=22))))
    (fact,) = [one for one in found.facts if one.name == "kidney function"]
    assert (fact.value, str(fact.on)) == ("20 mL/min", "2026-11-12")
    assert any("10.1053/j.ajkd.2017.07.005" in one for one in found.sources)


def test_a_kidney_refusal_needs_a_named_override_and_stays_in_the_list() -> None:
    patient = adult(kidney=kidney(crcl=20, egfr=22))
    before = about("kidney function", screen(patient))
    assert (before.outcome, before.overridable, before.overridden_by) == ("refuse", True, "")
    assert before.rule_ids[0] in before.action
    after = about("kidney function", screen(patient, overrides=(Override(rule_id="ren.wolf.avoid", **BY),)))
    assert (after.outcome, after.overridden_by) == ("refuse", f"{BY['name']}: {BY['reason']}")


def test_an_override_of_a_lesser_rule_does_not_lift_the_leading_refusal() -> None:
    patient = adult(age_years=70, kidney=kidney(crcl=20, egfr=22))
    lesser = about("kidney function", screen(patient, overrides=(Override(rule_id="ren.beers", **BY),)))
    assert {"ren.wolf.avoid", "ren.beers"} <= set(lesser.rule_ids)
    assert lesser.overridden_by == ""


def test_an_override_lifts_its_own_question_alone() -> None:
    patient = adult(kidney=kidney(crcl=20, egfr=22), medicines=("Oramorph",))
    verdicts = screen(patient, overrides=(Override(rule_id="int.opioid", **BY),))
    assert about("sedative load", verdicts).overridden_by
    assert not about("kidney function", verdicts).overridden_by


@pytest.mark.parametrize(
    ("rule_id", "why"),
    [
        ("no.such.rule", "does not exist"),
        ("ci.hyper", "cannot be overridden"),
        ("ci.uk.ulcer", "cannot be overridden"),
        ("max.us", "cannot be overridden"),
        ("prec.epilepsy", "does not refuse"),
        ("drv.start", "does not refuse"),
    ],
)
def test_an_override_of_a_rule_that_cannot_be_overridden_is_an_input_error(rule_id: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        screen(adult(), overrides=(Override(rule_id=rule_id, **BY),))


def test_an_allergy_cannot_be_overridden() -> None:
    assert about("allergy", screen(adult(allergies=("baclofen",)))).overridable is False


def test_no_kidney_value_leaves_the_kidney_question_open_and_names_the_gate() -> None:
    line = about("not known", screen(adult(kidney=None)))
    assert "ren.wolf.avoid" in line.rule_ids
    assert about("kidney function", screen(adult(kidney=None))) is None


def test_with_little_muscle_the_kidney_is_not_called_clear() -> None:
    verdicts = screen(adult(conditions=("low_muscle_mass",)))
    clear, _, risks = about("checked", verdicts).summary.partition("No rule warns, but the risk stays: ")
    assert "kidney function" not in clear and risks.startswith("kidney function (creatinine unreliable).")
    assert "cystatin C" in about("not known", verdicts).summary
    assert "kidney function" in about("checked", screen(adult())).summary


@pytest.mark.parametrize("route", ["oral", "intrathecal"])
def test_a_risk_that_a_charted_condition_brings_is_not_called_clear(route: str) -> None:
    build = pump_adult if route == "intrathecal" else adult
    line = about("checked", screen(build(conditions=("spinal_lesion_t6_or_above", "neurogenic_bladder")), route))
    clear, _, risks = line.summary.partition("No rule warns, but the risk stays: ")
    assert "autonomic dysreflexia" not in clear and "bladder" not in clear and "allergy" in clear
    assert risks.startswith("autonomic dysreflexia (spinal lesion at T6 or above), bladder (neurogenic bladder).")
    assert line.action == "Ask about and watch: autonomic dysreflexia, bladder."
    none = about("checked", screen(build(conditions=()), route))
    assert "autonomic dysreflexia, bladder" in none.summary and "risk stays" not in none.summary
    assert none.action == "None."
    for one in (line, none):
        assert one.summary.endswith("not that a risk is absent.") and {"prec.ad", "prec.sphincter"} <= set(one.rule_ids)


def test_an_old_kidney_value_is_told() -> None:
    assert "days old" in about("not known", screen(adult(kidney=kidney(measured_on="2025-11-20")))).summary


def test_from_65_years_with_an_egfr_of_30_to_60_the_stricter_default_refuses() -> None:
    old = about("kidney function", screen(adult(age_years=70, kidney=kidney(crcl=48, egfr=50))))
    young = about("kidney function", screen(adult(age_years=50, kidney=kidney(crcl=48, egfr=50))))
    assert (old.outcome, old.rule_ids[0], young.outcome) == ("refuse", "ren.beers", "caution")


def test_notes_hold_tasks_and_never_a_refusal() -> None:
    found = notes(adult(age_years=70, kidney=kidney(crcl=70, egfr=55)))
    assert {"mon.early", "drv.start", "ren.scr.muscle", "eld.injury"} <= {one.id for one in found}
    assert {one.severity for one in found} <= {"monitor", "inform"}


def test_questions_are_asked_once_each() -> None:
    topics = [topic for one in QUESTIONS for topic in one.topics]
    assert len(topics) == len(set(topics))
    assert len({one.title for one in QUESTIONS}) == len(QUESTIONS)


def test_the_whole_patient_of_the_tests_is_dated() -> None:
    assert adult().as_of.isoformat() == AS_OF
