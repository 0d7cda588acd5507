"""Clin Toxicol 2020 (a girl of 14 years, 1,200 mg, healthy kidneys): level at 14 h, and what a dialyser took out."""

from __future__ import annotations

import pytest

import eutonia as eu
from eutonia.evidence import value
from eutonia.simulator.parameters import draw_bodies

GIRL = eu.Patient(age_years=14, sex="female", weight_kg=51, kidney=eu.Kidney(crcl_ml_per_min=100))


def test_level_at_14_hours(poisoned, covers):
    events = (eu.AbruptStop(at_h=0), eu.Overdose(at_h=0, dose_mg=value("poisoning.hd.girl.dose")))
    run = eu.simulate(
        GIRL, eu.Regimen.oral_single(dose_mg=1), days=1, draws=400, seed=3, keep=("plasma_ng_per_ml",), events=events
    )
    covers(run.plasma_ng_per_ml.values[:, 14], poisoned("girl_level").value)


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 6 L/h (90 % of draws 2.2 to 17), seen 1.15 if the session began at the level of hour 14",
)
def test_clearance_of_the_session(poisoned, covers):
    covers(draw_bodies(GIRL, 4000, 3).dialysis_clearance_l_per_h, poisoned("girl_clearance").value)
