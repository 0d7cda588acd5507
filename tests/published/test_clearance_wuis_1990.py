"""Wuis 1990 (6 spastic patients, 30 to 80 mg/day)."""

from __future__ import annotations


def test_clearance_by_mouth(published, typical, adult):
    published("wuis1990_cl_f").check(typical(adult()).cl_f_l_per_h[0] * 1000 / 60)


def test_share_of_the_dose_in_urine(published, typical, adult):
    published("wuis1990_urine").check(typical(adult()).urine_percent[0])
