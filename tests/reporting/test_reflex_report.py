"""A reflex report as a reader holds it: page, JSON, CSV; saved whole, and over nothing else."""

import csv
import io
import json

import pytest

from eutonia.errors import InputError
from eutonia.reporting.reflex_report import ReflexReport, reflex_table
from eutonia.reporting.save import MARKER, save_folder
from tests.reporting.reflex_runs import CELLS, NAMES, report_of

CLOSE = "For research, teaching and preparation; a clinician decides."


@pytest.fixture(scope="module")
def report():
    return report_of("hm")


def test_the_page_has_words_figures_tables_sources_and_versions(report):
    page = report.html()
    assert page.count(CLOSE) == 2
    for text in ("H and M recruitment", report.findings.summary, "spastic, severity 0.5", "reflex.ia.conductance"):
        assert text in page
    assert page.count("<figure ") == page.count("Data behind the figure:") == 3
    for version in ("model version", "evidence version", "package version", "seed"):
        assert f'<th scope="row">{version}</th>' in page
    assert "vegaEmbed" in page and 'src="http' not in page


def test_every_number_read_is_a_source_and_the_assumed_ones_are_told(report):
    sources = {one.id for one in report.findings.sources}
    assert sources == set(report.run.attrs["evidence_ids"])
    assert {"reflex.ia.conductance", "reflex.mn.s.count", "model.receptor.gaba"} <= sources
    assert {one.id for one in report.findings.assumed_values} == set(report.run.attrs["assumed_ids"])


@pytest.mark.parametrize("name", [*NAMES, "compare"])
def test_json_holds_every_number_and_no_nan(name):
    held = json.loads(report_of(name).to_json(), parse_constant=pytest.fail)
    run = report_of(name).run
    assert set(held["data"]) == {str(one) for one in run.variables}
    assert held["disclaimer"] == CLOSE and held["cells"] == CELLS
    assert all(one["dims"] == list(run[key].dims) for key, one in held["data"].items())


@pytest.mark.parametrize("name", [*NAMES, "compare"])
def test_csv_has_a_row_for_each_point(name):
    run, files = report_of(name).run, report_of(name).csv()
    columns = set()
    for text in files.values():
        rows = list(csv.DictReader(io.StringIO(text.decode())))
        assert rows and "occupancy" in rows[0]
        columns |= set(rows[0])
    assert {str(one) for one in run.data_vars} <= columns


def test_csv_of_recruitment_can_be_read_back(report):
    rows = list(csv.DictReader(io.StringIO(report.csv()["intensity-repeat.csv"].decode())))
    assert len(rows) == report.run["h"].size
    at = report.run.isel(occupancy=0, intensity=10, repeat=2)
    (one,) = [
        row
        for row in rows
        if row["occupancy"] == "0"
        and row["repeat"] == "2"
        and float(row["intensity"]) == pytest.approx(float(at["intensity"]), rel=1e-5)
    ]
    assert float(one["h"]) == pytest.approx(float(at["h"]), rel=1e-5) and float(at["h"]) > 0


def test_saving_twice_gives_the_same_bytes_and_never_replaces_a_course(report, tmp_path):
    folder = report.save(tmp_path / "one")
    once = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(once) == {"report.html", "report.json", "intensity-repeat.csv", "time.csv", "spike.csv", MARKER}
    assert {path.name: path.read_bytes() for path in report.save(tmp_path / "one").iterdir()} == once
    save_folder(tmp_path / "course", {"report.html": b"a course"})
    with pytest.raises(InputError, match="new, empty or earlier report folder"):
        report.save(tmp_path / "course")
    assert (tmp_path / "course" / "report.html").read_bytes() == b"a course"


def test_a_notebook_shows_the_page_without_the_chart_library(report):
    shown = report._repr_html_()
    assert shown.startswith('<iframe title="Eutonia - reflex experiment: H and M recruitment" srcdoc="')
    assert "vegaEmbed" not in shown


def test_a_run_with_an_unknown_source_is_refused(report):
    with pytest.raises(InputError, match="reflex.nothing"):
        ReflexReport.of(report.run.assign_attrs(evidence_ids=("reflex.nothing",)))


def test_a_table_is_not_computed_where_it_cannot_be_written(tmp_path):
    (tmp_path / "here.json").write_text("mine")
    for place in (tmp_path / "here.json", tmp_path / "nowhere" / "table.json"):
        with pytest.raises(InputError, match="a new file in a folder that exists"):
            reflex_table(out=place)
    assert (tmp_path / "here.json").read_text() == "mine"
