"""Meulendijks 2015 (one acute overdose): half-life in plasma under continuous haemofiltration."""

from __future__ import annotations

import numpy as np

import eutonia as eu
from eutonia.evidence import value


def test_half_life(poisoned, covers):
    own = value("poisoning.cvvh.total") - value("poisoning.cvvh.cl")
    crcl = (own - value("model.pk.clearance_nonrenal")) / (value("model.pk.renal_slope") * 0.06)
    patient = eu.Patient(age_years=45, sex="male", weight_kg=70, kidney=eu.Kidney(crcl_ml_per_min=crcl))
    effluent = value("poisoning.cvvh.cl") / value("model.crrt.sieving")
    events = (
        eu.AbruptStop(at_h=0),
        eu.Overdose(at_h=0, dose_mg=400, product="tablet"),
        eu.Crrt(start_h=6, hours=40, effluent_l_per_h=effluent),
    )
    run = eu.simulate(
        patient, eu.Regimen.oral_single(dose_mg=1), days=2, draws=400, seed=3, keep=("plasma_ng_per_ml",), events=events
    )
    hours = run.time_h.values
    inside = (hours >= 12) & (hours <= 30)
    slopes = np.polyfit(hours[inside], np.log(run.plasma_ng_per_ml.values[:, inside]).T, 1)[0]
    found = -np.log(2) / slopes
    covers(found, poisoned("meulendijks_thalf").value)
    poisoned("meulendijks_thalf").check(float(np.median(found)))
