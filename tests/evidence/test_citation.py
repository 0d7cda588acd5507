"""From an id to its source; every key and every source is used."""

import re

import pytest

from eutonia.errors import EvidenceError, InputError
from eutonia.evidence.citation import cite, format_citation, read_sources, reference, sources
from eutonia.evidence.library import QUANTITY_TABLES, TABLES, quantities, read_table


def test_every_source_key_of_a_quantity_is_in_the_bibliography():
    lost = {(q.id, key) for q in quantities().values() for key in q.source_keys if key not in sources()}
    assert lost == set()


def test_every_entry_of_the_bibliography_is_used():
    used = {key for q in quantities().values() for key in q.source_keys}
    for path in TABLES.glob("*.csv"):
        used |= {key for row in read_table(path.name) for key in row.get("source", "").split("; ")}
    assert set(sources()) - used == set()


def test_every_entry_says_what_was_read_of_it():
    assert [key for key, entry in sources().items() if not entry.get("note")] == []


def test_assumptions_and_only_they_have_the_source_assumption():
    assert [q.id for q in quantities().values() if (q.kind == "assumed") != (q.source == "assumption")] == []


def test_nothing_from_memory_counts_as_verified():
    assert [q.id for q in quantities().values() if "memory" in q.read_from and q.verified] == []


def test_a_doi_in_a_row_is_the_doi_of_its_source():
    lost = []
    for quantity in quantities().values():
        dois = {sources()[key].get("doi", "").lower() for key in quantity.source_keys} - {""}
        written = {part.lower() for part in quantity.doi_or_pmid.split("; ") if part.startswith("10.")}
        if dois and not written <= dois:
            lost.append((quantity.id, written, dois))
    assert lost == []


def test_every_quantity_can_be_cited_and_printed():
    for citation in cite(quantities()):
        assert citation.text and citation.kind
        printed = format_citation(citation.id)
        assert printed.startswith(citation.id) and "source:" in printed
        assert not re.search(r"\bug\b|µ", printed)


@pytest.mark.parametrize("table", ["pharmacokinetics.csv", "effect.csv", "intrathecal.csv"])
def test_printed_text_has_no_trailing_zero(table):
    columns = ("quantity", "note", "spread_is", "population")
    found = [
        (row["id"], row[column])
        for row in read_table(table)
        for column in columns
        if re.search(r"(?<![\d.])\d+\.\d*0(?![\d.])", row[column])
    ]
    assert found == []


def test_cite_keeps_the_order_and_names_each_id_once():
    ids = ("adult.oral.simon.v_f", "adult.oral.kochak.beta", "adult.oral.simon.v_f")
    assert [citation.id for citation in cite(ids)] == list(ids[:2])


def test_a_citation_carries_kind_source_and_doubt():
    (from_memory,) = cite(["itb.csf.t12_label_us"])
    assert (from_memory.kind, from_memory.verified) == ("label", False)
    (simon,) = cite(["adult.oral.simon.cl_f"])
    assert simon.doi_or_pmid.startswith("10.3389/fpsyt.2018.00385") and simon.verified
    assert "Simon N" in simon.text and "2018" in simon.text and "Front Psychiatry" in simon.text


def test_rules_and_bounds_can_be_cited_too():
    others = [path.name for path in TABLES.glob("rules_*.csv")] + ["bounds.csv"]
    for name in others:
        row = read_table(name)[0]
        (citation,) = cite([row["id"]])
        assert citation.source == row["source"] and citation.text


def test_an_unknown_id_names_the_nearest():
    with pytest.raises(InputError, match=r"adult\.oral\.simon\.ka"):
        cite(["adult.oral.simon.kaa"])


def test_an_unknown_source_is_a_broken_table():
    with pytest.raises(EvidenceError, match="nobody1900"):
        reference("nobody1900")


def test_the_printed_lines_hold_number_unit_spread_and_note():
    printed = format_citation("adult.oral.simon.ka")
    assert "1.64 1/h (bootstrap 95 % CI: 1.34 to 2)" in printed
    assert "n: 57" in printed and "published; verified" in printed and "note: belongs to" in printed
    assert "22 to 157 mL (range)" in format_citation("itb.csf.vd")
    assert "65 % (SD: 16)" in format_citation("spastic.oral.wuis1990.ae")


GOOD = "@article{key2000,\n  title = {A title},\n  note = {abstract read},\n}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + GOOD, "key2000 stands twice"),
        (GOOD.replace("  title = {A title},\n", ""), "no title"),
        (GOOD[:-2], "not closed"),
        (GOOD.replace("{A title},", "A title,"), "line 2"),
        ("@article{key2000\n", "line 1"),
    ],
)
def test_a_broken_bibliography_is_refused(tmp_path, text, said):
    path = tmp_path / "sources.bib"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError, match=said):
        read_sources(path)


def test_a_whole_bibliography_is_read(tmp_path):
    path = tmp_path / "sources.bib"
    path.write_text("% words before\n\n" + GOOD, encoding="utf-8")
    assert read_sources(path)["key2000"]["title"] == "A title"


def test_the_quantity_tables_are_named_once():
    assert len(set(QUANTITY_TABLES)) == len(QUANTITY_TABLES)


def test_the_name_of_an_institution_stays_whole() -> None:
    assert reference("us-tablet-label").startswith("US Food and Drug Administration. ")
