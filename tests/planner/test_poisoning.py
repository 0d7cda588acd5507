"""The fixed texts of a poisoning: whom to call first, by country; no dose of an antidote; what is never done."""

import re

import pytest

from eutonia.clinic.patient import JURISDICTIONS
from eutonia.planner import poisoning
from eutonia.planner.poisoning import CARE, EMERGENCY, NOT, OBSERVE_INTAKE, poisoning_texts, withdrawal_texts
from tests.rules.patients import adult, kidney

NUMBERS = {
    "US": ("911", "1-800-222-1222", "988"),
    "CA": ("911", "1-844-764-7669", "988"),
    "UK": ("999", "111", "116 123"),
    "AU": ("000", "13 11 26", "13 11 14"),
    "DE": ("112", "19240", "0800 1110111"),
    "FR": ("112", "3114"),
}


def said(actions):
    return " ".join(f"{one.sign} {one.action}" for one in actions)


@pytest.mark.parametrize("country", JURISDICTIONS)
def test_a_country_has_its_own_numbers_first_and_no_other_s(country):
    texts = poisoning_texts(adult(country), EMERGENCY)
    assert all(number in said(texts[:1]) for number in NUMBERS[country])
    ids = [id for one in texts for id in one.rule_ids]
    assert ids == [f"po.{country.lower()}.numbers", "po.emergency", "po.centre", "po.crisis"]


def test_without_a_country_no_number_is_given():
    text = said(poisoning_texts(adult(None), EMERGENCY))
    assert not re.search(r"\d{3}", text)
    assert all(one in text for one in ("emergency number", "poison centre", "crisis line"))


def test_physostigmine_and_vomiting_are_named_as_not_done_without_a_dose():
    text = said(poisoning_texts(adult("US"), NOT))
    assert "Physostigmine is no antidote" in text and "Vomiting is not induced" in text and "brain death" in text
    assert not re.search(r"\d", text)


@pytest.mark.parametrize(("person", "named"), [(adult("US"), False), (adult("US", kidney=kidney(crcl=10)), True)])
def test_dialysis_is_named_for_a_kidney_that_fails(person, named):
    ids = {id for one in poisoning_texts(person, CARE) for id in one.rule_ids}
    assert ({"od.hd", "ren.tox.hd"} <= ids) == named
    assert {"od.charcoal", "po.airway", "od.signs"} <= ids


def test_observation_has_its_hours():
    assert "6 hours" in said(poisoning_texts(adult("US"), OBSERVE_INTAKE))


def test_withdrawal_after_dialysis_is_named():
    plain, dialysed = (said(withdrawal_texts(adult("US"), one)) for one in (False, True))
    assert "withdrawal" in plain and "Dialysis can swing" not in plain and "Dialysis can swing" in dialysed
    assert "last dose" not in dialysed  # a poisoned person is not given another dose by a fixed text


def test_no_text_speaks_of_deaths():
    topics = tuple(one for name in vars(poisoning) if name.isupper() for one in vars(poisoning)[name] if name != "ANY")
    text = said(poisoning_texts(adult("US", kidney=kidney(crcl=10, dialysis="haemodialysis")), topics))
    text += said(poisoning_texts(adult("US"), topics, pump=True))
    assert not re.search(r"fatal|lethal|mortality|\bdie[sd]?\b|\bdeaths?\b(?!\s)", text.replace("brain death", ""))
