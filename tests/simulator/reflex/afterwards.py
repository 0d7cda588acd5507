"""What a motoneuron does after a spike of its own or of a fibre and under a steady current, as laboratories read it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from eutonia.simulator.reflex.cells import Pool, soleus_pool
from eutonia.simulator.reflex.run import Setting, run
from tests.simulator.reflex.circuits import GRID_MS, single_cells, spikes_of, steady

ONE_FIBRE_US = 0.6
FIRST_S, MEDIAN_S, LAST_S, MEDIAN_FR, MEDIAN_FF, LAST_FF = 0, 400, 799, 825, 875, 899
PICKED = (FIRST_S, MEDIAN_S, LAST_S, MEDIAN_FR, MEDIAN_FF, LAST_FF)


@lru_cache(maxsize=1)
def picked() -> Pool:
    """First, median and last of the types."""
    from dataclasses import fields

    pool = soleus_pool()
    return Pool(**{one.name: getattr(pool, one.name)[list(PICKED)] for one in fields(pool)})


@lru_cache(maxsize=1)
def after_spike() -> np.ndarray:
    """Somas (cells, times) after an antidromic spike at rest, 400 ms."""
    circuit = single_cells(picked())
    every = np.arange(len(PICKED))
    setting = Setting(1, np.ones(1), step=np.zeros(len(every), np.int64), axon=circuit.antidromic(every))
    return run(circuit, [setting], 400, watched=tuple(every)).trace[0, :, 0]


def after_hyperpolarisation(cell: int) -> tuple[float, float, float]:
    """Depth (mV), time from the trough to half of it, and time from the spike until a twentieth of it is left (ms)."""
    trace = after_spike()[PICKED.index(cell)]
    trough = int(trace.argmin())
    depth = -trace[trough]
    half = int(np.argmax(-trace[trough:] < depth / 2))
    over = trough + int(np.argmax(-trace[trough:] < depth / 20))
    return float(depth), half * GRID_MS, over * GRID_MS


def time_constant_ms(cell: int) -> float:
    """The slow one, from the end of the charging by a weak current."""
    current = np.zeros(len(PICKED))
    at = PICKED.index(cell)
    current[at] = 0.1 * picked().rheobase_na[at]
    trace = steady(picked(), current, 100, watched=(at,)).trace[0, 0, 0]
    left = 1 - trace / (current[at] * picked().input_resistance_megohm[at])
    fitted = slice(round(5 / GRID_MS), round(25 / GRID_MS))
    return float(-1 / np.polyfit(GRID_MS * np.arange(len(trace))[fitted], np.log(left[fitted]), 1)[0])


@lru_cache(maxsize=1)
def epsp_mv() -> np.ndarray:
    """Peak at the soma after a spike of one Ia fibre, each cell of the pool."""
    pool = soleus_pool().thinned(90)
    circuit = single_cells(pool, ONE_FIBRE_US)
    setting = Setting(1, np.ones(1), step=np.array([0]), axon=np.array([circuit.first_fibre]))
    return run(circuit, [setting], 30, watched=tuple(range(90))).trace[0, :, 0].max(1)


@lru_cache(maxsize=1)
def composite_epsp() -> tuple[float, float]:
    """Rise from a tenth to the peak and fall from there to a tenth (ms): forty fibres into the median S cell."""
    fibres = 40
    circuit = single_cells(picked(), ONE_FIBRE_US, fibres=fibres)
    step = np.round(600 / np.linspace(55, 66, fibres) / GRID_MS).astype(int)
    order = np.argsort(step, kind="stable")
    setting = Setting(1, np.ones(1), step=step[order], axon=circuit.first_fibre + order)
    trace = run(circuit, [setting], 80, watched=(1,)).trace[0, 0, 0]
    peak = int(trace.argmax())
    assert trace[peak] < picked().threshold_mv[1]
    begun = int(np.argmax(trace > trace[peak] / 10))
    over = peak + int(np.argmax(trace[peak:] < trace[peak] / 10))
    return (peak - begun) * GRID_MS, (over - peak) * GRID_MS


def rate_per_na(cell: int) -> float:
    """Slope of the rate (per second) on the current between 1.2 and 2 times the rheobase."""
    at = PICKED.index(cell)
    currents, rates = [], []
    for share in (1.2, 1.4, 1.6, 1.8, 2.0):
        current = share * picked().rheobase_na
        times = spikes_of(steady(picked(), current, 1000), at)
        currents.append(current[at])
        rates.append(1000 / np.diff(times[1:]).mean())
    return float(np.polyfit(currents, rates, 1)[0])


def interval_cv(cell: int) -> float:
    """SD of the intervals over their mean at 1.5 times the rheobase under the noise of the membrane."""
    at = PICKED.index(cell)
    times = spikes_of(steady(picked(), 1.5 * picked().rheobase_na, 20_000, noise=1.0), at)
    intervals = np.diff(times)
    return float(intervals.std() / intervals.mean())
