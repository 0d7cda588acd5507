"""Products that a pharmacist can dispense."""

from __future__ import annotations

from typing import Literal

from eutonia.clinic.record import Record

Form = Literal["tablet", "oral_solution", "oral_suspension", "granules"]


class Product(Record):
    """One product form in one country: strengths in mg per piece, or a concentration in mg/mL.

    `smallest_step_mg` is the smallest dose difference that can be dispensed: half a scored tablet, one packet,
    or 0.1 mL of a liquid.
    """

    name: str
    form: Form
    strengths_mg: tuple[float, ...] = ()
    scored: bool = False
    concentration_mg_per_ml: float | None = None
    jurisdictions: tuple[str, ...] = ()
    wheat_starch: bool | None = None
    source: str = ""
    verified: bool = False
    note: str = ""


class Dispensed(Record):
    """One dose as it is handed out: ``"1 tablet of 10 mg and a half tablet of 10 mg"`` or ``"10 mg = 2 mL (5 mg/mL)"``."""

    dose_mg: float
    text: str
    volume_ml: float | None = None
