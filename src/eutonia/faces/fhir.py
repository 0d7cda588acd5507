"""FHIR R4 records: a Bundle of any type, an IPS document or a single Patient, read as plain JSON.

Only what a rule asks for is read. Names, addresses and identifiers are left at the door. Nothing is chosen in silence:
every tolerance and everything left out is a `Finding`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from eutonia.clinic.chart import choose, choose_kidney, in_print
from eutonia.clinic.patient import Finding
from eutonia.errors import InputError
from eutonia.faces.fhir_lists import allergies_of, conditions_of, medicines_of
from eutonia.faces.fhir_values import MEASURES, Moment, Notes, charted, coded, inside, items, line, listed, moment

FHIR_LABEL = "FHIR record"
_SEX = {"male": "male", "female": "female", "M": "male", "F": "female"}
_BIRTH_SEX = ("us-core-birthsex", "patient-birthSex", "individual-recordedSexOrGender")
_DATES = {
    "Observation": ("effectiveDateTime", "effectiveInstant", "effectivePeriod", "issued"),
    "Condition": ("recordedDate", "onsetDateTime", "onsetPeriod", "abatementDateTime", "abatementPeriod"),
    "MedicationRequest": ("authoredOn",),
    "MedicationStatement": ("dateAsserted", "effectiveDateTime"),
    "AllergyIntolerance": ("recordedDate", "lastOccurrence", "onsetDateTime"),
    "Encounter": ("period",),
    "Procedure": ("performedDateTime", "performedPeriod"),
    "Immunization": ("occurrenceDateTime", "recorded"),
    "DiagnosticReport": ("effectiveDateTime", "effectivePeriod", "issued"),
}
_USED_STATUS = ("final", "amended", "corrected")


@dataclass(frozen=True)
class FhirRecord:
    """What a record says: fields of a `Patient`, why a needed field is missing, and what forbids any plan."""

    fields: Mapping[str, Any]
    missing: Mapping[str, str]
    fatal: tuple[str, ...]


def read_record(data: Mapping[str, Any], as_of: date | None = None) -> FhirRecord:
    """Read the one patient of a FHIR R4 record.

    Parameters
    ----------
    data : Mapping
        The parsed JSON; has a `resourceType`.
    as_of : date, optional
        The day of the plan. Else the date that the document states of itself, else the newest date in the record.

    Raises
    ------
    InputError
        No Patient or more than one; a birth date after `as_of`.
    """
    notes = Notes()
    everything = _resources(data, notes)
    person, names = _the_patient(everything)
    mine = _of_this_patient(everything, names, notes)
    day = as_of or _newest(everything, mine)
    fields: dict[str, Any] = {"as_of": day, "unlisted": "not known", "label": FHIR_LABEL}
    missing: dict[str, str] = {}
    dead = _death(person, notes)
    _age(person, day, fields, missing, notes)
    _sex(person, fields, missing, notes)
    fields.update(conditions_of(mine, day, notes))
    fields.update(medicines_of(mine, everything, day, notes))
    fields.update(allergies_of(mine, notes))
    _observations(mine, day, fields, missing, notes)
    findings = (*notes.findings(), *fields.pop("chart_findings"))
    fields["findings"] = tuple(one.model_dump() for one in findings)
    fatal = (dead, *(one.text.rstrip(".") for one in findings if one.blocks)) if dead else ()
    return FhirRecord({name: given for name, given in fields.items() if given is not None}, missing, fatal)


def _resources(data: Mapping[str, Any], notes: Notes) -> list[tuple[str, dict[str, Any]]]:
    """(fullUrl, resource) of everything in the record; Bundles inside Bundles are opened."""
    found: list[tuple[str, dict[str, Any]]] = []
    waiting: list[tuple[str, Any]] = [("", dict(data))]
    while waiting:
        url, resource = waiting.pop(0)
        if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
            continue
        found.append((url, resource))
        if resource["resourceType"] == "Bundle":
            entries = resource.get("entry", [])
            if not isinstance(entries, list):
                notes.add("not_a_list", "Bundle.entry is one object and was read as a list of one.")
            waiting += [(line(one.get("fullUrl")), one.get("resource")) for one in items(entries)]
    return found


def _the_patient(everything: list[tuple[str, dict[str, Any]]]) -> tuple[dict[str, Any], set[str]]:
    """The one Patient and the references by which it is called."""
    people: list[tuple[str, dict[str, Any]]] = []
    for url, one in everything:
        if one["resourceType"] == "Patient" and all(one != other for _, other in people):
            people.append((url, one))
    if len(people) != 1:
        kinds = Counter(one["resourceType"] for _, one in everything if one["resourceType"] != "Bundle")
        held = listed([f"{times} {line(kind)}" for kind, times in kinds.most_common()]) or "nothing"
        what = f"{len(people)} patients" if people else "no Patient"
        raise InputError(
            f"{what} in the FHIR record (it holds {held})",
            "one Patient with its Conditions, Observations and medicines in a FHIR R4 Bundle",
            "export the record of one patient",
        )
    url, person = people[0]
    names = {url} if url else set()
    if isinstance(person.get("id"), str):
        names |= {f"Patient/{person['id']}", f"urn:uuid:{person['id']}", f"#{person['id']}"}
    return person, names


def _of_this_patient(
    everything: list[tuple[str, dict[str, Any]]], names: set[str], notes: Notes
) -> list[dict[str, Any]]:
    kept, others = [], 0
    for _, one in everything:
        if one["resourceType"] not in _DATES:
            continue
        called = inside(one.get("subject", one.get("patient")), "reference")
        relative = "/".join(called.split("/_history")[0].split("/")[-2:]) if isinstance(called, str) else None
        if not isinstance(called, str):
            notes.add("no_subject", "An entry names no patient and was read as this patient's.")
        if relative is None or not names or called in names or relative in names:
            kept.append(one)
        else:
            others += 1
    if others:
        notes.add("other_subject", f"Entries of somebody else were left out: {others}.")
    return kept


def _dates(resource: Mapping[str, Any]) -> list[Moment]:
    found = []
    for name in _DATES.get(resource["resourceType"], ()):
        given = resource.get(name)
        for text in (given.get("start"), given.get("end")) if isinstance(given, dict) else (given,):
            at = moment(text)
            if at is not None:
                found.append(at)
    return found


def _newest(everything: list[tuple[str, dict[str, Any]]], mine: list[dict[str, Any]]) -> date | None:
    """The day that a document states of itself, else the newest date of any entry; never today."""
    stated = [moment(one.get("timestamp")) for _, one in everything if one["resourceType"] == "Bundle"]
    stated += [moment(one.get("date")) for _, one in everything if one["resourceType"] == "Composition"]
    days = [at.at.date() for at in stated if at is not None]
    return max(days or [at.at.date() for one in mine for at in _dates(one)], default=None)


def _death(person: Mapping[str, Any], notes: Notes) -> str:
    said = person.get("deceasedBoolean")
    if isinstance(said, str):
        notes.add("text_for_truth_value", "deceasedBoolean stands as a text.")
    animal = any(str(one.get("url", "")).endswith("patient-animal") for one in items(person.get("extension")))
    if said is True or said == "true" or person.get("deceasedDateTime"):
        return "the patient has died"
    return "the patient is an animal" if animal else ""


def _age(
    person: Mapping[str, Any], day: date | None, fields: dict[str, Any], missing: dict[str, str], notes: Notes
) -> None:
    given = person.get("birthDate")
    born = moment(given)
    if born is None:
        missing["age_years"] = f"birthDate {line(given)!r} is not a date" if given else "age (birthDate) is missing"
    elif day is None:
        missing["age_years"] = "age: the record holds no date to count it to (set as_of)"
    elif born.at.date() > day:
        raise InputError(
            "birthDate is after the day of the plan", f"on or before {day.isoformat()}", "correct birthDate or as_of"
        )
    else:
        oldest, youngest = _years(born.at.date(), day), _years(min(born.last, day), day)
        fields["age_years"] = 0.5 * (oldest + youngest)
        if born.partial:
            notes.add(
                "partial_birth_date",
                f"The birth date is partial: the age lies between {youngest:.1f} and {oldest:.1f} years.",
            )


def _years(born: date, day: date) -> float:
    """Age in years with the fraction of the running year."""
    whole = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    last, following = _birthday(born, born.year + whole), _birthday(born, born.year + whole + 1)
    return whole + (day - last).days / (following - last).days


def _birthday(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:  # 29 February
        return born.replace(year=year, month=born.month + 1, day=1)


def _sex(person: Mapping[str, Any], fields: dict[str, Any], missing: dict[str, str], notes: Notes) -> None:
    """The sex for the equations: birth sex where it is stated, else gender; where the two differ it is said."""
    gender = person.get("gender")
    said = [
        _SEX.get(str(one.get("valueCode", "")))
        for one in items(person.get("extension"))
        if str(one.get("url", "")).endswith(_BIRTH_SEX)
    ]
    at_birth = next((sex for sex in said if sex), None)
    sex = at_birth or (_SEX.get(gender) if isinstance(gender, str) and len(gender) > 1 else None)
    if sex is None:
        missing["sex"] = f"sex is {line(gender)!r}" if gender else "sex (gender) is missing"
        return
    fields["sex"] = sex
    if at_birth and gender != at_birth:
        notes.add("sex_differs", "Birth sex and gender differ; the kidney equations take the birth sex.")


def _observations(
    mine: list[dict[str, Any]], day: date | None, fields: dict[str, Any], missing: dict[str, str], notes: Notes
) -> None:
    found = _measured(mine, fields, notes)
    chart: list[Finding] = []
    for what in ("weight", "height"):
        name = MEASURES[what][0].partition(".")[2]
        chosen, met = choose([one for one, _, _ in found if one.name == name], day)
        chart += met
        if chosen is not None:
            fields[name] = chosen.value
        elif what == "weight":
            reasons = "; ".join(one.text.rstrip(".") for one in met)
            missing[name] = f"weight is missing ({reasons})" if reasons else "weight is missing"
    kidney, met = choose_kidney(_one_unit_each(found, notes), day)
    if kidney is not None or fields.get("dialysis"):
        given = kidney.model_dump(exclude_none=True) if kidney is not None else {}
        fields["kidney"] = given | ({"dialysis": fields["dialysis"]} if fields.get("dialysis") else {})
    fields.pop("dialysis", None)
    fields["chart_findings"] = (*chart, *met)


def _measured(mine: list[dict[str, Any]], fields: dict[str, Any], notes: Notes) -> list[tuple[Any, str, str]]:
    """(value, its unit, its code) of every observation that is used here."""
    found = []
    pregnancy: list[tuple[date, bool]] = []
    for one in mine:
        if one["resourceType"] != "Observation":
            continue
        for row in coded(one.get("code")):
            kind, _, what = row["meaning"].partition(".")
            if kind == "refused":
                notes.add("not_used", f"{row['display']} is not used here.")
            if kind != "observation":
                continue
            status = one.get("status")
            if status not in _USED_STATUS:
                notes.add("status", f"{what} with status {line(status)!r} is not used.")
            elif what == "pregnancy":
                days = [at.at.date() for at in _dates({**one, "issued": None})]
                answers = [row["meaning"] for row in coded(one.get("valueCodeableConcept"))]
                pregnancy += [(max(days, default=date.min), answer == "pregnancy.yes") for answer in answers]
            elif one.get("dataAbsentReason"):
                notes.add("not_measured", f"{what} was asked for and not measured.")
            else:
                at = max(_dates({**one, "issued": None}), default=None, key=lambda seen: seen.at)
                at = at or moment(one.get("issued"))
                if at is not None and at.partial:
                    notes.add("partial_date", f"The date of a {what} is partial; the first day of it is taken.")
                if row["note"]:
                    notes.add("code_note", f"{row['note']}.")
                value, unit = charted(what, one.get("valueQuantity"), at, row["detail"], notes)
                found.append((value, unit, f"{row['system']} {row['code']}"))
    if pregnancy:
        _pregnant(*max(pregnancy), fields, notes)
    return found


def _pregnant(on: date, yes: bool, fields: dict[str, Any], notes: Notes) -> None:
    """A charted pregnancy counts; its absence counts only on the day on which it was charted."""
    if yes or on == fields["as_of"]:
        fields["pregnant"] = fields.get("pregnant") or yes
    notes.add("pregnancy_status", f"{'Pregnant' if yes else 'Not pregnant'} is charted for {in_print(on)}.")


def _one_unit_each(found: list[tuple[Any, str, str]], notes: Notes) -> list[Any]:
    """The kidney values, without those whose code carries two units in this record."""
    kidney = {name.partition(".")[2] for name, _ in MEASURES.values() if name.startswith("kidney.")}
    clearances = ("egfr_ml_per_min_per_1_73m2", "crcl_ml_per_min")
    kept = []
    for value, _, code in found:
        units = sorted({unit for other, unit, its in found if its == code and unit and other.name in clearances})
        if len(units) > 1:
            text = f"{code} carries two units in this record ({' and '.join(units)}); none of its values is used."
            if ("two_units", text) not in notes.met:
                notes.add("two_units", text, blocks=True)
        elif value.name in kidney:
            kept.append(value)
    return kept
