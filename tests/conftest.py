"""Profiles of the property tests: 1,000 examples, and 10,000 when EUTONIA_THOROUGH is set."""

import os

from hypothesis import HealthCheck, settings

SLOW_IS_FINE = (HealthCheck.too_slow, HealthCheck.data_too_large)

settings.register_profile("normal", max_examples=1000, deadline=None, database=None, suppress_health_check=SLOW_IS_FINE)
settings.register_profile("thorough", parent=settings.get_profile("normal"), max_examples=10_000)
settings.load_profile("thorough" if os.environ.get("EUTONIA_THOROUGH") else "normal")
