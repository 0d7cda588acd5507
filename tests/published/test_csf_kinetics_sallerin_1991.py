"""Sallerin 1991 (4 patients, bolus): half-life 0.9 to 5 h and clearance 13 to 80 mL/h."""

from __future__ import annotations

import numpy as np

import eutonia as eu
from tests.published.middle import adult, end, half_life_h, infused, injected, middle_of

DRAWS = 300


def test_middle_body(expected):
    run, hours = injected()
    expected("half_life_range").check(half_life_h(hours, run.csf_ng_per_ml.sel(level="L3").values))
    expected("clearance_range").check(300_000 / 24 / end(infused(300, "L3"), "L3"))


def test_half_life_of_the_median_draw(expected):
    bolus = eu.Regimen.bolus(dose_ug=50, level="L3")
    run = eu.simulate(adult(), bolus, days=1, draws=DRAWS, seed=5, every_h=0.1, keep=("csf_ng_per_ml",))
    hours = run.time_h.values - middle_of(bolus)
    csf = run.csf_ng_per_ml.sel(level="L3").values
    expected("half_life_range").check(float(np.median([half_life_h(hours, one) for one in csf])))


def test_clearance_of_the_median_draw(expected):
    pump = eu.Regimen.pump(rate_ug_per_day=300, tip="L3", days=5)
    run = eu.simulate(adult(), pump, days=5, draws=DRAWS, seed=5, every_h=12.0, keep=("csf_ng_per_ml",))
    found = 300_000 / 24 / run.csf_ng_per_ml.sel(level="L3").values[:, -1]
    expected("clearance_range").check(float(np.median(found)))
