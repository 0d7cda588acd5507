"""The wheel holds all it needs, the locks pin everything, the scripts can run."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from eutonia.versions import MODEL_VERSION, PACKAGE_VERSION
from tests.contracts.source_tree import PACKAGE, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SCRIPTS = ("scripts/demo", "scripts/test", "scripts/check", "scripts/lock", "scripts/docs", ".ci/run")


def pins(lock: str) -> dict[str, list[str]]:
    """Package name -> the lines of its entries (a package may have one entry for each Python)."""
    text = (ROOT / "locks" / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        found.setdefault(re.split(r"[=\s]", line, maxsplit=1)[0], []).append(line)
    return found


def bare(requirement: str) -> str:
    """The name in a requirement, as locks spell it."""
    return re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0].lower().replace("_", "-").replace(".", "-")


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt", "docs.txt"])
def test_a_lock_pins_with_hashes_and_names_no_place(lock: str) -> None:
    for name, lines in pins(lock).items():
        for line in lines:
            assert re.match(r"[a-z0-9-]+==\S+ ", line), f"{name} is not pinned"
            assert "--hash=sha256:" in line, f"{name} has no hash"
            assert "://" not in line and "/" not in line, f"{name} names a place"


def test_the_locks_cover_what_is_asked_for() -> None:
    run, dev = pins("run.txt"), pins("dev.txt")
    needed = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]
    extra = [one for group in PROJECT["project"]["optional-dependencies"].values() for one in group]
    assert [one for one in needed if bare(one) not in run] == []
    assert [one for one in needed + extra + PROJECT["dependency-groups"]["dev"] if bare(one) not in dev] == []


def test_both_locks_agree() -> None:
    run, dev = pins("run.txt"), pins("dev.txt")
    assert {name: lines for name, lines in run.items() if dev.get(name) != lines} == {}


def test_the_wheel_holds_every_data_file(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"]
    subprocess.run([*build, str(tmp_path), str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(ZipFile(wheel).namelist())
    wanted = {
        f"eutonia/{path.relative_to(PACKAGE).as_posix()}"
        for path in PACKAGE.rglob("*")
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in path.relative_to(PACKAGE).parts)
    }
    assert wanted - held == set()
    assert {name.rsplit(".", 1)[-1] for name in wanted} >= {"py", "csv", "bib", "typed"}
    assert any(name.endswith("entry_points.txt") for name in held)


def test_versions_agree() -> None:
    assert f"version: {PACKAGE_VERSION}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    latest = re.search(r"^## MODEL_VERSION (\S+) \(package (\S+)\)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert latest is not None
    assert latest.groups() == (MODEL_VERSION, PACKAGE_VERSION)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_can_run(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    assert subprocess.run(["bash", "-n", script], cwd=ROOT, check=False).returncode == 0
    assert "set -euo pipefail" in (ROOT / script).read_text(encoding="utf-8")
