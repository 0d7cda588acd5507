"""A man of 82 with a failing kidney: 60 mg a day halved for ten days and stopped; confused on the next day."""

from __future__ import annotations

import numpy as np

from eutonia.clinic.regimen import Branch, Regimen
from eutonia.reporting.stopping import INDEX, hours_since_last_dose
from eutonia.simulator import run_branches

HALVED_DAYS, USED_DAYS = 10, 365


def test_the_median_body_is_above_its_threshold_within_two_days(published, adult):
    half = Regimen.oral(10, HALVED_DAYS, 3)
    branch = Branch(after_days=USED_DAYS, then=half, days=HALVED_DAYS + 14)
    patient = adult(30, age_years=82)
    (run,) = run_branches(patient, Regimen.oral(20, USED_DAYS, 3), (branch,), draws=200, seed=11, keep=(INDEX,))
    since = run.time_h.values - HALVED_DAYS * 24 + hours_since_last_dose(half)
    above = run[INDEX].values[:, since >= 0] > 1
    first = np.where(above.any(axis=1), since[since >= 0][above.argmax(axis=1)], np.inf)
    published("bmj_halved").check(float(np.median(first)))
