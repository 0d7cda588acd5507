"""Many drawn bodies that live through published experiments; a run that two results ask for is made once."""

from __future__ import annotations

from collections.abc import Mapping

import xarray as xr

from eutonia.clinic.patient import Kidney, Patient, Scores
from eutonia.clinic.regimen import Event, Regimen
from eutonia.evidence import value
from eutonia.simulator.body import run_course
from eutonia.simulator.numerics import CELLS
from eutonia.simulator.parameters import Bodies, draw_bodies
from eutonia.simulator.sampling import Array, Sampler
from eutonia.validation.results import Result


class Crowd:
    """Bodies drawn as a course draws them: the same seed gives the same people in every experiment.

    Parameters
    ----------
    draws, seed : as for a course
    given : parameters that are not drawn, by evidence id, each (draws,); a calibration tries values by it
    cells : of each vertebral level; 1 is quicker and within 1 % at the legs
    """

    def __init__(self, draws: int, seed: int, given: Mapping[str, Array] | None = None, cells: int = CELLS) -> None:
        self.draws, self.seed, self.given, self.cells = draws, seed, given, cells
        self._runs: dict[object, xr.Dataset] = {}

    def sampler(self) -> Sampler:
        """The streams behind the bodies."""
        return Sampler(self.draws, self.seed, self.given)

    def bodies(self, patient: Patient) -> Bodies:
        """The crowd's bodies, were they this patient."""
        return draw_bodies(patient, self.draws, self.seed, self.given)

    def run(
        self,
        patient: Patient,
        regimen: Regimen,
        days: int,
        every_h: float,
        keep: tuple[str, ...],
        events: tuple[Event, ...] = (),
        cord_at: str = "legs",
        levels: tuple[str, ...] | None = None,
    ) -> xr.Dataset:
        """The simulated run of every body; see `run_course`."""
        asked = (patient, regimen, days, every_h, keep, events, cord_at, levels)
        if asked not in self._runs:
            self._runs[asked] = run_course(
                patient,
                regimen,
                events,
                days,
                every_h=every_h,
                keep=keep,
                levels=levels,
                cord_at=cord_at,
                cells=self.cells,
                bodies=self.bodies(patient),
            )
        return self._runs[asked]


def adult_of(result: Result) -> Patient:
    """The adult who stands for the people of a study: `validation.adult.*`, and what the setting says."""
    setting = result.setting
    spasm, ashworth = setting.get("spasm"), setting.get("ashworth")
    scores = None
    if spasm is not None or ashworth is not None:
        scores = Scores(
            ashworth=None if ashworth is None else float(ashworth), penn_spasm=None if spasm is None else float(spasm)
        )
    return Patient(
        age_years=float(setting.get("age_years", value("validation.adult.age"))),
        sex="female" if setting.get("sex") == "female" else "male",
        weight_kg=float(setting.get("weight_kg", value("validation.adult.weight"))),
        kidney=Kidney(crcl_ml_per_min=float(setting.get("crcl_ml_per_min", value("validation.adult.crcl")))),
        diagnosis=setting.get("diagnosis"),
        scores=scores,
    )
