"""What a calibration left: for each fitted row its anchors, its prior and the code that made it, and the correlations.

Written by ``scripts/calibrate`` alone: ``fitted.csv`` (the rows), ``fits.csv`` (how each came about) and
``correlations.csv``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np

from eutonia.errors import EvidenceError
from eutonia.evidence.library import TABLES, Row, read_table

FITS, CORRELATIONS = "fits.csv", "correlations.csv"
PRIOR = "prior."


@dataclass(frozen=True, slots=True)
class Fit:
    """How one fitted row came about.

    `anchors` are the results that moved it, `correlations` the other rows of the same fit with theirs, strongest
    first. `narrowed_percent` says by how much the interval is narrower than that of the prior.
    """

    id: str
    prior_id: str
    anchors: tuple[str, ...]
    narrowed_percent: float
    package_version: str
    model_version: str
    code: str
    seed: int
    draws: int
    correlations: tuple[tuple[str, float], ...]


@cache
def fits() -> Mapping[str, Fit]:
    """Every fitted row's origin, by id; empty before the first calibration.

    Raises
    ------
    EvidenceError
        A correlation names a row that has no fit.
    """
    if not (TABLES / FITS).exists():
        return MappingProxyType({})
    rows = {row["id"]: row for row in read_table(FITS)}
    together: dict[str, list[tuple[str, float]]] = {id: [] for id in rows}
    for row in read_table(CORRELATIONS):
        first, second, correlation = row["first"], row["second"], float(row["correlation"])
        for one, other in ((first, second), (second, first)):
            if one not in together:
                raise EvidenceError(f"{CORRELATIONS} row {row['id']}: {one} has no row in {FITS}")
            together[one].append((other, correlation))
    return MappingProxyType({id: _fit(row, together[id]) for id, row in rows.items()})


def joint_weights(id: str) -> tuple[tuple[str, float], ...]:
    """The independent streams, with their weights, whose sum is the standard normal number of this row.

    A row that is not fitted has its own stream alone. The weights are a row of the Cholesky factor of the
    correlations, so that rows drawn each by itself are correlated as the fit left them.
    """
    return _factor().get(id, ((id, 1.0),))


@cache
def _factor() -> Mapping[str, tuple[tuple[str, float], ...]]:
    names = list(fits())
    if not names:
        return MappingProxyType({})
    matrix = np.eye(len(names))
    for i, id in enumerate(names):
        for other, correlation in fits()[id].correlations:
            matrix[i, names.index(other)] = correlation
    try:
        lower = np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        raise EvidenceError(f"{CORRELATIONS}: the correlations contradict each other") from None
    return MappingProxyType(
        {
            id: tuple((names[j], float(lower[i, j])) for j in range(i + 1) if lower[i, j] != 0)
            for i, id in enumerate(names)
        }
    )


def _fit(row: Row, correlations: list[tuple[str, float]]) -> Fit:
    return Fit(
        id=row["id"],
        prior_id=row["prior_id"],
        anchors=tuple(row["anchors"].split("; ")) if row["anchors"] else (),
        narrowed_percent=float(row["narrowed_percent"]),
        package_version=row["package_version"],
        model_version=row["model_version"],
        code=row["code"],
        seed=int(row["seed"]),
        draws=int(row["draws"]),
        correlations=tuple(sorted(correlations, key=lambda pair: (-abs(pair[1]), pair[0]))),
    )
