"""Doses missed for some days: the index, what the rules say to do, and two ways to take baclofen up again."""

from __future__ import annotations

from typing import Literal

from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import Plan, SignAction
from eutonia.clinic.record import Record
from eutonia.clinic.regimen import Branch, Regimen
from eutonia.errors import InputError
from eutonia.evidence import reading, value
from eutonia.evidence.library import bounds
from eutonia.planner.interruption import gap_advice, restart_advice, titrated_again, titration_again
from eutonia.reporting.findings import Interval, draws_of, interval_of
from eutonia.reporting.stopping import (
    HAZARD,
    INDEX,
    Branches,
    StopFindings,
    Withdrawal,
    common,
    hours_since_last_dose,
    taken_by_mouth,
    withdrawal_of,
)
from eutonia.reporting.words import number, percent, texts

SEDATION = "sedation_probability"


class Restart(Record):
    """One way back after the gap: the full dose at once, or started and raised again by the rules.

    `sedation` is the highest chance of sleepiness in the first days, in a person without tolerance.
    """

    name: Literal["full", "titrated"]
    title: str
    first_day_mg: float
    by_rules: bool
    sedation: Interval
    withdrawal: Withdrawal


class Interruption(StopFindings):
    """A gap of `days_without` days after `used_days` of use. `advice` and `restart_advice` come from rules alone.

    `gap` is the gap itself, ended by the full dose. `restarts` show both ways back; the one by the rules is marked.
    """

    daily_dose_mg: float
    used_days: int
    days_without: int
    because: str
    gap: Withdrawal
    advice: tuple[SignAction, ...]
    restart_advice: tuple[SignAction, ...]
    restarts: tuple[Restart, ...]
    window_days: int


def interruption_of(
    patient: Patient,
    current: Regimen,
    used_days: int,
    days_without: int,
    plan: Plan,
    run: Branches,
    because: str | None = None,
) -> Interruption:
    """What some days without baclofen would do, and how it is taken up again.

    Parameters
    ----------
    current : what is taken now, by mouth
    days_without : whole days on which no dose is taken
    plan : what the rules plan for this patient; its start is the titration after a long gap
    run : simulates several ends of the same run-up
    because : surgery, supply or vomiting; any reason when not given

    Raises
    ------
    InputError
        No day without, an unknown reason, or a regimen that is not by mouth alone.

    Sources: model.withdrawal.*, model.course.follow_up, gap.restart.window
    """
    low, high = bounds("regimen.days")
    if not low <= days_without <= high:
        raise InputError(f"days_without {days_without}", f"{low:g} to {high:,g} days", "count whole days without")
    own = texts("stopping")["interruption"]
    before = taken_by_mouth(patient, current, used_days)
    daily_mg = before.daily_dose_mg(used_days)
    advice, back = gap_advice(patient, because), restart_advice(days_without)
    again = titration_again(plan, daily_mg)
    with reading() as used:
        window = int(value("gap.restart.window"))
        days = days_without + max(int(value("model.course.follow_up")), window)
        ways: list[tuple[Literal["full", "titrated"], Regimen]] = [
            ("full", taken_by_mouth(patient, current, max(used_days, days)))
        ]
        ways += [] if again is None else [("titrated", again.lasting(max(again.days, days)))]
        branches = tuple(Branch(after_days=used_days, then=way.shifted(days_without), days=days) for _, way in ways)
        runs = run(before, branches, keep=(INDEX, HAZARD, SEDATION))
        since_h = hours_since_last_dose(before)
        restarts = []
        for (name, way), one in zip(ways, runs, strict=True):
            sedation = draws_of(one, SEDATION)
            assert sedation is not None  # asked for above
            time_h = one["time_h"].values - days_without * 24
            first = (time_h >= 0) & (time_h <= window * 24)
            restarts.append(
                Restart(
                    name=name,
                    title=own["restarts"][name],
                    first_day_mg=way.daily_dose_mg(1),
                    by_rules=(name == "titrated") == titrated_again(days_without),
                    sedation=interval_of(sedation[:, first].max(axis=1)),
                    withdrawal=withdrawal_of(one, since_h),
                )
            )
        ids = used.ids
    rules = (id for one in (*advice, *back) for id in one.rule_ids)
    gap = restarts[0].withdrawal
    return Interruption(
        **common(patient, runs, (*ids, *rules)),
        title=own["title"],
        lead=own["lead"].format(days=number(days_without), used=number(used_days), dose=number(daily_mg)),
        summary=_summary(own, gap),
        notes=(*_of_the_plan(plan, again), *own["notes"], texts("stopping")["chance"]),
        daily_dose_mg=daily_mg,
        used_days=used_days,
        days_without=days_without,
        because=because or own["any"],
        gap=gap,
        advice=advice,
        restart_advice=back,
        restarts=tuple(restarts),
        window_days=window,
    )


def _of_the_plan(plan: Plan, again: Regimen | None) -> tuple[str, ...]:
    """What the rules ask before a start, or why they give none."""
    own = texts("stopping")["interruption"]
    if again is None:
        return (own["no_titration"],)
    return (own["conditions"].format(conditions=", ".join(plan.start_conditions)),) if plan.start_conditions else ()


def _summary(own: dict[str, str], gap: Withdrawal) -> str:
    said = own["summary"].format(
        peak=number(gap.peak.median),
        low=number(gap.peak.low_90),
        high=number(gap.peak.high_90),
        share=percent(gap.shares.mid),
    )
    if gap.begins_h is None:
        return f"{said} {own['never']}"
    hours = {name: number(getattr(gap.begins_h, name)) for name in ("median", "low_90", "high_90")}
    return f"{said} {own['first'].format(**hours)}"
