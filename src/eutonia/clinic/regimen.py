"""What is given and what happens on the way: oral schedules, and events. Times are hours from 00:00 of day 1."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, model_validator

from eutonia.clinic.record import Record, within
from eutonia.errors import InputError
from eutonia.evidence.library import bounds

Absorption = Literal["tablet", "liquid"]
PRODUCTS = ("tablet", "oral_solution", "oral_suspension", "granules")
# Usual clock times for once to four times daily; the night dose comes last.
DEFAULT_CLOCKS = (
    ("21:00",),
    ("08:00", "20:00"),
    ("07:00", "13:00", "21:00"),
    ("07:00", "12:00", "17:00", "22:00"),
)


def clock_hours(clock: str) -> float:
    """Hours after midnight of a 24-hour clock time such as ``"07:30"``."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", clock):
        raise InputError(f"clock time {clock!r}", "00:00 to 23:59", "write hours and minutes, for example 07:30")
    hours, minutes = clock.split(":")
    return int(hours) + int(minutes) / 60


class OralSchedule(Record):
    """The same doses at the same clock times on `days` days from `first_day` (day 1 is the first).

    `doses_mg` has one dose for each clock time. Baclofen oral doses are milligrams, always.
    """

    product: Literal["tablet", "oral_solution", "oral_suspension", "granules"] = "tablet"
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


class Regimen(Record):
    """What the patient takes. `a + b` puts b after a; `a | b` runs both side by side."""

    parts: tuple[OralSchedule, ...] = Field(min_length=1)

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

    @property
    def days(self) -> int:
        """The last day on which anything is given."""
        return max(part.last_day for part in self.parts)

    def shifted(self, days: int) -> Regimen:
        """The same regimen, `days` days later."""
        return Regimen(parts=tuple(p.model_copy(update={"first_day": p.first_day + days}) for p in self.parts))

    def lasting(self, days: int) -> Regimen:
        """The same regimen, the doses of its last day going on to the end of day `days`."""
        held = tuple(
            p.model_copy(update={"days": days - p.first_day + 1}) if p.last_day == self.days < days else p
            for p in self.parts
        )
        return Regimen(parts=held)

    def __add__(self, other: Regimen) -> Regimen:
        return Regimen(parts=self.parts + other.shifted(self.days).parts)

    def __or__(self, other: Regimen) -> Regimen:
        return Regimen(parts=self.parts + other.parts)

    def daily_dose_mg(self, day: int) -> float:
        """The total dose of one day, mg."""
        return sum(p.daily_dose_mg for p in self.parts if p.first_day <= day <= p.last_day)

    def doses(self) -> tuple[tuple[float, float, str], ...]:
        """Every single dose as (time_h, dose_mg, product), in order of time."""
        given = [
            ((day - 1) * 24 + clock_hours(clock), dose, part.product)
            for part in self.parts
            for day in range(part.first_day, part.last_day + 1)
            for clock, dose in zip(part.clock, part.doses_mg, strict=True)
        ]
        return tuple(sorted(given))


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
    """Nothing is taken from `at_h` on."""

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
    """An extra intake of `dose_mg` at `at_h`; absorption is drawn from the slow overdose branch as well."""

    kind: Literal["overdose"] = "overdose"
    at_h: float = Field(ge=0)
    dose_mg: float = within("event.overdose_mg")


Event = MissedDoses | LateDose | AbruptStop | DialysisSession | Crrt | KidneyChange | Overdose
