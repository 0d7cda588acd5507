"""A man of 46 years on haemodialysis, poisoned by 5 mg daily: more than 600 ng/mL after 2 h, less than 200 after 4."""

from __future__ import annotations

import numpy as np
import pytest

import eutonia as eu


@pytest.fixture(scope="module")
def plasma():
    """Of each draw, 2 h into a session and at its end, on the fifth day of 5 mg daily."""
    patient = eu.Patient(age_years=46, sex="male", weight_kg=70, kidney=eu.Kidney(dialysis="haemodialysis"))
    run = eu.simulate(
        patient, eu.Regimen.oral(dose_mg=5, times_per_day=1, days=5), days=6, draws=400, seed=3, every_h=0.5,
        keep=("plasma_ng_per_ml",), events=(eu.DialysisSession(start_h=112, hours=4),),
    )  # fmt: skip
    return run.plasma_ng_per_ml.sel(time=np.isin(run.time_h, (114, 116))).values


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 34 ng/mL, 112 in the highest 5 % of draws, seen more than 600: 5 mg daily cannot give it at F 0.74",
)
def test_level_two_hours_into_a_session(poisoned, plasma):
    poisoned("case_level").check(float(np.percentile(plasma[:, 0], 95)))


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model a factor of 1.4, 2.1 in the highest 5 % of draws, seen 3 or more: that asks for 26 L/h",
)
def test_fall_in_the_second_half_of_a_session(poisoned, plasma):
    poisoned("case_fall").check(float(np.percentile(plasma[:, 0] / plasma[:, 1], 95)))
