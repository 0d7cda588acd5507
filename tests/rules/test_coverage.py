"""docs/coverage.csv accounts for every row of the collected rules, and its tests exist."""

import ast
import csv
from functools import cache
from pathlib import Path

import pytest

from eutonia.evidence.library import read_table
from eutonia.planner.rules import Rule, load_rules

ROOT = Path(__file__).parents[2]
QUARRY = ROOT / "../shared/evidence/rules.csv"
USES = ("executable", "informing", "not_used")


def rows(path: Path = ROOT / "docs/coverage.csv") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def functions(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def named_tests(row: dict[str, str]) -> list[str]:
    return [one for one in row["where"].split("; ") if one.startswith("tests/")]


def test_every_collected_row_has_one_line_with_a_use_and_a_reason() -> None:
    ids = [one["id"] for one in rows()]
    assert len(ids) == len(set(ids)) == 254
    for one in rows():
        assert one["use"] in USES and len(one["reason"]) > 10, one["id"]
        assert bool(one["where"]) == (one["use"] != "not_used"), one["id"]


def test_the_lines_are_those_of_the_collection() -> None:
    if not QUARRY.exists():
        pytest.skip("the collected rules are not beside the repository")
    assert [one["id"] for one in rows()] == [one["id"] for one in rows(QUARRY)]


def test_the_test_of_every_executable_row_exists() -> None:
    for one in rows():
        if one["use"] == "executable":
            assert named_tests(one), one["id"]
        for test in named_tests(one):
            file, name = test.split("::")
            assert name in functions(file), test


def test_the_rules_named_by_a_line_exist() -> None:
    ids = {one.id for one in load_rules()}
    for one in rows():
        if one["use"] != "not_used":
            named = one["reason"].removeprefix("rules: ").split(";")[0].split(" (")[0].split(", ")
            assert named and set(named) <= ids, one["id"]


def rules_of_countries() -> list[Rule]:
    """The rules that speak of patients and countries; what a course is built from is tested with the planner."""
    course = {row["id"] for row in read_table("rules_course.csv")}
    return [one for one in load_rules() if one.id not in course]


def test_every_rule_comes_from_the_collection_or_says_that_it_is_new() -> None:
    told = " ".join(one["reason"] for one in rows()).replace(",", " ").replace(";", " ").split()
    assert [one.id for one in rules_of_countries() if one.id not in told and "new row" not in one.note] == []


def test_every_rule_has_its_own_test() -> None:
    files = sorted(Path(__file__).parent.glob("test_*.py"))
    names = {name for file in files for name in functions(f"tests/rules/{file.name}")}
    for one in rules_of_countries():
        prefix = f"test_{one.id.replace('.', '_')}__"
        assert len([name for name in names if name.startswith(prefix)]) == 1, one.id
