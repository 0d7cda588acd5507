"""Curves of the response table: smooth, rising, one without the drug, and what the kernel reads of them."""

import numpy as np
import pytest

from eutonia.simulator.curves import CURVES, response_curves
from eutonia.simulator.numerics import CURVE_CELLS_PER_UNIT
from eutonia.simulator.reflex.table import read_table
from eutonia.simulator.response import along

SEVERITIES = (0.0, 0.3, 0.75, 1.0)


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("which", range(len(CURVES)))
def test_a_curve_never_falls_and_is_one_without_the_drug(severity: float, which: int) -> None:
    curve = response_curves(severity)[which]
    at = np.linspace(0, len(curve) / CURVE_CELLS_PER_UNIT, 5003)
    values = np.array([along(curve, one) for one in at])
    assert np.diff(values).min() >= -1e-6
    assert along(curve, 1.0) == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize("which", range(len(CURVES)))
def test_cells_join_in_value_and_slope(which: int) -> None:
    curve = response_curves(0.5)[which]
    end_value = curve[:-1].sum(axis=1)
    end_slope = curve[:-1, 1] + 2 * curve[:-1, 2] + 3 * curve[:-1, 3]
    assert end_value == pytest.approx(curve[1:, 0], rel=1e-12, abs=1e-13)
    assert end_slope == pytest.approx(curve[1:, 1], rel=1e-9, abs=1e-12)


def test_beyond_its_ends_a_curve_keeps_its_value() -> None:
    (reflex, force) = response_curves(0.5)
    last = len(reflex) / CURVE_CELLS_PER_UNIT
    assert along(reflex, -0.5) == along(reflex, 0.0)
    assert along(force, last + 3) == pytest.approx(along(force, last), rel=1e-12)


@pytest.mark.parametrize(("name", "which"), [(name, k) for k, name in enumerate(CURVES)])
def test_a_curve_passes_through_its_table(name: str, which: int) -> None:
    """Within three standard errors, or a twentieth: the table may fall at its end and has corners, a curve may not."""
    table = read_table()
    for k, severity in enumerate(table["severity"].values):
        curve = response_curves(severity)[which]
        kept = table["release"].values <= 1.1
        found = np.array([along(curve, one) for one in table["release"].values[kept]])
        allowed = np.maximum(3 * table[f"{name}_se"].values[k, kept], 0.05)
        assert (np.abs(found - table[name].values[k, kept]) <= allowed).all(), severity


def test_between_two_severities_lies_their_mean() -> None:
    table = read_table()
    low, high = table["severity"].values[:2]
    both = [along(response_curves(one)[0], 0.8) for one in (low, high)]
    middle = along(response_curves((low + high) / 2)[0], 0.8)
    assert min(both) <= middle <= max(both)
