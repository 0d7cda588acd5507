"""Reflex runs for the tests of their reports: real ones of a thinned pool, and one whose numbers are made up."""

from functools import cache

import numpy as np
import xarray as xr

from eutonia.inquiry import reflex
from eutonia.reporting.reflex_report import ReflexReport

NAMES = (
    "hm", "paired-pulses", "f-waves", "flexor-withdrawal", "tendon-tap", "ramp-stretch", "clonus", "voluntary-ramp",
)  # fmt: skip
CELLS = 40


@cache
def report_of(name: str) -> ReflexReport:
    """A real run of a thinned pool, spastic by half."""
    occupancy = (0.1, 0.2) if name == "compare" else 0.2
    return reflex(name, occupancy, severity=0.5, cells=CELLS)


def made_up_hm() -> xr.Dataset:
    """Four cells, three strengths, two stimuli each: H 0, 0.4, 0.1 without the drug and 0, 0.2, 0 with it."""
    h = np.array([[[0, 0], [0.3, 0.5], [0.1, 0.1]], [[0, 0], [0.2, 0.2], [0, 0]]])
    m = np.array([[[0, 0], [0.5, 0.5], [1, 1]]] * 2, dtype=float)
    return xr.Dataset(
        {
            "h": (("occupancy", "intensity", "repeat"), h),
            "m": (("occupancy", "intensity", "repeat"), m),
            "emg": (("occupancy", "time"), np.array([[0, 0.4, -0.4], [0, 0.2, -0.2]])),
            "spike_cell": (("occupancy", "spike"), np.array([[0.0, 1, 2, 1], [0, np.nan, np.nan, np.nan]])),
            "spike_ms": (("occupancy", "spike"), np.array([[31.0, 30, 29, 33], [32, np.nan, np.nan, np.nan]])),
        },
        {"occupancy": [0.0, 0.4], "intensity": [6.0, 12.0, 18.0], "time": [0.0, 0.1, 0.2]},
        {
            "experiment": "hm", "severity": 0.0, "density": 1.0, "cells": 4, "seed": 1, "motor_threshold": 12.0,
            "evidence_ids": ("reflex.ia.count",), "assumed_ids": (),
        },
    )  # fmt: skip
