"""Profiles of the property tests: 1,000 examples, and 10,000 when EUTONIA_THOROUGH is set.

Threads of the simulator that wait give their core away: tests run side by side, and a core that is kept busy with
waiting is taken from the test beside it. It changes no result.
"""

import os

from hypothesis import HealthCheck, settings

os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # before numba is there; commands that a test starts inherit it

SLOW_IS_FINE = (HealthCheck.too_slow, HealthCheck.data_too_large)

settings.register_profile("normal", max_examples=1000, deadline=None, database=None, suppress_health_check=SLOW_IS_FINE)
settings.register_profile("thorough", parent=settings.get_profile("normal"), max_examples=10_000)
settings.load_profile("thorough" if os.environ.get("EUTONIA_THOROUGH") else "normal")
