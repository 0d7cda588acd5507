"""A claim as a page, and its numbers as a table and a figure."""

from __future__ import annotations

import json

from eutonia.reporting.claim_page import claim_files, found_figures, found_table, range_of
from eutonia.reporting.claims import Condition, Demonstration, Found, ShownClaim, load_claims

NUMBERS = (
    Found(name="small", title="a <small> one", unit="%", middle=None, low=1, high=2),
    Found(name="large", title="a large one", unit="%", middle=30, low=20, high=40),
    Found(name="other", title="of another unit", unit="ug/d", middle=0.25),
)
SHOWN = ShownClaim(
    claim=load_claims()[10],
    demonstration=Demonstration(
        ran="Nothing much.", found=NUMBERS, conditions=(Condition(text="A is above B", met=False),), holds=False,
        draws=10, seed=1, evidence_ids=("ae.label.dizzy",),
    ),
    sources=("A source & co.",),
)  # fmt: skip


def test_the_table_has_letters_numbers_and_ranges():
    table = found_table(SHOWN)
    assert table.rows[0] == ("A", "a <small> one, %", "", "1 to 2")
    assert table.rows[2] == ("C", "of another unit, micrograms/day", "0.25", "")
    assert range_of(NUMBERS[2]) == ""


def test_the_figure_sets_numbers_of_one_unit_beside_each_other_largest_first():
    (figure,) = found_figures(SHOWN)
    assert figure.alt.index("a large one") < figure.alt.index("a <small> one") and "another unit" not in figure.alt
    assert figure.svg.startswith("<svg role=")


def test_one_number_is_no_figure():
    alone = SHOWN.demonstration.model_copy(update={"found": NUMBERS[1:]})
    assert found_figures(SHOWN.model_copy(update={"demonstration": alone})) == ()


def test_the_page_escapes_and_says_what_was_met():
    files = claim_files(SHOWN, ())
    assert set(files) == {"claim.html", "claim.json", "found.svg"}
    page = files["claim.html"].decode()
    assert "a &lt;small&gt; one" in page and "A source &amp; co." in page
    assert "<strong>does not hold here</strong>" in page and "A is above B: <strong>no</strong>" in page
    assert 'lang="en"' in page and "a clinician decides" in page
    assert json.loads(files["claim.json"])["demonstration"]["holds"] is False
