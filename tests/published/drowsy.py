"""Drowsiness of titrated use in people like those of a study."""

from __future__ import annotations

import numpy as np

from eutonia.simulator.harms import draw_susceptibility, titrated_drowsiness

DRAWS = 4000


def share_percent(patient, dose_mg, without="elicited"):
    """The mean over people: what a trial counts."""
    who = draw_susceptibility(patient, f"harms.drowsy.without.{without}", DRAWS, 1)
    return float(100 * np.mean(titrated_drowsiness(who, dose_mg)))
