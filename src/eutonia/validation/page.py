"""The scoreboard as a page of Markdown: misses first, then the scores, every result, and the credibility table."""

from __future__ import annotations

from collections.abc import Sequence

from eutonia.evidence.library import read_table
from eutonia.reporting.figures import Table
from eutonia.reporting.words import number, percent, texts
from eutonia.validation.credibility import Question, credibility
from eutonia.validation.results import ROLES
from eutonia.validation.scoreboard import VALIDATION, Judged, Score, Scoreboard

TOPIC = "validation"
UNPREDICTED = "not_predicted.csv"
OTHERS = tuple(one for one in reversed(ROLES) if one != VALIDATION)


def page_of(board: Scoreboard, picture: str = "") -> str:
    """The page.

    Parameters
    ----------
    picture : Markdown of the figure, put under the scores
    """
    words = texts(TOPIC)
    parts = [
        f"# {words['title']}",
        words["disclaimer"],
        words["lead"].format(draws=number(board.draws), seed=board.seed),
        words["reading"],
        f"## {words['misses_title']}",
        *_misses(board),
        f"## {words['scores_title']}",
        words["scores"],
        _printed(score_table(board, (VALIDATION,))),
        coverage(board),
        *([picture] if picture else []),
        words["scores_other"],
        _printed(score_table(board, OTHERS)),
        f"## {words['all_title']}",
        _table(("result", "area", "role", "predicted", "band", "published", "fold", "inside", "within", "source"),
               [_whole(one) for one in board.judged]),
        f"## {words['unpredicted_title']}",
        words["unpredicted"],
        _table(("ids", "reason"), [(f"`{row['id']}`", row["reason"]) for row in read_table(UNPREDICTED)]),
        f"## {words['credibility_title']}",
        words["credibility"],
        _table(("question", "use", "influence", "consequence", "risk", "evidence", "gaps"),
               [_question(one, {each.area for each in board.judged}) for one in credibility(board)]),
        words["written"],
    ]  # fmt: skip
    return "\n\n".join(one for one in parts if one) + "\n"


def coverage(board: Scoreboard) -> str:
    """How many published values of the validation lie inside the bands, and what that says."""
    words, score = texts(TOPIC), board.score(VALIDATION)
    if not score.with_band:
        return ""
    less = score.inside * 10 < score.with_band * (10 - 1)
    return words["coverage_less" if less else "coverage_enough"].format(
        inside=score.inside, count=score.with_band, share=percent(score.inside / score.with_band)
    )


def close(board: Scoreboard) -> str:
    """The validation in one line."""
    score = board.score(VALIDATION)
    return texts(TOPIC)["close"].format(
        within=score.within, count=score.results, fold=fold_text(score.fold_error), inside=score.inside,
        with_band=score.with_band,
    )  # fmt: skip


def missed_lines(board: Scoreboard) -> tuple[str, ...]:
    """Each miss in a line of text, the farthest first."""
    words = texts(TOPIC)
    return tuple(
        words["line"].format(
            quantity=one.quantity, id=one.id, role=one.role, predicted=predicted_text(one),
            published=published_text(one), fold=fold_text(one.fold_error), cause=one.cause or words["no_cause"],
            settle=one.settle or words["no_settle"],
        )
        for one in board.misses
    )  # fmt: skip


def score_table(board: Scoreboard, roles: tuple[str, ...] = (VALIDATION,)) -> Table:
    """The scores of these roles by area, and of all areas together."""
    words = texts(TOPIC)
    own = [one for role in roles for one in (*(s for s in board.scores if s.role == role), board.score(role))]
    rows = tuple(_score(one, one.area or words["all"]) for one in own if one.results)
    columns = ("area", "role", "count", "mean_fold", "inside", "within")
    return Table(
        words["scores_title" if VALIDATION in roles else "others_title"],
        tuple(words["columns"][one] for one in columns),
        rows,
    )


def published_text(one: Judged) -> str:
    """The published value with its interval and unit."""
    ends = f"{number(one.low)} to {number(one.high)}"
    shown = ends if one.published is None else f"{number(one.published)} ({ends})"
    return shown + _unit(one)


def predicted_text(one: Judged) -> str:
    """The prediction with its unit."""
    return texts(TOPIC)["never"] if one.predicted is None else number(one.predicted) + _unit(one)


def fold_text(fold: float | None) -> str:
    """A fold error, or that there is none."""
    return texts(TOPIC)["none"] if fold is None else number(fold)


def _unit(one: Judged) -> str:
    return "" if one.unit == "1" else f" {one.unit.strip('{}')}"


def _misses(board: Scoreboard) -> list[str]:
    words, missed = texts(TOPIC), board.misses
    if not missed:
        return [words["no_misses"]]
    counts: dict[str, int] = {"missed": len(missed), "count": len(board.judged)}
    for role in ROLES:
        counts[role] = sum(one.role == role for one in missed)
        counts[f"{role}_count"] = sum(one.role == role for one in board.judged)
    columns = ("result", "of", "predicted", "published", "fold", "why")
    return [words["misses"].format(**counts), _table(columns, [_missed(one) for one in missed])]


def _named(one: Judged) -> str:
    return f"{one.quantity} ({one.population}) `{one.id}`"


def _missed(one: Judged) -> tuple[str, ...]:
    words = texts(TOPIC)
    return (
        _named(one), f"{one.area}, {one.role}", predicted_text(one), published_text(one), fold_text(one.fold_error),
        words["why"].format(cause=one.cause or words["no_cause"], settle=one.settle or words["no_settle"]),
    )  # fmt: skip


def _whole(one: Judged) -> tuple[str, ...]:
    words = texts(TOPIC)
    band = words["none"]
    if one.low_90 is not None:
        band = f"{number(one.low_90)} to {words['never'] if one.high_90 is None else number(one.high_90)}"
    inside = words["none"] if one.inside is None else _yes(one.inside)
    return (
        _named(one), one.area, one.role, predicted_text(one), band, published_text(one),
        fold_text(one.fold_error), inside, _yes(one.within), one.source,
    )  # fmt: skip


def _yes(said: bool) -> str:
    return texts(TOPIC)["yes" if said else "no"]


def _score(one: Score, area: str) -> tuple[str, ...]:
    return (
        area, one.role, number(one.results), fold_text(one.fold_error), f"{one.inside} of {one.with_band}",
        f"{one.within} of {one.results}",
    )  # fmt: skip


def _question(one: Question, run: set[str]) -> tuple[str, ...]:
    words = texts(TOPIC)
    said = [
        words["evidence_none" if area in run else "evidence_not_run"].format(area=area)
        if score is None
        else words["evidence"].format(
            area=area, within=score.within, results=score.results, fold=fold_text(score.fold_error)
        )
        for area, score in zip(one.areas, one.scores, strict=True)
    ]  # fmt: skip
    return (
        one.question, one.context_of_use, f"{words['risk'][one.influence]}: {one.influence_because}",
        f"{words['risk'][one.consequence]}: {one.consequence_because}", words["risk"][one.risk],
        ". ".join((one.verification, "; ".join(said), one.applicability)), one.gaps,
    )  # fmt: skip


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    names = texts(TOPIC)["columns"]
    return _lines([names[one] for one in columns], rows)


def _printed(shown: Table) -> str:
    return _lines(shown.columns, shown.rows)


def _lines(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
