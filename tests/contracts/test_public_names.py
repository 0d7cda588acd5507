"""The public face: what is listed, what is typed and what can be imported are one and the same."""

import ast
import subprocess
import sys

import pytest

import eutonia
from tests.contracts.source_tree import PACKAGE, tree_of


def typed_names() -> dict[str, str]:
    """Public name -> module, as the TYPE_CHECKING block of the root says."""
    block = next(node for node in tree_of(PACKAGE / "__init__.py").body if isinstance(node, ast.If))
    return {one.name: str(node.module) for node in block.body for one in node.names}


def test_the_list_is_sorted_and_typed() -> None:
    assert eutonia.__all__ == sorted(set(eutonia.__all__))
    assert sorted(typed_names()) == eutonia.__all__
    assert dir(eutonia) == eutonia.__all__


@pytest.mark.parametrize("name", eutonia.__all__)
def test_a_public_name_comes_from_where_it_is_typed(name: str) -> None:
    from importlib import import_module

    assert getattr(eutonia, name) is getattr(import_module(typed_names()[name]), name)


@pytest.mark.parametrize("name", eutonia.__all__)
def test_a_public_name_says_what_it_is(name: str) -> None:
    said = getattr(eutonia, name).__doc__
    assert said and said.strip(), f"{name} has no docstring"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'dose'"):
        _ = eutonia.dose


def test_the_root_is_light() -> None:
    code = "import sys, eutonia; print(*sorted(name for name in sys.modules if name.startswith('eutonia')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["eutonia"]
