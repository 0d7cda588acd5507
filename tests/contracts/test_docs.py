"""README and docs are true: their code runs, their links lead somewhere, their list of failures is the whole list."""

import ast
import os
import re
import shlex
from pathlib import Path

import pytest

from docs.site.blocks import blocks, failures, pages
from tests.contracts.source_tree import ROOT, name_of, tree_of

README = ROOT / "README.md"
INDEX = ROOT / "docs" / "index.md"
PAGES = pages()
# Pages that the site makes; that they are there is seen by tests/contracts/test_site.py.
GENERATED = ("evidence/", "rules/", "api/", "figures/", "cli.md")
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")


def test_readme_opens_with_its_sentence_and_its_limit() -> None:
    first_screen = README.read_text(encoding="utf-8")[:600]
    assert "For research, teaching and preparation; a clinician decides." in first_screen
    assert "scripts/demo" in "".join(blocks(README, "sh"))
    assert "scripts/test" in "".join(blocks(README, "sh"))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_blocks_print_what_they_show(page: Path) -> None:
    assert list(failures(page)) == []


def test_a_block_that_fails_is_named_first(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```python\n>>> 1 + 1\n3\n\n```\n```console\n$ eutonia cite nothing.there\nnothing\n```\n")
    first, second = failures(page)
    assert first.splitlines()[0] == "`>>> 1 + 1` gives something else than the page shows"
    assert second.splitlines()[0] == "`$ eutonia cite nothing.there` ended with exit code 2"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_shell_blocks_name_scripts_that_exist(page: Path) -> None:
    lines = [line for block in blocks(page, "sh") for line in block.splitlines() if line.startswith("scripts/")]
    assert [line for line in lines if not os.access(ROOT / shlex.split(line, comments=True)[0], os.X_OK)] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    targets = [one for one in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in one]
    missing = [one for one in targets if not (page.parent / one).exists()]
    assert [one for one in missing if not made_by_the_site(page, one)] == []


def made_by_the_site(page: Path, target: str) -> bool:
    """Whether a link leads to a page that the site generates."""
    docs = ROOT / "docs"
    reached = Path(os.path.normpath(page.parent / target))
    return reached.is_relative_to(docs) and reached.relative_to(docs).as_posix().startswith(GENERATED)


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
