"""The runs behind the claims, against sums done by another way."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.clinic.regimen import Regimen
from eutonia.evidence import value
from eutonia.faces.files import read_patient
from eutonia.guide import courses
from eutonia.guide.people import person
from eutonia.pathway import assess, plan, simulate, taper
from tests.contracts.source_tree import ROOT

DRAWS, SEED = 20, 1


def test_renal_share_and_accumulation_are_mass_balance():
    """At steady state the average level is dose times F over clearance: clearances come back from the levels."""
    found = courses.kidney(person("ms"), DRAWS, SEED).found
    healthy, severe, left = (
        value(id) for id in ("model.pk.crcl_healthy", "shown.crcl.severe", "model.pk.crcl_dialysis")
    )
    per_ml = 60 / 1000
    other = value("model.pk.clearance_nonrenal")
    expected = (other + per_ml * healthy) / (other + per_ml * severe)
    assert np.median(found["accumulation"]) == pytest.approx(expected, rel=0.15)
    share = 1 - (other + per_ml * left) / (other + per_ml * healthy)
    assert np.median(found["renal_share"]) == pytest.approx(share, rel=0.12)


def test_by_mouth_every_level_is_the_same_share_of_plasma():
    found = courses.roads(person("sci"), DRAWS, SEED).found
    assert found["evenness_oral"].min() > 0.99 and found["gradient_oral"] == pytest.approx(1, rel=0.01)
    assert np.median(found["csf_over_plasma_oral"]) == pytest.approx(value("model.csf.ratio"), rel=0.1)
    assert (found["gradient_pump"] > 1).all() and (found["reach_pump"] <= 1).all()


def test_a_stop_is_read_after_the_last_dose():
    found = courses.stop(person("ms"), DRAWS, SEED).found
    run = simulate(person("ms"), Regimen.oral(20, 90, 3), days=104, draws=DRAWS, seed=SEED)
    assert np.median(found["index_peak"]) == pytest.approx(assess(run).withdrawal_peak.median, rel=1e-5)
    assert (found["index_ratio"] > 1).all()
    assert found["stop_share"] == (found["index_peak"] > 1).mean()


def test_the_taper_is_the_one_that_is_proposed():
    found = courses.taper(person("ms"), DRAWS, SEED).found
    both = taper(person("ms"), Regimen.oral(20, 90, 3), 90, DRAWS, SEED)
    assert found["taper_days"] == both.proposed.regimen.days
    assert found["taper_share"] <= both.share_above_rules


def test_the_older_person_has_the_higher_level_and_the_lower_start():
    found = courses.age(person("ms"), DRAWS, SEED).found
    assert np.median(found["exposure_ratio"]) > 1 and found["start_ratio"] < 1


def test_the_full_effect_comes_after_the_last_step_begins():
    found = courses.titration(person("ms"), DRAWS, SEED).found
    assert found["last_step_day"] == plan(person("ms")).schedule.steps[-1].first_day
    assert np.median(found["full_effect_day"]) >= found["last_step_day"]


def test_one_dose_peaks_in_plasma_before_the_cord():
    found = courses.single(person("ms"), DRAWS, SEED).found
    assert np.median(found["plasma_peak_h"]) == pytest.approx(1.4, rel=0.3)
    assert np.median(found["cord_half_h"]) > np.median(found["plasma_peak_h"])


def test_a_refused_course_finds_nothing():
    refused = read_patient(ROOT / "examples/ckd.json")
    assert courses.ending(refused, DRAWS, SEED).found == {} == courses.titration(refused, DRAWS, SEED).found


def test_a_course_of_a_patient_ends_in_a_taper():
    found = courses.ending(read_patient(ROOT / "examples/ms_adult.json"), DRAWS, SEED).found
    assert found["daily"] == 60 and found["days"] == 91
    assert found["taper_share"] <= found["stop_share"]


def test_three_faults_take_the_drug_away():
    assert courses.faults(person("sci"), DRAWS, SEED).found == {"faults_seen": 3}


def test_origin_is_compared_in_the_same_bodies():
    gap = courses.origin(person("sci"), DRAWS, SEED).found["tone_gap"]
    assert gap.shape == (DRAWS,) and np.median(gap) < 0


def test_forms_are_counted_in_one_country():
    found = courses.products(person("ms"), DRAWS, SEED).found
    assert set(found) == {"tablet", "liquid", "granules"} and min(found.values()) >= 1


def test_tone_spasm_and_reflex_fall_on_the_drug():
    found = courses.steady(person("ms"), DRAWS, SEED).found
    assert np.median(found["tone_change"]) < 0 and np.median(found["spasm_change"]) < 0
    assert (found["h_left"] < 1).all() and (found["strength_left"] < 1).all()
    assert found["occupancy_gaba"] == pytest.approx(value("model.receptor.gaba"), rel=0.3)


def test_the_comparison_is_that_of_the_command():
    from eutonia.inquiry import compare

    found, both = courses.compare(person("sci"), DRAWS, SEED).found, compare(person("sci"), DRAWS, SEED)
    assert found["dose_ratio"] == both.equal_effect_ratio and found["brain_not_higher"] == both.brain_not_higher_share
