"""Plans built by hand from the records, and runs of plausible shape whose numbers are made up."""

from datetime import date

import numpy as np
import pytest
import xarray as xr

from eutonia.clinic.patient import Finding, Kidney, Medicine, Patient
from eutonia.clinic.plan import Dose, Limit, Plan, Schedule, SignAction, Step, Visit
from eutonia.clinic.product import Dispensed
from eutonia.clinic.regimen import OralSchedule, Regimen
from eutonia.clinic.verdict import Fact, Outcome, Override, Verdict

LEVELS = ("cranium", "C5", "T10", "L1", "S2")
TABLETS = {
    5: "half tablet of 10 mg",
    10: "1 tablet of 10 mg",
    15: "1 tablet of 10 mg and a half tablet of 10 mg",
    20: "2 tablets of 10 mg",
}
CLOCK = ("07:00", "13:00", "21:00")
RULES = ("tit.us", "max.us")


def schedule_of(title, levels, days_each, liquid=False):
    """A schedule whose steps give each dose of `levels` three times daily for `days_each` days."""
    steps, parts = [], []
    for place, level in enumerate(levels):
        first, last = place * days_each + 1, (place + 1) * days_each
        if liquid:
            handed = Dispensed(dose_mg=level, text=f"{level} mg = {level / 5:g} mL (5 mg/mL)", volume_ml=level / 5)
        else:
            handed = Dispensed(dose_mg=level, text=TABLETS[level])
        doses = tuple(Dose(clock=one, dispensed=handed) for one in CLOCK)
        steps.append(
            Step(first_day=first, last_day=last, daily_dose_mg=3 * level, doses=doses, rule_ids=RULES, note="Rise.")
        )
        parts.append(
            OralSchedule(
                product="oral_suspension" if liquid else "tablet",
                first_day=first,
                days=days_each,
                clock=CLOCK,
                doses_mg=(float(level),) * 3,
            )
        )
    return Schedule(title=title, steps=tuple(steps), regimen=Regimen(parts=tuple(parts)), rule_ids=RULES)


def verdict(outcome, ids=("max.us",), **more):
    fields = {
        "rule_ids": ids,
        "topic": "kidney",
        "outcome": outcome,
        "summary": f"A finding that ends in {outcome}.",
        "action": "Look at it.",
        "facts": (Fact(name="creatinine_mg_per_dl", value="0.8 mg/dL", on=date(2026, 11, 20), source="chart"),),
        "sources": ("US label, section 2",),
        "jurisdictions": ("US",),
    }
    return Verdict(**{**fields, **more})


PATIENT = Patient(
    age_years=44,
    sex="female",
    weight_kg=62.5,
    height_cm=168,
    kidney=Kidney(creatinine_mg_per_dl=0.8, measured_on=date(2026, 11, 20)),
    diagnosis="multiple_sclerosis",
    conditions=(),
    medicines=(Medicine(name="tizanidine", daily_dose_mg=6),),
    allergies=(),
    jurisdiction="US",
    as_of=date(2026, 11, 22),
)


@pytest.fixture(scope="session")
def plan():
    """A whole plan: three doses daily, rising every 14 days to 60 mg."""
    return Plan(
        patient=PATIENT,
        route="oral",
        use="spasticity",
        jurisdiction="US",
        verdicts=(
            verdict(Outcome.ALLOW, ids=("start.us",)),
            verdict(
                Outcome.CAUTION,
                topic="interaction",
                summary="Tizanidine adds to sleepiness.",
                action="Start low; ask about sleepiness on day 3.",
                positions=("US: caution", "UK: caution, monitor blood pressure"),
            ),
            verdict(Outcome.UNKNOWN, summary="Not known: breastfeeding, epilepsy.", action="Ask.", facts=()),
        ),
        overrides=(Override(rule_id="max.us", reason="tolerated before", name="Dr A. Example"),),
        schedule=schedule_of("Start and rise", (5, 10, 15, 20), 14),
        taper=schedule_of("Taper from 60 mg daily", (15, 10, 5), 7),
        supply_failure=(
            "Call the pharmacy before the last three days of stock.",
            "Take what is left spread out; call.",
        ),
        monitoring=(
            Visit(day=3, what="Mental state and sleepiness.", rule_ids=("tit.us",)),
            Visit(day=None, what="Falls, driving.", rule_ids=("max.us",)),
        ),
        signs=(SignAction(sign="Very sleepy", action="Hold the rise; call.", rule_ids=("tit.us",)),),
        limits=(Limit(rule_id="max.us", text="US maximum", value=80, unit="mg/day", binding=True),),
        unknown=("breastfeeding", "epilepsy"),
        assumed=("Normal absorption.",),
        sources=("tit.us", "max.us"),
        rules_version="abc123",
    )


@pytest.fixture(scope="session")
def conditional(plan):
    """The same plan of a patient of whom half is not known: no kidney value."""
    patient = Patient(
        age_years=71,
        sex="male",
        weight_kg=80,
        unlisted="not known",
        findings=(Finding(code="weight.unit", text="A second weight without unit was not used."),),
    )
    return plan.model_copy(
        update={
            "patient": patient,
            "jurisdiction": "",
            "start_conditions": ("creatinine",),
            "overrides": (),
            "verdicts": (verdict(Outcome.UNKNOWN, summary="Not known: kidney function.", action="Measure.", facts=()),),
            "unknown": ("kidney function", "medicines", "allergies", "diagnosis"),
        }
    )


@pytest.fixture(scope="session")
def refused(plan):
    """A plan that a rule refuses: verdicts and reasons, nothing else."""
    kidney = Kidney(crcl_ml_per_min=20, measured_on=date(2026, 11, 1), estimator="measured")
    return Plan(
        patient=PATIENT.model_copy(update={"kidney": kidney}),
        route="oral",
        use="spasticity",
        jurisdiction="US",
        verdicts=(
            verdict(Outcome.ALLOW, ids=("start.us",)),
            verdict(
                Outcome.REFUSE,
                ids=("start.severe_ckd",),
                summary="Creatinine clearance is below 30 mL/min.",
                action="Do not start; ask a nephrologist.",
                overridable=True,
            ),
        ),
        rules_version="abc123",
    )


def run_like(days=56, draws=60, seed=1, scale=1.0, every_h=1.0):
    """A run of plausible shape: three doses a day, plasma swings, effect and withdrawal follow slowly."""
    chance = np.random.default_rng(seed)
    time_h = np.arange(0, days * 24 + every_h, every_h)
    size = chance.lognormal(0, 0.3, draws)[:, None] * scale
    dose = np.clip(5 * (1 + time_h // (14 * 24)), 5, 20)[None, :]
    swing = 1 + 0.5 * np.sin(2 * np.pi * (time_h[None, :] - 7) / 8)
    plasma = 12 * dose * size * swing * (1 - np.exp(-time_h / 6))[None, :]
    cord = 0.1 * 12 * dose * size * (1 - np.exp(-time_h / 24))[None, :]
    effect = cord / (cord + 47)
    fields = {
        "plasma_ng_per_ml": plasma,
        "cord_ng_per_ml": cord,
        "brain_ng_per_ml": 0.9 * plasma,
        "occupancy": effect,
        "h_reflex_ratio": 1 - effect,
        "ashworth": 3.2 - 1.5 * effect + 0 * plasma,
        "spasm_score": 3 - effect,
        "strength": 1 - 0.1 * effect,
        "sedation_probability": 0.5 * plasma / (plasma + 600),
        "withdrawal_index": 0.9 * size * np.exp(-(((time_h[None, :] / 24 - days * 0.9) / 3) ** 2)),
        "withdrawal_hazard_per_h": 0.001 * effect,
    }
    run = xr.Dataset({name: (("draw", "time"), values) for name, values in fields.items()})
    run["csf_ng_per_ml"] = (("draw", "time", "level"), np.repeat(cord[:, :, None], len(LEVELS), axis=2))
    return run.assign_coords(time_h=("time", time_h), level=list(LEVELS)).assign_attrs(
        package_version="0.1.0",
        model_version="1",
        evidence_version="e1",
        rules_version="abc123",
        seed=seed,
        libraries="numpy 2.4.6",
        schema_version="1",
        evidence_ids=("model.withdrawal.theta", "conc.therapeutic"),
    )


@pytest.fixture(scope="session")
def run():
    return run_like()


@pytest.fixture(scope="session")
def healthy():
    return run_like(seed=2, scale=0.5)
