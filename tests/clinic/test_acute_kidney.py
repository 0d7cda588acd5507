"""KDIGO from a creatinine trace, each edge once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from eutonia.clinic.acute_kidney import Creatinine, acute_kidney_injury
from eutonia.errors import InputError

NOON = datetime(2026, 12, 1, 12)


def trace(*pairs):
    return tuple(Creatinine(at=NOON - timedelta(hours=hours), mg_per_dl=level) for hours, level in pairs)


@pytest.mark.parametrize(
    ("pairs", "answer"),
    [
        (((40, 1.0), (1, 1.3)), True),  # 0.3 within 48 h, ratio 1.3
        (((40, 1.0), (1, 1.29)), False),
        (((49, 1.0), (1, 1.3)), True),  # exactly 48 h apart
        (((49.1, 1.0), (1, 1.3)), False),
        (((100, 0.4), (1, 0.6)), True),  # exactly 1.5 times, written in decimals
        (((100, 0.4), (1, 0.59)), False),
        (((169, 0.4), (1, 0.6)), None),  # the low value lies outside the 7 days: one value is left
        (((60, 2.0), (40, 1.4), (1, 1.0)), False),  # falling
        (((1, 2.6),), None),
        ((), None),
    ],
)
def test_each_edge_of_the_definition(pairs, answer):
    assert acute_kidney_injury(trace(*pairs), NOON) is answer


def test_values_after_the_moment_are_not_looked_at():
    later = Creatinine(at=NOON, mg_per_dl=3)
    assert acute_kidney_injury((*trace((30, 1.0), (2, 1.1)), later), NOON) is False


def test_order_of_the_trace_does_not_matter():
    given = trace((40, 1.0), (1, 1.3))
    assert acute_kidney_injury(given[::-1], NOON) is acute_kidney_injury(given, NOON) is True


def test_a_creatinine_of_zero_is_refused():
    with pytest.raises(InputError, match=r"mg_per_dl 0"):
        Creatinine(at=NOON, mg_per_dl=0.0)
