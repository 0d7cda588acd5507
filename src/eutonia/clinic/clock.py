"""Clock times of a day, as they stand in schedules and programs."""

from __future__ import annotations

import re
from functools import cache

from eutonia.errors import InputError


@cache
def clock_hours(clock: str) -> float:
    """Hours after midnight of a 24-hour clock time such as ``"07:30"``."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", clock):
        raise InputError(f"clock time {clock!r}", "00:00 to 23:59", "write hours and minutes, for example 07:30")
    hours, minutes = clock.split(":")
    return int(hours) + int(minutes) / 60
