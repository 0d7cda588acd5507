"""``eutonia poisoning``: emergency first, what follows from one event, one clear line for what cannot be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eutonia.faces.cli import run
from eutonia.faces.cli_text import CLOSE

EXAMPLES = Path(__file__).parents[2] / "examples"
FEW = ["--draws", "40"]


def said(capsys, example, *words):
    code = run(["poisoning", str(EXAMPLES / example), *words, *FEW])
    captured = capsys.readouterr()
    assert code == 0, captured.err
    return captured.out


def test_help_has_its_example_and_loads_nothing_heavy():
    code = """import sys
from eutonia.faces.cli import run
code = run(["poisoning", "--help"])
print([name for name in ("numpy", "numba", "xarray", "altair", "scipy") if name in sys.modules], code)"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[] 0"
    joined = " ".join(done.stdout.split())
    assert "Example: eutonia poisoning examples/dialysis.json" in joined and "treating team" in joined


def test_the_terminal_begins_with_the_emergency_and_ends_with_the_limit(capsys):
    text = said(capsys, "dialysis.json", "--dose", "20mg", "--hours-ago", "2", "--dialysis", "6,4")
    headings = [line for line in text.splitlines() if line and not line.startswith((" ", "|", "+"))]
    assert headings[1] == "Emergency first"
    assert headings.index("What is followed") < headings.index("Expected depth of sedation")
    joined = " ".join(text.split())
    assert "Samaritans 116 123" in joined and "With haemodialysis" in joined and "(now)" in joined
    assert joined.endswith(CLOSE)


def test_the_country_of_the_numbers_can_be_said(capsys):
    text = said(capsys, "half_known.json", "--dose", "60mg", "--hours-ago", "1")
    assert "911" not in text and "kidney is drawn for age and sex" in " ".join(text.split())
    assert "13 11 26" in said(capsys, "half_known.json", "--dose", "60mg", "--hours-ago", "1", "--jurisdiction", "AU")


def test_json_is_the_report_with_the_emergency_first(capsys):
    held = json.loads(said(capsys, "ms_adult.json", "--dose", "200mg", "--hours-ago", "0", "--json"))
    assert list(held)[:3] == ["title", "disclaimer", "emergency"] and held["disclaimer"] == CLOSE
    assert [one["name"] for one in held["scenarios"]] == ["alone", "slow"] and held["sources"]


def test_a_kidney_that_fails_and_a_pump_error(capsys):
    course = ["--usual-dose", "20mg", "--usual-times", "3", "--used-days", "60"]
    text = said(capsys, "ms_adult.json", "--kidney-fails", "5", "--hours-ago", "24", *course, "--stop-after-h", "30")
    assert "Creatinine clearance falls to 5 mL/min" in text and "Withdrawal afterwards" in text
    text = said(
        capsys, "sci_pump.json", "--pump-error", "double-prime", "--pump-dose", "300", "--used-days", "100",
        "--hours-ago", "3",
    )  # fmt: skip
    assert "The whole path of the pump is primed" in text


def test_out_writes_page_and_json(capsys, tmp_path):
    text = said(capsys, "dialysis.json", "--dose", "20mg", "--hours-ago", "2", "--out", str(tmp_path / "out"))
    assert f"{tmp_path}/out/report.html" in "".join(text.split())
    assert {"report.html", "report.json"} <= {path.name for path in (tmp_path / "out").iterdir()}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--dose", "200mg"], "an event without a time"),
        (["--hours-ago", "2"], "no event"),
        (["--hours-ago", "2", "--dose", "200"], "a number with the unit mg"),
        (["--hours-ago", "2", "--dose", "200mg", "--kidney-fails", "5"], "2 events"),
        (["--hours-ago", "2", "--kidney-fails", "5"], "without a usual dose"),
        (["--hours-ago", "2", "--dose", "200mg", "--usual-dose", "20mg"], "a usual dose without its time"),
        (["--hours-ago", "2", "--kidney-fails", "5", "--usual-dose", "20mg", "--used-days", "9"], "its times a day"),
        (["--hours-ago", "2", "--dose", "200mg", "--used-days", "20"], "--used-days alone"),
        (["--hours-ago", "2", "--dose", "200mg", "--dialysis", "6"], "--dialysis '6'"),
        (["--hours-ago", "2", "--dose", "200mg", "--crrt", "6,4"], "--crrt '6,4'"),
        (["--hours-ago", "2", "--dose", "200mg", "--dialysis", "6,nan"], "--dialysis '6,nan'"),
        (["--hours-ago", "2", "--pump-error", "flood"], "pump error 'flood'"),
        (["--hours-ago", "100", "--dose", "200mg", "--hours", "24"], "100 hours after the event"),
    ],
)
def test_what_cannot_be_is_one_line_and_exit_code_two(words, expected, capsys, tmp_path):
    code = run(["poisoning", str(EXAMPLES / "ms_adult.json"), *words, "--out", str(tmp_path / "out"), *FEW])
    captured = capsys.readouterr()
    assert code == 2 and captured.out == "" and captured.err.count("\n") == 1 and expected in captured.err
    assert not (tmp_path / "out").exists()
