"""Encephalopathy in kidney disease: the absolute risks of two cohorts, and whether this patient is of their kind."""

from __future__ import annotations

from typing import Literal

from eutonia.clinic.patient import Patient
from eutonia.clinic.record import Record
from eutonia.errors import EvidenceError
from eutonia.evidence import lookup, value
from eutonia.planner.facts import Facts
from eutonia.planner.rules import limit
from eutonia.reporting.findings import Spread
from eutonia.reporting.words import exact_number, in_people, number, texts
from eutonia.simulator.numerics import exact_95

OF = 1000  # small shares that are compared are counted in the same people


class KidneyRisk(Record):
    """Hospital admission with encephalopathy within 30 days, in 100 people, for one band of kidney function.

    `lower_dose` and `higher_dose` are the shares below and from the dose that parts them; None where only the
    difference (`more_in_100`, weighted) was published. `one_in` is how many people take the higher dose for one
    more admission. On dialysis baclofen is compared with none, of which `lower_known` says the bound that is known.
    `this_patient` marks the band of the patient, also where age puts them outside the studied group.
    """

    band: str
    lower_dose: Spread | None = None
    higher_dose: Spread | None = None
    lower_known: str = ""
    more_in_100: Spread
    one_in: Spread
    compared_with: str
    this_patient: bool
    evidence_ids: tuple[str, ...]

    @property
    def more_in_words(self) -> str:
        """What is added, as a natural frequency."""
        return in_people(self.more_in_100.middle, self.more_in_100.low, self.more_in_100.high, of=OF)


class KidneyRisks(Record):
    """What is known of encephalopathy in kidney disease, and what it says of this patient."""

    applies: Literal["inside", "outside", "not known"]
    says: str
    studied: str
    daily_dose_mg: float
    reaches_dose: bool
    rows: tuple[KidneyRisk, ...]


def kidney_risks(patient: Patient, facts: Facts, daily_dose_mg: float) -> KidneyRisks | None:
    """The absolute risks of encephalopathy beside this patient; None where kidney function is known to be normal.

    Parameters
    ----------
    facts : of this patient, by the words of the rules
    daily_dose_mg : the highest dose of a day by mouth

    Sources: ae.ckd.*, harms.ckd.*, harms.dialysis.*
    """
    words = texts("harms")["kidney"]
    on_dialysis = facts["on_dialysis"].value is True
    egfr, either = _float(facts["egfr"].value), _float(facts["lowest_gfr"].value)
    function = either if egfr is None else egfr
    top, dose = value("harms.ckd.egfr"), limit("ren.muanda.risk")
    if function is not None and function >= top and not on_dialysis:
        return None
    old = patient.age_years >= value("harms.ckd.age")
    ages = {"age": exact_number(patient.age_years), "from_age": number(value("harms.ckd.age"))}
    rows = _rows(function, on_dialysis)
    applies: Literal["inside", "outside", "not known"] = "inside" if old else "outside"
    if function is None and not on_dialysis:
        applies = "not known"
        said = [words["unknown" if old else "unknown_age"].format(**ages)]
    elif not old:
        said = [words["outside"].format(**ages)]
    else:
        said = _inside(words, rows, daily_dose_mg, dose, on_dialysis)
    if egfr is None and function is not None and not on_dialysis:
        said.append(words["by_crcl"])
    return KidneyRisks(
        applies=applies,
        says=" ".join(said),
        studied=words["studied"].format(age=ages["from_age"], egfr=number(top)),
        daily_dose_mg=daily_dose_mg,
        reaches_dose=daily_dose_mg >= dose,
        rows=rows,
    )


def _inside(
    words: dict[str, str], rows: tuple[KidneyRisk, ...], daily_dose_mg: float, dose: float, on_dialysis: bool
) -> list[str]:
    overall, mine = rows[0], next((one for one in rows if one.this_patient), None)
    if on_dialysis and mine is not None and mine.higher_dose is not None:
        share, day = in_people(mine.higher_dose.middle, of=OF), number(value("harms.dialysis.time"))
        without = in_people(value("harms.dialysis.without"), of=OF)
        return [words["inside_dialysis"].format(share=share, day=day, without=without, **_ends(mine.one_in))]
    assert overall.lower_dose is not None and overall.higher_dose is not None
    shares = {
        "lower": in_people(overall.lower_dose.middle, of=OF),
        "higher": in_people(overall.higher_dose.middle, of=OF),
    }
    above = daily_dose_mg >= dose
    said = [
        words["inside_above" if above else "inside_below"].format(
            **shares,
            highest=exact_number(daily_dose_mg),
            dose=number(dose),
            ratio=number(value("ae.ckd.rr_nonuser_low")),
        )
    ]
    if mine is not None:
        said.append(words["inside_band"].format(more=in_people(mine.more_in_100.middle, of=OF), **_ends(mine.one_in)))
    return said


def _ends(one_in: Spread) -> dict[str, str]:
    return {
        "one_in": number(round(one_in.middle)),
        "low": number(round(one_in.low)),
        "high": number(round(one_in.high)),
    }


def _rows(function: float | None, on_dialysis: bool) -> tuple[KidneyRisk, ...]:
    words = texts("harms")["kidney"]
    top, upper, lower = value("harms.ckd.egfr"), value("harms.ckd.egfr.45"), value("harms.ckd.egfr.30")
    parted = words["dose"].format(dose=number(limit("ren.muanda.risk")))
    overall = _risk(words["overall"].format(egfr=number(top)), "harms.ckd.rd", parted).model_copy(
        update={
            "lower_dose": counted("ae.ckd.low"),
            "higher_dose": counted("ae.ckd.high"),
            "evidence_ids": ("harms.ckd.rd", "ae.ckd.low", "ae.ckd.high"),
        }
    )
    rows = [overall]
    bands = (("ae.ckd.rd_45_59", upper, top), ("ae.ckd.rd_30_44", lower, upper), ("ae.ckd.rd_under_30", 0, lower))
    for id, low, high in bands:
        band = words["band" if low else "lowest"].format(low=number(low or high), high=number(high - 1))
        mine = not on_dialysis and function is not None and low <= function < high
        rows.append(_risk(band, id, parted, mine))
    dialysis = _risk(words["dialysis"], "harms.dialysis.rd", words["none"], on_dialysis).model_copy(
        update={
            "higher_dose": counted("harms.dialysis.share"),
            "lower_known": words["fewer"].format(share=in_people(value("harms.dialysis.without"), of=OF)),
            "evidence_ids": ("harms.dialysis.rd", "harms.dialysis.share", "harms.dialysis.without"),
        }
    )
    return (*rows, dialysis)


def _risk(band: str, id: str, compared_with: str, mine: bool = False) -> KidneyRisk:
    """A band of which the difference was published."""
    more = _interval(id)
    return KidneyRisk(
        band=band,
        more_in_100=more,
        one_in=Spread(low=100 / more.high, middle=100 / more.middle, high=100 / more.low),
        compared_with=compared_with,
        this_patient=mine,
        evidence_ids=(id,),
    )


def counted(id: str) -> Spread:
    """A share that was counted, in 100, with its exact 95 % interval.

    Raises
    ------
    EvidenceError
        The row does not say how many people it counts.
    """
    row = lookup(id)
    if not row.n.isdigit() or not isinstance(row.value, float):
        raise EvidenceError(f"{id} has no share of a number of people")
    of = int(row.n)
    low, high = exact_95(round(row.value * of / 100), of)
    return Spread(low=100 * low, middle=row.value, high=100 * high)


def _interval(id: str) -> Spread:
    row = lookup(id)
    if row.low is None or row.high is None or not isinstance(row.value, float):
        raise EvidenceError(f"{id} has no interval")
    return Spread(low=row.low, middle=row.value, high=row.high)


def _float(stated: float | bool | None) -> float | None:
    return None if stated is None or isinstance(stated, bool) else float(stated)
