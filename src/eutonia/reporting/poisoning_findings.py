"""The records of a poisoning: what each scenario shows, what papers say beside it, and the fixed texts."""

from __future__ import annotations

from typing import Literal

from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import SignAction
from eutonia.clinic.poisoning import Exposure
from eutonia.clinic.record import Record
from eutonia.reporting.findings import Band, Interval, ThresholdShares
from eutonia.reporting.page import AssumedValue, Source, Version
from eutonia.reporting.poisoning_course import ScenarioName

ThresholdName = Literal["sedating", "kidney"]


class Span(Record):
    """From when to when a level counts as sedating, in hours from the event, over the draws that reach it.

    `name` says which level: "sedating" is each draw's own, of a person without tolerance; "kidney" that of a published
    case in kidney failure. `until_h` is by the brain, `plasma_until_h` by plasma over those whose plasma reaches it too
    (None where none does: a pump fills the brain past plasma). A draw above it at the end of the run
    counts with the end; `still` is the share of all draws for which that is so.
    """

    name: ThresholdName
    share: float
    still: float
    from_h: Interval | None = None
    until_h: Interval | None = None
    plasma_until_h: Interval | None = None


class Withdrawal(Record):
    """The withdrawal index from the event on: the share of draws above its threshold, and the first hour above it."""

    shares: ThresholdShares
    from_h: Interval | None


class Depth(Record):
    """The share of draws whose brain reaches this depth of sedation and no deeper."""

    name: str
    title: str
    share: float


class Scenario(Record):
    """The event with nothing done ("alone"), with slow absorption, or with one thing done; hours from the event.

    `below_h` is the hour from which on 95 % of draws stay below `PoisoningFindings.safe_ng_per_ml`; None is later than
    was followed.
    """

    name: ScenarioName
    title: str
    plasma_peak: Interval
    plasma_peak_h: Interval
    brain_peak: Interval
    brain_peak_h: Interval
    sedation_peak: Interval
    depths: tuple[Depth, ...]
    spans: tuple[Span, ...]
    below_h: float | None
    bands: tuple[Band, ...]
    withdrawal: Withdrawal | None = None

    def span(self, name: ThresholdName) -> Span | None:
        """The time above one of the levels."""
        return next((one for one in self.spans if one.name == name), None)


class IntakeChance(Record):
    """A published chance after one intake: the middle, and the ends that two series fitted alone give (None: one)."""

    sign: Literal["coma", "vent"]
    chance: float
    low: float | None
    high: float | None


class CharcoalShare(Record):
    """The share of what is absorbed in the end that had reached plasma when charcoal was given; the rest had not."""

    absorption: Literal["usual", "slow"]
    absorbed: Interval


class PoisoningFindings(Record):
    """All that a report of a poisoning says; `emergency` comes first in every output."""

    title: str
    disclaimer: str
    emergency: tuple[SignAction, ...]
    patient: Patient
    exposure: Exposure
    kidney_fails: bool
    draws: int
    hours: float
    safe_ng_per_ml: float
    scenarios: tuple[Scenario, ...]
    chances: tuple[IntakeChance, ...]
    charcoal: tuple[CharcoalShare, ...]
    care: tuple[SignAction, ...]
    observe: tuple[SignAction, ...]
    never: tuple[SignAction, ...]
    kidney_cases: tuple[SignAction, ...]
    withdrawal_texts: tuple[SignAction, ...]
    sources: tuple[Source, ...]
    assumed_values: tuple[AssumedValue, ...]
    versions: tuple[Version, ...]

    def scenario(self, name: ScenarioName) -> Scenario | None:
        """One scenario; None where it was not asked for."""
        return next((one for one in self.scenarios if one.name == name), None)
