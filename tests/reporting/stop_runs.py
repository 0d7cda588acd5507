"""Runs with several ends as the reports ask for them, in few draws; and any adult who takes tablets."""

from __future__ import annotations

from functools import partial

from hypothesis import Phase, settings
from hypothesis import strategies as st

from eutonia.clinic.patient import Kidney, Patient
from eutonia.clinic.regimen import Regimen
from eutonia.simulator import run_branches

ADULT = Patient(age_years=45, sex="female", weight_kg=62, kidney=Kidney(crcl_ml_per_min=95), jurisdiction="US")
FEW = settings(max_examples=12, derandomize=True, phases=(Phase.generate,))  # each example is a run; none is shrunk
EIGHTY = Regimen.oral(20, days=1, times_per_day=4)


def runs_of(patient: Patient, draws: int = 48):
    """What the inquiry hands to the reports."""
    return partial(run_branches, patient, draws=draws, seed=3, every_h=2.0)


@st.composite
def adults(draw: st.DrawFn) -> Patient:
    """Any age, weight and kidney."""
    return Patient(
        age_years=draw(st.integers(18, 90)), sex=draw(st.sampled_from(("female", "male"))),
        weight_kg=draw(st.integers(40, 120)), kidney=Kidney(crcl_ml_per_min=draw(st.integers(15, 140))),
        jurisdiction=draw(st.sampled_from((None, "US", "UK", "DE"))),
    )  # fmt: skip


@st.composite
def oral_days(draw: st.DrawFn) -> Regimen:
    """One day of tablets, up to 100 mg."""
    dose_mg, times = draw(st.sampled_from((5, 10, 15, 20, 25))), draw(st.integers(1, 4))
    return Regimen.oral(dose_mg, days=1, times_per_day=times)
