"""Poisonings that several tests look at: few draws, each followed once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import eutonia as eu

EXAMPLES = Path(__file__).parents[2] / "examples"
DRAWS = 100


@cache
def on_dialysis():
    """20 mg once on dialysis, with charcoal, a session and continuous replacement."""
    exposure = eu.Exposure(
        hours_ago=2, dose_mg=20, charcoal_after_h=1, dialysis=({"start_h": 6, "hours": 4},),
        crrt=({"start_h": 6, "hours": 24, "effluent_l_per_h": 2},),
    )  # fmt: skip
    return eu.poisoning(eu.read_patient(EXAMPLES / "dialysis.json"), exposure, draws=DRAWS)


@cache
def naive(dose_mg=60):
    return eu.poisoning(
        eu.read_patient(EXAMPLES / "ms_adult.json"), eu.Exposure(hours_ago=0, dose_mg=dose_mg), draws=DRAWS
    )


@cache
def kidney_fails():
    """75 mg daily for a year, the kidneys fail, a session on the third day."""
    exposure = eu.Exposure(
        hours_ago=48, kidney_fails_ml_per_min=5, usual=eu.Regimen.oral(dose_mg=25, times_per_day=3, days=365),
        stopped_after_h=72, dialysis=({"start_h": 72, "hours": 4},),
    )  # fmt: skip
    return eu.poisoning(eu.read_patient(EXAMPLES / "ms_adult.json"), exposure, draws=DRAWS)


@cache
def pump(error="tenfold_rate"):
    patient = eu.read_patient(EXAMPLES / "sci_pump.json")
    usual = eu.Regimen.pump(rate_ug_per_day=300, tip="T10", days=200, pump=patient.pump)
    return eu.poisoning(
        patient, eu.Exposure(hours_ago=6, pump_error=error, usual=usual, stopped_after_h=12), draws=DRAWS
    )


ALL = (on_dialysis, naive, kidney_fails, pump)


def text_of(report):
    """All that a reader of the terminal sees, on one line."""
    said = [line for section in report.sections for line in (section.title, *section.lines)]
    cells = [cell for table in (report.levels, report.beside) for row in table.rows for cell in row]
    return " ".join([*said, *cells])
