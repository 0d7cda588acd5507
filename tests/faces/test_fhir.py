"""The FHIR R4 reader, first on records that nobody here wrote."""

from datetime import date
from pathlib import Path

import pytest

from eutonia.errors import InputError
from eutonia.faces.files import read_patient

DATA = Path(__file__).parents[2] / "../shared/data"
CARY = DATA / "synthea-r4/Cary_OHara_spinal_paralysis.json.gz"
CLEO = DATA / "synthea-r4/Cleo_Friesen_stroke_mixed_gfr_units.json.gz"

outside = pytest.mark.skipif(not DATA.exists(), reason="shared/data is not here")


def codes(patient):
    return {finding.code for finding in patient.findings}


@outside
def test_a_record_without_kidney_value():
    """Read by hand from the raw file: born 1963-04-02, last entry of 2021-02-13, weight of 2020-09-16."""
    patient = read_patient(CARY)
    assert patient.as_of == date(2021, 2, 13)
    assert patient.age_years == pytest.approx(57.87, abs=0.01)
    assert patient.sex == "female"
    assert patient.weight_kg == pytest.approx(77.857, abs=0.001)
    assert patient.height_cm == pytest.approx(163.006, abs=0.001)
    assert patient.kidney is None
    assert patient.diagnosis == "spinal_cord_disease"
    assert patient.unlisted == "not known" and patient.has("epilepsy") is None
    assert [medicine.name for medicine in patient.medicines or ()] == ["ferrous sulfate 325 MG Oral Tablet"]
    assert patient.label == "FHIR record"
    texts = " ".join(finding.text for finding in patient.findings)
    assert "77.9 kg" in texts and "16 Sep 2020" in texts
    assert "injury is not stated" in texts
    assert "4 conditions in the record have no rule here" in texts and "Chronic pain" in texts


@outside
def test_no_name_address_or_identifier_comes_in():
    words = read_patient(CARY).model_dump_json()
    for word in ("Cary", "O'Hara", "Gottlieb", "Gloucester", "e39beddb", "a29740c4"):
        assert word not in words


@outside
def test_dead_and_two_gfr_units_are_both_named():
    with pytest.raises(InputError) as caught:
        read_patient(CLEO)
    message = str(caught.value)
    assert caught.value.exit_code == 2
    assert "died" in message
    assert "33914-3" in message and "mL/min/{1.73_m2}" in message and "two units" in message
    assert "\n" not in message
    assert "Cleo_Friesen_stroke_mixed_gfr_units" in message and "1991" not in message


OUTSIDE = sorted([*DATA.glob("hl7-r4-examples/*.json"), *DATA.glob("ips-2.0.0-examples/*.json")])


@outside
def test_every_outside_example_gives_a_patient_or_a_reason():
    assert len([path for path in OUTSIDE if path.name != "PACKAGE.json"]) == 327
    readable, refused = [], []
    for path in OUTSIDE:
        try:
            patient = read_patient(path)
        except InputError as error:
            message = str(error)
            assert path.name in message and "allowed:" in message and "\n" not in message, path
            refused.append(path.name)
        else:
            assert patient.label == "FHIR record"
            readable.append(path.name)
    # Read by hand: no example has age, sex and weight together but this one.
    assert len(refused) + len(readable) == len(OUTSIDE)
