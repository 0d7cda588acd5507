"""The table of the claims: read strictly, with the numbers of its reasons from their rows."""

from __future__ import annotations

import pytest

from eutonia.errors import EvidenceError, InputError
from eutonia.planner.rules import limit
from eutonia.reporting.claims import load_claims, printed, row_of


def test_a_placeholder_is_a_value_an_end_or_a_limit():
    assert printed("{ae.label.drowsy.trial} %") == "63 %"
    assert printed("{ae.label.dizzy.low} to {ae.label.dizzy.high} %") == "5 to 15 %"
    assert printed("below {ren.wolf.avoid}") == f"below {limit('ren.wolf.avoid'):g}"


def test_an_id_that_ends_in_high_is_not_cut():
    assert row_of("ae.ckd.high") == "ae.ckd.high" and row_of("ae.label.dizzy.high") == "ae.label.dizzy"
    assert printed("{ae.ckd.high}") == "1.11"


def test_a_placeholder_without_a_number_is_refused():
    with pytest.raises(EvidenceError, match="no single number"):
        printed("{ae.label.dizzy}")
    with pytest.raises(InputError, match="does not exist"):
        printed("{ae.label.dizzzy}")


def test_a_gap_in_the_numbers_is_refused(monkeypatch):
    from eutonia.reporting import claims

    rows = claims.read_table(claims.TABLE)
    monkeypatch.setattr(claims, "read_table", lambda name: rows[1:])
    with pytest.raises(EvidenceError, match="without a gap"):
        load_claims()


def test_an_unknown_verdict_is_refused(monkeypatch):
    from eutonia.reporting import claims

    rows = [{**row, "verdict": "true"} for row in claims.read_table(claims.TABLE)]
    monkeypatch.setattr(claims, "read_table", lambda name: rows)
    with pytest.raises(InputError, match="guide.1"):
        load_claims()


def test_the_comparison_of_the_roads_has_its_places():
    places = sorted(one.place for one in load_claims() if one.place)
    assert places == list(range(1, len(places) + 1))
    assert all(bool(one.place) == bool(one.aspect) == bool(one.road) for one in load_claims())
