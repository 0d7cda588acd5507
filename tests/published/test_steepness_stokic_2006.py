"""Stokic 2006 (22 of 34 pump patients): H/M at 75, 50 and 25 % with 30, 70 and 110 micrograms a day; Hill 1.64.

The dose is taken as proportional to the concentration, occupancy/(1 - occupancy): only the shape is tested.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.simulator.reflex.cords import OCCUPANCIES, SEVERITIES, UNDER_DRUG, h_max, hill


def left(severity):
    return np.array([h_max(severity, occupancy) / h_max(severity, 0.0) for occupancy in OCCUPANCIES])


def dose_at(severity, share):
    """In units of the receptor's Kd."""
    occupancy = np.array(OCCUPANCIES)
    return float(np.interp(1 - share, 1 - left(severity), occupancy / (1 - occupancy)))


@pytest.mark.parametrize("severity", SEVERITIES)
def test_steepness(circuit, severity):
    circuit("hill_clinical").check(hill(np.array(UNDER_DRUG), left(severity)[1:])[0])


@pytest.mark.parametrize("severity", SEVERITIES)
def test_dose_of_three_quarters(circuit, severity):
    circuit("dose_three_quarters").check(dose_at(severity, 0.75) / dose_at(severity, 0.5))


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 1.97 to 2.26 times the half dose, seen 1.57 (1.26 to 1.88): a receptor that saturates bends the foot",
)
@pytest.mark.parametrize("severity", SEVERITIES)
def test_dose_of_one_quarter(circuit, severity):
    circuit("dose_one_quarter").check(dose_at(severity, 0.25) / dose_at(severity, 0.5))
