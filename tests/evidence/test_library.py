"""The tables are read strictly, found by id, and remembered when read."""

import csv
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest

from eutonia.errors import EvidenceError, InputError
from eutonia.evidence.library import (
    QUANTITY_TABLES,
    SOURCES,
    TABLES,
    bounds,
    evidence_version,
    load_quantities,
    lookup,
    quantities,
    read_table,
    reading,
    value,
    version_of,
)

CLEARANCE, VOLUME, RATE = "adult.oral.simon.cl_f", "adult.oral.simon.v_f", "adult.oral.simon.ka"


@pytest.fixture
def folder(tmp_path):
    for path in TABLES.glob("*.csv"):
        shutil.copy(path, tmp_path)
    return tmp_path


def spoil(path, change):
    """Change the third row (line 4 of the file)."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    change(rows[3], {name: column for column, name in enumerate(rows[0])})
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def test_all_quantity_tables_exist():
    assert [name for name in QUANTITY_TABLES if not (TABLES / name).exists()] == []


def test_a_table_that_is_not_there_yet_is_left_out(folder):
    (folder / "effect.csv").unlink()
    assert CLEARANCE in load_quantities(folder)


def test_value_is_the_number_of_the_row():
    assert value(CLEARANCE) == pytest.approx(11.6, rel=1e-12)
    assert lookup(CLEARANCE).unit == "L/h"


@pytest.mark.parametrize("id", ["adult.oral.simon.cl", "adult.oral.simon.clf", "adult.oral.Simon.cl_f"])
def test_an_unknown_id_names_the_nearest(id):
    with pytest.raises(InputError, match=r"nearest are .*adult\.oral\.simon\.cl_f"):
        lookup(id)


def test_an_id_far_from_all_still_gets_one_clear_line():
    with pytest.raises(InputError, match="one of the [0-9]+ ids") as caught:
        lookup("")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("id", ["itb.csf.vd", "adult.oral.model.kochak"])
def test_value_refuses_a_range_or_a_text(id):
    with pytest.raises(EvidenceError, match=id):
        value(id)


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("unit", "", "unit is empty"),
        ("kind", "", "kind"),
        ("kind", "guess", "kind 'guess'"),
        ("source", "", "source is empty"),
        ("verified", "maybe", "verified 'maybe'"),
        ("value", "about 3", "not a number"),
        ("id", "", "id is empty"),
    ],
)
@pytest.mark.parametrize("table", QUANTITY_TABLES)
def test_a_spoiled_row_is_named_with_file_and_row(folder, table, column, text, said):
    def change(row, at):
        row[at["unit"]] = "1"
        row[at["value"]] = "3"
        row[at[column]] = text

    spoil(folder / table, change)
    with pytest.raises(EvidenceError, match=f"{table} row 4.*{said}"):
        load_quantities(folder)


def test_low_above_high_is_refused(folder):
    def change(row, at):
        row[at["low"]], row[at["high"]], row[at["spread_is"]] = "2", "1", "range"

    spoil(folder / "effect.csv", change)
    with pytest.raises(EvidenceError, match=r"effect\.csv row 4.*low 2 is above high 1"):
        load_quantities(folder)


def test_an_id_twice_in_a_table_is_refused(folder):
    first = read_table("effect.csv")[0]["id"]
    spoil(folder / "effect.csv", lambda row, at: row.__setitem__(at["id"], first))
    with pytest.raises(EvidenceError, match=rf"effect\.csv row 4: id {first} stands twice"):
        load_quantities(folder)


def test_an_id_in_two_tables_is_refused(folder):
    spoil(folder / "effect.csv", lambda row, at: row.__setitem__(at["id"], CLEARANCE))
    with pytest.raises(EvidenceError, match=rf"effect\.csv row 4 \({CLEARANCE}\).*another table"):
        load_quantities(folder)


def test_a_cell_too_few_is_refused(folder):
    spoil(folder / "kidney.csv", lambda row, at: row.pop())
    with pytest.raises(EvidenceError, match=r"kidney\.csv row 4: has 16 cells for 17 columns"):
        load_quantities(folder)


def test_a_foreign_column_is_refused(folder):
    path = folder / "kidney.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("verified", "checked", 1), encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"kidney\.csv row 1: the columns must be"):
        load_quantities(folder)


@pytest.mark.parametrize(("column", "text"), [("kind", "guess"), ("source", "")])
def test_other_tables_are_read_strictly_too(folder, column, text):
    spoil(folder / "bounds.csv", lambda row, at: row.__setitem__(at[column], text))
    with pytest.raises(EvidenceError, match=r"bounds\.csv row 4"):
        read_table("bounds.csv", folder)


def test_a_missing_table_is_named():
    with pytest.raises(EvidenceError, match=r"rules_mars\.csv"):
        read_table("rules_mars.csv")


def test_every_row_of_every_table_parses():
    assert len(load_quantities(TABLES)) == sum(len(read_table(name)) for name in QUANTITY_TABLES)
    for path in TABLES.glob("*.csv"):
        assert read_table(path.name)


def test_bounds():
    low, high = bounds("patient.weight_kg")
    assert 0 < low < 1 < 300 < high < 1000
    with pytest.raises(InputError, match=r"patient\.weight_kg"):
        bounds("patient.weight")


def test_reading_remembers_what_was_read_once_and_sorted():
    with reading() as used:
        value(VOLUME)
        lookup(CLEARANCE)
        value(VOLUME)
    value(RATE)
    assert used.ids == (CLEARANCE, VOLUME)


def test_an_id_that_does_not_exist_is_not_remembered():
    with reading() as used, pytest.raises(InputError):
        lookup("no.such.id")
    assert used.ids == ()


def test_reading_nests():
    with reading() as outer:
        value(VOLUME)
        with reading() as inner:
            value(CLEARANCE)
        value(RATE)
    assert inner.ids == (CLEARANCE,)
    assert outer.ids == (CLEARANCE, RATE, VOLUME)


def test_threads_do_not_mix_their_readings():
    ids = [CLEARANCE, VOLUME, RATE] * 10

    def read(id):
        with reading() as used:
            for _ in range(50):
                value(id)
        return used.ids

    with reading() as outside, ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, ids)) == [(id,) for id in ids]
    assert outside.ids == ()


def test_a_thread_with_the_context_of_its_caller_records_there():
    everything = [id for id, quantity in quantities().items() if isinstance(quantity.value, float)]
    with reading() as used, ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(copy_context().run, value, id) for id in everything]:
            done.result()
    assert used.ids == tuple(sorted(everything))


def test_the_version_changes_with_any_row_and_any_source(folder):
    sources = folder / "sources.bib"
    shutil.copy(SOURCES, sources)
    before = version_of(folder, sources)
    assert before == evidence_version()
    seen = {before}
    for path in sorted(folder.glob("*.csv")):
        spoil(path, lambda row, at: row.__setitem__(-1, row[-1] + " "))
        seen.add(version_of(folder, sources))
    sources.write_text(sources.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    seen.add(version_of(folder, sources))
    assert len(seen) == len(list(folder.glob("*.csv"))) + 2


def test_the_version_does_not_depend_on_line_endings(folder):
    path = folder / "effect.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert version_of(folder, SOURCES) == evidence_version()
