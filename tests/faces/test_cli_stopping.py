"""``taper --compare``, ``dependence`` and ``interruption``: emergency first, tables, JSON, one line for bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eutonia.faces.cli import run

EXAMPLES = Path(__file__).parents[2] / "examples"
ADULT, HALF = str(EXAMPLES / "ms_adult.json"), str(EXAMPLES / "half_known.json")
CLOSE = "For research, teaching and preparation; a clinician decides."
FEW = ["--draws", "24"]
COMPARE = ["taper", ADULT, "--compare", "--dose", "20mg", "--times", "4", *FEW]


def said(capsys, *words):
    code = run([*words])
    out = capsys.readouterr()
    return code, " ".join(out.out.split()), out.err


def test_a_taper_is_compared_for_two_times_of_use(capsys, tmp_path):
    code, text, _ = said(capsys, *COMPARE, "--used-days", "60", "--used-days", "365", "--out", str(tmp_path / "stop"))
    assert code == 0 and text.startswith("EMERGENCY:") and text.endswith(CLOSE)
    assert "After 60 days of 80 mg daily, 24 draws" in text and "After 365 days of 80 mg daily" in text
    for words in ("never to be done", "by the rules over 63 days", "its scale is assumed", "wd.itb.rate", "Report: "):
        assert words in text, words
    assert (tmp_path / "stop" / "report.html").is_file()


def test_what_the_rules_say_of_the_patient_comes_first(capsys):
    code, text, _ = said(
        capsys, "taper", HALF, "--compare", "--dose", "10mg", "--times", "3", "--used-days", "30", *FEW
    )
    assert code == 0 and text.startswith("CAUTION") and "prec.psych" in text


def test_adaptation_by_dose_and_day(capsys):
    code, text, _ = said(capsys, "dependence", HALF, "--dose", "10mg", "--dose", "20mg", "--times", "3", *FEW)
    assert code == 0 and text.startswith("EMERGENCY:") and text.endswith(CLOSE)
    assert "After 365 days of 60 mg daily receptor density is" in text and "Nobody has measured either" in text


def test_a_gap_says_what_the_rules_say(capsys):
    gap = ["interruption", ADULT, "--dose", "20mg", "--times", "4", "--used-days", "90", "--days-without", "2"]
    code, text, _ = said(capsys, *gap, "--because", "surgery", *FEW)
    assert code == 0 and text.startswith("EMERGENCY:") and "including the day of surgery" in text
    assert "gap.short" in text and "No guidance was found" in text and "hours after the last dose" in text
    code, text, _ = said(capsys, *gap, "--json", *FEW)
    found = json.loads(text)
    assert found["days_without"] == 2 and found["restarts"][0]["by_rules"] and found["emergency"]


def test_json_of_a_comparison_is_whole(capsys):
    code, text, _ = said(capsys, *COMPARE, "--used-days", "60", "--json")
    found = json.loads(text)
    assert code == 0 and [one["name"] for one in found["endings"]] == ["stop", "linear", "linear", "linear", "rules"]
    assert {one["name"] for one in found["versions"]} >= {"model_version", "seed"}
    assert found["disclaimer"]


GAP = ["interruption", ADULT, "--dose", "20mg", "--times", "4", "--used-days", "90"]
BAD = [
    ([*COMPARE, "--used-days", "60", "--used-days", "60"], "used_days [60, 60]"),
    (["taper", ADULT, "--dose", "20mg", "--times", "4", "--used-days", "60", "--used-days", "90"], "add --compare"),
    (["taper", ADULT, "--dose", "20mg", "--times", "4", "--used-days", "60", "--out", "x"], "add --compare"),
    ([*COMPARE, "--used-days", "0"], "days 0"),
    (["dependence", ADULT, "--dose", "10mg", "--dose", "10mg", "--times", "3"], "each dose once"),
    (["dependence", ADULT, "--dose", "10ug", "--times", "3"], "dose '10ug'"),
    ([*GAP, "--days-without", "0"], "days_without 0"),
    ([*GAP, "--days-without", "2", "--because", "flood"], "because 'flood'; allowed: surgery, supply, vomiting"),
]


@pytest.mark.parametrize(("words", "message"), BAD, ids=[message for _, message in BAD])
def test_bad_input_is_one_line(capsys, words, message):
    code, text, err = said(capsys, *words, *([] if "--draws" in words else FEW))
    assert code == 2 and text == ""
    assert message in err and err.strip().splitlines()[-1].startswith("eutonia: ")


@pytest.mark.parametrize("command", ["taper", "dependence", "interruption"])
def test_help_has_an_example(capsys, command):
    code, text, _ = said(capsys, command, "--help")
    assert code == 0 and f"Example: eutonia {command}" in text
