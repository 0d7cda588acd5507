"""What comes of the circuit under a shock: orders of recruitment, suppression by the drug, depression, F waves.

Nothing here was tuned; where a claim fails it stays as a strict expected failure with its size.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from eutonia.errors import InputError
from eutonia.simulator.reflex.cord import Cord
from eutonia.simulator.reflex.drug import Drug
from eutonia.simulator.reflex.nerve import shock
from eutonia.simulator.reflex.run import run
from eutonia.simulator.reflex.stimulation import (
    default_intensities,
    f_waves,
    flexor_withdrawal,
    h_over_m,
    largest_m,
    numbered,
    paired_pulses,
    recruitment,
    rising_intensity,
    shocked,
    trial_seed,
)
from tests.simulator.reflex.cords import (
    HEALTHY,
    OCCUPANCIES,
    SEVERE,
    SEVERITIES,
    UNDER_DRUG,
    conditioned,
    cord,
    curve,
    h_max,
    second_h,
    volley,
    withdrawal,
)


def mean(severity: float, occupancy: float, wave: str = "h") -> np.ndarray:
    return curve(severity, occupancy)[wave].mean("repeat").values


def fixed_share(severity: float, occupancy: float) -> float:
    """H at the stimulus of the largest H without the drug, over that H."""
    best = int(mean(severity, 0.0).argmax())
    return float(mean(severity, occupancy)[best] / mean(severity, 0.0)[best])


def over_stimuli(found, severity: float, occupancy: float) -> float:
    """What is left of a reflex averaged over all strengths of the stimulus."""
    name = "h" if found is curve else "reflex"
    return float(found(severity, occupancy)[name].mean() / found(severity, 0.0)[name].mean())


# Recruitment curves


@pytest.mark.parametrize("severity", SEVERITIES)
def test_h_comes_before_m_and_falls_while_m_grows(severity):
    h, m = mean(severity, 0.0), mean(severity, 0.0, "m")
    first_h, first_m = (int(np.flatnonzero(wave > 0.02)[0]) for wave in (h, m))
    assert first_h < first_m
    top = int(h.argmax())
    assert 0 < top < len(h) - 6
    assert (np.diff(h[top : top + 6]) < 0).all()
    assert h[-1] < 0.1 * h[top]
    assert (np.diff(m) >= -0.01).all() and m[0] == 0
    assert m[-1] == pytest.approx(1, rel=1e-9)


def test_the_reflex_takes_the_smallest_cells_first_and_the_shock_the_largest_axons():
    given = cord()
    weak = shock(given, 11.5, 0.0, trial_seed(1, 0))
    cells = run(given.circuit, [shocked(given, (weak,), 1)], 40).axon[0]
    fired = np.unique(cells[cells < given.cells])
    assert 0.1 < len(fired) / given.cells < 0.6
    assert np.median(fired) < given.cells / 3
    for low, high in ((11.9, 12.3), (12.3, 13.5), (13.5, 16)):
        one, other = (np.flatnonzero(shock(given, level, 0.0, 1).direct) for level in (low, high))
        assert len(one) < len(other) and (not len(one) or one.min() > other.min())


def test_more_release_takes_larger_cells():
    given = cord()
    rows = [one.name for one in given.circuit.projections]
    sizes = []
    for share in (0.6, 1.0, 1.4):
        setting = shocked(given, (shock(given, 11.9, 0.0, 1),), 1)
        left = np.where(np.array(rows) == "ia", share, 1)
        axon = run(given.circuit, [replace(setting, release=given.release * left)], 40).axon[0]
        sizes.append(np.unique(axon[axon < given.cells]))
    assert [len(one) for one in sizes] == sorted(len(one) for one in sizes)
    assert sizes[0].mean() < sizes[1].mean() < sizes[2].mean()


def test_a_thinned_pool_gives_nearly_the_same_recruitment():
    at = [12.0, 13.2, 14.5]
    few, many = (recruitment(Cord(cells=cells), at, 6) for cells in (150, 900))
    np.testing.assert_allclose(few.h.mean("repeat"), many.h.mean("repeat"), rtol=0.1)
    np.testing.assert_allclose(few.m.mean("repeat"), many.m.mean("repeat"), rtol=0.1, atol=0.03)


def test_every_m_wave_at_once_is_the_largest_one_and_h_over_m_is_a_share_of_it():
    found = recruitment(Cord(cells=60), [25.0], 2)
    np.testing.assert_allclose(found.m, 1, rtol=1e-12)
    assert h_over_m(curve()) == pytest.approx(h_max(HEALTHY, 0.0), rel=1e-12)
    assert largest_m(Cord(cells=60)) > 0


def test_default_intensities_and_the_rising_limb():
    at = default_intensities()
    assert (len(at), at[0], at[-1]) == (20, 8.0, 19.0)
    level = rising_intensity(cord(), 1)
    assert at[5] < level < at[int(mean(HEALTHY, 0.0).argmax())]
    assert numbered("reflex.paired.interval").tolist() == [0.1, 0.2, 0.5, 1, 2, 5, 10]


# The drug


@pytest.mark.parametrize("severity", SEVERITIES)
def test_h_falls_with_every_step_of_occupancy(severity):
    found = [h_max(severity, occupancy) for occupancy in OCCUPANCIES]
    assert (np.diff(found) < 0).all()
    assert found[-1] < 0.15 * found[0]
    assert h_max(SEVERE, 0.0) > h_max(HEALTHY, 0.0)
    np.testing.assert_allclose(
        mean(severity, 0.6, "m"), mean(severity, 0.0, "m"), rtol=1e-12
    )  # M is none of its business


def test_h_falls_with_release_down_to_0_06_and_nothing_is_left_there():
    shares = (1.0, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2, 0.06)
    for count in (400, 240):
        found = [volley(count, share)[0] for share in shares]
        assert (np.diff(found) <= 0).all() and found[-1] == 0
    assert volley(400, 0.3)[0] > 0


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("occupancy", UNDER_DRUG)
def test_the_polysynaptic_reflex_falls_more_over_all_stimuli(severity, occupancy):
    assert over_stimuli(withdrawal, severity, occupancy) < 0.7 * over_stimuli(curve, severity, occupancy)


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("occupancy", UNDER_DRUG)
def test_the_polysynaptic_reflex_falls_more_at_a_middling_stimulus(severity, occupancy):
    """The strengths at which each reaches half of its largest size without the drug."""
    left = []
    for found, name, axis in ((curve, "h", "intensity"), (withdrawal, "reflex", "strength")):
        free, under = (found(severity, each)[name].mean("repeat").values for each in (0.0, occupancy))
        top = int(free.argmax()) + 1
        level = np.interp(free.max() / 2, free[:top], found(severity, 0.0)[axis].values[:top])
        left.append(float(np.interp(level, found(severity, 0.0)[axis].values, under) / (free.max() / 2)))
    assert left[1] < left[0] or left[0] < 0.05


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("occupancy", UNDER_DRUG)
def test_the_polysynaptic_reflex_falls_more_at_the_strongest_train(severity, occupancy):
    """Against the largest H at any stimulus."""
    strongest = [float(withdrawal(severity, each).reflex[-1].mean()) for each in (0.0, occupancy)]
    assert strongest[1] / strongest[0] < h_max(severity, occupancy) / h_max(severity, 0.0)


def test_each_synapse_in_series_takes_its_share():
    """The same fall of release at one, two and all three synapses of the chain."""
    given = cord()
    names = [one.name for one in given.circuit.projections]
    chain = [k for k, name in enumerate(names) if name in ("group_ii", "polysynaptic")]
    left = []
    for hit in ((), chain[:1], chain[:2], chain):
        release = np.ones(len(names))
        release[list(hit)] = 0.85
        spared = replace_release(given, given.release * release)
        left.append(float(flexor_withdrawal(spared, repeats=2).reflex.mean()))
    assert left[0] > left[1] > left[2] > left[3]
    lost = 1 - np.array(left) / left[0]
    assert lost[3] > 1.5 * lost[1]


def replace_release(given: Cord, release: np.ndarray) -> Cord:
    """The same cord with these strengths of its projections."""

    class Changed(Cord):
        @property
        def release(self) -> np.ndarray:
            return release

    return Changed(severity=given.severity, drug=given.drug, cells=given.cells)


# Depression


@pytest.mark.parametrize("gap_s", [0.2, 1.0])
def test_the_drug_leaves_post_activation_depression_as_it_is(gap_s):
    """At a first H of one size, a tenth of the largest M."""
    free, under = (second_h(HEALTHY, occupancy, 0.1, gap_s) for occupancy in (0.0, 0.2))
    assert free < 0.9
    assert under == pytest.approx(free, rel=0.15)


def test_depression_of_the_terminals_is_the_same_under_the_drug():
    free, under = (cord(HEALTHY, occupancy).setting(1) for occupancy in (0.0, 0.4))
    circuit = cord().circuit
    assert (free.slow_depression, free.depression_time) == (under.slow_depression, under.depression_time)
    assert circuit.losses(under.slow_depression, under.depression_time).tolist() == circuit.losses().tolist()


def test_depression_passes_with_the_interval_and_is_less_in_a_spastic_cord():
    healthy, spastic = (conditioned(severity) for severity in (HEALTHY, SEVERE))
    for found in (healthy, spastic):
        for name in ("after_pulse", "after_stretch"):
            course = found[name].mean("repeat").values
            assert (np.diff(course) > -0.02).all() and course[-1] == pytest.approx(1, abs=0.05)
    for name, gap_s in (("after_pulse", 0.5), ("after_stretch", 2.0)):
        one, other = (float(found[name].sel(interval=gap_s).mean()) for found in (healthy, spastic))
        assert one + 0.05 < other < 1


@pytest.mark.parametrize("severity", [HEALTHY, SEVERE])
def test_the_same_interval_gives_the_same_ratio_whatever_others_are_asked(severity):
    given = cord(severity)
    one, other = paired_pulses(given, [1.0], 2), paired_pulses(given, [0.5, 1.0], 2)
    np.testing.assert_array_equal(one.after_pulse.sel(interval=1.0), other.after_pulse.sel(interval=1.0))


# F waves, polysynaptic reflex, bad input


def test_f_waves_come_from_single_cells_and_the_drug_leaves_them_nearly_alone():
    """It only takes away reflex spikes that some antidromic ones would have met."""
    free, under = (f_waves(Cord(drug=Drug(occupancy)), 12) for occupancy in (0.0, 0.4))
    assert free.attrs["persistence"] > 0.9
    assert float(free.f.mean()) < 0.02
    assert float(free.f.std()) > 0
    assert 1 <= float(under.f.mean() / free.f.mean()) < 1.3


@pytest.mark.parametrize("severity", SEVERITIES)
def test_withdrawal_grows_with_the_train_and_needs_a_part_of_the_fibres(severity):
    found = withdrawal(severity, 0.0).reflex.mean("repeat").values
    assert found[0] == 0 and found[-1] > 0.5
    assert (np.diff(found) > -0.02).all()


@pytest.mark.parametrize("repeats", [0, -3])
def test_no_repeats_is_one_clear_line(repeats):
    with pytest.raises(InputError, match=f"{repeats} repeats; allowed: 1 or more; give a whole number"):
        recruitment(Cord(cells=60), repeats=repeats)


@pytest.mark.parametrize("experiment", [paired_pulses, f_waves, flexor_withdrawal])
def test_no_trials_of_the_others_is_one_clear_line(experiment):
    number = {"stimuli": 0} if experiment is f_waves else {"repeats": 0}
    with pytest.raises(InputError):
        experiment(Cord(cells=60), **number)


@pytest.mark.parametrize(
    ("experiment", "given"), [(flexor_withdrawal, 1.5), (paired_pulses, -1.0), (recruitment, float("nan"))]
)
def test_a_stimulus_that_cannot_be_is_one_clear_line(experiment, given):
    with pytest.raises(InputError):
        experiment(Cord(cells=60), [given], 1)
