"""``eutonia reflex``: experiments by name, tables in words, a folder whole, one clear line for what cannot be."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from eutonia.faces import cli_reflex
from eutonia.faces.cli import run
from eutonia.faces.cli_text import CLOSE
from eutonia.simulator.reflex.experiments import EXPERIMENTS

FEW = ["--cells", "40"]


def said(capsys, *words):
    code = run(["reflex", *words])
    captured = capsys.readouterr()
    assert code == 0, captured.err
    return captured.out


def test_every_experiment_of_the_simulator_is_a_command():
    assert list(cli_reflex.EXPERIMENTS) == list(EXPERIMENTS)


def test_help_names_every_experiment_and_loads_nothing_heavy():
    code = """import sys
from eutonia.faces.cli import run
code = run(["reflex", "--help"])
print([name for name in ("numpy", "numba", "xarray", "altair", "scipy") if name in sys.modules], code)"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[] 0"
    assert [name for name in (*EXPERIMENTS, "compare", "table") if f" {name} " not in done.stdout] == []


@pytest.mark.parametrize("name", [*EXPERIMENTS, "compare"])
def test_each_has_json_and_an_example(name, capsys):
    text = said(capsys, name, "--help")
    assert "--json" in text and f"Example: eutonia reflex {name} " in text


def test_the_terminal_has_the_result_the_curves_and_the_limit(capsys):
    text = said(capsys, "hm", *FEW)
    joined = " ".join(text.split())
    share = re.search(
        r"Largest H wave over largest M wave: ([\d.]+) without the drug, ([\d.]+) at occupancy 0\.4", joined
    )
    assert 0 < float(share[2]) < float(share[1]) < 1
    assert "Severity 0, receptor density 1, 40 motoneurons, seed 1." in joined
    assert "Stimulus, multiples" in joined and re.search(r"\| 1\.1 +\|", joined)
    assert re.search(r"Numbers: \d+ rows of evidence, \d+ of them assumed", joined)
    assert joined.endswith(CLOSE)


def test_without_the_drug_alone_there_is_one_column(capsys):
    text = said(capsys, "f-waves", "--occupancy", "0", *FEW)
    assert "without the drug" in text and "at occupancy" not in text


def test_the_same_seed_gives_the_same_numbers_and_another_does_not(capsys):
    once, again, other = (said(capsys, "f-waves", "--seed", seed, *FEW) for seed in ("3", "3", "4"))
    assert once == again != other


def test_json_is_the_report(capsys):
    held = json.loads(said(capsys, "tendon-tap", "--json", *FEW))
    assert held["disclaimer"] == CLOSE and held["experiment"] == "tendon-tap"
    assert held["occupancies"] == [0, 0.4] and held["measures"] and held["sources"] and held["data"]["jerk"]


def test_out_writes_a_folder_and_prints_no_curve(capsys, tmp_path):
    text = said(capsys, "flexor-withdrawal", "--out", str(tmp_path / "out"), *FEW)
    assert f"{tmp_path}/out/report.html" in "".join(text.split())
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"report.html", "report.json", "strength-repeat.csv"} <= names
    assert "Share of group II fibres excited" not in text


def test_compare_takes_occupancies_one_after_another(capsys):
    text = said(capsys, "compare", "--occupancy", "0.1", "0.3", *FEW)
    assert "at occupancy 0.1" in text and "at occupancy 0.3" in text
    assert "Flexor withdrawal (polysynaptic)" in " ".join(text.split())


def test_the_table_is_computed_with_progress_and_written_whole(capsys, monkeypatch, tmp_path):
    import eutonia.simulator.reflex.table as home

    def build(progress):
        progress("Severity 0")
        progress("Severity 1")
        return "a table"

    monkeypatch.setattr(home, "build_table", build)
    monkeypatch.setattr(home, "write_table", lambda table, path: path.write_text(table))
    out = tmp_path / "table.json"
    assert run(["reflex", "table", "--out", str(out)]) == 0
    captured = capsys.readouterr()
    assert out.read_text() == "a table"
    assert captured.err == "Severity 0: done\n" and CLOSE in captured.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["hmm"], "experiment 'hmm' does not exist; allowed: nearest are hm"),
        (["zzz"], "allowed: hm, paired-pulses, f-waves"),
        (["hm", "--occupancy", "1.4"], "occupancy 1.4; allowed: a number from 0 to 1"),
        (["hm", "--occupancy", "nan"], "occupancy nan; allowed: a number from 0 to 1"),
        (["hm", "--severity=-0.1"], "severity -0.1; allowed: a number from 0 to 1"),
        (["hm", "--density", "2"], "receptor density 2; allowed: a number from 0 to 1"),
        (["hm", "--cells", "0"], "0 motoneurons; allowed: 1 to 900"),
        (["hm", "--cells", "901"], "901 motoneurons; allowed: 1 to 900"),
        (["hm", "--seed", "-1"], "'--seed'"),
        (["compare", "--occupancy", "0.4", "0.2"], "occupancies 0.4 0.2; allowed: rising numbers"),
        (["compare", "0.4"], "0.4 alone; allowed: numbers after --occupancy"),
    ],
)
def test_bad_input_is_one_clear_line(words, told, capsys, tmp_path):
    assert run(["reflex", *words]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1 and told in captured.err


def test_a_folder_of_someone_else_is_left_alone(capsys, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    assert run(["reflex", "f-waves", "--out", str(tmp_path), *FEW]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    assert "new, empty or earlier report" in capsys.readouterr().err
