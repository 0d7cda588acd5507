"""The code blocks of the pages, run as a reader would run them: ``python`` with ``>>>``, ``console`` with ``$``."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

from docs.site.staging import ROOT

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"  # exit code (\d)$")
SHOWN = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def pages() -> tuple[Path, ...]:
    """All pages that are written by hand."""
    return (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return [code for name, code in BLOCK.findall(page.read_text(encoding="utf-8")) if name == language]


def commands(block: str) -> list[tuple[str, str]]:
    """(command, what it prints) for each line of a console block that starts with a dollar."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [(part.split("\n", 1)[0], part.split("\n", 1)[1]) for part in parts]


def failures(page: Path) -> Iterator[str]:
    """What each block that fails did, the line to correct first; run in a folder that holds the examples."""
    with tempfile.TemporaryDirectory() as work:
        (Path(work) / "examples").symlink_to(ROOT / "examples")
        with chdir(work):
            yield from failed_examples(page)
        for command, shown in [pair for block in blocks(page, "console") for pair in commands(block)]:
            code, printed, said = run_shown(command, Path(work))
            wanted = CODE.search(command)
            if code != (int(wanted[1]) if wanted else 0):
                yield f"`$ {command}` ended with exit code {code}\n{said}"
            elif not doctest.OutputChecker().check_output(shown, printed, SHOWN):
                yield f"`$ {command}` prints something else than the page shows\n{printed}"


def failed_examples(page: Path) -> Iterator[str]:
    """The Python of a page, in one session."""
    text = "\n".join(blocks(page, "python"))
    example = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    heard: list[str] = []
    result = doctest.DocTestRunner(optionflags=SHOWN).run(example, out=heard.append)
    if text and not result.attempted:
        yield "its Python has no line with >>>"
    for one in heard:
        source = re.search(r"Failed example:\n\s+(.+)", one)
        yield f"`>>> {source[1] if source else page.name}` gives something else than the page shows\n{one}"


def run_shown(command: str, folder: Path) -> tuple[int, str, str]:
    """Exit code, output and messages of a command, as a reader would run it in a folder."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    words = shlex.split(command, comments=True)
    program = [sys.executable, "-m", "eutonia.faces.cli"] if words[0] == "eutonia" else words[:1]
    done = subprocess.run(
        [*program, *words[1:]], cwd=folder, env={**environment, "COLUMNS": "100"},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr
