"""(c) Start-up: help, a course with a filled cache, the first run after install, a second plan in the same process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from timing import middle, write

PATIENT = """{"age_years": 40, "sex": "male", "weight_kg": 70, "diagnosis": "spinal_cord_injury",
"conditions": [], "medicines": [], "allergies": [], "as_of": "2026-11-20",
"kidney": {"crcl_ml_per_min": 100, "measured_on": "2026-11-01", "dialysis": "none"}}"""
LIBRARIES = "import numpy, numba, xarray, pydantic, altair, jinja2, typer, rich, vl_convert, icalendar"
SECOND_PLAN = """
import json, sys, time
import eutonia as eu
patient = eu.Patient(**json.load(open(sys.argv[1])))
eu.plan(patient, route="oral")
start = time.perf_counter()
eu.plan(patient.model_copy(update={"age_years": 50.0}), route="oral")
print(time.perf_counter() - start)
"""
CLI = "from eutonia.faces.cli import main; main()"


def seconds(arguments: list[str], cache: str, times: int) -> list[float]:
    """Wall seconds of a fresh process each."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
    found = []
    for _ in range(times):
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        found.append(time.perf_counter() - start)
        if done.returncode != 0:
            raise SystemExit(f"{arguments}: exit {done.returncode}\n{done.stderr[-2000:]}")
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        patient, cache = Path(folder) / "patient.json", str(Path(folder) / "cache")
        patient.write_text(PATIENT, encoding="utf-8")

        def course(name: str) -> list[str]:
            return ["-c", CLI, "course", str(patient), "--out", str(Path(folder) / name)]

        typer: list[float] = []
        help_: list[float] = []
        libraries: list[float] = []
        filled: list[float] = []
        first = seconds(course("first"), cache, 1)
        for k in range(9):  # in turn, so that a busy machine is busy for all
            typer += seconds(["-c", "import typer"], cache, 1)
            help_ += seconds(["-c", CLI, "--help"], cache, 1)
            if k % 2 == 0:
                libraries += seconds(["-c", LIBRARIES], cache, 1)
                filled += seconds(course(f"run{k}"), cache, 1)
        second = [
            float(
                subprocess.run(
                    [sys.executable, "-c", SECOND_PLAN, str(patient)], capture_output=True, text=True, check=True
                ).stdout
            )
            for _ in range(5)
        ]
    write(
        "startup",
        {
            "import_typer_s": typer,
            "help_s": help_,
            "import_libraries_s": libraries,
            "course_first_run_s": first,
            "course_filled_cache_s": filled,
            "second_plan_s": second,
            "help_over_typer": middle(help_) / middle(typer),
            "goal_help_over_typer": 5,
            "course_over_import": middle(filled) / middle(libraries),
            "goal_course_over_import": 10,
            "first_run_over_import": first[0] / middle(libraries),
            "goal_first_run_over_import": 40,
            "second_plan_over_import": middle(second) / middle(libraries),
            "goal_second_plan_over_import": 0.5,
        },
    )


if __name__ == "__main__":
    main()
