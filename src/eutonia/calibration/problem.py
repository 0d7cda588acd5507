"""What is fitted to what: the free constants with their priors, and the anchors with their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import expit, logit, ndtri

from eutonia.errors import EvidenceError
from eutonia.evidence.fits import PRIOR
from eutonia.evidence.library import lookup, quantities
from eutonia.evidence.quantity import Quantity
from eutonia.simulator.sampling import Array, spread_out
from eutonia.validation.registry import prediction_of
from eutonia.validation.results import Result, results

LOGIT = "logit-normal 90 %"
NORMAL = "normal SD"
LOG = "log-normal 90 %"


@dataclass(frozen=True)
class Problem:
    """Free constants (evidence ids), the prior row of each, and the anchors that they are fitted to."""

    free: tuple[str, ...]
    priors: tuple[Quantity, ...]
    anchors: tuple[Result, ...]

    def constants(self, z: Array) -> dict[str, Array]:
        """Constants by id, each (draws,), at standard normal numbers (draws, free) of their priors."""
        return {id: spread_out(row, z[:, j]) for j, (id, row) in enumerate(zip(self.free, self.priors, strict=True))}

    @cached_property
    def targets(self) -> Array:
        """The published middle of each anchor, on the scale on which it is fitted."""
        return np.array([scale_of(one)(np.array([one.middle]))[0] for one in self.anchors])

    @cached_property
    def errors(self) -> Array:
        """The standard error of each anchor on that scale, from its interval."""
        wide = [ndtri((1 + one.interval_percent / 100) / 2) for one in self.anchors]
        ends = [scale_of(one)(np.array([one.low, one.high])) for one in self.anchors]
        return np.array([(high - low) / (2 * z) for (low, high), z in zip(ends, wide, strict=True)])


def whole_problem() -> Problem:
    """All free constants and all anchors of the tables.

    Raises
    ------
    EvidenceError
        An anchor that no function predicts, or no anchor at all.
    """
    free = tuple(id.removeprefix(PRIOR) for id in quantities() if id.startswith(PRIOR))
    anchors = tuple(one for one in results().values() if one.role == "anchor")
    if not anchors:
        raise EvidenceError("results.csv has no anchor: mark the results that are to be fitted with the role anchor")
    for one in anchors:
        prediction_of(one.id)
    return Problem(free, tuple(lookup(f"{PRIOR}{id}") for id in free), anchors)


def scale_of(result: Result):  # type: ignore[no-untyped-def]
    """The scale on which a result is fitted: logarithms for medians and for spreads, else its own unit."""
    return np.log if result.statistic in ("median", "sd", "log_sd") else np.asarray


def normal_scale(row: Quantity, x: Array) -> Array:
    """A constant on the scale on which its fitted row is normal."""
    if row.spread_is == NORMAL:
        return x
    return logit(x) if row.spread_is == LOGIT else np.log(x)


def from_normal_scale(row: Quantity, t: Array) -> Array:
    """Back from that scale."""
    if row.spread_is == NORMAL:
        return t
    return expit(t) if row.spread_is == LOGIT else np.exp(t)
