"""Acute kidney injury from the creatinine charted so far (KDIGO): yes, no, or not known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from eutonia.clinic.record import Record, within
from eutonia.evidence import value


class Creatinine(Record):
    """One creatinine, mg/dL, and when it was drawn. 0.0 is a charting fault and is refused."""

    at: datetime
    mg_per_dl: float = within("kidney.creatinine_mg_per_dl")


def acute_kidney_injury(creatinines: Sequence[Creatinine], until: datetime) -> bool | None:
    """Whether the newest creatinine drawn before `until` has risen as KDIGO's definition of acute kidney injury asks.

    Parameters
    ----------
    creatinines : the trace, in any order
    until : values drawn at or after this moment are not looked at

    Returns
    -------
    True: risen by the absolute step within its window, or to the ratio over the lowest within the longer window.
    False: neither. None: fewer than two values in the longer window before `until`; nothing can be said.

    Valid for: a rise. A creatinine that was high on arrival and falls is not seen by a look backwards; urine output is
    not used.

    Sources: kidney.kdigo.rise, kidney.kdigo.rise_window, kidney.kdigo.ratio, kidney.kdigo.ratio_window.
    """
    rise_window = timedelta(hours=value("kidney.kdigo.rise_window"))
    ratio_window = timedelta(days=value("kidney.kdigo.ratio_window"))
    drawn = sorted((one.at, _exact(one.mg_per_dl)) for one in creatinines if until - ratio_window <= one.at < until)
    if len(drawn) <= 1:
        return None
    newest_at, newest = drawn[-1]
    lowest = min(level for _, level in drawn[:-1])
    risen = any(
        newest - level >= _exact(value("kidney.kdigo.rise"))
        for at, level in drawn[:-1]
        if newest_at - at <= rise_window
    )
    return risen or newest >= _exact(value("kidney.kdigo.ratio")) * lowest


def _exact(number: float) -> Decimal:
    # Charted decimals are compared as written: as binary numbers 0.6 would fall short of 1.5 times 0.4.
    return Decimal(repr(number))
