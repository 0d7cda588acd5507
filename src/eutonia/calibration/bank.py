"""Simulated people under many values of the free constants, and what a crowd of them would show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LassoLarsIC

from eutonia.calibration.problem import Problem
from eutonia.evidence import value
from eutonia.simulator.sampling import Array
from eutonia.validation.crowd import Crowd
from eutonia.validation.registry import prediction_of
from eutonia.validation.results import Result

Told = Callable[[float], None]


def simulate(problem: Problem, z: Array, seed: int, told: Told = lambda share: None) -> Array:
    """One person for each row of `z`, each with constants of its own: every anchor's quantity, (draws, anchors).

    Parameters
    ----------
    z : (draws, free), standard normal numbers of the priors
    told : is told the share that is done
    """
    size = int(value("calibration.chunk"))
    found = np.empty((len(z), len(problem.anchors)))
    for start in range(0, len(z), size):
        part = z[start : start + size]
        crowd = Crowd(len(part), seed + start, problem.constants(part), int(value("calibration.cells")))
        for j, anchor in enumerate(problem.anchors):
            found[start : start + size, j] = prediction_of(anchor.id)(crowd, anchor)
        told(min(1.0, (start + size) / len(z)))
    return found


@dataclass(frozen=True)
class Emulator:
    """What the mean, median or spread of a large crowd would be, for any values of the free constants.

    One quadratic for each anchor, in constants that are shifted by `middle` and divided by `width`.

    Parameters
    ----------
    slopes : (terms, anchors)
    errors : (anchors,), standard error of each quadratic
    """

    middle: Array
    width: Array
    constants: Array
    slopes: Array
    errors: Array

    def __call__(self, z: Array) -> Array:
        """(draws, free) to (draws, anchors), on the scale on which each is fitted."""
        return self.constants + quadratics((z - self.middle) / self.width) @ self.slopes


def emulator_of(problem: Problem, z: Array, found: Array) -> Emulator:
    """Regress what single people showed on the constants they had: the regression is the mean of a crowd."""
    middle, width = z.mean(axis=0), z.std(axis=0)
    terms = quadratics((z - middle) / width)
    fitted = [_surface(one, terms, found[:, j]) for j, one in enumerate(problem.anchors)]
    constants, slopes, errors = zip(*fitted, strict=True)
    return Emulator(middle, width, np.array(constants), np.stack(slopes, axis=1), np.array(errors))


def quadratics(z: Array) -> Array:
    """All products of up to two constants, without the one: (draws, terms)."""
    first, second = np.triu_indices(z.shape[1])
    return np.concatenate([z, z[:, first] * z[:, second]], axis=1)


def _surface(result: Result, terms: Array, found: Array) -> tuple[float, Array, float]:
    if result.statistic == "mean":
        return _regressed(terms, found)
    shown = found if result.statistic == "sd" else np.log(found)
    constant, slopes, error = _regressed(terms, shown)
    if result.statistic == "median":
        return constant, slopes, error
    squared = (shown - constant - terms @ slopes) ** 2
    squared = np.maximum(squared, squared[squared > 0].min())
    constant, slopes, error = _regressed(terms, np.log(squared) / 2)
    # the mean logarithm of a squared deviation lies below the logarithm of its mean
    below = np.log(np.mean(squared / np.exp(2 * (constant + terms @ slopes)))) / 2
    return constant + below, slopes, error


def _regressed(terms: Array, y: Array) -> tuple[float, Array, float]:
    """Constant, slopes and standard error; only terms that pay for themselves by Schwarz's criterion are kept."""
    slopes = np.zeros(terms.shape[1])
    if y.std() == 0:
        return float(y[0]), slopes, 0.0
    chosen = LassoLarsIC(criterion="bic").fit(terms, y / y.std()).coef_ != 0
    kept = np.column_stack([np.ones(len(y)), terms[:, chosen]])
    solved = np.linalg.lstsq(kept, y, rcond=None)[0]
    slopes[chosen] = solved[1:]
    error = (y - kept @ solved).std() * np.sqrt(kept.shape[1] / len(y))
    return float(solved[0]), slopes, float(error)
