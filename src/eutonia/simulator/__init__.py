"""From dose to signs: bare arrays inside, one dataset out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eutonia.simulator.body import run_course

__all__ = ["run_course"]


def __getattr__(name: str) -> Any:
    if name != "run_course":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from eutonia.simulator.body import run_course

    return run_course
