"""Courses, stops and comparisons that show claims: each calls the main path as a user would.

Ratios are taken draw by draw, in the same drawn bodies.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import Schedule
from eutonia.clinic.product import products as sold
from eutonia.clinic.regimen import Regimen
from eutonia.evidence import value
from eutonia.guide.people import kidney as kidney_of
from eutonia.guide.people import person, same_creatinine
from eutonia.guide.told import (
    CRANIUM,
    LUMBAR,
    Told,
    after,
    by_mouth,
    by_pump,
    change,
    drawn,
    last_day,
    levels,
    rate_ug_per_day,
)
from eutonia.inquiry import compare as compare_roads
from eutonia.inquiry import harms as unwanted_effects
from eutonia.inquiry import stopping
from eutonia.pathway import course as whole_course
from eutonia.pathway import plan, simulate, what_if
from eutonia.pathway import taper as proposed_taper
from eutonia.planner.rules import limit
from eutonia.reporting.findings import interval_of
from eutonia.reporting.stopping import Stopping

MEASURES = ("relaxations_day", "relapse", "relapse_group", "pilot", "ceased")  # of a use, what a claim looks at


def steady(patient: Patient, draws: int, seed: int) -> Told:
    """The usual dose by mouth until levels are steady.

    Sources: compare.days
    """
    days = value("compare.days")
    run = simulate(patient, by_mouth(days), draws=draws, seed=seed, levels=(LUMBAR,))
    gaba = drawn(run, "occupancy")[:, 0]
    return Told(
        {
            "tone_change": change(run, "ashworth"),
            "spasm_change": change(run, "spasm_score"),
            "h_left": last_day(run, "h_reflex_ratio"),
            "strength_left": last_day(run, "strength"),
            "occupancy": last_day(run, "occupancy"),
            "occupancy_gaba": interval_of(gaba).median,
            "occupancy_rise": last_day(run, "occupancy") - gaba,
        },
        runs=(run,),
        shown=run,
        words={"dose": limit("tit.us.target"), "times": limit("start.adult.times"), "days": days},
    )


def roads(patient: Patient, draws: int, seed: int) -> Told:
    """The spinal fluid level by level, by mouth and by pump.

    Sources: compare.days, model.effect.ec50_hm
    """
    days = value("compare.days")
    keep = ("plasma_ng_per_ml", "csf_ng_per_ml")
    of = partial(simulate, patient, draws=draws, seed=seed, keep=keep)
    runs = {"oral": of(by_mouth(days)), "pump": of(by_pump(days))}
    seen: dict[str, Any] = {}
    for road, run in runs.items():
        seen_at = levels(run)
        spine = np.array([one for level, one in seen_at.items() if level != CRANIUM])
        seen[f"evenness_{road}"] = spine.min(axis=0) / spine.max(axis=0)
        seen[f"reach_{road}"] = (spine >= value("model.effect.ec50_hm")).mean(axis=0)
        seen[f"gradient_{road}"] = seen_at[LUMBAR] / seen_at[CRANIUM]
        seen[f"csf_over_plasma_{road}"] = seen_at[LUMBAR] / last_day(run, "plasma_ng_per_ml")
    words = {"dose": limit("tit.us.target"), "days": days, "rate": rate_ug_per_day()}
    return Told(seen, tuple(runs.values()), words=words)


def origin(patient: Patient, draws: int, seed: int) -> Told:
    """The same dose for spasticity from the cord and from the brain.

    Sources: compare.days
    """
    days = value("compare.days")
    runs = [
        simulate(person(one), by_mouth(days), draws=draws, seed=seed, keep=("ashworth",)) for one in ("sci", "stroke")
    ]
    cord, brain = (change(run, "ashworth") for run in runs)
    words = {"dose": limit("tit.us.target"), "days": days}
    return Told({"tone_gap": cord - brain}, tuple(runs), shown=runs[0], words=words)


def compare(patient: Patient, draws: int, seed: int) -> Told:
    """Both roads side by side, as `eutonia compare` does.

    Sources: compare.*
    """
    both = compare_roads(patient, draws=draws, seed=seed)
    rows = {one.name: one for one in both.rows}
    tone, sleep = rows["ashworth"], rows["sedation_probability"]
    return Told(
        {
            "dose_ratio": both.equal_effect_ratio,
            "cord_ratio": both.cord_ratio_usual,
            "plasma_ratio": both.plasma_ratio_usual,
            "tone_oral": tone.oral,
            "tone_pump": tone.pump,
            "sleep_oral": sleep.oral,
            "sleep_pump": sleep.pump,
            "brain_not_higher": both.brain_not_higher_share,
        },
        ids=both.sources,
    )


def stop(patient: Patient, draws: int, seed: int) -> Told:
    """A long and a short course by mouth and a pump, each stopped at once.

    Sources: whatif.run_up, model.course.follow_up
    """
    days, short, follow_up = value("whatif.run_up"), limit("plan.taper.short_use"), value("model.course.follow_up")
    of = partial(simulate, patient, draws=draws, seed=seed, levels=(LUMBAR,))
    long_run = of(by_mouth(days), days=int(days + follow_up))
    short_run = of(by_mouth(short), days=int(short + follow_up), keep=("withdrawal_index",))
    pump_run = of(by_pump(days), days=int(days + follow_up), keep=("withdrawal_index",))
    peak = after(long_run, "withdrawal_index", days)
    brief = after(short_run, "withdrawal_index", short)
    return Told(
        {
            "index_peak": peak,
            "index_short": brief,
            "index_pump": after(pump_run, "withdrawal_index", days),
            "index_ratio": peak / brief,
            "stop_share": float((peak > 1).mean()),
            "h_rebound": after(long_run, "h_reflex_ratio", days),
            "tone_rebound": after(long_run, "ashworth", days) - drawn(long_run, "ashworth")[:, 0],
        },
        (long_run, short_run, pump_run),
        shown=long_run,
        words={"dose": limit("tit.us.target"), "days": days, "short": short, "rate": rate_ug_per_day(),
               "after": follow_up},
    )  # fmt: skip


def taper(patient: Patient, draws: int, seed: int) -> Told:
    """Stopped at once beside straight tapers and the taper that is proposed.

    Sources: whatif.run_up
    """
    days = value("whatif.run_up")
    ways = stopping(patient, by_mouth(1), (int(days),), draws, seed).findings
    assert isinstance(ways, Stopping)
    at_once = next(one for one in ways.endings if one.name == "stop").withdrawal
    straight = sorted((one for one in ways.endings if one.name == "linear"), key=lambda one: one.days)
    both = proposed_taper(patient, by_mouth(days), int(days), draws, seed)
    return Told(
        {
            "stop_share": at_once.shares.mid,
            "index_at_once": at_once.peak,
            "index_week": straight[0].withdrawal.peak,
            "index_month": straight[-1].withdrawal.peak,
            "taper_share": both.share_above_rules if both.share_above_slowed is None else both.share_above_slowed,
            "taper_days": both.proposed.regimen.days,
        },
        ids=(*(one.id for one in ways.sources), *_rules_of(both.proposed)),
        words={"dose": limit("tit.us.target"), "days": days},
    )


def kidney(patient: Patient, draws: int, seed: int) -> Told:
    """The same dose with a healthy kidney, a weak one and nearly none.

    Sources: compare.days, shown.crcl.severe, model.pk.crcl_dialysis
    """
    days, dose, severe = value("compare.days"), limit("start.adult"), value("shown.crcl.severe")
    runs = [
        simulate(one, by_mouth(days, dose), draws=draws, seed=seed, levels=(LUMBAR,))
        for one in (
            person("kidney"), patient,
            patient.model_copy(update={"kidney": kidney_of(value("model.pk.crcl_dialysis"))}),
        )
    ]  # fmt: skip
    weak, well, none = (last_day(run, "plasma_ng_per_ml") for run in runs)
    words = {"dose": dose, "days": days, "severe": severe}
    return Told({"accumulation": weak / well, "renal_share": 1 - well / none}, tuple(runs), shown=runs[0], words=words)


def age(patient: Patient, draws: int, seed: int) -> Told:
    """The same dose and the same creatinine, young and old; and how both would start.

    Sources: compare.days, shown.age, shown.age.old
    """
    days, dose = value("compare.days"), limit("start.adult")
    people = [same_creatinine(person(one)) for one in ("old", "ms")]
    runs = [simulate(one, by_mouth(days, dose), draws=draws, seed=seed, keep=("plasma_ng_per_ml",)) for one in people]
    old, young = (last_day(run, "plasma_ng_per_ml") for run in runs)
    plans = [plan(one) for one in people]
    first = [one.schedule.steps[0].daily_dose_mg if one.schedule else None for one in plans]
    ratio = first[0] / first[1] if first[0] is not None and first[1] is not None else None
    return Told(
        {"exposure_ratio": old / young, "start_ratio": ratio},
        tuple(runs),
        ids=tuple(id for one in plans if one.schedule for id in _rules_of(one.schedule)),
        shown=runs[0],
        words={"dose": dose, "days": days, "young": value("shown.age"), "old": value("shown.age.old")},
    )


def titration(patient: Patient, draws: int, seed: int) -> Told:
    """The plan by the rules, and the day by which its effect is full.

    Sources: shown.full
    """
    made = plan(patient)
    if made.schedule is None:
        return Told({})
    run = simulate(patient, made.schedule.regimen, draws=draws, seed=seed, levels=(LUMBAR,))
    tone = drawn(run, "ashworth")[:, :-1]
    daily = tone[:, :1] - tone.reshape(len(tone), -1, 24).mean(axis=2)
    full = daily >= value("shown.full") * daily.max(axis=1, keepdims=True)
    return Told(
        {"last_step_day": made.schedule.steps[-1].first_day, "full_effect_day": full.argmax(axis=1) + 1.0},
        (run,),
        ids=_rules_of(made.schedule),
        shown=run,
        words={"days": made.schedule.regimen.days},
    )


def ending(patient: Patient, draws: int, seed: int) -> Told:
    """The planned course by mouth, ended at once beside the taper that is proposed.

    Sources: model.course.follow_up
    """
    made = plan(patient)
    if made.schedule is None:
        return Told({})
    taken = made.schedule.regimen
    days = taken.days
    until = int(days + value("model.course.follow_up"))
    run = simulate(patient, taken, days=until, draws=draws, seed=seed, keep=("withdrawal_index",))
    both = proposed_taper(patient, taken, days, draws, seed)
    return Told(
        {
            "daily": made.schedule.steps[-1].daily_dose_mg,
            "days": days,
            "stop_share": float((after(run, "withdrawal_index", days) > 1).mean()),
            "taper_share": both.share_above_rules if both.share_above_slowed is None else both.share_above_slowed,
            "taper_days": both.proposed.regimen.days,
        },
        (run,),
        ids=(*_rules_of(made.schedule), *_rules_of(both.proposed)),
    )


def single(patient: Patient, draws: int, seed: int) -> Told:
    """One dose by mouth, hour by hour.

    Sources: shown.single
    """
    dose = value("shown.single")
    taken = Regimen.oral_single(dose)
    start_h = taken.doses()[0][0]
    run = simulate(patient, taken, days=2, draws=draws, seed=seed, every_h=1 / 10, levels=(LUMBAR,))
    since_h = run["time_h"].values - start_h
    plasma, cord = drawn(run, "plasma_ng_per_ml"), drawn(run, "cord_ng_per_ml")
    half = cord >= 0.5 * cord.max(axis=1, keepdims=True)
    return Told(
        {"plasma_peak_h": since_h[plasma.argmax(axis=1)], "cord_half_h": since_h[half.argmax(axis=1)]},
        (run,),
        shown=run,
        words={"dose": dose},
    )


def faults(patient: Patient, draws: int, seed: int) -> Told:
    """Three faults of a pump that take the drug away."""
    panel = what_if(patient, by_pump(1), draws, seed, only=("stall", "cut", "kink"))
    seen = [one for one in panel.scenarios if one.withdrawal_peak.median > 1]
    return Told({"faults_seen": len(seen)}, ids=panel.sources, words={"rate": rate_ug_per_day()})


def products(patient: Patient, draws: int, seed: int) -> Told:
    """The kinds of product in one country, by form."""
    forms = [one.form for one in sold("US")]
    kinds = {"tablet": ("tablet",), "liquid": ("oral_solution", "oral_suspension"), "granules": ("granules",)}
    return Told({name: sum(one in of for one in forms) for name, of in kinds.items()})


def harms(patient: Patient, draws: int, seed: int) -> Told:
    """Unwanted effects of the planned course: drowsiness beside placebo, and how many effects fade or stay."""
    told = unwanted_effects(patient, draws=draws, seed=seed)
    drowsy = next(one for one in told.effects if one.name == "drowsiness")
    seen = drowsy.in_100
    return Told(
        {
            "drowsy": None if seen is None else (seen.low, seen.middle, seen.high),
            "drowsy_without": drowsy.without_in_100,
            "fading": sum(one.fades is True for one in told.effects),
            "lasting": sum(one.fades is False for one in told.effects),
        },
        ids=tuple(id for one in told.effects for id in one.evidence_ids),
    )


def of_use(use: str, patient: Patient, draws: int, seed: int) -> Told:
    """A course for a use beside spasticity, and what its report says of the effect."""
    said = whole_course(patient, use=use, draws=draws, seed=seed).findings.use
    if said is None:
        return Told({})
    seen = {
        one.name: one.middle if one.low is None or one.high is None else (one.low, one.middle, one.high)
        for one in said.measures
        if one.name in MEASURES
    }
    return Told(seen, ids=(*said.evidence_ids, *said.rule_ids))


def _rules_of(made: Schedule) -> tuple[str, ...]:
    """The rules that a schedule and its steps follow."""
    return tuple(dict.fromkeys((*made.rule_ids, *(id for step in made.steps for id in step.rule_ids))))
