"""A pump course built by hand from the records, and runs of plausible shape whose numbers are made up."""

from datetime import date

import numpy as np
import xarray as xr

from eutonia.clinic.intrathecal import Intrathecal, ScreeningBolus
from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import (
    Limit,
    Observation,
    Plan,
    PlannedBolus,
    PumpCourse,
    PumpStep,
    RefillVisit,
    SignAction,
    StartRate,
    Visit,
)
from eutonia.clinic.pump import Pump
from eutonia.clinic.regimen import PumpProgram, Regimen
from eutonia.clinic.verdict import Outcome
from eutonia.reporting.spine import LEVELS
from tests.reporting.conftest import PATIENT, schedule_of, verdict

PUMP = Pump(model="SynchroMed II 20 mL", tip="T10", catheter_cm=89, concentration_ug_per_ml=500, fill_ml=20)
RATES = ((1, 7, 100), (8, 14, 120), (15, 42, 1200))
IF_NEEDED = "Only if the goal is not met."
WHY = "20 mL of 500 micrograms/mL, alarm at 2 mL."


def pump_patient(jurisdiction="US", pump=PUMP) -> Patient:
    bolus = ScreeningBolus(dose_ug=50, given_on=date(2026, 11, 12), ashworth_before=4, ashworth_after=2)
    road = Intrathecal(spasticity="severe", screening=(bolus,))
    return PATIENT.model_copy(update={"jurisdiction": jurisdiction, "pump": pump, "intrathecal": road})


def pump_steps() -> tuple[PumpStep, ...]:
    steps = []
    for place, (first, last, rate) in enumerate(RATES):
        before = RATES[place - 1][2] if place else rate
        note = IF_NEEDED if place else "The dose is locked for 24 hours."
        steps.append(
            PumpStep(
                first_day=first,
                last_day=last,
                rate_ug_per_day=rate,
                percent=100 * (rate / before - 1),
                rule_ids=("itb.tit.spinal",),
                note=note,
            )
        )
    return tuple(steps)


def refills_on(*days: int) -> tuple[RefillVisit, ...]:
    """Refills on these days, each with the alarm as long after it."""
    return tuple(
        RefillVisit(
            day=day, alarm_day=day + 7, early_day=day + 4, late_day=day + 12, why=WHY, rule_ids=("itb.refill.alarm",)
        )
        for day in days
    )


def pump_plan(jurisdiction="US", pump=PUMP) -> Plan:
    """A whole course: one positive bolus, three rates up to 1,200 micrograms daily, an oral wean, two refills."""
    patient = pump_patient(jurisdiction, pump)
    steps = pump_steps()
    wean = schedule_of("Oral baclofen to zero", (10, 5), 7)
    parts = tuple(
        PumpProgram(
            tip="T10",
            first_day=one.first_day,
            days=one.last_day - one.first_day + 1,
            steps=(("00:00", one.rate_ug_per_day),),
            pump=pump,
        )
        for one in steps
    )
    bolus = PlannedBolus(dose_ug=50, volume_ml=1, day=None, given=True, result="worked", rule_ids=("itb.screen.pos",))
    observations = tuple(
        Observation(after_h=hours, what=what, rule_ids=(f"itb.watch.{name}",))
        for hours, what, name in (
            (0, "Scores are taken.", "before"),
            (2, "Breathing.", "close"),
            (4, "Decide.", "peak"),
            (8, "Score again.", "end"),
        )
    )
    course = PumpCourse(
        tip="T10",
        concentration_ug_per_ml=500,
        boluses=(bolus,),
        observations=observations,
        response="Positive at a fall of 1 point or more.",
        start=StartRate(
            rate_ug_per_day=100,
            bolus_ug=50,
            worked="50 micrograms × 2 = 100 micrograms",
            rule_ids=("itb.conv.us",),
        ),
        steps=steps,
        wean=wean,
        wean_order=("baclofen", "diazepam"),
        refills=refills_on(20, 40),
        maintenance=(Limit(rule_id="itb.range.spinal", text="Most need less.", value=800, unit="ug/d"),),
        checklist=("Two people read the strength.",),
        tolerance=("Exclude a fault first.",),
        holiday=("Only with a named specialist.",),
        emergency=(SignAction(sign="Late signs", action="Emergency call.", rule_ids=("wd.itb.late",)),),
        taper=(PumpStep(first_day=1, last_day=7, rate_ug_per_day=600, percent=-50, rule_ids=("tap.itb",)),),
        taper_note="Never switch off.",
        regimen=Regimen(parts=(*parts, *wean.regimen.parts)),
        note="A clinician decides.",
    )
    return Plan(
        patient=patient,
        route="intrathecal",
        use="spasticity",
        jurisdiction=jurisdiction or "",
        verdicts=(verdict(Outcome.CAUTION, ids=("itb.max1000",), summary="Above 1,000 micrograms little is known."),),
        pump_course=course,
        supply_failure=("Carry the card.", "Call the pump clinic the same day, at any hour."),
        monitoring=(
            Visit(day=8, what="Change to 120 micrograms daily.", rule_ids=("itb.tit.spinal",)),
            Visit(day=20, what=f"Refill. {WHY}", rule_ids=("itb.refill.alarm",)),
            Visit(day=40, what=f"Refill. {WHY}", rule_ids=("itb.refill.alarm",)),
            Visit(day=None, what="Throughout.", rule_ids=("mon.itb",)),
        ),
        signs=(SignAction(sign="Late signs", action="Emergency call.", rule_ids=("wd.itb.late",)),),
        limits=(Limit(rule_id="itb.max1000", text="Little is known.", value=1000, unit="ug/d", binding=True),),
        rules_version="abc123",
    )


def before_test() -> Plan:
    """Before the test bolus: boluses alone, conditional."""
    whole = pump_plan()
    planned = PlannedBolus(dose_ug=50, volume_ml=1, day=1, given=False, result="", rule_ids=("itb.screen.50",))
    course = PumpCourse(
        tip="T10",
        concentration_ug_per_ml=500,
        boluses=(planned,),
        observations=whole.pump_course.observations,
        response=whole.pump_course.response,
        regimen=Regimen.bolus(dose_ug=50),
        note="Do not start the pump until: positive screening bolus.",
    )
    return whole.model_copy(
        update={"pump_course": course, "start_conditions": ("positive screening bolus",), "monitoring": ()}
    )


def spine_run(days=42, draws=40, seed=1, every_h=24.0, top=200.0, at="T10") -> xr.Dataset:
    """Spinal fluid that is highest at a level, falls by a tenth a level, and rises over the first two days."""
    chance = np.random.default_rng(seed)
    time_h = np.arange(0, days * 24 + every_h, every_h)
    away = np.abs(np.arange(len(LEVELS)) - LEVELS.index(at))
    size = chance.lognormal(0, 0.3, draws)
    values = top * size[:, None, None] * (1 - np.exp(-time_h / 24))[None, :, None] * (0.9**away)[None, None, :]
    run = xr.Dataset({"csf_ng_per_ml": (("draw", "time", "level"), values)})
    return run.assign_coords(time_h=("time", time_h), level=list(LEVELS)).assign_attrs(
        evidence_ids=("conc.therapeutic",), assumed_ids=()
    )
