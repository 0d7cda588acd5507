"""Courses of the examples, simulated once with what was drawn."""

from functools import cache
from pathlib import Path

import numpy as np
import xarray as xr

from eutonia.faces import read_patient
from eutonia.pathway import plan, simulate
from eutonia.reporting.sensitivity import sensitivity_of

EXAMPLES = Path(__file__).parents[2] / "examples"
KEPT = (
    "plasma_ng_per_ml", "csf_ng_per_ml", "cord_ng_per_ml", "ashworth", "sedation_probability", "withdrawal_index",
)  # fmt: skip


@cache
def patient(name):
    return read_patient(str(EXAMPLES / name))


@cache
def course(name, route="oral", **changed):
    """The plan of an example and its run of 500 draws, stored every two hours."""
    who = patient(name).model_copy(update=changed)
    made = plan(who, route=route)
    return made, simulate(
        who, made.regimen, draws=500, seed=1, every_h=2.0, levels=("L3",), keep=KEPT, inputs=True
    )  # fmt: skip


@cache
def found(name, route="oral", **changed):
    return sensitivity_of(*course(name, route, **changed))


def linear_run(slopes, draws=1000, days=7, seed=1):
    """A run whose plasma level is a line of inputs that are named a, b, c: its shares have a closed form."""
    drawn = np.random.default_rng(seed).standard_normal((draws, len(slopes)))
    time_h = np.arange(0, days * 24 + 1, 6.0)
    plasma = 100 + (drawn @ np.array(slopes))[:, None] + np.zeros(time_h.size)
    return xr.Dataset(
        {"plasma_ng_per_ml": (("draw", "time"), plasma), "drawn": (("draw", "input"), drawn)},
        {"time_h": ("time", time_h), "input": list("abcdefgh"[: len(slopes)])},
        {"seed": seed},
    )
