"""What if the pump fails: one run-up and the same draws for every fault, its first signs, the emergency text."""

from __future__ import annotations

from collections.abc import Collection
from math import ceil, inf
from typing import TYPE_CHECKING, Literal, Protocol

from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import Plan, SignAction
from eutonia.clinic.pump import Pump
from eutonia.clinic.record import Record
from eutonia.clinic.regimen import Event, Regimen
from eutonia.errors import InputError
from eutonia.evidence import lookup, reading, value
from eutonia.evidence.library import quantities
from eutonia.planner.emergencies import emergency_texts
from eutonia.reporting.faults import FAULTS, Fault, Risk, TipDose, happening, last_program, tip_dose_of
from eutonia.reporting.findings import (
    BANDS,
    THRESHOLD,
    Band,
    Interval,
    ThresholdShares,
    band_of,
    draws_of,
    interval_of,
    shares_above,
)
from eutonia.reporting.words import texts

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

SignName = Literal["tone", "withdrawal", "floppy", "sleepy"]
CSF = "csf_ng_per_ml"
KEEP = (CSF, *BANDS)
TOPICS = {
    "withdrawal": ("pump_emergency", "pump_emergency_time", "pump_treatment"),
    "overdose": ("pump_overdose",),
}
SIGNS: tuple[SignName, ...] = ("tone", "withdrawal", "floppy", "sleepy")


class Runs(Protocol):
    """A simulator with patient, draws and seed already chosen."""

    def __call__(
        self,
        regimen: Regimen,
        *,
        days: int,
        keep: tuple[str, ...],
        levels: tuple[str, ...],
        events: tuple[Event, ...],
    ) -> xr.Dataset: ...


class Sign(Record):
    """A sign, the share of draws that show it, and the hours from the fault over those draws."""

    name: SignName
    text: str
    share: float
    hours: Interval


class WhatIf(Record):
    """One fault: time courses from the fault on, its signs, its risks, and the fixed emergency text.

    `bands` hold spinal fluid at the tip's level, plasma, cord, reflex, tone, sleepiness and withdrawal. `first_sign` is
    the earliest sign of each draw; its name is that of most draws. `cord_lowest` and `cord_highest` are shares of the
    average of the day before.
    """

    name: str
    title: str
    text: str
    risk: Risk
    concentration_ug_per_ml: float | None
    tip_dose: TipDose
    bands: tuple[Band, ...]
    signs: tuple[Sign, ...]
    first_sign: Sign | None
    cord_lowest: Interval
    cord_highest: Interval
    sedation_peak: Interval
    withdrawal_peak: Interval
    withdrawal_peak_h: Interval
    withdrawal_share: ThresholdShares
    emergency: tuple[SignAction, ...]


class WhatIfPanel(Record):
    """Every fault of one pump after the same run-up; `left_out` says what could not be told, and why."""

    patient: str
    tip: str
    rate_ug_per_day: float
    run_up_days: int
    follow_up_days: int
    draws: int
    scenarios: tuple[WhatIf, ...]
    left_out: tuple[str, ...]
    published_onset_h: tuple[float, float]
    sources: tuple[str, ...]
    assumed: tuple[str, ...]

    @property
    def not_modelled(self) -> str:
        """What no row can show, in words."""
        return str(texts()["pump"]["what_if"]["not_modelled"])

    @property
    def untold(self) -> tuple[str, ...]:
        """`left_out` in words: each reason once, with the faults that it keeps back."""
        by_reason: dict[str, list[str]] = {}
        for line in self.left_out:
            title, _, reason = line.partition(": ")
            by_reason.setdefault(reason, []).append(title)
        words = texts()["pump"]["what_if"]["untold"]
        return tuple(words.format(titles="; ".join(titles), reason=reason) for reason, titles in by_reason.items())


def what_if_panel(
    patient: Patient, course: Plan | Regimen, run: Runs, only: Collection[str] | None = None
) -> WhatIfPanel:
    """What each fault of the pump would do at the last program of a course.

    Parameters
    ----------
    course : its last pump program is run steadily before every fault
    run : simulates a regimen in the same drawn bodies each time
    only : names of faults; all when not given

    Raises
    ------
    InputError
        The course has no pump program, a fault is not known, or the patient cannot be simulated.

    Sources: whatif.*, wd.itb.onset.window, screen.response.def
    """
    known = tuple(one.name for one in FAULTS)
    for name in only or ():
        if name not in known:
            raise InputError(f"what if {name!r}", ", ".join(known), "correct the name")
    with reading() as used:
        program = last_program(patient, course)
        jurisdiction = course.jurisdiction if isinstance(course, Plan) else patient.jurisdiction
        onset = lookup("wd.itb.onset.window")
        found, left_out, ids = [], [], set()
        draws = 0
        for fault in (one for one in FAULTS if only is None or one.name in only):
            try:
                steady, start_h, events = happening(fault, program)
                days = ceil(start_h / 24) + int(value("whatif.follow_up"))
                regimen = Regimen(parts=(steady.model_copy(update={"days": days}),))
                tip_dose = tip_dose_of(regimen, events, days, start_h)
            except InputError as why:
                left_out.append(f"{fault.title}: {why}")
                continue
            dataset = run(regimen, days=days, keep=KEEP, levels=(program.tip,), events=events)
            draws = dataset.sizes["draw"]
            ids |= set(dataset.attrs["evidence_ids"])
            emergency = _emergency(fault.risk, jurisdiction)
            found.append(_told(fault, steady.pump, dataset, start_h, tip_dose, emergency))
        ids |= {*used.ids, *(id for one in found for action in one.emergency for id in action.rule_ids)}
    return WhatIfPanel(
        patient=patient.label,
        tip=program.tip,
        rate_ug_per_day=program.daily_dose_ug,
        run_up_days=int(value("whatif.run_up")),
        follow_up_days=int(value("whatif.follow_up")),
        draws=draws,
        scenarios=tuple(found),
        left_out=tuple(left_out),
        published_onset_h=(onset.low or 0, onset.high or 0),
        sources=tuple(sorted(ids)),
        assumed=tuple(id for id in sorted(ids) if id in quantities() and quantities()[id].kind == "assumed"),
    )


def signs_of(run: xr.Dataset, start_h: float) -> tuple[tuple[Sign, ...], Sign | None]:
    """The signs that come after a fault at `start_h`, and the first of them; a sign that was there before is none.

    Sources: screen.response.def, whatif.sign.*
    """
    import numpy as np

    time_h = run["time_h"].values
    after, before = time_h > start_h, (time_h >= start_h - 24) & (time_h <= start_h)

    def hours(name: str, level: float, rise: float = 0, fold: float = 0) -> np.ndarray:
        """Hours to a level, or to a rise above or a multiple of the highest value of the day before; inf for never."""
        values = _values(run, name)
        highest = values[:, before].max(axis=1)
        wanted = highest + rise if rise else fold * highest if fold else np.full(len(values), level)
        there = values[:, after] >= wanted[:, None]
        reached = np.where(there.any(axis=1), time_h[after][there.argmax(axis=1)] - start_h, inf)
        return np.where((highest >= wanted) | (wanted <= 0), inf, reached)

    reached = {
        "tone": hours("ashworth", 0, rise=value("screen.response.def")),
        "withdrawal": hours("withdrawal_index", THRESHOLD),
        "floppy": hours("cord_ng_per_ml", 0, fold=value("whatif.sign.floppy")),
        "sleepy": hours("sedation_probability", value("whatif.sign.sleepy")),
    }
    signs = tuple(_sign(name, reached[name]) for name in SIGNS if np.isfinite(reached[name]).any())
    if not signs:
        return (), None
    every = np.array([reached[one.name] for one in signs])
    earliest = every.min(axis=0)
    shown = np.isfinite(earliest)
    first = signs[int(np.bincount(every.argmin(axis=0)[shown]).argmax())].name
    return signs, _sign(first, earliest)


def _sign(name: SignName, hours: np.ndarray) -> Sign:
    import numpy as np

    shown = np.isfinite(hours)
    return Sign(
        name=name,
        text=texts()["pump"]["what_if"]["signs"][name],
        share=float(shown.mean()),
        hours=interval_of(hours[shown]),
    )


def _told(
    fault: Fault,
    pump: Pump | None,
    run: xr.Dataset,
    start_h: float,
    tip_dose: TipDose,
    emergency: tuple[SignAction, ...],
) -> WhatIf:
    time_h = run["time_h"].values
    if CSF in run:
        run = run.assign({CSF: run[CSF].isel(level=0)})
    followed = (time_h >= start_h) & (time_h <= start_h + value("whatif.follow_up") * 24)
    since_h = time_h[followed] - start_h
    values = {name: _values(run, name) for name in KEEP}
    index = values["withdrawal_index"][:, followed]
    cord = values["cord_ng_per_ml"]
    usual = cord[:, (time_h >= start_h - 24) & (time_h <= start_h)].mean(axis=1)
    signs, first = signs_of(run, start_h)
    return WhatIf(
        name=fault.name,
        title=fault.title,
        text=fault.text,
        risk=fault.risk,
        concentration_ug_per_ml=None if pump is None else pump.concentration_ug_per_ml,
        tip_dose=tip_dose,
        bands=tuple(band_of(name, values[name][:, followed], since_h) for name in KEEP),
        signs=signs,
        first_sign=first,
        cord_lowest=interval_of(cord[:, followed].min(axis=1) / usual),
        cord_highest=interval_of(cord[:, followed].max(axis=1) / usual),
        sedation_peak=interval_of(values["sedation_probability"][:, followed].max(axis=1)),
        withdrawal_peak=interval_of(index.max(axis=1)),
        withdrawal_peak_h=interval_of(since_h[index.argmax(axis=1)]),
        withdrawal_share=shares_above(index),
        emergency=emergency,
    )


def _values(run: xr.Dataset, name: str) -> np.ndarray:
    found = draws_of(run, name)
    if found is None:
        raise InputError(f"a run without {name}", "a run that keeps it", "simulate with it in keep")
    return found


def _emergency(risk: Risk, jurisdiction: str | None) -> tuple[SignAction, ...]:
    """The fixed texts of a risk."""
    topics = tuple(topic for name, found in TOPICS.items() if risk in (name, "both") for topic in found)
    return emergency_texts(jurisdiction, topics)
