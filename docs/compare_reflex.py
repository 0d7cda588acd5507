"""What the computed circuit changes in two courses, beside the published sigmoid: ``python docs/compare_reflex.py``."""

from pathlib import Path

import eutonia as eu

EXAMPLES = Path(__file__).parents[1] / "examples"
DAYS = (1, 14, 90)
COURSES = {
    "20 mg by mouth three times daily": ("ms_adult.json", eu.Regimen.oral(dose_mg=20, times_per_day=3, days=90)),
    "150 micrograms daily by pump": ("sci_pump.json", eu.Regimen.pump(rate_ug_per_day=150, tip="T10", days=90)),
}

print("| course | day | H/M, sigmoid | H/M, circuit | Ashworth, sigmoid | Ashworth, circuit |")
print("| --- | --- | --- | --- | --- | --- |")
for name, (file, regimen) in COURSES.items():
    patient = eu.read_patient(EXAMPLES / file)
    runs = [
        eu.simulate(
            patient, regimen, days=90, draws=1000, keep=("h_reflex_ratio", "ashworth"), published_reflex=published
        )
        for published in (True, False)
    ]
    for day in DAYS:
        cells = []
        for variable in ("h_reflex_ratio", "ashworth"):
            for run in runs:
                whole_day = (
                    run[variable].sel(time=(run.time_h > 24 * (day - 1)) & (run.time_h <= 24 * day)).mean("time")
                )
                middle, low, high = whole_day.quantile([0.5, 0.05, 0.95], "draw").values
                cells.append(f"{middle:.2f} ({low:.2f} to {high:.2f})")
        print(f"| {name} | {day} | {' | '.join(cells)} |")
