"""The small circuit against Brian2 (`tests/data/circuit/spikes_brian2.npz`), and what single parts of the loop do."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.simulator.reflex.cells import soleus_pool
from eutonia.simulator.reflex.run import Activity, Setting, run
from eutonia.simulator.reflex.wiring import Circuit, Depression, Group, Kind
from tests.simulator.reflex.circuits import GRID_MS, reference_circuit, reference_run, single_cells, stored

KINDS = {"mn": ("motoneurons", 1148), "in": ("interneurons", 875)}


@pytest.fixture(scope="module")
def small() -> Activity:
    return reference_run()


def pairs(small: Activity, kind: str) -> list[tuple[np.ndarray, np.ndarray]]:
    """(found, Brian2's) spike steps of each cell."""
    circuit, brian2 = reference_circuit(), stored("spikes_brian2.npz")
    first = 0 if kind == "mn" else circuit.cells
    step, axon = np.round(small.time_ms[0] / GRID_MS).astype(int), small.axon[0]
    return [
        (np.sort(step[axon == first + cell]), np.sort(brian2[f"{kind}_step"][brian2[f"{kind}_cell"] == cell]))
        for cell in range(100)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_cell_fires_as_often_as_in_brian2(small, kind):
    counts = np.array([[len(found), len(expected)] for found, expected in pairs(small, kind)])
    np.testing.assert_array_equal(counts[:, 0], counts[:, 1])
    assert counts.sum(0).tolist() == [KINDS[kind][1]] * 2
    assert (counts[:, 1] > 0).mean() > 0.5


def test_every_motoneuron_spike_lies_within_a_step(small):
    assert max(np.abs(found - expected).max(initial=0) for found, expected in pairs(small, "mn")) <= 1


def test_all_spikes_but_one_lie_within_a_step_and_most_on_it(small):
    away = np.concatenate([np.abs(found - expected) for kind in KINDS for found, expected in pairs(small, kind)])
    assert len(away) == 2023
    assert (away > 1).sum() <= 1 and away.max() <= 2
    assert (away == 0).mean() > 0.98


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="one of 875 interneuron spikes lies two steps off: the potential only just touches its threshold",
)
def test_every_spike_lies_within_a_step(small):
    assert max(np.abs(found - expected).max(initial=0) for kind in KINDS for found, expected in pairs(small, kind)) <= 1


LOST, BACK_MS, SLOW_LOST, SLOW_MS = 0.11, 1500.0, 0.02, 5000.0


def released(times_ms: np.ndarray, depression: Depression) -> np.ndarray:
    """Release at each spike of one contact, so weak that the potential is a sum of equal courses."""
    pool = soleus_pool().thinned(1)
    step = np.round(times_ms / GRID_MS).astype(int)

    def trace(circuit: Circuit, step: np.ndarray) -> np.ndarray:
        setting = Setting(1, np.ones(1), step=step, axon=np.full(len(step), circuit.first_fibre))
        return run(circuit, [setting], times_ms[-1] + 50, watched=(0,)).trace[0, 0, 0]

    alone = trace(single_cells(pool, 1e-4), step[:1])[step[0] :]
    courses = np.array([np.pad(alone, (at - step[0], 0))[: len(alone)] for at in step])
    found = trace(single_cells(pool, 1e-4, depression=depression), step)[step[0] :]
    return np.linalg.lstsq(courses.T, found, rcond=None)[0]


def test_depression_follows_its_recurrence():
    times_ms = np.array([10.0, 60, 300, 310, 900, 1500])
    fast = slow = 1.0
    expected = [1.0]
    for gap in np.diff(times_ms):
        fast = 1 - (1 - fast * (1 - LOST)) * np.exp(-gap / BACK_MS)
        slow = 1 - (1 - slow * (1 - SLOW_LOST)) * np.exp(-gap / SLOW_MS)
        expected.append(fast * slow)
    found = released(times_ms, Depression(LOST, BACK_MS, SLOW_LOST, SLOW_MS))
    np.testing.assert_allclose(found, expected, rtol=1e-4)
    np.testing.assert_allclose(released(times_ms, Depression()), 1, rtol=1e-4)


def steady_release(rate_per_s: float) -> float:
    """Release left by the published fast depression of an Ia terminal after 120 spikes at a rate."""
    circuit = single_cells(soleus_pool().thinned(1), 1e-4, depression=Depression(LOST, BACK_MS))
    gap = round(1000 / rate_per_s / GRID_MS)

    def peak(step: np.ndarray) -> float:
        setting = Setting(1, np.ones(1), step=step, axon=np.full(len(step), circuit.first_fibre))
        return float(run(circuit, [setting], 20, watched=(0,)).trace[0, 0, 0].max())

    return peak(-gap * np.arange(120, -1, -1)) / peak(np.array([0]))


@pytest.mark.parametrize("rate_per_s", [0.1, 1, 2, 5, 10])
def test_steady_release_falls_with_the_rate(rate_per_s):
    back = np.exp(-1000 / rate_per_s / BACK_MS)
    assert steady_release(rate_per_s) == pytest.approx((1 - back) / (1 - (1 - LOST) * back), rel=1e-4)


def test_what_came_long_before_the_run_has_only_used_up_release():
    pool = soleus_pool().thinned(1)
    circuit = single_cells(pool, 1e-3, depression=Depression(LOST, BACK_MS))

    def rise(past: list[int]) -> float:
        step = np.array([*past, 100])
        setting = Setting(1, np.ones(1), step=step, axon=np.full(len(step), circuit.first_fibre))
        return float(run(circuit, [setting], 20, watched=(0,)).trace[0, 0, 0].max())

    at_rest = rise([])
    gap_ms = 1000 + 100 * GRID_MS
    assert rise([-20_000]) / at_rest == pytest.approx(1 - LOST * np.exp(-gap_ms / BACK_MS), rel=1e-6)
    assert rise([-2_000_000]) / at_rest == pytest.approx(1, rel=1e-6)


def driven(rate_per_s: float, order: int, fibres: int = 100, seconds: float = 4) -> tuple[Circuit, np.ndarray]:
    """How often each motoneuron hears from the one fibre that reaches it: each fires it whenever it can."""
    pool = soleus_pool().thinned(fibres)
    circuit = single_cells(pool, 400 * np.eye(fibres), fibres=fibres)
    ticks = round(1000 * seconds / (circuit.tick_steps * circuit.dt_ms))
    setting = Setting(3, np.ones(1), rate_per_s=np.full((1, ticks), rate_per_s))
    found = run(circuit, [setting], 1000 * seconds, (Group(Kind.FIBRES, 0, fibres),), order)
    times = [np.sort(found.time_ms[0][found.axon[0] == cell]) for cell in range(fibres)]
    return circuit, np.concatenate([np.diff(one) for one in times])


@pytest.mark.parametrize("order", [10, 25])
def test_driven_fibres_fire_at_their_rate_and_as_regularly_as_asked(order):
    _, intervals = driven(10, order)
    assert 1000 / intervals.mean() == pytest.approx(10, rel=0.03)
    assert intervals.std() / intervals.mean() == pytest.approx(1 / np.sqrt(order), rel=0.1)


def test_an_antidromic_spike_fires_a_free_cell_and_turns_back_by_chance():
    pool = soleus_pool().thinned(200)
    circuit = single_cells(pool)
    axon = circuit.antidromic(np.arange(200))
    settings = [Setting(seed, np.ones(1), step=np.zeros(200, np.int64), axon=axon) for seed in range(40)]
    found = run(circuit, settings, 10)
    turned = np.array([len(one) for one in found.axon])
    assert turned.mean() / 200 == pytest.approx(0.05, rel=0.12)
    assert set(np.concatenate(found.time_ms)) == {1.0}  # nobody fires by the shock alone
    twice = [Setting(1, np.ones(1), step=np.array([0, 40]), axon=axon[[0, 0]])]  # 2 ms apart, within 5 ms
    assert len(run(circuit, twice, 10).axon[0]) <= 1
