"""README and docs are true: their code runs, their links lead somewhere, their list of failures is the whole list."""

import ast
import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.source_tree import ROOT, name_of, tree_of

README = ROOT / "README.md"
INDEX = ROOT / "docs" / "index.md"
PAGES = (README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")
SHOWN = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return [code for name, code in BLOCK.findall(page.read_text(encoding="utf-8")) if name == language]


def commands(block: str) -> list[tuple[str, str]]:
    """(command, what it prints) for each line of a console block that starts with a dollar."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [(part.split("\n", 1)[0], part.split("\n", 1)[1]) for part in parts]


def test_readme_opens_with_its_sentence_and_its_limit() -> None:
    first_screen = README.read_text(encoding="utf-8")[:600]
    assert "For research, teaching and preparation; a clinician decides." in first_screen
    assert "scripts/demo" in "".join(blocks(README, "sh"))
    assert "scripts/test" in "".join(blocks(README, "sh"))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_python_blocks_print_what_they_show(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    text = "\n".join(blocks(page, "python"))
    example = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    heard: list[str] = []
    result = doctest.DocTestRunner(optionflags=SHOWN).run(example, out=heard.append)
    assert result.failed == 0, "".join(heard)
    assert result.attempted > 0 or not text, f"{page.name} has Python without >>>"


def run_shown(command: str, folder: Path) -> str:
    """Run a command of the README as a reader would, in a folder that holds the examples."""
    bin = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{bin}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "100"}
    words = shlex.split(command)
    program = [sys.executable, "-m", "eutonia.faces.cli"] if words[0] == "eutonia" else words[:1]
    done = subprocess.run(
        [*program, *words[1:]], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_console_blocks_print_what_they_show(page: Path, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    for command, shown in [pair for block in blocks(page, "console") for pair in commands(block)]:
        printed = run_shown(command, tmp_path)
        assert doctest.OutputChecker().check_output(shown, printed, SHOWN), f"$ {command}\n{printed}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_shell_blocks_name_scripts_that_exist(page: Path) -> None:
    lines = [line for block in blocks(page, "sh") for line in block.splitlines() if line.startswith("scripts/")]
    assert [line for line in lines if not os.access(ROOT / shlex.split(line, comments=True)[0], os.X_OK)] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    targets = [one for one in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in one]
    assert [one for one in targets if not (page.parent / one).exists()] == []


def expected_failures() -> dict[str, str]:
    """`file::test` of each expected failure of tests/published, with its reason."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "tests" / "published").glob("test_*.py")):
        for function in [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef)]:
            for mark in [call for one in function.decorator_list for call in ast.walk(one) if is_xfail(call)]:
                words = {one.arg: ast.literal_eval(one.value) for one in mark.keywords if one.arg != "raises"}
                key = f"{path.name}::{function.name}"
                assert words.get("strict") is True, f"{key} is not strict"
                assert key not in found, f"{key} has two marks; split it"
                found[key] = words["reason"]
    return found


def is_xfail(node: ast.AST) -> bool:
    """`pytest.mark.xfail(...)`."""
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "xfail"


def test_the_first_page_lists_every_expected_failure() -> None:
    rows = re.findall(r"^\| `(test_\w+\.py::test_\w+)` \| (.+) \|$", INDEX.read_text(encoding="utf-8"), re.MULTILINE)
    assert dict(rows) == expected_failures()
    assert len(rows) == len(dict(rows))


def test_no_test_gives_up_while_it_runs() -> None:
    calls = [
        f"{name_of(path)}:{node.lineno}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.walk(tree_of(path))
        if is_xfail(node) and getattr(getattr(node.func, "value", None), "id", "") == "pytest"
    ]
    assert calls == []
