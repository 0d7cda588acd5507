"""Drowsiness that nobody asked for: the Swiss text and the oral arm of SISTERS, neither used for the curve."""

from __future__ import annotations

import pytest

from tests.published.drowsy import share_percent


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 15.5 % at 60 mg daily, printed 10.2: the share that mentions it unasked is assumed (7 %)",
)
def test_swiss_text(unwanted, adult):
    unwanted("swiss_sedation").check(share_percent(adult(), 60, "spontaneous"))


def test_sisters(unwanted, adult):
    unwanted("sisters_somnolence").check(share_percent(adult(), 40, "spontaneous"))
