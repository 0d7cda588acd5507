"""``eutonia compare``: both roads in words, with intervals, sources and what speaks against the guide."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from eutonia.errors import InputError
from eutonia.evidence import value
from eutonia.faces.cli_compare import compare

EXAMPLES = Path(__file__).parents[2] / "examples"
CLOSE = "For research, teaching and preparation; a clinician decides."


def said(capsys, **options):
    code = compare(EXAMPLES / options.pop("example", "sci_pump.json"), draws=200, **options)
    return code, capsys.readouterr().out


@pytest.fixture
def printed(capsys):
    code, text = said(capsys)
    assert code == 0
    return " ".join(text.split())


def test_both_dose_ratios_are_said_with_their_interval(printed):
    number = r"([\d,]+)"
    pattern = rf"same effect at the leg cord: 1 to {number} \(90 % of draws 1 to {number} up to 1 to {number}\)"
    median, low, high = (float(one.replace(",", "")) for one in re.search(pattern, printed).groups())
    # about 1 to 1,000 up to 1 to 3,000
    assert low < 3000 and high > 1000 and 1000 < median < 3500
    assert "Usual doses: 1 to 145 (1 to 100 up to 1 to 267)" in printed
    assert "Usual doses are not doses of equal effect" in printed


def test_plasma_and_sleepiness_are_said(printed):
    lower = re.search(r"Plasma by pump is ([\d.]+) times lower", printed)
    assert float(lower[1]) > value("compare.plasma.least")
    assert "makes no sleepier than the dose by mouth. Holds." in printed
    assert re.search(r"at the highest usual rate it gets more in [\d.]+ %", printed)


def test_contradictions_stand_out(printed):
    assert "CONTRADICTED By pump: There are fewer side effects in all" in printed
    assert "96 % had any adverse event by pump against 63 %" in printed
    assert re.search(r"CONTRADICTED By pump: The pump is for more severe, localised spasticity\.", printed)
    assert "sisters.any.itb" in printed


def test_device_risk_is_a_yearly_number_with_its_source(printed):
    assert "any complication: 7.4 in 100 pump-years (adults, Slovenia 2001-2021) [cx.slov.all]" in printed


def test_print_is_safe(printed):
    assert printed.endswith(CLOSE)
    assert not re.search(r"\bug\b|µg|\d\.\d*0 |(?<![\d.])\.\d", printed)
    assert "80 mg daily" in printed and "800 micrograms daily" in printed


def test_a_child_gets_the_reason(capsys):
    code, text = said(capsys, example="child_cp.toml")
    text = " ".join(text.split())
    assert code == 0
    assert "The pump is not simulated: " in text and "intrathecal course at age" in text
    assert "same effect at the leg cord" not in text


def test_json_holds_the_same(capsys):
    code, text = said(capsys, json=True)
    held = json.loads(text)
    assert code == 0 and held["disclaimer"] == CLOSE
    assert held["comparison"]["usual_dose_ratio"]["high"] == pytest.approx(80_000 / 300)
    assert held["comparison"]["equal_effect_ratio"]["median"] > 1000
    assert "matched.ratio" in held["comparison"]["sources"]


def test_a_file_that_is_not_there_is_one_clear_error():
    with pytest.raises(InputError, match=r"nobody\.json"):
        compare(EXAMPLES / "nobody.json")
