"""Rules become a regimen: screening, titration, taper. Knows nothing of the simulator."""

from eutonia.planner.rules import rules_version

__all__ = ["rules_version"]
