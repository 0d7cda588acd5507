"""The page, the figure and the credibility table say what the board holds."""

from __future__ import annotations

import json
import re

import pytest

from eutonia.errors import InputError
from eutonia.evidence.citation import sources
from eutonia.evidence.library import read_table
from eutonia.validation.credibility import GRADES, credibility, risk_of
from eutonia.validation.page import coverage, page_of
from eutonia.validation.report import ValidationReport
from eutonia.validation.scoreboard import build_scoreboard
from tests.validation.test_scoreboard import board, judged


@pytest.fixture(scope="module")
def report() -> ValidationReport:
    return ValidationReport(build_scoreboard(draws=40, area="kidney"))


def test_misses_stand_before_the_scores(report):
    page = page_of(board(judged(id="missed_one"), judged(id="met_one", within=True)))
    first, scores, whole = (page.index(f"## {title}") for title in ("Where the", "Scoreboard", "Every result"))
    assert first < page.index("missed_one") < scores < whole < page.index("met_one")


def test_a_miss_has_size_cause_and_what_would_settle_it():
    page = page_of(board(judged(cause="a small pump", settle="a larger one")))
    (line,) = re.findall(r".*a small pump.*", page)
    assert "| 4 | 2 (1 to 3) | 2 | a small pump. To settle it: a larger one. |" in line
    assert "not looked into yet" in page_of(board(judged()))


def test_too_few_inside_are_said_in_words():
    rows = [judged(id=str(k), inside=k < 8) for k in range(10)]
    assert "8 of 10 do (80 %)" in coverage(board(*rows))
    assert "says little" in coverage(board(*[judged(id=str(k)) for k in range(10)]))
    assert coverage(board(judged(inside=None))) == ""


def test_nothing_missed_is_said():
    assert "No result is missed." in page_of(board(judged(within=True)))


def test_every_question_has_scores_of_its_areas_and_a_known_source(report):
    for one in report.questions:
        assert len(one.scores) == len(one.areas) and one.risk in GRADES
        assert all(key in sources() for key in one.source.split("; "))
    kidney = next(one for one in report.questions if one.id == "kidney_dose")
    assert kidney.scores[0].results == report.board.score("validation", "kidney").results
    assert kidney.scores[1] is None and "plasma: not run" in page_of(report.board)


@pytest.mark.parametrize(
    ("influence", "consequence", "risk"),
    [("low", "low", "low"), ("low", "medium", "low"), ("low", "high", "medium"), ("medium", "medium", "medium"),
     ("medium", "high", "high"), ("high", "high", "high")],
)  # fmt: skip
def test_risk_is_influence_and_consequence(influence, consequence, risk):
    assert risk_of(influence, consequence) == risk_of(consequence, influence) == risk


def test_every_question_is_in_the_table(report):
    assert [one.id for one in credibility(report.board)] == [row["id"] for row in read_table("credibility.csv")]


def test_the_figure_says_what_it_shows(report):
    figure = report.figure
    assert "kidney: 1 of 1 results for validation within a factor of two." in figure.alt
    assert figure.svg.startswith("<svg") and 'role="img"' in figure.svg
    assert len(figure.table.rows) == len(report.board.judged)


def test_a_folder_is_written_whole(report, tmp_path):
    folder = report.save(tmp_path / "validation")
    assert {one.name for one in folder.iterdir()} >= {"scoreboard.md", "scoreboard.svg", "scoreboard.json"}
    held = json.loads((folder / "scoreboard.json").read_text())
    assert len(held["judged"]) == len(report.board.judged) and held["questions"]
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text("x")
    with pytest.raises(InputError, match="choose another name"):
        report.save(tmp_path / "other")
