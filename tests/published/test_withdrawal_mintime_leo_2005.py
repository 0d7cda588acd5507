"""The published cases of withdrawal after tablets had all taken them for at least five months."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.clinic.regimen import Branch, Regimen
from eutonia.reporting.stopping import INDEX
from eutonia.simulator import run_branches


@pytest.mark.xfail(
    strict=True, raises=AssertionError,
    reason="model 1.41 after 60 days of 60 mg/day (0 to 1): the threshold is defined by a stop after 30 days",
)  # fmt: skip
def test_the_median_body_stays_below_its_threshold_before_the_shortest_course_of_the_cases(published, adult):
    branch = Branch(after_days=60, days=14)
    (run,) = run_branches(adult(), Regimen.oral(20, 60, 3), (branch,), draws=200, seed=11, keep=(INDEX,))
    published("cases_mintime").check(float(np.median(run[INDEX].values.max(axis=1))))
