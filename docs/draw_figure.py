"""Draw the figure of the README: ``python docs/draw_figure.py``."""

from pathlib import Path

import eutonia as eu

patient = eu.read_patient(Path(__file__).parents[1] / "examples" / "ms_adult.json")
plan = eu.plan(patient)
months = eu.Regimen.oral(dose_mg=20, times_per_day=3, days=plan.regimen.days)
figures = eu.report(plan, eu.simulate(patient, months, days=plan.regimen.days + 14)).figures
(withdrawal,) = [figure for figure in figures if figure.name == "withdrawal"]
(Path(__file__).parent / "abrupt_stop.svg").write_text(withdrawal.svg, encoding="utf-8")
print(withdrawal.alt)
