"""People in a bank are the people of a course, and the quadratic is what a crowd of them shows."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.calibration.bank import emulator_of, quadratics, simulate
from eutonia.calibration.problem import whole_problem
from eutonia.evidence import lookup
from eutonia.simulator.sampling import spread_out
from eutonia.validation.crowd import Crowd
from eutonia.validation.registry import prediction_of
from tests.calibration.test_posterior import reduced


def test_the_terms_are_all_products_of_up_to_two():
    found = quadratics(np.array([[2.0, 3.0]]))
    assert found.tolist() == [[2.0, 3.0, 4.0, 6.0, 9.0]]


def test_a_person_has_the_constants_of_its_row():
    problem = reduced()
    z = np.random.default_rng(1).standard_normal((70, 4))
    found = simulate(problem, z, seed=1)
    ratio = spread_out(lookup("prior.model.csf.ratio"), z[:, 3])
    assert found[:, 3] == pytest.approx(ratio, rel=1e-12)


def test_the_quadratic_of_a_closed_form_is_the_closed_form():
    problem = reduced(0.3)
    random = np.random.default_rng(2)
    z = random.standard_normal((3000, 4))
    emulator = emulator_of(problem, z, simulate(problem, z, seed=1))
    asked = random.standard_normal((50, 4))
    crowd = Crowd(50, 1, problem.constants(asked))
    shown = prediction_of("kroin_day_7")(crowd, problem.anchors[1])
    assert emulator(asked)[:, 1] == pytest.approx(shown, rel=0.01)


def test_every_anchor_of_the_tables_is_simulated():
    problem = whole_problem()
    found = simulate(problem, np.zeros((64, len(problem.free))), seed=1)
    assert found.shape == (64, len(problem.anchors))
    assert np.isfinite(found).all()
    assert np.ptp(found, axis=0).max() > 0, "people differ, even with the same constants"
