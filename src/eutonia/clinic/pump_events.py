"""What goes wrong with a pump on the way, as a person would tell it. Times are hours from 00:00 of day 1."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from eutonia.clinic.record import Record, within


class PumpStop(Record):
    """The pump is stopped at `at_h`, for `hours` or for good."""

    kind: Literal["pump_stop"] = "pump_stop"
    at_h: float = Field(ge=0)
    hours: float | None = within("pump.hours", None)


class PumpStall(Record):
    """The motor stalls at `at_h`, for `hours` or for good."""

    kind: Literal["pump_stall"] = "pump_stall"
    at_h: float = Field(ge=0)
    hours: float | None = within("pump.hours", None)


class MriScan(Record):
    """`hours` in a magnet from `at_h`: the pump stands still, and for its restart lag after that."""

    kind: Literal["mri_scan"] = "mri_scan"
    at_h: float = Field(ge=0)
    hours: float = within("pump.hours")


class CatheterCut(Record):
    """From `at_h`, for `hours` or for good, the drug leaves the catheter outside the canal."""

    kind: Literal["catheter_cut"] = "catheter_cut"
    at_h: float = Field(ge=0)
    hours: float | None = within("pump.hours", None)


class CatheterKink(Record):
    """From `at_h`, for `hours` or for good, only `flow_fraction` of the flow passes."""

    kind: Literal["catheter_kink"] = "catheter_kink"
    at_h: float = Field(ge=0)
    flow_fraction: float = Field(ge=0, le=1)
    hours: float | None = within("pump.hours", None)


class OmittedBridge(Record):
    """The drug is changed to `to_ug_per_ml` at `at_h` and the pump programmed for it, with no bridge.

    Without `to_ug_per_ml` it is the first change of concentration that the regimen plans at or after `at_h`.
    """

    kind: Literal["omitted_bridge"] = "omitted_bridge"
    at_h: float = Field(ge=0)
    to_ug_per_ml: float | None = within("pump.concentration_ug_per_ml", None)


class MissedRefill(Record):
    """The first refill due at or after `at_h` (the alarm volume) is made `late_h` later, or never."""

    kind: Literal["missed_refill"] = "missed_refill"
    at_h: float = Field(ge=0)
    late_h: float | None = within("pump.hours", None)


class WrongConcentration(Record):
    """From `at_h`, for `hours` or for good, the pump is programmed for a concentration that is not in it."""

    kind: Literal["wrong_concentration"] = "wrong_concentration"
    at_h: float = Field(ge=0)
    entered_ug_per_ml: float = within("pump.concentration_ug_per_ml")
    hours: float | None = within("pump.hours", None)


class DoublePrime(Record):
    """At `at_h` the whole path is primed although it is full: its drug goes to the tip at the highest flow."""

    kind: Literal["double_prime"] = "double_prime"
    at_h: float = Field(ge=0)


class PocketFill(Record):
    """A refill at `at_h` goes into the pocket around the pump; the emptied reservoir stays empty."""

    kind: Literal["pocket_fill"] = "pocket_fill"
    at_h: float = Field(ge=0)
