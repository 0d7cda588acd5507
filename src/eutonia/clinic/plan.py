"""The plan that the rules produce: schedule, taper, monitoring, what to do when supply fails."""

from __future__ import annotations

from typing import Literal

from eutonia.clinic.patient import Patient
from eutonia.clinic.product import Dispensed
from eutonia.clinic.record import Record
from eutonia.clinic.regimen import Regimen
from eutonia.clinic.verdict import Override, Verdict


class Dose(Record):
    """One dose of a step: its clock time and how it is handed out."""

    clock: str
    dispensed: Dispensed


class Step(Record):
    """Days `first_day` to `last_day` with the same doses; `rule_ids` say why it is so."""

    first_day: int
    last_day: int
    daily_dose_mg: float
    doses: tuple[Dose, ...]
    rule_ids: tuple[str, ...]
    note: str = ""


class Schedule(Record):
    """Steps in order, and the regimen that is the same thing in the simulator's words."""

    title: str
    steps: tuple[Step, ...]
    regimen: Regimen
    rule_ids: tuple[str, ...] = ()
    note: str = ""


class Visit(Record):
    """Something to check on a day (1 is the first day of the plan); day None means throughout."""

    day: int | None
    what: str
    rule_ids: tuple[str, ...]


class SignAction(Record):
    """What to do at a sign."""

    sign: str
    action: str
    rule_ids: tuple[str, ...]


class Limit(Record):
    """A ceiling that binds this plan, in mg/day unless its unit says otherwise, and the rule that sets it."""

    rule_id: str
    text: str
    value: float
    unit: str
    binding: bool = False


class Plan(Record):
    """A plan by rules alone.

    `schedule` and `taper` are None under `refuse`. `start_conditions` holds what must be known first
    ("Do not start until: creatinine"); such a plan has no calendar and no leaflet. `kidney_matters` says that a kidney
    limit binds or that the kidney is not known, so that a healthy kidney is worth seeing beside it.
    """

    patient: Patient
    route: Literal["oral"]
    use: Literal["spasticity"]
    jurisdiction: str
    verdicts: tuple[Verdict, ...]
    overrides: tuple[Override, ...] = ()
    start_conditions: tuple[str, ...] = ()
    schedule: Schedule | None = None
    taper: Schedule | None = None
    supply_failure: tuple[str, ...] = ()
    monitoring: tuple[Visit, ...] = ()
    signs: tuple[SignAction, ...] = ()
    limits: tuple[Limit, ...] = ()
    kidney_matters: bool = False
    unknown: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    rules_version: str = ""

    @property
    def refused(self) -> bool:
        return self.schedule is None

    @property
    def conditional(self) -> bool:
        return bool(self.start_conditions)

    @property
    def regimen(self) -> Regimen | None:
        return None if self.schedule is None else self.schedule.regimen

    def _repr_html_(self) -> str:
        from html import escape

        if self.schedule is None:
            reasons = "; ".join(v.summary for v in self.verdicts if v.outcome == "refuse" and not v.overridden_by)
            return f"<p><strong>No plan.</strong> {escape(reasons)}</p>"
        rows = "".join(
            f"<tr><td>{s.first_day} to {s.last_day}</td><td>{s.daily_dose_mg:g} mg</td></tr>"
            for s in self.schedule.steps
        )
        return f"<table><tr><th>Days</th><th>Daily dose</th></tr>{rows}</table><p>A clinician decides.</p>"
