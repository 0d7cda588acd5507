"""What can be measured in a patient, when, and with which error."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import norm

from eutonia.clinic.patient import Kidney, Medicine
from eutonia.evidence import lookup, value
from eutonia.reporting.measurements import Moment, candidates, measurable, moments, not_offered
from tests.reporting.conftest import run_like
from tests.reporting.sensitivity_runs import course, patient


def of(name, route="oral", **changed):
    return {one.name: one for one in candidates(*course(name, route, **changed))}


def test_what_cystatin_c_adds_is_recomputed_from_the_two_published_shares():
    """Log-normal errors that leave so many estimates more than 30 % away; precisions add."""

    def spread(id):
        outside = value(id) / 100
        return brentq(lambda s: norm.sf(np.log(1.3) / s) + norm.cdf(np.log(0.7) / s) - outside, 0.05, 0.6)

    alone, both = (spread(f"sensitivity.cystatin.outside_{one}") for one in ("creatinine", "both"))
    assert alone == pytest.approx(0.198, abs=0.001) and both == pytest.approx(0.173, abs=0.001)
    assert value("sensitivity.cystatin.error") == pytest.approx((both**-2 - alone**-2) ** -0.5, abs=0.001)


def test_the_error_of_creatinine_is_that_of_a_known_kidney():
    made, run = course("half_known.json")
    shown = next(one for one in candidates(made, run) if one.name == "creatinine").shown
    error = shown - np.log(run["drawn"].sel(input="model.pk.crcl_unknown").values)
    cv = lookup("model.pk.crcl_estimate").spread / 100
    assert error.std() == pytest.approx(np.sqrt(np.log1p(cv**2)), rel=0.1)


def test_the_error_of_a_level_is_assay_and_day_together():
    made, run = course("ms_adult.json")
    taken = measurable(run, "plasma_ng_per_ml", moments(made, run))
    shown = next(one for one in candidates(made, run) if one.name == "plasma_level").shown
    error = shown - np.log(run["plasma_ng_per_ml"].values[:, taken.place])
    assert error.std() == pytest.approx(np.sqrt(np.log1p(0.15**2 + 0.2**2)), rel=0.1)


@pytest.mark.parametrize(
    ("name", "route", "offered"),
    [
        ("ms_adult.json", "oral", {"cystatin_c", "tone_on", "plasma_level"}),
        ("half_known.json", "oral", {"creatinine", "tone_before", "tone_on", "plasma_level"}),
        ("sci_pump.json", "intrathecal", {"tone_on", "csf_level"}),
        ("child_cp.toml", "oral", {"tone_on", "plasma_level"}),
    ],
)
def test_what_is_offered(name, route, offered):
    assert set(of(name, route)) == offered


def test_a_kidney_from_cystatin_c_is_not_asked_for_it_again():
    known = Kidney(egfr_ml_per_min_per_1_73m2=80, estimator="CKD-EPI 2012 cystatin C")
    assert "cystatin_c" not in of("half_known.json", kidney=known)
    assert "cystatin C (known)" in not_offered(*course("half_known.json", kidney=known))


def test_on_dialysis_no_kidney_value_is_offered():
    made, run = course("half_known.json", kidney=Kidney(crcl_ml_per_min=90))
    dialysed = patient("half_known.json").model_copy(update={"kidney": Kidney(crcl_ml_per_min=0, dialysis="crrt")})
    offered = {one.name for one in candidates(made.model_copy(update={"patient": dialysed}), run)}
    assert not offered & {"creatinine", "cystatin_c"}


def test_without_tone_in_the_run_no_score_is_offered():
    made, run = course("half_known.json")
    assert not {one.name for one in candidates(made, run.drop_vars("ashworth"))} & {"tone_before", "tone_on"}


def test_other_medicines_change_nothing():
    changed = of("ms_adult.json", medicines=(Medicine(name="paracetamol"),))
    assert set(changed) == set(of("ms_adult.json"))


def test_by_mouth_a_level_is_taken_before_the_first_dose_of_the_last_day(plan):
    before, after = moments(plan, run_like(days=70))
    assert before == Moment(55 * 24 + 7, "just before the first dose of day 56, 10 hours after the dose before")
    assert after == Moment(55 * 24 + 9, "2 hours after the first dose of day 56")


def test_a_run_that_ends_before_is_read_at_its_end(plan):
    assert {one.place for one in moments(plan, run_like(days=2))} == {48}


def test_a_level_too_low_before_the_dose_is_taken_after_it(plan):
    run = run_like(days=70)
    before, after = moments(plan, run)
    assert measurable(run, "plasma_ng_per_ml", (before, after)) == before
    run["plasma_ng_per_ml"][:, before.place] = 1
    assert measurable(run, "plasma_ng_per_ml", (before, after)) == after
    run["plasma_ng_per_ml"][:] = 1
    assert measurable(run, "plasma_ng_per_ml", (before, after)) is None


def test_more_draws_leave_the_first_ones_as_they_are():
    made, run = course("ms_adult.json")
    part = run.isel(draw=slice(0, 250))
    for one, whole in zip(candidates(made, part), candidates(made, run), strict=True):
        assert (one.shown == whole.shown[:250]).all()
