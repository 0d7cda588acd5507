"""Cormery 2005 (rat hindlimb motoneurons): the cells here are of the cat's size; median S and median FF."""

from __future__ import annotations

import pytest

from tests.simulator.reflex.afterwards import (
    MEDIAN_FF,
    MEDIAN_S,
    PICKED,
    after_hyperpolarisation,
    picked,
    time_constant_ms,
)

CELL = {"slow": MEDIAN_S, "fast": MEDIAN_FF}


@pytest.mark.parametrize("type", CELL)
def test_input_resistance(circuit, type):
    circuit(f"rat_{type}_resistance").check(picked().input_resistance_megohm[PICKED.index(CELL[type])])


def test_rheobase_of_a_slow_cell(circuit):
    circuit("rat_slow_rheobase").check(picked().rheobase_na[PICKED.index(MEDIAN_S)])


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 33 nA, rat 8.0 (3.3 to 12.7): a large cell of the cat with a threshold 20 mV above rest",
)
def test_rheobase_of_a_fast_cell(circuit):
    circuit("rat_fast_rheobase").check(picked().rheobase_na[PICKED.index(MEDIAN_FF)])


@pytest.mark.parametrize("type", CELL)
def test_half_decay_of_the_afterhyperpolarisation(circuit, type):
    circuit(f"rat_{type}_ahp_half_decay").check(after_hyperpolarisation(CELL[type])[1])


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 4.7 mV, rat 2.9 (2.2 to 3.6): slow potassium conductance of the model file",
)
def test_size_of_the_afterhyperpolarisation_of_a_slow_cell(circuit):
    circuit("rat_slow_ahp_size").check(after_hyperpolarisation(MEDIAN_S)[0])


def test_size_of_the_afterhyperpolarisation_of_a_fast_cell(circuit):
    circuit("rat_fast_ahp_size").check(after_hyperpolarisation(MEDIAN_FF)[0])


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 10.6 ms, rat 5.4 (3.5 to 7.3): membrane of the cat's cells, 12,500 ohm cm2 in the dendrite",
)
def test_time_constant_of_a_slow_cell(circuit):
    circuit("rat_slow_time_constant").check(time_constant_ms(MEDIAN_S))


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 6.0 ms, rat 4.5 (3.2 to 5.8): membrane of the cat's cells",
)
def test_time_constant_of_a_fast_cell(circuit):
    circuit("rat_fast_time_constant").check(time_constant_ms(MEDIAN_FF))
