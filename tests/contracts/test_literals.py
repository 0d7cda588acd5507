"""No number without a source: code holds only the numbers that need none."""

import ast
from pathlib import Path

import pytest

from tests.contracts.source_tree import FILES, PACKAGE, name_of, tree_of

ALLOWED = {-1, 0, 0.5, 1, 2, 10, 24, 60, 100, 1000}
EXEMPT = PACKAGE / "simulator" / "numerics.py"


def typed_numbers(tree: ast.Module) -> list[tuple[int, object]]:
    """(line, number) of each numeric literal that must stand in a table instead."""
    return sorted(
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, (int, float, complex))
        and not isinstance(node.value, bool)
        and node.value not in ALLOWED
    )


@pytest.mark.parametrize("path", [path for path in FILES if path != EXEMPT], ids=name_of)
def test_numbers_stand_in_tables(path: Path) -> None:
    assert typed_numbers(tree_of(path)) == []


def test_a_typed_number_is_seen() -> None:
    found = typed_numbers(ast.parse("a = -1 + 2.0\nb = 0.74\nc = True\nd = x[3]\ne = 2j"))
    assert found == [(2, 0.74), (4, 3), (5, 2j)]
