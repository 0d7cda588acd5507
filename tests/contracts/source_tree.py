"""The files of the project as the contract tests read them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "eutonia"
FILES = tuple(sorted(PACKAGE.rglob("*.py")))
ROOMS = tuple(sorted(path for path in PACKAGE.iterdir() if path.is_dir() and any(path.glob("*.py"))))


def name_of(path: Path) -> str:
    """The path from the repository root, as test id and in messages."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def called_with_text(path: Path, functions: set[str]) -> list[tuple[str, str, int]]:
    """Every call of one of `functions` whose first argument is a plain text: (function, text, line)."""
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in functions and isinstance(node.args[0].value, str):
                found.append((name, node.args[0].value, node.lineno))
    return found


@cache
def tracked() -> tuple[Path, ...]:
    """The files that git tracks; empty outside a git checkout."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return tuple(path for one in listed.stdout.split("\0") if one and (path := ROOT / one).is_file())
