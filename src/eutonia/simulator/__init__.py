"""From dose to signs: bare arrays inside, one dataset out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eutonia.simulator.body import run_course
    from eutonia.simulator.branches import run_branches
    from eutonia.simulator.reflex.experiments import run_reflex
    from eutonia.simulator.reflex.table import build_table, write_table

_HOMES = {
    "build_table": "reflex.table",
    "run_branches": "branches",
    "run_course": "body",
    "run_reflex": "reflex.experiments",
    "write_table": "reflex.table",
}
__all__ = ["build_table", "run_branches", "run_course", "run_reflex", "write_table"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
