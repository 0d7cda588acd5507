"""The records of a plan: which refills are said once."""

import pytest

from eutonia.clinic.plan import PumpCourse, RefillVisit


def course(*days: int, last_alarm: int = 26) -> PumpCourse:
    """Refills on these days, the alarm a fixed number of days after the fill before; the last one may differ."""
    refills = [
        RefillVisit(day=day, alarm_day=day + 11, early_day=day + 7, late_day=day + 16, why="", rule_ids=())
        for day in days
    ]
    if refills:
        last = refills[-1]
        refills[-1] = last.model_copy(update={"alarm_day": last.day - 15 + last_alarm})
    return PumpCourse(tip="T10", concentration_ug_per_ml=500, refills=tuple(refills))


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        ((39, 59, 78, 97, 116, 135), (39, 59, 78)),  # 20, then 19 again and again: the third row shows the 19
        ((20, 39, 58, 77), (20, 39)),
        ((20, 39, 58), (20, 39, 58)),  # one alone is not folded
        ((20, 39, 58, 80), (20, 39, 58, 80)),
        ((20,), (20,)),
        ((), ()),
    ],
)
def test_only_refills_that_repeat_the_interval_before_them_are_folded(days, shown) -> None:
    found = course(*days)
    assert tuple(one.day for one in found.first_refills) == shown
    assert (*found.first_refills, *found.repeated_refills) == found.refills


def test_a_refill_whose_alarm_moves_is_not_folded() -> None:
    found = course(39, 59, 78, 97, 116, last_alarm=25)
    assert found.first_refills == found.refills and found.repeated_refills == ()
