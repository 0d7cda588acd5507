"""Draws a parameter by the spread of its evidence row; one stream of random numbers for each parameter."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from eutonia.errors import EvidenceError
from eutonia.evidence import lookup, value
from eutonia.evidence.fits import joint_weights
from eutonia.evidence.quantity import Quantity
from eutonia.simulator.numerics import log_sigma_of_90, log_sigma_of_95, log_sigma_of_cv, logit_sigma_of_90, uniform_of

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Sampler:
    """Reads a parameter by its id and draws it by the spread of its row; without a seed every draw is typical.

    Fitted rows are drawn together, with their correlations. `given` holds parameters that are not drawn, by id, each
    (draws,) or shorter: the last value stands for the rest. `drawn` holds what was drawn so far, (draws,) by id; a
    choice (`chance`, `uniform`) as its uniform number by name.
    """

    def __init__(self, draws: int, seed: int | None, given: Mapping[str, Array] | None = None) -> None:
        self.draws, self.seed, self.given = draws, seed, given or {}
        self.drawn: dict[str, Array] = {}

    def _stream(self, name: str) -> np.random.Generator:
        # One counter-based stream for each parameter: adding a parameter or more draws changes no other number.
        digest = blake2b(name.encode(), digest_size=np.dtype(np.uint64).itemsize).digest()
        key = np.array([self.seed, np.frombuffer(digest, dtype=np.uint64)[0]], dtype=np.uint64)
        return np.random.Generator(np.random.Philox(key=key))

    def uniform(self, name: str) -> Array:
        if self.seed is None:
            return np.full(self.draws, 0.5)
        self.drawn[name] = self._stream(name).random(self.draws)
        return self.drawn[name]

    def normal(self, name: str) -> Array:
        """Standard normal numbers of a stream."""
        return np.zeros(self.draws) if self.seed is None else self._stream(name).standard_normal(self.draws)

    def constant(self, id: str) -> Array:
        return np.full(self.draws, value(id))

    def chance(self, name: str, share_id: str) -> Flags:
        """True in this share of the draws; never in the typical body."""
        share = value(share_id)
        return np.zeros(self.draws, dtype=np.bool_) if self.seed is None else self.uniform(name) < share

    def known(self, given: float | None, id: str) -> Array:
        """The given value where there is one, else drawn."""
        return self(id) if given is None else np.full(self.draws, given)

    def person(self, id: str, spread_id: str) -> Array:
        """A parameter that differs between people: its middle, times a log-normal factor of each person.

        `spread_id` is the row of the coefficient of variation between people, in per cent.
        """
        cv = self(spread_id) / 100
        found = self(id) * np.exp(np.sqrt(np.log1p(cv**2)) * self.normal(f"{id}, between people"))
        if self.seed is not None:
            self.drawn[id] = found
        return found

    def __call__(self, id: str) -> Array:
        if id in self.given:
            lookup(id)  # a run cites it all the same
            known = self.given[id]
            return np.concatenate([known, np.full(self.draws - len(known), known[-1])])
        if self.seed is None:
            return np.full(self.draws, value(id))
        self.drawn[id] = self._by_spread(id)
        return self.drawn[id]

    def _by_spread(self, id: str) -> Array:
        row = lookup(id)
        if row.spread_is == "uniform" and row.low is not None and row.high is not None:
            return row.low + (row.high - row.low) * self.uniform(id)
        weights = joint_weights(id)
        return spread_out(row, sum((weight * self.normal(name) for name, weight in weights), np.zeros(self.draws)))


def spread_out(row: Quantity, z: Array) -> Array:
    """The values of a row at standard normal numbers, by the distribution that its spread names.

    Raises
    ------
    EvidenceError
        The row names no distribution.
    """
    assert isinstance(row.value, float)
    middle = row.value
    if row.spread_is == "log-normal CV %" and row.spread is not None:
        sigma = log_sigma_of_cv(row.spread)
        if row.low is not None and row.high is not None:  # uncertainty of the estimate, beside the patients' spread
            sigma = float(np.hypot(sigma, log_sigma_of_95(row.low, row.high)))
        return middle * np.exp(sigma * z)
    if row.spread_is == "log-normal GSD" and row.spread is not None:
        return middle * row.spread**z
    if row.spread_is == "normal SD" and row.spread is not None:
        return middle + row.spread * z
    if row.low is not None and row.high is not None:
        if row.spread_is == "log-normal 90 %":
            return middle * np.exp(log_sigma_of_90(row.low, row.high) * z)
        if row.spread_is == "log-normal 95 %":
            return middle * np.exp(log_sigma_of_95(row.low, row.high) * z)
        if row.spread_is == "logit-normal 90 %":
            odds = middle / (1 - middle) * np.exp(logit_sigma_of_90(row.low, row.high) * z)
            return odds / (1 + odds)
        if row.spread_is == "uniform":
            return row.low + (row.high - row.low) * uniform_of(z)
    raise EvidenceError(f"{row.id}: spread_is {row.spread_is!r} is no distribution that can be drawn")
