"""A circuit put together: cells, fibres, projections with their delays, as the arrays that the kernel reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from eutonia.errors import InputError
from eutonia.evidence import value
from eutonia.simulator.numerics import LANES, NEVER, STEPS_PER_TIME_CONSTANT, TIME_CONSTANTS_TO_REST
from eutonia.simulator.reflex import kernel
from eutonia.simulator.reflex.cells import Interneurons, Pool
from eutonia.simulator.reflex.network import Wires

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True)
class Synapse:
    """A pulse of transmitter of `pulse_ms` binds at `alpha` and leaves at `beta` (per ms); a pulse of 0 is a jump."""

    alpha: float
    beta: float
    pulse_ms: float

    def taps(self, dt_ms: float) -> Array:
        """What a spike adds to the mean open share of each step after its arrival; that share falls by `beta`."""
        if self.pulse_ms == 0:
            return np.array([(1 - np.exp(-self.beta * dt_ms)) / (self.beta * dt_ms)])
        t = dt_ms * np.arange(int(np.ceil(self.pulse_ms / dt_ms - dt_ms / 1000)) + 2)
        rate, inside, after = self.alpha + self.beta, np.minimum(t, self.pulse_ms), np.maximum(t - self.pulse_ms, 0)
        at_end = self.alpha / rate * (1 - np.exp(-rate * self.pulse_ms))
        area = self.alpha / rate * (inside - (1 - np.exp(-rate * inside)) / rate)
        area += at_end * (1 - np.exp(-self.beta * after)) / self.beta
        mean = np.diff(area, prepend=0) / dt_ms
        return mean[1:] - mean[:-1] * np.exp(-self.beta * dt_ms)


@dataclass(frozen=True)
class Depression:
    """Share of release lost with a spike, and the time (ms) in which it comes back."""

    lost: float = 0
    time_ms: float = np.inf
    slow_lost: float = 0
    slow_time_ms: float = np.inf


class Kind(Enum):
    """What an axon belongs to."""

    MOTONEURONS = auto()
    INTERNEURONS = auto()
    FIBRES = auto()


@dataclass(frozen=True)
class Group:
    """Axons or cells that stand together: a slice of the motoneurons, the interneurons or the fibres."""

    of: Kind
    first: int
    count: int


@dataclass(frozen=True)
class Projection:
    """Contacts of one group upon another; conductances (axons, cells) in uS, a delay (ms) for each axon."""

    name: str
    source: Group
    target: Group
    inhibitory: bool
    conductance_us: Array
    delay_ms: Array
    synapse: Synapse
    depression: Depression = Depression()


@dataclass(frozen=True)
class Circuit:
    """Everything that does not change between parameter sets, at one step length.

    Parameters
    ----------
    reversal_mv : of excitation and of inhibition, above rest
    """

    pool: Pool
    interneurons: Interneurons
    fibres: int
    projections: tuple[Projection, ...]
    dt_ms: float
    reversal_mv: tuple[float, float]

    def __post_init__(self) -> None:
        fastest = min(1 / one.synapse.beta for one in self.projections) / STEPS_PER_TIME_CONSTANT
        if not 0 < self.dt_ms <= fastest:
            raise InputError(
                f"a step of {self.dt_ms:g} ms", f"more than 0, at most {fastest:g} ms", "give a shorter step"
            )
        if not len(self.pool) and not len(self.interneurons):
            raise InputError("a circuit without cells", "at least one cell", "give a number of cells")

    @property
    def cells(self) -> int:
        """Motoneurons, filled up to whole blocks."""
        return -(-len(self.pool) // LANES) * LANES

    @property
    def others(self) -> int:
        """Interneurons, filled up to whole blocks."""
        return -(-len(self.interneurons) // LANES) * LANES

    @property
    def first_fibre(self) -> int:
        return self.cells + self.others

    def axons(self, group: Group) -> Index:
        """The kernel's numbers of the axons of a group."""
        start = {Kind.MOTONEURONS: 0, Kind.INTERNEURONS: self.cells, Kind.FIBRES: self.first_fibre}[group.of]
        return start + group.first + np.arange(group.count)

    def antidromic(self, cells: Index) -> Index:
        """The kernel's numbers for a spike that runs backwards into these motoneurons."""
        return self.first_fibre + self.fibres + cells

    def _first_site(self, target: Group, inhibitory: bool) -> int:
        if target.of is Kind.MOTONEURONS:
            return inhibitory * self.cells + target.first
        return 2 * self.cells + inhibitory * self.others + target.first

    @cached_property
    def wires(self) -> Wires:
        """Projections and contacts as the kernel reads them."""
        columns, counts, sites, weights, delays, taps = [], [], [], [], [], []
        at_state = 0
        for one in self.projections:
            tap = one.synapse.taps(self.dt_ms)
            columns.append(
                (self.axons(one.source)[0], one.source.count, at_state, len(tap), *self._blocks(one, len(tap)))
            )
            there = one.conductance_us > 0
            if there.mean() > 1 / 2:  # rows that are nearly full are kept whole: they are added side by side
                there[:] = True
            axon, cell = np.nonzero(there)
            counts.append(np.bincount(axon, minlength=one.source.count))
            sites.append(self._first_site(one.target, one.inhibitory) + cell)
            weights.append(one.conductance_us[axon, cell])
            delays.append(np.round(np.broadcast_to(one.delay_ms, one.source.count) / self.dt_ms).astype(np.int64))
            taps.append(tap)
            at_state += one.source.count
        longest = max(len(tap) for tap in taps)
        return Wires(
            np.array(columns, dtype=np.int64),
            np.concatenate([[0], np.cumsum(np.concatenate(counts))]),
            np.concatenate(sites).astype(np.int32),
            np.concatenate(weights).astype(np.float32),
            np.concatenate(delays),
            np.array([np.pad(tap, (0, longest - len(tap))) for tap in taps]),
        )

    def _blocks(self, one: Projection, taps: int) -> tuple[int, int, int]:
        """First block of the interneurons it ends on, the one after the last, and for how long a spike moves them."""
        if one.target.of is not Kind.INTERNEURONS:
            return 0, 0, 0
        cells = slice(one.target.first, one.target.first + one.target.count)
        leak_per_ms = (self.interneurons.leak_us[cells] / self.interneurons.capacitance_nf[cells]).min()
        slowest_ms = 1 / min(one.synapse.beta, float(leak_per_ms))
        longest = taps + round(
            (TIME_CONSTANTS_TO_REST * slowest_ms + self.interneurons.refractory_ms[cells].max()) / self.dt_ms
        )
        return cells.start // LANES, -(-cells.stop // LANES), longest

    @property
    def slots(self) -> int:
        """Steps that a spike can be on its way: the longest delay, and the tick that fibres are ahead."""
        return int(self.wires.delay.max()) + self.tick_steps + 2

    @property
    def stride(self) -> int:
        """Steps in which no cell can reach another, at most a tick; each block of cells takes them in one go."""
        of_cells = [
            round(float(one.delay_ms.min()) / self.dt_ms)
            for one in self.projections
            if one.source.of is not Kind.FIBRES
        ]
        return min(1 + min(of_cells, default=self.tick_steps), self.tick_steps)

    def losses(self, slow: float = 1, time: float = 1) -> Array:
        """Depression of each projection as the kernel reads it, (projections, 4).

        Parameters
        ----------
        slow, time : factors on the slow loss per spike and on the time in which the fast part comes back
        """
        return np.array([
            (lost.lost, self.dt_ms / (time * lost.time_ms), slow * lost.slow_lost, self.dt_ms / lost.slow_time_ms)
            for lost in (one.depression for one in self.projections)
        ])  # fmt: skip

    @property
    def tick_steps(self) -> int:
        """Steps of the slow clock, on which noise, fibre rates and muscle move."""
        return max(1, round(value("reflex.mn.noise_step") / self.dt_ms))

    def _betas(self, of: Kind, inhibitory: bool, cells: int) -> Array:
        """Rate (per ms) at which the synapses on each cell close: one for all of a kind that end there."""
        found = np.ones(cells)  # where nothing ends, any rate will do
        for one in self.projections:
            if one.target.of is of and one.inhibitory == inhibitory:
                found[one.target.first : one.target.first + one.target.count] = one.synapse.beta
        return found

    def scalars(self) -> Array:
        """Numbers shared by all motoneurons. Sources: reflex.mn.*, reflex.pic.*, reflex.f_wave.*."""
        half = self.dt_ms / 2
        s = np.zeros(len(kernel.SCALARS))
        for row, name in (
            (kernel.M_ON, "mn.alpha_m"), (kernel.M_OFF, "mn.beta_m"), (kernel.H_ON, "mn.beta_h"),
            (kernel.H_OFF, "mn.alpha_h"), (kernel.N_ON, "mn.alpha_n"), (kernel.N_OFF, "mn.beta_n"),
            (kernel.Q_ON, "mn.alpha_q"), (kernel.P_ON, "pic.alpha_p"),
        ):  # fmt: skip
            s[row] = np.exp(-half * value(f"reflex.{name}"))
        s[kernel.PULSE] = round(value("reflex.mn.pulse") / self.dt_ms)
        s[kernel.REFRACTORY] = round(value("reflex.mn.refractory") / self.dt_ms)
        s[kernel.PIC_BELOW] = value("reflex.pic.below_threshold")
        s[kernel.E_NA] = value("reflex.mn.e_na")
        s[kernel.E_K] = value("reflex.mn.e_k")
        s[kernel.E_CA] = value("reflex.mn.e_ca")
        s[kernel.E_EXC], s[kernel.E_INH] = self.reversal_mv
        beta = np.array([self._betas(Kind.MOTONEURONS, inhibitory, 1)[0] for inhibitory in (False, True)])
        s[kernel.F_EXC], s[kernel.F_INH] = np.exp(-self.dt_ms * beta)
        s[kernel.TURN_CHANCE] = value("reflex.f_wave.chance")
        s[kernel.TURN_STEPS] = round(value("reflex.f_wave.turnaround") / self.dt_ms)
        return s

    def motoneuron_rows(
        self, girk: float = 0, pic: float = 0, noise: float = 0, current_na: Array | None = None
    ) -> Array:
        """Blocks of motoneurons at rest, (blocks, rows, LANES).

        Parameters
        ----------
        girk : potassium conductance opened by the drug, as a share of the leak
        pic : share of the published persistent inward current
        noise : standard deviation of the soma's potential, as a share of the evidence's
        current_na : steady current into each soma from the start on

        Sources: reflex.mn.*, reflex.girk.*.
        """
        pool, k = self.pool, kernel
        rows = np.zeros((len(k.MOTONEURON_ROWS), self.cells))
        rows[k.THETA] = np.inf
        rows[k.LAST] = NEVER
        rows[k.GATE_H] = 1
        n = len(pool)
        e_girk = value("reflex.girk.reversal") - value("reflex.mn.rest")
        stay, gain = self._passive(self.dt_ms, girk)
        rows[k.ESS : k.EDD + 1, :n] = stay.reshape(n, 2 * 2).T
        rows[k.FSS : k.FDD + 1, :n] = gain.reshape(n, 2 * 2).T
        rows[k.JS, :n] = girk * pool.soma_leak_us * e_girk
        rows[k.JD, :n] = girk * pool.dendrite_leak_us * e_girk
        rows[k.NA, :n], rows[k.KF, :n], rows[k.KS, :n] = pool.sodium_us, pool.potassium_fast_us, pool.potassium_slow_us
        rows[k.SLOW, :n] = np.exp(-self.dt_ms / 2 * pool.slow_per_ms)
        rows[k.THETA, :n] = pool.threshold_mv
        rows[k.CA, :n] = pic * pool.calcium_us
        rows[k.CA_FALL, :n] = np.exp(-self.dt_ms / 2 * pool.calcium_fall_per_ms)
        if noise:
            rows[k.NOISE_SIZE, :n] = noise * value("reflex.mn.noise") / self._noise_gain
        current = rows[[k.JS, k.JD], :n].T[:, :, None]
        rows[k.VS, :n], rows[k.VD, :n] = np.linalg.solve(np.eye(2) - stay, gain @ current)[:, :, 0].T  # at rest
        if current_na is not None:
            rows[k.JS, :n] += current_na
        return np.ascontiguousarray(rows.reshape(len(rows), -1, LANES).transpose(1, 0, 2))

    def _passive(self, length_ms: float, girk: float) -> tuple[Array, Array]:
        """How passive motoneurons move in this time, and by 1 nA into soma and dendrite: two arrays (cells, 2, 2)."""
        pool = self.pool
        whole = np.array([pool.soma_leak_us, pool.dendrite_leak_us]) * (1 + girk) + pool.coupling_us
        inertia = np.array([pool.soma_nf, pool.dendrite_nf])
        rates = np.empty((len(pool), 2, 2))
        for here in range(2):
            rates[:, here, here] = -whole[here] / inertia[here]
            rates[:, here, 1 - here] = pool.coupling_us / inertia[here]
        middle = np.trace(rates, axis1=1, axis2=2)[:, None, None] / 2
        apart = np.sqrt(middle**2 - np.linalg.det(rates)[:, None, None])  # half of what the two rates differ by
        spread = np.cosh(apart * length_ms) * np.eye(2) + np.sinh(apart * length_ms) / apart * (
            rates - middle * np.eye(2)
        )
        stay = np.exp(middle * length_ms) * spread
        return stay, np.linalg.solve(rates, stay - np.eye(2)) / inertia.T[:, None, :]

    @cached_property
    def _noise_gain(self) -> Array:
        """Standard deviation of a passive soma (mV) under noise of 1 nA held for a tick."""
        propagator, gain = self._passive(self.tick_steps * self.dt_ms, 0)
        response = gain[:, :, 0]
        variance = np.zeros(len(self.pool))
        for _ in range(1000):  # ticks; the slowest membrane forgets within a tenth of them
            variance += response[:, 0] ** 2
            response = np.einsum("cij,cj->ci", propagator, response)
        return np.sqrt(variance)

    def interneuron_rows(self) -> Array:
        """Blocks of interneurons at rest, (blocks, rows, LANES)."""
        group, k, n = self.interneurons, kernel, len(self.interneurons)
        rows = np.zeros((len(k.INTERNEURON_ROWS), self.others))
        rows[k.I_THETA] = np.inf
        rows[k.I_HELD] = NEVER
        stay = np.exp(-self.dt_ms * group.leak_us / group.capacitance_nf)
        rows[k.I_STAY, :n], rows[k.I_GAIN, :n] = stay, (1 - stay) / group.leak_us
        rows[k.I_J, :n] = group.current_na
        rows[k.I_THETA, :n] = group.threshold_mv
        rows[k.I_REF, :n] = np.round(group.refractory_ms / self.dt_ms)
        for row, inhibitory in ((k.I_FE, False), (k.I_FI, True)):
            rows[row, :n] = np.exp(-self.dt_ms * self._betas(Kind.INTERNEURONS, inhibitory, n))
        return np.ascontiguousarray(rows.reshape(len(rows), -1, LANES).transpose(1, 0, 2))
