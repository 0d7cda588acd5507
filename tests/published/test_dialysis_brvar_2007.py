"""Brvar 2007 (a man of 60 years, coma at 0.70 mg/L when his kidneys failed): plasma during 4 h of haemodialysis."""

from __future__ import annotations

import numpy as np
import pytest

import eutonia as eu

START_H, HOURS = 120.0, 4.0


@pytest.fixture(scope="module")
def half_life_h():
    """Of each draw, over the session; accumulated before it on a usual dose."""
    patient = eu.Patient(age_years=60, sex="male", weight_kg=70, kidney=eu.Kidney(crcl_ml_per_min=80))
    events = (eu.KidneyChange(at_h=48, crcl_ml_per_min=5), eu.AbruptStop(at_h=START_H - 12))
    run = eu.simulate(
        patient, eu.Regimen.oral(dose_mg=20, times_per_day=3, days=6), days=6, draws=400, seed=3, every_h=0.5,
        keep=("plasma_ng_per_ml",), events=(*events, eu.DialysisSession(start_h=START_H, hours=HOURS)),
    )  # fmt: skip
    hours = run.time_h.values
    inside = (hours >= START_H) & (hours <= START_H + HOURS)
    slopes = np.polyfit(hours[inside], np.log(run.plasma_ng_per_ml.values[:, inside]).T, 1)[0]
    return -np.log(2) / slopes


def test_the_draws_cover_the_half_life(poisoned, covers, half_life_h):
    covers(half_life_h, poisoned("brvar_thalf").value)


def test_the_median_half_life(poisoned, half_life_h):
    poisoned("brvar_thalf").check(float(np.median(half_life_h)))
