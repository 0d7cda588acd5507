"""One run-up with many ends: bit for bit what a run for each end gives."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.clinic.patient import Kidney, Patient
from eutonia.clinic.regimen import Branch, Regimen
from eutonia.errors import InputError
from eutonia.simulator import run_branches, run_course
from eutonia.simulator.branches import KEPT

ADULT = Patient(age_years=30, sex="male", weight_kg=70, kidney=Kidney(crcl_ml_per_min=100))
BEFORE = Regimen.oral(dose_mg=20, times_per_day=3, days=12)
LOWER = Regimen.oral(dose_mg=10, times_per_day=2, days=3)
LIQUID = Regimen.oral(dose_mg=7.5, times_per_day=2, days=3, product="oral_solution")


def whole(then: Regimen | None, after_days: int, days: int, draws: int = 20):
    """The same by one run."""
    held = Regimen(parts=tuple(one.model_copy(update={"days": after_days}) for one in BEFORE.parts))
    regimen = held if then is None else held + then
    run = run_course(ADULT, regimen, days=after_days + days, draws=draws, seed=4, keep=KEPT)
    return run.sel(time=run.time_h >= after_days * 24)


@pytest.mark.parametrize(("then", "after_days", "days"), [(None, 12, 6), (LOWER, 12, 6), (LOWER, 5, 4), (None, 3, 2)])
def test_a_branch_is_what_one_run_gives(then, after_days, days):
    branch = Branch(after_days=after_days, then=then, days=days)
    (found,) = run_branches(ADULT, BEFORE, (branch,), draws=20, seed=4)
    expected = whole(then, after_days, days)
    np.testing.assert_allclose(found.time_h, expected.time_h - after_days * 24)
    for name in KEPT:
        largest = np.abs(expected[name].values).max()
        assert np.abs(found[name].values - expected[name].values).max() <= 1e-9 * largest, name
    assert found.receptor_density[0, 0] < 1 and found.set_point[0, 0] > 0


def test_branches_share_a_run_up_in_any_order_and_with_other_products():
    branches = (
        Branch(after_days=12, then=LIQUID, days=5), Branch(after_days=4, days=3), Branch(after_days=12, days=5),
    )  # fmt: skip
    together = run_branches(ADULT, BEFORE, branches, draws=20, seed=4)
    for branch, found in zip(branches, together, strict=True):
        expected = whole(branch.then, branch.after_days, branch.days)
        for name in KEPT:
            largest = np.abs(expected[name].values).max()
            assert np.abs(found[name].values - expected[name].values).max() <= 1e-9 * largest, name


def test_keep_and_every_h_choose_only_what_is_stored():
    branch = (Branch(after_days=12, days=3),)
    (part,) = run_branches(ADULT, BEFORE, branch, draws=10, seed=4, every_h=6, keep=("plasma_ng_per_ml",))
    (fine,) = run_branches(ADULT, BEFORE, branch, draws=10, seed=4)
    assert set(part.data_vars) == {"plasma_ng_per_ml"} and part.sizes == {"draw": 10, "time": 13}
    np.testing.assert_allclose(part.plasma_ng_per_ml, fine.plasma_ng_per_ml[:, ::6], rtol=1e-6)
    assert "model.withdrawal.lag" in fine.attrs["evidence_ids"]


def test_first_draws_do_not_depend_on_how_many_follow():
    branch = (Branch(after_days=12, days=3),)
    few, many = (run_branches(ADULT, BEFORE, branch, draws=n, seed=4)[0] for n in (9, 25))
    for name in KEPT:
        np.testing.assert_array_equal(few[name].values, many[name].values[:9])


def test_what_cannot_be_kept_is_refused():
    for before, branches, words in (
        (BEFORE, (), "no branch"),
        (BEFORE, (Branch(after_days=13, days=3),), "run-up of 12 days"),
        (Regimen.pump(100, days=12), (Branch(after_days=3, days=3),), "a pump"),
        (BEFORE, (Branch(after_days=3, then=Regimen.bolus(50), days=3),), "a pump"),
    ):
        with pytest.raises(InputError, match=words):
            run_branches(ADULT, before, branches, draws=5)
    with pytest.raises(InputError, match="keep 'csf_ng_per_ml'"):
        run_branches(ADULT, BEFORE, (Branch(after_days=3, days=3),), draws=5, keep=("csf_ng_per_ml",))
