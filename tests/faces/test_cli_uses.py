"""``--for``: what baclofen is given for, as typed and as printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eutonia.errors import InputError
from eutonia.faces.cli import run
from eutonia.faces.cli_uses import use_of

EXAMPLES = Path(__file__).parents[2] / "examples"
CLOSE = "For research, teaching and preparation; a clinician decides."
OF_TONE = ("Ashworth", "H reflex", "Spinal cord, highest")


def said(capsys, example: str, *arguments: str) -> tuple[int, str]:
    code = run(["course", str(EXAMPLES / example), "--draws", "100", *arguments])
    return code, " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("typed", "word"),
    [("reflux", "reflux"), ("alcohol-use", "alcohol_use"), ("muscle-soreness", "muscle_soreness")],
)
def test_a_use_as_typed(typed, word) -> None:
    assert use_of(typed) == word


def test_an_unknown_use_names_the_uses() -> None:
    with pytest.raises(InputError, match="spasticity, reflux, alcohol-use, trigeminal-neuralgia, hiccups"):
        use_of("heartburn")


@pytest.mark.parametrize(
    ("example", "use", "words"),
    [
        (
            "aud.json",
            "alcohol-use",
            ("grade 3 of 4", "France licenses baclofen since 2018", "4 March 2021", "0.87 (0.77 to 0.99",
             "95 % of new groups", "unsettled", "ALPADIR was negative, BACLAD positive", "to zero over 21 days"),
        ),
        (
            "reflux.json",
            "reflux",
            ("grade 2 of 4", "off-label", "Reflux episodes over 24 h", "90 % of draws", "Symptoms barely follow",
             "to zero over 49 days", "pH-impedance"),
        ),
        (
            "neuralgia.json",
            "trigeminal-neuralgia",
            ("grade 1 of 4", "off-label", "10 of 14", "41.9 to 91.6", "No good randomised trial"),
        ),
        (
            "hiccups.json",
            "hiccups",
            ("grade 2 of 4", "Uraemia itself causes hiccups", "1.91 to 25.6", "35 %", "the date of the kidney value"),
        ),
    ],
)  # fmt: skip
def test_a_course_for_a_use(example, use, words, capsys) -> None:
    code, text = said(capsys, example, "--for", use)
    assert code == 0
    for word in words:
        assert word in text, word
    for word in OF_TONE:
        assert word not in text, word
    assert text.endswith(CLOSE)


def test_spasticity_is_what_is_asked_where_nothing_is_said(capsys) -> None:
    code, text = said(capsys, "ms_adult.json")
    assert code == 0 and "Ashworth" in text and "Evidence grade" not in text


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [(("--for", "muscle-soreness"), "use.soreness"), (("--for", "reflux", "--route", "intrathecal"), "use.road")],
)
def test_what_is_refused_says_why(arguments, rule, capsys) -> None:
    code, text = said(capsys, "ms_adult.json", *arguments)
    assert code == 3
    assert "REFUSE" in text and rule in text and "No plan" in text


def test_screen_for_a_use(capsys) -> None:
    assert run(["screen", str(EXAMPLES / "reflux.json"), "--for", "reflux", "--json"]) == 0
    verdicts = json.loads(capsys.readouterr().out)["verdicts"]
    assert "off.gerd" in {id for one in verdicts for id in one["rule_ids"]}
    assert run(["screen", str(EXAMPLES / "reflux.json"), "--for", "muscle-soreness"]) == 3


def test_json_holds_the_use(capsys) -> None:
    assert (
        run(["course", str(EXAMPLES / "neuralgia.json"), "--for", "trigeminal-neuralgia", "--draws", "100", "--json"])
        == 0
    )
    use = json.loads(capsys.readouterr().out)["use"]
    assert use["use"] == "trigeminal_neuralgia" and use["grade"] == 1
    pilot = next(one for one in use["measures"] if one["name"] == "pilot")
    assert pilot["low"] < pilot["middle"] < pilot["high"]
