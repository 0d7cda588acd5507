"""The versions that every run, report and JSON carries, apart from those of the evidence and the rules."""

from __future__ import annotations

PACKAGE_VERSION = "0.1.0"
MODEL_VERSION = "1"
SCHEMA_VERSION = "1"
