"""Everything that is done to a pump, or happens to it: frozen commands at an hour from 00:00 of day 1.

A command describes; nothing here, and nothing in Eutonia, ever speaks to a pump.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from eutonia.clinic.pump import Pump, RateStep, checked_steps
from eutonia.clinic.record import Record, within


class _At(Record):
    at_h: float = Field(ge=0)


class Program(_At):
    """From now on the pump runs these steps of (clock, rate in ug/day) every day; a rate of 0 is a pause.

    It ends minimum rate. A bolus or a bridge that runs comes to its end first; a stop or a stall goes on.
    """

    kind: Literal["program"] = "program"
    steps: tuple[RateStep, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sound(self) -> Program:
        checked_steps(self.steps)
        return self


class PeriodicBolus(_At):
    """`dose_ug` over `minutes`, now and every `every_h` hours, `count` times; the program rests meanwhile."""

    kind: Literal["periodic_bolus"] = "periodic_bolus"
    dose_ug: float = within("pump.bolus_ug")
    minutes: float = within("pump.minutes")
    every_h: float = within("pump.hours")
    count: int = Field(ge=1)


class SingleBolus(_At):
    """`dose_ug` over `minutes`; the program rests meanwhile."""

    kind: Literal["single_bolus"] = "single_bolus"
    dose_ug: float = within("pump.bolus_ug")
    minutes: float = within("pump.minutes")


class Prime(_At):
    """`volume_ml` at the highest flow: the whole path where left out, the catheter where only that is new (F4)."""

    kind: Literal["prime"] = "prime"
    volume_ml: float | None = within("pump.volume_ml", None)
    catheter_only: bool = False


class Bridge(_At):
    """Old drug of `old_ug_per_ml` in the path is moved on at `dose_ug_per_day` until the path is passed (F5)."""

    kind: Literal["bridge"] = "bridge"
    dose_ug_per_day: float = within("pump.rate_ug_per_day")
    old_ug_per_ml: float = within("pump.concentration_ug_per_ml")


class MinimumRate(_At):
    """The pump runs at its lowest flow, which keeps the rotor moving; the dose is what that flow carries."""

    kind: Literal["minimum_rate"] = "minimum_rate"


class Stop(_At):
    """The pump is stopped by the programmer."""

    kind: Literal["stop"] = "stop"


class Restart(_At):
    """Ends a stop, a stall and a stand after a magnet; the program goes on."""

    kind: Literal["restart"] = "restart"


class Stall(_At):
    """The motor stands, for `hours` or until `Restart`."""

    kind: Literal["stall"] = "stall"
    hours: float | None = within("pump.hours", None)


class MriStop(_At):
    """`hours` in a magnet, then the restart lag of the model; a model without one stands until `Restart`."""

    kind: Literal["mri_stop"] = "mri_stop"
    hours: float = within("pump.hours")


class Refill(_At):
    """The reservoir is emptied (or `aspirated_ml` is drawn) and `volume_ml` is put in; what stays mixes (F6).

    The programmer is told `concentration_ug_per_ml`. `into_pocket` is the accident: the drug goes beside the pump.
    """

    kind: Literal["refill"] = "refill"
    volume_ml: float = within("pump.volume_ml")
    concentration_ug_per_ml: float = within("pump.concentration_ug_per_ml")
    aspirated_ml: float | None = within("pump.volume_ml", None)
    into_pocket: bool = False


class EnterConcentration(_At):
    """The programmer is told this concentration, right or wrong; flow follows from it."""

    kind: Literal["enter_concentration"] = "enter_concentration"
    entered_ug_per_ml: float = within("pump.concentration_ug_per_ml")


class Replacement(_At):
    """A new pump on the old catheter; its tubing is full of its drug where `primed`, else of drug-free fluid."""

    kind: Literal["replacement"] = "replacement"
    pump: Pump
    primed: bool = True


class PortInjection(_At):
    """`volume_ml` into the catheter port over `minutes`: it pushes what the catheter holds out of the tip."""

    kind: Literal["port_injection"] = "port_injection"
    volume_ml: float = within("pump.volume_ml")
    concentration_ug_per_ml: float = within("pump.concentration_ug_per_ml")
    minutes: float = within("pump.minutes", 1)


class PortAspiration(_At):
    """`volume_ml` drawn from the catheter port: first what the catheter holds, then spinal fluid, which fills it."""

    kind: Literal["port_aspiration"] = "port_aspiration"
    volume_ml: float = within("pump.volume_ml")


class Kink(_At):
    """Only `flow_fraction` of the flow passes, for `hours` or until `Repair`; the rest stays in the reservoir."""

    kind: Literal["kink"] = "kink"
    flow_fraction: float = Field(ge=0, le=1)
    hours: float | None = within("pump.hours", None)


class Cut(_At):
    """What leaves the catheter is lost outside the canal, for `hours` or until `Repair`."""

    kind: Literal["cut"] = "cut"
    hours: float | None = within("pump.hours", None)


class Disconnection(_At):
    """What leaves the pump is lost outside, and the catheter stands still, for `hours` or until `Repair`."""

    kind: Literal["disconnection"] = "disconnection"
    hours: float | None = within("pump.hours", None)


class Repair(_At):
    """Ends a kink, a cut and a disconnection."""

    kind: Literal["repair"] = "repair"


Command = (
    Program
    | PeriodicBolus
    | SingleBolus
    | Prime
    | Bridge
    | MinimumRate
    | Stop
    | Restart
    | Stall
    | MriStop
    | Refill
    | EnterConcentration
    | Replacement
    | PortInjection
    | PortAspiration
    | Kink
    | Cut
    | Disconnection
    | Repair
)
