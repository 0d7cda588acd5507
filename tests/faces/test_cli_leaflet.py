"""``eutonia leaflet`` writes the leaflet alone; of a refused or conditional course it prints a card, exit code 3."""

import json
from pathlib import Path

import pytest

from eutonia.faces.cli import run
from eutonia.faces.cli_text import CLOSE

EXAMPLES = Path(__file__).parents[2] / "examples"
OVERRIDE = "ren.wolf.avoid: No other drug was tolerated: Dr A. Example"


def leaflet(name, *words):
    return run(["leaflet", str(EXAMPLES / name), "--draws", "20", *words])


def test_it_writes_the_leaflet_alone(tmp_path, capsys):
    pytest.importorskip("typst")
    out = tmp_path / "leaflet"
    assert leaflet("ckd.json", "--override", OVERRIDE, "--out", str(out), "--start-date", "2026-12-01", "--pdf") == 0
    written = {one.name for one in out.iterdir() if not one.name.startswith(".")}
    assert written == {"leaflet.html", "leaflet.json", "leaflet.pdf"}
    assert "1 Dec 2026" in (out / "leaflet.html").read_text(encoding="utf-8")
    assert (out / "leaflet.pdf").read_bytes().startswith(b"%PDF")
    printed = capsys.readouterr().out
    assert "Your baclofen" in printed and str(out / "leaflet.html") in printed.replace("\n  ", "")
    assert printed.endswith(CLOSE + "\n")


def test_a_refused_course_is_a_card_for_the_clinician(tmp_path, capsys):
    out = tmp_path / "leaflet"
    assert leaflet("ckd.json", "--out", str(out)) == 3
    printed = " ".join(capsys.readouterr().out.split())
    assert "No leaflet for the patient" in printed and "do not hand this page to the patient" in printed
    assert "With kidney function below 30 or on dialysis baclofen is avoided." in printed
    assert not out.exists()


def test_a_conditional_course_says_what_is_missing(tmp_path, capsys):
    assert leaflet("half_known.json", "--out", str(tmp_path / "leaflet")) == 3
    assert "Do not start until: creatinine." in " ".join(capsys.readouterr().out.split())
    assert list(tmp_path.iterdir()) == []


def test_json_names_what_each_line_rests_on(capsys):
    assert leaflet("ckd.json", "--json") == 3
    found = json.loads(capsys.readouterr().out)
    assert found["withheld"] is True
    assert "ren.wolf.avoid" in found["sections"][0]["lines"][1]["ids"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "a leaflet without a place; allowed: --out FOLDER, or --json"),
        (("--json", "--pdf"), "--pdf or --start-date without --out"),
        (("--json", "--for", "back-pain"), "use 'back-pain'"),
        (("--json", "--route", "epidural"), "route 'epidural'"),
    ],
)
def test_unusable_input_is_one_clear_line(words, said, capsys):
    assert leaflet("ms_adult.json", *words) == 2
    captured = capsys.readouterr()
    assert said in captured.err and captured.err.count("\n") == 1
    assert captured.out == ""
