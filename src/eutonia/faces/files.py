"""Patients, regimens, overrides and events from files: own JSON or TOML, or FHIR R4, told apart by their content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

from eutonia.clinic.intrathecal import Intrathecal
from eutonia.clinic.patient import Kidney, Patient, Scores
from eutonia.clinic.pump import MIDNIGHT
from eutonia.clinic.record import Record
from eutonia.clinic.regimen import DEFAULT_CLOCKS, Bolus, Event, OralSchedule, Part, PumpProgram, Regimen
from eutonia.clinic.verdict import Override
from eutonia.errors import InputError
from eutonia.faces.documents import read_document
from eutonia.faces.fhir import FHIR_LABEL, read_record
from eutonia.faces.fields import checked, from_text, shown

_KIDNEY_VALUES = ("crcl_ml_per_min", "egfr_ml_per_min_per_1_73m2", "creatinine_mg_per_dl", "cystatin_c_mg_per_l")
_PARTS: dict[str, type[Record]] = {"kidney": Kidney, "scores": Scores, "intrathecal": Intrathecal}
_RECORDS: tuple[type[Record], ...] = (Patient, *_PARTS.values())
_NOT_SETTABLE = ("findings", "label", "pump", "screening", *_PARTS)


def read_patient(path: str | Path, settings: Iterable[str] = ()) -> Patient:
    """Read one patient.

    Parameters
    ----------
    path : str or Path
        Eutonia's own JSON or TOML, or FHIR R4 JSON (a Bundle of any type, an IPS, a single Patient); may be gzipped.
    settings : iterable of str
        ``"creatinine_mg_per_dl=0.8"`` and the like: said by a person, in place of what the file says or leaves out.

    Returns
    -------
    Patient
        `as_of` is the newest date in the record where none is stated, never today. `findings` name everything that was
        met and not settled in silence. Names, addresses and identifiers of a FHIR record are not read.

    Raises
    ------
    InputError
        The file cannot be read, is not a patient, lacks age, sex or weight, or the patient has died. One line.
    """
    path = Path(path)
    data = read_document(path)
    try:
        wanted = _settings(settings)
        if "resourceType" not in data:
            fields = checked(Patient, _without_findings(data))
            fields.setdefault("as_of", _newest_date(fields))
            return Patient.read(_with_settings(fields, wanted))
        as_of = wanted.get("as_of", "")
        record = read_record(data, _as_of(as_of) if as_of else None)
        fields = _with_settings(record.fields, wanted)
        missing = [reason for name, reason in record.missing.items() if fields.get(name) is None]
        if missing or record.fatal:
            do = (
                "no plan is made for this record"
                if record.fatal
                else "correct the record, or give what is missing with --set"
            )
            allowed = "one living patient with age, sex and weight, and one unit per code"
            raise InputError("; ".join((*record.fatal, *missing)), allowed, do)
        return Patient.read(fields)
    except InputError as error:
        raise error.of(path.name) from None


def apply_settings(patient: Patient, settings: Iterable[str]) -> Patient:
    """The same patient with some fields said by a person, such as ``("creatinine_mg_per_dl=0.8", "pregnant=no")``.

    A new kidney value takes the place of every kidney value of the record, is dated to `as_of` unless `measured_on` is
    set too, and is named in `findings`. Where age, sex or weight are missing in a FHIR record, give the settings to
    `read_patient` instead.

    Raises
    ------
    InputError
        No ``=``, a field that does not exist or is set twice, or a value that is not allowed.
    """
    wanted = _settings(settings)
    as_of = _as_of(wanted["as_of"]) if "as_of" in wanted else patient.as_of
    if patient.label == FHIR_LABEL and as_of != patient.as_of:
        raise InputError(
            f"as_of {wanted['as_of']}", "the day that the record was read for", "set as_of while reading the record"
        )
    return Patient.read(_with_settings(patient.model_dump(exclude_none=True), wanted), "--set")


def read_regimen(path: str | Path) -> Regimen:
    """Read what is taken: a list of ``parts``; a file with a single part may leave ``parts`` out.

    An oral part has product, first_day, days (or last_day), clock (or times_per_day) and doses_mg (or dose_mg). A part
    with `tip` is a pump program: first_day, days (or last_day), rate_ug_per_day (or steps of [clock, micrograms daily])
    and pump. A part with `level` is one bolus: dose_ug, day, clock, minutes.

    Raises
    ------
    InputError
        Names the file, the part and the field.
    """
    path = Path(path)
    data = read_document(path)
    try:
        if "parts" in data:
            _only(data, ("parts",))
        parts = data.get("parts", [data])
        if not isinstance(parts, list) or not parts:
            raise InputError(f"parts {shown(parts)}", "a list with at least one part", "add a part")
        return Regimen(parts=tuple(_part(part) for part in parts))
    except InputError as error:
        raise error.of(path.name) from None


def read_overrides(path: str | Path) -> tuple[Override, ...]:
    """Read ``overrides``: a list of rule_id, reason and name.

    Raises
    ------
    InputError
        Names the file and the field.
    """
    return tuple(_each(Path(path), "overrides", lambda one: Override.read(checked(Override, one))))


def read_events(path: str | Path) -> tuple[Event, ...]:
    """Read ``events``: a list of what happens on the way, each with its `kind`.

    Raises
    ------
    InputError
        Names the file, an unknown kind, or the field.
    """
    return tuple(_each(Path(path), "events", _event))


def _without_findings(data: Mapping[str, Any]) -> dict[str, Any]:
    """Findings are made by a reader; a file cannot bring its own."""
    if "findings" in data:
        raise InputError("findings in a file", "the fields of a patient", "remove findings")
    return dict(data)


def _settings(settings: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for setting in settings:
        name, sign, text = setting.partition("=")
        name = name.strip()
        if not sign or not name:
            raise InputError(f"{setting!r}", "field=value", "write for example creatinine_mg_per_dl=0.8", "--set")
        if name in found:
            raise InputError(f"{name} stands twice", "each field once", "keep the right one", "--set")
        if _home(name) is None:
            known = [one for record in _RECORDS for one in record.model_fields if one not in _NOT_SETTABLE]
            raise InputError(f"field {name!r} does not exist", ", ".join(known), "use one of these", "--set")
        found[name] = text
    return found


def _home(name: str) -> type[Record] | None:
    if name in _NOT_SETTABLE:
        return None
    return next((record for record in _RECORDS if name in record.model_fields), None)


def _with_settings(fields: Mapping[str, Any], wanted: Mapping[str, str]) -> dict[str, Any]:
    """The fields with the settings put in; whatever was said by hand is named in a finding."""
    said: dict[str, Any] = {}
    for name, text in wanted.items():
        record = _home(name)
        assert record is not None
        try:
            said[name] = from_text(record, name, text)
        except InputError as error:
            raise error.of("--set") from None
    found = {**fields, **{name: given for name, given in said.items() if name in Patient.model_fields}}
    for part, record in _PARTS.items():
        mine = {name: given for name, given in said.items() if name in record.model_fields}
        if mine:
            found[part] = _part_with(part, found, mine)
    notes = tuple(
        {"code": "set_by_hand", "text": f"{name} {text.strip()} was set by hand."} for name, text in wanted.items()
    )
    return {**found, "findings": (*found.get("findings", ()), *notes)} if notes else found


def _part_with(part: str, fields: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    before = fields.get(part) or {}
    if any(name in said for name in _KIDNEY_VALUES):
        # A value said by hand is never mixed with values of another day.
        before = {name: given for name, given in before.items() if name in ("dialysis", "acute_change")}
        before["measured_on"] = fields.get("as_of")
    return {**before, **said}


def _as_of(text: str) -> date | None:
    return from_text(Patient, "as_of", text)


def _newest_date(fields: Any) -> date | None:
    if isinstance(fields, date):
        return fields
    inner = fields.values() if isinstance(fields, dict) else fields if isinstance(fields, list) else ()
    return max((day for day in map(_newest_date, inner) if day is not None), default=None)


def _part(fields: Any) -> Part:
    """One part of a regimen; `tip` and `level` tell a pump and a bolus from what is taken by mouth."""
    if not isinstance(fields, dict):
        raise InputError(f"part {shown(fields)}", "an object with named fields", "write {...}")
    if "tip" in fields:
        return _program(dict(fields))
    if "level" in fields:
        _only(fields, tuple(Bolus.model_fields))
        return Bolus.read(checked(Bolus, fields))
    return _schedule(dict(fields))


def _program(part: dict[str, Any]) -> PumpProgram:
    _only(part, (*PumpProgram.model_fields, "rate_ug_per_day", "last_day"))
    if "rate_ug_per_day" in part and "steps" in part:
        raise InputError("rate_ug_per_day and steps together", "one of the two", "remove one")
    _last_day(part)
    rate, steps = part.pop("rate_ug_per_day", None), part.pop("steps", None)
    found = checked(PumpProgram, part)
    if rate is not None:
        found["steps"] = [(MIDNIGHT, checked(Bolus, {"dose_ug": rate})["dose_ug"])]
    elif steps is not None:
        found["steps"] = steps
    return PumpProgram.read(found)


def _schedule(part: dict[str, Any]) -> OralSchedule:
    _only(part, (*OralSchedule.model_fields, "dose_mg", "times_per_day", "last_day"))
    for one, other in (("dose_mg", "doses_mg"), ("times_per_day", "clock")):
        if one in part and other in part:
            raise InputError(f"{one} and {other} together", "one of the two", "remove one")
    if "times_per_day" in part:
        times = part.pop("times_per_day")
        if isinstance(times, bool) or times not in range(1, len(DEFAULT_CLOCKS) + 1):
            allowed = f"1 to {len(DEFAULT_CLOCKS)}"
            raise InputError(f"times_per_day {shown(times)}", allowed, "give clock times for more")
        part["clock"] = list(DEFAULT_CLOCKS[times - 1])
    _last_day(part)
    if "dose_mg" in part and isinstance(part.get("clock"), list):
        part["doses_mg"] = [part.pop("dose_mg")] * len(part["clock"])
    return OralSchedule.read(checked(OralSchedule, part))


def _last_day(part: dict[str, Any]) -> None:
    """Days instead of a last day."""
    if "last_day" in part and "days" in part:
        raise InputError("last_day and days together", "one of the two", "remove one")
    if "last_day" in part:
        first, last = part.get("first_day", 1), part.pop("last_day")
        if type(first) is not int or type(last) is not int or last < first:
            raise InputError(
                f"last_day {shown(last)}", f"a whole day from first_day {shown(first)} on", "end after the start"
            )
        part["days"] = last - first + 1


def _event(fields: Any) -> Event:
    kinds = {one.model_fields["kind"].default: one for one in get_args(Event)}
    kind = fields.get("kind") if isinstance(fields, dict) else fields
    if not isinstance(kind, str) or kind not in kinds:
        raise InputError(f"event kind {shown(kind)}", ", ".join(kinds), "use one of these kinds")
    return kinds[kind].read(checked(kinds[kind], fields))


def _each(path: Path, name: str, read: Any) -> list[Any]:
    data = read_document(path)
    try:
        _only(data, (name,))
        if not isinstance(data.get(name), list):
            raise InputError(f"{name} {shown(data.get(name))}", f"a list named {name}", f"write {name} = [...]")
        return [read(one) for one in data[name]]
    except InputError as error:
        raise error.of(path.name) from None


def _only(data: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for name in data:
        if name not in known:
            raise InputError(f"field {name!r} is not known here", ", ".join(known), "correct or remove it")
