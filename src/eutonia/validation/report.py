"""The validation as a report: numbers, page, figure; saved whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from eutonia.reporting.figures import Figure, Table
from eutonia.reporting.save import save_folder
from eutonia.validation.credibility import Question, credibility
from eutonia.validation.figure import scoreboard_figure
from eutonia.validation.page import OTHERS, close, coverage, missed_lines, page_of, score_table
from eutonia.validation.scoreboard import VALIDATION, Scoreboard, build_scoreboard

KIND = "eutonia validation"
PAGE, PICTURE = "scoreboard.md", "scoreboard.svg"


@dataclass(frozen=True)
class ValidationReport:
    """Predicted beside published (`board`), and what it says of each question that the model is asked."""

    board: Scoreboard

    @property
    def questions(self) -> tuple[Question, ...]:
        """The credibility table."""
        return credibility(self.board)

    @property
    def figure(self) -> Figure:
        """Predicted against published; drawn when asked for."""
        return scoreboard_figure(self.board)

    @property
    def lines(self) -> tuple[str, ...]:
        """Each miss in a line, the farthest first."""
        return missed_lines(self.board)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The scores by area: validation, and apart from it what the model was built on."""
        return score_table(self.board, (VALIDATION,)), score_table(self.board, OTHERS)

    @property
    def summary(self) -> tuple[str, ...]:
        """What a terminal says last: the validation in one line, and what its coverage means."""
        return tuple(one for one in (close(self.board), coverage(self.board)) if one)

    def files(self) -> dict[str, bytes]:
        """Page, picture and JSON by their file names."""
        figure = self.figure
        page = page_of(self.board, f"![{figure.alt}]({PICTURE})\n\n{figure.caption}")
        whole = {**self.board.model_dump(mode="json"), "questions": [one.model_dump() for one in self.questions]}
        data = json.dumps(whole, ensure_ascii=False, sort_keys=True, allow_nan=False) + "\n"
        return {PAGE: page.encode(), PICTURE: figure.svg.encode(), "scoreboard.json": data.encode()}

    def save(self, folder: str | Path) -> Path:
        """Write page, picture and JSON into a new folder, an empty one, or an earlier such report.

        Raises
        ------
        InputError
            Something else stands at `folder`, or its parent does not exist.
        MachineError
            The disk is full or cannot be written; nothing partial is left behind.
        """
        return save_folder(Path(folder), self.files(), kind=KIND)


def validation_report(
    draws: int, seed: int, area: str | None = None, progress: Callable[[str], None] = lambda step: None
) -> ValidationReport:
    """Predict every published result, or those of one area; see `build_scoreboard`."""
    return ValidationReport(build_scoreboard(draws, seed, area, progress))
