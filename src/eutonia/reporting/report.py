"""The report: built once from a plan and its run, then saved or shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from eutonia.clinic.plan import Plan
from eutonia.reporting import render
from eutonia.reporting.figures import Figure, figures
from eutonia.reporting.findings import TaperComparison
from eutonia.reporting.harm_figure import harm_figure
from eutonia.reporting.ics import ics
from eutonia.reporting.leaflet import Leaflet
from eutonia.reporting.leaflet_text import leaflet_of
from eutonia.reporting.page import ReportFindings, gather
from eutonia.reporting.pump_figures import pump_figures
from eutonia.reporting.save import earlier_file, save_folder
from eutonia.reporting.sensitivity_figure import sensitivity_figures
from eutonia.reporting.uses_figure import use_figures
from eutonia.reporting.what_if import WhatIfPanel
from eutonia.reporting.words import theme

if TYPE_CHECKING:
    import xarray as xr

CALENDAR = "calendar.ics"


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says (`findings`) and its figures."""

    findings: ReportFindings
    figures: tuple[Figure, ...]

    def html(self, start_date: date | None = None) -> str:
        """The page as one file that works offline."""
        return render.html(self.findings, self.figures, start_date)

    @property
    def plan(self) -> Plan:
        """The plan that the report is about."""
        return self.findings.plan

    @property
    def leaflet(self) -> Leaflet:
        """The patient's own leaflet; of a refused or conditional plan the card for the clinician that says why not."""
        return leaflet_of(self.findings)

    def to_json(self) -> str:
        """The same findings for a machine."""
        return render.json_text(self.findings)

    def save(self, folder: str | Path, start_date: date | None = None, pdf: bool = False) -> Path:
        """Write report.html, report.json and leaflet.html; calendar.ics, report.pdf and leaflet.pdf where asked for.

        Of a refused or conditional plan no_leaflet.html is written instead: it says why there is no leaflet.

        Parameters
        ----------
        folder : str or Path
            A new folder, an empty one, or an earlier report, which is replaced.
        start_date : date or None
            The date of day 1. With it the schedule has dates and calendar.ics is written. A refused or conditional plan
            has no dates and no calendar.
        pdf : bool
            Also write report.pdf and leaflet.pdf; needs the extra [pdf].

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        InputError
            Something else stands at `folder`, its parent does not exist, or the extra [pdf] is missing.
        MachineError
            The disk is full or cannot be written; nothing partial is left behind.
        """
        folder = Path(folder)
        files = {"report.html": self.html(start_date).encode(), "report.json": self.to_json().encode()}
        files |= self.leaflet.files(start_date if self.findings.status == "complete" else None, pdf)
        if start_date is not None and self.findings.status == "complete":
            files[CALENDAR] = ics(self.findings.plan, start_date, earlier_file(folder, CALENDAR))
        if pdf:
            files["report.pdf"] = render.pdf(self.findings, self.figures, start_date)
        return save_folder(folder, files)

    def _repr_html_(self) -> str:
        page = escape(render.html(self.findings, self.figures, interactive=False))
        height = theme()["notebook_height"]
        return f'<iframe title="{escape(self.findings.title)}" srcdoc="{page}" width="100%" height="{height}"></iframe>'


def build_report(
    plan: Plan,
    run: xr.Dataset | None = None,
    others: Mapping[str, xr.Dataset] | tuple[()] = (),
    tapers: TaperComparison | None = None,
    arms: xr.Dataset | None = None,
    levels: xr.Dataset | None = None,
    what_if: WhatIfPanel | None = None,
) -> Report:
    """Put a plan, its run and what stands beside it into a report.

    Parameters
    ----------
    plan : Plan
        A refused plan gives a report of verdicts and reasons alone.
    run : xarray.Dataset or None
        The simulated course of the plan (dims draw, time, level); None draws no figures.
    others : mapping of label to xarray.Dataset
        Runs set beside it in the plasma figure and in the table of measures.
    tapers : TaperComparison or None
        The taper by the rules and the slowed one; None prints the plan's own taper.
    arms : xarray.Dataset or None
        A pump course again, with its effect at the arms; drawn beside the legs of `run`.
    levels : xarray.Dataset or None
        A pump course again, with the spinal fluid of every level; None takes that of `run` where it holds them.
    what_if : WhatIfPanel or None
        What each fault of the pump would do.

    Returns
    -------
    Report
        Ready to save or show.

    Raises
    ------
    InputError
        A run cannot be assessed, or an id without a source is named.

    Sources: conc.therapeutic, model.withdrawal.theta, model.leaflet.full_effect
    """
    findings = gather(plan, run, dict(others), tapers, arms, levels, what_if)
    beside = {one.label: one.assessment for one in findings.comparisons}
    drawn = () if findings.assessment is None else figures(findings.assessment, beside, findings.parts)
    if findings.pump is not None:
        of_pump = pump_figures(findings.pump, findings.assessment, plan.patient.jurisdiction)
        both_sites = any(one.name == "sites" for one in of_pump)
        drawn = (*of_pump, *(one for one in drawn if not (both_sites and one.name == "effect")))
    drawn = drawn if findings.harms is None else (*drawn, harm_figure(findings.harms))
    drawn = drawn if findings.sensitivity is None else (*drawn, *sensitivity_figures(findings.sensitivity))
    if findings.use is not None and findings.assessment is not None:
        drawn = (*use_figures(findings.use, findings.assessment.draws), *drawn)
    return Report(findings, drawn)
