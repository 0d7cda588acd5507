"""Findings become something a clinician can print: tables, figures, a page, a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eutonia.reporting.findings import assess, compare_tapers
    from eutonia.reporting.report import build_report

__all__ = ["assess", "build_report", "compare_tapers"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    home = "report" if name == "build_report" else "findings"
    return getattr(import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
