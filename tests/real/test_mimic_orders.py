"""The 18 real baclofen orders of the MIMIC-III demo, screened at the date of each; facts in `expected_orders.csv`."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from eutonia.clinic.acute_kidney import Creatinine, acute_kidney_injury
from eutonia.clinic.kidney import estimate_kidney
from eutonia.errors import InputError
from tests.real.mimic import DATA, Mimic

pytestmark = pytest.mark.skipif(
    not (DATA / "prescriptions.csv").exists(), reason="the MIMIC-III demo is not at ../shared/data/mimic3-demo"
)
with (Path(__file__).parent / "expected_orders.csv").open(encoding="utf-8", newline="") as file:
    EXPECTED = {row["order_row_id"]: row for row in csv.DictReader(file)}
ACUTE = {"yes": True, "no": False, "unknown": None}


@pytest.fixture(scope="session")
def mimic():
    return Mimic()


@pytest.fixture(scope="session")
def orders(mimic):
    return {order.row_id: order for order in mimic.orders if order.is_baclofen}


@pytest.fixture(params=sorted(EXPECTED), ids=lambda id: f"order {id}")
def expected(request):
    return EXPECTED[request.param]


@pytest.fixture
def order(expected, orders):
    return orders[expected["order_row_id"]]


@pytest.fixture
def patient(mimic, order):
    return mimic.patient(order)


def test_baclofen_is_found_in_18_orders_and_in_no_other(mimic, orders):
    assert set(orders) == set(EXPECTED) and len(orders) == 18
    others = [order for order in mimic.orders if not order.is_baclofen]
    assert len(others) == 10_380
    assert not [order for order in others if "baclofen" in order.drug.casefold()]


def test_the_other_orders_give_no_line_about_baclofen(mimic):
    from eutonia.clinic.medicine import medicine_classes

    assert medicine_classes("Baclofen"), "baclofen itself is a known medicine"
    own = set(medicine_classes("Baclofen"))
    others = {order.drug for order in mimic.orders if not order.is_baclofen}
    assert not [drug for drug in others if "baclofen" in medicine_classes(drug)], own


def test_the_table_has_no_frequency_and_so_no_daily_dose(mimic, orders, expected):
    columns = set(mimic.rows("prescriptions.csv")[0])
    assert not columns & {"frequency", "doses_per_24_hrs", "interval", "sig"}
    assert expected["daily_dose"] == "unknown"
    assert orders[expected["order_row_id"]].daily_dose_mg is None


def test_acute_kidney_failure_on_the_date_of_the_order(patient, expected):
    assert patient.kidney.acute_change is ACUTE[expected["acute_kidney_failure"]]


def test_kidney_function_on_the_date_of_the_order(patient, expected):
    found = estimate_kidney(patient)
    assert patient.kidney.creatinine_mg_per_dl == float(expected["creatinine_mg_per_dl"])
    assert patient.age_years == int(expected["age_years"])
    assert found.egfr_ml_per_min_per_1_73m2 == pytest.approx(float(expected["egfr_ml_per_min_per_1_73m2"]), rel=1e-3)
    assert found.crcl_ml_per_min == pytest.approx(float(expected["crcl_ml_per_min"]), rel=1e-3)


def test_little_muscle_is_warned_of(patient, expected):
    found = estimate_kidney(patient)
    assert found.low_muscle_mass is (expected["low_muscle"] == "yes")
    assert any("cystatin C" in note for note in found.notes) is (expected["low_muscle"] == "yes")


def test_a_creatinine_of_zero_is_refused_and_named(patient, expected, mimic, order):
    named = [one for one in patient.findings if one.code == "unusable_value" and "0.0" in one.text]
    in_week = expected["zero_in_7_days"] == "yes"
    zero_before = order.subject_id == "41976" and order.starts.year * 100 + order.starts.month >= 220111
    assert bool(named) is (in_week or (zero_before and order.starts.date().isoformat() > "2201-11-18"))


def test_taken_as_a_value_the_zero_would_have_invented_acute_kidney_failure(mimic, orders):
    order = next(one for one in orders.values() if EXPECTED[one.row_id]["zero_in_7_days"] == "yes")
    patient = mimic.patient(order)
    assert patient.kidney.acute_change is False
    with pytest.raises(InputError, match="mg_per_dl 0"):
        Creatinine(at=order.starts, mg_per_dl=0.0)
    lowest_allowed = Creatinine(at=order.starts.replace(day=18, hour=5), mg_per_dl=0.05)
    usable, _ = mimic.creatinines(order.subject_id, order.starts.replace(hour=23))
    assert acute_kidney_injury([*usable, lowest_allowed], order.starts.replace(hour=23)) is True


@pytest.fixture
def fired(patient):
    """Rules that refuse or caution, and those that wait for something not known."""
    import eutonia as eu

    verdicts = eu.screen(patient, route="oral")

    def ids(*outcomes):
        return {id for verdict in verdicts if verdict.outcome in outcomes for id in verdict.rule_ids}

    return ids("refuse", "caution"), ids("unknown"), verdicts


def test_the_rule_on_acute_kidney_change_agrees(fired, expected):
    fires, waits, _ = fired
    acute = expected["acute_kidney_failure"]
    assert ("ren.aki" in fires) is (acute == "yes")
    assert acute != "unknown" or "ren.aki" in waits


def test_the_kidney_bands_agree(fired, expected):
    fires, _, _ = fired
    age = int(expected["age_years"])
    egfr, crcl = float(expected["egfr_ml_per_min_per_1_73m2"]), float(expected["crcl_ml_per_min"])
    assert {
        "ren.beers": age >= 65 and egfr < 60,
        "ren.wolf.mod": 30 <= egfr < 60,
        "ren.wolf.avoid": egfr < 30,
        "ren.vlav.mild": 50 <= crcl < 80,
        "ren.vlav.mod": 30 <= crcl < 50,
        "ren.vlav.sev": crcl < 30,
    } == {
        id: id in fires
        for id in ("ren.beers", "ren.wolf.mod", "ren.wolf.avoid", "ren.vlav.mild", "ren.vlav.mod", "ren.vlav.sev")
    }


def test_age_65_is_seen_at_the_date_of_the_order(fired, expected):
    fires, _, _ = fired
    assert ("eld.slow" in fires) is (int(expected["age_years"]) >= 65)


def test_no_order_is_simply_allowed_and_what_is_missing_is_named(fired):
    _, waits, verdicts = fired
    assert waits
    missing = " ".join(one.summary for one in verdicts if one.outcome == "unknown")
    assert "allergies" in missing and "diagnosis" in missing


def test_sedatives_ordered_on_the_day_are_counted(fired):
    fires, _, _ = fired
    assert "int.opioid" in fires  # in all 18 an opioid was ordered for the same day


def test_little_muscle_takes_the_all_clear_from_the_kidney(mimic, orders):
    import eutonia as eu

    little = [orders[id] for id, row in EXPECTED.items() if row["low_muscle"] == "yes"]
    cleared = [
        order.row_id
        for order in little
        for verdict in eu.screen(mimic.patient(order), route="oral")
        if verdict.outcome == "allow" and "kidney function" in verdict.summary.split("the risk stays")[0]
    ]
    assert not cleared
