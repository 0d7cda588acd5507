"""What a fit writes is what the library reads: rows with spread, code and correlations, all or none."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from eutonia.calibration.account import account_of, code_version
from eutonia.calibration.posterior import fit
from eutonia.calibration.tables import write_tables
from eutonia.evidence.fits import fits
from eutonia.evidence.library import load_quantities, lookup, quantities, value
from eutonia.simulator.sampling import Sampler
from eutonia.versions import MODEL_VERSION
from tests.calibration.recovery import quick
from tests.calibration.test_posterior import reduced


@pytest.fixture(scope="module")
def told():
    with pytest.MonkeyPatch.context() as patch:
        quick(patch)
        problem = reduced()
        posterior, near, wide = fit(problem, 400, seed=1)
    before = np.random.default_rng(1).standard_normal((2000, 4))
    return account_of(problem, posterior, before, near, wide, 400, 1)


def test_what_is_written_is_read(told, tmp_path):
    write_tables(told, tmp_path)
    read = load_quantities(tmp_path)
    for one in told.constants:
        row = read[one.id]
        assert (row.value, row.spread_is) == (one.value, one.spread_is)
        assert row.kind == ("fitted" if one.identified else "assumed")
        assert row.spread == one.sd if row.low is None else (row.low, row.high) == (one.low, one.high)
    with (tmp_path / "fits.csv").open(encoding="utf-8", newline="") as file:
        assert {row["code"] for row in csv.DictReader(file)} == {code_version()}


def test_the_interval_holds_nine_draws_of_ten(told):
    for one in told.constants:
        assert np.mean((one.x > one.low) & (one.x < one.high)) == pytest.approx(0.9, abs=0.06)


def test_an_anchor_moves_what_it_is_about(told):
    by_id = {one.id: one for one in told.constants}
    assert by_id["model.csf.ratio"].anchors == ("csf_over_plasma",)
    assert by_id["model.receptor.induction"].anchors == ("kroin_day_3", "kroin_day_7")


def test_nothing_is_left_behind_where_a_table_cannot_be_written(told, tmp_path):
    (tmp_path / "correlations.csv.new").mkdir()
    with pytest.raises(OSError):
        write_tables(told, tmp_path)
    assert not (tmp_path / "fitted.csv").exists()


# The fit that the tables hold


def test_every_fitted_row_carries_its_spread_its_correlations_and_the_code_that_made_it():
    fitted = {id for id, row in quantities().items() if row.kind == "fitted"}
    assert fitted == {id for id, fit_ in fits().items() if fit_.narrowed_percent >= value("calibration.unidentified")}
    for id in fits():
        row, fit_ = lookup(id), fits()[id]
        assert row.spread is not None or row.low is not None
        assert len(fit_.correlations) == len(fits()) - 1
        assert fit_.code and fit_.package_version
        assert fit_.model_version == MODEL_VERSION, "the model changed since the fit: run scripts/calibrate"


def test_fitted_rows_are_drawn_with_their_correlations():
    sampler = Sampler(40_000, 1)
    ids = list(fits())
    drawn = {id: sampler(id) for id in ids}
    for id in ids:
        row = lookup(id)
        scaled = drawn[id] if row.low is None else np.log(drawn[id])
        for other, asked in fits()[id].correlations[:3]:
            beside = drawn[other] if lookup(other).low is None else np.log(drawn[other])
            assert np.corrcoef(scaled, beside)[0, 1] == pytest.approx(asked, abs=0.03)
