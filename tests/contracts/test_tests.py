"""A test that cannot fail is a defect: each one asserts something."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.contracts.source_tree import ROOT, name_of, tree_of

TEST_FILES = tuple(sorted((ROOT / "tests").rglob("test_*.py")))
HELPERS = tuple(sorted(path for path in (ROOT / "tests").rglob("*.py") if path not in TEST_FILES))
CHECKS = ("raises", "warns", "fail")


def asserting(tree: ast.Module, known: frozenset[str] = frozenset()) -> set[str]:
    """Names of the functions that assert, by themselves or through one of the same file or of `known`."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    sure = set(known)
    while True:
        more = {one.name for one in functions if one.name not in sure and any(map(_is_check(sure), ast.walk(one)))}
        if not more:
            return sure
        sure |= more


def _is_check(sure: set[str]):
    def holds(node: ast.AST) -> bool:
        if isinstance(node, ast.Assert):
            return True
        if not isinstance(node, ast.Call):
            return False
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        return name in sure or name in CHECKS or name.startswith("assert_")

    return holds


@cache
def helpers() -> frozenset[str]:
    """Functions of conftest and helper files that assert."""
    return frozenset(name for path in HELPERS for name in asserting(tree_of(path)))


@pytest.mark.parametrize("path", TEST_FILES, ids=name_of)
def test_every_test_asserts(path: Path) -> None:
    tree = tree_of(path)
    tests = {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    assert tests, "no test in this file"
    assert tests - asserting(tree, helpers()) == set()


def test_an_empty_test_is_seen() -> None:
    source = (
        "def check(x): assert x\ndef test_a(): check(1)\ndef test_b(): print(1)\ndef test_c():\n  with raises(E): f()"
    )
    assert asserting(ast.parse(source)) == {"check", "test_a", "test_c"}
