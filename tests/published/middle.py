"""The middle body on the intrathecal road: runs that several tests look at, and how a figure is read from them."""

from __future__ import annotations

from contextlib import ExitStack
from functools import lru_cache
from unittest.mock import patch

import numpy as np

import eutonia as eu
from eutonia.clinic.patient import Kidney, Patient, Scores
from eutonia.evidence import value
from tests.published.prototype import as_prototype

DAY = 24.0
LEG_LEVELS = ("T10", "T11", "T12", "L1")
ARM_LEVELS = ("C4", "C5", "C6", "C7")  # vertebral, opposite the segments C5 to T1


def adult(crcl_ml_per_min=100, diagnosis=None, ashworth=None):
    scores = None if ashworth is None else Scores(ashworth=ashworth)
    return Patient(
        age_years=40, sex="male", weight_kg=70, kidney=Kidney(crcl_ml_per_min=crcl_ml_per_min),
        diagnosis=diagnosis, scores=scores,
    )  # fmt: skip


def middle(regimen, days, every_h=1.0, patient=None, at="legs", sigmoid=False, prototype=False, **constants):
    """The run of the middle body; `constants` replace parameters of that body.

    With `sigmoid` the reflex is the published sigmoid, as in the prototype; else the computed circuit. With
    `prototype` the constants are those of the prototype, from before the fit.
    """
    from eutonia.simulator import parameters, run_course
    from eutonia.simulator.parameters import Bodies

    patient = patient or adult()
    with ExitStack() as replaced:
        if prototype:
            replaced.enter_context(as_prototype())
        for name, number in constants.items():
            constant = property(lambda body, number=number: np.full(body.draws, number))
            replaced.enter_context(patch.object(Bodies, name, constant))
        body = parameters.typical_body(patient)
        run = run_course(
            patient, regimen, days=days, every_h=every_h, bodies=body, cord_at=at, published_reflex=sigmoid
        )
    return run.isel(draw=0)


@lru_cache(maxsize=32)
def infused(
    rate_ug_per_day, tip, days=10, at="legs", crcl_ml_per_min=100, diagnosis=None, sigmoid=False, prototype=False
):
    """A constant infusion."""
    regimen = eu.Regimen.pump(rate_ug_per_day=rate_ug_per_day, tip=tip, days=days)
    return middle(regimen, days, 1.0, adult(crcl_ml_per_min, diagnosis), at, sigmoid, prototype)


@lru_cache(maxsize=8)
def injected(dose_ug=50, days=2, diagnosis=None, ashworth=None, at="legs", sigmoid=False, prototype=False):
    """A bolus by lumbar puncture, and the hours of the run from the middle of the injection."""
    bolus = eu.Regimen.bolus(dose_ug=dose_ug, level="L3")
    run = middle(bolus, days, 0.05, adult(diagnosis=diagnosis, ashworth=ashworth), at, sigmoid, prototype)
    return run, run.time_h.values - middle_of(bolus)


def middle_of(bolus):
    """The hour of the middle of the first injection."""
    first = bolus.boluses[0]
    return first.start_h + first.minutes / 120


def at_hour(hours, series, hour):
    return float(np.interp(hour, hours, series))


def end(run, level):
    """The last CSF level of a run, ng/mL."""
    return float(run.csf_ng_per_ml.sel(level=level)[-1])


def half_life_h(hours, csf, from_h=0.5, to_h=4.0):
    """From a straight line through the logarithms."""
    inside = (hours >= from_h) & (hours <= to_h)
    return float(-np.log(2) / np.polyfit(hours[inside], np.log(csf[inside]), 1)[0])


def excess_fall(run, before_h):
    """The share of the Ashworth excess (what a drug can move) that is gone, from the score at `before_h` on."""
    rigid = value("model.outcome.ashworth_floor") + value("model.outcome.ashworth_passive")
    score = run.ashworth.values
    start = at_hour(run.time_h.values, score, before_h)
    return (start - score) / (start - rigid)


def reflex_fall(run, before_h):
    """Fall of H/M, % of its value at `before_h`."""
    reflex = run.h_reflex_ratio.values
    return 100 * (1 - reflex / at_hour(run.time_h.values, reflex, before_h))


def day_mean(run, name, day):
    inside = (run.time_h > (day - 1) * DAY) & (run.time_h <= day * DAY)
    return float(run[name][inside].mean())


def last_day_mean(series, run):
    return float(series[run.time_h > run.time_h.max() - DAY].mean("time"))
