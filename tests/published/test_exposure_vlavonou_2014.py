"""Vlavonou 2014 (5 mg once, four kidney groups): dose fractions of equal exposure, and a Cmax that does not move.

The fractions were known when the non-renal clearance was chosen: a check of consistency, not a blind one.
"""

from __future__ import annotations

import numpy as np
import pytest

import eutonia as eu

DRAWS = 200


def single_dose(patient):
    run = eu.simulate(
        patient, eu.Regimen.oral_single(dose_mg=5), days=8, draws=DRAWS, seed=3, every_h=0.1, keep=("plasma_ng_per_ml",)
    )
    return run.time_h.values, run.plasma_ng_per_ml.values


@pytest.mark.parametrize("crcl", [65, 40, 20])
def test_clearance_falls_by_the_published_fractions(published, typical, adult, crcl):
    ratio = typical(adult(crcl)).cl_f_l_per_h[0] / typical(adult(110)).cl_f_l_per_h[0]
    published(f"vlavonou_ratio_{crcl}").check(ratio)


@pytest.mark.parametrize("crcl", [65, 40, 20])
def test_simulated_exposure_grows_by_the_same_fractions(published, adult, crcl):
    hours, ill = single_dose(adult(crcl))
    _, well = single_dose(adult(110))
    areas = [np.median(np.trapezoid(found, hours, axis=1)) for found in (well, ill)]
    published(f"vlavonou_ratio_{crcl}").check(areas[0] / areas[1])


def test_peak_does_not_move_in_one_structure(published, typical_run, adult):
    single = eu.Regimen.oral_single(dose_mg=5)
    peaks = [float(typical_run(adult(crcl), single, 2, 0.05).plasma_ng_per_ml.max()) for crcl in (20, 110)]
    published("vlavonou_cmax").check(peaks[0] / peaks[1])


def test_peak_does_not_move_in_the_draws(published, adult):
    _, ill = single_dose(adult(20))
    _, well = single_dose(adult(110))
    published("vlavonou_cmax").check(np.median(ill.max(axis=1)) / np.median(well.max(axis=1)))
