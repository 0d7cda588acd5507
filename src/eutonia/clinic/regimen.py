"""What is given and what happens on the way: oral schedules, pump programs, boluses, and events.

Times are hours from 00:00 of day 1. Oral doses are mg, intrathecal doses are ug; they are never added.
"""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field, model_validator

from eutonia.clinic.clock import clock_hours
from eutonia.clinic.pump import MIDNIGHT, Level, Pump, RateStep, checked_steps, daily_dose_ug
from eutonia.clinic.pump_events import (
    CatheterCut,
    CatheterKink,
    DoublePrime,
    MissedRefill,
    MriScan,
    OmittedBridge,
    PocketFill,
    PumpStall,
    PumpStop,
    WrongConcentration,
)
from eutonia.clinic.record import Record, within
from eutonia.errors import InputError
from eutonia.evidence.library import bounds

Absorption = Literal["tablet", "liquid"]
Product = Literal["tablet", "oral_solution", "oral_suspension", "granules"]
PRODUCTS: tuple[str, ...] = get_args(Product)
# Usual clock times for once to four times daily; the night dose comes last.
DEFAULT_CLOCKS = (
    ("21:00",),
    ("08:00", "20:00"),
    ("07:00", "13:00", "21:00"),
    ("07:00", "12:00", "17:00", "22:00"),
)


class OralSchedule(Record):
    """The same doses at the same clock times on `days` days from `first_day` (day 1 is the first).

    `doses_mg` has one dose for each clock time. Baclofen oral doses are milligrams, always.
    """

    product: Product = "tablet"
    first_day: int = within("regimen.days", 1)
    days: int = within("regimen.days")
    clock: tuple[str, ...] = Field(min_length=1)
    doses_mg: tuple[float, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sound(self) -> OralSchedule:
        times = [clock_hours(one) for one in self.clock]
        if any(later <= earlier for earlier, later in zip(times, times[1:], strict=False)):
            raise InputError(f"clock times {list(self.clock)}", "rising times, none twice", "sort them, remove repeats")
        if len(self.doses_mg) != len(times):
            raise InputError(
                f"{len(self.doses_mg)} doses for {len(times)} clock times", "one dose for each time", "match them"
            )
        low, high = bounds("regimen.dose_mg")
        for dose in self.doses_mg:
            if not low <= dose <= high:
                raise InputError(f"dose_mg {dose:g}", f"{low:g} to {high:g} mg", "check the unit: oral doses are in mg")
        return self

    @property
    def last_day(self) -> int:
        return self.first_day + self.days - 1

    @property
    def daily_dose_mg(self) -> float:
        return sum(self.doses_mg)


class PumpProgram(Record):
    """A pump runs the same day again on `days` days from `first_day`: `steps` of (clock, rate in ug/day).

    The first step begins at 00:00, each lasts to the next, the last to midnight; one step is simple continuous
    infusion, more are flex. A rate is ug per day while its step lasts. Without `pump` the rate is at the tip at once;
    with it the drug passes tubing and catheter first. After the last day the pump is stopped.
    """

    tip: Level
    first_day: int = within("regimen.days", 1)
    days: int = within("regimen.days")
    steps: tuple[RateStep, ...] = Field(min_length=1)
    pump: Pump | None = None

    @model_validator(mode="after")
    def _sound(self) -> PumpProgram:
        checked_steps(self.steps, None if self.pump is None else self.pump.model)
        if self.pump is not None:
            if self.pump.tip != self.tip:
                raise InputError(
                    f"tip {self.tip} with a pump whose tip is at {self.pump.tip}", "one tip", "correct either"
                )
            self.pump.check_flows(self.steps)
        return self

    @property
    def last_day(self) -> int:
        return self.first_day + self.days - 1

    @property
    def daily_dose_ug(self) -> float:
        """What one day delivers, ug."""
        return daily_dose_ug(self.steps)


class Bolus(Record):
    """One intrathecal injection of `dose_ug` at `level`, over `minutes` from `clock` of `day`."""

    dose_ug: float = within("pump.bolus_ug")
    level: Level
    day: int = within("regimen.days", 1)
    clock: str = "08:00"
    minutes: float = within("pump.minutes", 1)

    @model_validator(mode="after")
    def _sound(self) -> Bolus:
        clock_hours(self.clock)
        return self

    @property
    def first_day(self) -> int:
        return self.day

    @property
    def last_day(self) -> int:
        return self.day

    @property
    def start_h(self) -> float:
        return (self.day - 1) * 24 + clock_hours(self.clock)


Part = OralSchedule | PumpProgram | Bolus


class Regimen(Record):
    """What the patient gets. `a + b` puts b after a; `a | b` runs both side by side."""

    parts: tuple[Part, ...] = Field(min_length=1)

    @classmethod
    def oral(
        cls,
        dose_mg: float,
        days: int,
        times_per_day: int | None = None,
        product: str = "tablet",
        clock: tuple[str, ...] | None = None,
    ) -> Regimen:
        """The same dose at each clock time, or at the usual clock times of `times_per_day` (1 to 4)."""
        if (times_per_day is None) == (clock is None):
            raise InputError("times_per_day and clock", "one of the two", "give either")
        if clock is None:
            if times_per_day is None or times_per_day not in range(1, len(DEFAULT_CLOCKS) + 1):
                raise InputError(
                    f"times_per_day {times_per_day}", f"1 to {len(DEFAULT_CLOCKS)}", "give clock times for more"
                )
            clock = DEFAULT_CLOCKS[times_per_day - 1]
        if product not in PRODUCTS:
            raise InputError(f"product {product!r}", ", ".join(PRODUCTS), "use one of these")
        doses = (dose_mg,) * len(clock)
        return cls(parts=(OralSchedule.read({"product": product, "days": days, "clock": clock, "doses_mg": doses}),))

    @classmethod
    def oral_single(cls, dose_mg: float, product: str = "tablet") -> Regimen:
        """One dose at 08:00 on day 1."""
        return cls.oral(dose_mg, days=1, clock=("08:00",), product=product)

    @classmethod
    def pump(
        cls,
        rate_ug_per_day: float | tuple[RateStep, ...],
        tip: str = "T10",
        days: int = 1,
        pump: Pump | None = None,
    ) -> Regimen:
        """A pump program with its tip at a level: one rate, or steps of (clock, rate), ug/day."""
        steps = ((MIDNIGHT, rate_ug_per_day),) if isinstance(rate_ug_per_day, int | float) else rate_ug_per_day
        return cls(parts=(PumpProgram.read({"tip": tip, "days": days, "steps": steps, "pump": pump}),))

    @classmethod
    def bolus(
        cls, dose_ug: float, level: str = "L3", day: int = 1, clock: str = "08:00", minutes: float = 1
    ) -> Regimen:
        """One test bolus by lumbar puncture, at most the highest test dose of the label (`Bolus` takes others)."""
        low, high = bounds("pump.test_bolus_ug")
        if not low <= dose_ug <= high:
            raise InputError(
                f"test bolus of {dose_ug:g} micrograms", f"{low:g} to {high:g} micrograms", "check mg and micrograms"
            )
        fields = {"dose_ug": dose_ug, "level": level, "day": day, "clock": clock, "minutes": minutes}
        return cls(parts=(Bolus.read(fields),))

    @property
    def days(self) -> int:
        """The last day on which anything is given."""
        return max(part.last_day for part in self.parts)

    @property
    def oral_parts(self) -> tuple[OralSchedule, ...]:
        return tuple(part for part in self.parts if isinstance(part, OralSchedule))

    @property
    def pump_parts(self) -> tuple[PumpProgram, ...]:
        return tuple(part for part in self.parts if isinstance(part, PumpProgram))

    @property
    def boluses(self) -> tuple[Bolus, ...]:
        return tuple(part for part in self.parts if isinstance(part, Bolus))

    def shifted(self, days: int) -> Regimen:
        """The same regimen, `days` days later."""
        return Regimen(parts=tuple(_later(part, days) for part in self.parts))

    def lasting(self, days: int) -> Regimen:
        """The same regimen, the doses of its last day going on to the end of day `days`; a bolus stays single."""
        held = tuple(
            p.model_copy(update={"days": days - p.first_day + 1})
            if not isinstance(p, Bolus) and p.last_day == self.days < days
            else p
            for p in self.parts
        )
        return Regimen(parts=held)

    def __add__(self, other: Regimen) -> Regimen:
        return Regimen(parts=self.parts + other.shifted(self.days).parts)

    def __or__(self, other: Regimen) -> Regimen:
        return Regimen(parts=self.parts + other.parts)

    def daily_dose_mg(self, day: int) -> float:
        """The total oral dose of one day, mg."""
        return sum(p.daily_dose_mg for p in self.oral_parts if p.first_day <= day <= p.last_day)

    def daily_dose_ug(self, day: int) -> float:
        """The intrathecal dose of one day as programmed and injected, ug."""
        pumped = sum(p.daily_dose_ug for p in self.pump_parts if p.first_day <= day <= p.last_day)
        return pumped + sum(one.dose_ug for one in self.boluses if one.day == day)

    def doses(self) -> tuple[tuple[float, float, str], ...]:
        """Every single oral dose as (time_h, dose_mg, product), in order of time."""
        given = [
            ((day - 1) * 24 + clock_hours(clock), dose, part.product)
            for part in self.oral_parts
            for day in range(part.first_day, part.last_day + 1)
            for clock, dose in zip(part.clock, part.doses_mg, strict=True)
        ]
        return tuple(sorted(given))


def _later(part: Part, days: int) -> Part:
    if isinstance(part, Bolus):
        return part.model_copy(update={"day": part.day + days})
    return part.model_copy(update={"first_day": part.first_day + days})


class Branch(Record):
    """One end of a run with several: from 00:00 after `after_days` days `then` (None: no drug), followed for `days`."""

    after_days: int = within("regimen.days", 1)
    then: Regimen | None = None
    days: int = within("regimen.days")


class MissedDoses(Record):
    """No dose is taken from `from_h` (included) to `to_h` (excluded)."""

    kind: Literal["missed_doses"] = "missed_doses"
    from_h: float = Field(ge=0)
    to_h: float = Field(gt=0)

    @model_validator(mode="after")
    def _forwards(self) -> MissedDoses:
        if self.to_h <= self.from_h:
            raise InputError(f"to_h {self.to_h:g}", f"after from_h {self.from_h:g}", "end after the start")
        return self


class LateDose(Record):
    """The first dose due at or after `due_h` is taken `late_h` hours late."""

    kind: Literal["late_dose"] = "late_dose"
    due_h: float = Field(ge=0)
    late_h: float = within("event.late_h")


class AbruptStop(Record):
    """No oral dose is taken from `at_h` on; a pump goes on (see `PumpStop`)."""

    kind: Literal["abrupt_stop"] = "abrupt_stop"
    at_h: float = Field(ge=0)


class DialysisSession(Record):
    """A haemodialysis session from `start_h` for `hours` (a usual session is four)."""

    kind: Literal["dialysis"] = "dialysis"
    start_h: float = Field(ge=0)
    hours: float = within("event.session_h")


class Crrt(Record):
    """Continuous renal replacement from `start_h` for `hours` with `effluent_l_per_h`."""

    kind: Literal["crrt"] = "crrt"
    start_h: float = Field(ge=0)
    hours: float = within("event.crrt_h")
    effluent_l_per_h: float = within("event.effluent_l_per_h")


class KidneyChange(Record):
    """From `at_h` on the creatinine clearance is `crcl_ml_per_min` for every draw."""

    kind: Literal["kidney_change"] = "kidney_change"
    at_h: float = Field(ge=0)
    crcl_ml_per_min: float = within("kidney.crcl_ml_per_min")


class Overdose(Record):
    """An extra intake of `dose_mg` at `at_h`.

    With a `product` it is absorbed as that product usually is; without, the slow overdose branch is drawn as well.
    """

    kind: Literal["overdose"] = "overdose"
    at_h: float = Field(ge=0)
    dose_mg: float = within("event.overdose_mg")
    product: Product | None = None


class Charcoal(Record):
    """From `at_h` on nothing more is absorbed from the gut: the most that charcoal could hold back."""

    kind: Literal["charcoal"] = "charcoal"
    at_h: float = Field(ge=0)


PumpEvent = (
    PumpStop
    | PumpStall
    | MriScan
    | CatheterCut
    | CatheterKink
    | OmittedBridge
    | MissedRefill
    | WrongConcentration
    | DoublePrime
    | PocketFill
)
Event = MissedDoses | LateDose | AbruptStop | DialysisSession | Crrt | KidneyChange | Overdose | Charcoal | PumpEvent
