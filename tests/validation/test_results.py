"""The table of published results: every row complete, with one role, and refused with one line where it is not."""

from __future__ import annotations

import csv
import shutil

import pytest

from eutonia.errors import EvidenceError
from eutonia.evidence.citation import sources
from eutonia.evidence.library import TABLES, quantities
from eutonia.validation.registry import prediction_of
from eutonia.validation.results import RESULTS, ROLES, read_results, results


@pytest.mark.parametrize("id", results())
def test_every_result_has_evidence_a_source_and_a_prediction(id):
    one = results()[id]
    assert prediction_of(id)
    assert all(evidence in quantities() for evidence in one.evidence_ids), one.evidence_ids
    assert all(key in sources() for key in one.source.split("; ")), one.source


def spoiled(tmp_path, id, **cells):
    """A copy of the table with some cells of one row changed."""
    with (TABLES / RESULTS).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    next(row for row in rows if row["id"] == id).update(cells)
    with (tmp_path / RESULTS).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return tmp_path


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        ({"unit": ""}, "hm_lp_1h.*unit is empty"),
        ({"low": ""}, "hm_lp_1h.*without a spread it can neither be fitted nor judged"),
        ({"spread_is": ""}, "hm_lp_1h.*spread_is say what the interval is"),
        ({"low": "80"}, "hm_lp_1h.*value between them"),
        ({"role": "both"}, "hm_lp_1h.*role 'both' is none of anchor, used, validation"),
        ({"interval_percent": "99"}, "hm_lp_1h.*68 or 90 or 95"),
        ({"statistic": "mode"}, "hm_lp_1h.*statistic 'mode'"),
        ({"setting": "50 ug"}, "hm_lp_1h.*setting must read"),
    ],
)
def test_a_spoiled_row_is_refused_and_named(tmp_path, cells, line):
    with pytest.raises(EvidenceError, match=line):
        read_results(spoiled(tmp_path, "hm_lp_1h", **cells))


def test_a_number_that_is_both_anchor_and_validation_is_refused(tmp_path):
    with (TABLES / RESULTS).open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["id"] == "stokic_30")
    shutil.copy(TABLES / RESULTS, tmp_path / RESULTS)
    row.update(id="again", role="validation", quantity="in other words")
    with (tmp_path / RESULTS).open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, list(row)).writerow(row)
    with pytest.raises(EvidenceError, match=r"again.*cir.hum.hm.ed75 is anchor as stokic_30 and validation here"):
        read_results(tmp_path)


# One row of the notes holds two findings: the size was used, the time was not.
SEVERAL = {"reflex.expect.pad.stretch": {"used", "validation"}}


def test_what_validates_has_no_other_role_beside():
    roles: dict[str, set[str]] = {}
    for one in results().values():
        for id in one.evidence_ids:
            roles.setdefault(id, set()).add(one.role)
    assert {id: found for id, found in roles.items() if "validation" in found and len(found) > 1} == SEVERAL


def test_every_role_is_there():
    assert {one.role for one in results().values()} == set(ROLES)
