"""A page, a PDF and a JSON from the same findings. Everything that comes from a record is escaped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from eutonia.errors import InputError
from eutonia.reporting import sheets
from eutonia.reporting.figures import Figure, Table, day_numbers
from eutonia.reporting.findings import Assessment, Band
from eutonia.reporting.page import ReportFindings, Source
from eutonia.reporting.pump_page import is_refill, tip_lines
from eutonia.reporting.sensitivity_figure import narrowing_table
from eutonia.reporting.words import (
    SPELLED_MICROGRAMS,
    TEMPLATES,
    day_text,
    dose,
    exact_number,
    in_people,
    in_print,
    number,
    people_range,
    percent,
    signed,
    texts,
)

if TYPE_CHECKING:
    from eutonia.clinic.plan import SignAction
    from eutonia.reporting.claims import ShownClaim
    from eutonia.reporting.leaflet import Leaflet
    from eutonia.reporting.poisoning import PoisoningReport
    from eutonia.reporting.reflex_report import ReflexFindings
    from eutonia.reporting.stopping import StopFindings


def html(
    findings: ReportFindings, drawn: Sequence[Figure], start_date: date | None = None, interactive: bool = True
) -> str:
    """The report as one file that works offline; `interactive` embeds the chart library once."""
    page = _environment(findings.plan.patient.jurisdiction).get_template("report.html.j2")
    return page.render(
        _words_for(findings, drawn, start_date),
        specs={figure.name: dict(figure.spec) for figure in drawn if figure.spec},
        script=Markup(_chart_library()) if interactive and drawn else "",
        style=Markup("\n".join(_style(one) for one in ("style.css", *(("pump.css",) if findings.pump else ())))),
    )


def reflex_html(
    findings: ReflexFindings, table: Table, drawn: Sequence[Figure], interactive: bool = True
) -> str:  # fmt: skip
    """The page of a reflex experiment; `table` holds its result."""
    return (
        _environment(None)
        .get_template("reflex.html.j2")
        .render(
            findings=findings,
            table=table,
            figures=drawn,
            texts=texts(),
            sources=_grouped(findings.sources),
            specs={figure.name: dict(figure.spec) for figure in drawn},
            script=Markup(_chart_library()) if interactive else "",
            style=Markup("\n".join(_style(one) for one in ("style.css", "reflex.css"))),
        )
    )


def poisoning_html(report: PoisoningReport, interactive: bool = True) -> str:
    """The page of a poisoning."""
    drawn = report.figures
    return (
        _environment(report.findings.patient.jurisdiction)
        .get_template("poisoning.html.j2")
        .render(
            report=report,
            findings=report.findings,
            words=texts("poisoning"),
            texts=texts(),
            figures=drawn,
            sources=_grouped(report.findings.sources),
            specs={figure.name: dict(figure.spec) for figure in drawn},
            script=Markup(_chart_library()) if interactive else "",
            style=Markup("\n".join(_style(one) for one in ("style.css", "poisoning.css"))),
        )
    )


def stop_html(
    findings: StopFindings,
    tables: Sequence[Table],
    said: Sequence[tuple[str, Sequence[SignAction]]],
    drawn: Sequence[Figure],
    interactive: bool = True,
) -> str:
    """The page about stopping: emergency text first, then tables, what the rules say, and figures."""
    return (
        _environment(None)
        .get_template("stopping.html.j2")
        .render(
            findings=findings,
            tables=tables,
            said=said,
            figures=drawn,
            texts=texts(),
            words=texts("stopping"),
            sources=_grouped(findings.sources),
            specs={figure.name: dict(figure.spec) for figure in drawn},
            script=Markup(_chart_library()) if interactive else "",
            style=Markup(_style("style.css")),
        )
    )


def leaflet_html(leaflet: Leaflet, start_date: date | None = None) -> str:
    """The leaflet as one file without scripts."""
    page = _environment(SPELLED_MICROGRAMS[0]).get_template("leaflet.html.j2")
    return page.render(_words_of_leaflet(leaflet, start_date), style=Markup(_style("leaflet.css")))


def leaflet_pdf(leaflet: Leaflet, start_date: date | None = None) -> bytes:
    """The leaflet as PDF, set by typst.

    Raises
    ------
    InputError
        The extra [pdf] is not installed.
    """
    page = _environment(SPELLED_MICROGRAMS[0], in_typst=True).get_template("leaflet.typ.j2")
    return _set(page.render(_words_of_leaflet(leaflet, start_date)), {})


def _words_of_leaflet(leaflet: Leaflet, start_date: date | None) -> dict[str, Any]:
    """What both templates of the leaflet read: its sections by page and row, as the layout sets them."""
    words, found = texts("leaflet"), {one.name: one for one in leaflet.sections}
    pages = [[[found[name] for name in row if name in found] for row in page] for page in words["layout"]]
    laid = [[row for row in page if row] for page in pages] if not leaflet.withheld else [[list(leaflet.sections)]]
    return {"leaflet": leaflet, "pages": laid, "words": words, "start_date": start_date}


def json_text(findings: ReportFindings) -> str:
    """The findings as JSON, in a fixed order, with a new line at the end; what is not always there only where it is."""
    missing = {one for one in ("pump", "use", "sensitivity") if not getattr(findings, one)}
    fields = findings.model_dump(mode="json", exclude=missing)
    return json.dumps(fields, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def pdf(findings: ReportFindings, drawn: Sequence[Figure], start_date: date | None = None) -> bytes:
    """The report as PDF, set by typst from the same findings.

    Raises
    ------
    InputError
        The extra [pdf] is not installed.
    """
    template = _environment(findings.plan.patient.jurisdiction, in_typst=True).get_template("report.typ.j2")
    source = template.render(_words_for(findings, drawn, start_date))
    return _set(source, {figure.name: figure.svg for figure in drawn})


def _set(source: str, pictures: dict[str, str]) -> bytes:
    """A typst source as PDF."""
    if find_spec("typst") is None:
        raise InputError("a PDF without typst", "the extra [pdf]", "install eutonia[pdf], or print the page")
    import typst

    return typst.compile(source.encode(), sys_inputs=pictures)


def assessment_html(assessment: Assessment) -> str:
    """The table of measures of one run, for a notebook."""
    macros: Any = _environment(None).get_template("parts.html.j2").make_module({"texts": texts()})
    return str(macros.measures([("", assessment)]))


def claim_html(shown: ShownClaim, tables: Sequence[Table], drawn: Sequence[Figure]) -> str:
    """The page of a claim; `tables` hold what was found, for the claim and for each wider reading of it."""
    words = texts("claims")
    return (
        _environment(None)
        .get_template("claim.html.j2")
        .render(
            title=words["title"].format(number=shown.claim.number),
            shown=(shown, *shown.further),
            tables=tables,
            figures=drawn,
            texts=texts(),
            words=words,
            specs={figure.name: dict(figure.spec) for figure in drawn if figure.spec},
            script=Markup(_chart_library()) if drawn else "",
            style=Markup("\n".join(_style(one) for one in ("style.css", "reflex.css"))),
        )
    )


def _style(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _words_for(findings: ReportFindings, drawn: Sequence[Figure], start_date: date | None) -> dict[str, Any]:
    """What both templates read. Only a complete plan has dates and sheets to tick."""
    complete = findings.status == "complete"
    schedule = findings.plan.schedule if complete else None
    fixed = findings.plan.pump_course.emergency if findings.plan.pump_course else ()
    return {
        "findings": findings,
        "plan": findings.plan,
        "patient": findings.plan.patient,
        "texts": texts(),
        "use_words": texts("uses"),
        "figures": drawn,
        "sheets": () if schedule is None else sheets.sheets(schedule, start_date),
        "start_date": start_date if complete else None,
        "course": findings.plan.pump_course,
        "assumed": (*((findings.baseline_note,) if findings.baseline_note else ()), *findings.plan.assumed),
        "visits": [one for one in findings.plan.monitoring if not is_refill(findings.plan, one)],
        "signs": [one for one in findings.plan.signs if one not in fixed],
        "micrograms": in_print(texts()["pump"]["unit"], findings.plan.patient.jurisdiction),
        "programs": findings.pump.programs if findings.pump and complete else (),
        "runs": _runs(findings),
        "sources": _grouped(findings.sources),
        "harm_words": texts("harms"),
        "help_words": texts("sensitivity"),
        "narrowings": narrowing_table(findings.sensitivity) if findings.sensitivity else None,
    }


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


def _typst_string(text: str) -> str:
    """Text as a typst string: nothing in it can be read as markup."""
    plain = "".join(one if one.isprintable() else " " for one in text)
    return '#"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


@cache
def _chart_library() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, from the package that draws the pictures."""
    import vl_convert

    return vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")


@cache
def _environment(jurisdiction: str | None, in_typst: bool = False) -> Environment:
    def printed(value: Any) -> Any:
        """Numbers and text of records in safe spelling; markup stays as it is. For typst each becomes a string."""
        if isinstance(value, Markup):
            return str(value) if in_typst else value
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = number(value)
        elif isinstance(value, str):
            value = in_print(value, jurisdiction)
        return _typst_string(str(value)) if in_typst else value

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=not in_typst,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=printed,
    )
    environment.filters.update(
        amount=sheets.amount,
        bare=lambda text: Markup(_typst_string(text).removeprefix("#")),
        day_text=day_text,
        dose=dose,
        exact=escape if not in_typst else lambda text: Markup(_typst_string(text)),
        exact_number=exact_number,
        grouped=sheets.grouped,
        picture=Markup,
        people=lambda share, of=None: in_people(share.middle, of=of),
        people_range=people_range,
        rows=rows,
        percent=percent,
        signed=signed,
        step_text=sheets.step_text,
        tip_lines=tip_lines,
        plus_days=lambda day, days: day + timedelta(days=days),
    )
    return environment
