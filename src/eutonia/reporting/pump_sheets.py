"""Program sheets: what the pump runs before and after a change, side by side, for two signatures."""

from __future__ import annotations

from eutonia.clinic.plan import Plan
from eutonia.clinic.pump import Pump
from eutonia.clinic.record import Record
from eutonia.clinic.regimen import PumpProgram


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
    """One page to sign: the start of the pump (`before` None) or a change, with the change of the 24 hour total."""

    number: int
    day: int
    before: Program | None
    after: Program
    percent: float | None
    note: str
    rule_ids: tuple[str, ...]


def program_sheets(plan: Plan) -> tuple[ProgramSheet, ...]:
    """One sheet for the start and one for each change of the rate; none where no pump is recorded."""
    course, pump = plan.pump_course, plan.patient.pump
    if course is None or course.regimen is None or pump is None:
        return ()
    found: list[ProgramSheet] = []
    running = {part.first_day: part for part in course.regimen.pump_parts}
    for step in course.steps:
        after = _program(running[step.first_day], pump)
        before = found[-1].after if found else None
        found.append(
            ProgramSheet(
                number=len(found) + 1,
                day=step.first_day,
                before=before,
                after=after,
                percent=None if before is None else 100 * (after.total_ug / before.total_ug - 1),
                note=step.note,
                rule_ids=step.rule_ids,
            )
        )
    return tuple(found)


def _program(part: PumpProgram, pump: Pump) -> Program:
    return Program(
        steps=tuple(FlexStep(clock=clock, rate_ug_per_day=rate) for clock, rate in part.steps),
        total_ug=part.daily_dose_ug,
        largest_hour_ug=max(rate for _, rate in part.steps) / 24,
        flow_ml_per_day=part.daily_dose_ug / pump.concentration_ug_per_ml,
        concentration_ug_per_ml=pump.concentration_ug_per_ml,
    )
