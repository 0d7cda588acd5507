"""The lists of a FHIR record: conditions, medicines and allergies, as far as a rule here asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from eutonia.evidence import bounds
from eutonia.faces.fhir_values import (
    Notes,
    coded,
    counted,
    has_code,
    inside,
    items,
    line,
    listed,
    mass_mg,
    moment,
    name_of,
    whole,
    words_in,
)

_DROPPED = ("refuted", "entered-in-error")
_UNSURE = ("unconfirmed", "provisional", "differential")
_PRESENT = ("active", "recurrence", "relapse")
_TAKEN = {"MedicationRequest": ("active",), "MedicationStatement": ("active", "intended", "recorded")}
_NO_ORDER = ("proposal", "plan", "option")
_NOT_SAID = ("on-hold", "unknown")
_AS_NEEDED = ("asNeededBoolean", "asNeededCodeableConcept", "asNeeded", "asNeededFor")
_PLAIN_TIMING = {"frequency", "period", "periodUnit", "when", "timeOfDay", "boundsPeriod"}
# Where two causes of spasticity are on the list, the first of these pairs says more than the second.
_MORE_EXACT = {("spinal_cord_injury", "spinal_cord_disease"): "spinal_cord_injury"}


def conditions_of(mine: list[dict[str, Any]], day: date | None, notes: Notes) -> dict[str, Any]:
    """Conditions, the cause of spasticity, pregnancy and dialysis; nothing on the list is lost without being counted.

    Two different causes leave the diagnosis not known; injury of the spinal cord says more than disease of it.
    """
    found: dict[str, dict[str, Any]] = {}
    causes: dict[str, None] = {}
    fields: dict[str, Any] = {}
    without_rule, past, spasticity, asked = [], 0, False, False
    for one in mine:
        if one["resourceType"] != "Condition":
            continue
        asked = True
        rows = coded(one.get("code"), notes)
        name = line(name_of(one.get("code"))) or "a condition without a name"
        if has_code(one.get("verificationStatus"), *_DROPPED):
            notes.add("condition_dropped", "A condition was refuted or entered in error and is left out.")
            continue
        since = moment(one.get("onsetDateTime")) or moment(one.get("recordedDate"))
        if since is not None and day is not None and since.at.date() > day:
            notes.add("future_date", f"{name} begins after the day of the plan and is left out.")
            continue
        present = _is_present(one, name, notes)
        unsure = has_code(one.get("verificationStatus"), *_UNSURE)
        if unsure:
            notes.add("not_confirmed", f"{name} is not confirmed; it counts as a condition but not as the cause.")
        meanings = [part for row in rows for part in row["meaning" if present else "past"].split(";") if part]
        past += not present and not meanings
        if present and not rows:
            without_rule.append(name)
        for row in rows:
            if row["note"] and present:
                notes.add("code_note", f"{row['note']} ({name})." if name not in row["note"] else f"{row['note']}.")
        for kind, _, what in (meaning.partition(".") for meaning in meanings):
            if kind == "condition":
                day_since = {} if since is None else {"since": since.at.date()}
                found.setdefault(what, {"name": what, "source": "FHIR Condition", **day_since})
            elif kind == "diagnosis" and not unsure:
                causes[what] = None
            elif kind == "pregnancy":
                fields["pregnant"] = what == "yes"
            elif kind == "dialysis":
                fields["dialysis"] = _dialysis(what, name, notes)
            elif kind == "kidney":
                notes.add("kidney_disease", f"{name} is on the problem list; a kidney value is needed.")
            elif kind == "none":
                without_rule.append(name)
            spasticity = spasticity or kind == "spasticity"
    if without_rule:
        number = len(without_rule)
        have = "condition in the record has" if number == 1 else "conditions in the record have"
        notes.add("no_rule_here", f"{number} {have} no rule here: {listed(without_rule)}.")
    if past:
        notes.add("past_conditions", f"{counted(past, 'condition')} resolved and left out.")
    fields["diagnosis"] = _cause(list(causes), spasticity, notes)
    fields["conditions"] = list(found.values()) if asked else None
    return fields


def _is_present(one: Mapping[str, Any], name: str, notes: Notes) -> bool:
    status = one.get("clinicalStatus")
    ended = any(one.get(key) for key in ("abatementDateTime", "abatementAge", "abatementPeriod", "abatementString"))
    if status is None:
        if not ended:
            notes.add("no_clinical_status", f"{name} has no clinical status and counts as present.")
        return not ended
    if isinstance(status, str):
        notes.add("text_for_code", "A clinical status stands as a text.")
        return status in _PRESENT
    return has_code(status, *_PRESENT)


def _dialysis(what: str, name: str, notes: Notes) -> str:
    if what == "kind_not_stated":
        text = f"{name}: the kind of dialysis is not stated; haemodialysis is assumed."
        notes.add("dialysis_kind", text, blocks=True)
        return "haemodialysis"
    return what


def _cause(causes: list[str], spasticity: bool, notes: Notes) -> str | None:
    if causes and not spasticity:
        notes.add("spasticity_not_stated", "Spasticity itself is not on the problem list.")
    for pair, kept in _MORE_EXACT.items():
        if set(causes) == set(pair):
            notes.add("cause_chosen", f"{' and '.join(causes)} are both on the list; {kept} says more and is taken.")
            return kept
    if len(causes) > 1:
        text = f"More than one possible cause of spasticity: {listed(causes)}; none is chosen."
        notes.add("cause_not_clear", text, blocks=True)
    return causes[0] if len(causes) == 1 else None


def medicines_of(
    mine: list[dict[str, Any]], everything: list[tuple[str, dict[str, Any]]], day: date | None, notes: Notes
) -> dict[str, Any]:
    """What is taken now, by name, with the daily dose where the record really states it."""
    known = {name: one for url, one in everything for name in (url, f"{one['resourceType']}/{one.get('id')}") if name}
    taken: list[dict[str, Any]] = []
    asked = False
    for one in mine:
        if one["resourceType"] not in _TAKEN:
            continue
        asked = True
        concept = _medication(one, known, notes)
        rows = coded(concept)
        if any(row["meaning"] == "medicine.none" for row in rows):
            continue
        if any(row["meaning"] == "no_information" for row in rows):
            asked = bool(taken)
            continue
        name = name_of(concept) or whole(inside(one.get("medicationReference"), "display"))
        if not _is_taken(one, name or "a medicine", notes):
            continue
        if not name:
            notes.add("medicine_without_name", "A medicine without a name could not be screened.", blocks=True)
            continue
        start = moment(one.get("authoredOn")) or moment(inside(one.get("effectivePeriod"), "start"))
        if start is not None and day is not None and start.at.date() > day:
            notes.add("future_date", f"{name} begins after the day of the plan and is left out.")
            continue
        _note_end(one, name, day, notes)
        medicine: dict[str, Any] = {"name": _fitting(name), "daily_dose_mg": _daily_mg(one, notes)}
        medicine["source"] = f"FHIR {one['resourceType']}"
        route = listed([route for part in _dosages(one) if (route := name_of(part.get("route")))])
        if route:
            medicine["source"] += f", {route}"
        if start is not None:
            medicine["since"] = start.at.date()
        same = ("name", "daily_dose_mg")
        if any(all(medicine[key] == other[key] for key in same) for other in taken):
            notes.add("medicine_twice", f"{name} stands more than once with the same dose and counts once.")
        else:
            taken.append(medicine)
    return {"medicines": taken if asked else None}


def _fitting(name: str) -> str:
    _, longest = bounds("text.medicine_name")
    return name[: int(longest)]


def _is_taken(one: Mapping[str, Any], name: str, notes: Notes) -> bool:
    status, intent = one.get("status"), one.get("intent")
    if one.get("doNotPerform") is True or intent in _NO_ORDER:
        return False
    if status in _TAKEN[one["resourceType"]]:
        return True
    if status in _NOT_SAID or not isinstance(status, str):
        notes.add("medicine_not_taken_now", f"{name} has status {line(status)!r} and is left out.")
    return False


def _note_end(one: Mapping[str, Any], name: str, day: date | None, notes: Notes) -> None:
    periods = [one.get("effectivePeriod")]
    periods += [inside(part, "timing", "repeat", "boundsPeriod") for part in _dosages(one)]
    ends = [end.last for end in (moment(inside(period, "end")) for period in periods) if end is not None]
    if day is not None and ends and max(ends) < day:
        notes.add("medicine_past_its_end", f"{name} is active although its period has ended; it counts as taken.")


def _medication(one: Mapping[str, Any], known: Mapping[str, dict[str, Any]], notes: Notes) -> Any:
    """The concept of a medicine: named at once, by reference, or by the ingredients of what is referred to."""
    concept = one.get("medicationCodeableConcept")
    if concept is None and isinstance(one.get("medication"), dict):
        notes.add("newer_release", "A medicine is packed as in FHIR R5 and was read as such.")
        concept = inside(one, "medication", "concept")
    reference = inside(one, "medicationReference", "reference") or inside(one, "medication", "reference", "reference")
    contained = {f"#{inner.get('id')}": inner for inner in items(one.get("contained"))}
    seen: set[str] = set()
    while concept is None and isinstance(reference, str):
        if reference in seen:
            notes.add("cyclic_reference", "References to a medicine run in a circle.")
            break
        seen.add(reference)
        target = contained.get(reference) or known.get(reference) or known.get("/".join(reference.split("/")[-2:]))
        if target is None:
            notes.add("missing_reference", "A medicine refers to an entry that is not in the record.")
            break
        first = next(iter(items(target.get("ingredient"))), {})
        concept = target.get("code") or first.get("itemCodeableConcept")
        reference = inside(first.get("itemReference"), "reference")
    return concept


def _dosages(one: Mapping[str, Any]) -> list[dict[str, Any]]:
    return items(one.get("dosageInstruction", one.get("dosage")))


def _daily_mg(one: Mapping[str, Any], notes: Notes) -> float | None:
    """The daily dose, where one instruction states one dose in a unit of mass so many times a day; else None."""
    dosages = _dosages(one)
    if len(dosages) != 1:
        return None
    dosage = dosages[0]
    repeat, rates = inside(dosage, "timing", "repeat"), items(dosage.get("doseAndRate"))
    if not isinstance(repeat, dict) or len(rates) != 1 or any(dosage.get(name) for name in _AS_NEEDED):
        return None
    if set(repeat) - _PLAIN_TIMING or any(name.startswith("rate") for name in rates[0]):
        return None
    per_day = _times_per_day(repeat)
    dose = mass_mg(rates[0].get("doseQuantity"), notes)
    return None if dose is None or per_day is None else dose * per_day


def _times_per_day(repeat: Mapping[str, Any]) -> float | None:
    """Doses per day where the timing repeats within a day; every second day or three times a week is no daily dose."""
    named = [repeat.get(name) for name in ("when", "timeOfDay")]
    moments = max((len(one) for one in named if isinstance(one, list)), default=0)
    frequency, period, unit = repeat.get("frequency", 1), repeat.get("period"), repeat.get("periodUnit")
    if moments and moments != frequency:
        return None
    for one in (frequency, period):
        if isinstance(one, bool) or not isinstance(one, (int, float)) or one <= 0:
            return None
    if period is None or unit == "d":
        return frequency if period == 1 else None
    return frequency * 24 / period if unit == "h" and 24 % period == 0 else None


def allergies_of(mine: list[dict[str, Any]], notes: Notes) -> dict[str, Any]:
    """Allergies to baclofen or wheat, by code or by the word; None where the record does not speak of allergies."""
    found: dict[str, None] = {}
    others, none_known, asked = [], False, False
    for one in mine:
        if one["resourceType"] != "AllergyIntolerance":
            continue
        if has_code(one.get("verificationStatus"), *_DROPPED):
            notes.add("allergy_dropped", "An allergy was refuted or entered in error and is left out.")
            continue
        concepts = [one.get("code"), *(part.get("substance") for part in items(one.get("reaction")))]
        rows = [row for concept in concepts for row in (*coded(concept), *words_in(name_of(concept)))]
        meanings = {row["meaning"] for row in rows}
        if "no_information" in meanings:
            continue
        asked = True
        if "allergy.none" in meanings:
            none_known = True
        elif has_code(one.get("clinicalStatus"), "inactive", "resolved"):
            notes.add("past_allergy", f"Allergy to {name_of(one.get('code'))} is not active and is left out.")
        elif allergens := [what.partition(".")[2] for what in meanings if what.startswith("allergen.")]:
            found.update(dict.fromkeys(allergens))
        else:
            others.append(name_of(one.get("code")) or "something without a name")
    if others:
        notes.add("other_allergies", f"Allergies without a rule here: {listed(others)}.")
    if none_known and (found or others):
        notes.add("allergies_contradict", "The record says no known allergy and names one; the named one counts.")
    return {"allergies": list(found) if asked else None}
