"""The scoreboard judges as it says: by the paper's interval, by the band of bodies, and each role apart."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.errors import InputError
from eutonia.validation.crowd import Crowd
from eutonia.validation.registry import prediction_of
from eutonia.validation.results import ROLES, results
from eutonia.validation.scoreboard import (
    Judged,
    Scoreboard,
    areas,
    band_of,
    build_scoreboard,
    fold_error,
    judge,
    scores_of,
    statistic_of,
)


@pytest.fixture(scope="module")
def kidney() -> Scoreboard:
    return build_scoreboard(draws=40, area="kidney")


def judged(**changed) -> Judged:
    fields = {
        "id": "a", "area": "plasma", "role": "validation", "quantity": "level", "unit": "1", "population": "adults",
        "n": "3", "published": 2.0, "low": 1.0, "high": 3.0, "interval_percent": 95, "spread_is": "CI",
        "statistic": "mean", "predicted": 4.0, "low_90": 1.0, "high_90": 9.0, "fold_error": 2.0, "inside": True,
        "within": False, "source": "nobody", "evidence_ids": (), "cause": "", "settle": "", "note": "",
    }  # fmt: skip
    return Judged(**(fields | changed))


def board(*rows: Judged) -> Scoreboard:
    return Scoreboard(draws=1, seed=1, judged=rows, scores=scores_of(rows))


def test_every_result_has_a_prediction():
    assert [id for id in results() if prediction_of(id) is None] == []


def test_every_area_says_what_it_is_about():
    assert len(areas()) == len({one.area for one in results().values()})


@pytest.mark.parametrize(
    ("predicted", "low", "high", "fold"),
    [(4, 2, 2, 2), (1, 2, 2, 2), (5, 1, 10, 1), (20, 1, 10, 2), (0.5, 1, 10, 2), (0, 1, 2, None), (3, 0, 0, None),
     (2, 0, 1, 2)],
)  # fmt: skip
def test_fold_error(predicted, low, high, fold):
    assert fold_error(predicted, low, high) == fold


def test_statistics_of_bodies():
    found = np.exp(np.random.default_rng(1).normal(1, 0.3, 20_000))
    assert statistic_of(found, "median") == pytest.approx(np.e, rel=0.01)
    assert statistic_of(found, "log_sd") == pytest.approx(0.3, rel=0.02)
    assert statistic_of(found, "cv") == pytest.approx(100 * np.sqrt(np.expm1(0.09)), rel=0.03)
    assert statistic_of(found, "sd") == pytest.approx(found.std(), rel=1e-3)


def test_what_most_bodies_never_reach_has_no_median():
    assert statistic_of(np.array([1.0, np.inf, np.inf]), "median") is None
    assert statistic_of(np.array([1.0, 2.0, np.inf]), "median") == 2
    assert statistic_of(np.array([np.nan, np.nan]), "mean") is None


def test_one_value_or_a_yes_and_no_have_no_band():
    assert band_of(np.full(9, 3.0)) is None and band_of(np.array([0.0, 100, 0, 100])) is None
    low, high = band_of(np.arange(101.0))
    assert (low, high) == (5, 95)
    assert band_of(np.r_[np.arange(80.0), np.full(20, np.inf)]) == (pytest.approx(5, abs=1), None)


def test_misses_come_farthest_first_and_none_is_left_out(kidney):
    rows = (judged(id="near"), judged(id="met", within=True), judged(id="far", fold_error=9.0),
            judged(id="never", predicted=None, fold_error=None))  # fmt: skip
    assert [one.id for one in board(*rows).misses] == ["never", "far", "near"]
    assert {one.id for one in kidney.judged if not one.within} == {one.id for one in kidney.misses}


def test_roles_are_never_mixed():
    rows = [judged(id=role, role=role, fold_error=fold) for role, fold in zip(ROLES, (1.5, 4.0, 9.0), strict=True)]
    found = board(*rows)
    assert {one.role: one.fold_error for one in found.scores} == pytest.approx(
        dict(zip(ROLES, (1.5, 4, 9), strict=True))
    )
    assert found.score("validation").results == 1 and found.score("validation", "kidney").results == 0


def test_a_share_counts_only_what_has_a_band():
    found = board(judged(), judged(id="b", inside=False), judged(id="c", inside=None)).score("validation")
    assert (found.results, found.with_band, found.inside, found.within) == (3, 2, 1, 0)


def test_the_prediction_lies_in_its_own_band(kidney):
    for one in kidney.judged:
        if one.low_90 is not None:
            assert one.low_90 <= one.predicted <= one.high_90


def test_same_seed_same_board(kidney):
    assert build_scoreboard(draws=40, area="kidney") == kidney
    assert build_scoreboard(draws=40, seed=2, area="kidney") != kidney


def test_a_wrong_area_is_one_clear_line():
    with pytest.raises(InputError, match="area 'liver'; allowed: spinal fluid"):
        build_scoreboard(area="liver")
    with pytest.raises(InputError, match="draws 0"):
        build_scoreboard(draws=0)


def test_a_value_of_the_paper_beside_a_value_of_the_bodies():
    found = judge(results()["agarwal_f"], Crowd(400, 1))
    assert found.predicted == pytest.approx(0.73, abs=0.02) and found.inside is True
    assert found.published_middle == found.published == 0.74
