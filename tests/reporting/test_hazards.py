"""Yearly rates of a pump: as published, in shares of one, with their people."""

import pytest

from eutonia.evidence import lookup, value
from eutonia.reporting.hazards import HAZARDS, pump_hazards


def test_each_rate_is_its_row():
    found = {one.id: one for one in pump_hazards()}
    assert tuple(found) == HAZARDS
    assert found["cx.slov.all"].per_year == value("cx.slov.all")
    assert found["ae.itb.drugrisk"].per_year == pytest.approx(value("ae.itb.drugrisk") / 100, rel=1e-12)
    assert found["wd.itb.rate"].high == lookup("wd.itb.rate").high
    assert "ug/d" not in " ".join(one.population for one in found.values())
