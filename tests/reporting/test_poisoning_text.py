"""What a poisoning report says: who speaks, by when, with what is not known; spelled as print needs it."""

from __future__ import annotations

import re

import pytest

from eutonia.evidence import lookup, value
from eutonia.reporting.poisoning_text import level_table, scenario_table, sections_of
from eutonia.reporting.words import number, texts
from tests.reporting.poisonings import ALL, kidney_fails, naive, on_dialysis, pump, text_of


def lines(report, name):
    return " ".join(next((one.lines for one in report.sections if one.name == name), ()))


@pytest.mark.parametrize("case", ALL)
def test_depth_names_who_speaks_and_what_is_not_in_it(case):
    said = lines(case(), "depth")
    assert "The model's brain level says:" in said and "The published intakes say" in said
    assert "tolerance" in said and "alcohol" in said


def test_in_kidney_failure_the_cases_speak_first():
    said = lines(on_dialysis(), "depth")
    assert said.startswith("Published cases in kidney failure say: confusion to coma")
    assert said.index("One 25 mg tablet caused coma") < said.index("The model's brain level says")
    assert number(value("poisoning.level.kidney")) in said


def test_a_large_intake_has_both_published_chances_and_the_levels_of_perry():
    said = lines(naive(200), "depth")
    assert re.search(r"coma in 8 % \(3 % to 18 %\)", said) and "ventilation in 5 % (one series)" in said
    assert said.index("coma in 8 %") < said.index("The model's brain level says")
    seen = lookup("od.perry.levels")
    assert f"{number(1000 * seen.low)} to {number(1000 * seen.high)} ng/mL" in said


def test_observation_has_rule_and_model():
    said = lines(naive(), "observe")
    assert "at least 6 hours" in said and "95 % of draws stay below 467 ng/mL" in said and "from now" in said
    late = lines(on_dialysis(), "observe")
    assert "6 hours after the intake" not in late and "days, not hours" in late and "below 200 ng/mL" in late


def test_dialysis_and_replacement_stand_beside_the_event_alone():
    said = lines(on_dialysis(), "removal")
    found = re.search(r"With haemodialysis: the brain falls below the level ([\d.]+) instead of ([\d.]+)", said)
    assert float(found[1]) < float(found[2])
    assert re.search(r"With continuous renal replacement, from hour 6 to 30: plasma falls from [\d.]+ to [\d.]+", said)
    assert "Clearance by haemodialysis is assumed" in said and "7.7" in said
    assert "--dialysis START,HOURS" in lines(naive(), "removal")


def test_charcoal_is_said_to_be_an_upper_bound():
    said = lines(on_dialysis(), "charcoal")
    assert "upper bound" in said and "no study measured" in said and "the most that charcoal could hold back" in said
    assert "--charcoal-after-h" in lines(naive(), "charcoal") and lines(pump(), "charcoal") == ""


def test_wake_up_is_by_the_brain_with_plasma_beside_and_a_late_release():
    said = lines(on_dialysis(), "wake")
    assert re.search(r"The brain is below it again at hour [\d.]+ .*; plasma at hour", said)
    assert "late release" in said and "2 days of lowered consciousness" in said
    assert "plasma never reaches it" in lines(pump(), "wake")


def test_withdrawal_is_said_of_those_who_used_baclofen_alone():
    said = lines(kidney_fails(), "withdrawal")
    assert "may be withdrawal, not poisoning" in said and "Dialysis can swing" in said
    assert lines(naive(), "withdrawal") == ""


def test_what_happened_is_told_back():
    assert "One intake of 20 mg, absorbed as tablets, 2 h ago." in lines(on_dialysis(), "event")
    assert "75 mg daily by mouth for 365 days" in lines(kidney_fails(), "event")
    assert "300 mcg daily by pump for 200 days" in lines(pump(), "event")
    assert "No baclofen before: no tolerance." in lines(naive(), "event")


def test_limits_name_the_listed_miss():
    assert "1.8 h in the median draw" in lines(naive(), "limits")


@pytest.mark.parametrize("case", ALL)
def test_tables_have_now_and_every_scenario(case):
    report = case()
    table, beside = level_table(report.findings), scenario_table(report.findings)
    assert any("(now)" in row[0] for row in table.rows)
    assert [row[0] for row in beside.rows] == [one.title for one in report.findings.scenarios]
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert all(len(row) == len(beside.columns) for row in beside.rows)


@pytest.mark.parametrize("case", ALL)
def test_print_is_safe(case):
    said = re.sub(r"\[[^\]]*\]", "", text_of(case()))  # without the ids of rules
    assert not re.search(r"\bnan\b|\binf\b|\{|\}|q\.d\.|\d\.0 (mg|ng)|(?<![\d.])\.\d|\bug\b|TODO|None", said)
    assert not re.search(r"(?<![\d,.:])\d{4,}(?= (mg|ng|mcg))", said)


def test_every_sentence_of_the_file_is_used():
    from pathlib import Path

    from eutonia.reporting import poisoning_text

    source = "".join(path.read_text() for path in Path(poisoning_text.__file__).parent.glob("poisoning*.py"))
    for name, part in texts("poisoning").items():
        if isinstance(part, dict) and name not in ("depths", "scenarios", "products", "kidneys", "strip"):
            assert f'"{name}"' in source, name


def test_sections_stand_in_one_order():
    order = list(texts("poisoning")["sections"])
    for case in ALL:
        names = [one.name for one in sections_of(case().findings)]
        assert names == [name for name in order if name in names]
