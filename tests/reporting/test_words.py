"""Safe spelling in print (ISMP)."""

import pytest

from eutonia.errors import EvidenceError
from eutonia.reporting.words import dose, exact_number, in_people, in_print, number, percent, with_numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5.0, "5"),
        (0.5, "0.5"),
        (1234.5, "1,234"),
        (12_000, "12,000"),
        (0.07741, "0.0774"),
        (362.4, "362"),
        (0, "0"),
        (-0.5091, "-0.509"),
        (9.999, "10"),
        (0.0000123, "below 0.0001"),
        (-1e-40, "0"),
        (0.00012, "0.0001"),
        (99.96, "100"),
    ],
)
def test_numbers_have_three_digits_that_count_a_leading_zero_and_no_trailing_zero(value, text):
    assert number(value) == text


def test_doses_are_never_rounded():
    assert dose(7.5) == "7.5 mg"
    assert dose(10.0) == "10 mg"
    assert dose(1200.0) == "1,200 mg"
    assert exact_number(2.125) == "2.125"


def test_a_share_that_is_not_quite_none_or_all_says_so():
    assert percent(0) == "0 %"
    assert percent(0.004) == "below 1 %"
    assert percent(0.45) == "45 %"
    assert percent(0.996) == "above 99 %"
    assert percent(1) == "100 %"


@pytest.mark.parametrize(
    ("given", "country", "text"),
    [
        ("50 ug once", "US", "50 mcg once"),
        ("50 µg once", "DE", "50 micrograms once"),
        ("50 μg once", None, "50 mcg once"),
        ("bug and drug", "US", "bug and drug"),
        ("5.0 mg", "US", "5 mg"),
        ("2.50 mg", "US", "2.5 mg"),
        (".5 mg", "US", "0.5 mg"),
        ("5mg q.d.", "US", "5 mg daily"),
        ("40 mg/d", "US", "40 mg/day"),
        ("1200 mg", "US", "1,200 mg"),
        ("10.05 mg", "US", "10.05 mg"),
        ("US label 2022-2024, section 2.0", "US", "US label 2022-2024, section 2.0"),
    ],
)
def test_text_of_records_is_spelled_safely(given, country, text):
    assert in_print(given, country) == text


@pytest.mark.parametrize(
    ("share", "said"),
    [((12,), "12 in 100"), ((0.42,), "4.2 in 1,000"), ((57.4, 43.2, 68.9), "57 in 100 (43 to 69)"),
     ((0.8, 0.55, 1.04), "8 in 1,000 (5.5 to 10)"), ((4.5, 0, 9), "4.5 in 100 (0 to 9)")],
)  # fmt: skip
def test_shares_are_natural_frequencies(share, said):
    assert in_people(*share) == said


def test_shares_side_by_side_are_of_the_same_people():
    assert (in_people(1.11, of=1000), in_people(0.42, of=1000)) == ("11 in 1,000", "4.2 in 1,000")


def test_a_sentence_takes_its_numbers_from_their_rows():
    said = with_numbers("{ae.ckd.high} of {ae.ckd.high.n}, {ae.label.dizzy.low} at {dose}", dose="20")
    assert said == "1.11 of 9707, 5 at 20"
    with pytest.raises(EvidenceError, match="has no single number"):
        with_numbers("{ae.label.dizzy}")
