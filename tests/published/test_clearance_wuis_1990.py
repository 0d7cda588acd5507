"""Wuis 1990 (6 spastic patients, 30 to 80 mg/day)."""

from __future__ import annotations

import numpy as np

import eutonia as eu


def test_clearance_by_mouth(published, typical, adult):
    published("wuis1990_cl_f").check(typical(adult()).cl_f_l_per_h[0] * 1000 / 60)


def test_share_of_the_dose_in_urine(published, typical, adult):
    published("wuis1990_urine").check(typical(adult()).urine_percent[0])


def test_time_of_the_peak_at_steady_state(published, adult):
    regimen = eu.Regimen.oral(dose_mg=20, clock=("06:00", "14:00", "22:00"), days=4)
    run = eu.simulate(adult(), regimen, days=4, draws=300, seed=5, every_h=0.1, keep=("plasma_ng_per_ml",))
    after = (run.time_h >= 78 - 1e-6) & (run.time_h <= 86)  # the 06:00 dose of day 4
    peak_h = run.time_h.values[after][run.plasma_ng_per_ml.values[:, after].argmax(axis=1)] - 78
    published("wuis1990_tmax").check(np.median(peak_h))
