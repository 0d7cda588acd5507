"""Wallace 2012 and 2005 (cervical cord injury, 14 and 6): frequency of clonus. Ankle and load were set to beat."""

from __future__ import annotations

import pytest

from tests.simulator.reflex.cords import SEVERE, pushed


@pytest.mark.parametrize("id", ["clonus_frequency", "clonus_range"])
def test_frequency(circuit, id):
    circuit(id).check(pushed(SEVERE).attrs["frequency_hz"])
