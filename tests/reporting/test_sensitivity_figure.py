"""The figure of shares and the table of narrowings say what was found."""

import re

import pytest

from eutonia.reporting.report import build_report
from eutonia.reporting.sensitivity import Sensitivity, sensitivity_of
from eutonia.reporting.sensitivity_figure import narrowing_table, sensitivity_figures
from tests.reporting.sensitivity_runs import course, found, linear_run


@pytest.fixture(scope="module")
def report():
    made, run = course("half_known.json")
    return build_report(made, run)


def test_each_share_that_is_seen_is_drawn_and_stands_in_the_table():
    told = found("ms_adult.json")
    (figure,) = sensitivity_figures(told)
    seen = {(one.label, each.short) for each in told.outputs for one in each.shares if one.share}
    drawn = {(row["input"], row["output"]) for row in figure.spec["datasets"]["shares"]}
    inputs = [row[0] for row in figure.table.rows]
    assert drawn == {one for one in seen if one[0] in inputs[:14]}
    assert set(inputs) == {label for label, _ in seen}
    cells = sum(cell != "not seen" for row in figure.table.rows for cell in row[1:])
    assert cells == len(seen)


def test_the_alternative_text_names_output_input_and_share():
    (figure,) = sensitivity_figures(found("ms_adult.json"))
    assert re.search(r"Fall of tone: level that halves the tone \d\d\s%", figure.alt)
    assert 'role="img"' in figure.svg and "not told from chance" in figure.caption


def test_where_nothing_is_seen_there_is_no_figure(plan):
    assert sensitivity_figures(sensitivity_of(plan, linear_run((0.0,)))) == ()
    assert sensitivity_figures(Sensitivity(draws=10, note="Too few.")) == ()


def test_the_table_has_every_measurement_and_the_bands_of_now():
    told = found("half_known.json")
    table = narrowing_table(told)
    assert table.rows[0][0] == "90 % of draws now" and table.rows[0][1].endswith("ng/mL")
    assert len(table.rows) == 1 + len(told.measurements)
    assert re.fullmatch(r"\d+\s% narrower \(\d+\s%\)", table.rows[1][1])
    assert "not seen" in table.rows[-1]


def test_the_page_has_the_section_with_its_figure(report):
    page = report.html()
    assert '<section id="help"' in page and '<a href="#help">' in page
    assert page.index('id="model"') < page.index('id="help"') < page.index('id="figure-sensitivity"')
    assert page.count('id="figure-sensitivity"') == 1
    assert "Creatinine, before the start (the plan waits for it)" in page


def test_the_findings_have_it_for_a_machine(report):
    assert '"sensitivity": {' in report.to_json()


def test_a_report_without_it_has_no_section(plan, run):
    page = build_report(plan, run)
    assert 'id="help"' not in page.html() and '"sensitivity": ' not in page.to_json()


def test_too_few_draws_are_said_on_the_page():
    made, run = course("half_known.json")
    page = build_report(made, run.isel(draw=slice(0, 50))).html()
    assert "Too few draws to say what would help to know: 50" in page and "figure-sensitivity" not in page


def test_it_stands_in_the_pdf(report, tmp_path):
    pytest.importorskip("typst")
    from pypdf import PdfReader

    folder = report.save(tmp_path / "report", pdf=True)
    text = " ".join(page.extract_text() for page in PdfReader(folder / "report.pdf").pages)
    assert "What would help to know" in text and "What carries the uncertainty of each output" in text
