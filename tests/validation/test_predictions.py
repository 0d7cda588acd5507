"""Predictions of each area, in few bodies, against closed forms or the direction that they must have."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.validation.crowd import Crowd
from eutonia.validation.registry import prediction_of
from eutonia.validation.results import results


@pytest.fixture(scope="module")
def crowd() -> Crowd:
    return Crowd(64, 1)


def found(crowd, id):
    return np.asarray(prediction_of(id)(crowd, results()[id]))


def test_kinetics_of_one_body_agree_with_each_other(crowd):
    cl, volume, half = (found(crowd, f"simon_{name}") for name in ("cl_f", "v_f", "half_life"))
    assert half == pytest.approx(np.log(2) * volume / cl) and 0 < len(cl) < 64


def test_units_of_clearance(crowd):
    assert found(crowd, "kochak_cl_f") == pytest.approx(found(crowd, "wuis1990_cl_f"))
    assert np.median(found(crowd, "he_cl_f")) == pytest.approx(0.26, rel=0.3)


def test_peaks_are_proportional_to_the_dose(crowd):
    ten, thirty = (found(crowd, f"smpc_cmax_{dose}") for dose in (10, 30))
    assert thirty == pytest.approx(3 * ten)
    assert (found(crowd, "mims_tmax_tablet") > 0).all()


def test_weak_kidneys_clear_less(crowd):
    falling = [np.median(found(crowd, f"vlavonou_ratio_{crcl}")) for crcl in (65, 40, 20)]
    assert falling == sorted(falling, reverse=True) and falling[0] < 1


def test_spinal_fluid_is_linear_in_the_rate(crowd):
    low, high, slope = (found(crowd, id) for id in ("lumbar_100", "lumbar_800", "slope_300"))
    assert high == pytest.approx(8 * low, rel=1e-6) and low == pytest.approx(100 * slope, rel=1e-6)
    clearance = found(crowd, "clearance_range")
    assert clearance == pytest.approx(1000 / 24 / slope, rel=1e-6)


def test_a_higher_tip_reaches_the_arms(crowd):
    assert (found(crowd, "tip_arms_T6") > 1).all() and (found(crowd, "tip_arms_C5") > 1).all()


def test_reflex_and_tone_fall(crowd):
    for id in ("hm_ic_1h", "hm_ic_6h", "hm_simple"):
        assert 0 < np.median(found(crowd, id)) < 100
    legs, arms = found(crowd, "stroke_6h"), found(crowd, "stroke_arms_6h")
    assert np.median(arms) < np.median(legs)
    assert set(np.unique(found(crowd, "responders_spinal"))) <= {0, 100}


def test_onset_comes_before_the_end(crowd):
    onset, end = found(crowd, "bolus_onset"), found(crowd, "bolus_duration")
    both = np.isfinite(onset) & np.isfinite(end)
    assert both.sum() > 32 and (onset[both] < end[both]).all()


def test_more_drug_more_sleep(crowd):
    without, swiss = found(crowd, "label_drowsy_placebo"), found(crowd, "label_drowsy")
    assert (swiss > without).all()
    assert np.median(found(crowd, "somnolence_titration")) < np.median(found(crowd, "somnolence_maintenance"))


def test_admissions_are_the_papers_own(crowd):
    for id in ("muanda_nnh_45", "muanda_nnh_30", "muanda_nnh_0", "chauvin_one_in"):
        assert found(crowd, id)[0] == pytest.approx(results()[id].value, rel=0.02)


def test_reflux_after_one_dose(crowd):
    four, twelve = found(crowd, "cange_4h"), found(crowd, "cange_12h")
    assert (four < twelve).all() and (twelve < 1).all()
    assert found(crowd, "tlesr_40") == pytest.approx(100 - 100 * relaxations(crowd))


def relaxations(crowd):
    from eutonia.validation.uses import relaxations_kept

    return relaxations_kept(crowd, results()["tlesr_40"])


def test_a_dialyser_shortens_the_half_life(crowd):
    on = np.median(found(crowd, "brvar_thalf"))
    assert 1 < on < 12 and (found(crowd, "case_fall") > 1).all()
    assert (found(crowd, "girl_level") > 0).all() and (found(crowd, "girl_urine") > 0).all()


def test_withdrawal_comes_after_the_stop(crowd):
    onset, highest = found(crowd, "pump_stop_onset"), found(crowd, "stop_600_window")
    passed = np.isfinite(onset)
    assert passed.any() and (onset[passed] <= highest[passed]).all()
    assert (found(crowd, "daleo_onset") > 0).all()


def test_the_circuit_has_one_value_and_the_dose_three(crowd):
    assert np.unique(found(crowd, "h_latency")).size == 1
    shape = found(crowd, "dose_three_quarters"), found(crowd, "dose_one_quarter")
    assert (shape[0] < 1).all() and (shape[1] > 1).all()
    assert 1 < np.median(found(crowd, "hill_clinical")) < 3


def test_single_cells_as_their_own_arithmetic(crowd):
    assert found(crowd, "rat_slow_resistance")[0] > found(crowd, "rat_fast_resistance")[0]
    assert found(crowd, "rat_slow_rheobase")[0] < found(crowd, "rat_fast_rheobase")[0]
    assert found(crowd, "cat_ahp_s")[0] > found(crowd, "cat_ahp_fast")[0]
    assert 0.02 < found(crowd, "epsp_cat").mean() < 0.25
