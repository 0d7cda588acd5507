"""Unwanted effects for one patient and one course: chances in 100, what they rest on, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Literal, get_args

from eutonia.clinic.patient import Patient
from eutonia.clinic.plan import Plan
from eutonia.clinic.record import Record
from eutonia.clinic.regimen import Regimen
from eutonia.clinic.verdict import Outcome
from eutonia.errors import RefusedError
from eutonia.evidence import lookup, reading, value
from eutonia.planner.facts import Facts
from eutonia.planner.rules import facts_of, limit, matching
from eutonia.reporting.findings import Spread, draws_of, interval_of
from eutonia.reporting.harm_numbers import ALCOHOL, Basis, InHundred, Number, by_mouth, by_pump, titrated
from eutonia.reporting.hazards import Hazard, pump_hazards
from eutonia.reporting.kidney_harm import KidneyRisks, kidney_risks
from eutonia.reporting.words import in_people, number, texts, with_numbers
from eutonia.simulator.harms import Susceptibility, draw_susceptibility, titrated_drowsiness

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

EffectName = Literal[
    "drowsiness", "dizziness", "weakness", "confusion", "nausea", "headache", "urinary_frequency", "insomnia",
    "constipation", "hypotension", "falls", "seizures",
]  # fmt: skip
Route = Literal["oral", "intrathecal"]

# What only describes the body or a limit of the program is no evidence of an effect.
OF_THE_BODY = ("model.", "kidney.", "harms.ckd.age", "harms.falls.age")
FADES = {"drowsiness": "harms.fades.drowsiness", "dizziness": "harms.fades.dizziness"}


class UnwantedEffect(Record):
    """One unwanted effect. `in_100` None: named, but no number was read; `basis` is then None as well.

    `without_in_100` is the rate on placebo and None where none was published; `without` says either in words.
    `fades` is True where labels call it transient, False where it does not pass by itself, None where nobody says.
    `more` are further findings that belong beside the number and are not in it.
    """

    name: EffectName
    title: str
    in_100: InHundred | None
    what_the_interval_is: str
    without_in_100: float | None
    without: str
    basis: Basis | None
    fades: bool | None
    when: str
    for_whom: str
    more: tuple[str, ...] = ()
    evidence_ids: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """The chance as a natural frequency, or that no number was read."""
        return str(texts("harms")["not_read"]) if self.in_100 is None else self.in_100.in_words

    @property
    def fades_in_words(self) -> str:
        """Whether it fades; empty where nobody says."""
        return "" if self.fades is None else str(texts("harms")["fades"][str(self.fades).lower()]) + "."

    @property
    def basis_in_words(self) -> str:
        """What the number is, of whom, and what its interval is; empty without a number."""
        if self.basis is None:
            return ""
        words = texts("harms")
        return str(
            words["rests"].format(
                basis=words["basis"][self.basis], who=self.for_whom, interval=self.what_the_interval_is
            )
        )


class DrowsinessStep(Record):
    """Drowsiness while one daily dose lasts, in 100 people with 90 % of draws.

    `titrated` is for a person who rose to this dose and is asked (a share of people, by the label's trial);
    `untitrated` the highest chance in these days for a person without tolerance (by the level in the brain).
    `tablets_mg` is what is taken by mouth beside a pump, mg daily.
    """

    first_day: int
    last_day: int
    daily_dose: float
    tablets_mg: float = 0
    titrated: Spread | None
    untitrated: Spread | None

    @property
    def titrated_in_words(self) -> str | None:
        """The first as a natural frequency."""
        return None if self.titrated is None else in_people(self.titrated.middle, self.titrated.low, self.titrated.high)

    @property
    def untitrated_in_words(self) -> str | None:
        """The second as a natural frequency."""
        return (
            None
            if self.untitrated is None
            else in_people(self.untitrated.middle, self.untitrated.low, self.untitrated.high)
        )


class Harms(Record):
    """The unwanted effects of one course; doses are mg daily by mouth and micrograms daily by pump.

    `kidney` is None for a pump and where kidney function is known to be normal; `device` is empty without a pump.
    """

    route: Route
    highest_daily_dose: float
    unit: Literal["mg", "ug"]
    effects: tuple[UnwantedEffect, ...]
    drowsiness: tuple[DrowsinessStep, ...] = ()
    kidney: KidneyRisks | None = None
    device: tuple[Hazard, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...]
    assumed: tuple[str, ...] = ()

    @property
    def intro(self) -> str:
        """What the numbers are, before the first of them."""
        return str(texts("harms")["intro"])


def planned(plan: Plan) -> Regimen:
    """What a plan gives.

    Raises
    ------
    RefusedError
        The rules refuse, so there is nothing to look at.
    """
    if plan.regimen is None:
        reasons = " ".join(one.summary for one in plan.verdicts if one.outcome == Outcome.REFUSE)
        raise RefusedError(
            f"{plan.patient.label or 'harms'}: no plan to look at: {reasons} Give a dose to look at it all the same."
        )
    return plan.regimen


@dataclass(frozen=True)
class _Case:
    """One patient on one regimen, as the sentences ask for it; `who` and `kidney` belong to the oral road."""

    patient: Patient
    facts: Facts
    route: Route
    highest: float
    alcohol: bool
    needle: bool
    draws: int
    seed: int
    who: Susceptibility | None
    kidney: KidneyRisks | None

    @property
    def without_id(self) -> str:
        return f"harms.drowsy.without.{'alcohol' if self.alcohol else 'elicited'}"


def harms_of(patient: Patient, regimen: Regimen, run: xr.Dataset, use: str = "spasticity") -> Harms:
    """The unwanted effects of a regimen in a patient.

    Parameters
    ----------
    regimen : what is taken; its highest day counts
    run : the same simulated; its number of draws and its seed serve the drowsiness of titrated use as well
    use : what it is taken for, as in a plan

    Sources: ae.*, harms.*, sisters.*, cx.*
    """
    with reading() as used:
        case = _case(patient, regimen, run, use)
        effects = tuple(_effect(case, name) for name in get_args(EffectName))
        drowsiness = _steps(case, regimen, run)
        device = pump_hazards() if case.route == "intrathecal" else ()
        notes = _notes(case)
    return Harms(
        route=case.route,
        highest_daily_dose=case.highest,
        unit="ug" if case.route == "intrathecal" else "mg",
        effects=effects,
        drowsiness=drowsiness,
        kidney=case.kidney,
        device=device,
        notes=notes,
        sources=used.ids,
        assumed=tuple(id for id in used.ids if lookup(id).kind == "assumed"),
    )


def _case(patient: Patient, regimen: Regimen, run: xr.Dataset, use: str) -> _Case:
    route: Route = "intrathecal" if regimen.pump_parts or regimen.boluses else "oral"
    facts, highest = facts_of(patient, route), max(dose for dose, _ in _doses(regimen, route))
    draws, seed = run.sizes["draw"], int(run.attrs.get("seed", 1))
    by_mouth_alone = route == "oral"
    found = _Case(
        patient=patient,
        facts=facts,
        route=route,
        highest=highest,
        alcohol=use.startswith("alcohol"),
        needle=not regimen.pump_parts,
        draws=draws,
        seed=seed,
        who=None,
        kidney=kidney_risks(patient, facts, highest) if by_mouth_alone else None,
    )
    return replace(found, who=draw_susceptibility(patient, found.without_id, draws, seed)) if by_mouth_alone else found


def _doses(regimen: Regimen, route: Route) -> list[tuple[float, float]]:
    """The dose of each day from day 1, and what is taken by mouth beside a pump."""
    days = range(1, regimen.days + 1)
    if route == "oral":
        return [(regimen.daily_dose_mg(day), 0) for day in days]
    return [(regimen.daily_dose_ug(day), regimen.daily_dose_mg(day)) for day in days]


def _effect(case: _Case, name: EffectName) -> UnwantedEffect:
    words, own = texts("harms"), texts("harms")["effects"][name]
    with reading() as read:
        if name == "drowsiness" and case.who is not None:
            found = titrated(case.who, case.highest, case.without_id)
        elif case.route == "oral":
            found = by_mouth(case.patient, name, case.alcohol)
        else:
            found = by_pump(case.patient, name, case.needle)
        more = _more(case, name, found)
        fades = _fades(case, name)
        when, for_whom = with_numbers(own["when"][case.route]), with_numbers(words["for_whom"][found.for_whom])
    return UnwantedEffect(
        name=name,
        title=own["title"],
        in_100=found.in_100,
        what_the_interval_is=words["interval"][found.interval],
        without_in_100=found.without_in_100,
        without=found.without,
        basis=found.basis,
        fades=fades,
        when=when,
        for_whom=for_whom,
        more=tuple(more),
        evidence_ids=tuple(id for id in read.ids if not id.startswith(OF_THE_BODY)),
    )


def _more(case: _Case, name: EffectName, found: Number) -> list[str]:
    """What belongs beside a number and is not in it."""
    words, extra = texts("harms"), texts("harms")["extra"]
    said = list(words["effects"][name]["more"][case.route])
    if case.route == "oral":
        if name in ALCOHOL and not case.alcohol:
            said.append(extra[f"alcohol_{name}"])
        old = case.patient.age_years >= value("harms.falls.age")
        if name == "falls" or (name == "confusion" and old):
            said.append(extra[f"{name}_{'old' if old else 'young'}"])
        if name in ("falls", "hypotension") and _in_the_cohort(case):
            said.append(extra[f"{name}_kidney"])
        if name == "confusion" and case.kidney is not None:
            said.append(extra["confusion_kidney"])
    said = [with_numbers(one, dose=number(limit("ren.muanda.risk"))) for one in said]
    if name == "drowsiness" and case.who is not None:
        said += _beside_drowsiness(case, case.who)
    if found.of_adults and case.patient.age_years < value("model.structure.adult_age"):
        said.append(words["child"])
    return said


def _in_the_cohort(case: _Case) -> bool:
    """Whether the cohort of kidney disease without dialysis took people such as this patient."""
    return case.kidney is not None and case.kidney.applies == "inside" and case.facts["on_dialysis"].value is not True


def _beside_drowsiness(case: _Case, who: Susceptibility) -> list[str]:
    words = texts("harms")["drowsiness"]
    quiet = draw_susceptibility(case.patient, "harms.drowsy.without.spontaneous", case.draws, case.seed)
    heard = _spread(100 * titrated_drowsiness(quiet, case.highest))
    said = [
        with_numbers(words["observed_alcohol" if case.alcohol else "observed"]),
        words["spontaneous"].format(share=in_people(heard.middle, heard.low, heard.high)),
    ]
    if case.kidney is not None:
        ratio = _spread(who.clearance_ratio).model_dump()
        said.append(words["kidney"].format(**{name: number(round(one, 1)) for name, one in ratio.items()}))
    sedating = [one.statement for one in matching(case.facts, topic="sedative_load")]
    return said + ([words["sedatives"].format(named=" ".join(sedating))] if sedating else [])


def _fades(case: _Case, name: EffectName) -> bool | None:
    if case.route == "intrathecal":
        return None
    if name in FADES:
        lookup(FADES[name])
        return True
    if name == "confusion" and case.kidney is not None:
        lookup("harms.stays.confusion")
        return False
    if name == "weakness":  # the label says both, so neither is said; it is cited all the same
        lookup("harms.fades.weakness")
    return None


def _steps(case: _Case, regimen: Regimen, run: xr.Dataset) -> tuple[DrowsinessStep, ...]:
    """Drowsiness while each daily dose lasts; days without a dose are left out."""
    sedation, day_of = draws_of(run, "sedation_probability"), run["time_h"].values // 24 + 1
    found, first = [], 1
    for (dose, tablets_mg), days in groupby(_doses(regimen, case.route)):
        after = first + len(list(days))
        inside = (day_of >= first) & (day_of < after)
        if dose or tablets_mg:
            acute = None if sedation is None or not inside.any() else _spread(100 * sedation[:, inside].max(axis=1))
            calm = None if case.who is None else _spread(100 * titrated_drowsiness(case.who, dose))
            found.append(
                DrowsinessStep(
                    first_day=first,
                    last_day=after - 1,
                    daily_dose=dose,
                    tablets_mg=tablets_mg,
                    titrated=calm,
                    untitrated=acute,
                )
            )
        first = after
    return tuple(found)


def _spread(per_draw: np.ndarray) -> Spread:
    found = interval_of(per_draw)
    return Spread(low=found.low_90, middle=found.median, high=found.high_90)


def _notes(case: _Case) -> tuple[str, ...]:
    words = texts("harms")["notes"]
    said = [
        words[name]
        for name in (("pump_dose", "pump_device") if case.route == "intrathecal" else ("no_dose", "untitrated"))
    ]
    if case.who is not None and case.kidney is None:
        said.append(words["healthy"].format(egfr=number(value("harms.ckd.egfr"))))
    return (*said, with_numbers(words["any"]))
