"""When signs came after tablets were stopped at once: cases that no constant was set by."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.clinic.regimen import Branch, Regimen
from eutonia.evidence import value
from eutonia.reporting.stopping import INDEX, hours_since_last_dose
from eutonia.simulator import run_branches

DAYS = round(value("wd.oral.mintime") * 365 / 12)  # the shortest course of the published cases; theirs is not stated


def first_hours(patient, dose_mg, times):
    """Hours from the last dose to the threshold in each draw; inf where it is not passed."""
    taken = Regimen.oral(dose_mg, DAYS, times)
    (run,) = run_branches(patient, taken, (Branch(after_days=DAYS, days=7),), draws=200, seed=11, keep=(INDEX,))
    above = run[INDEX].values > 1
    first = run.time_h.values[above.argmax(axis=1)] + hours_since_last_dose(taken)
    return np.where(above.any(axis=1), first, np.inf)


@pytest.mark.parametrize("times", [3, 4])
def test_median_body_crosses_when_the_cases_hallucinated(published, adult, times):
    published("daleo_onset").check(float(np.median(first_hours(adult(), 25, times))))


def test_the_case_in_palliative_care_lies_among_the_draws(published, adult):
    case = published("palliative_onset")
    found = first_hours(adult(), 25, 4)
    early, late = np.mean(found < case.low), np.mean(found > case.high)
    assert early < 0.05 and late < 0.95, f"{early:.0%} before {case.low:g} h, {late:.0%} after {case.high:g} h"
