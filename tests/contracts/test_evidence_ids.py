"""Every evidence, bounds or rule id that the code or a docstring names exists."""

import ast
import re
from pathlib import Path

import pytest

from eutonia.evidence import bounds, cite, lookup
from eutonia.evidence.library import quantities
from tests.contracts.source_tree import FILES, called_with_text, name_of, tree_of

ID = re.compile(r"[a-z][a-z0-9_]*(?:\.[A-Za-z0-9_]+)+(?:\.\*)?")
READERS = {"value": lookup, "lookup": lookup, "bounds": bounds}


def named_in_docstrings(tree: ast.Module) -> list[str]:
    """The ids below a "Sources" heading of the docstrings."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and "Sources" in (
            ast.get_docstring(node) or ""
        ):
            below = (ast.get_docstring(node) or "").split("Sources", 1)[1]
            found += [one for one in ID.findall(below.split("\n\n")[0]) if not one.endswith((".csv", ".bib", ".md"))]
    return found


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_ids_in_code_resolve(path: Path) -> None:
    for function, id, line in called_with_text(path, set(READERS)):
        if ID.fullmatch(id):
            assert READERS[function](id), f"{name_of(path)}:{line}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_ids_in_docstrings_resolve(path: Path) -> None:
    named = named_in_docstrings(tree_of(path))
    ids = [one for one in named if not one.endswith(".*")]
    assert len(cite(ids)) == len(set(ids))
    families = {one.removesuffix("*") for one in named if one.endswith(".*")}
    assert {family for family in families if not any(id.startswith(family) for id in quantities())} == set()


def test_docstring_ids_are_seen() -> None:
    source = 'def f():\n    """Say it.\n\n    Sources: a.b, c.d_e\n    and f.g.*.\n\n    Not x.y.\n    """\n'
    assert named_in_docstrings(ast.parse(source)) == ["a.b", "c.d_e", "f.g.*"]
