"""What a report says of a pump course beside its plan: sheets to sign, levels along the spine, the arms, what if."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eutonia.clinic.plan import Plan, PumpCourse, Visit
from eutonia.clinic.record import Record
from eutonia.errors import InputError
from eutonia.reporting.findings import Assessment, assess
from eutonia.reporting.pump_sheets import ProgramSheet, program_sheets
from eutonia.reporting.spine import LevelMap, Profile, has_levels, highest_at_legs, level_map, profile_at
from eutonia.reporting.what_if import WhatIf, WhatIfPanel
from eutonia.reporting.words import exact_number, number, texts, theme

if TYPE_CHECKING:
    import xarray as xr

PEAK = "itb.watch.peak"


class PumpFindings(Record):
    """The part of a report that only a pump course has.

    `profile` are the levels at the end of the last rate, or when the first test bolus is scored; `levels` the
    same over time; `arms` the run again with its effect at the arms. None is what was not simulated. `by_needle`: `tip`
    is where a test bolus goes in.
    """

    tip: str
    by_needle: bool
    programs: tuple[ProgramSheet, ...]
    change_days: tuple[int, ...]
    profile: Profile | None = None
    profile_text: str = ""
    levels: LevelMap | None = None
    arms: Assessment | None = None
    what_if: WhatIfPanel | None = None


def gather_pump(
    plan: Plan,
    run: xr.Dataset | None,
    arms: xr.Dataset | None,
    levels: xr.Dataset | None,
    what_if: WhatIfPanel | None = None,
) -> PumpFindings:
    """Collect what is known of the pump course of a plan.

    Parameters
    ----------
    run : xarray.Dataset or None
        The course with its effect at the legs.
    arms : xarray.Dataset or None
        The same course with its effect at the arms.
    levels : xarray.Dataset or None
        The same course with the spinal fluid of every level; where it is None, `run` if it has them.
    what_if : WhatIfPanel or None
        The faults of the pump after the last program of the plan.

    Raises
    ------
    InputError
        The plan has no pump course, or a run cannot be read.
    """
    course = plan.pump_course
    if course is None:
        raise InputError("a plan without a pump course", "a plan of the intrathecal road", "plan route intrathecal")
    spinal = levels if levels is not None else run if has_levels(run) else None
    by_needle = not course.steps
    found = PumpFindings(
        tip=_needle_level(course) if by_needle else course.tip,
        by_needle=by_needle,
        programs=program_sheets(plan),
        change_days=tuple(one.first_day for one in course.steps[1:]),
        arms=None if arms is None else assess(arms),
        what_if=what_if,
    )
    if spinal is None or course.regimen is None:
        return found
    profile = profile_at(spinal, _shown_h(course, spinal))
    if not any(one.median for one in profile.levels):  # stored too coarsely for a test bolus: nothing to see
        return found
    return found.model_copy(
        update={
            "profile": profile,
            "profile_text": _when(course, profile),
            "levels": level_map(spinal, _until_h(course)),
        }
    )


def _needle_level(course: PumpCourse) -> str:
    boluses = course.regimen.boluses if course.regimen else ()
    return boluses[0].level if boluses else course.tip


def _shown_h(course: PumpCourse, spinal: xr.Dataset) -> float:
    """The hour of the profile: the end of the last rate, or when the first test bolus is scored."""
    if course.steps:
        return course.steps[-1].last_day * 24
    scored = [one.after_h for one in course.observations if PEAK in one.rule_ids]
    first = course.regimen.boluses[:1] if course.regimen else ()
    return first[0].start_h + scored[0] if first and scored else highest_at_legs(spinal)


def _until_h(course: PumpCourse) -> float:
    """Where the map of levels ends: some days after the last change, when nothing moves any more."""
    if not course.steps:
        return course.regimen.days * 24 if course.regimen else 0
    last = course.steps[-1]
    return min(last.last_day, last.first_day - 1 + theme()["map"]["settle_days"]) * 24


def _when(course: PumpCourse, profile: Profile) -> str:
    words = texts()["pump"]["spine"]
    if not course.steps:
        given = [one for one in course.regimen.boluses if one.start_h <= profile.time_h] if course.regimen else []
        if not given:
            return words["at_hour"].format(hours=number(profile.time_h))
        after_h = profile.time_h - given[-1].start_h
        return words["after_bolus"].format(hours=number(after_h), dose=exact_number(given[-1].dose_ug))
    day = round(profile.time_h / 24)
    running = [one for one in course.steps if one.first_day <= max(day, 1)][-1]
    return words["on_day"].format(day=number(day), rate=exact_number(running.rate_ug_per_day))


def is_refill(plan: Plan, visit: Visit) -> bool:
    """Whether a visit is one of the refills, which have their own table and their own events."""
    refills = plan.pump_course.refills if plan.pump_course else ()
    return any((one.day, one.rule_ids) == (visit.day, visit.rule_ids) for one in refills)


def tip_lines(fault: WhatIf) -> tuple[str, ...]:
    """What leaves the tip after a fault, one line for each rate that lasts, in words."""
    words, dose = texts()["pump"]["what_if"], fault.tip_dose
    shown = list(zip(dose.time_h, dose.rate_ug_per_day, strict=True))[: theme()["what_if"]["tip_lines"]]
    return tuple(
        words["from_the_fault" if hour == 0 else "from_hour"].format(rate=number(rate), hour=number(hour))
        for hour, rate in shown
    )


def pump_line(plan: Plan, legs: Assessment | None) -> str:
    """The pump course in one sentence."""
    words = texts()["pump"]["bottom_line"]
    course = plan.pump_course
    assert course is not None
    if course.start is None:
        first = next((one for one in course.boluses if not one.given), None)
        return words["waiting" if first is None else "test"].format(
            dose="" if first is None else exact_number(first.dose_ug)
        )
    first_step, last_step = course.steps[0], course.steps[-1]
    said = words["start"].format(
        rate=exact_number(first_step.rate_ug_per_day), bolus=exact_number(course.start.bolus_ug)
    )
    if last_step.rate_ug_per_day > first_step.rate_ug_per_day:
        said += words["rising"].format(rate=exact_number(last_step.rate_ug_per_day), day=last_step.first_day)
    if course.wean is not None:
        said += words["wean"].format(day=course.wean.steps[-1].last_day)
    if course.refills:
        said += words["refill"].format(day=course.refills[0].day)
    return said + _model_line(legs)


def _model_line(legs: Assessment | None) -> str:
    """What the model expects of tone at the legs on the last day."""
    tone = None if legs is None else next((one for one in legs.bands if one.name == "ashworth"), None)
    if tone is None:
        return ""
    return texts()["pump"]["bottom_line"]["model"].format(
        median=number(tone.median[-1]), low=number(tone.low_90[-1]), high=number(tone.high_90[-1])
    )
