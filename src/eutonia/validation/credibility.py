"""For each question: what rides on the model, what a wrong answer does, and what speaks for the model (ASME V&V 40)."""

from __future__ import annotations

from typing import Literal, get_args

from eutonia.clinic.record import Record
from eutonia.errors import EvidenceError
from eutonia.evidence.library import read_table
from eutonia.validation.scoreboard import VALIDATION, Score, Scoreboard, areas

TABLE = "credibility.csv"
Grade = Literal["low", "medium", "high"]
GRADES: tuple[Grade, ...] = get_args(Grade)


class Question(Record):
    """One question that the model is asked, and the evidence beside it.

    `risk` is influence and consequence together: high where one is high and the other at least medium, low where one
    is low and the other at most medium, medium else. `scores` are those of validation, by area; of an area that has no
    such result, None stands.
    """

    id: str
    question: str
    context_of_use: str
    influence: Grade
    influence_because: str
    consequence: Grade
    consequence_because: str
    risk: Grade
    areas: tuple[str, ...]
    scores: tuple[Score | None, ...]
    verification: str
    applicability: str
    gaps: str
    source: str


def risk_of(influence: Grade, consequence: Grade) -> Grade:
    """The risk of the model."""
    together = GRADES.index(influence) + GRADES.index(consequence)
    return GRADES[min(max(together - 1, 0), len(GRADES) - 1)]


def credibility(board: Scoreboard) -> tuple[Question, ...]:
    """Every question with the live scores of its areas; an area that was not run has no score.

    Raises
    ------
    EvidenceError
        A row names an unknown area or grade.
    """
    found = []
    for row in read_table(TABLE):
        named = tuple(row["areas"].split("; "))
        if strange := [one for one in named if one not in areas()]:
            raise EvidenceError(f"{TABLE} ({row['id']}): area {strange[0]!r} is none of {', '.join(areas())}")
        for grade in (row["influence"], row["consequence"]):
            if grade not in GRADES:
                raise EvidenceError(f"{TABLE} ({row['id']}): {grade!r} is none of {', '.join(GRADES)}")
        scores = {one.area: one for one in board.scores if one.role == VALIDATION}
        given = {name: row[name] for name in Question.model_fields if name in row and name != "areas"}
        risk = risk_of(row["influence"], row["consequence"])  # type: ignore[arg-type]
        found.append(
            Question.read({**given, "areas": named, "scores": tuple(scores.get(one) for one in named), "risk": risk})
        )
    return tuple(found)
