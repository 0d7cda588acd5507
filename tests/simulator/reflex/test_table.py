"""The response table as a file: what is written is read, and a file from other numbers is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr

from eutonia.errors import EvidenceError
from eutonia.evidence import value
from eutonia.simulator.reflex.cord import Cord
from eutonia.simulator.reflex.drug import action_of
from eutonia.simulator.reflex.measures import MEASURES, responses
from eutonia.simulator.reflex.table import inputs, read_table, write_table


@pytest.fixture
def small() -> xr.Dataset:
    grid = np.array([[0.0, 0.25, 1.0], [0.125, 0.5, 1.0]])
    return xr.Dataset(
        {"h_max": (("severity", "release"), grid), "without_h_max": ("severity", np.array([0.3, 0.4]))},
        {"severity": [0.0, 1.0], "release": [0.06, 0.5, 1.0]},
        {"kind": "derived", "inputs": inputs(), "seed": 1},
    )


def test_what_is_written_is_read(tmp_path, small):
    write_table(small, tmp_path / "table.json")
    assert read_table(tmp_path / "table.json").identical(small)
    assert [one.name for one in tmp_path.iterdir()] == ["table.json"]


def test_a_table_made_from_other_numbers_is_refused(tmp_path, small):
    write_table(small.assign_attrs(inputs="0" * 64), tmp_path / "table.json")
    with pytest.raises(EvidenceError, match="made from other numbers; make it anew"):
        read_table(tmp_path / "table.json")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"values": {}}', json.dumps({"values": {}, "attributes": {}})])
def test_what_is_no_table_is_refused(tmp_path, text):
    (tmp_path / "table.json").write_text(text)
    with pytest.raises(EvidenceError, match="no response table; make one"):
        read_table(tmp_path / "table.json")


def test_a_missing_table_is_refused(tmp_path):
    with pytest.raises(EvidenceError, match="no response table"):
        read_table(tmp_path / "none.json")


def test_the_hash_of_the_inputs_does_not_change_by_itself():
    assert inputs() == inputs() and len(inputs()) == 64


def test_the_table_of_the_package_is_what_the_circuit_gives():
    """One point of it, run again: the same trials, the same numbers."""
    stored = read_table().sel(severity=0.5, release=0.6)
    again = responses(Cord(severity=0.5), [action_of(0.6)], int(value("reflex.table.repeats")), stored.attrs["seed"])
    for name in MEASURES:
        np.testing.assert_allclose(again[name].values[0], float(stored[name]), rtol=1e-4, atol=1e-5, err_msg=name)
