"""Words of the command line that become records."""

import pytest

from eutonia.errors import InputError
from eutonia.faces.cli_words import date_of, override_of, patient_of


def test_an_override_has_rule_reason_and_name():
    found = override_of("ren.wolf.avoid: Tried all else: also this: Dr A. Example")
    assert (found.rule_id, found.reason, found.name) == ("ren.wolf.avoid", "Tried all else: also this", "Dr A. Example")
    with pytest.raises(InputError, match="rule_id: reason: name"):
        override_of("ren.wolf.avoid: no name")


def test_a_date_is_a_day_or_nothing():
    assert date_of(None) is None
    assert date_of("2026-12-01").isoformat() == "2026-12-01"
    with pytest.raises(InputError, match="a day as 2026-12-01"):
        date_of("1 December")


def test_the_country_is_a_fact_beside_the_file(tmp_path):
    path = tmp_path / "patient.json"
    path.write_text('{"age_years": 45, "sex": "male", "weight_kg": 70}', encoding="utf-8")
    assert patient_of(path, "UK", ["weight_kg=80"]).jurisdiction == "UK"
    assert patient_of(path, None, ["weight_kg=80"]).weight_kg == 80
