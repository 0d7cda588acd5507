"""The response table: the circuit's measures over release and severity, kept as a small derived file.

Release is the axis because occupancy and receptor density act through it alone; `drug.Drug` says how.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import xarray as xr

from eutonia.errors import EvidenceError
from eutonia.evidence import value
from eutonia.evidence.library import TABLES, quantities
from eutonia.simulator.numerics import TABLE_DIGITS
from eutonia.simulator.reflex.cord import Cord
from eutonia.simulator.reflex.drug import action_of
from eutonia.simulator.reflex.measures import MEASURES, responses
from eutonia.simulator.reflex.stimulation import numbered
from eutonia.versions import MODEL_VERSION, PACKAGE_VERSION

TABLE = TABLES / "reflex_response.json"


def inputs() -> str:
    """Hash of every number of the circuit: a table made from others is of another version.

    How an experiment is done (`experiment.*`) is not in it: make the table anew where that changes.
    """
    read = sorted(
        f"{id}={row.value}"
        for id, row in quantities().items()
        if id.startswith(("reflex.", "model.release."))
        and isinstance(row.value, float)
        and not id.startswith("reflex.expect.")
    )
    return sha256("\n".join(read).encode()).hexdigest()


def build_table(progress: Callable[[str], None] = lambda step: None, seed: int = 1) -> xr.Dataset:
    """Run the grid and return it; some minutes on two cores.

    Returns
    -------
    Dataset over `severity` and `release` with each of MEASURES and its standard error.

    Sources: reflex.*, experiment.*, model.release.*.
    """
    release, severity = numbered("reflex.table.release"), numbered("reflex.table.severity")
    rows = []
    for each in severity:
        progress(f"Severity {each:g}")
        actions = [action_of(left) for left in release]
        rows.append(responses(Cord(severity=each), actions, int(value("reflex.table.repeats")), seed))
    table = xr.concat(
        [row.drop_vars("release").rename(drug="release") for row in rows], "severity", combine_attrs="drop"
    )
    table = table.assign_coords(release=release, severity=severity)
    for name in MEASURES:
        table[f"without_{name}"] = ("severity", np.array([row.attrs[f"without_{name}"] for row in rows]))
    table.attrs |= {
        "kind": "derived", "made_by": "eutonia reflex table", "package": PACKAGE_VERSION, "model": MODEL_VERSION,
        "inputs": inputs(), "seed": seed,
    }  # fmt: skip
    return table


def write_table(table: xr.Dataset, path: Path = TABLE) -> None:
    """Write a table whole, or not at all."""
    kept = {name: table[name].round(TABLE_DIGITS).values.tolist() for name in table.variables}
    text = json.dumps({"attributes": table.attrs, "values": kept}, indent=1, allow_nan=True)
    beside = path.with_suffix(".part")
    beside.write_text(text + "\n", encoding="utf-8")
    beside.replace(path)


def read_table(path: Path = TABLE) -> xr.Dataset:
    """The table that population and course runs read.

    Raises
    ------
    EvidenceError
        The file is not there, is no table, or was made from other numbers.
    """
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        values, attributes = stored["values"], stored["attributes"]
        made_from = attributes["inputs"]
    except (OSError, ValueError, KeyError, TypeError):
        raise EvidenceError(f"{path.name} is no response table; make one with `eutonia reflex table`") from None
    if made_from != inputs():
        raise EvidenceError(f"{path.name} was made from other numbers; make it anew with `eutonia reflex table`")
    axes = {name: np.array(values.pop(name)) for name in ("severity", "release")}
    dims = {1: ("severity",), 2: ("severity", "release")}
    data = {name: (dims[np.ndim(grid)], np.array(grid, dtype=float)) for name, grid in values.items()}
    return xr.Dataset(data, axes, attributes)
