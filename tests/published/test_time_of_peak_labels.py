"""Time of the plasma peak in labels and monographs, and the half-life of the solution's label."""

from __future__ import annotations

import numpy as np
import pytest

import eutonia as eu


def peak_h(patient, product):
    run = eu.simulate(
        patient, eu.Regimen.oral_single(dose_mg=20, product=product), days=2, draws=300, seed=5, every_h=0.05,
        keep=("plasma_ng_per_ml",),
    )  # fmt: skip
    return run.time_h.values[run.plasma_ng_per_ml.values.argmax(axis=1)] - 8  # the dose is at 08:00


def test_tablet_peaks_within_the_monograph_s_range(published, adult):
    found = peak_h(adult(), "tablet")
    published("mims_tmax_tablet").check(np.median(found))
    published("ca_tmax_tablet").check(np.median(found))
    inside = np.mean((found >= published("mims_tmax_tablet").low) & (found <= published("mims_tmax_tablet").high))
    assert inside > 0.9, f"{inside:.0%} of the draws peak within the monograph's range"


@pytest.mark.parametrize("product", ["oral_solution", "oral_suspension"])
def test_liquids_peak_as_the_label_of_the_solution_says(published, adult, product):
    published("ozobax_tmax_solution").check(np.median(peak_h(adult(), product)))


def test_half_life_of_the_solution(published, typical, adult):
    published("ozobax_half_life").check(typical(adult()).half_life_h[0])
