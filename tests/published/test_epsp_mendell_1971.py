"""Mendell and Henneman 1971 (cat; range from memory): the EPSP of one Ia fibre."""

from __future__ import annotations

from tests.simulator.reflex.afterwards import epsp_mv


def test_every_cell_of_the_pool(circuit):
    found = epsp_mv()
    for each in (found.min(), found.max()):
        circuit("epsp_cat").check(each)
