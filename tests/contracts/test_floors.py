"""The house stands: floors, one door a room, files that fit in a head."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.source_tree import FILES, PACKAGE, ROOMS, ROOT, name_of, tree_of

LONGEST = 400
MOST_NAMES = 6


def root_imports(tree: ast.Module) -> list[int]:
    """Lines that import the root package itself, which would blind the import linter."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            lines += [node.lineno for one in node.names if one.name.split(".")[0] == "eutonia"]
        elif isinstance(node, ast.ImportFrom) and (node.level or node.module == "eutonia"):
            lines.append(node.lineno)
    return lines


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_inside_imports_the_root(path: Path) -> None:
    assert root_imports(tree_of(path)) == []


def test_a_root_import_is_seen() -> None:
    found = root_imports(ast.parse("import eutonia.clinic\nfrom eutonia import plan\nfrom . import plan\nimport csv"))
    assert found == [1, 2, 3]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_files_stay_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, f"{name_of(path)} has {lines} lines; it is two things"


def names_offered(room: Path) -> list[str]:
    """What `__all__` of a room's `__init__` lists."""
    if not (room / "__init__.py").is_file():
        return []
    for node in tree_of(room / "__init__.py").body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return ast.literal_eval(node.value)
    return []


@pytest.mark.parametrize("room", ROOMS, ids=name_of)
def test_a_room_offers_at_most_six_names(room: Path) -> None:
    assert len(names_offered(room)) <= MOST_NAMES


@pytest.mark.parametrize("room", [room for room in ROOMS if names_offered(room)], ids=name_of)
def test_what_a_room_offers_exists(room: Path) -> None:
    from importlib import import_module

    module = import_module(f"eutonia.{room.name}")
    offered = names_offered(room)
    assert [name for name in offered if not hasattr(module, name)] == []
    assert offered == sorted(offered)


def test_the_import_linter_agrees() -> None:
    linter = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    if linter is None:
        pytest.skip("lint-imports is not installed beside this Python")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_is_known() -> None:
    expected = {
        "calibration", "clinic", "evidence", "faces", "guide", "planner", "reporting", "simulator", "validation",
    }  # fmt: skip
    assert {room.name for room in ROOMS} == expected
    assert all((room / "__init__.py").is_file() for room in ROOMS), PACKAGE
