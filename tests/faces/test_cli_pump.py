"""The pump commands: answers with the formula filled in, JSON, one clear line for what cannot be, asked twice."""

import json
from datetime import date
from pathlib import Path

import pytest
import typer

from eutonia.clinic.regimen import Regimen
from eutonia.errors import EutoniaError
from eutonia.faces.cli_pump import app
from eutonia.faces.cli_text import print_regimen
from tests.reporting.test_what_if_figures import panel_like

BRIDGE = "bridge --tubing-ml 0.199 --catheter-cm 89 --from-ug-per-ml 500 --to-ug-per-ml 2000 --dose-ug-per-day 300"
PROGRAM = "program --before 300 --concentration-ug-per-ml 500"
PUMP = {
    "model": "SynchroMed II 20 mL",
    "tip": "T10",
    "catheter_cm": 89,
    "concentration_ug_per_ml": 500,
    "fill_ml": 18,
    "filled_on": "2026-12-01",
    "implanted_on": "2025-01-01",
}


def run(words, *more):
    """Exit code of a pump command as the whole command line would end with."""
    try:
        return app(args=[*words.split(), *more], prog_name="eutonia pump", standalone_mode=False) or 0
    except EutoniaError as error:
        print(error)
        return error.exit_code
    except typer.TyperException as error:
        print(error.format_message())
        return error.exit_code


@pytest.fixture
def record(tmp_path):
    def write(**changes):
        path = tmp_path / "pump.json"
        fields = {name: given for name, given in {**PUMP, **changes}.items() if given is not None}
        path.write_text(json.dumps(fields), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture(autouse=True)
def narrow(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")


def test_the_bridge_of_the_example(capsys):
    assert run(BRIDGE) == 0
    said = capsys.readouterr().out
    assert said.startswith("Bridge: 15.8 h at 0.6 mL/day\n  T = V path × C old / D\n")
    assert "0.3948 mL × 500 micrograms/mL / 300 micrograms daily × 24 h = 15.8 h" in said
    assert "If the bridge is forgotten: 75 micrograms daily for 63.2 h: risk of withdrawal" in said
    assert "Rules: itb.bridge, form.itb" in said
    assert "Eutonia never speaks to a pump" in said
    assert said.rstrip().endswith("For research, teaching and preparation; a clinician decides.")
    assert " ug" not in said


def test_the_bridge_as_json(capsys):
    assert run(BRIDGE, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["disclaimer"].startswith("For research")
    assert found["worked"]["answer"] == pytest.approx(0.3948 * 500 / 300 * 24)
    assert [one["name"] for one in found["worked"]["steps"]][:2] == ["catheter", "path"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (BRIDGE.replace("300", "80mg"), 3, "itb.conv.no_oral"),
        (BRIDGE.replace("500", "0.5"), 2, "factor of 1,000"),
        (BRIDGE.replace("--from-ug-per-ml 500", "--from-ug-per-ml abc"), 2, "a number"),
        (BRIDGE.replace("89", "300"), 2, "1 to 200 cm"),
        (BRIDGE.replace("300", "5"), 2, "0.048 to 24 mL/day"),
        ("program --before 300 --after 06:00=300 --concentration-ug-per-ml 500", 2, "cover 24 hours"),
        ("program --before 300 --after 25:00=300 --concentration-ug-per-ml 500", 2, "00:00 to 23:59"),
        ("program --before 300 --after x=y --concentration-ug-per-ml 500", 2, "00:00=240,08:00=480"),
        (f"{PROGRAM} --after 330 --possible-fault", 3, "itb.sudden_need"),
        (f"{PROGRAM} --after 330 --hours-since-change 10", 3, "itb.tit.interval"),
        ("bridge --tubing-ml 0.199", 2, "catheter-cm"),
    ],
)
def test_what_cannot_be_is_one_clear_line(words, code, said, capsys):
    assert run(words) == code
    (line,) = capsys.readouterr().out.splitlines()
    assert said in line


def test_a_concentration_may_carry_its_unit(capsys):
    assert run(BRIDGE.replace("2000", "2mg/mL").replace("500", "500mcg/mL")) == 0
    assert "Bridge: 15.8 h" in capsys.readouterr().out


def test_a_small_change_is_shown_side_by_side(capsys):
    assert run(f"{PROGRAM} --after 330 --no-possible-fault --hours-since-change 48") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "| Daily total | 300 micrograms | 330 micrograms |" in said
    assert "| Largest hour | 12.5 micrograms | 13.75 micrograms |" in said
    assert "10 % more" in said
    assert "Signature" in said


def test_a_flex_day_is_shown_step_by_step(capsys):
    assert run("program --before 300 --after 00:00=240,08:00=360,20:00=240 --concentration-ug-per-ml 500") == 0
    said = capsys.readouterr().out
    assert "08:00" in said
    assert "0.72 mL/day" in said


def test_a_large_change_is_asked_twice(capsys, monkeypatch):
    assert run(f"{PROGRAM} --after 400") == 3
    assert "33.3 % more" in capsys.readouterr().out
    assert run(f"{PROGRAM} --after 400 --confirm-ug-per-day 410") == 3
    assert "410" in capsys.readouterr().out.splitlines()[-1]
    assert run(f"{PROGRAM} --after 400 --confirm-ug-per-day 400") == 0
    assert "Signature" in capsys.readouterr().out
    monkeypatch.setattr("eutonia.faces.cli_pump._can_ask", lambda: True)
    answers = iter(["yes", "400"])
    monkeypatch.setattr("typer.prompt", lambda *given, **rest: next(answers))
    assert run(f"{PROGRAM} --after 400") == 0
    answers = iter(["yes", "300"])
    assert run(f"{PROGRAM} --after 400") == 3
    answers = iter(["no"])
    assert run(f"{PROGRAM} --after 400") == 3


def test_a_refill_from_a_pump_record(record, capsys):
    assert run(f"refill {record()} --dose-ug-per-day 300") == 0
    said = capsys.readouterr().out
    assert said.startswith("Refill due: 17 Dec 2026\n")
    assert "Alarm at the earliest: 24 Dec 2026, after 23.3 days" in said
    assert "(18 mL - 2 mL) / (0.6 mL/day × (1 + 0.145)) = 23.3 days" in said


def test_a_visit_with_a_red_flag_is_seen_first(record, capsys):
    words = f"refill {record()} --dose-ug-per-day 300 --visit-on 2026-12-21 --aspirated-ml 12"
    assert run(words) == 0
    said = capsys.readouterr().out
    assert said.startswith("RED FLAG: Too little left the reservoir")
    assert run(words, "--json") == 0
    assert json.loads(capsys.readouterr().out)["worked"]["red_flags"]


@pytest.mark.parametrize(
    ("changes", "more", "said"),
    [
        ({"filled_on": "2024-12-01"}, "", "not before implanted_on"),
        ({"fill_ml": 30}, "", "up to 20 mL"),
        ({"concentration_ug_per_ml": 2}, "", "factor of 1,000"),
        ({"catheter_cm": 150}, "", "140 cm supplied"),
        ({"filled_on": None}, "", "filled_on is missing"),
        ({}, "--visit-on 2026-12-21 --aspirated-ml 19", "at most the fill"),
        ({}, "--visit-on 2026-11-21 --aspirated-ml 9", "not before the fill"),
        ({}, "--visit-on soon --aspirated-ml 9", "2026-12-01"),
        ({"dose_mg": 20}, "", "dose_mg"),
    ],
)
def test_a_record_that_cannot_be_is_one_clear_line(changes, more, said, record, capsys):
    assert run(f"refill {record(**changes)} --dose-ug-per-day 300 {more}") == 2
    (line,) = capsys.readouterr().out.splitlines()
    assert said in line


def test_a_check_of_a_patient_and_of_a_pump(record, tmp_path, capsys):
    patient = tmp_path / "patient.json"
    person = {"age_years": 34, "sex": "male", "weight_kg": 74, "as_of": "2026-12-26", "pump": PUMP}
    patient.write_text(json.dumps(person), encoding="utf-8")
    assert run(f"check {patient} --dose-ug-per-day 300") == 0
    said = capsys.readouterr().out
    assert said.startswith("RED FLAG: Refill was due on 17 Dec 2026")
    assert run(f"check {record()} --dose-ug-per-day 300 --on 2026-12-05") == 0
    assert "Check: 0 red flags" in capsys.readouterr().out
    assert run(f"check {record()} --dose-ug-per-day 300") == 2
    assert "--on" in capsys.readouterr().out
    person.pop("pump")
    patient.write_text(json.dumps(person), encoding="utf-8")
    assert run(f"check {patient} --on {date(2026, 12, 5)}") == 2
    assert "pump is missing" in capsys.readouterr().out


def test_a_simulated_regimen_tells_milligrams_and_micrograms_apart(capsys):
    print_regimen(Regimen.pump(300, days=5) | Regimen.oral(10, 3, 3), 5)
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["Up to 30 mg daily for 5 days.", "Up to 300 micrograms a day into the spinal fluid, to day 5."]
    print_regimen(Regimen.bolus(50), 3)
    assert capsys.readouterr().out.startswith("Up to 50 micrograms a day into the spinal fluid, to day 1.")


EXAMPLE = Path(__file__).parents[2] / "examples" / "sci_pump.json"


@pytest.fixture
def person(tmp_path):
    """The example with some fields of its intrathecal road, or of the patient, replaced."""

    def write(road=None, **changes):
        path = tmp_path / "person.json"
        fields = {**json.loads(EXAMPLE.read_text(encoding="utf-8")), **changes}
        fields["intrathecal"] = {**fields["intrathecal"], **(road or {})}
        path.write_text(
            json.dumps({name: given for name, given in fields.items() if given is not None}), encoding="utf-8"
        )
        return str(path)

    return write


@pytest.fixture
def simulated(monkeypatch):
    """What was asked of the simulation, which answers with a panel made by hand."""
    asked = []
    monkeypatch.setattr("eutonia.pathway.what_if", lambda *given: asked.append(given) or panel_like())
    return asked


def test_what_if_simulates_every_fault_and_answers_as_json(capsys):
    assert run(f"what-if {EXAMPLE} --draws 5 --json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["disclaimer"].startswith("For research") and found["seed"] == 1 and found["start_conditions"] == []
    panel = found["what_if"]
    assert (len(panel["scenarios"]), panel["draws"], panel["rate_ug_per_day"]) == (11, 5, 296)


def rows_of(out):
    """The rows of an ASCII table, each as its lines of cells."""
    rows = [[]]
    for line in out.splitlines():
        if line.startswith("|") and set(line) <= set("|-+"):
            rows.append([])
        elif line.startswith("|"):
            rows[-1].append([one.strip() for one in line.strip("|").split("|")])
    return rows


def test_what_if_as_a_table_with_the_fixed_texts(simulated, capsys):
    assert run(f"what-if {EXAMPLE} --draws 7 --seed 3 --jurisdiction UK") == 0
    ((patient, planned, draws, seed),) = simulated
    assert (patient.jurisdiction, planned.route, draws, seed) == ("UK", "intrathecal", 7, 3)
    out = capsys.readouterr().out
    assert all(len(line) <= 100 for line in out.splitlines())
    text = " ".join(out.split())
    assert "What if, after 90 days at 296 micrograms daily, tip at T10: 100 draws" in text
    cells = [" ".join(one).strip() for one in zip(*rows_of(out)[1], strict=True)]
    sign = "Stiffness and spasms return: 9 h (6 to 19), seen in 100 %"
    assert cells == ["The pump stalls. What happens.", "withdrawal", sign, "2", "0.2"]
    assert "none in the model in 7 days" in text and "Late signs Emergency call." in text
    assert "Not told (The catheter is cut): no pump is described" in text and "12 to 96 hours" in text
    assert "Eutonia never speaks to a pump" in text and out.rstrip().endswith("a clinician decides.")


def test_what_if_writes_a_report_whole_or_not_at_all(simulated, tmp_path, capsys):
    assert run(f"what-if {EXAMPLE} --out {tmp_path / 'panel'}") == 0
    assert f"Report: {tmp_path / 'panel' / 'report.html'}" in " ".join(capsys.readouterr().out.split())
    assert "What if the pump fails" in (tmp_path / "panel" / "report.html").read_text(encoding="utf-8")
    other = tmp_path / "other"
    other.mkdir()
    (other / "note.txt").write_text("mine", encoding="utf-8")
    for folder in (other, tmp_path / "none" / "panel"):
        assert run(f"what-if {EXAMPLE} --out {folder}") == 2
    assert sorted(one.name for one in tmp_path.iterdir()) == ["other", "panel"]
    assert [one.name for one in other.iterdir()] == ["note.txt"]


def test_what_if_needs_a_pump_in_the_plan(simulated, person, capsys, monkeypatch):
    assert run(f"what-if {person({'possible_fault': True})}") == 3
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("no pump is planned: A sudden need for more") and simulated == []
    monkeypatch.undo()
    assert run(f"what-if {person({'screening': []})}") == 2
    (line,) = capsys.readouterr().out.splitlines()
    assert "what if without a pump program (do not start until: positive screening bolus)" in line


def test_what_if_says_what_the_plan_waits_for(simulated, person, capsys):
    assert run(f"what-if {person(pump=None)}") == 0
    assert capsys.readouterr().out.startswith("Do not start the pump until: the pump and its catheter")


@pytest.mark.parametrize("command", ["program", "bridge", "refill", "check", "what-if"])
def test_every_command_has_json_and_an_example(command, capsys):
    assert run(f"{command} --help") == 0
    said = capsys.readouterr().out
    assert "--json" in said
    assert f"Example: eutonia pump {command}" in " ".join(said.split())
