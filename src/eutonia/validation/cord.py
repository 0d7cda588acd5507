"""Predictions at the cord: spinal fluid by mouth, reflex, receptor, tone, and how doses grow."""

from __future__ import annotations

import numpy as np
import xarray as xr

from eutonia.clinic.regimen import Regimen
from eutonia.evidence import value
from eutonia.simulator.sampling import Array
from eutonia.validation.crowd import Crowd, adult_of
from eutonia.validation.registry import predicts
from eutonia.validation.results import Result


def bolus_of(result: Result) -> Regimen:
    """The lumbar bolus of a setting."""
    return Regimen.bolus(dose_ug=result.number("dose_ug"), level=result.setting["level"])


def pump_of(result: Result, rate_ug_per_day: float | None = None) -> Regimen:
    """The constant infusion of a setting."""
    rate = result.number("rate_ug_per_day") if rate_ug_per_day is None else rate_ug_per_day
    return Regimen.pump(rate_ug_per_day=rate, tip=result.setting["tip"], days=int(result.number("days")))


def tablets_of(result: Result) -> Regimen:
    """The tablets of a setting."""
    return Regimen.oral(
        dose_mg=result.number("dose_mg"), times_per_day=int(result.number("times")), days=int(result.number("days"))
    )


def after_bolus(crowd: Crowd, result: Result, name: str) -> tuple[Array, Array, Array]:
    """Hours from the middle of a lumbar bolus, a variable (draws, hours), and its start (draws,)."""
    regimen = bolus_of(result)
    keep = ("h_reflex_ratio", "ashworth", "spasm_score")
    at = "arms" if result.setting.get("limb") == "arms" else "legs"
    run = crowd.run(adult_of(result), regimen, 1, 0.5, keep, cord_at=at)
    first = regimen.boluses[0]
    hours = run.time_h.values - (first.start_h + first.minutes / (2 * 60))
    found = run[name].values
    return hours, found, found[:, 0]


def at_hour(hours: Array, values: Array, hour: float) -> Array:
    """Each row at one hour, between the stored ones by a straight line."""
    place = float(np.interp(hour, hours, np.arange(len(hours))))
    low = min(int(place), len(hours) - 2)
    share = place - low
    return values[:, low] * (1 - share) + values[:, low + 1] * share


def last_day(run: xr.Dataset, name: str) -> Array:
    """The mean over the last day of each row."""
    return run[name].values[:, run.time_h.values > run.time_h.values[-1] - 24].mean(axis=1)


@predicts("csf_over_plasma")
def csf_over_plasma(crowd: Crowd, result: Result) -> Array:
    """Steady CSF over plasma by mouth."""
    return crowd.bodies(adult_of(result)).csf_ratio


@predicts("hm_lp_1h", "hm_lp_1h_sd")
def reflex_fall_at_hour(crowd: Crowd, result: Result) -> Array:
    """Fall of H/M at an hour after a lumbar bolus, %."""
    hours, reflex, start = after_bolus(crowd, result, "h_reflex_ratio")
    return 100 * (1 - at_hour(hours, reflex, result.number("hour")) / start)


@predicts("hm_lp_6h")
def reflex_fall_over_hours(crowd: Crowd, result: Result) -> Array:
    """Mean fall of H/M over the hours 1, 2, ... after a lumbar bolus, %."""
    hours, reflex, start = after_bolus(crowd, result, "h_reflex_ratio")
    asked = np.arange(1, int(result.number("hour")) + 1)
    return 100 * (1 - np.mean([at_hour(hours, reflex, float(hour)) for hour in asked], axis=0) / start)


@predicts("stokic_30", "stokic_70", "stokic_110")
def reflex_on_infusion(crowd: Crowd, result: Result) -> Array:
    """Mean H/M of the last day of an infusion, share of baseline."""
    run = crowd.run(adult_of(result), pump_of(result), int(result.number("days")), 24.0, ("h_reflex_ratio",))
    return run.h_reflex_ratio.values[:, -1]


@predicts("kroin_day_1", "kroin_day_3", "kroin_day_7")
def density_under_saturation(crowd: Crowd, result: Result) -> Array:
    """Receptor density after days of full occupancy, %: the model's own equation at R = 1."""
    body = crowd.bodies(adult_of(result))
    drive = 1 / (1 + body.receptor_induction_half)
    loss = body.receptor_induction_per_h * drive
    rate = body.receptor_degradation_per_h + loss
    return 100 * (1 - loss / rate * (1 - np.exp(-rate * 24 * result.number("days"))))


@predicts(
    "spain_growth", "ms_growth_1y", "spinal_growth_1y", "cerebral_growth_1y", "ms_growth_10y", "spinal_growth_10y",
    "cerebral_growth_10y",
)  # fmt: skip
def dose_growth(crowd: Crowd, result: Result) -> Array:
    """The constant rate that gives on the last day the H/M of the first rate on an early day, over the first rate."""
    first, days = result.number("rate_ug_per_day"), int(result.number("days"))
    factors = np.geomspace(1, value("validation.growth.most"), int(value("validation.growth.rates")))
    runs = [
        crowd.run(adult_of(result), pump_of(result, first * float(factor)), days, 24.0, ("h_reflex_ratio",))
        for factor in factors
    ]
    target = runs[0].h_reflex_ratio.values[:, int(result.number("from_day"))]
    late = np.stack([run.h_reflex_ratio.values[:, -1] for run in runs], axis=1)
    return np.exp([np.interp(-one, -row, np.log(factors)) for one, row in zip(target, late, strict=True)])


@predicts("spain_spread")
def dose_for_tone(crowd: Crowd, result: Result) -> Array:
    """The rate that holds half of a person's Ashworth excess, micrograms daily, without adaptation."""
    run = crowd.run(adult_of(result), pump_of(result), int(result.number("days")), 24.0, ("cord_ng_per_ml",))
    per_rate = run.cord_ng_per_ml.values[:, -1] / result.number("rate_ug_per_day")
    return crowd.bodies(adult_of(result)).ec50_ashworth / per_rate


@predicts("tbi_legs_4h", "abel_legs_4h", "tbi_arms_4h", "stroke_6h", "stroke_arms_6h")
def score_fall_at_hour(crowd: Crowd, result: Result) -> Array:
    """Fall of the Ashworth score at an hour after a lumbar bolus."""
    hours, score, start = after_bolus(crowd, result, "ashworth")
    return start - at_hour(hours, score, result.number("hour"))


@predicts("abel_spasm_4h")
def spasm_fall_at_hour(crowd: Crowd, result: Result) -> Array:
    """Fall of the Penn spasm score at an hour after a lumbar bolus."""
    hours, score, start = after_bolus(crowd, result, "spasm_score")
    return start - at_hour(hours, score, result.number("hour"))


@predicts("aer_drug_share")
def excess_taken_by_mouth(crowd: Crowd, result: Result) -> Array:
    """Share of the Ashworth excess that is gone on the last day by mouth."""
    patient = adult_of(result)
    run = crowd.run(patient, tablets_of(result), int(result.number("days")), 2.0, ("ashworth",))
    body, start = crowd.bodies(patient), run.ashworth.values[:, 0]
    rigid = value("model.outcome.ashworth_floor") + body.ashworth_passive
    return (start - last_day(run, "ashworth")) / (start - rigid)


@predicts("aer_placebo_share")
def excess_taken_by_placebo(crowd: Crowd, result: Result) -> Array:
    """Share of the Ashworth excess that goes on placebo."""
    return crowd.sampler()("model.outcome.placebo_share")
