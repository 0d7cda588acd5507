"""Derive `expected_orders.csv` from the raw rows of the MIMIC-III demo, without a line of Eutonia.

    python tests/real/derive_expected.py ../shared/data/mimic3-demo > tests/real/expected_orders.csv

For each baclofen order, at the end of its date:

- acute_kidney_failure: KDIGO. "yes" where the newest valid creatinine is at least 0.3 mg/dL above the lowest of the
  48 hours before it, or at least 1.5 times the lowest of the 7 days before it; "no" where it is neither; "unknown"
  where fewer than two valid values were charted in the 7 days. Decimals are exact: 0.6 is 1.5 times 0.4. A creatinine
  of 0 is no measurement.
- low_muscle: newest valid creatinine of 0.4 mg/dL or less ("0.2 to 0.4 at rest"), or paralysis coded at this or an
  earlier admission.
- egfr, crcl: CKD-EPI 2021 and Cockcroft-Gault typed here again from the papers, age in completed years, newest weight
  charted to the end of the date (the next one of the same admission where there is none yet).
"""

from __future__ import annotations

import csv
import sys
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

NDC = "00904336561"
PARALYSIS = ("342", "343", "344", "4382", "4383", "4384", "4385")
COLUMNS = (
    "order_row_id", "date", "age_years", "creatinine_mg_per_dl", "creatinine_age_h", "valid_in_7_days",
    "zero_in_7_days", "acute_kidney_failure", "low_muscle", "egfr_ml_per_min_per_1_73m2", "crcl_ml_per_min",
    "daily_dose",
)  # fmt: skip


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def creatinines(folder: Path, subject: str) -> list[tuple[datetime, Decimal]]:
    found = []
    for row in rows(folder, "labevents_renal_liver.csv"):
        if row["itemid"] == "50912" and row["subject_id"] == subject:
            try:
                found.append((datetime.fromisoformat(row["charttime"]), Decimal(row["value"])))
            except InvalidOperation:
                continue
    return sorted(found)


def weight(folder: Path, order: dict[str, str], end: datetime) -> str:
    found = sorted(
        (datetime.fromisoformat(row["charttime"]), row["valuenum"], row["hadm_id"])
        for row in rows(folder, "chartevents_weight_height.csv")
        if row["subject_id"] == order["subject_id"]
        and row["itemid"] in ("762", "763", "224639", "226512")
        and row["valuenum"]
    )
    before = [number for at, number, _ in found if at < end]
    after = [number for at, number, stay in found if at >= end and stay == order["hadm_id"]]
    return before[-1] if before else after[0] if after else ""


def paralysed(folder: Path, order: dict[str, str], start: datetime) -> bool:
    stays = {
        row["hadm_id"]
        for row in rows(folder, "admissions.csv")
        if row["subject_id"] == order["subject_id"]
        and datetime.fromisoformat(row["admittime"]) < start + timedelta(days=1)
    }
    return any(
        row["hadm_id"] in stays and row["icd9_code"].startswith(PARALYSIS) for row in rows(folder, "diagnoses_icd.csv")
    )


def derive(folder: Path, order: dict[str, str]) -> dict[str, object]:
    start = datetime.fromisoformat(order["startdate"])
    end = start + timedelta(days=1)
    person = next(row for row in rows(folder, "patients.csv") if row["subject_id"] == order["subject_id"])
    born = datetime.fromisoformat(person["dob"])
    age = start.year - born.year - ((start.month, start.day) < (born.month, born.day))
    week = [
        (at, value) for at, value in creatinines(folder, order["subject_id"]) if end - timedelta(days=7) <= at < end
    ]
    valid = [(at, value) for at, value in week if value > 0]
    newest_at, newest = valid[-1]
    before_48 = [value for at, value in valid[:-1] if newest_at - at <= timedelta(hours=48)]
    before_7d = [value for at, value in valid[:-1] if newest_at - at <= timedelta(days=7)]
    if len(valid) < 2:
        acute = "unknown"
    elif (before_48 and newest - min(before_48) >= Decimal("0.3")) or newest >= Decimal("1.5") * min(before_7d):
        acute = "yes"
    else:
        acute = "no"
    kg, creatinine = weight(folder, order, end), float(newest)
    female = person["gender"] == "F"
    knot, bend = (0.7, -0.241) if female else (0.9, -0.302)
    egfr = (
        142
        * min(creatinine / knot, 1) ** bend
        * max(creatinine / knot, 1) ** -1.2
        * 0.9938**age
        * (1.012 if female else 1)
    )
    crcl = (140 - age) * float(kg) / (72 * creatinine) * (0.85 if female else 1)
    return {
        "order_row_id": order["row_id"],
        "date": start.date().isoformat(),
        "age_years": age,
        "creatinine_mg_per_dl": newest,
        "creatinine_age_h": f"{(end - newest_at).total_seconds() / 3600:.1f}",
        "valid_in_7_days": len(valid),
        "zero_in_7_days": "yes" if len(valid) < len(week) else "no",
        "acute_kidney_failure": acute,
        "low_muscle": "yes" if newest <= Decimal("0.4") or paralysed(folder, order, start) else "no",
        "egfr_ml_per_min_per_1_73m2": f"{egfr:.1f}",
        "crcl_ml_per_min": f"{crcl:.1f}",
        "daily_dose": "unknown",
    }


def main() -> None:
    folder = Path(sys.argv[1])
    table = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    table.writeheader()
    orders = [
        row for row in rows(folder, "prescriptions.csv") if row["ndc"] == NDC or "baclofen" in row["drug"].lower()
    ]
    table.writerows(
        derive(folder, order) for order in sorted(orders, key=lambda row: (row["startdate"], row["row_id"]))
    )


if __name__ == "__main__":
    main()
