"""Orders of the MIMIC-III demo become patients at the date of each order; a small adapter for the tests alone."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

from eutonia.clinic.acute_kidney import Creatinine, acute_kidney_injury
from eutonia.clinic.chart import Charted, choose_kidney
from eutonia.clinic.patient import Condition, Finding, Kidney, Medicine, Patient
from eutonia.errors import InputError

DATA = Path(__file__).parents[2] / "../shared/data/mimic3-demo"
BACLOFEN_NDC = "00904336561"
CREATININE = "50912"
WEIGHTS_KG = ("762", "763", "224639", "226512")
HEIGHT_CM = "226730"
# Lasting conditions by the beginning of their ICD-9-CM code. Codes are given at discharge, so what is acute is left
# out: acute kidney failure (584) comes from the creatinine trace alone.
ICD9 = {
    "250": "diabetes", "303": "alcohol_use_disorder", "311": "depression", "342": "low_muscle_mass",
    "343": "low_muscle_mass", "344": "low_muscle_mass", "345": "epilepsy", "401": "hypertension", "438": "stroke",
    "4382": "low_muscle_mass", "4383": "low_muscle_mass", "4384": "low_muscle_mass", "4385": "low_muscle_mass",
    "53081": "gastro_oesophageal_reflux", "5728": "liver_disease", "99682": "liver_disease", "V1254": "stroke",
    "V440": "respiratory_impairment", "V550": "respiratory_impairment", "V551": "enteral_tube",
    "5364": "enteral_tube",
}  # fmt: skip


@dataclass(frozen=True)
class Order:
    """One order as it stands in the table. It has no frequency column, so no daily dose can be known."""

    row_id: str
    subject_id: str
    hadm_id: str
    drug: str
    ndc: str
    drug_type: str
    starts: datetime | None
    ends: datetime | None
    dose: str
    unit: str

    daily_dose_mg: None = None

    @property
    def is_baclofen(self) -> bool:
        """By name or by the product's code."""
        return "baclofen" in self.drug.casefold().split() or self.ndc == BACLOFEN_NDC


def moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


class Mimic:
    """The demo's tables, read once."""

    def __init__(self, folder: Path = DATA) -> None:
        self.folder = folder

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def orders(self) -> tuple[Order, ...]:
        return tuple(
            Order(
                row["row_id"], row["subject_id"], row["hadm_id"], row["drug"], row["ndc"], row["drug_type"],
                moment(row["startdate"]), moment(row["enddate"]), row["dose_val_rx"], row["dose_unit_rx"],
            )
            for row in self.rows("prescriptions.csv")
        )  # fmt: skip

    @cached_property
    def _creatinines(self) -> dict[str, list[dict[str, str]]]:
        found = defaultdict(list)
        for row in self.rows("labevents_renal_liver.csv"):
            if row["itemid"] == CREATININE:
                found[row["subject_id"]].append(row)
        return found

    @cached_property
    def _sizes(self) -> list[dict[str, str]]:
        return [row for row in self.rows("chartevents_weight_height.csv") if row["valuenum"]]

    @cached_property
    def _people(self) -> dict[str, dict[str, str]]:
        return {row["subject_id"]: row for row in self.rows("patients.csv")}

    @cached_property
    def _stays(self) -> list[dict[str, str]]:
        return self.rows("admissions.csv")

    @cached_property
    def _codes(self) -> list[dict[str, str]]:
        return self.rows("diagnoses_icd.csv")

    def creatinines(self, subject_id: str, until: datetime) -> tuple[list[Creatinine], list[Charted]]:
        """The values that can be used, and every value as charted, drawn before `until`."""
        usable, charted = [], []
        for row in self._creatinines[subject_id]:
            at = datetime.fromisoformat(row["charttime"])
            if at >= until:
                continue
            shown, value, fault = f"creatinine {row['value']} mg/dL", None, ""
            try:
                value = float(row["value"])
                usable.append(Creatinine(at=at, mg_per_dl=value))
            except InputError as error:
                value, fault = None, f"{error.what} is not in {error.allowed}"
            except ValueError:
                fault = "not a number"
            charted.append(Charted(name="creatinine_mg_per_dl", value=value, at=at, shown=shown, fault=fault))
        return usable, charted

    def kidney(self, subject_id: str, on: date) -> tuple[Kidney | None, tuple[Finding, ...]]:
        until = datetime.combine(on, time()) + timedelta(days=1)
        usable, charted = self.creatinines(subject_id, until)
        kidney, findings = choose_kidney(charted, on)
        if kidney is not None:
            kidney = kidney.model_copy(update={"acute_change": acute_kidney_injury(usable, until)})
        return kidney, findings

    def size(self, order: Order, itemids: tuple[str, ...], until: datetime) -> tuple[float | None, bool]:
        """Newest value before `until`, else the next one of the same stay; True where it had to be the next one."""
        found = sorted(
            (datetime.fromisoformat(row["charttime"]), float(row["valuenum"]), row["hadm_id"])
            for row in self._sizes
            if row["subject_id"] == order.subject_id and row["itemid"] in itemids
        )
        before = [value for at, value, _ in found if at < until]
        after = [value for at, value, stay in found if at >= until and stay == order.hadm_id]
        return (before[-1], False) if before else (after[0], True) if after else (None, False)

    def conditions(self, order: Order, until: datetime) -> tuple[Condition, ...]:
        stays = {
            row["hadm_id"]
            for row in self._stays
            if row["subject_id"] == order.subject_id and datetime.fromisoformat(row["admittime"]) < until
        }
        found = {}
        for row in self._codes:
            if row["hadm_id"] in stays:
                for code, name in ICD9.items():
                    if row["icd9_code"].startswith(code):
                        found.setdefault(name, Condition(name=name, source=f"ICD-9-CM {row['icd9_code']}"))
        return tuple(found[name] for name in sorted(found))

    def medicines(self, order: Order) -> tuple[Medicine, ...]:
        """What else is ordered on the day; carrier fluids (type BASE) are no medicines."""
        found = {}
        for other in self.orders:
            if (
                other.subject_id != order.subject_id
                or other.is_baclofen
                or other.drug_type == "BASE"
                or not other.starts
            ):
                continue
            if other.starts <= order.starts <= (other.ends or other.starts):
                found.setdefault(other.drug, Medicine(name=other.drug, since=other.starts.date(), source="order"))
        return tuple(found[name] for name in sorted(found))

    def patient(self, order: Order) -> Patient:
        """The patient as known at the end of the order's date."""
        on = order.starts.date()
        until = datetime.combine(on, time()) + timedelta(days=1)
        person = self._people[order.subject_id]
        born = datetime.fromisoformat(person["dob"]).date()
        kidney, findings = self.kidney(order.subject_id, on)
        weight, later = self.size(order, WEIGHTS_KG, until)
        height, _ = self.size(order, (HEIGHT_CM,), until)
        if later:
            findings += (Finding(code="later_weight", text="The weight was charted after the day of the order."),)
        return Patient(
            age_years=on.year - born.year - ((on.month, on.day) < (born.month, born.day)),
            sex="female" if person["gender"] == "F" else "male",
            weight_kg=weight,
            height_cm=height,
            kidney=kidney,
            conditions=self.conditions(order, until),
            medicines=self.medicines(order),
            unlisted="not known",
            jurisdiction="US",
            as_of=on,
            findings=findings,
            label=f"order {order.row_id}",
        )
