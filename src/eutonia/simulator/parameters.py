"""Bodies: the parameters of one patient, typical or drawn. Every number comes from the evidence tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from eutonia.clinic.patient import Patient
from eutonia.evidence import lookup, value
from eutonia.simulator.sampling import Array, Flags, Sampler
from eutonia.simulator.size import clearance, creatinine_clearance, volumes

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


class Bodies:
    """The bodies of one patient; every parameter an array (draws,), drawn when it is first read.

    Units stand in the names; concentrations at half effect are ng/mL. What a run does not need is neither drawn nor
    cited.
    """

    def __init__(self, patient: Patient, sampler: Sampler, choose: Callable[[Sampler], Flags]) -> None:
        self._patient, self._draw, self._choose = patient, sampler, choose

    @property
    def draws(self) -> int:
        return self._draw.draws

    @property
    def drawn(self) -> dict[str, Array]:
        """What was drawn so far, (draws,) by id; what is known or constant is not in it."""
        return self._draw.drawn

    def with_draws(self, draws: int) -> Bodies:
        """The same bodies, and more of them (or the same typical one over and over)."""
        return Bodies(self._patient, Sampler(draws, self._draw.seed, self._draw.given), self._choose)

    # Kidney and systemic distribution

    @cached_property
    def crcl_ml_per_min(self) -> Array:
        return creatinine_clearance(self._patient, self._draw)

    @cached_property
    def one_compartment(self) -> Flags:
        return self._choose(self._draw)

    @cached_property
    def bioavailability(self) -> Array:
        return self._draw("model.pk.bioavailability")

    @cached_property
    def _two_clearances(self) -> tuple[Array, Array]:
        """Non-renal clearance (L/h) and renal clearance per creatinine clearance (L/h per mL/min)."""
        nonrenal, renal = clearance(self._patient, self._draw)
        if not self.one_compartment.any():
            return nonrenal, renal
        # The published set has no kidney in it: its clearance holds at a usual one, and its renal part moves with CrCL.
        whole = self.bioavailability * self._draw("model.one.clearance_over_f")
        slope = self._draw("model.pk.renal_slope") * 60 / 1000
        rest = np.maximum(whole - slope * value("model.one.reference_crcl"), 0)
        return np.where(self.one_compartment, rest, nonrenal), np.where(self.one_compartment, slope, renal)

    @property
    def clearance_nonrenal_l_per_h(self) -> Array:
        return self._two_clearances[0]

    @property
    def renal_clearance_per_crcl(self) -> Array:
        return self._two_clearances[1]

    @property
    def clearance_renal_l_per_h(self) -> Array:
        """Renal clearance at the body's own creatinine clearance."""
        return self.renal_clearance_per_crcl * self.crcl_ml_per_min

    @property
    def clearance_l_per_h(self) -> Array:
        """Total systemic clearance."""
        return self.clearance_nonrenal_l_per_h + self.clearance_renal_l_per_h

    @cached_property
    def _two_volumes(self) -> tuple[Array, Array, Array]:
        central, peripheral, flow = volumes(self._patient, self._draw)
        if self.one_compartment.any():
            one = self.bioavailability * self._draw("model.one.volume_over_f")
            central, flow = np.where(self.one_compartment, one, central), np.where(self.one_compartment, 0, flow)
        return central, peripheral, flow

    @property
    def volume_central_l(self) -> Array:
        return self._two_volumes[0]

    @property
    def volume_peripheral_l(self) -> Array:
        return self._two_volumes[1]

    @property
    def flow_l_per_h(self) -> Array:
        return self._two_volumes[2]

    # Absorption

    @cached_property
    def tablet(self) -> Absorption:
        return self._absorption("tablet", TABLET_TRANSIT)

    @cached_property
    def liquid(self) -> Absorption:
        return self._absorption("liquid", LIQUID_TRANSIT)

    def _absorption(self, form: str, transit: int) -> Absorption:
        rate = self._draw(f"model.absorption.{form}.ka")
        if self.one_compartment.any():
            rate = np.where(self.one_compartment, self._draw("model.one.ka"), rate)
        passed = transit / self._draw(f"model.absorption.{form}.mtt")
        return Absorption(rate, passed, np.where(self.one_compartment, STRAIGHT_TO_GUT, transit))

    @cached_property
    def overdose(self) -> Absorption:
        """As a tablet, but slow in a share of the draws."""
        tablet = self.tablet
        slow = self._draw.chance("overdose", "model.absorption.overdose.slow_share")
        slow_rate = tablet.absorption_per_h / self._draw("model.absorption.overdose.ka_divisor")
        slow_transit = TABLET_TRANSIT / self._draw("model.absorption.overdose.mtt")
        return Absorption(
            np.where(slow, slow_rate, tablet.absorption_per_h),
            np.where(slow, slow_transit, tablet.transit_per_h),
            np.where(slow, TABLET_TRANSIT, tablet.transit),
        )

    # Dialysis

    @cached_property
    def dialysis_clearance_l_per_h(self) -> Array:
        return self._draw("model.dialysis.clearance")

    @cached_property
    def crrt_sieving(self) -> Array:
        return self._draw("model.crrt.sieving")

    # Spinal fluid and effect sites

    @cached_property
    def csf_ratio(self) -> Array:
        return self._draw("model.csf.ratio")

    @cached_property
    def csf_exchange_per_h(self) -> Array:
        return self._draw("model.csf.exchange")

    @cached_property
    def spine_diffusion_cm2_per_h(self) -> Array:
        return self._draw("model.spine.diffusion") * 60

    @cached_property
    def spine_area_scale(self) -> Array:
        return self._draw("model.spine.area_scale")

    @property
    def cranium_ml(self) -> Array:
        return value("model.spine.cranium_volume") * self.spine_area_scale / value("model.spine.area_scale_table")

    @cached_property
    def formation_ml_per_h(self) -> Array:
        return self._draw("model.spine.formation") * 60

    @cached_property
    def pump_accuracy(self) -> Array:
        return self._draw("model.pump.accuracy")

    @cached_property
    def cord_capillary(self) -> Flags:
        return self._draw.chance("cord", "model.cord.capillary_share")

    @cached_property
    def cord_csf_rate_per_h(self) -> Array:
        return self._draw("model.cord.csf_rate")

    @cached_property
    def cord_rate_per_h(self) -> Array:
        """Of drug that came from the blood."""
        return np.where(self.cord_capillary, self._draw("model.cord.capillary_rate"), self.cord_csf_rate_per_h)

    @cached_property
    def brain_rate_per_h(self) -> Array:
        return self._draw("model.brain.rate")

    @cached_property
    def brain_csf_share(self) -> Array:
        return self._draw("model.brain.csf_share")

    # Receptor, release, adaptation

    @cached_property
    def receptor_kd(self) -> Array:
        return self._draw.person("model.receptor.kd", "model.receptor.kd_between")

    @cached_property
    def receptor_gaba(self) -> Array:
        return self._draw("model.receptor.gaba")

    @cached_property
    def receptor_degradation_per_h(self) -> Array:
        return self._draw("model.receptor.degradation") / 24

    @cached_property
    def receptor_induction_per_h(self) -> Array:
        return self._draw("model.receptor.induction") / 24

    @cached_property
    def receptor_induction_half(self) -> Array:
        return self._draw.constant("model.receptor.induction_half")

    @cached_property
    def _release_set(self) -> NDArray[np.int64]:
        if self._draw.seed is None:
            return np.zeros(self.draws, dtype=np.int64)
        return (self._draw.uniform("release") * len(RELEASE_SETS)).astype(np.int64)

    @cached_property
    def release_alpha(self) -> Array:
        return np.array([value(f"model.release.alpha_{one}") for one in RELEASE_SETS])[self._release_set]

    @cached_property
    def release_power(self) -> Array:
        return np.array([value(f"model.release.power_{one}") for one in RELEASE_SETS])[self._release_set]

    @cached_property
    def adaptation_tau_h(self) -> Array:
        return self._draw("model.adaptation.tau") * 24

    @cached_property
    def adaptation_gain(self) -> Array:
        return self._draw("model.adaptation.gain")

    # Effect and outcomes

    @cached_property
    def ec50_hm(self) -> Array:
        return self._draw("model.effect.ec50_hm")

    @cached_property
    def hill_hm(self) -> Array:
        return self._draw("model.effect.hill_hm")

    @cached_property
    def rebound_slope(self) -> Array:
        return self._draw.constant("model.effect.rebound_slope")

    @cached_property
    def ec50_ashworth(self) -> Array:
        origin = "cerebral" if self._patient.diagnosis in CEREBRAL else "spinal"
        return self._draw.person(f"model.effect.ec50_ashworth_{origin}", "model.effect.ec50_between")

    @cached_property
    def hill_ashworth(self) -> Array:
        return self._draw("model.effect.hill_ashworth")

    @cached_property
    def spasm_ratio(self) -> Array:
        return self._draw("model.effect.spasm_ratio")

    @cached_property
    def ashworth_baseline(self) -> Array:
        scores = self._patient.scores
        return self._draw.known(None if scores is None else scores.ashworth, "model.outcome.ashworth_baseline")

    @property
    def severity(self) -> float:
        """Of the cord, 0 to 1: how far the baseline score has gone from none to the top of its scale (assumed)."""
        lookup("model.reflex.severity")  # assumed, so that the run and its report say so
        floor, top = value("model.outcome.ashworth_floor"), value("model.outcome.ashworth_top")
        scores = self._patient.scores
        known = None if scores is None else scores.ashworth
        return ((value("model.outcome.ashworth_baseline") if known is None else known) - floor) / (top - floor)

    @cached_property
    def ashworth_passive(self) -> Array:
        room = self.ashworth_baseline - value("model.outcome.ashworth_floor")
        return np.minimum(self._draw("model.outcome.ashworth_passive"), room)

    @cached_property
    def spasm_baseline(self) -> Array:
        scores = self._patient.scores
        return self._draw.known(None if scores is None else scores.penn_spasm, "model.outcome.spasm_baseline")

    @cached_property
    def descending_share(self) -> Array:
        return self._draw.constant("model.outcome.descending_share")

    @cached_property
    def sedation_ec50(self) -> Array:
        return self._draw("model.sedation.ec50")

    @cached_property
    def sedation_power(self) -> Array:
        return self._draw.constant("model.sedation.power")

    # Withdrawal

    @cached_property
    def reference_tau_h(self) -> Array:
        return self._draw("model.withdrawal.reference_time") * 24

    @cached_property
    def withdrawal_lag_h(self) -> Array:
        return self._draw("model.withdrawal.lag")

    @cached_property
    def withdrawal_half(self) -> Array:
        return self._draw("model.withdrawal.half")

    @cached_property
    def withdrawal_hazard_per_h(self) -> Array:
        return self._draw("model.withdrawal.hazard")


RELEASE_SETS = ("1", "2", "3")


def typical_body(
    patient: Patient, structure: str = "two_compartment", given: Mapping[str, Array] | None = None
) -> Bodies:
    """The middle body of a patient: every parameter at its table value.

    Parameters
    ----------
    structure : "two_compartment" or "one_compartment"
        The systemic structure; the cord is driven through the CSF.
    given : parameters that stand in for those of the tables, by evidence id

    Sources: the model.* rows of the evidence tables.
    """
    one = structure == "one_compartment"
    return Bodies(patient, Sampler(1, None, given), lambda sampler: np.full(sampler.draws, one))


def draw_bodies(patient: Patient, draws: int, seed: int, given: Mapping[str, Array] | None = None) -> Bodies:
    """Bodies drawn for a patient; draws 0 to n-1 do not depend on how many follow.

    `given` holds parameters that are not drawn, by evidence id; see `Sampler`.

    Sources: the model.* rows of the evidence tables.
    """
    adult = patient.age_years >= value("model.structure.adult_age")

    def choose(sampler: Sampler) -> Flags:
        if not adult:
            return np.zeros(sampler.draws, dtype=np.bool_)
        return sampler.chance("structure", "model.structure.one_compartment_share")

    return Bodies(patient, Sampler(draws, seed, given), choose)
