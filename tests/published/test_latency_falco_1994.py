"""Falco 1994 (103 healthy people of 60 to 88 years): latency of the soleus H reflex."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.simulator.reflex.stimulation import recruitment
from tests.simulator.reflex.cords import cord


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="model 26.6 ms, seen 30.8 (28.2 to 33.4): one leg of 0.8 m for all; the people are of 60 to 88 years",
)
def test_onset_of_the_h_wave(circuit):
    found = recruitment(cord(), [11.5], 4)
    wave = np.abs(found.emg.values)
    circuit("h_latency").check(float(found.time[np.flatnonzero(wave > wave.max() / 20)[0]]))
