"""``eutonia validate``: misses are findings, so it ends well; a wrong area is one clear line."""

from __future__ import annotations

import json
import subprocess
import sys

from eutonia.faces.cli import run
from eutonia.faces.cli_text import CLOSE

FEW = ["validate", "--draws", "50", "--area", "kidney"]


def test_a_quick_look(capsys):
    assert run(FEW) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Scoreboard" in said and "What the model was built on" in said
    assert "results for validation in the paper's own interval" in said and said.endswith(CLOSE)


def test_json_holds_every_result_and_question(capsys):
    assert run([*FEW, "--json"]) == 0
    held = json.loads(capsys.readouterr().out)
    assert {one["area"] for one in held["validation"]["judged"]} == {"kidney"}
    assert held["validation"]["draws"] == 50 and held["questions"] and held["versions"]["evidence_version"]


def test_a_folder(capsys, tmp_path):
    assert run([*FEW, "--out", str(tmp_path / "page")]) == 0
    assert "Page:" in capsys.readouterr().out
    assert (tmp_path / "page" / "scoreboard.md").read_text(encoding="utf-8").startswith("# Predicted against published")


def test_a_wrong_area_is_one_clear_line(capsys):
    assert run(["validate", "--area", "liver"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "area 'liver'" in error and "kidney" in error


def test_help_loads_nothing_heavy():
    code = """import sys
from eutonia.faces.cli import run
code = run(["validate", "--help"])
print([name for name in ("numpy", "numba", "xarray", "altair", "scipy") if name in sys.modules], code)"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[] 0"
