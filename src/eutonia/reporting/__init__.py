"""Findings become something a clinician can print: tables, figures, a page, a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eutonia.reporting.comparison import compare_routes
    from eutonia.reporting.findings import assess, compare_tapers
    from eutonia.reporting.provenance import stamped
    from eutonia.reporting.report import build_report
    from eutonia.reporting.what_if import what_if_panel

_HOMES = {
    "assess": "findings",
    "build_report": "report",
    "compare_routes": "comparison",
    "compare_tapers": "findings",
    "stamped": "provenance",
    "what_if_panel": "what_if",
}
__all__ = ["assess", "build_report", "compare_routes", "compare_tapers", "stamped", "what_if_panel"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
