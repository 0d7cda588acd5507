"""Same seed, same spikes; sets do not know of one another; one thread or two give the same bits."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from eutonia.errors import MachineError
from eutonia.simulator.reflex.cells import soleus_pool
from eutonia.simulator.reflex.cord import Cord
from eutonia.simulator.reflex.nerve import shock
from eutonia.simulator.reflex.run import Activity, run
from eutonia.simulator.reflex.stimulation import shocked
from eutonia.simulator.reflex.wiring import Circuit
from tests.simulator.reflex.circuits import single_cells, steady

CORD = Cord(severity=0.5, cells=90)


def trials(seeds: list[int]) -> Activity:
    """A shock in the middle of the recruitment curve, one trial a seed."""
    each = shock(CORD, 13.0, 0.0, 1)
    return run(CORD.circuit, [shocked(CORD, (each,), seed) for seed in seeds], 40)


def same(one: Activity, i: int, other: Activity, j: int) -> bool:
    return np.array_equal(one.axon[i], other.axon[j]) and np.array_equal(one.time_ms[i], other.time_ms[j])


@pytest.fixture(scope="module")
def four() -> Activity:
    return trials([1, 2, 3, 4])


def test_the_same_seed_gives_the_same_spikes_whatever_else_is_run(four):
    again = trials([4, 1])
    assert len(four.axon[0]) > 10
    assert same(four, 0, again, 1) and same(four, 3, again, 0)


def test_another_seed_gives_other_spikes(four):
    assert not any(same(four, i, four, j) for i in range(4) for j in range(i))


@pytest.mark.skipif(numba.config.NUMBA_NUM_THREADS < 2, reason="one core")
def test_one_thread_and_two_give_the_same_bits(four):
    threads = numba.get_num_threads()
    try:
        for count in (1, 2):
            numba.set_num_threads(count)
            found = trials([1, 2, 3, 4])
            assert all(same(found, i, four, i) for i in range(4))
    finally:
        numba.set_num_threads(threads)


def test_spikes_come_in_order_of_time(four):
    assert all((np.diff(one) >= 0).all() for one in four.time_ms)


def test_blocks_that_take_several_steps_in_one_go_fire_as_they_do_step_by_step(four, monkeypatch):
    assert CORD.circuit.stride > 1
    monkeypatch.setattr(Circuit, "stride", 1)
    found = trials([1, 2, 3, 4])
    assert all(same(found, i, four, i) for i in range(4))


def test_watched_cells_start_at_rest_and_reach_the_steady_potential():
    pool = soleus_pool().thinned(5)
    current = 0.5 * pool.rheobase_na
    trace = steady(pool, current, 400, watched=(0, 4)).trace[0]
    assert (trace[:, :, 0] == 0).all()
    np.testing.assert_allclose(trace[:, 0, -1], (current * pool.input_resistance_megohm)[[0, 4]], rtol=1e-9)
    assert (trace[:, 1, -1] < trace[:, 0, -1]).all()


def test_a_circuit_that_runs_away_says_so(monkeypatch):
    monkeypatch.setattr("eutonia.simulator.reflex.run.ROOM_PER_CELL", 0)
    with pytest.raises(MachineError, match="the circuit fired .* room for 0; try fewer cells or a shorter run"):
        trials([1])
    assert single_cells(soleus_pool().thinned(1)).cells == 64
