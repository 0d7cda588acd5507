"""The reference people: each one as its words say, and nobody left out."""

from __future__ import annotations

import pytest

from eutonia.evidence import value
from eutonia.guide.people import kidney, person, same_creatinine
from eutonia.pathway import screen
from eutonia.reporting.words import texts

# Left open on purpose: six countries are asked, a made-up value has no day, who is well has no diagnosis.
NOT_SAID = {
    "the country (the strictest numeric limit of all countries counts)",
    "the date of the kidney value",
    "the diagnosis behind the spasticity",
}
NAMES = tuple(texts("claims")["people"])


@pytest.mark.parametrize("name", NAMES)
def test_a_person_is_known_and_labelled(name):
    found = person(name)
    assert found.label == texts("claims")["people"][name]
    unknown = [one for one in screen(found) if one.outcome == "unknown"]
    missing = {fact.name for one in unknown for fact in one.facts}
    assert bool(missing - NOT_SAID) == (name == "half")


@pytest.mark.parametrize(
    ("name", "diagnosis"), [("ms", "multiple_sclerosis"), ("stroke", "stroke"), ("palsy_mild", "cerebral_palsy")]
)
def test_a_diagnosis_is_that_of_the_words(name, diagnosis):
    assert person(name).diagnosis == diagnosis


def test_the_gate_of_the_pump_is_open_for_one_and_shut_for_the_others():
    def refused(name):
        return any(one.outcome == "refuse" for one in screen(person(name), "intrathecal"))

    assert not refused("severe") and refused("negative") and refused("mild") and refused("helped")
    assert person("mild").intrathecal.spasticity == "mild"
    assert person("untried").intrathecal.oral_trial == "not_tried"


def test_children_and_the_old_have_their_age():
    assert person("palsy").age_years == value("shown.age.child") < value("shown.age") < person("old").age_years


def test_the_same_creatinine_leaves_the_kidney_to_age():
    known = same_creatinine(person("old")).kidney
    assert known.crcl_ml_per_min is None and known.creatinine_mg_per_dl == 0.9
    assert kidney(20).egfr_ml_per_min_per_1_73m2 == kidney(20).crcl_ml_per_min == 20
