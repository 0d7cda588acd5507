"""Daily doses cut into what can be dispensed, and rules that may hold."""

from __future__ import annotations

import pytest

from eutonia.clinic.patient import Kidney
from eutonia.planner.doses import binding, kidney_unknown, level_below, may_hold, planning_facts, tablets_or_liquid
from eutonia.planner.rules import rule
from tests.planner.people import TODAY, adult


@pytest.mark.parametrize(
    ("total", "times", "doses"),
    [
        (60, 3, (20, 20, 20)),
        (50, 3, (15, 15, 20)),
        (14.9, 3, (5, 5)),
        (10, 4, (5, 5)),
        (5, 3, (5,)),
        (4.9, 3, None),
    ],
)
def test_tablets_are_cut_by_pieces_with_the_larger_dose_late(total, times, doses):
    level = level_below(total, times, tablets_or_liquid(adult("US"), liquid=False))
    assert (level and level.doses_mg) == doses


@pytest.mark.parametrize(
    ("total", "each", "doses"),
    [(5.4, 0, (1.3, 1.3, 1.3, 1.3)), (5, 5, (5,)), (12, 5, (6, 6)), (0.3, 0, (0.1, 0.1, 0.1)), (0.05, 0, None)],
)
def test_liquids_are_cut_into_equal_doses(total, each, doses):
    level = level_below(total, 4, tablets_or_liquid(adult("US"), liquid=True), each)
    assert (level and level.doses_mg) == doses


def test_wheat_allergy_and_countries_without_liquid():
    assert tablets_or_liquid(adult("FR", allergies=("wheat",)), liquid=False).form == "oral_solution"
    assert tablets_or_liquid(adult("FR"), liquid=False).form == "tablet"
    assert tablets_or_liquid(adult("DE"), liquid=True).concentration_mg_per_ml == 1
    assert not tablets_or_liquid(adult("UK", allergies=("wheat",)), liquid=False).wheat_starch


def test_what_is_not_known_may_hold_but_a_known_clearance_is_enough():
    only_crcl = planning_facts(adult("US", kidney=Kidney(crcl_ml_per_min=110, measured_on=TODAY)))
    assert not may_hold(rule("ren.wolf.half"), only_crcl)
    unknown = planning_facts(adult("US", kidney=None))
    assert kidney_unknown(unknown) and may_hold(rule("ren.dialysis.5mg"), unknown)
    assert may_hold(rule("tit.cerebral"), planning_facts(adult("US", diagnosis=None)))
    assert not may_hold(rule("tit.cerebral"), planning_facts(adult("US")))


def test_a_changing_kidney_counts_as_unknown():
    changing = Kidney(crcl_ml_per_min=110, egfr_ml_per_min_per_1_73m2=100, acute_change=True, measured_on=TODAY)
    facts = planning_facts(adult("US", kidney=changing))
    assert kidney_unknown(facts)
    assert "ren.dialysis.5mg" in {one.id for one in binding(facts, "maximum_renal")}
