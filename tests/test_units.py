"""Units: exact factors, and never a guess."""

import pytest

from eutonia.errors import InputError
from eutonia.units import convert, parse, unit_named

# The pound and the inch are defined exactly in metric units since 1959 (NIST SP 811, appendix B).
EXACT = [
    (1, "[lb_av]", "kg", 0.45359237),
    (185, "lb", "kg", 83.91458845),
    (66.9, "[in_i]", "cm", 169.926),
    (1, "ft", "cm", 30.48),
    (3250, "g", "kg", 3.25),
    (75, "ug", "mg", 0.075),
    (0.5, "g", "mg", 500),
    (2, "mg/mL", "ug/mL", 2000),
    (5, "mg/mL", "g/L", 5),
    (10, "mg/L", "mg/dL", 1),
    (0.0884, "mmol/L", "umol/L", 88.4),
    (1, "mL/s", "mL/min", 60),
    (1, "mL/s/{1.73_m2}", "mL/min/{1.73_m2}", 60),
    (1, "d", "h", 24),
    (1, "wk", "d", 7),
]


@pytest.mark.parametrize(("value", "given", "wanted", "expected"), EXACT)
def test_conversions_are_exact(value: float, given: str, wanted: str, expected: float) -> None:
    assert convert(value, given, wanted) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("77.9 kg", 77.9, "kg"),
        ("10mg", 10, "mg"),
        ("50 mcg", 50, "ug"),
        ("50 micrograms", 50, "ug"),
        (" 0.5 g ", 0.5, "g"),
        ("-3 mg", -3, "mg"),
        ("90 mL/min/1.73 m2", 90, "mL/min/{1.73_m2}"),
        ("172 lbs", 172, "[lb_av]"),
    ],
)
def test_a_quantity_is_read_with_its_unit(text: str, value: float, unit: str) -> None:
    measure = parse(text)
    assert (measure.value, measure.unit) == (value, unit)


@pytest.mark.parametrize(
    "text", ["77.9", "kg", "", "77,9 kg", "1,200 mg", "12 stone", "10 Mg", "ten mg", "1e999 kg", "nan kg"]
)
def test_what_is_not_clear_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    assert "\n" not in str(caught.value) and "allowed" in str(caught.value)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [("mL/min", "mL/min/{1.73_m2}"), ("mL/min/{1.73_m2}", "mL/min"), ("mg/dL", "umol/L"), ("mg", "mL"), ("kg", "cm")],
)
def test_unlike_quantities_never_meet(given: str, wanted: str) -> None:
    with pytest.raises(InputError):
        convert(1, given, wanted)


@pytest.mark.parametrize("spelling", ["mcg", "mcg/mL", "lb", "lbs", "mL/min/1.73 m2", "in", "micrograms"])
def test_words_are_not_codes(spelling: str) -> None:
    """UCUM has no mcg, lb or in: such a code is invalid, although the word is clear in a text."""
    assert unit_named(spelling, ucum=True) is None
    assert unit_named(spelling) is not None


def test_mg_mcg_and_g_stay_apart() -> None:
    assert len({parse(f"5 {unit}").unit for unit in ("mg", "mcg", "g")}) == 3
    assert unit_named("MG") is None and unit_named("G", ucum=True) is None
