"""The fit finds constants again that it was not told, says how sure it is, and says the same thing twice."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest

from eutonia.calibration import posterior as module
from eutonia.calibration.posterior import fit, sample, widening
from eutonia.calibration.problem import Problem, whole_problem
from eutonia.errors import EvidenceError
from eutonia.evidence import lookup
from eutonia.validation.results import results
from tests.calibration.recovery import coverage, quick, recovered

FREE = ("model.receptor.degradation", "model.receptor.induction", "harms.drowsy.log_odds", "model.csf.ratio")
ANCHORS = ("kroin_day_3", "kroin_day_7", "label_drowsy", "csf_over_plasma")


def reduced(shrink=1.0):
    """A problem without a simulation: closed forms of receptor, drowsiness and spinal fluid, intervals shrunk."""
    priors = tuple(_narrower(lookup(f"prior.{id}"), shrink) for id in FREE)
    return Problem(FREE, priors, tuple(results()[id] for id in ANCHORS))


def _narrower(row, shrink):
    if row.low is None:
        return replace(row, spread=row.spread * shrink)
    low, high = (row.value * (end / row.value) ** shrink for end in (row.low, row.high))
    return replace(row, low=low, high=high)


@pytest.fixture
def short(monkeypatch):
    quick(monkeypatch)


class Straight:
    """A linear emulator: its posterior has a closed form."""

    def __init__(self, slopes, errors):
        self.slopes, self.errors = slopes, errors

    def __call__(self, z):
        return z @ self.slopes


def test_a_linear_problem_has_the_closed_form(monkeypatch):
    quick(monkeypatch, steps=8000, burn=1000)
    problem = reduced()
    slopes = np.array([[1.0, 0.5, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 2.0, 0.0], [0.3, 0.0, 0.0, 0.0]])
    found = sample(problem, Straight(slopes, np.zeros(4)), seed=3)
    weight = slopes / problem.errors
    precision = weight @ weight.T + np.eye(4)
    mean = np.linalg.solve(precision, weight @ (problem.targets / problem.errors))
    covariance = np.linalg.inv(precision)
    assert found.z.mean(axis=0) == pytest.approx(mean, abs=0.05 * np.sqrt(covariance.diagonal().max()))
    assert np.cov(found.z, rowvar=False) == pytest.approx(covariance, abs=0.05)


def test_known_constants_are_found_again(short):
    """200 trials with known constants: between 85 and 95 % of the 90 % intervals hold them."""
    places = recovered(reduced(0.5), repeats=200, bank=4000)
    assert 0.85 <= coverage(places) <= 0.95
    for of_one in places.T:
        assert 0.8 <= coverage(of_one) <= 0.98


def test_constants_are_not_found_where_the_answer_is_another(short, monkeypatch):
    """The oracle reddens: errors that are taken for a third of what they are leave too few inside."""
    honest = module.sample
    monkeypatch.setattr("tests.calibration.recovery.sample", lambda *given: honest(*given, widened=1 / 3))
    assert coverage(recovered(reduced(0.5), repeats=20, bank=4000)) < 0.85


@pytest.mark.skipif("EUTONIA_THOROUGH" not in os.environ, reason="long profile: scripts/test --thorough")
@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="83.6 % of the true values (85 to 95 % asked): lack of fit of one wide quadratic, no widening, one round",
)
def test_known_constants_of_the_whole_problem_are_found_again(monkeypatch):
    """All constants and anchors; the priors are the fitted rows, half as wide again."""
    quick(monkeypatch, steps=1500, burn=1000)
    problem = whole_problem()
    priors = tuple(_narrower(lookup(id), 1.5) for id in problem.free)
    places = recovered(replace(problem, priors=priors), repeats=200, bank=8192)
    assert 0.85 <= coverage(places) <= 0.95


def test_two_fits_with_one_seed_agree_to_the_last_digit(short):
    first, second = (fit(reduced(), 400, seed=7)[0].z for _ in range(2))
    assert (first == second).all()
    assert (fit(reduced(), 400, seed=8)[0].z != first).any()


def test_anchors_that_disagree_widen_the_posterior(short):
    problem = reduced()
    agreed, _, _ = fit(problem, 400, seed=1)
    low = replace(results()["csf_over_plasma"], id="other", value=0.22, low=0.18, high=0.26)
    apart = replace(problem, anchors=(*problem.anchors, replace(low, id="csf_over_plasma")))
    found, _, _ = fit(apart, 400, seed=1)
    assert agreed.widened < found.widened


def test_anchors_that_contradict_leave_an_empty_posterior(short):
    problem = reduced()
    anchor = results()["csf_over_plasma"]
    exact = [replace(anchor, value=v, low=v - 1e-4, high=v + 1e-4) for v in (0.1, 0.2)]
    with pytest.raises(EvidenceError, match="the posterior is empty: the anchors contradict.*csf_over_plasma"):
        fit(replace(problem, anchors=(*problem.anchors, *exact)), 400, seed=1)


def test_chains_that_do_not_mix_leave_an_empty_posterior(monkeypatch):
    quick(monkeypatch, steps=5, burn=1)
    with pytest.raises(EvidenceError, match="the posterior is empty: .* effective draws"):
        fit(reduced(), 400, seed=1)


def test_anchors_met_exactly_widen_nothing(short):
    problem = reduced()
    slopes = np.zeros((4, 4))
    found = sample(problem, Straight(slopes, np.zeros(4)), seed=1)
    exact = Straight(slopes, np.zeros(4))
    exact.__class__ = type("Exact", (Straight,), {"__call__": lambda self, z: np.tile(problem.targets, (len(z), 1))})
    assert widening(problem, exact, found) == 1.0
