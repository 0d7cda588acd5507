"""The human soleus cord: which cells there are, who speaks to whom, and what spasticity and the drug change.

Sources: reflex.*.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from eutonia.errors import InputError
from eutonia.evidence import reading, value
from eutonia.simulator.numerics import MOTONEURONS, STEP_MS
from eutonia.simulator.reflex.cells import TYPES, Interneurons, interneurons, soleus_pool
from eutonia.simulator.reflex.drug import Action, Drug, share
from eutonia.simulator.reflex.run import Setting
from eutonia.simulator.reflex.wiring import Circuit, Depression, Group, Kind, Projection, Synapse

Array = NDArray[np.float64]

FIBRES = {
    "ia": "reflex.ia.count", "antagonist": "reflex.ia_interneuron.drive_count",
    "ib": "reflex.ib_interneuron.drive_count", "group_ii": "reflex.group_ii.count",
    "descending": "reflex.descending.count",
}  # fmt: skip
NO_DEPRESSION = Depression()
WIRING_SEED = 1  # of which cell is a contact of which: one cord, the same in every run


@dataclass(frozen=True)
class Cord:
    """A soleus cord, from healthy (severity 0) to severely spastic (1), with or without the drug.

    Parameters
    ----------
    severity : 0 to 1; scales every reflex.spastic.* factor at once
    drug : what baclofen has bound
    cells : motoneurons, at most 900; fewer stand for the same pool
    inward_current : persistent inward currents on or off
    dt_ms : step; at most a fifth of the fastest synaptic time constant

    Raises
    ------
    InputError
        A number outside its range.

    Sources: reflex.spastic.*.
    """

    severity: float = 0
    drug: Drug | Action = field(default_factory=Drug)
    cells: int = MOTONEURONS
    inward_current: bool = True
    dt_ms: float = STEP_MS

    def __post_init__(self) -> None:
        share("severity", self.severity)
        whole = sum(int(value(f"reflex.mn.{kind}.count")) for kind in TYPES)
        if not 1 <= self.cells <= whole:
            raise InputError(f"{self.cells} motoneurons", f"1 to {whole}", "give a whole number of cells")
        _ = self.circuit

    @property
    def circuit(self) -> Circuit:
        """Cells and contacts; the same object for the same size and step."""
        return _circuit(self.cells, self.dt_ms)

    def with_drug(self, drug: Drug | Action) -> Cord:
        """The same cord with the drug."""
        return replace(self, drug=drug)

    @property
    def without_drug(self) -> Cord:
        """The same cord, with the receptors that it has, before the drug."""
        return self.with_drug(replace(self.drug, occupancy=0) if isinstance(self.drug, Drug) else Drug())

    def spastic(self, name: str) -> float:
        """Factor of one change of spasticity at this severity."""
        return 1 + self.severity * (value(f"reflex.spastic.{name}") - 1)

    @property
    def release(self) -> Array:
        """Strength of each projection, against a healthy cord without the drug."""
        inhibition = self.spastic("inhibition")
        strength = {
            "ia": self.drug.release * self.spastic("ia_gain"),
            "ia_interneuron": inhibition, "renshaw": inhibition,
            "ib_interneuron": inhibition * value("reflex.ib_interneuron.open_share"),
            "group_ii": self.drug.release, "polysynaptic": self.drug.release,
            "descending": self.drug.descending_release * self.spastic("descending"),
        }  # fmt: skip
        return np.array([strength.get(one.name, 1.0) for one in self.circuit.projections])

    def setting(self, seed: int, **given: object) -> Setting:
        """A parameter set of this cord; see `Setting` for what else can be given."""
        return Setting(
            seed=seed,
            release=self.release,
            girk=self.drug.girk,
            pic=self.spastic("pic") if self.inward_current else 0,
            noise=self.spastic("noise"),
            slow_depression=self.spastic("slow_depression"),
            depression_time=self.spastic("depression_time"),
            **given,  # type: ignore[arg-type]
        )


def fibres(name: str) -> Group:
    """The fibres of one kind: ia, antagonist, ib, group_ii or descending."""
    first = 0
    for other, id in FIBRES.items():
        if other == name:
            break
        first += int(value(id))
    return Group(Kind.FIBRES, first, int(value(FIBRES[name])))


@cache
def wiring_ids() -> tuple[str, ...]:
    """What the wiring of every cord reads; it is built once a process, and every run rests on it."""
    with reading() as used:
        _circuit.__wrapped__(1, STEP_MS)
    return tuple(used.ids)


@cache
def _circuit(cells: int, dt_ms: float) -> Circuit:
    """The wiring for this number of motoneurons; evidence is read by `Cord.__post_init__` for the first of a kind."""
    pool = soleus_pool().thinned(cells)
    motoneurons = Group(Kind.MOTONEURONS, 0, cells)
    groups: dict[str, Group] = {}
    parts: list[Interneurons] = []
    layers = [f"layer {k + 1}" for k in range(int(value("reflex.polysynaptic.layers")))]
    sizes = {name: int(value(f"reflex.{name}.count")) for name in ("renshaw", "ia_interneuron", "ib_interneuron")}
    sizes |= dict.fromkeys(layers, int(value("reflex.polysynaptic.count_per_layer")))
    for name, size in sizes.items():
        groups[name] = Group(Kind.INTERNEURONS, sum(len(part) for part in parts), size)
        parts.append(interneurons("polysynaptic" if name in layers else name, size))
    excitation = Synapse(value("reflex.ia.alpha"), value("reflex.ia.beta"), value("reflex.ia.pulse"))
    inhibition = Synapse(
        value("reflex.inhibition.alpha"), value("reflex.inhibition.beta"), value("reflex.inhibition.pulse")
    )
    to_renshaw = Synapse(
        value("reflex.inhibition.alpha"), value("reflex.renshaw.drive_beta"), value("reflex.renshaw.drive_pulse")
    )
    by_type = {
        name: np.array([value(f"reflex.renshaw.{name}_{kind}") for kind in TYPES])[pool.kind]
        for name in ("conductance", "drive")
    }
    random = np.random.default_rng(WIRING_SEED)

    def wired(
        name: str, source: Group, target: Group, contacts_id: str, conductance_us: float | Array, delay_id: str,
        inhibitory: bool = False, synapse: Synapse = excitation, depression: Depression = NO_DEPRESSION,
        steps: float = 1,
    ) -> Projection:  # fmt: skip
        there = random.random((source.count, target.count)) < value(contacts_id)
        delay = np.full(source.count, value(delay_id) / steps)
        return Projection(
            name,
            source,
            target,
            inhibitory,
            np.asarray(there * conductance_us, dtype=np.float64),
            delay,
            synapse,
            depression,
        )

    ia_depression = Depression(
        value("reflex.ia.depression"), value("reflex.ia.depression_time"),
        value("reflex.ia.slow_depression"), value("reflex.ia.slow_time"),
    )  # fmt: skip
    renshaw_depression = Depression(
        value("reflex.renshaw.drive_depression"), value("reflex.renshaw.drive_depression_time")
    )
    whole = sum(int(value(f"reflex.mn.{kind}.count")) for kind in TYPES)
    projections = [
        wired("ia", fibres("ia"), motoneurons, "reflex.ia.contacts", value("reflex.ia.conductance"),
              "reflex.ia.delay", depression=ia_depression),
        wired("antagonist", fibres("antagonist"), groups["ia_interneuron"], "reflex.ia_interneuron.drive_contacts",
              value("reflex.ia_interneuron.drive"), "reflex.ia_interneuron.delay"),
        wired("ia_interneuron", groups["ia_interneuron"], motoneurons, "reflex.ia_interneuron.contacts",
              value("reflex.ia_interneuron.conductance"), "reflex.inhibition.delay", True, inhibition),
        wired("ib", fibres("ib"), groups["ib_interneuron"], "reflex.ib_interneuron.drive_contacts",
              value("reflex.ib_interneuron.drive"), "reflex.ib_interneuron.delay"),
        wired("ib_interneuron", groups["ib_interneuron"], motoneurons, "reflex.ib_interneuron.contacts",
              value("reflex.ib_interneuron.conductance"), "reflex.inhibition.delay", True, inhibition),
        wired("to_renshaw", motoneurons, groups["renshaw"], "reflex.renshaw.drive_contacts",
              by_type["drive"][:, None] * (whole / cells), "reflex.inhibition.delay", synapse=to_renshaw,
              depression=renshaw_depression),
        wired("renshaw", groups["renshaw"], motoneurons, "reflex.renshaw.contacts", by_type["conductance"],
              "reflex.inhibition.delay", True, inhibition),
        wired("group_ii", fibres("group_ii"), groups[layers[0]], "reflex.group_ii.contacts",
              value("reflex.group_ii.conductance"), "reflex.polysynaptic.delay", steps=len(layers) + 1),
    ]  # fmt: skip
    for before, after in zip(layers, layers[1:], strict=False):
        projections.append(
            wired("polysynaptic", groups[before], groups[after], "reflex.polysynaptic.contacts",
                  value("reflex.polysynaptic.conductance"), "reflex.polysynaptic.delay", steps=len(layers) + 1)
        )  # fmt: skip
    projections += [
        wired("polysynaptic", groups[layers[-1]], motoneurons, "reflex.polysynaptic.to_motoneuron_contacts",
              value("reflex.polysynaptic.to_motoneuron"), "reflex.polysynaptic.delay", steps=len(layers) + 1),
        wired("descending", fibres("descending"), motoneurons, "reflex.descending.contacts",
              value("reflex.descending.conductance"), "reflex.ia.delay"),
    ]  # fmt: skip
    cells_of = Interneurons(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in Interneurons.__annotations__)
    )
    afferents = sum(int(value(id)) for id in FIBRES.values())
    reversal = (value("reflex.ia.reversal"), value("reflex.inhibition.reversal"))
    return Circuit(pool, cells_of, afferents, tuple(projections), dt_ms, reversal)
