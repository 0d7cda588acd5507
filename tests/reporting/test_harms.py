"""Unwanted effects of a course: what stands beside each number, and what no patient may break."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eutonia.clinic.patient import Kidney, Patient
from eutonia.clinic.regimen import Regimen
from eutonia.errors import RefusedError
from eutonia.evidence import lookup, value
from eutonia.reporting.harms import EffectName, harms_of, planned
from tests.reporting.conftest import run_like

NAMES = EffectName.__args__


def person(age_years=45, crcl=100.0, **fields):
    kidney = Kidney(egfr_ml_per_min_per_1_73m2=crcl, crcl_ml_per_min=crcl, dialysis="none", acute_change=False)
    return Patient(**{"age_years": age_years, "sex": "female", "weight_kg": 70, "kidney": kidney, **fields})


def tablets(dose_mg=20, times=3, days=3):
    return Regimen.oral(dose_mg=dose_mg, times_per_day=times, days=days)


def found(patient=None, regimen=None, use="spasticity", draws=60):
    return harms_of(patient or person(), regimen or tablets(), run_like(days=4, draws=draws), use)


def by_name(harms):
    return {one.name: one for one in harms.effects}


@pytest.mark.parametrize("regimen", [tablets(), Regimen.pump(300, days=3), Regimen.bolus(50)])
def test_every_effect_stands_there_in_order_with_its_grounds(regimen):
    harms = found(regimen=regimen)
    assert tuple(one.name for one in harms.effects) == NAMES
    for one in harms.effects:
        assert one.title and one.when and one.without and one.what_the_interval_is
        assert (one.in_100 is None) == (one.basis is None)
        assert bool(one.evidence_ids) or one.in_100 is None
        assert {id for id in one.evidence_ids if not lookup(id).source} == set()
        if one.in_100 is not None and one.in_100.low is not None:
            assert 0 <= one.in_100.low <= one.in_100.middle <= one.in_100.high <= 100
    assert set(harms.sources) >= {id for one in harms.effects for id in one.evidence_ids}


def test_a_label_range_is_printed_as_it_is():
    dizzy = by_name(found())["dizziness"]
    row = lookup("ae.label.dizzy")
    assert (dizzy.in_100.low, dizzy.in_100.middle, dizzy.in_100.high) == (row.low, (row.low + row.high) / 2, row.high)
    assert dizzy.in_words == "10 in 100 (5 to 15)"
    assert dizzy.basis == "label range" and "not an uncertainty" in dizzy.what_the_interval_is
    assert dizzy.without_in_100 is None and dizzy.without == "no placebo rate published"


def test_drowsiness_stands_beside_its_placebo():
    drowsy = by_name(found())["drowsiness"]
    assert drowsy.without_in_100 == pytest.approx(value("ae.label.drowsy.pbo"), rel=1e-9)
    assert drowsy.in_100.middle > drowsy.without_in_100
    assert drowsy.basis == "model" and drowsy.fades is True
    assert any("63 in 100" in line and "36 in 100 on placebo" in line for line in drowsy.more)


def test_what_fades_and_what_does_not():
    healthy, weak = by_name(found()), by_name(found(person(70, 25)))
    assert healthy["drowsiness"].fades and healthy["dizziness"].fades
    assert healthy["nausea"].fades is None and healthy["weakness"].fades is None
    assert weak["confusion"].fades is False and healthy["confusion"].fades is None
    assert all(one.fades is None for one in by_name(found(regimen=Regimen.pump(300, days=3))).values())


def test_in_alcohol_use_disorder_the_trials_have_a_placebo():
    drunk = by_name(found(use="alcohol-use"))
    assert drunk["headache"].in_100.middle == value("ae.aud.headache")
    assert drunk["headache"].without_in_100 == value("ae.aud.headache.pbo")
    row = lookup("ae.aud.insomnia.pbo")
    assert drunk["insomnia"].without_in_100 == pytest.approx((row.low + row.high) / 2, rel=1e-9)
    assert "14.3 to 30.8 in 100 on placebo" in drunk["insomnia"].without
    assert drunk["drowsiness"].without_in_100 < by_name(found())["drowsiness"].without_in_100


def test_falls_are_counted_from_65_years():
    old, young = by_name(found(person(66)))["falls"], by_name(found(person(64)))["falls"]
    assert old.in_100.middle == pytest.approx(10.84, rel=1e-9) and old.in_100.low is None
    assert "tizanidine" in old.without and old.without_in_100 is None
    assert young.in_100 is None and "Counted only from 65 years" in young.more[0]


def test_the_older_kidney_has_its_ratios_of_falls_and_low_pressure():
    weak = by_name(found(person(70, 40)))
    assert any("1.38 times" in line and "20 mg daily" in line for line in weak["falls"].more)
    assert any("3.06 times" in line for line in weak["hypotension"].more)
    assert not any("3.06" in line for line in by_name(found(person(60, 40)))["hypotension"].more)


def test_seizures_of_children_with_cerebral_palsy():
    child = person(8, diagnosis="cerebral_palsy", weight_kg=25, conditions=())
    seizures = by_name(found(child))["seizures"]
    assert seizures.in_100.middle == 14 and seizures.in_100.low == pytest.approx(4.8, rel=0.02)
    assert by_name(found(child.model_copy(update={"diagnosis": "multiple_sclerosis"})))["seizures"].in_100 is None
    had = person(8, diagnosis="cerebral_palsy", weight_kg=25, conditions=("epilepsy",))
    assert by_name(found(had))["seizures"].in_100 is None
    pumped = by_name(found(child, Regimen.pump(200, days=3)))["seizures"]
    assert pumped.in_100.middle == pytest.approx(100 / 150, rel=0.01)
    assert "6.7 in 1,000" in pumped.in_words


def test_no_number_of_adults_is_silent_about_children():
    child = by_name(found(person(8, weight_kg=25, diagnosis="cerebral_palsy")))
    assert all(
        "No study of children" in one.more[-1] for one in child.values() if one.basis in ("label range", "model")
    )
    assert not any("children" in line for line in by_name(found())["dizziness"].more)


def test_other_sedating_medicines_are_named_as_missing():
    drowsy = by_name(found(person(medicines=("zopiclone",))))["drowsiness"]
    assert any("not in the number" in line and "sleeping tablets" in line for line in drowsy.more)


def test_drowsiness_by_day_follows_the_doses():
    rising = tablets(5, 3, 2) + tablets(10, 3, 2)
    steps = found(regimen=rising).drowsiness
    assert [(one.first_day, one.last_day, one.daily_dose) for one in steps] == [(1, 2, 15), (3, 4, 30)]
    assert steps[0].titrated.middle < steps[1].titrated.middle
    run = run_like(days=4, draws=60)
    inside = run["sedation_probability"].where(run["time_h"] < 48, drop=True).max("time").values
    assert steps[0].untitrated.middle == pytest.approx(100 * np.median(inside), rel=1e-9)


def test_tablets_beside_a_pump_are_said():
    steps = found(regimen=Regimen.pump(100, days=3) | tablets(20, 3, 1)).drowsiness
    assert [(one.last_day, one.tablets_mg, one.titrated) for one in steps] == [(1, 60, None), (3, 0, None)]


def test_the_pump_has_its_hazards_and_its_phases():
    harms = found(regimen=Regimen.pump(300, days=3))
    assert harms.unit == "ug" and harms.kidney is None and len(harms.device) > 10
    assert by_name(harms)["drowsiness"].in_100.middle == value("ae.itb.somn.maint")
    assert by_name(found(regimen=Regimen.bolus(50)))["drowsiness"].in_100.middle == value("ae.itb.somn.screen")
    assert found().device == ()


def test_assumed_numbers_are_named():
    assert "harms.drowsy.without.spontaneous" in found().assumed
    assert all(lookup(id).kind == "assumed" for id in found().assumed)


def test_a_refused_plan_is_not_looked_at(refused, plan):
    with pytest.raises(RefusedError, match="no plan to look at: Creatinine clearance is below 30"):
        planned(refused)
    assert planned(plan) is plan.regimen


@settings(max_examples=15, deadline=None)
@given(
    age=st.floats(18, 95), kidneys=st.tuples(st.floats(8, 130), st.floats(8, 130)), dose=st.sampled_from([5, 10, 20])
)
def test_more_dose_and_less_kidney_never_make_it_better(age, kidneys, dose):
    weak, strong = sorted(kidneys)
    low, high = (by_name(found(person(age, weak), tablets(one, 3, 1), draws=30)) for one in (dose, 2 * dose))
    other = by_name(found(person(age, strong), tablets(dose, 3, 1), draws=30))
    assert low["drowsiness"].in_100.middle <= high["drowsiness"].in_100.middle + 1e-9
    assert other["drowsiness"].in_100.middle <= low["drowsiness"].in_100.middle + 1e-9
    assert all(one.in_100 is None or 0 <= one.in_100.middle <= 100 for one in low.values())
