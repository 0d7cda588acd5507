"""Release and potassium conductance by the formulas of the notes, worked by hand."""

from __future__ import annotations

import pytest

from eutonia.errors import InputError
from eutonia.simulator.reflex.drug import Drug, action_of

ALPHA, POWER, GABA, W_POST = 0.55, 3, 0.1, 0.4
OCCUPANCIES = [0, 0.1, 0.35, 0.6, 1]


def of_site(w_post: float) -> float:
    """What a share of the two sites makes of the block at a terminal: 1 at the usual share."""
    return (1 - 0.5 * w_post) / (1 - 0.5 * W_POST)


def girk(occupied: float) -> float:
    protein = (0.098 / 0.033 * occupied) ** 4
    return 0.3 * protein / (protein + 100)


@pytest.mark.parametrize("occupancy", OCCUPANCIES)
@pytest.mark.parametrize("w_post", [0, 0.4, 1])
def test_release_is_the_cube_of_what_calcium_is_left(occupancy, w_post):
    alpha = ALPHA * of_site(w_post)
    occupied = occupancy + GABA * (1 - occupancy)
    expected = ((1 - alpha * occupied) / (1 - alpha * GABA)) ** POWER
    assert Drug(occupancy, post_share=w_post).release == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("occupancy", OCCUPANCIES)
def test_descending_terminals_are_spared(occupancy):
    alpha = 0.4 * ALPHA
    occupied = occupancy + GABA * (1 - occupancy)
    assert Drug(occupancy).descending_release == pytest.approx(
        ((1 - alpha * occupied) / (1 - alpha * GABA)) ** POWER, rel=1e-12
    )
    assert Drug(occupancy).descending_release >= Drug(occupancy).release


@pytest.mark.parametrize("occupancy", OCCUPANCIES)
@pytest.mark.parametrize("w_post", [0, 0.4, 1])
def test_potassium_conductance_follows_the_channel(occupancy, w_post):
    expected = w_post * (girk(occupancy + GABA * (1 - occupancy)) - girk(GABA))
    assert Drug(occupancy, post_share=w_post).girk == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_no_drug_changes_nothing():
    assert (Drug().release, Drug().descending_release, Drug().girk) == (1, 1, 0)


@pytest.mark.parametrize(("occupancy", "density"), [(0.4, 0.7), (0.2, 0.5), (1, 0.6)])
def test_density_acts_only_through_what_is_occupied(occupancy, density):
    one = Drug(occupancy, density)
    assert one.occupied == pytest.approx(density * (occupancy + GABA * (1 - occupancy)), rel=1e-12)
    other = Drug((one.occupied - GABA) / (1 - GABA))
    assert other.occupied == pytest.approx(one.occupied, rel=1e-12)
    assert other.release == pytest.approx(one.release, rel=1e-12)
    assert other.girk == pytest.approx(one.girk, rel=1e-12)


@pytest.mark.parametrize("occupancy", OCCUPANCIES)
def test_the_action_that_leaves_this_release_is_that_of_the_drug(occupancy):
    drug = Drug(occupancy)
    action = action_of(drug.release)
    assert action.release == drug.release
    assert action.descending_release == pytest.approx(drug.descending_release, rel=1e-9)
    assert action.girk == pytest.approx(drug.girk, rel=1e-6, abs=1e-12)


def test_an_action_goes_beyond_full_occupancy():
    least = Drug(1)
    beyond = action_of(0.06)
    assert beyond.release < least.release and beyond.descending_release < least.descending_release
    assert beyond.girk == pytest.approx(least.girk, rel=1e-9)


def test_lost_receptors_without_drug_raise_release_a_little():
    expected = ((1 - ALPHA * 0.65 * GABA) / (1 - ALPHA * GABA)) ** POWER
    assert Drug(0, 0.65).release == pytest.approx(expected, rel=1e-12)
    assert 1.06 < expected < 1.07
    assert Drug(0, 0.65).girk < 0


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("occupancy", {"occupancy": 1.2}), ("occupancy", {"occupancy": -0.01}),
        ("occupancy", {"occupancy": float("nan")}),
        ("receptor density", {"density": 1.3}), ("post_share", {"post_share": 2}),
    ],
)  # fmt: skip
def test_a_share_outside_0_to_1_is_one_clear_line(name, given):
    with pytest.raises(InputError, match=f"{name} .*a number from 0 to 1"):
        Drug(**given)
