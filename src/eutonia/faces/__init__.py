"""The doors of Eutonia: words become records, findings become words. No medicine in here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eutonia.faces.files import apply_settings, read_events, read_overrides, read_patient, read_regimen

__all__ = ["apply_settings", "read_events", "read_overrides", "read_patient", "read_regimen"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from eutonia.faces import files

    return getattr(files, name)


def __dir__() -> list[str]:
    return sorted(__all__)
