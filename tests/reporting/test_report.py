"""The report as a user holds it: build, save, show."""

import json
from datetime import date

import pytest

from eutonia.errors import InputError
from eutonia.reporting import build_report
from eutonia.reporting.save import MARKER

START = date(2026, 12, 1)


def names(folder):
    return {path.name for path in folder.iterdir()} - {MARKER}


def test_a_saved_report_has_page_and_json_and_with_a_start_date_a_calendar(plan, run, tmp_path):
    report = build_report(plan, run)
    assert names(report.save(tmp_path / "plain")) == {"report.html", "report.json", "leaflet.html"}
    assert names(report.save(tmp_path / "dated", START)) == {
        "report.html",
        "report.json",
        "leaflet.html",
        "calendar.ics",
    }
    assert json.loads((tmp_path / "plain" / "report.json").read_text())["title"] == "Eutonia - baclofen course"
    assert report.plan is plan


def test_a_pdf_is_written_where_it_is_asked_for(plan, tmp_path):
    pytest.importorskip("typst")
    folder = build_report(plan).save(tmp_path / "report", pdf=True)
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")


def test_saving_twice_gives_the_same_bytes(plan, run, tmp_path):
    def saved(folder):
        build_report(plan, run).save(folder, START)
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    once = saved(tmp_path / "one")
    assert saved(tmp_path / "two") == once
    assert saved(tmp_path / "one") == once


def test_a_moved_start_raises_the_sequence_of_the_calendar_that_it_replaces(plan, tmp_path):
    report = build_report(plan)
    report.save(tmp_path / "report", START)
    report.save(tmp_path / "report", date(2026, 12, 8))
    assert b"SEQUENCE:1" in (tmp_path / "report" / "calendar.ics").read_bytes()


def test_conditional_and_refused_plans_get_no_calendar(conditional, refused, tmp_path):
    for place, one in enumerate((conditional, refused)):
        folder = build_report(one).save(tmp_path / str(place), START)
        assert names(folder) == {"report.html", "report.json", "no_leaflet.html"}


def test_a_folder_of_someone_else_is_refused(plan, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="new, empty or earlier report"):
        build_report(plan).save(tmp_path)
    assert names(tmp_path) == {"thesis.txt"}


def test_a_notebook_shows_the_page_in_a_frame_without_the_chart_library(plan, run):
    shown = build_report(plan, run)._repr_html_()
    assert shown.startswith('<iframe title="Eutonia - baclofen course" srcdoc="')
    assert "vegaEmbed" not in shown
    assert "role=&quot;img&quot;" in shown


def test_an_assessment_shows_its_table(run):
    from eutonia.reporting import assess

    shown = assess(run)._repr_html_()
    assert "<table" in shown and "Plasma, highest, ng/mL" in shown
