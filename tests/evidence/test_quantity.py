"""A row becomes a quantity only when it is whole."""

import pytest

from eutonia.evidence.quantity import COLUMNS, KINDS, quantity_of

WHOLE = dict.fromkeys(COLUMNS, "") | {
    "id": "test.clearance",
    "topic": "test",
    "quantity": "clearance",
    "value": "7.5",
    "unit": "L/h",
    "low": "6",
    "high": "9",
    "spread": "30",
    "spread_is": "range; CV %",
    "kind": "published",
    "source": "kochak1985; simon2018",
    "verified": "yes",
}


def test_a_whole_row_is_read():
    quantity = quantity_of(WHOLE)
    assert (quantity.value, quantity.low, quantity.high, quantity.spread) == (7.5, 6.0, 9.0, 30.0)
    assert quantity.verified is True
    assert quantity.source_keys == ("kochak1985", "simon2018")


def test_a_quantity_cannot_be_changed():
    with pytest.raises(AttributeError):
        quantity_of(WHOLE).value = 8.0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        ({"unit": ""}, "unit is empty"),
        ({"kind": ""}, "kind is empty"),
        ({"source": " "}, "source is empty"),
        ({"topic": ""}, "topic is empty"),
        ({"quantity": ""}, "quantity is empty"),
        ({"id": ""}, "id is empty"),
        ({"kind": "guess"}, "'guess' is none of"),
        ({"verified": "n/a"}, "'n/a' is neither yes nor no"),
        ({"verified": ""}, "neither yes nor no"),
        ({"low": "10"}, "low 10 is above high 9"),
        ({"value": "7,5"}, "'7,5' is not a number"),
        ({"value": "nan"}, "not finite"),
        ({"high": "inf"}, "not finite"),
        ({"spread": "SD 3"}, "'SD 3' is not a number"),
        ({"value": "", "low": ""}, "value is empty"),
        ({"unit": "text", "value": ""}, "value is empty"),
        ({"spread_is": ""}, "spread_is does not say"),
    ],
)
def test_a_spoiled_row_is_refused(spoiled, said):
    with pytest.raises(ValueError, match=said):
        quantity_of(WHOLE | spoiled)


def test_a_value_may_be_left_out_where_low_and_high_are_given():
    assert quantity_of(WHOLE | {"value": ""}).value is None


def test_a_text_is_kept_as_text():
    quantity = quantity_of(WHOLE | {"value": "no effect of food", "unit": "text", "low": "", "high": "", "spread": ""})
    assert quantity.value == "no effect of food"


def test_only_five_kinds_exist():
    assert set(KINDS) == {"label", "published", "derived", "fitted", "assumed"}
