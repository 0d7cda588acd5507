"""The numbers of the unwanted effects: label ranges, counted shares, and the model of drowsiness."""

from __future__ import annotations

from typing import Literal

from eutonia.clinic.patient import Patient
from eutonia.clinic.record import Record
from eutonia.errors import EvidenceError
from eutonia.evidence import lookup, value
from eutonia.reporting.findings import interval_of
from eutonia.reporting.kidney_harm import counted
from eutonia.reporting.words import in_people, number, texts
from eutonia.simulator.harms import Susceptibility, titrated_drowsiness
from eutonia.simulator.parameters import CEREBRAL

Basis = Literal["label range", "label share", "trial share", "cohort share", "model"]

LABEL = {
    "dizziness": "ae.label.dizzy",
    "weakness": "ae.label.weak",
    "confusion": "ae.label.confusion",
    "nausea": "ae.label.nausea",
    "headache": "ae.label.headache",
    "urinary_frequency": "ae.label.urinary",
    "insomnia": "ae.label.insomnia",
    "constipation": "ae.label.constip",
    "hypotension": "ae.label.hypotension",
}
ALCOHOL = {"headache": "ae.aud.headache", "insomnia": "ae.aud.insomnia"}
# By pump: the row, whether its people were counted (else no interval), and for whom it holds.
PUMP: dict[str, tuple[str, bool, Basis, str]] = {
    "drowsiness": ("ae.itb.somn.maint", True, "label share", "pump_label"),
    "dizziness": ("harms.pump.stroke.dizziness", False, "trial share", "pump_stroke"),
    "weakness": ("sisters.weak.itb", True, "trial share", "pump_sisters"),
    "headache": ("harms.pump.stroke.headache", False, "trial share", "pump_stroke"),
    "constipation": ("harms.pump.stroke.constipation", False, "trial share", "pump_stroke"),
    "falls": ("harms.pump.sisters.falls", True, "trial share", "pump_sisters"),
}
DROWSY = ("harms.drowsy.log_odds", "harms.drowsy.half_dose", "harms.drowsy.tolerated")


class InHundred(Record):
    """So many in 100 people; `low` and `high` are None where no interval was published."""

    low: float | None = None
    middle: float
    high: float | None = None

    @property
    def in_words(self) -> str:
        """The same as a natural frequency."""
        return in_people(self.middle, self.low, self.high)


class Number(Record):
    """The number of one effect and what it is."""

    in_100: InHundred | None = None
    interval: str = "not_read"
    basis: Basis | None = None
    for_whom: str = "none"
    without_in_100: float | None = None
    without: str = ""

    @property
    def of_adults(self) -> bool:
        """Whether a number stands here that no study of children gave."""
        return self.in_100 is not None and not self.for_whom.startswith("seizures")


def titrated(who: Susceptibility, daily_dose_mg: float, without_id: str) -> Number:
    chance = interval_of(100 * titrated_drowsiness(who, daily_dose_mg))
    without = 100 * value(without_id)
    for id in DROWSY:  # read before, for the draws; named here because this effect rests on them
        lookup(id)
    return Number(
        in_100=InHundred(low=chance.low_90, middle=chance.median, high=chance.high_90),
        interval="model",
        basis="model",
        for_whom="alcohol_model" if without_id.endswith("alcohol") else "model",
        without_in_100=without,
        without=_words("placebo").format(share=in_people(without)),
    )


def by_mouth(patient: Patient, name: str, alcohol: bool) -> Number:
    none = _words("no_placebo")
    if alcohol and name in ALCOHOL:
        return _against_placebo(ALCOHOL[name])
    if name in LABEL:
        return Number(
            in_100=_range(LABEL[name]), interval="label range", basis="label range", for_whom="label", without=none
        )
    if name == "falls" and patient.age_years >= value("harms.falls.age"):
        per_year = value("harms.falls.rate") * 100 / 1000
        other = in_people(value("harms.falls.rate.tizanidine") * 100 / 1000)
        said = _words("compared").format(share=other, other="tizanidine")
        return Number(
            in_100=InHundred(middle=per_year), interval="none", basis="cohort share", for_whom="falls", without=said
        )
    young = patient.age_years <= value("harms.seizures.cp.age") if name == "seizures" else False
    if young and patient.diagnosis == "cerebral_palsy" and not _had_seizures(patient):
        return _counted("harms.seizures.cp", "cohort share", "seizures_cp")
    return Number(without=none)


def by_pump(patient: Patient, name: str, needle: bool) -> Number:
    if name == "drowsiness" and needle:
        return _counted("ae.itb.somn.screen", "label share", "pump_screen")
    if name in PUMP:
        id, is_counted, basis, for_whom = PUMP[name]
        if is_counted:
            return _counted(id, basis, for_whom)
        share = InHundred(middle=value(id))
        return Number(in_100=share, interval="none", basis=basis, for_whom=for_whom, without=_words("no_placebo"))
    child = patient.age_years < value("model.structure.adult_age")
    if name == "seizures" and child and patient.diagnosis in CEREBRAL:
        return _counted("harms.seizures.pump.new", "cohort share", "seizures_pump")
    return Number(without=_words("no_placebo"))


def _against_placebo(id: str) -> Number:
    """A share of trials with its placebo: one number, or the range over trials."""
    row, placebo = lookup(id), lookup(f"{id}.pbo")
    if isinstance(row.value, float) and isinstance(placebo.value, float):
        share, without = InHundred(middle=row.value), placebo.value
        said, interval = _words("placebo").format(share=in_people(without)), "none"
    else:
        share, other = _range(id), _range(f"{id}.pbo")
        without, interval = other.middle, "range"
        said = _words("placebo_range").format(low=number(other.low or 0), high=number(other.high or 0))
    return Number(
        in_100=share, interval=interval, basis="trial share", for_whom="alcohol", without_in_100=without, without=said
    )


def _counted(id: str, basis: Basis, for_whom: str) -> Number:
    share = InHundred(**counted(id).model_dump())
    return Number(in_100=share, interval="counted", basis=basis, for_whom=for_whom, without=_words("no_placebo"))


def _range(id: str) -> InHundred:
    row = lookup(id)
    if row.low is None or row.high is None:
        raise EvidenceError(f"{id} has no range")
    return InHundred(low=row.low, middle=(row.low + row.high) / 2, high=row.high)


def _had_seizures(patient: Patient) -> bool:
    return any(patient.has(one) for one in ("epilepsy", "seizures_past"))


def _words(name: str) -> str:
    return str(texts("harms")[name])
