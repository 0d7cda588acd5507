"""The cells from their geometry: against the same written by hand elsewhere, and against what is printed of them."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.simulator.reflex.cells import Pool, interneurons, soleus_pool
from tests.simulator.reflex.circuits import CELLS, stored

SAME = {
    "soma_nf": "soma_nf", "dendrite_nf": "dendrite_nf", "coupling_us": "coupling_us", "soma_leak_us": "soma_leak_us",
    "dendrite_leak_us": "dendrite_leak_us", "sodium_us": "na_us", "potassium_fast_us": "kf_us",
    "potassium_slow_us": "ks_us", "slow_per_ms": "beta_q_per_ms", "threshold_mv": "theta_mv", "kind": "type",
    "input_resistance_megohm": "input_mohm", "rheobase_na": "rheobase_na",
}  # fmt: skip


@pytest.fixture(scope="module")
def pool() -> Pool:
    return soleus_pool()


@pytest.mark.parametrize("name", SAME)
def test_a_thinned_pool_equals_the_reference_circuit(pool, name):
    np.testing.assert_allclose(
        getattr(pool.thinned(CELLS), name), stored("network.npz")[f"mn_{SAME[name]}"], rtol=1e-12
    )


def test_the_pool_is_ordered_by_size(pool):
    assert np.bincount(pool.kind).tolist() == [800, 50, 50]
    assert (np.diff(pool.kind) >= 0).all()
    for rising in (pool.rheobase_na, pool.threshold_mv, pool.soma_nf, pool.dendrite_nf, pool.velocity_m_per_s):
        assert (np.diff(rising) >= 0).all()
    for falling in (pool.input_resistance_megohm, pool.axon_threshold):
        assert (np.diff(falling) <= 0).all()


def test_a_thinned_pool_keeps_both_ends_and_its_shares(pool):
    few = pool.thinned(90)
    assert (few.rheobase_na[[0, -1]] == pool.rheobase_na[[0, -1]]).all()
    assert np.bincount(few.kind).tolist() == [80, 5, 5]
    assert few.emg.mean() == pytest.approx(pool.emg.mean(), rel=0.02)


def test_interneurons_follow_their_cylinder():
    group = interneurons("renshaw", 3)
    area_cm2 = np.pi * 25 * 242 * 1e-8
    np.testing.assert_allclose(group.capacitance_nf, 1000 * area_cm2, rtol=1e-12)
    np.testing.assert_allclose(group.leak_us, 1e6 * area_cm2 / 760, rtol=1e-12)
    np.testing.assert_allclose(group.threshold_mv, [5, 10, 15], rtol=1e-12)
    assert len(group) == 3
