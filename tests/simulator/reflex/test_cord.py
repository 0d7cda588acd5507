"""What spasticity and the drug change, by hand; the wiring's shares; bad input."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.errors import InputError
from eutonia.simulator.reflex.cord import FIBRES, Cord, fibres
from eutonia.simulator.reflex.drug import Drug
from eutonia.simulator.reflex.stimulation import flexor_withdrawal, recruitment

FULL = {
    "ia_gain": 1.25, "slow_depression": 0.4, "depression_time": 0.5, "inhibition": 0.6, "pic": 1.5, "noise": 1.5,
    "descending": 0.5, "stiffness": 2.52,
}  # fmt: skip
SMALL = 60


@pytest.mark.parametrize("name", FULL)
@pytest.mark.parametrize("severity", [0, 0.3, 1])
def test_severity_scales_every_change_evenly(name, severity):
    assert Cord(severity, cells=SMALL).spastic(name) == pytest.approx(1 + severity * (FULL[name] - 1), rel=1e-12)


@pytest.mark.parametrize("severity", [0, 0.4, 1])
@pytest.mark.parametrize("occupancy", [0, 0.4])
def test_strength_of_each_projection(severity, occupancy):
    drug = Drug(occupancy)
    cord = Cord(severity, drug, cells=SMALL)
    inhibition = 1 - 0.4 * severity
    expected = {
        "ia": drug.release * (1 + 0.25 * severity), "antagonist": 1, "ia_interneuron": inhibition, "ib": 1,
        "ib_interneuron": 0.01 * inhibition, "to_renshaw": 1, "renshaw": inhibition, "group_ii": drug.release,
        "polysynaptic": drug.release, "descending": drug.descending_release * (1 - 0.5 * severity),
    }  # fmt: skip
    found = {one.name: share for one, share in zip(cord.circuit.projections, cord.release, strict=True)}
    assert found.keys() == expected.keys()
    for name, share in expected.items():
        assert found[name] == pytest.approx(share, rel=1e-12), name


def test_a_setting_carries_the_cord_s_changes():
    drug = Drug(0.4)
    setting = Cord(1, drug, cells=SMALL).setting(7)
    assert (setting.seed, setting.girk) == (7, drug.girk)
    assert (setting.pic, setting.noise, setting.slow_depression, setting.depression_time) == (1.5, 1.5, 0.4, 0.5)
    assert Cord(1, cells=SMALL, inward_current=False).setting(7).pic == 0


def test_three_synapses_in_series_carry_the_polysynaptic_reflex():
    cord = Cord(cells=SMALL)
    names = [one.name for one in cord.circuit.projections]
    chain = [one for one in cord.circuit.projections if one.name in ("group_ii", "polysynaptic")]
    assert names.count("ia") == 1 and len(chain) == 3
    for before, after in zip(chain, chain[1:], strict=False):
        assert before.target == after.source
    assert sum(float(one.delay_ms[0]) for one in chain) == pytest.approx(4.3, rel=1e-12)


def test_fibres_of_all_kinds_lie_side_by_side():
    groups = [fibres(name) for name in FIBRES]
    assert [one.count for one in groups] == [400, 280, 300, 500, 400]
    assert [one.first for one in groups] == list(np.cumsum([0, 400, 280, 300, 500]))
    assert Cord(cells=SMALL).circuit.fibres == 1880


def test_contacts_are_as_frequent_as_published():
    shares = {one.name: (one.conductance_us > 0).mean() for one in Cord(cells=SMALL).circuit.projections}
    published = {
        "ia": 0.9, "antagonist": 1, "ia_interneuron": 0.2, "ib": 1, "ib_interneuron": 0.2, "to_renshaw": 0.06,
        "renshaw": 0.04, "group_ii": 0.3, "descending": 0.3,
    }  # fmt: skip
    for name, share in published.items():
        assert shares[name] == pytest.approx(share, rel=0.05), name


def test_a_thinned_pool_drives_renshaw_cells_as_the_whole_one():
    few, many = (
        next(one for one in Cord(cells=cells).circuit.projections if one.name == "to_renshaw") for cells in (90, 450)
    )
    assert few.conductance_us.sum(0).mean() == pytest.approx(many.conductance_us.sum(0).mean(), rel=0.05)


def test_cords_of_one_size_share_their_wiring():
    assert Cord(0.2, cells=SMALL).circuit is Cord(0.9, Drug(0.4), cells=SMALL).circuit


def test_receptor_density_acts_only_through_what_is_occupied_bit_for_bit():
    fewer = Drug(0.28, density=0.5)
    none_lost = Drug((fewer.occupied - 0.1) / 0.9)
    assert fewer.occupied == none_lost.occupied
    one, other = (Cord(0.5, drug, cells=SMALL) for drug in (fewer, none_lost))
    assert (one.release == other.release).all() and one.setting(1).girk == other.setting(1).girk
    for experiment in (lambda cord: recruitment(cord, [12.5], 2), lambda cord: flexor_withdrawal(cord, [0.5], 2)):
        found, again = experiment(one), experiment(other)
        assert found.identical(again)
        assert float(sum(found[name].sum() for name in ("h", "reflex") if name in found)) > 0


@pytest.mark.parametrize("severity", [-0.1, 1.01, float("nan"), float("inf")])
def test_a_severity_outside_its_range_is_one_clear_line(severity):
    with pytest.raises(InputError, match="severity .*; allowed: a number from 0 to 1; give a share"):
        Cord(severity, cells=SMALL)


@pytest.mark.parametrize("cells", [0, -5, 901])
def test_no_cells_or_too_many_is_one_clear_line(cells):
    with pytest.raises(InputError, match=f"{cells} motoneurons; allowed: 1 to 900; give a whole number of cells"):
        Cord(cells=cells)


@pytest.mark.parametrize("dt_ms", [0.1, 0.0, -1.0])
def test_a_step_too_long_is_one_clear_line(dt_ms):
    with pytest.raises(
        InputError, match=r"a step of .* ms; allowed: more than 0, at most 0\.08 ms; give a shorter step"
    ):
        Cord(cells=SMALL, dt_ms=dt_ms)
