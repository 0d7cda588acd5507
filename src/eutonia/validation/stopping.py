"""Predictions of withdrawal: when the index passes its threshold, and when it is highest."""

from __future__ import annotations

import numpy as np

from eutonia.clinic.regimen import Branch, Regimen
from eutonia.reporting.stopping import INDEX, hours_since_last_dose
from eutonia.simulator import run_branches
from eutonia.simulator.sampling import Array
from eutonia.validation.cord import pump_of, tablets_of
from eutonia.validation.crowd import Crowd, adult_of
from eutonia.validation.registry import predicts
from eutonia.validation.results import Result


def by_mouth(crowd: Crowd, result: Result, then: Regimen | None = None) -> tuple[Array, Array]:
    """Hours since the last dose, and the index over its threshold (draws, hours); `then` is taken before the stop."""
    taken, after = tablets_of(result), int(result.number("after_days"))
    more = 0 if then is None else then.days
    branch = Branch(after_days=taken.days, then=then, days=more + after)
    (run,) = run_branches(adult_of(result), taken, (branch,), crowd.draws, crowd.seed, keep=(INDEX,))
    since = run.time_h.values - 24 * more + hours_since_last_dose(then or taken)
    late = since >= 0
    return since[late], run[INDEX].values[:, late]


def by_pump(crowd: Crowd, result: Result) -> tuple[Array, Array]:
    """Hours since the stop of a pump, and the index over its threshold (draws, hours)."""
    pump, days = pump_of(result), int(result.number("days"))
    run = crowd.run(adult_of(result), pump, days + int(result.number("after_days")), 2.0, (INDEX,))
    late = run.time_h.values >= 24 * days
    return run.time_h.values[late] - 24 * days, run[INDEX].values[:, late]


def first_above(hours: Array, index: Array) -> Array:
    """The first hour above the threshold; infinite where it is never passed."""
    above = index > 1
    return np.where(above.any(axis=1), hours[above.argmax(axis=1)], np.inf)


@predicts("daleo_onset", "palliative_onset")
def onset(crowd: Crowd, result: Result) -> Array:
    """Hours from the last dose to the threshold."""
    return first_above(*by_mouth(crowd, result))


@predicts("bmj_halved")
def onset_after_half(crowd: Crowd, result: Result) -> Array:
    """The same after some days on less."""
    half = Regimen.oral(result.number("then_mg"), int(result.number("then_days")), int(result.number("times")))
    return first_above(*by_mouth(crowd, result, half))


@predicts("cases_mintime")
def highest_index(crowd: Crowd, result: Result) -> Array:
    """Highest index over its threshold after a stop."""
    return by_mouth(crowd, result)[1].max(axis=1)


@predicts("pump_stop_onset")
def onset_after_pump(crowd: Crowd, result: Result) -> Array:
    """Hours from the stop of a pump to the threshold."""
    return first_above(*by_pump(crowd, result))


@predicts("stop_600_window")
def time_of_highest_index(crowd: Crowd, result: Result) -> Array:
    """Hours from the stop of a pump to the highest index."""
    hours, index = by_pump(crowd, result)
    return hours[index.argmax(axis=1)]
