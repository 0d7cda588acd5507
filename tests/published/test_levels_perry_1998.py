"""Perry 1998 (adolescents, 60 to 600 mg): the highest serum level of the series."""

from __future__ import annotations

import eutonia as eu


def test_the_draws_cover_the_highest_level(poisoned, covers):
    patient = eu.Patient(age_years=15, sex="male", weight_kg=60, kidney=eu.Kidney(crcl_ml_per_min=110))
    events = (eu.AbruptStop(at_h=0), eu.Overdose(at_h=0, dose_mg=600))
    run = eu.simulate(
        patient, eu.Regimen.oral_single(dose_mg=1), days=1, draws=400, seed=3, every_h=0.5, keep=("plasma_ng_per_ml",),
        events=events,
    )  # fmt: skip
    covers(run.plasma_ng_per_ml.values.max(axis=1), poisoned("perry_highest").value)
