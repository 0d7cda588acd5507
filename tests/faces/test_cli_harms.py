"""``eutonia harms``: each effect with its chance, placebo and grounds; by mouth, by pump, and what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from eutonia.faces.cli import run

EXAMPLES = Path(__file__).parents[2] / "examples"
CLOSE = "For research, teaching and preparation; a clinician decides."


def said(capsys, example, *words, code=0):
    assert run(["harms", str(EXAMPLES / example), "--draws", "60", *words]) == code
    shown = capsys.readouterr()
    return " ".join((shown.out if code == 0 else shown.err).split())


def test_a_dose_by_mouth(capsys):
    text = said(capsys, "ms_adult.json", "--dose", "20mg", "--times", "3")
    assert "Unwanted effects at 60 mg daily by mouth" in text
    assert re.search(r"Drowsiness: \d\d in 100 \(\d\d to \d\d\); 36 in 100 on placebo\.", text)
    assert "Dizziness: 10 in 100 (5 to 15); no placebo rate published." in text
    assert "[ae.label.dizzy, harms.fades.dizziness]" in text
    assert "No number here says that a dose is safe." in text
    assert text.endswith(CLOSE)


def test_in_kidney_disease_the_absolute_numbers_are_said(capsys):
    text = said(capsys, "elderly.json", "--dose", "10mg", "--times", "2", "--set", "creatinine_mg_per_dl=1.6")
    assert "11 in 1,000 were admitted with encephalopathy" in text and "4.2 in 1,000 with less" in text
    assert "eGFR 30 to 44 (this patient's band)" in text and "every 81 people (54 to 161)" in text


def test_outside_the_studied_group_it_says_so(capsys):
    text = said(capsys, "ckd.json", "--dose", "5mg", "--times", "1")
    assert "Outside the studied group: 60 years, studied from 66 years." in text


def test_the_plan_of_a_pump(capsys):
    text = said(capsys, "sci_pump.json", "--route", "intrathecal")
    assert "Drowsiness: 8.4 in 100 (5.1 to 13); no placebo rate published." in text
    assert "micrograms daily and 80 mg daily by mouth" in text
    assert "withdrawal syndromes per pump-year: 5 (2.15 to 9.83) in 100 pump-years" in text


def test_a_rate_of_a_pump(capsys):
    text = said(capsys, "sci_pump.json", "--route", "intrathecal", "--dose-ug-per-day", "300")
    assert "Unwanted effects at 300 micrograms daily by pump" in text


def test_half_known_is_said(capsys):
    assert "Kidney function is not known" in said(capsys, "half_known.json")


def test_json_holds_the_record(capsys):
    assert run(["harms", str(EXAMPLES / "ms_adult.json"), "--draws", "60", "--json"]) == 0
    held = json.loads(capsys.readouterr().out)["harms"]
    assert len(held["effects"]) == 12 and held["effects"][0]["name"] == "drowsiness"
    assert held["effects"][1]["in_100"] == {"low": 5, "middle": 10, "high": 15}
    assert held["effects"][1]["without_in_100"] is None


@pytest.mark.parametrize(
    "words",
    [
        ("--dose", "20mg"),
        ("--times", "3"),
        ("--dose-ug-per-day", "300"),
        ("--route", "intrathecal", "--dose", "20mg", "--times", "3"),
    ],
)
def test_half_a_dose_is_refused(capsys, words):
    assert "--dose with --times, or --route intrathecal with --dose-ug-per-day" in said(
        capsys, "ms_adult.json", *words, code=2
    )


def test_milligrams_for_a_pump_are_refused(capsys):
    text = said(capsys, "sci_pump.json", "--route", "intrathecal", "--dose-ug-per-day", "300mg", code=3)
    assert "cannot be turned into micrograms by pump" in text


def test_a_refused_plan_is_one_line(capsys):
    text = said(capsys, "ckd.json", code=3)
    assert "no plan to look at" in text and "Give a dose to look at it all the same." in text
