"""Program sheets: what the pump runs before and after a change, side by side, for two signatures."""

from __future__ import annotations

from eutonia.clinic.plan import Plan, RefillVisit
from eutonia.clinic.pump import Pump
from eutonia.clinic.record import Record
from eutonia.clinic.regimen import PumpProgram
from eutonia.clinic.worked import Worked
from eutonia.planner.pumping import program
from eutonia.reporting.words import exact_number, number, texts


class FlexStep(Record):
    """A rate from a clock time on."""

    clock: str
    rate_ug_per_day: float


class Program(Record):
    """What a pump runs on one day. `largest_hour_ug` is what the hour with the highest rate delivers."""

    steps: tuple[FlexStep, ...]
    total_ug: float
    largest_hour_ug: float
    flow_ml_per_day: float
    concentration_ug_per_ml: float


class ProgramSheet(Record):
    """One page to sign: the start of the pump (`before` None) or a change, with the change of the 24 hour total.

    `refill_made`: a refill falls on this day; `next_refill` is the first one after this day.
    """

    number: int
    day: int
    before: Program | None
    after: Program
    percent: float | None
    note: str
    rule_ids: tuple[str, ...]
    work: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    asks_twice: bool = False
    refill_made: bool = False
    next_refill: RefillVisit | None = None


def program_sheets(plan: Plan) -> tuple[ProgramSheet, ...]:
    """One sheet for the start and one for each change of the rate; none where no pump is recorded."""
    course, pump = plan.pump_course, plan.patient.pump
    if course is None or course.regimen is None or pump is None:
        return ()
    road = plan.patient.intrathecal
    possible_fault = None if road is None else road.possible_fault
    running = {part.first_day: part for part in course.regimen.pump_parts}
    found: list[ProgramSheet] = []
    for before, step in zip((None, *course.steps), course.steps, strict=False):
        part = running[step.first_day]
        after = _program(part, pump)
        sheet = ProgramSheet(
            number=len(found) + 1,
            day=step.first_day,
            before=None if before is None else found[-1].after,
            after=after,
            percent=None,
            note=step.note,
            rule_ids=step.rule_ids,
            work=_start_work(after),
            refill_made=any(one.day == step.first_day for one in course.refills),
            next_refill=next((one for one in course.refills if one.day > step.first_day), None),
        )
        if before is not None:
            hours = (step.first_day - before.first_day) * 24
            earlier = running[before.first_day]
            answer = program(earlier.steps, part.steps, pump.concentration_ug_per_ml, pump.model, possible_fault, hours)
            sheet = _with_answer(sheet, answer)
        found.append(sheet)
    return tuple(found)


def _with_answer(sheet: ProgramSheet, answer: Worked) -> ProgramSheet:
    """The sheet of a change, with the arithmetic as a pharmacist checks it."""
    line = texts()["pump"]["sheet"]["work"]
    return sheet.model_copy(
        update={
            "percent": answer.step("change").answer,
            "work": tuple(line.format(name=one.name, filled=one.filled) for one in answer.steps),
            "warnings": (*answer.red_flags, *answer.warnings),
            "asks_twice": answer.ask_twice,
            "rule_ids": (*sheet.rule_ids, *(id for id in answer.rule_ids if id not in sheet.rule_ids)),
        }
    )


def _start_work(after: Program) -> tuple[str, ...]:
    """The arithmetic of the start, which has nothing to stand beside."""
    words = texts()["pump"]["sheet"]
    highest = max(one.rate_ug_per_day for one in after.steps)
    return (
        words["flow"].format(
            rate=exact_number(after.total_ug),
            concentration=exact_number(after.concentration_ug_per_ml),
            flow=number(after.flow_ml_per_day),
        ),
        words["hour"].format(rate=exact_number(highest), hour=number(after.largest_hour_ug)),
    )


def _program(part: PumpProgram, pump: Pump) -> Program:
    return Program(
        steps=tuple(FlexStep(clock=clock, rate_ug_per_day=rate) for clock, rate in part.steps),
        total_ug=part.daily_dose_ug,
        largest_hour_ug=max(rate for _, rate in part.steps) / 24,
        flow_ml_per_day=part.daily_dose_ug / pump.concentration_ug_per_ml,
        concentration_ug_per_ml=pump.concentration_ug_per_ml,
    )
