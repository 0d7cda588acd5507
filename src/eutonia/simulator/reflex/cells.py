"""The cells: a pool of motoneurons in order of size, and groups of interneurons.

A motoneuron is a soma and one dendrite with pulse-driven gates (Cisi and Kohn); an interneuron is one compartment that
is reset. Units: mV above rest, nA, nF, uS, ms.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from eutonia.evidence import value
from eutonia.simulator.numerics import NF_PER_UF, UM2_PER_CM2, US_PER_MS, US_PER_S

Array = NDArray[np.float64]

TYPES = ("s", "fr", "ff")


@dataclass(frozen=True)
class Pool:
    """Motoneurons, smallest first; each array (cells,). `kind` is 0 for S, 1 for FR, 2 for FF."""

    kind: NDArray[np.int64]
    soma_nf: Array
    dendrite_nf: Array
    coupling_us: Array
    soma_leak_us: Array
    dendrite_leak_us: Array
    sodium_us: Array
    potassium_fast_us: Array
    potassium_slow_us: Array
    slow_per_ms: Array
    threshold_mv: Array
    calcium_us: Array
    calcium_fall_per_ms: Array
    twitch_force: Array
    twitch_ms: Array
    emg: Array
    emg_ms: Array
    velocity_m_per_s: Array
    axon_threshold: Array

    def __len__(self) -> int:
        return len(self.kind)

    @property
    def input_resistance_megohm(self) -> Array:
        """Seen from the soma: leak of the soma beside the dendrite behind its coupling. Evidence: reflex.mn.*."""
        dendrite = self.coupling_us * self.dendrite_leak_us / (self.coupling_us + self.dendrite_leak_us)
        return 1 / (self.soma_leak_us + dendrite)

    @property
    def rheobase_na(self) -> Array:
        """Smallest steady current into the soma that reaches the threshold."""
        return self.threshold_mv / self.input_resistance_megohm

    def thinned(self, cells: int) -> Pool:
        """The same pool with fewer cells, spread evenly over the order of size."""
        at = np.round(np.linspace(0, len(self) - 1, cells)).astype(np.int64)
        return Pool(**{field.name: getattr(self, field.name)[at] for field in fields(self)})


def soleus_pool() -> Pool:
    """The 900 motoneurons of soleus, smallest first, each value linear within its type.

    Sources: reflex.mn.*.
    """
    counts = [int(value(f"reflex.mn.{kind}.count")) for kind in TYPES]

    def ranged(name: str) -> Array:
        ends = [(value(f"reflex.mn.{kind}.{name}_first"), value(f"reflex.mn.{kind}.{name}_last")) for kind in TYPES]
        return np.concatenate([np.linspace(*end, count) for end, count in zip(ends, counts, strict=True)])

    def typed(name: str) -> Array:
        return np.repeat([value(f"reflex.mn.{kind}.{name}") for kind in TYPES], counts)

    soma_um, dendrite_um, length_um = ranged("soma_size"), ranged("dendrite_diameter"), ranged("dendrite_length")
    soma_cm2 = np.pi * soma_um * soma_um / UM2_PER_CM2
    dendrite_cm2 = np.pi * dendrite_um * length_um / UM2_PER_CM2
    per_area = value("reflex.mn.capacitance") * NF_PER_UF
    along = length_um / (np.pi * (dendrite_um / 2) ** 2) + soma_um / (np.pi * (soma_um / 2) ** 2)
    return Pool(
        kind=np.repeat(np.arange(len(TYPES)), counts),
        soma_nf=per_area * soma_cm2,
        dendrite_nf=per_area * dendrite_cm2,
        coupling_us=2 * 100 / (value("reflex.mn.resistivity") * along),
        soma_leak_us=US_PER_S * soma_cm2 / ranged("soma_resistance"),
        dendrite_leak_us=US_PER_S * dendrite_cm2 / ranged("dendrite_resistance"),
        sodium_us=US_PER_MS * soma_cm2 * typed("g_na"),
        potassium_fast_us=US_PER_MS * soma_cm2 * typed("g_kf"),
        potassium_slow_us=US_PER_MS * soma_cm2 * typed("g_ks"),
        slow_per_ms=typed("beta_q"),
        threshold_mv=ranged("threshold"),
        calcium_us=US_PER_MS * dendrite_cm2 * typed("g_ca"),
        calcium_fall_per_ms=typed("beta_p"),
        twitch_force=ranged("twitch_force"),
        twitch_ms=ranged("twitch_time"),
        emg=ranged("emg"),
        emg_ms=ranged("emg_duration"),
        velocity_m_per_s=ranged("velocity"),
        axon_threshold=ranged("axon_threshold"),
    )


@dataclass(frozen=True)
class Interneurons:
    """Cells of one compartment; each array (cells,)."""

    capacitance_nf: Array
    leak_us: Array
    threshold_mv: Array
    refractory_ms: Array
    current_na: Array

    def __len__(self) -> int:
        return len(self.leak_us)


def interneurons(name: str, count: int) -> Interneurons:
    """A group of interneurons, thresholds evenly spread.

    Parameters
    ----------
    name : the group in the evidence, for example "renshaw"

    Sources: reflex.renshaw.*, reflex.ia_interneuron.*, reflex.ib_interneuron.*, reflex.polysynaptic.*.
    """
    area_cm2 = np.pi * value(f"reflex.{name}.diameter") * value(f"reflex.{name}.length") / UM2_PER_CM2
    return Interneurons(
        capacitance_nf=np.full(count, area_cm2 * value("reflex.mn.capacitance") * NF_PER_UF),
        leak_us=np.full(count, US_PER_S * area_cm2 / value(f"reflex.{name}.resistance")),
        threshold_mv=np.linspace(
            value(f"reflex.{name}.threshold_first"), value(f"reflex.{name}.threshold_last"), count
        ),
        refractory_ms=np.full(count, value(f"reflex.{name}.refractory")),
        current_na=np.zeros(count),
    )
