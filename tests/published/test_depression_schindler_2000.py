"""Schindler-Ivens 2000 (able-bodied and cord injury): H falls with the rate of stimuli, less after injury."""

from __future__ import annotations

import numpy as np

from tests.simulator.reflex.cords import HEALTHY, SEVERE, by_rate


def test_h_falls_with_the_rate():
    for severity in (HEALTHY, SEVERE):
        assert (np.diff(by_rate(severity)) <= 0).all() and by_rate(severity)[0] > 0.95
    assert by_rate(HEALTHY)[2] < 0.8


def test_less_in_a_spastic_cord():
    assert (by_rate(SEVERE)[2:4] > by_rate(HEALTHY)[2:4]).all()
