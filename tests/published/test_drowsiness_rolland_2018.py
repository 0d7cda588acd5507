"""Rolland 2018: sedation, dizziness or fatigue in 38 to 46.6 % on high doses for alcohol use disorder; calibration."""

from __future__ import annotations

import pytest

from tests.published.drowsy import share_percent


@pytest.mark.parametrize("dose_mg", [90, 180, 270])
def test_share_on_high_doses(unwanted, adult, dose_mg):
    unwanted("rolland_sedation").check(share_percent(adult(), dose_mg, "alcohol"))
