"""What every run carries: versions of program, model, evidence, rules and libraries, and its seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eutonia.evidence import evidence_version
from eutonia.planner import rules_version
from eutonia.versions import MODEL_VERSION, PACKAGE_VERSION, SCHEMA_VERSION, library_versions

if TYPE_CHECKING:
    import xarray as xr


def stamped(run: xr.Dataset, seed: int) -> xr.Dataset:
    """The run with the versions and the seed that it was made with."""
    return run.assign_attrs(
        package_version=PACKAGE_VERSION, model_version=MODEL_VERSION, schema_version=SCHEMA_VERSION,
        evidence_version=evidence_version(), rules_version=rules_version(), libraries=library_versions(), seed=seed,
    )  # fmt: skip
