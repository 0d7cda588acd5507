"""The committed page says what a fresh run says, of every result."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eutonia.validation.crowd import Crowd
from eutonia.validation.page import missed_lines, predicted_text, score_table
from eutonia.validation.results import results
from eutonia.validation.scoreboard import judge
from tests.validation.test_scoreboard import board, judged

PAGE = (Path(__file__).parents[2] / "docs" / "scoreboard.md").read_text(encoding="utf-8")
MISSES, WHOLE = (PAGE[PAGE.index(f"## {title}") :] for title in ("Where the model misses", "Every result"))
CHEAP = (
    "agarwal_f",
    "he_cl_f",
    "toxref_vd",
    "girl_clearance",
    "rat_slow_rheobase",
    "muanda_nnh_45",
    "beraha_tolerated",
)


def cells_of(text: str, id: str) -> list[str]:
    (line,) = re.findall(rf"^.*`{id}`.*$", text, flags=re.MULTILINE)
    return [one.strip() for one in line.strip("|").split("|")]


def test_every_result_stands_on_the_page_once():
    table = WHOLE[: WHOLE.index("\n## ")]
    assert sorted(re.findall(r"`(\w+)`", table)) == sorted(results())


@pytest.fixture(scope="module")
def crowd() -> Crowd:
    return Crowd(1000, 1)


@pytest.mark.parametrize("id", CHEAP)
def test_the_page_agrees_with_a_fresh_run(id, crowd):
    fresh = judge(results()[id], crowd)
    found = cells_of(WHOLE[: WHOLE.index("\n## ")], id)
    assert found[1:4] == [fresh.area, fresh.role, predicted_text(fresh)]
    assert found[8] == ("yes" if fresh.within else "no")


def test_every_miss_of_the_page_has_a_cause():
    listed = MISSES[: MISSES.index("\n## ")].splitlines()
    missed = [line for line in listed if "`" in line]
    assert missed
    assert [line for line in missed if "not looked into yet" in line and "| anchor |" not in line] == []


def test_a_miss_in_a_line():
    (line,) = missed_lines(board(judged(cause="a small pump", settle="a larger one")))
    assert line == (
        "MISSED level (a, validation): predicted 4, published 2 (1 to 3), fold error 2. Likely cause: a small pump. "
        "Would settle it: a larger one."
    )


def test_scores_end_with_all_areas():
    rows = [judged(), judged(id="b", area="kidney", fold_error=None)]
    assert [row[0] for row in score_table(board(*rows)).rows] == ["plasma", "kidney", "all"]
    assert score_table(board(*rows)).rows[1][3] == "none"
