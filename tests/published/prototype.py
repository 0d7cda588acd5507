"""The constants with which the chain was tried before it was built; the fit moved them since.

Tests against the prototype's figures say that the chain was built as it was checked: they run with its constants.
"""

from __future__ import annotations

import csv
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import numpy as np

from eutonia.evidence.quantity import quantity_of
from eutonia.simulator import body, branches, parameters
from eutonia.simulator.sampling import Sampler, spread_out

TABLE = Path(__file__).with_name("prototype_constants.csv")
BETWEEN = ("model.receptor.kd_between", "model.effect.ec50_between")  # its spreads held the people's as well


def constants(draws: int, seed: int | None) -> dict[str, np.ndarray]:
    """The prototype's constants by id, drawn by the spreads that it had; its middle ones without a seed."""
    sampler = Sampler(draws, seed)
    found = {id: np.zeros(draws) for id in BETWEEN}
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [quantity_of(row) for row in csv.DictReader(file)]
    for row in rows:
        if seed is None or not row.spread_is:
            found[row.id] = np.full(draws, row.value)
        elif row.spread_is == "uniform":
            found[row.id] = row.low + (row.high - row.low) * sampler.uniform(row.id)
        else:
            found[row.id] = spread_out(row, sampler.normal(row.id))
    return found


@contextmanager
def as_prototype():
    """Bodies inside have the prototype's constants."""
    draw_bodies, typical_body = parameters.draw_bodies, parameters.typical_body

    def drawn(patient, draws, seed):
        return draw_bodies(patient, draws, seed, constants(-(-draws // 64) * 64, seed))

    def typical(patient, structure="two_compartment"):
        return typical_body(patient, structure, constants(1, None))

    with (
        patch.object(body, "draw_bodies", drawn),
        patch.object(branches, "draw_bodies", drawn),
        patch.object(parameters, "draw_bodies", drawn),
        patch.object(parameters, "typical_body", typical),
    ):
        yield
