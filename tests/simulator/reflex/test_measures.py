"""What is left under the drug, put together: the same numbers as the experiments give one by one."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from eutonia.errors import InputError
from eutonia.simulator.reflex.cord import Cord
from eutonia.simulator.reflex.drug import Drug
from eutonia.simulator.reflex.measures import MEASURES, UNITS, compared_intensities, drug_response
from eutonia.simulator.reflex.stimulation import recruitment

CORD = Cord(severity=0.5, cells=90)


@pytest.fixture(scope="module")
def response() -> xr.Dataset:
    return drug_response(CORD, [0.1, 0.3], repeats=4, seed=5)


def test_every_measure_falls_and_has_its_error(response):
    assert response.occupancy.values.tolist() == [0.1, 0.3]
    for name in MEASURES:
        assert response[name].attrs["units"] == UNITS.get(name, "1")
        assert f"{name}_se" in response
    for name in set(MEASURES) - set(UNITS):
        first, second = response[name].values
        assert 1.05 > first > second >= 0, name
    assert (response["h_max_se"] > 0).all()
    np.testing.assert_allclose(response.release, [Drug(0.1).release, Drug(0.3).release], rtol=1e-12)


def test_it_is_the_recruitment_curve_s_own_largest_h(response):
    at = compared_intensities()
    free, under = (
        recruitment(CORD.with_drug(Drug(each)), at, 4, 5).h.mean("repeat").values for each in (0.0, 0.3)
    )  # fmt: skip
    assert float(response.h_max[1]) == pytest.approx(under.max() / free.max(), rel=1e-12)
    assert response.attrs["intensity"] == at[free.argmax()]


def test_the_polysynaptic_reflex_falls_more_and_force_less(response):
    assert (response.polysynaptic < response.h_fixed).all()
    assert (response.force > response.h_fixed).all()


def test_receptors_that_are_gone_are_gone_before_the_drug_too():
    given = Cord(severity=0.5, drug=Drug(0.2, density=0.5), cells=30)
    assert given.without_drug.drug == Drug(0, density=0.5)
    found = drug_response(given, [0.3], repeats=1)
    np.testing.assert_allclose(found.release, [Drug(0.3, density=0.5).release], rtol=1e-12)
    free = recruitment(given.with_drug(Drug(0, density=0.5)), compared_intensities(), 1).h.mean("repeat")
    assert found.attrs["without_h_max"] == float(free.max())


@pytest.mark.parametrize("occupancies", [[], [0.3, 0.1], [0.2, 0.2]])
def test_occupancies_that_do_not_rise_are_one_clear_line(occupancies):
    with pytest.raises(InputError, match="rising numbers from 0 to 1; sort them"):
        drug_response(CORD, occupancies)


def test_an_occupancy_above_1_is_one_clear_line():
    with pytest.raises(InputError, match="occupancy 1.5; allowed: a number from 0 to 1"):
        drug_response(CORD, [0.5, 1.5])
