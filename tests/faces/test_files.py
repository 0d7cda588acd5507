"""Own files: JSON and TOML patients, settings, regimens, events and overrides."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from eutonia.clinic.regimen import AbruptStop, MissedDoses
from eutonia.errors import InputError
from eutonia.faces.files import apply_settings, read_events, read_overrides, read_patient, read_regimen

EXAMPLES = Path(__file__).parents[2] / "examples"
ADULT = {"age_years": 45, "sex": "female", "weight_kg": 62}


def written(folder: Path, content: dict[str, object], name: str = "patient.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["ms_adult.json", "ckd.json", "elderly.json", "half_known.json", "child_cp.toml"])
def test_every_example_is_a_patient(name: str) -> None:
    assert read_patient(EXAMPLES / name).label.startswith("Made-up")


def test_the_complete_adult_leaves_nothing_unsaid() -> None:
    patient = read_patient(EXAMPLES / "ms_adult.json")
    unknown = [name for name, given in patient.model_dump().items() if given is None]
    assert unknown == ["intrathecal", "pump"] and patient.has("epilepsy") is False and patient.jurisdiction == "US"
    assert patient.kidney is not None and patient.kidney.measured_on == date(2026, 11, 2)


def test_what_half_is_known_stays_not_known() -> None:
    patient = read_patient(EXAMPLES / "half_known.json")
    assert patient.kidney is None and patient.medicines is None and patient.allergies is None
    assert patient.has("depression") is True and patient.has("epilepsy") is None and patient.as_of is None


def test_ckd_and_child_examples() -> None:
    ckd = read_patient(EXAMPLES / "ckd.json").kidney
    assert ckd is not None and ckd.crcl_ml_per_min == 20
    child = read_patient(EXAMPLES / "child_cp.toml")
    assert child.age_years == 9 and child.diagnosis == "cerebral_palsy" and child.as_of == date(2026, 11, 20)


def test_content_not_name_tells_the_form(tmp_path: Path) -> None:
    path = tmp_path / "patient.xyz"
    path.write_bytes(b"\xef\xbb\xbf" + gzip.decompress(gzip.compress(json.dumps(ADULT).encode())))
    assert read_patient(path).weight_kg == 62
    path.write_bytes(gzip.compress(b"age_years = 45\nsex = 'female'\nweight_kg = 62\n"))
    assert read_patient(path).weight_kg == 62
    path.write_text("[kidney]\ncreatinine_mg_per_dl = 1.0\n")
    with pytest.raises(InputError, match="age_years is missing"):
        read_patient(path)


def test_the_unit_that_the_name_already_says_may_stand_beside_the_number(tmp_path: Path) -> None:
    assert read_patient(written(tmp_path, {**ADULT, "weight_kg": "62.5 kg"})).weight_kg == 62.5


def test_as_of_is_the_newest_date_and_never_today(tmp_path: Path) -> None:
    kidney = {"creatinine_mg_per_dl": 1.0, "measured_on": "2020-03-01"}
    conditions = [{"name": "epilepsy", "since": "2021-05-06"}]
    assert read_patient(written(tmp_path, {**ADULT, "kidney": kidney, "conditions": conditions})).as_of == date(
        2021, 5, 6
    )
    assert read_patient(written(tmp_path, ADULT)).as_of is None


def test_a_set_kidney_value_replaces_the_values_of_the_record() -> None:
    before = read_patient(EXAMPLES / "ms_adult.json")
    after = apply_settings(before, ["creatinine_mg_per_dl=1.4"])
    assert after.kidney is not None and after.kidney.creatinine_mg_per_dl == 1.4
    assert after.kidney.egfr_ml_per_min_per_1_73m2 is None and after.kidney.estimator == ""
    assert after.kidney.measured_on == before.as_of and after.kidney.dialysis == "none"
    assert [finding.code for finding in after.findings] == ["set_by_hand"]
    assert before.kidney is not None and before.kidney.creatinine_mg_per_dl == 0.8


def test_settings_of_every_kind() -> None:
    patient = apply_settings(
        read_patient(EXAMPLES / "half_known.json"),
        ["pregnant=no", "jurisdiction=UK", "conditions=epilepsy, diabetes", "medicines=none", "weight_kg=80 kg",
         "ashworth=3", "as_of=2026-11-22", "diagnosis=not known", "measured_on=2026-11-01", "crcl_ml_per_min=90"],
    )  # fmt: skip
    assert patient.pregnant is False and patient.jurisdiction == "UK" and patient.medicines == ()
    assert patient.has("epilepsy") is True and patient.has("diabetes") is True and patient.diagnosis is None
    assert patient.weight_kg == 80 and patient.scores is not None and patient.scores.ashworth == 3
    assert patient.as_of == date(2026, 11, 22)
    assert patient.kidney is not None and patient.kidney.measured_on == date(2026, 11, 1)


def test_settings_fill_what_a_record_lacks(tmp_path: Path) -> None:
    record = {"resourceType": "Patient", "gender": "female", "birthDate": "1990-06-15"}
    path = written(tmp_path, record)
    with pytest.raises(InputError, match="weight is missing"):
        read_patient(path)
    patient = read_patient(path, ["as_of=2026-12-15", "weight_kg=60", "creatinine_mg_per_dl=0.8"])
    assert patient.age_years == pytest.approx(36.5, abs=0.01) and patient.weight_kg == 60
    assert patient.kidney is not None and patient.kidney.measured_on == date(2026, 12, 15)


def test_nothing_brings_the_dead_back(tmp_path: Path) -> None:
    record = {"resourceType": "Patient", "gender": "female", "birthDate": "1990-06-15", "deceasedDateTime": "2020"}
    with pytest.raises(InputError, match="has died"):
        read_patient(written(tmp_path, record), ["as_of=2026-12-15", "weight_kg=60", "age_years=30"])


def test_a_regimen_of_two_parts() -> None:
    regimen = read_regimen(EXAMPLES / "regimen.toml")
    assert regimen.days == 28
    assert regimen.daily_dose_mg(7) == 15 and regimen.daily_dose_mg(8) == 30
    assert regimen.parts[0].clock == ("07:00", "13:00", "21:00")


def test_a_regimen_of_one_part_needs_no_list(tmp_path: Path) -> None:
    path = written(tmp_path, {"dose_mg": 10, "times_per_day": 2, "days": 3, "product": "oral_solution"})
    assert len(read_regimen(path).doses()) == 6


def test_events_and_overrides() -> None:
    events = read_events(EXAMPLES / "events.toml")
    assert events == (MissedDoses(from_h=240, to_h=288), AbruptStop(at_h=600))
    (override,) = read_overrides(EXAMPLES / "overrides.json")
    assert override.name == "Dr A. Example"


def test_the_pump_example_reads_and_its_gate_can_be_set_by_hand() -> None:
    pump = EXAMPLES / "sci_pump.json"
    patient = read_patient(pump)
    assert patient.pump.limits.reservoir_ml == 20 and patient.intrathecal.screening[0].dose_ug == 50
    changed = read_patient(pump, ["possible_fault=yes", "spasticity=moderate", "injured_on=2026-01-05"])
    assert (changed.intrathecal.possible_fault, changed.intrathecal.spasticity) == (True, "moderate")
    assert changed.intrathecal.screening == patient.intrathecal.screening
    assert apply_settings(patient, ["infection=not known"]).intrathecal.infection is None
    for name in ("screening", "pump"):
        with pytest.raises(InputError, match="does not exist"):
            read_patient(pump, [f"{name}=1"])


def test_a_regimen_of_pump_bolus_and_tablets_is_read(tmp_path: Path) -> None:
    parts = [
        {"level": "L3", "dose_ug": 50},
        {"tip": "T10", "first_day": 3, "days": 5, "rate_ug_per_day": 100},
        {"tip": "T10", "first_day": 8, "last_day": 12, "steps": [["00:00", 120], ["08:00", 240]]},
        {"first_day": 1, "days": 10, "times_per_day": 3, "dose_mg": 10},
    ]
    found = read_regimen(written(tmp_path, {"parts": parts}, "regimen.json"))
    assert [found.daily_dose_ug(day) for day in (1, 2, 3, 8, 12, 13)] == [50, 0, 100, 200, 200, 0]
    assert found.daily_dose_mg(10) == 30


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"tip": "T10", "days": 5, "rate_ug_per_day": "0.1mg"}, "never worked out from mg"),
        ({"tip": "T10", "days": 5, "rate_ug_per_day": 0.1}, "factor of 1,000"),
        ({"tip": "T10", "days": 5, "dose_mg": 20}, "dose_mg"),
        ({"tip": "T10", "days": 5, "rate_ug_per_day": 100, "steps": [["00:00", 100]]}, "one of the two"),
        ({"tip": "T10", "days": 5, "steps": [["06:00", 100]]}, "cover 24 hours"),
        ({"tip": "T10", "days": 5, "steps": [100]}, "steps"),
        ({"tip": "T10", "days": 5}, "steps is missing"),
        ({"level": "L3", "dose_mg": 0.05}, "dose_mg"),
        ({"level": "L3", "dose_ug": 50, "tip": "T10"}, "level"),
    ],
)
def test_an_intrathecal_part_that_cannot_be_is_one_clear_line(part: dict, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said) as caught:
        read_regimen(written(tmp_path, {"parts": [part]}, "regimen.json"))
    assert str(caught.value).startswith("regimen.json: ")
