"""What a report says of a use beside spasticity: licence, evidence grade, effect with its range, when to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eutonia.clinic.patient import JURISDICTIONS
from eutonia.clinic.plan import Plan
from eutonia.clinic.record import Record
from eutonia.clinic.use import REFUSED_USES, SPASTICITY
from eutonia.evidence import lookup, value
from eutonia.evidence.library import reading
from eutonia.planner.rules import Rule, facts_of, matching
from eutonia.reporting.findings import draws_of, interval_of
from eutonia.reporting.words import number, texts

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

SHOWN = ("plasma_ng_per_ml", "sedation_probability", "withdrawal_index")
GROUPS = 10 * 1000


class UseMeasure(Record):
    """One thing known of the effect: its middle, its range and what the range is."""

    name: str
    label: str
    middle: float
    unit: str = ""
    low: float | None = None
    high: float | None = None
    range_is: str = ""
    note: str = ""

    @property
    def value_text(self) -> str:
        """The middle with its unit."""
        return texts("uses")["value"].format(middle=number(self.middle), unit=self.unit)

    @property
    def range_text(self) -> str:
        """Low to high; empty where no range is known."""
        if self.low is None or self.high is None:
            return ""
        return texts("uses")["range"].format(low=number(self.low), high=number(self.high))

    @property
    def text(self) -> str:
        """The whole as one line."""
        words = texts("uses")
        if not self.range_text:
            return words["measure"].format(label=self.label, value=self.value_text)
        return words["measure_range"].format(
            label=self.label, value=self.value_text, range=self.range_text, **{"is": self.range_is}
        )


class HourOfDay(Record):
    """Reflux at an hour of the day (0 to 24), in % of that without baclofen: median, and 90 % of draws."""

    hour: int
    median: float
    low_90: float
    high_90: float


class UseFindings(Record):
    """All that the report says of this use. `hours` is empty where reflux was not simulated.

    `grade` runs from 1 to 4 by the scheme that stands in `scheme`. Under a refusal `measures` is empty.
    """

    use: str
    name: str
    grade: int
    grade_text: str
    scheme: str
    licence: tuple[str, ...]
    history: tuple[str, ...]
    says: str
    measures: tuple[UseMeasure, ...]
    hours: tuple[HourOfDay, ...]
    limits: tuple[str, ...]
    stop: tuple[str, ...]
    notes: tuple[str, ...]
    rule_ids: tuple[str, ...]
    evidence_ids: tuple[str, ...]

    @property
    def heading(self) -> str:
        """The heading of the section."""
        return texts("uses")["heading"].format(name=self.name)


def shown_for(use: str) -> tuple[str, ...] | None:
    """What a run keeps for a use: everything for spasticity, nothing of reflex and tone for the others."""
    return None if use == SPASTICITY else SHOWN


def use_name(use: str) -> str:
    """A use as it is printed."""
    return str(texts("uses")["names"].get(use, use))


def emergency_of(use: str) -> tuple[str, ...]:
    """The fixed emergency line of a use, beside those of the medicine."""
    found = texts("uses")["emergency"].get(use)
    return () if found is None else (found,)


def gather_use(plan: Plan, run: xr.Dataset | None) -> UseFindings | None:
    """What is known of the use of a plan; None for spasticity and for a use that is always refused.

    Parameters
    ----------
    run : xarray.Dataset or None
        The simulated course (dims draw, time); None under a refusal.

    Sources: use.grade.scheme, use.alcohol_use.grade, use.reflux.grade, use.hiccups.grade,
    use.trigeminal_neuralgia.grade
    """
    if plan.use == SPASTICITY or plan.use in REFUSED_USES:
        return None
    words = texts("uses")
    facts = facts_of(plan.patient, plan.route, plan.use)
    said = {topic: matching(facts, topic=f"use_{topic}") for topic in ("licence", "history", "stop", "note")}
    with reading() as used:
        grade = lookup(f"use.{plan.use}.grade")
        scheme = lookup("use.grade.scheme")
        hours: tuple[HourOfDay, ...] = ()
        measures: tuple[UseMeasure, ...] = ()
        if run is not None and plan.regimen is not None:
            if plan.use == "reflux":
                measures, hours = _reflux(run, plan.regimen.days)
            else:
                measures = {"alcohol_use": _alcohol, "trigeminal_neuralgia": _neuralgia, "hiccups": _hiccups}[
                    plan.use
                ]()
    place = int(value(grade.id))
    return UseFindings(
        use=plan.use,
        name=use_name(plan.use),
        grade=place,
        grade_text=words["grade"].format(grade=place, word=words["grades"][place], why=grade.note),
        scheme=words["scheme"].format(scheme=scheme.value),
        licence=_licence(said["licence"], plan.patient.jurisdiction),
        history=tuple(f"{one.statement} {one.action}" for one in said["history"]),
        says=_summary(plan.use, measures),
        measures=measures,
        hours=hours,
        limits=tuple(one.format(spread=number(value("use.alcohol_use.spread"))) for one in words["limits"][plan.use]),
        stop=tuple(f"{one.statement} {one.action}" for one in said["stop"]),
        notes=_statements(said["note"]),
        rule_ids=tuple(one.id for rules in said.values() for one in rules),
        evidence_ids=used.ids,
    )


def _statements(rules: tuple[Rule, ...]) -> tuple[str, ...]:
    return tuple(one.statement for one in rules)


def _licence(rules: tuple[Rule, ...], jurisdiction: str | None) -> tuple[str, ...]:
    """The position of the country; where it is not known, that of every country."""
    own = [one for one in rules if one.jurisdiction in JURISDICTIONS]
    if jurisdiction is not None:
        return _statements(tuple(own) or rules)
    said = texts("uses")["position"]
    positions = sorted(said.format(country=one.jurisdiction, statement=one.statement) for one in own)
    return (*_statements(tuple(one for one in rules if one not in own)), *positions)


def _summary(use: str, measures: tuple[UseMeasure, ...]) -> str:
    """The effect in one sentence, from the measure that leads it."""
    lead = {
        "reflux": "reflux_day",
        "alcohol_use": "relapse_group",
        "trigeminal_neuralgia": "pilot",
        "hiccups": "ceased",
    }
    found = next((one for one in measures if one.name == lead[use]), None)
    if found is None or found.low is None or found.high is None:
        return ""
    middle, low, high = (number(one) for one in (found.middle, found.low, found.high))
    others = {one.name: number(one.middle) for one in measures}
    return str(texts("uses")["says"][use].format(middle=middle, low=low, high=high, **others))


def _measure(
    name: str, middle: float, unit: str = "", between: tuple[float, float] | None = None, is_: str = "",
    note: str = "", **said: int,
) -> UseMeasure:  # fmt: skip
    words = texts("uses")
    label, told = words["measures"][name]
    low, high = between or (None, None)
    return UseMeasure(
        name=name, label=label.format(**said), middle=middle, unit=words[unit] if unit else "", low=low, high=high,
        range_is=words["interval_is"][is_] if is_ else "", note=note or told,
    )  # fmt: skip


def _published(name: str, id: str, unit: str = "") -> UseMeasure:
    """A row of the evidence with its published interval, where it has one, and whom it is about."""
    row = lookup(id)
    who = texts("uses")["who"].format(population=row.population, n=row.n)
    between = None if row.low is None or row.high is None else (row.low, row.high)
    return _measure(name, value(id), unit, between, "published" if between else "", who)


def _drawn(name: str, values: np.ndarray, unit: str = "") -> UseMeasure:
    """A prediction for a new group: its median and the range of the groups drawn."""
    import numpy as np

    tail = (1 - value("use.interval") / 100) / 2
    low, middle, high = (float(one) for one in np.quantile(values, (tail, 0.5, 1 - tail)))
    return _measure(name, middle, unit, (low, high), "predicted")


def _reflux(run: xr.Dataset, days: int) -> tuple[tuple[UseMeasure, ...], tuple[HourOfDay, ...]]:
    """Reflux from the simulated plasma of the last day of the schedule, by hour and over the day.

    Sources: off.leso.symptom.pbo, off.leso.symptom.240
    """
    import numpy as np

    from eutonia.simulator.uses import draw_reflux, reflux_left, relaxations_left

    plasma = draws_of(run, SHOWN[0])
    assert plasma is not None
    time_h = np.asarray(run["time_h"].values, dtype=float)
    since_h = time_h - (days - 1) * 24
    day = (since_h >= 0) & (since_h <= 24)
    level, since_h = plasma[:, day], since_h[day]
    effect = draw_reflux(level.shape[0], int(run.attrs["seed"]))
    left, relaxed = 100 * reflux_left(level, effect), 100 * relaxations_left(level, effect)
    hours = []
    for place in np.flatnonzero(since_h % 1 == 0):
        found, hour = interval_of(left[:, place]), int(since_h[place])
        hours.append(HourOfDay(hour=hour, median=found.median, low_90=found.low_90, high_90=found.high_90))
    best, worst = (choose(hours, key=lambda one: one.median) for choose in (min, max))
    return (
        _of_draws("reflux_day", np.trapezoid(left, since_h, axis=1) / 24),
        _measure("reflux_best", best.median, "percent", (best.low_90, best.high_90), "draws", hour=best.hour),
        _measure("reflux_worst", worst.median, "percent", (worst.low_90, worst.high_90), "draws", hour=worst.hour),
        _of_draws("relaxations_day", np.trapezoid(relaxed, since_h, axis=1) / 24),
        _published("symptoms_pbo", "off.leso.symptom.pbo", "percent"),
        _published("symptoms_drug", "off.leso.symptom.240", "percent"),
    ), tuple(hours)


def _of_draws(name: str, values: np.ndarray) -> UseMeasure:
    found = interval_of(values)
    return _measure(name, found.median, "percent", (found.low_90, found.high_90), "draws")


def _alcohol() -> tuple[UseMeasure, ...]:
    """The pooled trials, and what they leave open for a new group.

    Sources: off.aud.relapse, off.aud.abst, off.aud.alpadir.pbo, off.aud.alpadir.drug, off.aud.baclad.pbo,
    off.aud.baclad.drug
    """
    from eutonia.simulator.uses import draw_group

    group = draw_group(GROUPS, 1)
    return (
        _published("relapse", "off.aud.relapse"),
        _drawn("relapse_group", group.risk_ratio),
        _drawn("relapse_without", 100 * group.relapse_without, "percent"),
        _drawn("relapse_with", 100 * group.relapse_with, "percent"),
        _measure("worse", 100 * float((group.risk_ratio >= 1).mean()), "percent"),
        _published("days", "off.aud.abst", "points"),
        _drawn("days_group", group.days_gained_percent, "points"),
        *(_published(f"{trial}_{arm}", f"off.aud.{trial}.{arm}", "percent")
          for trial in ("alpadir", "baclad") for arm in ("pbo", "drug")),
    )  # fmt: skip


def _neuralgia() -> tuple[UseMeasure, ...]:
    """An open pilot and a crossover.

    Sources: off.tn.pilot.relieved, off.tn.pilot.treated, off.tn.rct
    """
    relieved, treated = (int(value(f"off.tn.pilot.{one}")) for one in ("relieved", "treated"))
    return _counted("pilot", relieved, treated), _published("crossover", "off.tn.rct", "percent")


def _hiccups() -> tuple[UseMeasure, ...]:
    """One randomised trial after stroke, and practice.

    Sources: off.hiccup.rct, off.hiccup.rct.drug, off.hiccup.rct.pbo, off.hiccup.rct.arm, off.hiccup.cohort
    """
    arm = int(value("off.hiccup.rct.arm"))
    return (
        _published("ceased", "off.hiccup.rct"),
        _counted("ceased_drug", int(value("off.hiccup.rct.drug")), arm),
        _counted("ceased_pbo", int(value("off.hiccup.rct.pbo")), arm),
        _published("practice", "off.hiccup.cohort", "percent"),
    )


def _counted(name: str, count: int, treated: int) -> UseMeasure:
    from eutonia.simulator.uses import exact_interval

    low, high = exact_interval(count, treated)
    return _measure(
        name, 100 * count / treated, "percent", (100 * low, 100 * high), "exact", count=count, treated=treated
    )
