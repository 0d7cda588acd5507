"""The command line: light to start, one clear line for what goes wrong, words for what is found."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import eutonia.faces
from eutonia.clinic.patient import Finding, Patient
from eutonia.clinic.plan import Dose, Plan, Schedule, Step
from eutonia.clinic.product import Dispensed
from eutonia.clinic.regimen import AbruptStop, Regimen
from eutonia.clinic.verdict import Outcome, Verdict
from eutonia.errors import InputError, MachineError
from eutonia.faces.cli import run
from eutonia.faces.cli_text import CLOSE, OUTCOMES, amount, one_line, rounded
from eutonia.reporting.findings import TaperComparison

COMMANDS = ("course", "screen", "simulate", "taper", "cite")
HEAVY = ("numpy", "pydantic", "numba", "xarray", "altair", "scipy", "jinja2")
PATIENT = Patient(age_years=45, sex="female", weight_kg=62)
CAUTION = Verdict(
    rule_ids=("us.oral.taper",),
    topic="withdrawal",
    outcome=Outcome.CAUTION,
    summary="Never stop abruptly.",
    action="Taper.",
)
REFUSAL = Verdict(
    rule_ids=("us.oral.kidney",),
    topic="kidney",
    outcome=Outcome.REFUSE,
    summary="The kidney fails.",
    action="Choose another.",
)


def schedule(dose_mg: float = 5) -> Schedule:
    doses = (Dose(clock="21:00", dispensed=Dispensed(dose_mg=dose_mg, text="a half tablet of 10 mg")),)
    step = Step(first_day=1, last_day=3, daily_dose_mg=dose_mg, doses=doses, rule_ids=("us.oral.start",))
    return Schedule(title="Start", steps=(step,), regimen=Regimen.oral(dose_mg, days=3, times_per_day=1))


def planned(**changes: object) -> Plan:
    fields = {"route": "oral", "use": "spasticity", "jurisdiction": "US", "schedule": schedule(), **changes}
    return Plan(patient=PATIENT, verdicts=changes.get("verdicts", (CAUTION,)), **_without(fields, "verdicts"))


def _without(fields: dict, name: str) -> dict:
    return {key: value for key, value in fields.items() if key != name}


class FakeReport:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.findings = SimpleNamespace(tapers=None, assessment=None, harms=None, use=None, sensitivity=None)
        self.saved: list[tuple] = []

    def save(self, folder: Path, start_date=None, pdf: bool = False) -> Path:
        self.saved.append((folder, start_date, pdf))
        return folder

    def to_json(self) -> str:
        return json.dumps({"plan": self.plan.model_dump(mode="json")})


@pytest.fixture
def house(monkeypatch):
    """The rooms below the command line, replaced by what a test says; `house.asked` holds the last question."""
    house = SimpleNamespace(report=FakeReport(planned()), verdicts=(CAUTION,), asked=None, fails=None, patient=PATIENT)
    house.tapers = TaperComparison(rules_taper=schedule(), share_above_rules=0.25)
    simulated = SimpleNamespace(attrs={"seed": 1})

    def answer(given, result):
        house.asked = given
        if house.fails is not None:
            raise house.fails
        return result

    def course(patient, route, use, overrides=(), draws=1000, seed=1, progress=None):
        progress("Planning")
        progress("Simulating")
        return answer((patient, route, use, overrides, draws, seed), house.report)

    pathway = ModuleType("eutonia.pathway")
    pathway.course = course
    pathway.screen = lambda patient, route, use="spasticity": answer((patient, route, use), house.verdicts)
    pathway.simulate = lambda patient, regimen, **rest: answer((patient, regimen, rest), simulated)
    pathway.assess = lambda run: SimpleNamespace(draws=1000, days=14, withdrawal_share=None, **dict.fromkeys(OUTCOMES))
    pathway.taper = lambda patient, current, used_days, **rest: answer((patient, current, used_days), house.tapers)
    pathway.cite = lambda run: ()
    pathway.rules_version = lambda: "rules-1"
    files = ModuleType("eutonia.faces.files")
    files.read_patient = lambda path, settings: house.patient
    files.read_events = lambda path: (AbruptStop(at_h=24),)
    files.read_regimen = lambda path: Regimen.oral(5, days=6, times_per_day=3)
    monkeypatch.setitem(sys.modules, "eutonia.pathway", pathway)
    monkeypatch.setitem(sys.modules, "eutonia.faces.files", files)
    monkeypatch.setattr(eutonia.faces, "files", files, raising=False)
    return house


def only_line(text: str) -> str:
    (line,) = text.splitlines()
    return line


def test_help_is_light_and_names_every_command():
    code = f"""import sys
from eutonia.faces.cli import run
code = run(["--help"])
print([name for name in {HEAVY!r} if name in sys.modules], code)"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[] 0"
    assert [name for name in COMMANDS if name not in done.stdout] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_json_and_an_example(command, capsys):
    assert run([command, "--help"]) == 0
    said = capsys.readouterr().out
    assert "--json" in said
    assert f"Example: eutonia {command} " in said


def test_alone_it_prints_its_help(capsys):
    assert run([]) == 0
    assert "course" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["course"], "Missing argument 'PATIENT'"),
        (["course", "p.json", "--draws", "many"], "'--draws'"),
        (["course", "p.json", "--colour"], "--colour"),
        (["taper", "p.json", "--dose", "20mg"], "Missing option"),
        (["simulate", "p.json", "--dose", "20mg"], "--dose, --times and --days, or --regimen alone"),
        (["simulate", "p.json", "--dose", "20mg", "--regimen", "r.toml"], "or --regimen alone"),
        (["cite"], "Missing argument"),
        (["course", "p.json", "--seed", "-1"], "'--seed'"),
    ],
)
def test_wrong_usage_is_one_line_and_code_2(words, told, house, capsys):
    assert run(words) == 2
    heard = capsys.readouterr()
    assert told in only_line(heard.err)
    assert heard.out == ""


@pytest.mark.parametrize("dose", ["20", "20g", "20mcg", "20 ug", "0,5mg", "mg", "twenty mg", "", "20mg/d", "1e999mg"])
def test_a_dose_needs_its_unit_mg(dose, house, capsys):
    assert run(["simulate", "p.json", "--dose", dose, "--times", "3", "--days", "14"]) == 2
    assert f"dose {dose!r}; allowed: a number with the unit mg" in only_line(capsys.readouterr().err)
    assert house.asked is None


def test_a_negative_dose_is_refused(house, capsys):
    assert run(["simulate", "p.json", "--dose", "-5mg", "--times", "3", "--days", "14"]) == 2
    assert "-5" in only_line(capsys.readouterr().err)


def test_simulate_hands_on_what_was_said(house, capsys):
    words = "simulate p.json --dose 2.5mg --times 2 --days 3 --until 9 --product granules --events e.toml --seed 7"
    assert run(words.split()) == 0
    patient, regimen, rest = house.asked
    assert regimen == Regimen.oral(2.5, days=3, times_per_day=2, product="granules")
    assert rest == {"days": 9, "draws": 1000, "seed": 7, "events": (AbruptStop(at_h=24),)}
    assert CLOSE in capsys.readouterr().out


def test_simulate_takes_a_regimen_from_a_file(house):
    assert run(["simulate", "p.json", "--regimen", "r.toml"]) == 0
    _, regimen, rest = house.asked
    assert (regimen.daily_dose_mg(5), rest["days"]) == (15, 6)


def test_course_prints_the_plan_and_what_to_mind(house, capsys):
    assert run(["course", "p.json"]) == 0
    heard = capsys.readouterr()
    for words in ("CAUTION", "Never stop abruptly.", "Do: Taper.", "us.oral.taper", "1 to 3", "5 mg", "21:00 a half"):
        assert words in heard.out
    assert heard.out.splitlines()[-1] == CLOSE
    assert only_line(heard.err) == "Planning: done"
    assert house.report.saved == []


def test_course_says_what_would_help_to_know(house, capsys):
    lines = ("Creatinine: narrows plasma by about a third", "A level: narrows tone by about a tenth")
    house.report.findings.sensitivity = SimpleNamespace(heading="What would help to know", lines=lines)
    assert run(["course", "p.json"]) == 0
    told = capsys.readouterr().out
    assert "What would help to know\n  Creatinine: narrows plasma by about a third\n  A level: narrows" in told


def test_course_writes_where_it_is_told(house, capsys):
    words = [
        "course",
        "p.json",
        "--out",
        "there",
        "--start-date",
        "2026-12-01",
        "--pdf",
        "--draws",
        "10",
        "--seed",
        "3",
    ]
    assert run([*words, "--override", "us.oral.kidney: no other choice: daily visits: Dr A. Okafor"]) == 0
    ((folder, start_date, pdf),) = house.report.saved
    assert (folder, start_date.isoformat(), pdf) == (Path("there"), "2026-12-01", True)
    assert "Report: there/report.html" in capsys.readouterr().out
    (override,) = house.asked[3]
    assert (override.rule_id, override.name) == ("us.oral.kidney", "Dr A. Okafor")
    assert override.reason == "no other choice: daily visits"
    assert house.asked[4:] == (10, 3)


def test_a_conditional_plan_says_what_it_waits_for(house, capsys):
    house.report = FakeReport(planned(start_conditions=("creatinine",), unknown=("kidney function", "pregnancy")))
    assert run(["course", "p.json"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Do not start until: creatinine\n")
    assert "pregnancy" in said


def test_a_refused_course_prints_reasons_and_ends_with_3(house, capsys):
    house.report = FakeReport(planned(verdicts=(CAUTION, REFUSAL), schedule=None))
    assert run(["course", "p.json", "--out", "there"]) == 3
    said = capsys.readouterr().out
    assert said.index("REFUSE   The kidney fails.") < said.index("CAUTION")
    assert "No plan: a rule refuses." in said
    assert len(house.report.saved) == 1


def test_an_overridden_refusal_names_who_did_it(house, capsys):
    overridden = REFUSAL.model_copy(update={"overridden_by": "Dr A. Okafor: no other choice"})
    house.report = FakeReport(planned(verdicts=(overridden,)))
    assert run(["course", "p.json"]) == 0
    assert "REFUSE, overridden by Dr A. Okafor: no other choice: The kidney fails." in capsys.readouterr().out


def test_findings_of_the_record_are_said(house, capsys):
    noted = PATIENT.model_copy(update={"findings": (Finding(code="units", text="The weight is in pounds."),)})
    house.report = FakeReport(planned().model_copy(update={"patient": noted}))
    assert run(["course", "p.json"]) == 0
    assert "The weight is in pounds." in capsys.readouterr().out


def test_screen_answers_and_refuses_with_its_code(house, capsys):
    assert run(["screen", "p.json"]) == 0
    assert "CAUTION" in capsys.readouterr().out
    house.verdicts = (REFUSAL,)
    assert run(["screen", "p.json", "--jurisdiction", "UK"]) == 3


def test_settings_and_jurisdiction_become_settings(house, monkeypatch):
    heard = []
    files = sys.modules["eutonia.faces.files"]
    monkeypatch.setattr(files, "read_patient", lambda path, settings: heard.append(settings) or PATIENT)
    run(["screen", "p.json", "--set", "creatinine_mg_per_dl=0.8", "--set", "age_years=50", "--jurisdiction", "UK"])
    assert heard == [["creatinine_mg_per_dl=0.8", "age_years=50", "jurisdiction=UK"]]


def test_taper_hands_on_the_current_dose(house, capsys):
    assert run(["taper", "p.json", "--dose", "20 mg", "--times", "3", "--used-days", "180"]) == 0
    _, current, used_days = house.asked
    assert (current.daily_dose_mg(1), used_days) == (60, 180)
    said = capsys.readouterr().out
    assert said.startswith("CAUTION"), "what the rules say of the patient comes before the taper"
    assert "1 to 3" in said
    assert "Draws above the withdrawal threshold: 25 %" in said
    assert "Slowed" not in said


def test_a_slowed_taper_is_printed_beside_the_first(house, capsys):
    house.tapers = TaperComparison(
        rules_taper=schedule(5),
        share_above_rules=0.25,
        slowed_taper=schedule(10),
        share_above_slowed=0.125,
        still_above=True,
    )
    assert run(["taper", "p.json", "--dose", "20mg", "--times", "3", "--used-days", "180"]) == 0
    said = capsys.readouterr().out
    order = [said.index(words) for words in ("| 5 mg", "25 %", "Slowed", "| 10 mg", "12.5 %")]
    assert order == sorted(order)
    assert "go slower still" in said


@pytest.mark.parametrize(
    "words",
    [
        "course p.json",
        "screen p.json",
        "simulate p.json --dose 20mg --times 3 --days 14",
        "taper p.json --dose 20mg --times 3 --used-days 180",
        "cite patient.age_years",
    ],
)
def test_json_is_json_and_nothing_else(words, house, capsys):
    assert run([*words.split(), "--json"]) == 0
    held = json.loads(capsys.readouterr().out)
    assert held
    assert "plan" in held or held["versions"]["rules_version"] == "rules-1"


@pytest.mark.parametrize("ids", ["no.such.id", "missing.json"])
def test_cite_of_nothing_is_one_line(ids, capsys):
    assert run(["cite", ids]) == 2
    assert ids in only_line(capsys.readouterr().err)


def test_cite_reads_the_ids_of_a_run(tmp_path, capsys):
    file = tmp_path / "run.json"
    file.write_text('{"sources": [{"id": "patient.age_years"}, {"id": "patient.weight_kg"}]}')
    assert run(["cite", str(file)]) == 0
    assert "patient.weight_kg" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["no json", "[]", '{"sources": 5}', '{"sources": [5]}', '{"plan": {}}'])
def test_cite_of_another_file_is_one_line(text, tmp_path, capsys):
    file = tmp_path / "run.json"
    file.write_text(text)
    assert run(["cite", str(file)]) == 2
    assert "the JSON of a run or report" in only_line(capsys.readouterr().err)


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (InputError("weight_kg 700", "0.5 to 350 kg", "check the unit", "p.json"), 2, "p.json: weight_kg 700"),
        (MachineError("The disk is full."), 4, "The disk is full."),
        (OSError(errno.ENOSPC, "No space left on device"), 4, "No space left on device"),
        (InputError("name '\x1b[31mred\nline'", "words", "correct it"), 2, "red"),
    ],
)
def test_every_failure_is_one_line_with_its_code(error, code, told, house, capsys):
    house.fails = error
    assert run(["screen", "p.json"]) == code
    line = only_line(capsys.readouterr().err)
    assert told in line
    assert line.isprintable()


def test_an_interrupt_ends_without_a_traceback(house, capsys):
    house.fails = KeyboardInterrupt()
    assert run(["screen", "p.json"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_an_unexpected_fault_shows_no_value_of_the_patient(house, capsys):
    house.fails = KeyError("Mrs Secret, 62 kg")
    assert run(["screen", "p.json"]) == 1
    line = only_line(capsys.readouterr().err)
    assert "internal error KeyError at faces/cli.py:" in line
    assert "Secret" not in line


@pytest.mark.parametrize(
    "words",
    [["--start-date", "2026-12-01"], ["--start-date", "1/12/2026", "--out", "x"], ["--override", "a: b"]],
)
def test_options_that_make_no_sense_are_refused(words, house, capsys):
    assert run(["course", "p.json", *words]) == 2
    assert only_line(capsys.readouterr().err)
    assert house.report.saved == []


@pytest.mark.parametrize(
    ("number", "text"), [(5.0, "5"), (0.5, "0.5"), (1200, "1,200"), (12.5, "12.5"), (0.1 + 0.2, "0.3")]
)
def test_numbers_are_written_as_on_a_prescription(number, text):
    assert amount(number) == text


def test_simulated_numbers_keep_three_digits():
    assert [rounded(one) for one in (1234.6, 0.012345, 99.96)] == ["1,230", "0.0123", "100"]


def test_text_of_a_record_cannot_steer_the_terminal():
    assert one_line("a\x1b[2J\nb") == "a [2J b"


def test_progress_is_seen_on_a_terminal(house):
    import os
    import pty

    code = (
        "from eutonia.faces.cli_text import progress\n"
        "import time\n"
        "with progress() as step:\n    step('Simulating 5 draws')\n    time.sleep(0.3)\n"
    )
    reader, writer = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", code], stderr=writer, env={**os.environ, "TERM": "xterm"}) as process:
        process.wait(timeout=60)
    os.close(writer)
    shown = os.read(reader, 100_000).decode()
    os.close(reader)
    assert "Simulating 5 draws" in shown


def test_a_simulated_stop_is_called_a_sudden_stop(house, capsys):
    words = ["simulate", "p.json", "--dose", "20mg", "--times", "3", "--days", "14"]
    assert run([*words, "--until", "20"]) == 0
    assert "sudden stop. Never stop baclofen suddenly" in " ".join(capsys.readouterr().out.split())
    assert run(words) == 0
    assert "sudden stop" not in capsys.readouterr().out


def test_a_simulation_is_not_cut_before_the_regimen_ends(house, capsys):
    assert run(["simulate", "p.json", "--dose", "20mg", "--times", "3", "--days", "14", "--until", "5"]) == 2
    assert capsys.readouterr().err.startswith("eutonia: --until 5; allowed: day 14 or later")
