"""Rules become a regimen: screening, titration, taper. Knows nothing of the simulator."""

from eutonia.planner.rules import rules_version
from eutonia.planner.screening import notes, screen
from eutonia.planner.taper import plan_taper
from eutonia.planner.titration import plan_course

__all__ = ["notes", "plan_course", "plan_taper", "rules_version", "screen"]
