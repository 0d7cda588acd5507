"""The chart: the newest value that is not after the day of the plan, and nothing settled in silence."""

from datetime import date, datetime

import pytest

from eutonia.clinic.chart import Charted, choose, choose_kidney

DAY = date(2026, 11, 20)


def creatinine(value, on, shown="", fault="", name="creatinine_mg_per_dl"):
    at = datetime.fromisoformat(on) if on else None
    return Charted(name=name, value=value, at=at, shown=shown or f"creatinine {value} mg/dL", estimator="", fault=fault)


def codes(findings):
    return [finding.code for finding in findings]


def test_the_newest_value_wins_and_keeps_its_date():
    values = [creatinine(0.8, "2026-11-01"), creatinine(1.4, "2026-11-18T08:00"), creatinine(1.1, "2026-11-18T06:00")]
    chosen, findings = choose(values, DAY)
    assert chosen is not None and chosen.value == 1.4 and chosen.at == datetime(2026, 11, 18, 8)
    assert codes(findings) == ["value_used"] and "18 Nov 2026" in findings[0].text


def test_a_value_after_the_day_is_named_and_not_used():
    chosen, findings = choose([creatinine(0.8, "2026-11-01"), creatinine(3.0, "2026-11-21")], DAY)
    assert chosen is not None and chosen.value == 0.8
    assert "future_date" in codes(findings)


def test_an_unusable_newest_value_is_not_replaced_by_an_older_one():
    values = [
        creatinine(0.8, "2026-11-01"),
        creatinine(None, "2026-11-18", "creatinine >10 mg/dL", "a bound, not a value"),
    ]
    chosen, findings = choose(values, DAY)
    assert chosen is None
    assert [finding.blocks for finding in findings if finding.code == "unusable_value"] == [True]


def test_an_older_unusable_value_is_named_but_does_not_block():
    values = [
        creatinine(None, "2026-11-01", "creatinine 0.0 mg/dL", "0 is no creatinine"),
        creatinine(0.8, "2026-11-18"),
    ]
    chosen, findings = choose(values, DAY)
    assert chosen is not None and chosen.value == 0.8
    assert [finding.blocks for finding in findings if finding.code == "unusable_value"] == [False]


def test_two_values_of_one_moment_are_not_chosen_between():
    chosen, findings = choose([creatinine(0.8, "2026-11-18"), creatinine(1.6, "2026-11-18")], DAY)
    assert chosen is None and "conflicting_values" in codes(findings)


def test_the_same_value_twice_is_one_value():
    chosen, findings = choose([creatinine(70.0, "2026-11-18"), creatinine(69.9, "2026-11-18")], DAY)
    assert chosen is not None and chosen.value == 70.0
    assert "conflicting_values" not in codes(findings)


def test_an_undated_value_serves_only_where_no_dated_one_is():
    chosen, findings = choose([creatinine(2.0, ""), creatinine(0.8, "2026-11-18")], DAY)
    assert chosen is not None and chosen.value == 0.8 and "undated_value" in codes(findings)
    chosen, findings = choose([creatinine(2.0, "")], DAY)
    assert chosen is not None and chosen.value == 2.0 and "undated_value" in codes(findings)


def test_kidney_values_of_other_days_do_not_mix():
    old = creatinine(95, "2025-01-01", "eGFR 95", name="egfr_ml_per_min_per_1_73m2")
    kidney, findings = choose_kidney([creatinine(1.8, "2026-11-18"), old], DAY)
    assert kidney is not None and kidney.creatinine_mg_per_dl == 1.8 and kidney.measured_on == date(2026, 11, 18)
    assert kidney.egfr_ml_per_min_per_1_73m2 is None
    assert "older_value" in codes(findings)


def test_kidney_values_of_one_day_stay_together():
    egfr = Charted(
        name="egfr_ml_per_min_per_1_73m2", value=38, at=datetime(2026, 11, 18, 9), shown="eGFR 38", estimator="MDRD"
    )
    kidney, _ = choose_kidney([creatinine(1.8, "2026-11-18T07:00"), egfr], DAY)
    assert kidney is not None and kidney.creatinine_mg_per_dl == 1.8
    assert kidney.egfr_ml_per_min_per_1_73m2 == 38 and kidney.estimator == "MDRD"


def test_a_newer_unusable_kidney_value_leaves_the_kidney_unknown():
    values = [
        creatinine(0.8, "2026-11-01"),
        creatinine(None, "2026-11-18", "creatinine >10 mg/dL", "a bound, not a value"),
    ]
    kidney, findings = choose_kidney(values, DAY)
    assert kidney is None and any(finding.blocks for finding in findings)


@pytest.mark.parametrize("values", [[], [creatinine(3.0, "2027-01-01")]])
def test_no_value_is_no_kidney(values):
    assert choose_kidney(values, DAY)[0] is None
