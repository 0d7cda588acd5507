"""Fixed texts for an emergency of the pump: the earliest time first, the same in every country."""

from eutonia.clinic.patient import JURISDICTIONS
from eutonia.planner.emergencies import EMERGENCIES, emergency_texts


def test_the_earliest_time_of_onset_stands_before_the_later_one() -> None:
    said = [one.sign for one in emergency_texts("US")]
    early = said.index(
        "Withdrawal can begin 12 hours after the stop; a review gives 1 to 3 days, with a case within 24 hours."
    )
    (late,) = [place for place, one in enumerate(said) if "48 to 96 hours" in one]
    assert early + 1 == late


def test_what_to_do_is_that_of_the_rule_and_the_sources_are_named() -> None:
    first, second = emergency_texts("US", ("pump_emergency_time",))
    assert first.action == second.action == "Watch from the first hours on."
    assert first.rule_ids == ("wd.itb.onset.window", "wd.onset")


def test_the_texts_are_the_same_in_every_country() -> None:
    assert len({emergency_texts(one, EMERGENCIES) for one in (*JURISDICTIONS, None)}) == 1
