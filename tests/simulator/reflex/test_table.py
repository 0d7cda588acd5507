"""The response table as a file: whole or not at all, and only of this version."""

import json
from pathlib import Path

import numpy as np
import pytest

from eutonia.errors import EvidenceError
from eutonia.simulator.reflex.measures import MEASURES
from eutonia.simulator.reflex.table import TABLE, inputs, read_table, write_table


def test_the_table_of_the_package_is_of_this_version() -> None:
    table = read_table()
    assert table.attrs["inputs"] == inputs()
    assert table.attrs["kind"] == "derived"
    assert set(MEASURES) <= set(table.data_vars)
    assert table["h_fixed"].dims == ("severity", "release")


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    table = read_table()
    write_table(table, tmp_path / "table.json")
    again = read_table(tmp_path / "table.json")
    for name in table.variables:
        np.testing.assert_array_equal(again[name].values, table[name].values)
    assert again.attrs == table.attrs
    assert [one.name for one in tmp_path.iterdir()] == ["table.json"]


def test_a_table_from_other_numbers_is_refused(tmp_path: Path) -> None:
    stored = json.loads(TABLE.read_text(encoding="utf-8"))
    stored["attributes"]["inputs"] = "0" * 64
    (tmp_path / "table.json").write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(EvidenceError, match="made from other numbers; make it anew with `eutonia reflex table`"):
        read_table(tmp_path / "table.json")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"values": {}, "attributes": {}}'])
def test_what_is_no_table_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "table.json").write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError, match="table.json is no response table"):
        read_table(tmp_path / "table.json")


def test_without_a_table_one_line_says_so(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="nothing.json is no response table"):
        read_table(tmp_path / "nothing.json")


def test_no_drug_leaves_everything() -> None:
    table = read_table().sel(release=1.0)
    for name in ("h_fixed", "h_max", "jerk", "polysynaptic", "force"):
        assert table[name].values == pytest.approx(1, rel=1e-6)
