"""A fit as evidence tables: the rows, how each came about, and their correlations."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from eutonia.calibration.account import Calibration, Constant
from eutonia.calibration.problem import NORMAL
from eutonia.evidence.fits import CORRELATIONS, FITS
from eutonia.evidence.quantity import COLUMNS
from eutonia.versions import MODEL_VERSION, PACKAGE_VERSION

FITTED = "fitted.csv"
OWN = "calibration"  # the key of the fit itself among the sources
FIT_COLUMNS = (
    "id", "prior_id", "anchors", "narrowed_percent", "package_version", "model_version", "code", "seed", "draws",
)  # fmt: skip


def write_tables(calibration: Calibration, folder: Path) -> None:
    """Write ``fitted.csv``, ``fits.csv`` and ``correlations.csv``; all three, or none where one cannot be written."""
    sources = {one.anchor.id: one.anchor.source for one in calibration.met}
    written = {
        FITTED: _table(COLUMNS, (_quantity(one, sources) for one in calibration.constants)),
        FITS: _table(FIT_COLUMNS, (_fit(one, calibration) for one in calibration.constants)),
        CORRELATIONS: _table(("id", "first", "second", "correlation"), _pairs(calibration)),
    }
    for name, rows in written.items():
        with (folder / f"{name}.new").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    for name in written:
        (folder / f"{name}.new").replace(folder / name)


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[Sequence[object]]:
    return [columns, *rows]


def _quantity(one: Constant, sources: dict[str, str]) -> tuple[object, ...]:
    behind = "; ".join(dict.fromkeys([OWN, *(key for id in one.anchors for key in sources[id].split("; "))]))
    said = f"narrowed by {one.narrowed_percent:.0f} %" if one.identified else "the anchors do not identify it"
    wide = (
        f"{one.prior.low:g} to {one.prior.high:g}" if one.prior.low and one.prior.high else f"SD {one.prior.spread:g}"
    )
    # what the anchors do not identify is still what was assumed before, and is shown as such
    kind = ("fitted", behind) if one.identified else ("assumed", "assumption")
    ends: tuple[object, ...] = ("", "", one.sd) if one.spread_is == NORMAL else (one.low, one.high, "")
    return (
        one.id, one.prior.topic, one.prior.quantity, one.value, one.prior.unit, *ends, one.spread_is,
        one.prior.population, "", *kind, "", "scripts/calibrate", "no",
        f"prior {one.prior.value:g} ({wide}); {said}",
    )  # fmt: skip


def _fit(one: Constant, calibration: Calibration) -> tuple[object, ...]:
    return (
        one.id, one.prior.id, "; ".join(one.anchors), f"{one.narrowed_percent:.0f}", PACKAGE_VERSION, MODEL_VERSION,
        calibration.code, calibration.seed, calibration.draws,
    )  # fmt: skip


def _pairs(calibration: Calibration) -> Iterable[tuple[object, ...]]:
    ids = [one.id for one in calibration.constants]
    for i, j in zip(*np.triu_indices(len(ids), k=1), strict=True):
        yield f"{ids[i]} and {ids[j]}", ids[i], ids[j], f"{calibration.correlations[i, j]:.3f}"
