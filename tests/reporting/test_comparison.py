"""Oral beside intrathecal: the ratios come out of the levels of both roads, and the guide is answered from evidence."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from eutonia.clinic.intrathecal import Intrathecal, ScreeningBolus
from eutonia.clinic.patient import Kidney, Medicine, Patient
from eutonia.errors import InputError
from eutonia.evidence import cite, lookup, value
from eutonia.inquiry import compare
from eutonia.pathway import plan, simulate
from eutonia.reporting.comparison import compare_routes, guide_claims

DRAWS = 200
PATIENT = Patient(
    age_years=40,
    sex="male",
    weight_kg=70,
    kidney=Kidney(crcl_ml_per_min=100, dialysis="none", acute_change=False),
    diagnosis="spinal_cord_injury",
    conditions=(),
    medicines=(Medicine(name="baclofen", daily_dose_mg=80),),
    allergies=(),
    jurisdiction="US",
    intrathecal=Intrathecal(spasticity="severe", screening=(ScreeningBolus(dose_ug=50, goal_met=True),)),
)


def made_up(levels):
    """A stand-in for the simulator: constant levels per draw, those of the pump in proportion to its rate."""

    def run(regimen, **more):
        hours = np.arange(regimen.days * 24 + 1.0)
        oral = regimen.daily_dose_mg(1) > 0
        scale = 1.0 if oral else regimen.daily_dose_ug(1) / 800
        road = levels["oral" if oral else "pump"]
        data = {
            name: (("draw", "time"), np.outer(np.array(per_draw) * scale, np.ones(hours.size)))
            for name, per_draw in road.items()
        }
        for name in ("h_reflex_ratio", "ashworth", "sedation_probability"):
            data[name] = (("draw", "time"), np.full((3, hours.size), 0.5))
        return xr.Dataset(data, {"time_h": ("time", hours)}, {"evidence_ids": ["model.pk.flow"], "assumed_ids": []})

    return run


LEVELS = {
    "oral": {
        "plasma_ng_per_ml": [200.0, 300.0, 400.0],
        "cord_ng_per_ml": [20.0, 30.0, 40.0],
        "brain_ng_per_ml": [200.0, 300.0, 400.0],
    },
    "pump": {
        "plasma_ng_per_ml": [4.0, 4.0, 4.0],
        "cord_ng_per_ml": [400.0, 800.0, 1600.0],
        "brain_ng_per_ml": [100.0, 100.0, 100.0],
    },
}


@pytest.fixture(scope="module")
def plans():
    return plan(PATIENT), plan(PATIENT, "intrathecal")


@pytest.fixture(scope="module")
def exact(plans):
    return compare_routes(PATIENT, *plans, made_up(LEVELS))


@pytest.fixture(scope="module")
def found():
    return compare(PATIENT, draws=DRAWS)


def test_rate_of_equal_effect_is_scaled_draw_by_draw(exact):
    # 800 x 20/400 = 40, 800 x 30/800 = 30, 800 x 40/1600 = 20 micrograms daily
    assert exact.equal_rate_ug_per_day.median == pytest.approx(30)
    assert exact.equal_rate_ug_per_day.high_90 == pytest.approx(39, rel=1e-9)
    # 80 mg over 40, 30, 20 micrograms
    assert exact.equal_effect_ratio.median == pytest.approx(80_000 / 30)


def test_plasma_ratios_by_hand(exact):
    # 200/4, 300/4, 400/4; at equal effect 200/(4 x 40/800), 300/(4 x 30/800), 400/(4 x 20/800)
    assert exact.plasma_ratio_usual.median == pytest.approx(75)
    assert exact.plasma_ratio_equal.median == pytest.approx(2000)
    assert exact.plasma_ratio_equal.low_50 == pytest.approx(1500)


def test_the_brain_is_compared_at_equal_cord_effect(exact, plans):
    assert exact.brain_not_higher_share == 1
    worse = {**LEVELS, "pump": {**LEVELS["pump"], "brain_ng_per_ml": [8000.0, 100.0, 100.0]}}
    # 8000 x 40/800 = 400 against 200 in the first draw
    found = compare_routes(PATIENT, *plans, made_up(worse))
    assert found.brain_not_higher_share == pytest.approx(2 / 3)
    assert exact.brain_higher_usual_share == 0 and found.brain_higher_usual_share == pytest.approx(1 / 3)


def test_usual_doses_come_from_record_and_label(exact):
    label = lookup("maint.spinal")
    assert (exact.doses.oral_mg_per_day, exact.doses.pump_highest_ug_per_day) == (80, label.high)
    assert exact.doses.tip == "T10"
    assert exact.usual_dose_ratio.low == pytest.approx(80_000 / label.high)
    assert exact.usual_dose_ratio.high == pytest.approx(80_000 / label.low)
    assert exact.usual_dose_ratio.middle == pytest.approx(80_000 / ((label.low + label.high) / 2))
    # the matched cohort that chose its own doses lies inside
    assert exact.usual_dose_ratio.low < value("matched.ratio") < exact.usual_dose_ratio.high


def test_brain_origin_takes_its_own_range(plans):
    stroke = PATIENT.model_copy(update={"diagnosis": "stroke"})
    doses = compare_routes(stroke, plan(stroke), plan(stroke, "intrathecal"), made_up(LEVELS)).doses
    assert doses.pump_highest_ug_per_day == lookup("maint.cerebral").high


def test_without_a_recorded_dose_the_rules_give_it():
    naive = PATIENT.model_copy(update={"medicines": ()})
    oral = plan(naive)
    doses = compare_routes(naive, oral, plan(naive, "intrathecal"), made_up(LEVELS)).doses
    assert doses.oral_mg_per_day == next(one.value for one in oral.limits if one.binding)
    assert "rules" in doses.oral_from


def test_refused_by_mouth_says_so():
    weak = PATIENT.model_copy(update={"medicines": (), "kidney": Kidney(crcl_ml_per_min=12, dialysis="none")})
    oral = plan(weak)
    assert oral.refused
    doses = compare_routes(weak, oral, plan(weak, "intrathecal"), made_up(LEVELS)).doses
    assert doses.oral_mg_per_day == value("compare.oral.usual")
    assert "refuse" in doses.oral_from


def test_a_low_plasma_ratio_is_told(exact, plans):
    assert all(one.holds for one in exact.checks)
    near = {**LEVELS, "pump": {**LEVELS["pump"], "plasma_ng_per_ml": [40.0, 40.0, 40.0]}}
    failed = [one.name for one in compare_routes(PATIENT, *plans, made_up(near)).checks if not one.holds]
    assert failed == ["plasma"]


def test_what_cannot_be_simulated_is_said(plans):
    def refuses(regimen, **more):
        if regimen.pump_parts:
            raise InputError("an intrathecal course at age 9", "from 18 years", "plan by the rules alone")
        return made_up(LEVELS)(regimen)

    found = compare_routes(PATIENT, *plans, refuses)
    assert "at age 9" in found.not_computed
    assert found.equal_effect_ratio is None and found.plasma_ratio_usual is None
    assert next(one for one in found.rows if one.name == "plasma_ng_per_ml").oral.median == pytest.approx(300)


def test_a_child_is_compared_as_far_as_it_goes():
    child = Patient(age_years=9, sex="female", weight_kg=28, diagnosis="cerebral_palsy", jurisdiction="UK")
    found = compare(child, draws=DRAWS)
    assert "age 9" in found.not_computed and found.equal_effect_ratio is None
    assert found.doses.pump_highest_ug_per_day == lookup("maint.child").high


# The chain itself, against the check of the model (section c) and the published figures.


def test_dose_for_the_same_cord_effect(found):
    ratio = found.equal_effect_ratio
    assert 1000 < ratio.median < 3000
    assert ratio.low_90 < 1500 and ratio.high_90 > 2500
    assert found.equal_rate_ug_per_day.median == pytest.approx(32, rel=0.25)


def test_plasma_is_at_least_fifty_times_lower_by_pump(found):
    assert found.plasma_ratio_usual.low_90 > 50
    assert found.plasma_ratio_equal.median == pytest.approx(1850, rel=0.25)
    # 80 mg by mouth against 600 micrograms: 99 (label: about 100)
    assert found.plasma_ratio_usual.median * 800 / 600 == pytest.approx(99, rel=0.1)


def test_sleepiness_is_not_higher_at_equal_cord_effect(found):
    row = next(one for one in found.rows if one.name == "sedation_probability")
    assert found.brain_not_higher_share >= value("compare.sleep.part")
    assert row.pump_equal.median < row.oral.median
    assert row.pump_equal.high_90 < row.oral.high_90


def test_the_pump_reaches_more_effect(found):
    rows = {one.name: one for one in found.rows}
    assert rows["h_reflex_ratio"].pump.median < 0.2 < rows["h_reflex_ratio"].oral.median
    assert rows["ashworth"].pump.median < rows["ashworth"].oral.median - 0.9
    # at equal cord level the effect is the same
    assert rows["ashworth"].pump_equal.median == pytest.approx(rows["ashworth"].oral.median, rel=0.05)
    assert rows["cord_ng_per_ml"].pump_equal.median == pytest.approx(rows["cord_ng_per_ml"].oral.median, rel=0.15)


def test_same_seed_same_numbers(found):
    assert compare(PATIENT, draws=DRAWS) == found


def test_every_check_of_the_chain_holds(found):
    assert {one.name for one in found.checks} == {"dose", "plasma", "effect", "sleep"}
    assert [one.name for one in found.checks if not one.holds] == []


# The guide's table.


def test_claims_are_answered_with_their_numbers():
    claims = {one.id: one for one in guide_claims()}
    assert claims["guide.10"].answer == "contradicted" and "generalised" in claims["guide.10"].because
    # claim 45 itself speaks of the brain alone; that the pump has fewer side effects in all is what is contradicted
    assert claims["guide.45"].answer == "nuanced" and claims["guide.45.all"].answer == "contradicted"
    assert "96 %" in claims["guide.45.all"].because and "63 %" in claims["guide.45.all"].because
    assert "0.99" in claims["guide.43"].because and "0.43" in claims["guide.43"].because
    assert "{" not in "".join(one.because for one in claims.values())


def test_the_whole_table_of_the_guide_is_there():
    claims = guide_claims()
    wanted = {9, 10, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48}
    assert {int(one.id.split(".")[1]) for one in claims} == wanted
    for aspect in dict.fromkeys(one.aspect for one in claims):
        assert {one.road for one in claims if one.aspect == aspect} & {"oral", "pump", "both"}


def test_every_source_of_the_comparison_can_be_cited(found):
    assert len(cite(found.sources)) == len(set(found.sources))
    assert {"sisters.any.itb", "cx.slov.all", "maint.spinal"} <= set(found.sources)


def test_hazards_are_yearly_rows_with_their_source(found):
    hazards = {one.id: one for one in found.hazards}
    assert hazards["cx.slov.all"].per_year == value("cx.slov.all")
    assert hazards["cx.infect.late"].per_year == pytest.approx(0.0095)
    assert all(one.per_year < 1 and one.population for one in found.hazards)


def test_simulated_levels_are_those_of_the_chain(found):
    from eutonia.clinic.regimen import Regimen

    days = int(value("compare.days"))
    run = simulate(PATIENT, Regimen.pump(800.0, tip="T10", days=days), draws=DRAWS, keep=("cord_ng_per_ml",))
    level = float(np.median(run["cord_ng_per_ml"].values[:, -24:].mean(axis=1)))
    row = next(one for one in found.rows if one.name == "cord_ng_per_ml")
    assert row.pump.median == pytest.approx(level, rel=1e-6)
