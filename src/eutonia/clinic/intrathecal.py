"""What is known of a patient on the way to a pump: the answers that the gate asks for, and the test boluses given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field, field_validator, model_validator

from eutonia.clinic.record import Record, within
from eutonia.errors import InputError
from eutonia.evidence.library import bounds

Severity = Literal["mild", "moderate", "severe"]
OralTrial = Literal["failed", "not_tolerated", "effective", "not_tried"]


class _Micrograms(Record):
    """A record of intrathecal doses: it knows no milligrams."""

    @model_validator(mode="before")
    @classmethod
    def _no_milligrams(cls, given: object) -> object:
        names = [one for one in given if "_mg" in str(one)] if isinstance(given, Mapping) else []
        if names:
            raise InputError(
                f"{names[0]} {given[names[0]]!r} on the intrathecal road",  # type: ignore[index]
                "dose_ug of a test bolus, in micrograms",
                "there is no conversion from mg by mouth to micrograms by pump; give the test bolus as it was charted",
            )
        return given


class ScreeningBolus(_Micrograms):
    """One test bolus that was given, with its result as far as it is known.

    Ashworth 1-5 scale, the mean of the same muscles before and about 4 hours after. `goal_met` is whether the goal set
    before the test was met. `effect_hours` is how long the effect lasted; `adverse` an adverse reaction.
    """

    dose_ug: float
    given_on: date | None = None
    ashworth_before: float | None = within("scores.ashworth", None)
    ashworth_after: float | None = within("scores.ashworth", None)
    goal_met: bool | None = None
    effect_hours: float | None = Field(default=None, ge=0)
    adverse: bool | None = None

    @field_validator("dose_ug")
    @classmethod
    def _no_more_than_the_test(cls, dose_ug: float) -> float:
        low, high = bounds("pump.test_bolus_ug")
        if not low <= dose_ug <= high:
            raise InputError(
                f"test bolus of {dose_ug:,g} micrograms",
                f"{low:g} to {high:g} micrograms",
                f"who does not respond to {high:g} micrograms is no candidate; check the unit",
            )
        return dose_ug


class Intrathecal(_Micrograms):
    """What the gate of the pump asks. Every field may be missing and then counts as not known.

    `infection` is an active infection anywhere; `bleeding_risk` a bleeding tendency or an anticoagulant that is not yet
    settled; `refill_access` a clinic that refills in time, a way to get there and somebody to reach at any hour;
    `possible_fault` a possible fault of a pump or catheter (a sudden need for more, spasticity that returns, an alarm,
    an aspirated volume that does not fit). `screening` holds the test boluses in the order in which they were given; an
    empty list says that none was given.
    """

    spasticity: Severity | None = None
    oral_trial: OralTrial | None = None
    injured_on: date | None = None
    infection: bool | None = None
    body_large_enough: bool | None = None
    refill_access: bool | None = None
    goals_agreed: bool | None = None
    bleeding_risk: bool | None = None
    possible_fault: bool | None = None
    screening: tuple[ScreeningBolus, ...] | None = None

    @model_validator(mode="after")
    def _one_bolus_a_day_and_rising(self) -> Intrathecal:
        given = self.screening or ()
        for before, after in zip(given, given[1:], strict=False):
            if before.given_on is not None and after.given_on is not None and after.given_on <= before.given_on:
                raise InputError(
                    f"test boluses on {before.given_on} and {after.given_on}",
                    "at least 24 hours between two, in the order given",
                    "correct the dates",
                )
            if after.dose_ug <= before.dose_ug:
                raise InputError(
                    f"test boluses of {before.dose_ug:g} and then {after.dose_ug:g} micrograms",
                    "rising doses",
                    "leave out a bolus that was repeated, or correct the order",
                )
        return self
