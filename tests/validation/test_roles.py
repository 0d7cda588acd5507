"""The three roles of published results are disjoint, and a broken row is named."""

from __future__ import annotations

import csv

import pytest

from eutonia.errors import EvidenceError
from eutonia.evidence.citation import sources
from eutonia.evidence.library import TABLES, quantities
from eutonia.validation.results import ROLES, read_results, results

BUILT_ON = {one for result in results().values() if result.role == "anchor" for one in result.evidence_ids}


def test_every_result_names_a_known_source_and_known_evidence():
    for one in results().values():
        assert one.source in sources(), one.id
        assert set(one.evidence_ids) <= set(quantities()), one.id


def test_no_number_of_an_anchor_is_used_for_validation():
    mixed = [one.id for one in results().values() if one.role == "validation" and BUILT_ON & set(one.evidence_ids)]
    assert mixed == []


def test_no_number_has_two_roles_beside_validation():
    roles: dict[str, set[str]] = {}
    for one in results().values():
        for id in one.evidence_ids:
            roles.setdefault(id, set()).add(one.role)
    assert {id: found for id, found in roles.items() if "validation" in found and len(found) > 1} == SEVERAL


# One row of the notes holds two findings: the size was used, the time was not.
SEVERAL = {"reflex.expect.pad.stretch": {"used", "validation"}}


def test_every_role_is_there():
    assert {one.role for one in results().values()} == set(ROLES)


@pytest.mark.parametrize(
    ("column", "given", "says"),
    [
        ("unit", "", "unit is empty"),
        ("role", "test", "none of anchor, used, validation"),
        ("interval_percent", "99", "68 or 90 or 95"),
        ("statistic", "mode", "none of mean"),
        ("low", "", "low and high must be numbers"),
        ("setting", "dose", "name=value"),
    ],
)
def test_a_broken_row_is_named(column, given, says, tmp_path):
    with (TABLES / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:2]
    rows[1][column] = given
    with (tmp_path / "results.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(EvidenceError, match=f"{rows[1]['id']}.*{says}"):
        read_results(tmp_path)
