"""What comes of the circuit when the ankle moves or the brain commands."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.errors import InputError
from eutonia.simulator.reflex.cord import Cord
from eutonia.simulator.reflex.drug import Drug
from eutonia.simulator.reflex.movement import clonus, ramp_stretch, tendon_tap, voluntary_ramp
from tests.simulator.reflex.cords import (
    HEALTHY,
    SEVERE,
    SEVERITIES,
    UNDER_DRUG,
    cord,
    curve,
    effort,
    h_max,
    pushed,
    withdrawal,
)


def force(severity: float, occupancy: float) -> float:
    return effort(severity, occupancy).attrs["greatest_n"]


def test_a_tap_jerks_and_the_drug_takes_the_jerk():
    sizes = [float(tendon_tap(cord(HEALTHY, occupancy), 4).jerk.mean()) for occupancy in (0, 0.2, 0.4, 0.6)]
    assert sizes[0] > 0.1
    assert sizes[1] < 0.5 * sizes[0]
    assert (np.diff(sizes) <= 0).all() and sizes[-1] < 0.1 * sizes[0]


def test_a_jerk_comes_after_the_conduction_both_ways():
    found = tendon_tap(cord(), 2)
    wave = np.abs(found.emg[0].values)
    onset_ms = float(found.time[np.flatnonzero(wave > wave.max() / 20)[0]])
    assert 800 / 66 + 800 / 53 < onset_ms < 800 / 55 + 800 / 44 + 10


def test_a_faster_stretch_fires_more_in_the_healthy_cord_and_a_spastic_one_fires_more_than_it():
    velocities = [20.0, 80.0, 250.0]
    healthy, spastic = (ramp_stretch(cord(severity), velocities, 1).activity.values.ravel() for severity in (0, 1))
    assert (np.diff(healthy) > 0).all()
    assert (spastic > healthy).all()


def test_the_drug_takes_the_stretch_reflex():
    free, under = (float(ramp_stretch(cord(SEVERE, each), [120.0], 1).activity[0, 0]) for each in (0.0, 0.6))
    assert under < 0.3 * free


def test_a_cord_that_no_stretch_moves_has_no_threshold():
    found = ramp_stretch(cord(HEALTHY, 1.0), [20.0, 40.0], 1)
    assert np.isnan(found.attrs["threshold_deg_per_s"]) and np.isnan(found.attrs["gain_per_deg"])


def test_the_gain_is_of_the_rate_while_the_muscle_moves_whatever_the_ramp_lasts():
    found = ramp_stretch(cord(SEVERE), [40.0, 160.0], 1)
    slow, fast = found.rate.values[:, 0]
    assert found.attrs["gain_per_deg"] == pytest.approx((fast - slow) / 120, rel=1e-9)
    for velocity, rate, spikes in zip((40, 160), (slow, fast), found.activity.values[:, 0], strict=True):
        assert rate * 20 / velocity <= spikes  # those after the ramp are not in it


@pytest.mark.parametrize("severity", SEVERITIES)
def test_a_faster_stretch_fires_more(severity):
    assert ramp_stretch(cord(severity), repeats=1).attrs["gain_per_deg"] > 0


def test_only_a_spastic_cord_beats():
    assert pushed(HEALTHY).attrs["beats"] == 0 and pushed(HEALTHY).attrs["amplitude_deg"] == 0
    assert pushed(SEVERE).attrs["beats"] >= 5 and pushed(SEVERE).attrs["amplitude_deg"] > 10


def test_clonus_slows_as_it_shrinks_under_the_drug():
    found = [pushed(SEVERE, occupancy).attrs for occupancy in (0.0, 0.04, 0.08)]
    assert all(one["beats"] >= 5 for one in found)
    for name in ("frequency_hz", "amplitude_deg"):
        assert (np.diff([one[name] for one in found]) < 0).all()


def test_the_drug_ends_clonus():
    width = [pushed(SEVERE, occupancy).attrs["amplitude_deg"] for occupancy in (0.0, 0.1, 0.2)]
    assert width[0] > 5 * width[1] and width[2] == 0


def test_force_grows_with_drive_and_takes_the_smallest_cells_first():
    found = effort(HEALTHY)
    first = found.recruited_at.values
    known = ~np.isnan(first)
    assert 0.7 < known.mean() <= 1
    order = np.corrcoef(np.flatnonzero(known), np.argsort(np.argsort(first[known])))[0, 1]
    assert order > 0.8
    assert found.attrs["greatest_n"] > 10 * float(found.force[: len(found.force) // 10].max())


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("occupancy", UNDER_DRUG)
def test_force_is_spared_against_both_reflexes_at_a_fixed_stimulus(severity, occupancy):
    best = int(curve(severity).h.mean("repeat").values.argmax())
    h = [float(curve(severity, each).h[best].mean()) for each in (0.0, occupancy)]
    train = [float(withdrawal(severity, each).reflex.mean()) for each in (0.0, occupancy)]
    left = force(severity, occupancy) / force(severity, 0.0)
    assert left > h[1] / h[0] and left > train[1] / train[0]


@pytest.mark.parametrize("occupancy", UNDER_DRUG)
def test_force_is_spared_against_the_largest_h_in_the_healthy_cord(occupancy):
    assert force(HEALTHY, occupancy) / force(HEALTHY, 0.0) > h_max(HEALTHY, occupancy) / h_max(HEALTHY, 0.0)


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="severe, occupancy 0.2: 0.69 of force left and 0.76 of Hmax: half the drive has no reserve, the reflex has",
)
@pytest.mark.parametrize("occupancy", [0.1, 0.2, 0.3])
def test_force_is_spared_against_the_largest_h_in_the_severe_cord(occupancy):
    assert force(SEVERE, occupancy) / force(SEVERE, 0.0) > h_max(SEVERE, occupancy) / h_max(SEVERE, 0.0)


def test_a_spastic_cord_is_weak_and_a_thinned_pool_as_strong_as_a_larger_one():
    assert force(SEVERE, 0.0) < 0.6 * force(HEALTHY, 0.0)
    few, more = (voluntary_ramp(Cord(cells=cells), 1.2).attrs["greatest_n"] for cells in (90, 300))
    assert few == pytest.approx(more, rel=0.15)


def test_force_is_the_same_for_equal_occupied_receptors():
    fewer = Drug(0.28, density=0.5)
    same = Drug((fewer.occupied - 0.1) / 0.9)
    one, other = (voluntary_ramp(Cord(drug=drug, cells=60), 0.5) for drug in (fewer, same))
    assert one.identical(other)


@pytest.mark.parametrize(
    ("experiment", "given"),
    [
        (tendon_tap, {"repeats": 0}),
        (ramp_stretch, {"repeats": 0}),
        (ramp_stretch, {"velocities_deg_per_s": [0.0]}),
        (ramp_stretch, {"velocities_deg_per_s": [-20.0]}),
        (clonus, {"seconds": -1.0}),
        (voluntary_ramp, {"seconds": 0.0}),
    ],
)
def test_a_movement_that_cannot_be_is_one_clear_line(experiment, given):
    with pytest.raises(InputError):
        experiment(Cord(cells=60), **given)
