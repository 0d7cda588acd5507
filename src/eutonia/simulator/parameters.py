"""Bodies: the parameters of one patient, typical or drawn. Every number comes from the evidence tables."""

from __future__ import annotations

from dataclasses import dataclass, fields
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from eutonia.clinic.kidney import estimate_kidney
from eutonia.clinic.patient import Kidney, Patient
from eutonia.errors import EvidenceError
from eutonia.evidence import lookup, value
from eutonia.simulator.numerics import log_sigma_of_90, log_sigma_of_95, log_sigma_of_cv, logit_sigma_of_90

Array = NDArray[np.float64]

CEREBRAL = ("stroke", "cerebral_palsy", "traumatic_brain_injury", "meningitis")
STRAIGHT_TO_GUT = 0  # transit compartments that a dose passes
LIQUID_TRANSIT = 2
TABLET_TRANSIT = LIQUID_TRANSIT + 1


@dataclass(frozen=True)
class Absorption:
    """Absorption of one kind of product; each array (draws,). `transit` counts the compartments a dose passes."""

    absorption_per_h: Array
    transit_per_h: Array
    transit: NDArray[np.int64]


@dataclass(frozen=True)
class Bodies:
    """Parameters of the drawn bodies; each array (draws,), units in the names (concentrations in ng/mL)."""

    one_compartment: NDArray[np.bool_]
    bioavailability: Array
    crcl_ml_per_min: Array
    clearance_nonrenal_l_per_h: Array
    renal_clearance_per_crcl: Array
    volume_central_l: Array
    volume_peripheral_l: Array
    flow_l_per_h: Array
    tablet: Absorption
    liquid: Absorption
    overdose: Absorption
    dialysis_clearance_l_per_h: Array
    crrt_sieving: Array
    csf_ratio: Array
    csf_exchange_per_h: Array
    csf_volume_l: Array
    cord_capillary: NDArray[np.bool_]
    cord_rate_per_h: Array
    brain_rate_per_h: Array
    brain_csf_share: Array
    receptor_kd: Array
    receptor_gaba: Array
    receptor_degradation_per_h: Array
    receptor_induction_per_h: Array
    receptor_induction_half: Array
    release_alpha: Array
    release_power: Array
    adaptation_tau_h: Array
    adaptation_gain: Array
    ec50_hm: Array
    hill_hm: Array
    rebound_slope: Array
    ec50_ashworth: Array
    hill_ashworth: Array
    spasm_ratio: Array
    ashworth_baseline: Array
    ashworth_passive: Array
    spasm_baseline: Array
    descending_share: Array
    sedation_ec50: Array
    sedation_power: Array
    reference_tau_h: Array
    withdrawal_lag_h: Array
    withdrawal_half: Array
    withdrawal_hazard_per_h: Array

    @property
    def draws(self) -> int:
        return len(self.bioavailability)

    @property
    def clearance_renal_l_per_h(self) -> Array:
        """Renal clearance at the body's own creatinine clearance."""
        return self.renal_clearance_per_crcl * self.crcl_ml_per_min

    @property
    def clearance_l_per_h(self) -> Array:
        """Total systemic clearance."""
        return self.clearance_nonrenal_l_per_h + self.clearance_renal_l_per_h


class _Sampler:
    """Reads a parameter by its id and draws it by the spread of its row; without a seed every draw is typical."""

    def __init__(self, draws: int, seed: int | None) -> None:
        self.draws, self.seed = draws, seed

    def _stream(self, name: str) -> np.random.Generator:
        # One counter-based stream for each parameter: adding a parameter or more draws changes no other number.
        digest = blake2b(name.encode(), digest_size=np.dtype(np.uint64).itemsize).digest()
        key = np.array([self.seed, np.frombuffer(digest, dtype=np.uint64)[0]], dtype=np.uint64)
        return np.random.Generator(np.random.Philox(key=key))

    def uniform(self, name: str) -> Array:
        if self.seed is None:
            return np.full(self.draws, 0.5)
        return self._stream(name).random(self.draws)

    def constant(self, id: str) -> Array:
        return np.full(self.draws, value(id))

    def __call__(self, id: str) -> Array:
        row = lookup(id)
        middle = value(id)
        if self.seed is None:
            return np.full(self.draws, middle)
        if row.spread_is == "uniform" and row.low is not None and row.high is not None:
            return row.low + (row.high - row.low) * self.uniform(id)
        z = self._stream(id).standard_normal(self.draws)
        if row.spread_is == "log-normal CV %" and row.spread is not None:
            sigma = log_sigma_of_cv(row.spread)
            if row.low is not None and row.high is not None:  # uncertainty of the estimate, beside the patients' spread
                sigma = float(np.hypot(sigma, log_sigma_of_95(row.low, row.high)))
            return middle * np.exp(sigma * z)
        if row.spread_is == "log-normal GSD" and row.spread is not None:
            return middle * row.spread**z
        if row.spread_is == "log-normal 90 %" and row.low is not None and row.high is not None:
            return middle * np.exp(log_sigma_of_90(row.low, row.high) * z)
        if row.spread_is == "logit-normal 90 %" and row.low is not None and row.high is not None:
            odds = middle / (1 - middle) * np.exp(logit_sigma_of_90(row.low, row.high) * z)
            return odds / (1 + odds)
        if row.spread_is == "normal SD" and row.spread is not None:
            return middle + row.spread * z
        raise EvidenceError(f"{id}: spread_is {row.spread_is!r} is no distribution that can be drawn")


def typical_body(patient: Patient, structure: str = "two_compartment") -> Bodies:
    """The middle body of a patient: every parameter at its table value.

    Parameters
    ----------
    structure : "two_compartment" or "one_compartment"
        The systemic structure; the cord is driven through the CSF.

    Sources: the model.* rows of the evidence tables.
    """
    return _bodies(patient, _Sampler(1, None), np.array([structure == "one_compartment"]))


def draw_bodies(patient: Patient, draws: int, seed: int, kidney_changes: bool = False) -> Bodies:
    """Bodies drawn for a patient; draws 0 to n-1 do not depend on how many follow.

    Parameters
    ----------
    kidney_changes : bool
        The kidney changes during the run (event, dialysis): then no draw uses the one-compartment set, which has no kidney in it.

    Sources: the model.* rows of the evidence tables.
    """
    sampler = _Sampler(draws, seed)
    adult = patient.age_years >= value("model.structure.adult_age")
    crcl = _creatinine_clearance(patient, sampler)
    share = value("model.structure.one_compartment_share") if adult and not kidney_changes else 0
    one = (sampler.uniform("structure") < share) & (crcl >= value("model.structure.one_compartment_min_crcl"))
    return _bodies(patient, sampler, one)


def _creatinine_clearance(patient: Patient, sampler: _Sampler) -> Array:
    """Absolute creatinine clearance, mL/min: the charted value with its own error, or drawn for age and sex."""
    kidney = estimate_kidney(patient)
    if kidney.crcl_ml_per_min is not None:
        return kidney.crcl_ml_per_min * sampler("model.pk.crcl_estimate")
    size = (patient.weight_kg / value("model.pk.reference_weight")) ** value("model.pk.clearance_exponent")
    if kidney.egfr_ml_per_min_per_1_73m2 is not None:
        return kidney.egfr_ml_per_min_per_1_73m2 * size * sampler("model.pk.crcl_estimate")
    if patient.kidney is not None and patient.kidney.dialysis not in (None, "none"):
        return sampler("model.pk.crcl_dialysis")
    return _usual_clearance(patient, size) * sampler("model.pk.crcl_unknown")


def _usual_clearance(patient: Patient, size: float) -> float:
    if patient.age_years >= value("model.structure.adult_age"):
        usual = Kidney(creatinine_mg_per_dl=value(f"model.gfr.typical_creatinine_{patient.sex}"))
        crcl = estimate_kidney(patient.model_copy(update={"kidney": usual})).crcl_ml_per_min
        assert crcl is not None  # an adult with a creatinine always has one
        return crcl
    weeks = value("model.gfr.term_weeks") + patient.age_years * value("model.gfr.weeks_per_year")
    power = value("model.gfr.maturation_power")
    mature = weeks**power / (weeks**power + value("model.gfr.maturation_half") ** power)
    return value("model.gfr.adult") * size * mature


def _bodies(patient: Patient, sampler: _Sampler, one: NDArray[np.bool_]) -> Bodies:
    bioavailability = sampler("model.pk.bioavailability")
    crcl = _creatinine_clearance(patient, sampler)
    nonrenal, renal_per_crcl = _clearance(patient, sampler)
    central, peripheral, flow = _volumes(patient, sampler)

    # Apparent values of the published set become systemic ones with the draw's own bioavailability.
    one_clearance = bioavailability * sampler("model.one.clearance_over_f")
    renal_per_crcl = np.where(one, np.minimum(renal_per_crcl, one_clearance / np.maximum(crcl, 1)), renal_per_crcl)
    nonrenal = np.where(one, one_clearance - renal_per_crcl * crcl, nonrenal)
    central = np.where(one, bioavailability * sampler("model.one.volume_over_f"), central)
    flow = np.where(one, 0, flow)

    capillary = sampler.uniform("cord") < value("model.cord.capillary_share")
    if sampler.seed is None:
        capillary = np.zeros(sampler.draws, dtype=np.bool_)
    choice = np.minimum((sampler.uniform("release") * len(_RELEASE_SETS)).astype(np.int64), len(_RELEASE_SETS) - 1)
    if sampler.seed is None:
        choice = np.zeros(sampler.draws, dtype=np.int64)
    scores = patient.scores
    origin = "cerebral" if patient.diagnosis in CEREBRAL else "spinal"
    floor = value("model.outcome.ashworth_floor")
    baseline = _baseline(scores and scores.ashworth, "model.outcome.ashworth_baseline", sampler)
    return Bodies(
        one_compartment=one,
        bioavailability=bioavailability,
        crcl_ml_per_min=crcl,
        clearance_nonrenal_l_per_h=nonrenal,
        renal_clearance_per_crcl=renal_per_crcl,
        volume_central_l=central,
        volume_peripheral_l=peripheral,
        flow_l_per_h=flow,
        **_absorptions(sampler, one),
        dialysis_clearance_l_per_h=sampler("model.dialysis.clearance"),
        crrt_sieving=sampler("model.crrt.sieving"),
        csf_ratio=sampler("model.csf.ratio"),
        csf_exchange_per_h=sampler("model.csf.exchange"),
        csf_volume_l=sampler("model.csf.volume") / 1000,
        cord_capillary=capillary,
        cord_rate_per_h=np.where(capillary, sampler("model.cord.capillary_rate"), sampler("model.cord.csf_rate")),
        brain_rate_per_h=sampler("model.brain.rate"),
        brain_csf_share=sampler("model.brain.csf_share"),
        receptor_kd=sampler("model.receptor.kd"),
        receptor_gaba=sampler("model.receptor.gaba"),
        receptor_degradation_per_h=sampler("model.receptor.degradation") / 24,
        receptor_induction_per_h=sampler("model.receptor.induction") / 24,
        receptor_induction_half=sampler.constant("model.receptor.induction_half"),
        release_alpha=np.array([value(f"model.release.alpha_{i}") for i in _RELEASE_SETS])[choice],
        release_power=np.array([value(f"model.release.power_{i}") for i in _RELEASE_SETS])[choice],
        adaptation_tau_h=sampler("model.adaptation.tau") * 24,
        adaptation_gain=sampler("model.adaptation.gain"),
        ec50_hm=sampler("model.effect.ec50_hm"),
        hill_hm=sampler("model.effect.hill_hm"),
        rebound_slope=sampler.constant("model.effect.rebound_slope"),
        ec50_ashworth=sampler(f"model.effect.ec50_ashworth_{origin}"),
        hill_ashworth=sampler.constant("model.effect.hill_ashworth"),
        spasm_ratio=sampler.constant("model.effect.spasm_ratio"),
        ashworth_baseline=baseline,
        ashworth_passive=np.minimum(sampler("model.outcome.ashworth_passive"), baseline - floor),
        spasm_baseline=_baseline(scores and scores.penn_spasm, "model.outcome.spasm_baseline", sampler),
        descending_share=sampler.constant("model.outcome.descending_share"),
        sedation_ec50=sampler("model.sedation.ec50"),
        sedation_power=sampler.constant("model.sedation.power"),
        reference_tau_h=sampler("model.withdrawal.reference_time") * 24,
        withdrawal_lag_h=sampler("model.withdrawal.lag"),
        withdrawal_half=sampler("model.withdrawal.half"),
        withdrawal_hazard_per_h=sampler("model.withdrawal.hazard"),
    )


_RELEASE_SETS = ("1", "2", "3")


def _clearance(patient: Patient, sampler: _Sampler) -> tuple[Array, Array]:
    """Non-renal clearance (L/h) and renal clearance per creatinine clearance (L/h per mL/min)."""
    child = patient.age_years < value("model.structure.adult_age")
    between = sampler("model.pk.clearance_between_child" if child else "model.pk.clearance_between")
    size = (patient.weight_kg / value("model.pk.reference_weight")) ** value("model.pk.clearance_exponent")
    return (
        sampler("model.pk.clearance_nonrenal") * size * between,
        sampler("model.pk.renal_slope") * between * 60 / 1000,  # mL/min to L/h
    )


def _volumes(patient: Patient, sampler: _Sampler) -> tuple[Array, Array, Array]:
    """Central and peripheral volume (L) and the flow between them (L/h); children blend into adults."""
    weight = patient.weight_kg
    start, end = value("model.pk.blend_from"), value("model.pk.blend_to")
    adult = min(1.0, max(0.0, (patient.age_years - start) / (end - start)))

    def blend(child_id: str, adult_value: float) -> float:
        return adult * adult_value + (1 - adult) * value(child_id) * weight

    between = sampler("model.pk.volume_central" if adult == 1 else "model.pk.volume_central_child")
    between = between / (value("model.pk.volume_central" if adult == 1 else "model.pk.volume_central_child"))
    size = (weight / value("model.pk.reference_weight")) ** value("model.pk.clearance_exponent")
    central = blend("model.pk.volume_central_child", value("model.pk.volume_central") * weight)
    peripheral = blend("model.pk.volume_peripheral_child", value("model.pk.volume_peripheral") * weight)
    flow = blend("model.pk.flow_child", value("model.pk.flow") * size)
    return central * between, peripheral * between, np.full(sampler.draws, flow)


def _absorptions(sampler: _Sampler, one: NDArray[np.bool_]) -> dict[str, Absorption]:
    def set_of(form: str, transit: int) -> Absorption:
        rate = np.where(one, sampler("model.one.ka"), sampler(f"model.absorption.{form}.ka"))
        return Absorption(
            absorption_per_h=rate,
            transit_per_h=transit / sampler(f"model.absorption.{form}.mtt"),
            transit=np.where(one, STRAIGHT_TO_GUT, transit),
        )

    tablet = set_of("tablet", TABLET_TRANSIT)
    slow = sampler.uniform("overdose") < value("model.absorption.overdose.slow_share")
    if sampler.seed is None:
        slow = np.zeros(sampler.draws, dtype=np.bool_)
    return {
        "tablet": tablet,
        "liquid": set_of("liquid", LIQUID_TRANSIT),
        "overdose": Absorption(
            absorption_per_h=np.where(
                slow, tablet.absorption_per_h / sampler("model.absorption.overdose.ka_divisor"), tablet.absorption_per_h
            ),
            transit_per_h=np.where(
                slow, TABLET_TRANSIT / sampler("model.absorption.overdose.mtt"), tablet.transit_per_h
            ),
            transit=np.where(slow, TABLET_TRANSIT, tablet.transit),
        ),
    }


def _baseline(score: float | None, id: str, sampler: _Sampler) -> Array:
    return sampler(id) if score is None else np.full(sampler.draws, score)


def pad(bodies: Bodies, draws: int) -> Bodies:
    """The same bodies with the last one repeated up to `draws` (kernels work on whole blocks)."""
    extra = draws - bodies.draws

    def longer(array: object) -> object:
        if isinstance(array, Absorption):
            return Absorption(**{f.name: longer(getattr(array, f.name)) for f in fields(array)})  # type: ignore[arg-type]
        assert isinstance(array, np.ndarray)
        return np.concatenate([array, np.repeat(array[-1:], extra)]) if extra else array

    return Bodies(**{f.name: longer(getattr(bodies, f.name)) for f in fields(bodies)})  # type: ignore[arg-type]
