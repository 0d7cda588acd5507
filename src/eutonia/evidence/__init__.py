"""What is known, and from where: every number of Eutonia with its unit, kind and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eutonia.evidence.citation import cite
    from eutonia.evidence.library import bounds, evidence_version, lookup, reading, value

__all__ = ["bounds", "cite", "evidence_version", "lookup", "reading", "value"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    home = "citation" if name == "cite" else "library"
    return getattr(import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
