"""A good guide on baclofen, executable: its claims and the questions that people ask, answered by the main path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eutonia.guide.asking import ask, questions
    from eutonia.guide.showing import claim, claims, save_claim

_HOMES = {"ask": "asking", "claim": "showing", "claims": "showing", "questions": "asking", "save_claim": "showing"}
__all__ = ["ask", "claim", "claims", "questions", "save_claim"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
