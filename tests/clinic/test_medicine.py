"""Medicine names: whole words, brands, combinations, and never a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.clinic.medicine import known_classes, medicine_classes
from eutonia.evidence.library import read_table


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("morphine", ("opioid",)),
        ("MORPHINE SULFATE 10 mg/5 mL oral solution", ("opioid",)),
        ("Oramorph", ("opioid",)),
        ("Co-codamol 30/500", ("opioid",)),
        ("Percocet", ("opioid",)),
        ("Nurofen Plus", ("nsaid", "opioid")),
        ("clonazepam 0.5 mg", ("anticonvulsant", "benzodiazepine")),
        ("Zestoretic", ("ace_inhibitor", "antihypertensive", "diuretic")),
        ("losartan / hydrochlorothiazide", ("antihypertensive", "arb", "diuretic")),
        ("Lioresal 10 mg tablets", ("baclofen",)),
        ("Sinemet CR", ("levodopa",)),
        ("Lyrica", ("gabapentinoid",)),
        ("St. Elsewhere's wonder root", ()),
        ("<script>", ()),
        ("morphinex", ()),
        ("hydromorphone", ("opioid",)),
        ("foozil potassium", ()),
        ("paracetamol / foozil", ()),
        ("Aspirin 81 MG / omeprazole 40 MG Oral Tablet", ("other",)),
        ("paracetamol 500 mg + codeine 30 mg", ("opioid", "other")),
        ("Propoxyphene Nap.-Apap (N-100)", ("opioid",)),
        ("Wonderphene-Apap", ()),
        ("Albumin 5% (12.5g / 250mL)", ("other",)),
        ("24 HR paracetamol 650 MG", ("other",)),
        ("polyvinyl alcohol 1.4 % eye drops", ("other",)),
        ("alcohol", ("alcohol",)),
    ],
)
def test_classes_by_name(name: str, classes: tuple[str, ...]) -> None:
    assert medicine_classes(name) == classes


def test_an_acetaminophen_combination_keeps_its_opioid() -> None:
    assert "opioid" in medicine_classes("hydrocodone-acetaminophen 5-325 mg")


def test_harmless_medicines_are_classified_as_other() -> None:
    assert medicine_classes("paracetamol") == medicine_classes("Vitamin D3 1000 units") == ("other",)


@given(
    st.sampled_from([row["id"] for row in read_table("medicines.csv")]), st.sampled_from(["upper", "title", "lower"])
)
def test_case_and_surroundings_do_not_matter(name: str, case: str) -> None:
    plain = medicine_classes(name)
    assert plain
    assert set(plain) <= set(medicine_classes(f"  {getattr(name, case)()} 5 mg tablet (generic)"))


def test_every_name_stands_once_and_has_a_class() -> None:
    rows = read_table("medicines.csv")
    names = [one.casefold() for row in rows for one in (row["id"], *filter(None, row["brands"].split("; ")))]
    assert sorted({one for one in names if names.count(one) > 1}) == []
    assert all(row["classes"] for row in rows)
    assert len(names) > 250


def test_classes_are_a_sorted_closed_list() -> None:
    assert {"opioid", "benzodiazepine", "nsaid", "baclofen", "levodopa", "other"} <= set(known_classes())
    assert list(known_classes()) == sorted(set(known_classes()))
