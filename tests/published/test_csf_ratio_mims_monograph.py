"""CSF over plasma at steady state by mouth (drug monograph; origin in the 1970s)."""

from __future__ import annotations

import numpy as np
import pytest

import eutonia as eu


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 0.108, monograph 0.12 (last printed figure): the fit weighs it against tone by mouth and sleepiness",
)
def test_csf_over_plasma_at_steady_state(published, adult):
    run = eu.simulate(
        adult(), eu.Regimen.oral(dose_mg=20, times_per_day=3, days=10), days=10, draws=1000, seed=7, every_h=0.5,
        keep=("plasma_ng_per_ml", "csf_ng_per_ml"),
    )  # fmt: skip
    last_day = run.sel(time=run.time_h >= 9 * 24)
    ratio = last_day.csf_ng_per_ml.mean("time") / last_day.plasma_ng_per_ml.mean("time")
    for level in ("C1", "T10", "L3", "cranium"):
        published("mims_csf_plasma").check(float(np.median(ratio.sel(level=level))))
