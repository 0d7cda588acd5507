"""What carries the uncertainty of a course, and which measurement narrows its bands."""

import numpy as np
import pytest

from eutonia.clinic.patient import Kidney, Scores
from eutonia.evidence import value
from eutonia.reporting.page import gather
from eutonia.reporting.sensitivity import (
    Interval,
    Measurement,
    Narrowing,
    fraction,
    label_of,
    outputs_of,
    ranked,
    sensitivity_of,
)
from eutonia.reporting.words import texts
from tests.reporting.sensitivity_runs import course, found, linear_run


def shares(found, name):
    """The shares of one output by input; None is not seen."""
    return {one.input: one.share for one in next(one for one in found.outputs if one.name == name).shares}


def narrower(measurement):
    return {one.output: one.narrower for one in measurement.narrowings}


def names(measurements):
    return [one.name for one in measurements]


def test_shares_of_a_line_are_its_squares(plan):
    told = shares(sensitivity_of(plan, linear_run((3.0, 2.0, 1.0, 0.0))), "plasma_average")
    assert [told[one] for one in "abc"] == pytest.approx([9 / 14, 4 / 14, 1 / 14], abs=0.05)
    assert told["d"] is None


def test_inputs_that_do_nothing_are_not_seen(plan):
    told = shares(sensitivity_of(plan, linear_run((1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0))), "plasma_average")
    assert [told[one] for one in "cdefgh"] == [None] * 6


def test_the_largest_share_stands_first(plan):
    of_a_line = sensitivity_of(plan, linear_run((0.0, 1.0, 3.0))).outputs[0]
    assert [one.input for one in of_a_line.shares] == ["c", "b", "a"]


def test_an_output_that_does_not_vary_is_left_out(plan):
    assert sensitivity_of(plan, linear_run((0.0, 0.0))).outputs == ()


def test_a_level_of_a_constant_plasma_narrows_by_the_root_of_what_its_error_leaves(plan):
    """Log level of small variance s2 measured with e2: the band shrinks to the root of e2 / (s2 + e2)."""
    run = linear_run((25.0,), draws=4000)
    told = sensitivity_of(plan, run)
    level = next(one for one in told.measurements if one.name == "plasma_level")
    cv = np.hypot(value("sensitivity.level.assay"), value("sensitivity.level.within_person")) / 100
    spread, error = np.log(run["plasma_ng_per_ml"].values[:, 0]).std() ** 2, np.log1p(cv**2)
    assert narrower(level)["plasma_average"] == pytest.approx(1 - np.sqrt(error / (spread + error)), abs=0.06)


def test_too_few_draws_say_so_and_nothing_else(plan):
    told = sensitivity_of(plan, linear_run((1.0, 2.0), draws=100))
    assert told.note == "Too few draws to say what would help to know: 100; at least 200 are needed."
    assert (told.outputs, told.measurements, told.lines) == ((), (), (told.note,))


def test_a_run_without_its_inputs_says_nothing(plan, run):
    assert sensitivity_of(plan, run) is None


def test_no_measurement_helps_where_none_is_seen(plan):
    run = linear_run((1.0,), draws=400)
    run["plasma_ng_per_ml"] = run["plasma_ng_per_ml"] / 1000  # too low to be sent
    told = sensitivity_of(plan, run)
    assert told.helps == () and "No single measurement" in told.lines[0] and "400 draws" in told.lines[0]


def test_the_kidney_carries_plasma_and_the_cord_carries_tone():
    told = found("ms_adult.json")
    assert shares(told, "plasma_average")["model.pk.crcl_estimate"] > 0.1
    assert shares(told, "plasma_average")["model.sedation.ec50"] is None
    tone = next(one for one in told.outputs if one.name == "tone_fall")
    assert tone.shares[0].input == "model.effect.ec50_ashworth_spinal"
    assert shares(told, "sedation")["model.sedation.ec50"] > 0.2


def test_a_choice_counts_as_an_input_and_what_is_known_does_not():
    told = shares(found("ms_adult.json"), "plasma_highest")
    assert told["structure"] > 0.1
    assert "model.outcome.ashworth_baseline" not in told and "model.receptor.induction_half" not in told


def test_an_unknown_kidney_puts_creatinine_first():
    told = found("half_known.json")
    assert told.helps[0].name == "creatinine" and told.helps[0].first
    assert "the plan waits for it" in told.lines[0]
    assert narrower(told.helps[0])["plasma_average"] > 0.1
    assert "cystatin_c" not in names(told.measurements)


def test_a_known_kidney_offers_no_creatinine():
    told = found("half_known.json", kidney=Kidney(crcl_ml_per_min=90))
    assert "creatinine" not in names(told.measurements) and "cystatin_c" in names(told.measurements)
    assert told.helps[0].name != "creatinine" and not any(one.first for one in told.measurements)
    assert "a kidney value (known)" in told.not_offered


def test_a_known_score_is_not_asked_for_again():
    assert "tone_before" in names(found("half_known.json").measurements)
    told = found("half_known.json", scores=Scores(ashworth=3))
    assert "tone_before" not in names(told.measurements)
    assert "the Ashworth score without baclofen (known)" in told.not_offered


def test_a_pump_patient_is_offered_tone_before_a_tap():
    told = found("sci_pump.json", "intrathecal")
    assert names(told.helps) == ["tone_on", "csf_level"]
    assert narrower(told.helps[0])["tone_fall"] > 0.2 and narrower(told.helps[1])["cord"] > 0.2
    assert "cystatin C (known)" in told.not_offered and "a plasma level (too low to be measured)" in told.not_offered


def test_the_sentence_names_the_band_and_its_ends():
    level = found("ms_adult.json").helps[0]
    told = next(one for one in found("ms_adult.json").outputs if one.name == "plasma_average")
    assert level.name == "plasma_level"
    assert f"now {told.band.low_90:.0f} to {told.band.high_90:.0f} ng/mL" in level.text
    assert "just before the first dose of day" in level.text and "would be expected to shrink by about" in level.text


def test_little_muscle_is_said_beside_cystatin_c():
    cystatin = next(one for one in found("ms_adult.json").measurements if one.name == "cystatin_c")
    assert "With little muscle" in cystatin.text


def test_the_same_run_gives_the_same_words():
    assert sensitivity_of(*course("ms_adult.json")) == found("ms_adult.json")


def test_outputs_are_those_of_the_last_week_of_the_plan(plan):
    run = linear_run((1.0,), days=90)
    late = run["time_h"].values > plan.regimen.days * 24
    run["plasma_ng_per_ml"].values[:, late] = 0
    assert outputs_of(plan, run)["plasma_average"].min() > 90


def test_the_report_carries_its_sources():
    made, run = course("half_known.json")
    findings = gather(made, run, {}, None)
    assert {"sensitivity.level.assay", "model.pk.crcl_estimate"} <= {one.id for one in findings.sources}
    assert "sensitivity.ashworth.error" in {one.id for one in findings.assumed_values}


def test_ranks():
    def of(name, narrowed, first=False):
        return Measurement(
            name=name, title=name, when="", text="", short="", first=first,
            narrowings=tuple(Narrowing(output="x", narrower=one) for one in narrowed),
        )  # fmt: skip

    given = [of("csf_level", (0.9,)), of("a", (0.1, None)), of("b", (0.1, 0.2)), of("creatinine", (None,), first=True)]
    assert names(ranked(given)) == ["creatinine", "b", "a", "csf_level"]


@pytest.mark.parametrize("part", np.arange(0.02, 1, 0.02))
def test_a_part_in_words_is_near_it(part):
    parts = {
        "about a twentieth": 1 / 20, "about a tenth": 1 / 10, "about a sixth": 1 / 6, "about a fifth": 1 / 5,
        "about a quarter": 1 / 4, "about a third": 1 / 3, "about two fifths": 2 / 5, "about a half": 1 / 2,
        "about three fifths": 3 / 5, "about two thirds": 2 / 3, "about three quarters": 3 / 4,
        "more than four fifths": 0.85, "nearly all of it": 0.95,
    }  # fmt: skip
    assert parts[fraction(part)] == pytest.approx(part, abs=0.055)


@pytest.mark.parametrize("name", ["ms_adult.json", "half_known.json", "sci_pump.json", "child_cp.toml"])
def test_every_input_has_plain_words(name):
    route = "intrathecal" if "pump" in name else "oral"
    drawn = {str(one) for one in course(name, route)[1]["input"].values}
    assert drawn - set(texts("sensitivity")["inputs"]) == set()


def test_an_input_without_words_has_those_of_its_row():
    assert label_of("model.dialysis.clearance") == "haemodialysis clearance during a session"
    assert label_of("x") == "x"


def test_bands_are_intervals():
    assert all(
        isinstance(one.band, Interval) and one.band.low_90 < one.band.high_90 for one in found("ms_adult.json").outputs
    )
