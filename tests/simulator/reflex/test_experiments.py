"""Experiments by their names, without the drug and with it, on the same trials."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.errors import InputError
from eutonia.simulator.reflex.cord import Cord
from eutonia.simulator.reflex.drug import Drug
from eutonia.simulator.reflex.experiments import EXPERIMENTS, named, run_reflex
from eutonia.simulator.reflex.stimulation import f_waves


def test_an_experiment_stands_beside_itself_under_the_drug():
    found = run_reflex("f-waves", occupancy=0.3, severity=0.5, seed=4, cells=60)
    assert found.occupancy.values.tolist() == [0, 0.3]
    for occupancy in (0.0, 0.3):
        alone = f_waves(Cord(severity=0.5, drug=Drug(occupancy), cells=60), seed=4)
        np.testing.assert_array_equal(found.f.sel(occupancy=occupancy), alone.f)
        assert float(found.persistence.sel(occupancy=occupancy)) == alone.attrs["persistence"]
    assert "reflex.f_wave.chance" in found.attrs["evidence_ids"]
    assert set(found.attrs["assumed_ids"]) < set(found.attrs["evidence_ids"])


def test_no_drug_is_run_alone():
    assert run_reflex("f-waves", occupancy=0, cells=60).occupancy.values.tolist() == [0]


def test_every_name_is_an_experiment():
    assert [named(name) for name in EXPERIMENTS] == list(EXPERIMENTS.values())


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"experiment": "clonuss"}, "experiment 'clonuss' does not exist; allowed: nearest are clonus"),
        ({"experiment": "hm", "occupancy": 1.4}, "occupancy 1.4; allowed: a number from 0 to 1"),
        ({"experiment": "hm", "severity": -1}, "severity -1; allowed: a number from 0 to 1"),
        ({"experiment": "hm", "density": 2}, "receptor density 2; allowed: a number from 0 to 1"),
        ({"experiment": "hm", "cells": 0}, "0 motoneurons; allowed: 1 to 900"),
        ({"experiment": "compare", "occupancy": [0.4, 0.1]}, "occupancies 0.4 0.1; allowed: rising numbers"),
    ],
)
def test_bad_input_is_one_clear_line(given, line):
    with pytest.raises(InputError, match=line):
        run_reflex(**given)
