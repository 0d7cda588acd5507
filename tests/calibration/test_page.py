"""The page of the calibration: it agrees with the tables, shows every anchor, and a fault is one clear line."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location

import pytest
from typer.testing import CliRunner

from eutonia.errors import EvidenceError
from eutonia.evidence.fits import fits
from eutonia.evidence.library import lookup
from eutonia.validation.results import results
from tests.contracts.source_tree import ROOT

PAGE = ROOT / "docs" / "calibration.md"


@pytest.fixture(scope="module")
def script():
    spec = spec_from_file_location("write_calibration", ROOT / "docs" / "write_calibration.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("id", fits())
def test_the_page_tells_the_row_of_the_table(id):
    row, fit = lookup(id), fits()[id]
    told = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{id}`: "))
    assert f"| {row.value:g} (" in told
    assert f"| {fit.narrowed_percent:g} % | {', '.join(fit.anchors) or 'none'} |" in told
    assert fit.code in PAGE.read_text(encoding="utf-8")


def test_the_page_shows_every_anchor_and_no_other():
    anchors = {id for id, one in results().items() if one.role == "anchor"}
    assert {path.stem for path in (ROOT / "docs" / "calibration").glob("*.svg")} == anchors
    assert all(f"(calibration/{id}.svg)" in PAGE.read_text(encoding="utf-8") for id in anchors)


def run(script, *options):
    import typer

    app = typer.Typer()
    app.command()(script.main)
    return CliRunner().invoke(app, options)


def test_a_broken_anchor_is_one_clear_line_and_nothing_is_written(script, monkeypatch, tmp_path):
    def broken(draws, seed, told):
        raise EvidenceError("results.csv (hm_lp_1h): unit is empty; give the unit of the published number")

    monkeypatch.setattr(script, "calibrate", broken)
    found = run(script, "--out", str(tmp_path / "fit"))
    assert found.exit_code == 2
    assert "results.csv (hm_lp_1h): unit is empty" in found.output
    assert not (tmp_path / "fit").exists()
