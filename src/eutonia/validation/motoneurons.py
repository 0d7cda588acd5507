"""Predictions of single motoneurons: what they do after a spike, after that of a fibre, and under a steady current."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache

import numpy as np

from eutonia.simulator.reflex.cells import Interneurons, Pool, soleus_pool
from eutonia.simulator.reflex.cord import Cord
from eutonia.simulator.reflex.run import Activity, Setting, run
from eutonia.simulator.reflex.wiring import Circuit, Group, Kind, Projection
from eutonia.simulator.sampling import Array
from eutonia.validation.circuit import alike
from eutonia.validation.crowd import Crowd
from eutonia.validation.registry import predicts
from eutonia.validation.results import Result


def one_cell(number: int) -> Pool:
    """One motoneuron of the pool, 0 the smallest."""
    pool = soleus_pool()
    return Pool(**{one.name: getattr(pool, one.name)[[number]] for one in fields(pool)})


def _ia() -> Projection:
    (found,) = (one for one in Cord().circuit.projections if one.name == "ia")
    return found


@cache
def alone(number: int, fibres: int = 1) -> Circuit:
    """One motoneuron with the contacts of so many Ia fibres, spread evenly over the nerve, and nothing else."""
    whole, ia = Cord().circuit, _ia()
    at = np.round(np.linspace(0, ia.source.count - 1, fibres)).astype(int)
    contacts = np.full((fibres, 1), ia.conductance_us[ia.conductance_us > 0].mean())
    own = replace(
        ia, source=Group(Kind.FIBRES, 0, fibres), target=Group(Kind.MOTONEURONS, 0, 1), conductance_us=contacts,
        delay_ms=np.asarray(ia.delay_ms)[at] if fibres > 1 else np.zeros(1),
    )  # fmt: skip
    idle = Interneurons(*(getattr(whole.interneurons, one.name)[:1] for one in fields(whole.interneurons)))
    return Circuit(one_cell(number), idle, fibres, (own,), whole.dt_ms, whole.reversal_mv)


def steady(number: int, current_na: float, length_ms: float, noise: float = 0) -> Activity:
    """One cell under a steady current, from rest."""
    setting = Setting(1, np.ones(1), current_na=np.array([current_na]), noise=noise)
    return run(alone(number), [setting], length_ms, watched=(0,))


def number_of(result: Result) -> int:
    """The cell of a setting."""
    return int(result.number("cell"))


@predicts("rat_slow_rheobase", "rat_fast_rheobase")
def rheobase(crowd: Crowd, result: Result) -> Array:
    """Smallest steady current that fires the cell, nA."""
    return alike(crowd, float(one_cell(number_of(result)).rheobase_na[0]))


@predicts("rat_slow_resistance", "rat_fast_resistance")
def resistance(crowd: Crowd, result: Result) -> Array:
    """Input resistance, megohm."""
    return alike(crowd, float(one_cell(number_of(result)).input_resistance_megohm[0]))


@cache
def _after_spike(number: int, window_ms: float) -> Array:
    circuit = alone(number)
    setting = Setting(1, np.ones(1), step=np.zeros(1, np.int64), axon=circuit.antidromic(np.zeros(1, np.int64)))
    return run(circuit, [setting], window_ms, watched=(0,)).trace[0, 0, 0]


def after_hyperpolarisation(result: Result) -> tuple[float, int, Array]:
    """Depth, mV, the step of the trough, and the trace from there on."""
    trace = _after_spike(number_of(result), result.number("window_ms"))
    trough = int(trace.argmin())
    return float(-trace[trough]), trough, -trace[trough:]


@predicts("rat_slow_ahp_size", "rat_fast_ahp_size")
def depth(crowd: Crowd, result: Result) -> Array:
    """Depth of the afterhyperpolarisation, mV."""
    return alike(crowd, after_hyperpolarisation(result)[0])


@predicts("rat_slow_ahp_half_decay", "rat_fast_ahp_half_decay")
def half_decay(crowd: Crowd, result: Result) -> Array:
    """Time from the trough to half of it, ms."""
    size, _, trace = after_hyperpolarisation(result)
    return alike(crowd, int(np.argmax(trace < size / 2)) * Cord().circuit.dt_ms)


@predicts("cat_ahp_s", "cat_ahp_fast")
def duration(crowd: Crowd, result: Result) -> Array:
    """Time from the spike until this share of the trough is left, ms."""
    size, trough, trace = after_hyperpolarisation(result)
    return alike(crowd, (trough + int(np.argmax(trace < size * result.number("share")))) * Cord().circuit.dt_ms)


@predicts("rat_slow_time_constant", "rat_fast_time_constant")
def time_constant(crowd: Crowd, result: Result) -> Array:
    """The slow one, from the end of the charging by a weak current, ms."""
    number, dt_ms = number_of(result), Cord().circuit.dt_ms
    cell = one_cell(number)
    current = float(cell.rheobase_na[0]) / 10
    trace = steady(number, current, result.number("window_ms")).trace[0, 0, 0]
    left = 1 - trace / (current * float(cell.input_resistance_megohm[0]))
    time_ms = dt_ms * np.arange(len(trace))
    fitted = (time_ms >= result.number("from_ms")) & (time_ms < result.number("to_ms"))
    return alike(crowd, float(-1 / np.polyfit(time_ms[fitted], np.log(left[fitted]), 1)[0]))


@predicts("cat_f_i")
def rate_on_current(crowd: Crowd, result: Result) -> Array:
    """Slope of the rate on the current, 1/s per nA."""
    number = number_of(result)
    shares = np.linspace(result.number("from_rheobase"), result.number("to_rheobase"), int(result.number("points")))
    currents = shares * float(one_cell(number).rheobase_na[0])
    rates = [1000 / np.diff(fired(steady(number, one, result.number("window_ms")))[1:]).mean() for one in currents]
    return alike(crowd, float(np.polyfit(currents, rates, 1)[0]))


def fired(activity: Activity) -> Array:
    """When the motoneuron fired, ms."""
    return activity.time_ms[0][activity.axon[0] == 0]


@predicts("cat_interval_cv")
def variation(crowd: Crowd, result: Result) -> Array:
    """SD of the intervals over their mean under the noise of the membrane."""
    number = number_of(result)
    current = result.number("rheobase") * float(one_cell(number).rheobase_na[0])
    intervals = np.diff(fired(steady(number, current, result.number("window_ms"), noise=1)))
    return alike(crowd, float(intervals.std() / intervals.mean()))


@predicts("epsp_cat")
def epsp_of_one_fibre(crowd: Crowd, result: Result) -> Array:
    """Peak at the soma after a spike of one Ia fibre, mV; the cells of the pool instead of bodies."""
    found = []
    for number in np.linspace(0, len(soleus_pool()) - 1, int(result.number("cells"))).astype(int):
        circuit = alone(int(number))
        setting = Setting(1, np.ones(1), step=np.zeros(1, np.int64), axon=np.array([circuit.first_fibre]))
        found.append(run(circuit, [setting], result.number("window_ms"), watched=(0,)).trace[0, 0, 0].max())
    return np.array(found)


@cache
def _volley(number: int, fibres: int, window_ms: float, conducted_mm: float) -> tuple[Array, int]:
    circuit = alone(number, fibres)
    velocity = np.linspace(*_velocities(), fibres)
    step = np.round(conducted_mm / velocity / circuit.dt_ms).astype(np.int64)
    order = np.argsort(step, kind="stable")
    setting = Setting(1, np.ones(1), step=step[order], axon=circuit.first_fibre + order)
    trace = run(circuit, [setting], window_ms, watched=(0,)).trace[0, 0, 0]
    return trace, int(trace.argmax())


def _velocities() -> tuple[float, float]:
    from eutonia.evidence import value

    return value("reflex.ia.velocity_first"), value("reflex.ia.velocity_last")


def volley(result: Result) -> tuple[Array, int]:
    """The potential of a cell under a volley of many fibres, mV, and the step of its peak."""
    return _volley(
        number_of(result), int(result.number("fibres")), result.number("window_ms"), result.number("conducted_mm")
    )


@predicts("epsp_rise")
def rise(crowd: Crowd, result: Result) -> Array:
    """Time of the composite EPSP from a tenth to its peak, ms."""
    trace, peak = volley(result)
    return alike(crowd, (peak - int(np.argmax(trace > trace[peak] / 10))) * Cord().circuit.dt_ms)


@predicts("epsp_fall")
def fall(crowd: Crowd, result: Result) -> Array:
    """Time of the composite EPSP from its peak to a tenth, ms."""
    trace, peak = volley(result)
    return alike(crowd, int(np.argmax(trace[peak:] < trace[peak] / 10)) * Cord().circuit.dt_ms)
