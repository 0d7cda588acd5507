"""US tablet label: 63 % drowsy on up to 80 mg daily against 36 % on placebo (a calibration)."""

from __future__ import annotations

from tests.published.drowsy import share_percent


def test_share_on_the_drug(unwanted, adult):
    unwanted("label_drowsy").check(share_percent(adult(), 80))


def test_share_on_placebo(unwanted, adult):
    unwanted("label_drowsy_placebo").check(share_percent(adult(), 0))
