"""Unusable input: one clear line that names the value, what is allowed and what to do, and exit code 2.

`docs/bad_inputs.md` is this list with its messages; ``python tests/faces/test_bad_inputs.py`` writes it anew.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from eutonia.clinic.patient import Patient
from eutonia.clinic.poisoning import Exposure
from eutonia.clinic.regimen import Regimen
from eutonia.errors import InputError
from eutonia.faces.cli import run
from eutonia.faces.cli_uses import use_of
from eutonia.faces.files import apply_settings, read_events, read_overrides, read_patient, read_regimen
from eutonia.inquiry import dependence, interruption, reflex, stopping
from eutonia.pathway import screen

PAGE = Path(__file__).parents[2] / "docs/bad_inputs.md"
ADULT = {"age_years": 45, "sex": "female", "weight_kg": 62}
PART = {"days": 14, "clock": ["07:00", "13:00", "21:00"], "doses_mg": [5, 5, 5]}
UCUM = "http://unitsofmeasure.org"


class Bad(NamedTuple):
    """One bad input: its name, what is read with what, and words that the message must hold."""

    name: str
    content: Any
    words: tuple[str, ...]
    read: Callable[[Path], object] = read_patient


def adult(**fields: Any) -> dict[str, Any]:
    return {**ADULT, **fields}


def part(**fields: Any) -> dict[str, Any]:
    return {**PART, **fields}


def person(**fields: Any) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": "p", "gender": "male", "birthDate": "1980-05-01", **fields}


def observation(code: str, value: Any, unit: str = "", on: str = "2026-11-20", **fields: Any) -> dict[str, Any]:
    quantity = {"value": value, **({"unit": unit, "system": UCUM, "code": unit} if unit else {})}
    return {
        "resourceType": "Observation",
        "status": "final",
        "subject": {"reference": "Patient/p"},
        "effectiveDateTime": on,
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "valueQuantity": quantity,
        **fields,
    }


def bundle(*resources: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources], **fields}


def setting(*texts: str) -> Callable[[Path], object]:
    return lambda path: apply_settings(read_patient(path), texts)


def exposure(**given: Any) -> Callable[[Path], object]:
    """A poisoning, told two hours after it."""
    return lambda path: Exposure.read({"hours_ago": 2, **given})


def experiment(name: str, **given: Any) -> Callable[[Path], object]:
    return lambda path: reflex(name, **given)


def use(name: str) -> Callable[[Path], object]:
    return lambda path: screen(Patient(age_years=45, sex="male", weight_kg=70), use=name)


def stop(ask: Callable[..., object], *given: Any) -> Callable[[Path], object]:
    return lambda path: ask(Patient(**ADULT), *given)


SIXTY = Regimen.oral(20, 1, 3)
WEIGHT = observation("29463-7", 80, "kg")
DEEP = '{"kidney": ' * 150 + "1" + "}" * 150
BOMB = gzip.compress(b" " * 40_000_000)
SPACES = b" " * 33_000_000

BAD: tuple[Bad, ...] = (
    # Files
    Bad(
        "no such file",
        None,
        ("there is no such file", "missing.json"),
        lambda path: read_patient(path.parent / "missing.json"),
    ),
    Bad("a folder", None, ("it is a folder",), lambda path: read_patient(path.parent)),
    Bad("a device instead of a file", None, ("not a regular file",), lambda path: read_patient("/dev/null")),
    Bad("a path with a zero byte", None, ("not a valid path",), lambda path: read_patient("a\0b")),
    Bad("an empty file", b"", ("empty",)),
    Bad("not JSON", b'{"age_years": 45,', ("not JSON", "line 1")),
    Bad("free text", b"Mrs Smith, 45 years, 62 kg", ("neither JSON nor TOML",)),
    Bad("TOML with a fault", b"age_years = 45\nsex = female\n", ("neither JSON nor TOML", "line 2")),
    Bad("a PDF", b"%PDF-1.7", ("PDF",)),
    Bad("FHIR as XML", b"<Patient xmlns='http://hl7.org/fhir'/>", ("XML",)),
    Bad("a zip archive", b"PK\x03\x04", ("zip",)),
    Bad("UTF-16", json.dumps(ADULT).encode("utf-16"), ("UTF-16", "UTF-8")),
    Bad("Latin-1", '{"label": "Müller"}'.encode("latin-1"), ("byte", "UTF-8")),
    Bad("a list of patients", [ADULT], ("a list at the top",)),
    Bad("a bare number", b"45", ("neither JSON nor TOML",)),
    Bad("a key twice", b'{"age_years": 45, "age_years": 54}', ("'age_years' stands twice",)),
    Bad("NaN", b'{"age_years": NaN}', ("NaN", "finite")),
    Bad("infinity in TOML", b"age_years = inf\n", ("inf", "finite")),
    Bad("1e999", b'{"age_years": 1e999}', ("1e999", "finite")),
    Bad("a number of 5,000 digits", b'{"age_years": ' + b"9" * 5000 + b"}", ("5000 digits",)),
    Bad("nested 150 deep", DEEP.encode(), ("nested more than 100 levels",)),
    Bad("nested 100,000 deep", b"[" * 100_000, ("nested more than 100 levels",)),
    Bad("33 MB", SPACES, ("more than 32 MB",)),
    Bad("a gzip bomb", BOMB, ("more than 32 MB unpacked",)),
    Bad(
        "a Bundle above 32 MB unpacked",
        gzip.compress(b'{"resourceType": "Bundle", "entry": [' + SPACES + b"]}"),
        ("32 MB unpacked",),
    ),
    Bad("gzip cut short", gzip.compress(json.dumps(ADULT).encode())[:-10], ("gzip data are broken",)),
    Bad("gzip with a changed byte", gzip.compress(b"{}")[:-8] + b"00000000", ("gzip data are broken",)),
    # A patient in Eutonia's own form
    Bad("age missing", {"sex": "male", "weight_kg": 80}, ("age_years is missing",)),
    Bad("weight missing", {"sex": "male", "age_years": 80}, ("weight_kg is missing",)),
    Bad("sex missing", {"age_years": 45, "weight_kg": 80}, ("sex is missing",)),
    Bad("age 300", adult(age_years=300), ("age_years", "300", "120")),
    Bad("age -1", adult(age_years=-1), ("age_years", "-1")),
    Bad("weight 700 kg", adult(weight_kg=700), ("weight_kg", "700", "350")),
    Bad("weight in pounds", adult(weight_kg="154 lb"), ("154 lb", "kg", "69.85")),
    Bad("weight in grams", adult(weight_kg="62000 g"), ("62000 g", "write 62")),
    Bad("weight with a comma", adult(weight_kg="62,5"), ("62,5", "a number in kg")),
    Bad("weight in words", adult(weight_kg="sixty"), ("sixty", "a number in kg")),
    Bad("weight true", adult(weight_kg=True), ("weight_kg True", "a number in kg")),
    Bad("weight as text without unit", adult(weight_kg="62"), ("weight_kg '62'", "a number in kg")),
    Bad("height 1.70", adult(height_cm=1.7), ("height_cm", "1.7", "30")),
    Bad("sex other", adult(sex="X"), ("sex", "'X'", "female")),
    Bad("unknown jurisdiction", adult(jurisdiction="MARS"), ("jurisdiction", "MARS", "US")),
    Bad("a field that does not exist", adult(wieght=3), ("wieght", "weight_kg")),
    Bad("a name in the file", adult(name="Ann"), ("name", "remove")),
    Bad("an unknown diagnosis", adult(diagnosis="back pain"), ("back pain", "multiple_sclerosis")),
    Bad("an unknown condition", adult(conditions=["epilepsi"]), ("epilepsi", "epilepsy")),
    Bad("conditions as one text", adult(conditions="epilepsy"), ("conditions", "a list")),
    Bad("an unknown allergy", adult(allergies=["penicillin"]), ("penicillin", "baclofen")),
    Bad("a medicine named <script>", adult(medicines=["<script>alert(1)</script>"]), ("<script>", "without < and >")),
    Bad("a medicine without a name", adult(medicines=[{"name": ""}]), ("name", "at least 1")),
    Bad("a medicine of -5 mg", adult(medicines=[{"name": "diazepam", "daily_dose_mg": -5}]), ("daily_dose_mg", "-5")),
    Bad("a medicine of 10 g", adult(medicines=[{"name": "diazepam", "daily_dose_mg": "10 g"}]), ("10 g", "10000")),
    Bad("creatinine 0.0", adult(kidney={"creatinine_mg_per_dl": 0.0}), ("creatinine_mg_per_dl", "0.0", "0.05")),
    Bad("creatinine in umol/L", adult(kidney={"creatinine_mg_per_dl": 88}), ("creatinine_mg_per_dl", "88", "30")),
    Bad("creatinine with its unit", adult(kidney={"creatinine_mg_per_dl": "88 umol/L"}), ("88 umol/L", "mg/dL")),
    Bad("CrCL 0 without dialysis", adult(kidney={"crcl_ml_per_min": 0}), ("crcl_ml_per_min 0", "dialysis")),
    Bad("eGFR 900", adult(kidney={"egfr_ml_per_min_per_1_73m2": 900}), ("egfr", "900", "300")),
    Bad("an unknown dialysis", adult(kidney={"dialysis": "weekly"}), ("dialysis", "weekly", "haemodialysis")),
    Bad("30 February", adult(as_of="2026-02-30"), ("as_of", "2026-02-30", "2026-12-01")),
    Bad("a date in words", adult(as_of="1 Dec 2026"), ("as_of", "1 Dec 2026", "2026-12-01")),
    Bad("a date as a number", adult(as_of=20261201), ("as_of", "20261201", "2026-12-01")),
    Bad("pregnant maybe", adult(pregnant="maybe"), ("pregnant", "maybe", "true or false")),
    Bad("findings brought along", adult(findings=[]), ("findings", "remove")),
    Bad("kidney as a number", adult(kidney=60), ("kidney", "60")),
    Bad("Ashworth 7", adult(scores={"ashworth": 7}), ("ashworth", "7", "5")),
    # --set
    Bad("--set without =", ADULT, ("creatinine", "field=value"), setting("creatinine")),
    Bad("--set an unknown field", ADULT, ("'creatinin'", "creatinine_mg_per_dl"), setting("creatinin=0.8")),
    Bad("--set a bad number", ADULT, ("O.8", "a number in mg/dL"), setting("creatinine_mg_per_dl=O.8")),
    Bad("--set nan", ADULT, ("nan", "finite"), setting("weight_kg=nan")),
    Bad("--set out of range", ADULT, ("weight_kg", "700", "350"), setting("weight_kg=700")),
    Bad("--set in another unit", ADULT, ("154 lb", "69.85"), setting("weight_kg=154 lb")),
    Bad("--set twice", ADULT, ("weight_kg stands twice",), setting("weight_kg=70", "weight_kg=71")),
    Bad("--set a truth value", ADULT, ("pregnant", "'perhaps'", "yes, no"), setting("pregnant=perhaps")),
    Bad("--set age not known", ADULT, ("age_years",), setting("age_years=not known")),
    # FHIR
    Bad("a FHIR record without a Patient", bundle(WEIGHT), ("no Patient", "1 Observation")),
    Bad("a wrong resource", {"resourceType": "Questionnaire"}, ("no Patient", "1 Questionnaire")),
    Bad("two patients", bundle(person(), person(id="q"), WEIGHT), ("2 patients",)),
    Bad("a dead patient", bundle(person(deceasedBoolean=True), WEIGHT), ("has died",)),
    Bad("FHIR without weight and birth date", bundle(person(birthDate=None)), ("age", "weight")),
    Bad("birth date in month 13", bundle(person(birthDate="1980-13-01"), WEIGHT), ("1980-13-01", "not a date")),
    Bad("born after the record", bundle(person(birthDate="2030-01-01"), WEIGHT), ("birthDate is after",)),
    Bad("gender unknown", bundle(person(gender="unknown"), WEIGHT), ("sex is 'unknown'",)),
    Bad("FHIR weight without unit", bundle(person(), observation("29463-7", 80)), ("weight 80", "no unit")),
    Bad(
        "FHIR weight in stone", bundle(person(), observation("29463-7", 12, "[stone_av]")), ("[stone_av]", "not known")
    ),
    Bad("FHIR weight of -80 kg", bundle(person(), observation("29463-7", -80, "kg")), ("-80", "0.5 to 350")),
    Bad("FHIR weight as text", bundle(person(), observation("29463-7", "80", "kg")), ("80 kg", "text")),
    Bad(
        "FHIR weight above a bound",
        bundle(
            person(), observation("29463-7", 150, "kg", valueQuantity={"value": 150, "comparator": ">", "unit": "kg"})
        ),
        ("> is a bound",),
    ),
    Bad("FHIR weight in cm", bundle(person(), observation("29463-7", 80, "cm")), ("measured in cm", "kg")),
    Bad(
        "two weights at once",
        bundle(person(), WEIGHT, observation("29463-7", 60, "kg")),
        ("80 kg and weight 60 kg", "differ"),
    ),
    # A regimen
    Bad("dose -5", part(doses_mg=[-5, 5, 5]), ("-5", "0.1 to 500 mg"), read_regimen),
    Bad("a dose in g", part(doses_mg=["10 g", 5, 5]), ("10 g", "a number in mg", "10000"), read_regimen),
    Bad("a dose in mcg", part(doses_mg=["50 mcg", 5, 5]), ("50 mcg", "0.05"), read_regimen),
    Bad("dose 10000", part(doses_mg=[10000, 5, 5]), ("10000", "0.1 to 500 mg"), read_regimen),
    Bad("an unknown product", part(product="lozenge"), ("lozenge", "tablet"), read_regimen),
    Bad("dose times that repeat", part(clock=["07:00", "07:00", "21:00"]), ("07:00", "none twice"), read_regimen),
    Bad("dose times out of order", part(clock=["21:00", "07:00", "22:00"]), ("21:00", "rising"), read_regimen),
    Bad("clock time 25:00", part(clock=["07:00", "13:00", "25:00"]), ("25:00", "23:59"), read_regimen),
    Bad("two doses for three times", part(doses_mg=[5, 5]), ("2 doses for 3", "match"), read_regimen),
    Bad(
        "stop before start",
        {"dose_mg": 5, "times_per_day": 3, "first_day": 10, "last_day": 3},
        ("last_day 3", "first_day 10"),
        read_regimen,
    ),
    Bad("0 days", part(days=0), ("days", "0", "1"), read_regimen),
    Bad("2.5 days", part(days=2.5), ("days", "2.5"), read_regimen),
    Bad("nine times a day", {"dose_mg": 5, "times_per_day": 9, "days": 3}, ("times_per_day 9", "1 to 4"), read_regimen),
    Bad("clock and times_per_day together", part(times_per_day=3), ("together", "one of the two"), read_regimen),
    Bad("no parts", {"parts": []}, ("parts []", "at least one"), read_regimen),
    Bad("a patient for a regimen", ADULT, ("'age_years'", "doses_mg"), read_regimen),
    # Events and overrides
    Bad("an unknown event", {"events": [{"kind": "holiday"}]}, ("'holiday'", "abrupt_stop"), read_events),
    Bad("an event without kind", {"events": [{"at_h": 5}]}, ("kind", "abrupt_stop"), read_events),
    Bad(
        "missed doses that end before they start",
        {"events": [{"kind": "missed_doses", "from_h": 48, "to_h": 24}]},
        ("to_h 24", "48"),
        read_events,
    ),
    Bad("a stop before the start", {"events": [{"kind": "abrupt_stop", "at_h": -1}]}, ("at_h", "-1"), read_events),
    Bad(
        "an overdose in g",
        {"events": [{"kind": "overdose", "at_h": 1, "dose_mg": "2 g"}]},
        ("2 g", "2000"),
        read_events,
    ),
    Bad(
        "a test bolus of 150 micrograms",
        adult(intrathecal={"screening": [{"dose_ug": 150}]}),
        ("test bolus of 150 micrograms", "100 micrograms", "no candidate"),
    ),
    Bad(
        "a test bolus in mg",
        adult(intrathecal={"screening": [{"dose_mg": 0.05}]}),
        ("dose_mg", "no conversion from mg by mouth"),
    ),
    Bad(
        "a pump rate from the oral dose",
        adult(intrathecal={"rate_from_oral_mg": 80}),
        ("rate_from_oral_mg", "no conversion from mg by mouth"),
    ),
    Bad(
        "dose_ug with mg in it",
        adult(intrathecal={"screening": [{"dose_ug": "0.05 mg"}]}),
        ("dose_ug '0.05 mg'", "a number in micrograms", "never worked out from mg"),
    ),
    Bad(
        "two test boluses on one day",
        adult(
            intrathecal={
                "screening": [
                    {"dose_ug": 50, "given_on": "2026-11-12"},
                    {"dose_ug": 75, "given_on": "2026-11-12"},
                ]
            }
        ),
        ("2026-11-12", "24 hours"),
    ),
    Bad("spasticity very severe", adult(intrathecal={"spasticity": "very severe"}), ("spasticity", "'severe'")),
    Bad(
        "a pump filled with 0.5 micrograms/mL",
        adult(
            pump={
                "model": "SynchroMed II 20 mL",
                "tip": "T10",
                "catheter_cm": 89,
                "concentration_ug_per_ml": 0.5,
                "fill_ml": 20,
            }
        ),
        ("it looks like mg/mL", "500 micrograms/mL"),
    ),
    Bad("events as an object", {"events": {"kind": "abrupt_stop"}}, ("events", "a list"), read_events),
    Bad(
        "an override without a reason",
        {"overrides": [{"rule_id": "x.y", "name": "Dr A"}]},
        ("reason is missing",),
        read_overrides,
    ),
    Bad(
        "an override with a short reason",
        {"overrides": [{"rule_id": "x.y", "name": "Dr A", "reason": "ok"}]},
        ("reason", "at least"),
        read_overrides,
    ),
    # An experiment on the spiking cord
    Bad("a poisoning without an event", None, ("no event", "an intake with its dose"), exposure()),
    Bad("a poisoning without a time", None, ("hours_ago", "None"), exposure(dose_mg=200, hours_ago=None)),
    Bad("an intake of 20 g", None, ("dose_mg 20000", "0.1 to 5,000 mg"), exposure(dose_mg=20_000)),
    Bad("two events at once", None, ("2 events",), exposure(dose_mg=200, pump_error="double_prime")),
    Bad("a kidney that fails on nothing", None, ("without a usual dose",), exposure(kidney_fails_ml_per_min=5)),
    Bad("a pump error without a pump", None, ("without a pump program",), exposure(pump_error="double_prime")),
    Bad("a poisoning followed for a month", None, ("hours 720", "1 to 168 h"), exposure(dose_mg=200, hours=720)),
    Bad("an experiment that does not exist", None, ("'clonuss'", "nearest are clonus"), experiment("clonuss")),
    Bad("an occupancy above 1", None, ("occupancy 1.4", "0 to 1"), experiment("hm", occupancy=1.4)),
    Bad("an occupancy in percent", None, ("occupancy 40", "0 to 1"), experiment("hm", occupancy=40)),
    Bad("a severity below 0", None, ("severity -0.1", "0 to 1"), experiment("hm", severity=-0.1)),
    Bad("a receptor density above 1", None, ("receptor density 2", "0 to 1"), experiment("hm", density=2)),
    Bad("no motoneurons", None, ("0 motoneurons", "1 to 900"), experiment("hm", cells=0)),
    Bad("more motoneurons than the pool has", None, ("901 motoneurons", "1 to 900"), experiment("hm", cells=901)),
    Bad(
        "occupancies that do not rise",
        None,
        ("occupancies 0.4 0.2", "rising"),
        experiment("compare", occupancy=(0.4, 0.2)),
    ),
    Bad(
        "several occupancies in one experiment", None, ("2 occupancies", "one"), experiment("hm", occupancy=(0.1, 0.2))
    ),
    Bad("an unknown use", None, ("heartburn", "alcohol-use"), lambda path: use_of("heartburn")),
    Bad("a use that the rules do not know", None, ("heartburn", "alcohol_use"), use("heartburn")),
    Bad("a use in other words", None, ("alcohol_use", "alcohol-use"), lambda path: use_of("alcohol_use")),
    Bad("ways to stop after the same use twice", None, ("used_days [60, 60]",), stop(stopping, SIXTY, (60, 60))),
    Bad("ways to stop a pump", None, ("baclofen by mouth alone",), stop(stopping, Regimen.pump(100), (60,))),
    Bad("adaptation to the same dose twice", None, ("each dose once",), stop(dependence, (SIXTY, SIXTY))),
    Bad("a gap of no day", None, ("days_without 0",), stop(interruption, SIXTY, 90, 0)),
    Bad("a gap for an unknown reason", None, ("because 'flood'", "supply"), stop(interruption, SIXTY, 90, 2, "flood")),
)


def message_of(bad: Bad, folder: Path) -> str:
    """The error that a bad input meets, without the folder that it happens to lie in."""
    path = folder / "input"
    if bad.content is not None:
        path.write_bytes(bad.content if isinstance(bad.content, bytes) else json.dumps(bad.content).encode())
    with pytest.raises(InputError) as caught:
        bad.read(path)
    assert caught.value.exit_code == 2
    return str(caught.value).replace(f"{folder}/", "").replace(str(folder), "folder")


def page() -> str:
    """The text of `docs/bad_inputs.md`."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            f"| {bad.name} | `{message_of(bad, Path(folder)).replace('|', '/')}` |".replace("|  |", "| |")
            for bad in BAD
        ]
    rows = [row.replace("| a medicine named <script> |", "| a medicine named `<script>` |") for row in rows]
    head = (
        "# Unusable input\n\n"
        "For research, teaching and preparation; a clinician decides.\n\n"
        "Every line below is what the command line prints; it ends with exit code 2 and writes nothing. "
        "`tests/faces/test_bad_inputs.py` holds the list and keeps this page in step.\n\n"
        "| input | message |\n| --- | --- |\n"
    )
    return head + "\n".join(rows) + "\n"


@pytest.mark.parametrize("bad", BAD, ids=[bad.name for bad in BAD])
def test_one_clear_line(bad: Bad, tmp_path: Path) -> None:
    message = message_of(bad, tmp_path)
    assert "\n" not in message and "Traceback" not in message
    assert "; allowed: " in message and message.endswith(".")
    for word in bad.words:
        assert word in message, (word, message)


def test_at_least_fifty_and_no_name_twice() -> None:
    assert len(BAD) >= 50 and len({bad.name for bad in BAD}) == len(BAD)


def test_the_page_is_in_step() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python tests/faces/test_bad_inputs.py"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "patient.json"
    path.write_text(json.dumps(ADULT))

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(InputError, match="may not be read"):
        read_patient(path)


def test_a_link_to_itself(tmp_path: Path) -> None:
    path = tmp_path / "loop.json"
    path.symlink_to(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_patient(path)


def test_a_link_to_a_patient_is_read(tmp_path: Path) -> None:
    (tmp_path / "patient.json").write_text(json.dumps(ADULT))
    (tmp_path / "link.json").symlink_to(tmp_path / "patient.json")
    assert read_patient(tmp_path / "link.json").age_years == 45


ON_THE_COMMAND_LINE = (
    ("no such file", ["course", "{folder}/missing.json", "--out", "{folder}/report"], "there is no such file"),
    ("not JSON", ["course", "{folder}/broken.json", "--out", "{folder}/report"], "not JSON"),
    ("weight 700", ["course", "{folder}/adult.json", "--set", "weight_kg=700", "--out", "{folder}/report"], "700"),
    ("no =", ["screen", "{folder}/adult.json", "--set", "creatinine"], "field=value"),
    ("unknown jurisdiction", ["screen", "{folder}/adult.json", "--jurisdiction", "MARS"], "MARS"),
    ("a dead patient", ["screen", "{folder}/dead.json"], "has died"),
    ("a folder", ["screen", "{folder}"], "it is a folder"),
    ("a poisoning without a time", ["poisoning", "{folder}/adult.json", "--dose", "200mg"], "an event without a time"),
    ("a poisoning without a dose", ["poisoning", "{folder}/adult.json", "--hours-ago", "2"], "no event"),
    ("a dose without its unit", ["poisoning", "{folder}/adult.json", "--hours-ago", "2", "--dose", "200"], "unit mg"),
    ("an unknown experiment", ["reflex", "hmm", "--out", "{folder}/report"], "nearest are hm"),
    ("occupancy 2", ["reflex", "hm", "--occupancy", "2", "--out", "{folder}/report"], "occupancy 2"),
    ("no cells", ["reflex", "hm", "--cells", "0", "--out", "{folder}/report"], "0 motoneurons"),
    ("unwanted effects of half a dose", ["harms", "{folder}/adult.json", "--dose", "20mg"], "--dose with --times"),
    ("a pump rate by mouth", ["harms", "{folder}/adult.json", "--dose-ug-per-day", "300"], "--route intrathecal with"),
    ("a dose without its unit", ["harms", "{folder}/adult.json", "--dose", "20", "--times", "3"], "dose '20'"),
    (
        "an unknown use",
        ["course", "{folder}/adult.json", "--for", "heartburn", "--out", "{folder}/report"],
        "heartburn",
    ),
    ("an unknown use to screen", ["screen", "{folder}/adult.json", "--for", "gout"], "trigeminal-neuralgia, hiccups"),
    ("a claim that does not exist", ["claims", "83"], "claim 83; allowed: 1 to 82"),
    ("a claim that is no number", ["claims", "thirty"], "claim 'thirty'"),
    ("an unknown verdict", ["claims", "--verdict", "true"], "verdict 'true'; allowed: confirmed, nuanced"),
    ("a page without a claim", ["claims", "--out", "{folder}/page"], "--out without a number"),
    ("a question that is not on the list", ["ask", "8"], "question 8; allowed: 1 What kind of medicine is it?"),
    ("a question in free text", ["ask", "can I drink?"], "7 How is the pump different?; give the number"),
    ("an answer for a missing patient", ["ask", "2", "{folder}/nobody.json"], "nobody.json"),
    ("falling occupancies", ["reflex", "compare", "--occupancy", "0.4", "0.1"], "occupancies 0.4 0.1"),
)


@pytest.mark.parametrize(
    "arguments", [one[1:] for one in ON_THE_COMMAND_LINE], ids=[one[0] for one in ON_THE_COMMAND_LINE]
)
def test_exit_code_two_one_line_and_nothing_written(
    arguments: tuple[list[str], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words, expected = arguments
    (tmp_path / "broken.json").write_text('{"age_years": 45,')
    (tmp_path / "adult.json").write_text(json.dumps(ADULT))
    (tmp_path / "dead.json").write_text(json.dumps(bundle(person(deceasedBoolean=True), WEIGHT)))
    before = sorted(tmp_path.rglob("*"))
    assert run([word.format(folder=tmp_path) for word in words]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1 and expected in said.err
    assert sorted(tmp_path.rglob("*")) == before


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
