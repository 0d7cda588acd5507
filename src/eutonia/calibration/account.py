"""What a fit left: each constant with its interval, the anchors that moved it, and how well each anchor is met."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from eutonia.calibration.bank import Emulator, Told
from eutonia.calibration.posterior import Posterior, fit
from eutonia.calibration.problem import (
    LOG,
    LOGIT,
    NORMAL,
    Problem,
    from_normal_scale,
    normal_scale,
    scale_of,
    whole_problem,
)
from eutonia.evidence import value
from eutonia.evidence.quantity import Quantity
from eutonia.simulator.numerics import NORMAL_95
from eutonia.simulator.sampling import Array, spread_out
from eutonia.validation.results import Result

CODE = ("simulator", "validation", "calibration")


@dataclass(frozen=True, slots=True)
class Constant:
    """A fitted constant: middle, 90 % interval and, where it is normal, its SD; `x` are its draws."""

    id: str
    prior: Quantity
    value: float
    low: float
    high: float
    sd: float
    spread_is: str
    narrowed_percent: float
    anchors: tuple[str, ...]
    x: Array
    prior_x: Array

    @property
    def identified(self) -> bool:
        """Whether the anchors narrow it by more than `calibration.unidentified`."""
        return self.narrowed_percent >= value("calibration.unidentified")


@dataclass(frozen=True, slots=True)
class Met:
    """An anchor beside what the fitted model gives: draws before and after, in the anchor's own unit."""

    anchor: Result
    before: Array
    after: Array
    miss_in_errors: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A whole fit. `correlations` is (constants, constants); `widened` the factor on the anchors' errors."""

    constants: tuple[Constant, ...]
    correlations: Array
    met: tuple[Met, ...]
    widened: float
    effective: float
    draws: int
    seed: int
    code: str


def calibrate(draws: int, seed: int, told: Told = lambda share: None) -> Calibration:
    """Fit all free constants to all anchors.

    Parameters
    ----------
    draws : people simulated in each round

    Raises
    ------
    EvidenceError
        An anchor is broken or has no prediction, or the posterior is empty.
    """
    problem = whole_problem()
    posterior, near, wide = fit(problem, draws, seed, told)
    before = np.random.default_rng(seed).standard_normal((len(posterior.z), len(problem.free)))
    return account_of(problem, posterior, before, near, wide, draws, seed)


def account_of(
    problem: Problem, posterior: Posterior, before: Array, near: Emulator, wide: Emulator, draws: int, seed: int
) -> Calibration:
    """Tell a fit; `before` are draws of the prior, (draws, free)."""
    first, last = wide(before), near(posterior.z)
    moved = np.array(
        [[_share(before[:, j], first[:, a]) for a in range(first.shape[1])] for j in range(before.shape[1])]
    )
    constants = []
    scaled = []
    for j, (id, row) in enumerate(zip(problem.free, problem.priors, strict=True)):
        kind = row.spread_is if row.spread_is in (LOGIT, NORMAL) else LOG
        x, prior_x = spread_out(row, posterior.z[:, j]), spread_out(row, before[:, j])
        t, prior_t = normal_scale(row, x), normal_scale(row, prior_x)
        scaled.append(t)
        ends = from_normal_scale(row, t.mean() + t.std() * np.array([0, -NORMAL_95, NORMAL_95]))
        anchors = tuple(one.id for one, share in zip(problem.anchors, moved[j], strict=True) if share)
        narrowed = 100 * (1 - t.std() / prior_t.std())
        middle, low, high = (_short(end) for end in ends)
        constants.append(
            Constant(id, row, middle, low, high, _short(t.std()), kind, round(narrowed), anchors, x, prior_x)
        )
    errors = np.hypot(problem.errors, near.errors)
    met = tuple(
        Met(one, _own_unit(one, first[:, a]), _own_unit(one, last[:, a]), float(miss))
        for a, (one, miss) in enumerate(
            zip(problem.anchors, (last.mean(axis=0) - problem.targets) / errors, strict=True)
        )
    )
    together = np.atleast_2d(np.corrcoef(np.array(scaled)))
    return Calibration(
        tuple(constants), together, met, posterior.widened, posterior.effective, draws, seed, code_version()
    )


def code_version() -> str:
    """A short hash over the code that a fit rests on."""
    digest = sha256()
    package = Path(__file__).parents[1]
    for room in CODE:
        for path in sorted((package / room).rglob("*.py")):
            digest.update(f"{path.relative_to(package).as_posix()}\n{path.read_text(encoding='utf-8')}\n".encode())
    return digest.hexdigest()[:10]


def _share(z: Array, shown: Array) -> bool:
    """Whether a constant carries enough of what an anchor shows over the prior."""
    return shown.std() > 0 and float(np.corrcoef(z, shown)[0, 1]) ** 2 >= value("calibration.moves")


def _own_unit(result: Result, shown: Array) -> Array:
    return np.exp(shown) if scale_of(result) is np.log else shown


def _short(number: float) -> float:
    """Four figures: what is printed is what is drawn from."""
    return float(f"{number:.4g}")
