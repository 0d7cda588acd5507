"""Meythaler, hemiplegia report (6 patients): Ashworth score after 3 months at a mean of 205.3 micrograms a day."""

from __future__ import annotations

import eutonia as eu
from tests.published.middle import adult, day_mean, middle


def test_fall_of_the_score_at_three_months(expected):
    regimen = eu.Regimen.pump(rate_ug_per_day=205.3, tip="T10", days=90)
    run = middle(regimen, 90, 1.0, adult(diagnosis="stroke", ashworth=3.7))
    expected("hemi_3mo").check(float(run.ashworth[0]) - day_mean(run, "ashworth", 90))
