"""A page, a PDF and a JSON from the same findings. Everything that comes from a record is escaped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from eutonia.reporting import sheets
from eutonia.reporting.figures import Figure, day_numbers, png
from eutonia.reporting.findings import Assessment, Band
from eutonia.reporting.page import ReportFindings, Source
from eutonia.reporting.words import TEMPLATES, day_text, dose, exact_number, in_print, number, percent, texts


def html(
    findings: ReportFindings, drawn: Sequence[Figure], start_date: date | None = None, interactive: bool = True
) -> str:
    """The report as one file that works offline; `interactive` embeds the chart library once."""
    calendar = findings.status == "complete" and findings.plan.schedule is not None
    start = start_date if calendar else None
    schedule = findings.plan.schedule
    return _environment(findings.plan.patient.jurisdiction).get_template("report.html.j2").render(
        findings=findings,
        plan=findings.plan,
        patient=findings.plan.patient,
        texts=texts(),
        figures=drawn,
        specs={figure.name: dict(figure.spec) for figure in drawn},
        sheets=sheets.sheets(schedule, start) if calendar and schedule is not None else (),
        start_date=start,
        runs=_runs(findings),
        sources=_grouped(findings.sources),
        script=Markup(_chart_library()) if interactive and drawn else "",
        style=Markup((TEMPLATES / "style.css").read_text(encoding="utf-8")),
    )


def json_text(findings: ReportFindings) -> str:
    """The findings as JSON, in a fixed order, ending with a new line."""
    return json.dumps(findings.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def pdf_is_installed() -> bool:
    """Whether the extra [pdf] is there."""
    return find_spec("typst") is not None


def pdf(findings: ReportFindings, drawn: Sequence[Figure], start_date: date | None = None) -> bytes:
    """The report as PDF, drawn by typst from the same findings; needs the extra [pdf]."""
    return b""


def assessment_html(assessment: Assessment) -> str:
    """The table of measures of one run, for a notebook."""
    macros: Any = _environment(None).get_template("parts.html.j2").make_module({"texts": texts()})
    return str(macros.measures([("", assessment)]))


def _runs(findings: ReportFindings) -> list[tuple[str, Assessment]]:
    if findings.assessment is None:
        return []
    return [("", findings.assessment), *((one.label, one.assessment) for one in findings.comparisons)]


def _grouped(sources: Sequence[Source]) -> list[tuple[str, list[Source]]]:
    """Sources by their text, so that each reference stands once with all ids that rest on it."""

    def by_text(source: Source) -> str:
        return source.text

    return [(text, list(group)) for text, group in groupby(sorted(sources, key=by_text), key=by_text)]


def rows(band: Band) -> list[tuple[float, ...]]:
    """The table behind a figure: day, then the columns of the band."""
    columns = list(texts()["figure"]["columns"])[1:]
    return list(zip(day_numbers(band), *(getattr(band, name) for name in columns), strict=True))


@cache
def _chart_library() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, from the package that draws the pictures."""
    import vl_convert

    return vl_convert.javascript_bundle()


@cache
def _environment(jurisdiction: str | None) -> Environment:
    def printed(value: Any) -> Any:
        """Numbers and text of records in safe spelling; markup stays as it is."""
        if isinstance(value, Markup):
            return value
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return number(value)
        return in_print(value, jurisdiction) if isinstance(value, str) else value

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=printed,
    )
    environment.filters.update(
        amount=sheets.amount,
        day_text=day_text,
        dose=dose,
        exact=escape,
        exact_number=exact_number,
        grouped=sheets.grouped,
        picture=Markup,
        rows=rows,
        percent=percent,
        step_text=sheets.step_text,
        plus_days=lambda day, days: day + timedelta(days=days),
    )
    return environment


_ = png
