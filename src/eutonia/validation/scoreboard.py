"""Predicted beside published, and how often it fits: one judgement for each result, one score for each area and role.

The band of draws is that of single people, while many papers print means of groups: that a published value lies inside
the band is the weaker test, that the prediction lies inside the paper's own interval the harder one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from eutonia.clinic.record import Record
from eutonia.errors import InputError
from eutonia.evidence import bounds
from eutonia.reporting.findings import quantiles
from eutonia.simulator.sampling import Array
from eutonia.validation.crowd import Crowd
from eutonia.validation.registry import prediction_of
from eutonia.validation.results import ROLES, Result, results

SPREADS = ("sd", "log_sd", "cv")
VALIDATION = ROLES[-1]


class Judged(Record):
    """One published result beside its prediction.

    `published` is None where only a range is known. `predicted` is the statistic over the bodies; None where it is not
    finite (most bodies never get there). `low_90` to `high_90` holds 90 % of the bodies; None where every body has the
    same value, or each is a yes or a no. `fold_error` is 1 inside a range, and None without a ratio (a value of 0 or
    less). `inside`: the published value lies in the band. `within`: the prediction lies in the published interval.
    """

    id: str
    area: str
    role: str
    quantity: str
    unit: str
    population: str
    n: str
    published: float | None
    low: float
    high: float
    interval_percent: int
    spread_is: str
    statistic: str
    predicted: float | None
    low_90: float | None = None
    high_90: float | None = None
    fold_error: float | None = None
    inside: bool | None = None
    within: bool
    source: str
    evidence_ids: tuple[str, ...]
    cause: str
    settle: str
    note: str

    @property
    def published_middle(self) -> float:
        """The published value, or the end of its range that is nearer to the prediction (the prediction inside it)."""
        if self.published is not None:
            return self.published
        return self.high if self.predicted is None else min(max(self.predicted, self.low), self.high)


class Score(Record):
    """How well one area does in one role; counts name what each share is of."""

    area: str
    role: str
    results: int
    with_ratio: int
    fold_error: float | None
    with_band: int
    inside: int
    within: int


class Scoreboard(Record):
    """Every published result judged, and the scores by area: those of validation apart from all others."""

    draws: int
    seed: int
    judged: tuple[Judged, ...]
    scores: tuple[Score, ...]

    @property
    def misses(self) -> tuple[Judged, ...]:
        """Predictions outside the published interval, the farthest first; none is left out."""
        missed = [one for one in self.judged if not one.within]
        return tuple(sorted(missed, key=lambda one: -(np.inf if one.fold_error is None else one.fold_error)))

    def score(self, role: str, area: str = "") -> Score:
        """The score of a role, of all areas together or of one."""
        return score_of(area, role, [one for one in self.judged if one.role == role and area in ("", one.area)])


def areas() -> tuple[str, ...]:
    """The areas of the results, in the order of the table."""
    return tuple(dict.fromkeys(one.area for one in results().values()))


def build_scoreboard(
    draws: int = 1000, seed: int = 1, area: str | None = None, progress: Callable[[str], None] = lambda step: None
) -> Scoreboard:
    """Predict every published result, or those of one area.

    Raises
    ------
    InputError
        No such area, or a count out of range.
    EvidenceError
        A result has no prediction.
    """
    if area is not None and area not in areas():
        raise InputError(f"area {area!r}", ", ".join(areas()), "use one of these or leave it out")
    for name, given in (("draws", draws), ("seed", seed)):
        low, high = bounds(f"simulate.{name}")
        if not low <= given <= high:
            raise InputError(f"{name} {given:g}", f"{low:g} to {high:g}", f"correct {name}")
    crowd, judged = Crowd(draws, seed), []
    for one_area in areas() if area is None else (area,):
        progress(f"Predicting: {one_area}")
        judged += [judge(one, crowd) for one in results().values() if one.area == one_area]
    return Scoreboard(draws=draws, seed=seed, judged=tuple(judged), scores=scores_of(judged))


def judge(result: Result, crowd: Crowd) -> Judged:
    """One result beside its prediction."""
    found = np.asarray(prediction_of(result.id)(crowd, result), dtype=float)
    predicted = statistic_of(found, result.statistic)
    band = band_of(found) if result.statistic not in SPREADS else None
    low, high = (result.low, result.high) if result.value is None else (result.value, result.value)
    return Judged(
        id=result.id, area=result.area, role=result.role, quantity=result.quantity, unit=result.unit,
        population=result.population, n=result.n, published=result.value, low=result.low, high=result.high,
        interval_percent=result.interval_percent, spread_is=result.spread_is, statistic=result.statistic,
        predicted=predicted,
        low_90=None if band is None else band[0], high_90=None if band is None else band[1],
        fold_error=None if predicted is None else fold_error(predicted, low, high),
        inside=None if band is None else high >= band[0] and (band[1] is None or low <= band[1]),
        within=predicted is not None and result.low <= predicted <= result.high,
        source=result.source, evidence_ids=result.evidence_ids, cause=result.cause, settle=result.settle,
        note=result.note,
    )  # fmt: skip


def statistic_of(found: Array, statistic: str) -> float | None:
    """The statistic of the bodies; None where it is not finite. What is not a number is left out."""
    known = found[~np.isnan(found)]
    if not len(known):
        return None
    if statistic == "median":
        value = float(np.percentile(known, 100 / 2, method="nearest"))
    elif statistic == "mean":
        value = float(known.mean())
    elif statistic == "sd":
        value = float(known.std(ddof=1))
    else:
        spread = float(np.log(known).std(ddof=1))
        value = spread if statistic == "log_sd" else 100 * float(np.sqrt(np.expm1(spread * spread)))
    return value if np.isfinite(value) else None


def band_of(found: Array) -> tuple[float, float | None] | None:
    """The ends of 90 % of the bodies; the upper one is None where it is infinite, and there is no band of one value."""
    known = found[~np.isnan(found)]
    if len(np.unique(known)) <= 2:
        return None
    first, *_, last = quantiles()
    low, high = (float(np.quantile(known, one, method="nearest")) for one in (first, last))
    if not np.isfinite(low):
        return None
    return low, high if np.isfinite(high) else None


def fold_error(predicted: float, low: float, high: float) -> float | None:
    """How many times too high or too low; against the nearer end of a range, and 1 inside it."""
    if low <= predicted <= high:
        return 1.0
    nearest = low if predicted < low else high
    if predicted <= 0 or nearest <= 0:
        return None
    return max(predicted / nearest, nearest / predicted)


def scores_of(judged: Sequence[Judged]) -> tuple[Score, ...]:
    """The score of every area in every role that it has."""
    named = dict.fromkeys((role, one) for role in reversed(ROLES) for one in (found.area for found in judged))
    made = (score_of(area, role, [o for o in judged if (o.role, o.area) == (role, area)]) for role, area in named)
    return tuple(one for one in made if one.results)


def score_of(area: str, role: str, own: Sequence[Judged]) -> Score:
    """The score of these results."""
    folds = [one.fold_error for one in own if one.fold_error is not None]
    return Score(
        area=area, role=role, results=len(own), with_ratio=len(folds),
        fold_error=float(np.exp(np.mean(np.log(folds)))) if folds else None,
        with_band=sum(one.inside is not None for one in own), inside=sum(one.inside is True for one in own),
        within=sum(one.within for one in own),
    )  # fmt: skip
