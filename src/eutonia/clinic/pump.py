"""Pumps and catheters: the models that are sold, the one that a person carries, and the limits that both set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from eutonia.clinic.canal import spinal_level
from eutonia.clinic.clock import clock_hours
from eutonia.clinic.record import Record, within
from eutonia.errors import InputError
from eutonia.evidence.library import bounds, lookup, quantities, value

MIDNIGHT = "00:00"
Level = Annotated[str, AfterValidator(spinal_level)]
RateStep = tuple[str, float]


class PumpModel(Record):
    """What one model of pump can do; `unverified` names the numbers that nobody has read in the maker's manual.

    `minimum_rate_ml_per_day`, `tubing_ml`, `eri_days` and `mri_restart_min` are None where the model has none or it is
    not known; `mri_restart_min` None means that flow does not come back by itself.
    """

    name: str
    family: str
    reservoir_ml: float
    flow_min_ml_per_day: float
    flow_max_ml_per_day: float
    minimum_rate_ml_per_day: float | None
    accuracy_percent: float
    tubing_ml: float | None
    catheter_ml_per_cm: float
    catheter_supplied_cm: float
    alarm_ml: float
    steps_per_day: int | None
    life_months: float
    eri_days: float | None
    mri_restart_min: float | None
    evidence_ids: tuple[str, ...]
    unverified: tuple[str, ...]


def pump_models() -> tuple[str, ...]:
    """The names of all models, such as ``"SynchroMed II 20 mL"``.

    Sources: pump.*
    """
    return tuple(_reservoirs())


def pump_model(name: str) -> PumpModel:
    """One model by its name; every number is read from the evidence tables.

    Raises
    ------
    InputError
        There is no such model.

    Sources: pump.*
    """
    if name not in _reservoirs():
        raise InputError(f"pump model {name!r}", ", ".join(pump_models()), "use one of these names")
    reservoir_id = _reservoirs()[name]
    family = ".".join(reservoir_id.split(".")[:2])
    ids = [reservoir_id]

    def number(what: str) -> float | None:
        found = quantities().get(f"{family}.{what}")
        if found is None or not isinstance(found.value, float):
            return None
        ids.append(found.id)
        return value(found.id)

    steps = number("steps_per_day")
    fields = {
        "name": name,
        "family": lookup(reservoir_id).topic,
        "reservoir_ml": value(reservoir_id),
        "flow_min_ml_per_day": number("flow_min"),
        "flow_max_ml_per_day": number("flow_max"),
        "minimum_rate_ml_per_day": number("flow_minimum_rate"),
        "accuracy_percent": number("accuracy"),
        "tubing_ml": number("tubing"),
        "catheter_ml_per_cm": number("catheter_per_cm"),
        "catheter_supplied_cm": number("catheter_supplied"),
        "alarm_ml": number("alarm"),
        "steps_per_day": None if steps is None else int(steps),
        "life_months": number("life"),
        "eri_days": number("eri"),
        "mri_restart_min": number("mri_restart"),
    }
    unverified = tuple(one for one in ids if not lookup(one).verified)
    return PumpModel.read({**fields, "evidence_ids": tuple(ids), "unverified": unverified}, name)


def concentrations_sold() -> tuple[float, ...]:
    """The concentrations of intrathecal baclofen that are sold for pumps, ug/mL.

    Sources: pump.drug.concentration.*
    """
    return tuple(sorted(value(id) for id in quantities() if id.startswith("pump.drug.concentration.")))


def concentration_sold(concentration_ug_per_ml: float, name: str = "concentration") -> float:
    """The concentration, where it is one that is sold for pumps.

    Raises
    ------
    InputError
        It is not sold; where it is mg/mL typed as micrograms/mL, or the other way round, the factor is named.
    """
    sold = concentrations_sold()
    if concentration_ug_per_ml in sold:
        return concentration_ug_per_ml
    test = value("pump.drug.test_concentration")
    allowed = f"{', '.join(f'{one:,g}' for one in sold)} micrograms/mL ({test:g} is for the test alone)"
    what = f"{name} {concentration_ug_per_ml:,g} micrograms/mL"
    if concentration_ug_per_ml * 1000 in sold:
        do = (
            f"it looks like mg/mL, a factor of 1,000: {concentration_ug_per_ml:,g} mg/mL is "
            f"{concentration_ug_per_ml * 1000:,g} micrograms/mL"
        )
    elif concentration_ug_per_ml / 1000 in sold:
        do = "it is a factor of 1,000 too high: check the unit"
    else:
        do = "read the label of the ampoule; compounded strengths are not covered"
    raise InputError(what, allowed, do)


def checked_rate(rate_ug_per_day: float) -> float:
    """A rate of a program in ug/day: 0 (a pause), or within the accepted range.

    Raises
    ------
    InputError
        It is outside; below one microgram the factor of a thousand is named.
    """
    low, high = bounds("pump.rate_ug_per_day")
    if rate_ug_per_day == 0 or low <= rate_ug_per_day <= high:
        return rate_ug_per_day
    thousand = f": it looks like mg, a factor of 1,000 ({rate_ug_per_day * 1000:,g} micrograms daily)"
    raise InputError(
        f"rate {rate_ug_per_day:g} micrograms daily",
        f"{low:g} to {high:,g} micrograms daily",
        f"check the unit{thousand if 0 < rate_ug_per_day < low else ''}",
    )


def checked_steps(steps: Sequence[RateStep], model: str | None = None) -> None:
    """Refuse steps of a day that are not 24 hours, are not in order, or are more than a pump can do.

    Raises
    ------
    InputError
        The first step is not at 00:00, the clock times do not rise, there are too many, or a rate is out of range.
    """
    hours = [clock_hours(clock) for clock, _ in steps]
    if not hours or hours[0] != 0:
        first = steps[0][0] if steps else "none"
        raise InputError(
            f"first step at {first}", f"first step at {MIDNIGHT}", "the steps of a day must cover 24 hours"
        )
    for earlier, later in pairwise(steps):
        if clock_hours(later[0]) <= clock_hours(earlier[0]):
            raise InputError(
                f"a step at {later[0]} after one at {earlier[0]}", "rising clock times, none twice", "sort the steps"
            )
    of_model = None if model is None else pump_model(model).steps_per_day
    most = bounds("pump.steps")[1] if of_model is None else of_model
    if len(steps) > most:
        raise InputError(f"{len(steps)} steps on one day", f"at most {most:g}", "join some of them")
    for _, rate in steps:
        checked_rate(rate)


def step_hours(steps: Sequence[RateStep]) -> tuple[tuple[float, float, float], ...]:
    """The steps as (from hour of the day, hours, rate in ug/day)."""
    starts = [clock_hours(clock) for clock, _ in steps]
    return tuple(
        (start, end - start, rate) for start, end, (_, rate) in zip(starts, [*starts[1:], 24.0], steps, strict=True)
    )


def daily_dose_ug(steps: Sequence[RateStep]) -> float:
    """What the steps of one day deliver, ug (F11)."""
    return sum(hours * rate / 24 for _, hours, rate in step_hours(steps))


class Pump(Record):
    """One person's pump and catheter, as they stand when a program begins.

    The catheter is given by its implanted length, or by the length supplied and the length trimmed off. `fill_ml` is
    what the reservoir holds after its fill. `confirmed_tubing_ml` takes the place of the model's internal volume.
    `path_ug_per_ml` is what tubing and catheter hold: the same as the reservoir where it is left out, 0 where they were
    not primed.
    """

    model: str
    tip: Level
    concentration_ug_per_ml: float = within("pump.concentration_ug_per_ml")
    fill_ml: float = within("pump.volume_ml")
    catheter_cm: float | None = within("pump.catheter_cm", None)
    catheter_supplied_cm: float | None = within("pump.catheter_cm", None)
    catheter_trimmed_cm: float | None = Field(default=None, ge=0)
    confirmed_tubing_ml: float | None = within("pump.tubing_ml", None)
    path_ug_per_ml: float | None = within("pump.concentration_ug_per_ml", None)
    alarm_set_ml: float | None = within("pump.volume_ml", None)
    implanted_on: date | None = None
    filled_on: date | None = None
    eri_on: date | None = None

    @model_validator(mode="after")
    def _sound(self) -> Pump:
        limits = self.limits
        concentration_sold(self.concentration_ug_per_ml)
        if self.fill_ml > limits.reservoir_ml:
            raise InputError(
                f"fill_ml {self.fill_ml:g}", f"up to {limits.reservoir_ml:g} mL ({limits.name})", "correct the volume"
            )
        self._check_catheter()
        if limits.tubing_ml is None and self.confirmed_tubing_ml is None:
            raise InputError(
                f"tubing volume of {limits.name}: not known",
                "confirmed_tubing_ml, from the maker's guide",
                "add confirmed_tubing_ml",
            )
        if self.alarm_ml >= self.fill_ml:
            raise InputError(
                f"alarm at {self.alarm_ml:g} mL with a fill of {self.fill_ml:g} mL", "below the fill", "correct either"
            )
        for name, day in (("filled_on", self.filled_on), ("eri_on", self.eri_on)):
            if self.implanted_on is not None and day is not None and day < self.implanted_on:
                raise InputError(f"{name} {day}", f"not before implanted_on {self.implanted_on}", "correct the dates")
        return self

    def _check_catheter(self) -> None:
        supplied, trimmed = self.catheter_supplied_cm, self.catheter_trimmed_cm
        if self.catheter_cm is None and (supplied is None or trimmed is None):
            raise InputError("catheter_cm is missing", "the implanted length, or supplied and trimmed", "add it")
        if (supplied is None) != (trimmed is None):
            raise InputError("a catheter supplied or trimmed alone", "both, or neither", "add the other length")
        longest = self.limits.catheter_supplied_cm if supplied is None else supplied
        if self.implanted_cm > longest or self.implanted_cm <= 0:
            raise InputError(
                f"implanted catheter of {self.implanted_cm:g} cm", f"up to the {longest:g} cm supplied", "measure again"
            )
        if self.catheter_cm is not None and supplied is not None and supplied - (trimmed or 0) != self.catheter_cm:
            raise InputError(
                f"catheter_cm {self.catheter_cm:g} beside {supplied:g} cm less {trimmed:g} cm", "one length", "correct"
            )

    @property
    def limits(self) -> PumpModel:
        """What its model can do."""
        return pump_model(self.model)

    @property
    def implanted_cm(self) -> float:
        """Length of the catheter in the body, cm (F2)."""
        if self.catheter_cm is not None:
            return self.catheter_cm
        return (self.catheter_supplied_cm or 0) - (self.catheter_trimmed_cm or 0)

    @property
    def tubing_ml(self) -> float:
        """Volume from the reservoir to the catheter port, mL."""
        known = self.limits.tubing_ml if self.confirmed_tubing_ml is None else self.confirmed_tubing_ml
        return known or 0

    @property
    def catheter_ml(self) -> float:
        """Volume of the implanted catheter, mL (F2)."""
        return self.implanted_cm * self.limits.catheter_ml_per_cm

    @property
    def path_ml(self) -> float:
        """Volume from the reservoir to the tip, mL (F3)."""
        return self.tubing_ml + self.catheter_ml

    @property
    def alarm_ml(self) -> float:
        """Reservoir volume at which the pump alarms, mL."""
        return self.limits.alarm_ml if self.alarm_set_ml is None else self.alarm_set_ml

    @property
    def in_path_ug_per_ml(self) -> float:
        """What tubing and catheter hold, ug/mL."""
        return self.concentration_ug_per_ml if self.path_ug_per_ml is None else self.path_ug_per_ml

    def flow_ml_per_day(self, rate_ug_per_day: float) -> float:
        """The flow of a rate (F1), mL/day.

        Raises
        ------
        InputError
            It is outside what the pump can do.
        """
        return checked_flow(rate_ug_per_day / self.concentration_ug_per_ml, self.limits)

    def check_flows(self, steps: Sequence[RateStep]) -> None:
        """Refuse a step that the pump cannot run."""
        for _, rate in steps:
            self.flow_ml_per_day(rate)


def checked_flow(flow_ml_per_day: float, limits: PumpModel) -> float:
    """A flow in mL/day, where the pump can run it.

    Raises
    ------
    InputError
        It is below the lowest or above the highest flow of the model.
    """
    low, high = limits.flow_min_ml_per_day, limits.flow_max_ml_per_day
    if low <= flow_ml_per_day <= high:
        return flow_ml_per_day
    do = "take a weaker concentration or the pump's minimum rate" if flow_ml_per_day < low else "take a stronger one"
    raise InputError(f"flow {flow_ml_per_day:.4g} mL/day", f"{low:g} to {high:g} mL/day ({limits.name})", do)


def _reservoirs() -> dict[str, str]:
    """Name of each model -> id of its reservoir volume."""
    return {
        f"{row.topic} {row.value:g} mL": id
        for id, row in quantities().items()
        if id.startswith("pump.") and ".reservoir." in id
    }
