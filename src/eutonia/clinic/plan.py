"""The plan that the rules produce: schedule, taper, monitoring, what to do when supply fails."""

from __future__ import annotations

from datetime import date
from itertools import pairwise, takewhile
from typing import Literal

from eutonia.clinic.patient import Patient
from eutonia.clinic.product import Dispensed
from eutonia.clinic.record import Record
from eutonia.clinic.regimen import Regimen
from eutonia.clinic.use import Use
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


class PlannedBolus(Record):
    """A test bolus: planned for a day of the plan, or given already (`day` None) with what came of it."""

    dose_ug: float
    volume_ml: float
    day: int | None
    given: bool
    result: str
    rule_ids: tuple[str, ...]
    given_on: date | None = None
    ashworth_before: float | None = None
    ashworth_after: float | None = None


class Observation(Record):
    """What is looked at so many hours after a test bolus."""

    after_h: float
    what: str
    rule_ids: tuple[str, ...]


class Criterion(Record):
    """One thing that is known and met before a step is taken."""

    text: str
    rule_ids: tuple[str, ...]


class StartRate(Record):
    """The rate of the first 24 hours, from the test bolus alone; `worked` shows the arithmetic."""

    rate_ug_per_day: float
    bolus_ug: float
    worked: str
    rule_ids: tuple[str, ...]


class PumpStep(Record):
    """Days `first_day` to `last_day` at one rate; `percent` is the change from the step before."""

    first_day: int
    last_day: int
    rate_ug_per_day: float
    percent: float
    rule_ids: tuple[str, ...]
    note: str = ""


class RefillVisit(Record):
    """A refill to book: the day, the day of the low-reservoir alarm with its early and late bounds, and why then."""

    day: int
    alarm_day: int
    early_day: int
    late_day: int
    why: str
    rule_ids: tuple[str, ...]


class PumpCourse(Record):
    """The intrathecal road of a plan. Doses are micrograms, by the test bolus; nothing is computed from mg by mouth.

    Before a positive test bolus there are only test boluses: `start` is None, `steps`, `taper` and `refills` are empty.
    Refills are empty too where the pump is not recorded: no date is guessed. `taper` counts its days from its own day
    1 and starts from the last step. `emergency` are fixed texts, the same for everybody; no dose in them is computed.
    `bolus_gate` is what is known and met before each test bolus that follows another.
    """

    tip: str
    concentration_ug_per_ml: float
    boluses: tuple[PlannedBolus, ...] = ()
    bolus_gate: tuple[Criterion, ...] = ()
    observations: tuple[Observation, ...] = ()
    response: str = ""
    start: StartRate | None = None
    steps: tuple[PumpStep, ...] = ()
    wean: Schedule | None = None
    wean_order: tuple[str, ...] = ()
    refills: tuple[RefillVisit, ...] = ()
    refill_note: str = ""
    maintenance: tuple[Limit, ...] = ()
    checklist: tuple[str, ...] = ()
    tolerance: tuple[str, ...] = ()
    holiday: tuple[str, ...] = ()
    emergency: tuple[SignAction, ...] = ()
    taper: tuple[PumpStep, ...] = ()
    taper_note: str = ""
    regimen: Regimen | None = None
    note: str = ""

    @property
    def repeated_refills(self) -> tuple[RefillVisit, ...]:
        """The last refills that each repeat the interval and the alarm days of the one before; never one alone."""
        seen = [
            (after.day - before.day, *(day - after.day for day in (after.early_day, after.alarm_day, after.late_day)))
            for before, after in pairwise(self.refills)
        ]
        count = len(list(takewhile(lambda one: one == seen[-1], reversed(seen)))) - 1
        return self.refills[-count:] if count > 1 else ()

    @property
    def first_refills(self) -> tuple[RefillVisit, ...]:
        """The refills before `repeated_refills`; the last two of them show the interval that is repeated."""
        return self.refills[: len(self.refills) - len(self.repeated_refills)]


class Plan(Record):
    """A plan by rules alone.

    By mouth `schedule` and `taper` are None under `refuse`; by pump they are always None, and `pump_course` holds the
    course (None under `refuse`). `start_conditions` holds what must be known first
    ("Do not start until: creatinine"); such a plan has no calendar and no leaflet. `kidney_matters` says that a kidney
    limit binds or that the kidney is not known, so that a healthy kidney is worth seeing beside it.
    """

    patient: Patient
    route: Literal["oral", "intrathecal"]
    use: Use
    jurisdiction: str
    verdicts: tuple[Verdict, ...]
    overrides: tuple[Override, ...] = ()
    start_conditions: tuple[str, ...] = ()
    schedule: Schedule | None = None
    taper: Schedule | None = None
    pump_course: PumpCourse | None = None
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
        return self.schedule is None and self.pump_course is None

    @property
    def conditional(self) -> bool:
        return bool(self.start_conditions)

    @property
    def regimen(self) -> Regimen | None:
        """What is given: the oral schedule, or test boluses, pump and oral wean side by side."""
        course = self.schedule or self.pump_course
        return None if course is None else course.regimen

    def _repr_html_(self) -> str:
        from html import escape

        if self.refused:
            reasons = "; ".join(v.summary for v in self.verdicts if v.outcome == "refuse" and not v.overridden_by)
            return f"<p><strong>No plan.</strong> {escape(reasons)}</p>"
        by_mouth = self.schedule.steps if self.schedule else ()
        by_pump = self.pump_course.steps if self.pump_course else ()
        doses = [(one.first_day, one.last_day, f"{one.daily_dose_mg:g} mg") for one in by_mouth]
        doses += [(one.first_day, one.last_day, f"{one.rate_ug_per_day:,g} micrograms") for one in by_pump]
        rows = "".join(f"<tr><td>{first} to {last}</td><td>{dose}</td></tr>" for first, last, dose in doses)
        if not doses:
            return f"<p><strong>{escape(self.pump_course.note if self.pump_course else '')}</strong></p>"
        return f"<table><tr><th>Days</th><th>Daily dose</th></tr>{rows}</table><p>A clinician decides.</p>"
