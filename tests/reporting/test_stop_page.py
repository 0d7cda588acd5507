"""The page about stopping: emergency first, every number in a table, safe print, nothing half written."""

from __future__ import annotations

import json
import re

import pytest

from eutonia.clinic.regimen import Regimen
from eutonia.errors import InputError
from eutonia.planner import plan_course, screen
from eutonia.reporting.dependence import adaptation_of
from eutonia.reporting.interruption import interruption_of
from eutonia.reporting.stop_page import StopReport
from eutonia.reporting.stopping import compare_stops
from tests.planner.people import adult
from tests.reporting.stop_runs import EIGHTY, runs_of

ADULT = adult("US", label="<b>Made up</b>")


@pytest.fixture(scope="module")
def stopping():
    return StopReport(compare_stops(ADULT, EIGHTY, (60,), runs_of(ADULT, 24)))


@pytest.fixture(scope="module")
def gap():
    plan = plan_course(ADULT, screen(ADULT))
    return StopReport(interruption_of(ADULT, EIGHTY, 90, 2, plan, runs_of(ADULT, 24), "supply"))


@pytest.fixture(scope="module")
def adapted():
    return StopReport(adaptation_of(ADULT, (Regimen.oral(10, 1, 3),), runs_of(ADULT, 24)))


def test_tables_hold_what_the_findings_hold(stopping, gap, adapted):
    compared, doses = stopping.tables
    assert len(compared.rows) == 5 and compared.rows[0][0] == "Stop at once (never a plan)"
    peak = stopping.findings.endings[0].withdrawal.peak
    assert compared.rows[0][1].startswith(f"{peak.median:.3g} (")
    assert dict(doses.rows)["Straight line, 7 days"] == "70, 60, 50, 40, 30, 20, 10"
    assert "70 for 7 days" in dict(doses.rows)["By the rules, 63 days"]
    assert len(adapted.tables[0].rows) == 8 and adapted.tables[0].rows[-1][:2] == ("30", "365")
    assert [row[0] for row in gap.tables[1].rows] == [
        "The full dose at once (by the rules)",
        "Started and raised again",
    ]


def test_every_cell_has_its_column(stopping, gap, adapted):
    for report in (stopping, gap, adapted):
        assert all(len(row) == len(table.columns) for table in report.tables for row in table.rows)


def test_the_page_begins_with_the_emergency_and_escapes_the_record(stopping):
    page = stopping.html(interactive=False)
    assert page.index("call the emergency services now") < page.index("Highest index")
    assert "<b>Made up</b>" not in page and "&lt;b&gt;Made up" in page
    assert page.count("<h1>") == 1 and 'lang="en"' in page and "Never stop baclofen suddenly" in page
    assert 'id="source-model.withdrawal.theta"' in page and "model.withdrawal.hazard" in page


def test_print_is_safe(stopping, gap, adapted):
    for report in (stopping, gap, adapted):
        words = " ".join(
            " ".join((table.caption, *(cell for row in table.rows for cell in row))) for table in report.tables
        )
        words += report.findings.lead + report.findings.summary + " ".join(report.findings.notes)
        assert not re.search(r"\bq\.?d\b|\d\.\d*0 mg|(?<!\d)\.\d|\bug\b|nan|\{", words), words


def test_rules_stand_under_their_heading(gap, stopping):
    assert [heading for heading, _ in stopping.said] == ["Signs of withdrawal, and what is done"]
    assert [heading for heading, _ in gap.said][1:] == ["What the rules say to do", "How baclofen is taken up again"]
    assert "supply.short" in gap.html(interactive=False)


def test_figures_have_words_and_no_colour_alone(stopping, adapted):
    (index,) = stopping.figures
    assert index.alt.count("90 % of draws up to") == 5 and index.svg.startswith("<svg")
    assert set(index.spec["datasets"]) == {f"way_{place}" for place in range(5)}
    (figure,) = adapted.figures
    assert "shape" in json.dumps(figure.spec) and figure.alt.count("day") >= 8


def test_json_is_whole_and_the_folder_is_written_once(stopping, tmp_path):
    read = json.loads(stopping.to_json())
    assert read["endings"][0]["schedule"] is None and read["emergency"] and read["versions"] == []
    folder = stopping.save(tmp_path / "stop")
    assert sorted(one.name for one in folder.iterdir()) == [".eutonia-report.json", "report.html", "report.json"]
    stopping.save(folder)
    (folder / "mine.txt").write_text("x")
    with pytest.raises(InputError, match="also holds"):
        stopping.save(folder)


def test_a_notebook_shows_the_page(gap):
    assert gap._repr_html_().startswith('<iframe title="Eutonia - baclofen interrupted"')
