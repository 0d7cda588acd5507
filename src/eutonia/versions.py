"""The versions that every run, report and JSON carries, apart from those of the evidence and the rules."""

from __future__ import annotations

from importlib.metadata import version

PACKAGE_VERSION = "0.5.0"
MODEL_VERSION = "4"
SCHEMA_VERSION = "1"

_LIBRARIES = ("altair", "numba", "numpy", "pydantic", "scipy", "xarray")


def library_versions() -> str:
    """The libraries that numbers and records depend on, with their versions: ``"altair 6.3.0, numba 0.68.1, ..."``."""
    return ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
