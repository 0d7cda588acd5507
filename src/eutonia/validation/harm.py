"""Predictions of unwanted effects that are no sleepiness on a given dose: tolerated doses, and admissions."""

from __future__ import annotations

import numpy as np

from eutonia.planner.rules import facts_of
from eutonia.reporting.kidney_harm import kidney_risks
from eutonia.simulator.harms import draw_susceptibility
from eutonia.simulator.sampling import Array
from eutonia.validation.crowd import Crowd, adult_of
from eutonia.validation.people import person_of
from eutonia.validation.registry import predicts
from eutonia.validation.results import Result

WITHOUT = "harms.drowsy.without.alcohol"


def tolerated_mg(crowd: Crowd, result: Result) -> Array:
    """The daily dose that each person tolerates, mg."""
    return draw_susceptibility(adult_of(result), WITHOUT, crowd.draws, crowd.seed, crowd.given).tolerated_mg


@predicts("beraha_150")
def reaches_target(crowd: Crowd, result: Result) -> Array:
    """100 where the tolerated dose reaches the target, else 0."""
    return np.where(tolerated_mg(crowd, result) >= result.number("target_mg"), 100.0, 0.0)


@predicts("beraha_tolerated")
def tolerated_to_target(crowd: Crowd, result: Result) -> Array:
    """The tolerated dose, up to the target, mg."""
    return np.minimum(tolerated_mg(crowd, result), result.number("target_mg"))


@predicts("muanda_nnh_45", "muanda_nnh_30", "muanda_nnh_0", "chauvin_one_in")
def one_more_admission(crowd: Crowd, result: Result) -> Array:
    """People who take the higher dose for one more admission: the middle of the report's own band."""
    person = person_of(result)
    found = kidney_risks(person, facts_of(person), result.number("daily_dose_mg"))
    assert found is not None
    (own,) = (one for one in found.rows if one.this_patient and result.evidence_ids[0] in one.evidence_ids)
    return np.full(crowd.draws, own.one_in.middle)
