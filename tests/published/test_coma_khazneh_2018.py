"""Khazneh 2018 (a woman of 47 years on haemodialysis, one tablet of 25 mg): unconscious for two days."""

from __future__ import annotations

import pytest

import eutonia as eu


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model no draw (median brain up to 299 ng/mL), seen unconscious: no more sensitive brain in uraemia",
)
def test_she_is_deeply_sedated(poisoned):
    patient = eu.Patient(age_years=47, sex="female", weight_kg=65, kidney=eu.Kidney(dialysis="haemodialysis"))
    found = eu.poisoning(patient, eu.Exposure(hours_ago=0, dose_mg=25), draws=400, seed=3).findings
    depths = {one.name: one.share for one in found.scenarios[0].depths}
    poisoned("khazneh_depth").check(depths["deep"] + depths["coma_range"])
