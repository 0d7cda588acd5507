"""The published figures, and the same figures of the model's bodies."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from eutonia.validation.results import results

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Figure:
    """One published figure and the range that its own spread leaves."""

    id: str
    quantity: str
    value: float | None  # None where only a range is known
    low: float
    high: float
    unit: str
    spread_is: str
    source: str

    def check(self, found: float) -> None:
        range_ = f"{self.low:g} to {self.high:g}"
        range_ = range_ if self.value is None else f"{self.value:g} ({range_})"
        assert self.low <= found <= self.high, f"{self.quantity} {found:.4g} {self.unit}; {self.source} gives {range_}"


def entered() -> dict[str, Figure]:
    """The published results of the evidence room; a number stands there or in a table here, never in both."""
    return {
        one.id: Figure(
            one.id, one.quantity, one.value, one.low, one.high, one.unit, one.spread_is,
            f"{one.source} ({one.population})",
        )
        for one in results().values()
    }  # fmt: skip


def figures(name: str) -> dict[str, Figure]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: Figure(
                row["id"], row["quantity"], float(row["value"]) if row["value"] else None,
                float(row["low"]), float(row["high"]), row["unit"], row["spread_is"], row["source"],
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


@pytest.fixture(scope="session")
def published() -> Callable[[str], Figure]:
    """The published result, or the figure of `expected.csv`, with this id."""
    return (entered() | figures("expected.csv")).__getitem__


@pytest.fixture(scope="session")
def prototype() -> Callable[[str], Figure]:
    """The figure of `expected_chain.csv` with this id."""
    return figures("expected_chain.csv").__getitem__


@pytest.fixture(scope="session")
def expected() -> Callable[[str], Figure]:
    """The published result, or the figure of `expected_intrathecal.csv`, with this id."""
    return (entered() | figures("expected_intrathecal.csv")).__getitem__


@pytest.fixture(scope="session")
def poisoned() -> Callable[[str], Figure]:
    """The published result with this id."""
    return entered().__getitem__


@pytest.fixture(scope="session")
def circuit() -> Callable[[str], Figure]:
    """The published result, or the figure of `expected_reflex.csv`, with this id; its experiments run on one thread."""
    import numba

    numba.set_num_threads(1)
    return (entered() | figures("expected_reflex.csv")).__getitem__


@pytest.fixture(scope="session")
def unwanted() -> Callable[[str], Figure]:
    """The published result with this id."""
    return entered().__getitem__


@pytest.fixture
def adult() -> Callable:
    """A man of 70 kg and 40 years with a stated creatinine clearance."""
    from eutonia.clinic.patient import Kidney, Patient

    def build(crcl_ml_per_min: float = 100, **fields):
        kidney = Kidney(crcl_ml_per_min=crcl_ml_per_min)
        return Patient(**{"age_years": 40, "sex": "male", "weight_kg": 70, "kidney": kidney, **fields})

    return build


@pytest.fixture
def child():
    """The child of `oral_pk.md` 3: 25 kg, body surface 0.93 m2, GFR 67 mL/min."""
    from eutonia.clinic.patient import Kidney, Patient

    return Patient(age_years=8, sex="female", weight_kg=25, height_cm=125, kidney=Kidney(crcl_ml_per_min=67))


@dataclass(frozen=True)
class Kinetics:
    """What papers print, of each body: apparent values (over F), hours and litres."""

    cl_f_l_per_h: np.ndarray
    clr_l_per_h: np.ndarray
    vc_f_l: np.ndarray
    vss_f_l: np.ndarray
    half_life_h: np.ndarray
    urine_percent: np.ndarray
    ke_renal_per_h: np.ndarray
    bioavailability: np.ndarray
    transit_h: np.ndarray
    absorption_per_h: np.ndarray


def kinetics(bodies) -> Kinetics:
    fraction = bodies.bioavailability
    renal = bodies.clearance_renal_l_per_h
    clearance = renal + bodies.clearance_nonrenal_l_per_h
    central, peripheral, flow = bodies.volume_central_l, bodies.volume_peripheral_l, bodies.flow_l_per_h
    out, away = clearance / central, flow / central
    back = np.divide(flow, peripheral, out=np.zeros_like(flow), where=peripheral > 0)
    total = out + away + back
    slow = np.where(back > 0, (total - np.sqrt(total**2 - 4 * out * back)) / 2, out)
    return Kinetics(
        cl_f_l_per_h=clearance / fraction,
        clr_l_per_h=renal,
        vc_f_l=central / fraction,
        vss_f_l=(central + np.where(flow > 0, peripheral, 0)) / fraction,
        half_life_h=np.log(2) / slow,
        urine_percent=100 * fraction * renal / clearance,
        ke_renal_per_h=renal / central,
        bioavailability=fraction,
        transit_h=bodies.tablet.transit / bodies.tablet.transit_per_h,
        absorption_per_h=bodies.tablet.absorption_per_h,
    )


@pytest.fixture
def typical() -> Callable[..., Kinetics]:
    """The typical body of a patient in one structure."""
    from eutonia.simulator.parameters import typical_body

    return lambda patient, structure="two_compartment": kinetics(typical_body(patient, structure=structure))


@pytest.fixture
def typical_run() -> Callable:
    """A run of the typical body of a patient."""
    from eutonia.simulator import parameters, run_course

    def run(patient, regimen, days, every_h=1.0, structure="two_compartment"):
        body = parameters.typical_body(patient, structure=structure)
        return run_course(patient, regimen, days=days, every_h=every_h, bodies=body)

    return run


@pytest.fixture
def drawn() -> Callable[..., Kinetics]:
    """Bodies drawn for a patient."""
    from eutonia.simulator.parameters import draw_bodies

    return lambda patient, draws=4000, seed=1: kinetics(draw_bodies(patient, draws, seed))


@pytest.fixture
def one_compartment() -> Callable[..., Kinetics]:
    """Bodies drawn for a patient, those of the published one-compartment structure alone."""
    from eutonia.simulator.parameters import draw_bodies

    def draw(patient, draws=4000, seed=1):
        bodies = draw_bodies(patient, draws, seed)
        found, chosen = kinetics(bodies), bodies.one_compartment
        assert chosen.any(), "no draw picked the one-compartment structure"
        return Kinetics(**{name: getattr(found, name)[chosen] for name in Kinetics.__dataclass_fields__})

    return draw


@pytest.fixture
def covers() -> Callable[[np.ndarray, float], None]:
    """The 90 % band of the draws covers the published value."""

    def check(found: np.ndarray, value: float) -> None:
        low, high = np.percentile(found, (5, 95))
        assert low <= value <= high, f"{value:g} lies outside the 90 % band {low:.3g} to {high:.3g}"

    return check


def cv_percent(found: np.ndarray) -> float:
    """Between-patient CV as population models print it: from the SD of the logarithms."""
    return float(100 * np.sqrt(np.expm1(np.var(np.log(found)))))


@pytest.fixture(scope="session")
def of_use() -> Callable[[str], Figure]:
    """The published result with this id."""
    return entered().__getitem__


class Reflux:
    """What the typical reflux model leaves, averaged over hours since `start_h` of a run of the typical body."""

    def __init__(self, run, start_h: float) -> None:
        from eutonia.simulator.uses import draw_reflux

        self.since_h = run["time_h"].values - start_h
        self.plasma = run["plasma_ng_per_ml"].values.reshape(1, -1)
        self.effect = draw_reflux(1, None)

    def _mean(self, values: np.ndarray, from_h: float, to_h: float) -> float:
        kept = (self.since_h >= from_h) & (self.since_h <= to_h)
        return float(np.trapezoid(values[0, kept], self.since_h[kept]) / (to_h - from_h))

    def left(self, from_h: float, to_h: float) -> float:
        from eutonia.simulator.uses import reflux_left

        return self._mean(reflux_left(self.plasma, self.effect), from_h, to_h)

    def relaxations(self, from_h: float, to_h: float) -> float:
        from eutonia.simulator.uses import relaxations_left

        return self._mean(relaxations_left(self.plasma, self.effect), from_h, to_h)

    def pressure_rise(self) -> float:
        bound = self.plasma / (self.effect.half_ng_per_ml[:, None] + self.plasma)
        return float((self.effect.rise[:, None] * bound).max())


@pytest.fixture
def forty(typical_run, adult) -> Reflux:
    """40 mg once, at 08:00."""
    from eutonia.clinic.regimen import Regimen

    return Reflux(typical_run(adult(), Regimen.oral_single(dose_mg=40), days=1, every_h=0.25), start_h=8)


@pytest.fixture
def sixty(typical_run, adult) -> Reflux:
    """20 mg three times daily, on the fifth day."""
    from eutonia.clinic.regimen import Regimen

    return Reflux(typical_run(adult(), Regimen.oral(dose_mg=20, times_per_day=3, days=5), days=5), start_h=96)
