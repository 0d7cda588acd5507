"""Times, and the machine in general words."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
LIBRARIES = ("eutonia", "numpy", "numba", "numbalsoda", "xarray", "pydantic", "typer", "altair", "jinja2")


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
        "libraries": {name: number(name) for name in LIBRARIES},
    }


def middle(seconds: list[float]) -> float:
    return statistics.median(seconds)


def write(name: str, found: dict[str, object]) -> None:
    """Raw results as JSON, and the same on the screen."""
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps({"benchmark": name, "machine": machine(), **found}, indent=1)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(text)
