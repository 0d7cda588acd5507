"""One event of poisoning, as it is told at the bedside. Times are hours from the event."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from eutonia.clinic.record import Record, within
from eutonia.clinic.regimen import Crrt, DialysisSession, Product, Regimen
from eutonia.errors import InputError

PumpError = Literal["wrong_concentration", "double_prime", "tenfold_rate"]


class Exposure(Record):
    """What happened and when; what was taken before; what is done. Exactly one event.

    `dose_mg` is one known or suspected intake of `product`; `kidney_fails_ml_per_min` is the creatinine clearance to
    which a kidney falls on treatment; `pump_error` is a fault of programming. `usual` is the course before, as long as
    it was used. Baclofen is stopped `stopped_after_h` hours after the event: at once after an intake, never otherwise,
    unless it is said. `hours` is how long is followed from the event on.
    """

    hours_ago: float = within("poisoning.hours_ago")
    dose_mg: float | None = within("event.overdose_mg", None)
    product: Product = "tablet"
    kidney_fails_ml_per_min: float | None = within("kidney.crcl_ml_per_min", None)
    pump_error: PumpError | None = None
    usual: Regimen | None = None
    stopped_after_h: float | None = within("poisoning.hours_ago", None)
    charcoal_after_h: float | None = within("poisoning.hours_ago", None)
    dialysis: tuple[DialysisSession, ...] = ()
    crrt: tuple[Crrt, ...] = ()
    hours: float | None = within("poisoning.hours", None)

    @model_validator(mode="after")
    def _sound(self) -> Exposure:
        events = (self.dose_mg, self.kidney_fails_ml_per_min, self.pump_error)
        told = sum(one is not None for one in events)
        if told != 1:
            raise InputError(
                f"{told or 'no'} event{'s' if told else ''}",
                "one of an intake with its dose, a kidney that fails, a pump error",
                "give one",
            )
        if self.kidney_fails_ml_per_min is not None and self.usual is None:
            raise InputError("a kidney that fails without a usual dose", "the course on which it fails", "give it")
        if self.pump_error is not None and (self.usual is None or not self.usual.pump_parts):
            raise InputError("a pump error without a pump program", "the program before the error", "give it")
        if self.charcoal_after_h is not None and self.dose_mg is None:
            raise InputError("charcoal without an intake", "charcoal after a dose by mouth", "leave it out")
        return self

    @property
    def removals(self) -> tuple[DialysisSession | Crrt, ...]:
        """Dialysis and continuous replacement together."""
        return (*self.dialysis, *self.crrt)

    @property
    def stop_h(self) -> float | None:
        """Hours from the event to the stop of baclofen; None is never."""
        return 0.0 if self.stopped_after_h is None and self.dose_mg is not None else self.stopped_after_h
