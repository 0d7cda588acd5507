"""What is measured of a reflex experiment, and the tables behind its figures."""

import numpy as np
import pytest

from eutonia.reporting.reflex_tables import (
    best_trial,
    conditions,
    curve_points,
    curve_table,
    in_thresholds,
    measure_table,
    measures,
    said,
    sampled_table,
    sentence,
    size_table,
)
from tests.reporting.reflex_runs import NAMES, made_up_hm, report_of


def by_name(run):
    return {one.name: one for one in measures(run)}


def test_the_largest_mean_h_wave_its_stimulus_its_latency_and_its_cells():
    found = by_name(made_up_hm())
    assert found["h_max"].values == pytest.approx((0.4, 0.2))
    assert found["h_max_at"].values == pytest.approx((1, 1))
    assert found["latency"].values == (29, 32)
    assert found["fired"].values == (3 / 4, 1 / 4)


def test_an_h_wave_that_is_gone_has_no_stimulus():
    run = made_up_hm()
    run["h"][1] = 0
    assert by_name(run)["h_max_at"].values[1] is None
    assert by_name(run)["h_max"].values[1] == 0


def test_strengths_are_multiples_of_the_motor_threshold():
    assert in_thresholds(made_up_hm()).tolist() == [0.5, 1, 1.5]
    assert best_trial(made_up_hm().isel(occupancy=0)) == 1


def test_a_curve_has_mean_and_standard_error_and_m_stands_once():
    points = curve_points(made_up_hm())
    assert sorted({one["series"] for one in points}) == [
        "H wave, at occupancy 0.4", "H wave, without the drug", "M wave",
    ]  # fmt: skip
    (peak,) = [one for one in points if one["series"] == "H wave, without the drug" and one["x"] == 1]
    # 0.3 and 0.5: SD 0.1414 over the root of 2
    assert (peak["low"], peak["y"], peak["high"]) == pytest.approx((0.3, 0.4, 0.5))
    table = curve_table(made_up_hm())
    assert table.columns == (
        "Stimulus, multiples of the motor threshold", "H wave, without the drug", "H wave, at occupancy 0.4", "M wave",
    )  # fmt: skip
    assert table.rows[1] == ("1", "0.4 (SE 0.1)", "0.2", "0.5")


def test_a_measure_in_words_says_what_is_not_there():
    run = made_up_hm()
    assert conditions(run) == ("without the drug", "at occupancy 0.4")
    (first, *_) = measures(run)
    assert sentence(first, conditions(run)) == (
        "Largest H wave over largest M wave: 0.4 without the drug, 0.2 at occupancy 0.4."
    )
    assert said(None) == "none" and said(0.5, 0.01) == "0.5 (SE 0.01)"


def test_the_table_by_size_counts_cells_that_fire_and_their_first_spike():
    table = size_table(made_up_hm(), "spike_ms", "first", "By size")
    assert [row[0] for row in table.rows] == ["0 to 0", "1 to 1", "2 to 2", "3 to 3"]
    assert table.rows[1] == ("1 to 1", "1", "30", "0", "none")


def test_a_sampled_course_begins_and_ends_where_the_course_does():
    table = sampled_table(made_up_hm(), ["emg"], ["EMG"], "Time, ms", "EMG")
    assert table.columns == ("Time, ms", "EMG, without the drug", "EMG, at occupancy 0.4")
    assert table.rows[0] == ("0", "0", "0") and table.rows[-1] == ("0.2", "-0.4", "-0.2")


@pytest.mark.parametrize("name", NAMES)
def test_every_measure_of_every_experiment_has_a_value_for_each_condition(name):
    run = report_of(name).run
    found = measures(run)
    assert found and all(len(one.values) == 2 for one in found)
    assert any(one.values[0] is not None for one in found)
    assert len(measure_table(run).rows) == len(found)
    for one in found:
        assert all(value is None or np.isfinite(value) for value in one.values)


def test_the_drug_takes_more_of_the_polysynaptic_reflex_than_of_the_monosynaptic():
    found = by_name(report_of("compare").run)
    pairs = zip(found["h_fixed"].values, found["polysynaptic"].values, found["force"].values, strict=True)
    assert all(poly < mono < force for mono, poly, force in pairs)
    assert len(found["h_fixed"].standard_errors) == 2
