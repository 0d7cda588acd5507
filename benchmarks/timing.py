"""Times, and the machine in general words."""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
LIBRARIES = ("eutonia", "numpy", "scipy", "numba", "numbalsoda", "xarray", "pydantic", "typer", "altair", "jinja2")


def repeat(call: Callable[[], object], times: int) -> list[float]:
    """Wall seconds of each call."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return found


def machine() -> dict[str, object]:
    def number(name: str) -> str:
        try:
            return version(name)
        except PackageNotFoundError:
            return "from source"

    return {
        "cores": os.cpu_count(),
        "architecture": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "numba_threads": os.environ.get("NUMBA_NUM_THREADS", "all"),
        "blas_threads": os.environ.get("OPENBLAS_NUM_THREADS", "all"),
        "libraries": {name: number(name) for name in LIBRARIES},
    }


def peak_gib() -> float:
    """Highest resident size of this process so far, GiB.

    Not `ru_maxrss` where it can be helped: on Linux that also counts the process that started this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(one for one in status.read_text(encoding="utf-8").splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def peak_of(file: str, *arguments: str) -> float:
    """Runs a benchmark in a process of its own that prints its `peak_gib`."""
    done = subprocess.run([sys.executable, file, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{file} {arguments}: exit {done.returncode}\n{done.stderr[-2000:]}")
    return float(done.stdout.split()[-1])


def middle(seconds: list[float]) -> float:
    return statistics.median(seconds)


def write(name: str, found: dict[str, object]) -> None:
    """Raw results as JSON, and the same on the screen."""
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps({"benchmark": name, "machine": machine(), **found}, indent=1)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(text)
