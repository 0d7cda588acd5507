"""What a run says: peaks, averages, effect, sedation and withdrawal, each with its interval over draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eutonia.clinic.plan import Schedule
from eutonia.clinic.record import Record
from eutonia.errors import EvidenceError, InputError
from eutonia.evidence import lookup
from eutonia.reporting.words import theme

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

BANDS = (
    "plasma_ng_per_ml",
    "cord_ng_per_ml",
    "h_reflex_ratio",
    "ashworth",
    "sedation_probability",
    "withdrawal_index",
)
THRESHOLD = 1


class Interval(Record):
    """The median over draws, with the ranges that hold 50 % and 90 % of them."""

    median: float
    low_50: float
    high_50: float
    low_90: float
    high_90: float


class Spread(Record):
    """A middle with its low and high end, from published ranges and not from draws."""

    low: float
    middle: float
    high: float


class ThresholdShares(Record):
    """The share of draws whose withdrawal index passes the threshold, for its low, middle and high value.

    The threshold is assumed (model.withdrawal.theta). A lower threshold is passed by more draws.
    """

    low: float
    mid: float
    high: float


class Band(Record):
    """One variable over the course.

    A short run keeps every time. A long one has one point a day, at its middle: the ranges reach from the lowest to
    the highest value of that day; `median` is the middle of the median curve, `median_low` and `median_high` its ends.
    """

    name: str
    time_h: tuple[float, ...]
    median: tuple[float, ...]
    median_low: tuple[float, ...]
    median_high: tuple[float, ...]
    low_50: tuple[float, ...]
    high_50: tuple[float, ...]
    low_90: tuple[float, ...]
    high_90: tuple[float, ...]

    @property
    def daily(self) -> bool:
        """One point a day instead of every stored time."""
        return self.median_low != self.median_high


class Assessment(Record):
    """Exposure, effect, sedation and withdrawal of one run; None is what was not simulated.

    Plasma in ng/mL; averages are over time. `plasma_highest_day` is the average of the day on which it is highest.
    `h_reflex_lowest` is H/M relative to the baseline; `ashworth_change` is its lowest value less the first one.
    `withdrawal_peak` is the index over its threshold (1 is the threshold), `withdrawal_hours` the hours above 1.
    """

    draws: int
    days: float
    plasma_peak: Interval | None = None
    plasma_average: Interval | None = None
    plasma_highest_day: Interval | None = None
    cord_peak: Interval | None = None
    h_reflex_lowest: Interval | None = None
    ashworth_lowest: Interval | None = None
    ashworth_change: Interval | None = None
    sedation_peak: Interval | None = None
    withdrawal_peak: Interval | None = None
    withdrawal_hours: Interval | None = None
    withdrawal_share: ThresholdShares | None = None
    bands: tuple[Band, ...] = ()

    def _repr_html_(self) -> str:
        from eutonia.reporting.render import assessment_html

        return assessment_html(self)


class TaperComparison(Record):
    """The taper by the rules and, where the model asked for it, the slower one.

    Shares are shares of draws whose withdrawal index passes the threshold. `still_above` says that the median of the
    taper that is proposed passes it all the same.
    """

    rules_taper: Schedule
    slowed_taper: Schedule | None = None
    share_above_rules: float
    share_above_slowed: float | None = None
    thresholds_rules: ThresholdShares | None = None
    thresholds_slowed: ThresholdShares | None = None
    still_above: bool = False

    @property
    def proposed(self) -> Schedule:
        """The taper that is proposed: the slowed one where there is one."""
        return self.slowed_taper or self.rules_taper


def assess(run: xr.Dataset) -> Assessment:
    """Summarise a run over its draws.

    Parameters
    ----------
    run : xarray.Dataset
        Dims draw and time (hours in the coordinate `time_h`); a dim patient is counted as further draws.

    Returns
    -------
    Assessment
        Medians with 50 % and 90 % ranges over draws, and bands over time.

    Raises
    ------
    InputError
        The run has no draw, no time, or a value that is not a number.

    Sources: model.withdrawal.theta
    """
    import numpy as np

    time_h = np.asarray(run["time_h"].values, dtype=float)
    found = {name: values for name in BANDS if (values := draws_of(run, name)) is not None}
    if not found or not time_h.size:
        raise InputError("a run without results", ", ".join(BANDS), "simulate with at least one of these")
    fields: dict[str, Interval | ThresholdShares | None] = {}
    if (plasma := found.get("plasma_ng_per_ml")) is not None:
        fields["plasma_peak"] = interval_of(plasma.max(axis=1))
        fields["plasma_average"] = interval_of(_average(plasma, time_h))
        fields["plasma_highest_day"] = interval_of(_highest_day(plasma, time_h))
    if (cord := found.get("cord_ng_per_ml")) is not None:
        fields["cord_peak"] = interval_of(cord.max(axis=1))
    if (reflex := found.get("h_reflex_ratio")) is not None:
        fields["h_reflex_lowest"] = interval_of(reflex.min(axis=1))
    if (tone := found.get("ashworth")) is not None:
        fields["ashworth_lowest"] = interval_of(tone.min(axis=1))
        fields["ashworth_change"] = interval_of(tone.min(axis=1) - tone[:, 0])
    if (sedation := found.get("sedation_probability")) is not None:
        fields["sedation_peak"] = interval_of(sedation.max(axis=1))
    if (index := found.get("withdrawal_index")) is not None:
        fields["withdrawal_peak"] = interval_of(index.max(axis=1))
        fields["withdrawal_hours"] = interval_of(hours_above(index, time_h))
        fields["withdrawal_share"] = shares_above(index)
    draws = next(iter(found.values())).shape[0]
    bands = tuple(band_of(name, values, time_h) for name, values in found.items())
    return Assessment.read(
        {"draws": draws, "days": float(time_h[-1] - time_h[0]) / 24, "bands": bands, **fields}, whose="assess"
    )


def compare_tapers(
    rules_taper: Schedule,
    rules_run: xr.Dataset,
    slowed_taper: Schedule | None = None,
    slowed_run: xr.Dataset | None = None,
) -> TaperComparison:
    """Set the taper by the rules beside the slowed one, with the share of draws above the withdrawal threshold.

    Raises
    ------
    InputError
        A run has no withdrawal index, or a slowed taper comes without its run.

    Sources: model.withdrawal.theta
    """
    if (slowed_taper is None) != (slowed_run is None):
        raise InputError("a slowed taper without its run", "both or neither", "give the taper and its run")
    rules = _withdrawal(rules_run)
    slowed = None if slowed_run is None else _withdrawal(slowed_run)
    last = rules if slowed is None else slowed
    shares_rules, shares_slowed = shares_above(rules), None if slowed is None else shares_above(slowed)
    return TaperComparison(
        rules_taper=rules_taper,
        slowed_taper=slowed_taper,
        share_above_rules=shares_rules.mid,
        share_above_slowed=None if shares_slowed is None else shares_slowed.mid,
        thresholds_rules=shares_rules,
        thresholds_slowed=shares_slowed,
        still_above=interval_of(last.max(axis=1)).median > THRESHOLD,
    )


def _withdrawal(run: xr.Dataset) -> np.ndarray:
    index = draws_of(run, "withdrawal_index")
    if index is None:
        raise InputError("a run without withdrawal_index", "a run that keeps it", "simulate with keep=None")
    return index


def draws_of(run: xr.Dataset, name: str) -> np.ndarray | None:
    """The values as (draw, time); None where the run does not hold them."""
    if name not in run:
        return None
    import numpy as np

    values = run[name]
    bodies = [dim for dim in values.dims if dim != "time"]
    flat = np.asarray(values.transpose(*bodies, "time").values, dtype=float).reshape(-1, values.sizes["time"])
    if not flat.size or not np.isfinite(flat).all():
        raise InputError(f"{name} of a run", "finite numbers, at least one draw", "simulate again")
    return flat


def quantiles() -> tuple[float, float, float, float, float]:
    """The quantiles of the outer range, the inner range and the median, from the lowest to the highest."""
    outer, inner = theme()["outer_percent"] / 100, theme()["inner_percent"] / 100
    return (1 - outer) / 2, (1 - inner) / 2, 0.5, (1 + inner) / 2, (1 + outer) / 2


def interval_of(per_draw: np.ndarray) -> Interval:
    """Median and ranges of one number per draw."""
    import numpy as np

    low_90, low_50, median, high_50, high_90 = (float(q) for q in np.quantile(per_draw, quantiles()))
    return Interval(median=median, low_50=low_50, high_50=high_50, low_90=low_90, high_90=high_90)


def _average(values: np.ndarray, time_h: np.ndarray) -> np.ndarray:
    import numpy as np

    if time_h.size == 1:
        return values[:, 0]
    return np.trapezoid(values, time_h, axis=1) / (time_h[-1] - time_h[0])


def _day_starts(time_h: np.ndarray) -> np.ndarray:
    """The first index of each day; the last moment of the run belongs to the day that it ends."""
    import numpy as np

    day = np.floor_divide(time_h, 24)
    if time_h.size > 1 and time_h[-1] % 24 == 0:
        day[-1] = day[-2]
    return np.flatnonzero(np.diff(day, prepend=day[0] - 1))


def _highest_day(values: np.ndarray, time_h: np.ndarray) -> np.ndarray:
    import numpy as np

    starts = _day_starts(time_h)
    counts = np.diff(starts, append=time_h.size)
    return (np.add.reduceat(values, starts, axis=1) / counts).max(axis=1)


def hours_above(index: np.ndarray, time_h: np.ndarray) -> np.ndarray:
    """The hours that the index (draw, time) is above its threshold, for each draw."""
    import numpy as np

    return np.trapezoid((index > THRESHOLD).astype(float), time_h, axis=1)


def shares_above(index: np.ndarray) -> ThresholdShares:
    """The share of draws whose index (draw, time) passes its threshold.

    Sources: model.withdrawal.theta
    """
    theta = lookup("model.withdrawal.theta")
    if theta.low is None or theta.high is None or not isinstance(theta.value, float):
        raise EvidenceError("model.withdrawal.theta has no value, low or high")
    peak = index.max(axis=1)
    low, mid, high = (
        float((peak > THRESHOLD * one / theta.value).mean()) for one in (theta.low, theta.value, theta.high)
    )
    return ThresholdShares(low=low, mid=mid, high=high)


def band_of(name: str, values: np.ndarray, time_h: np.ndarray) -> Band:
    """One variable (draw, time) over the course; see `Band`."""
    import numpy as np

    low_90, low_50, median, high_50, high_90 = np.quantile(values, quantiles(), axis=0)
    if time_h[-1] - time_h[0] <= theme()["hourly_up_to_days"] * 24:
        thinned = (time_h, median, median, median, low_50, high_50, low_90, high_90)
    else:
        starts = _day_starts(time_h)

        def lowest(curve: np.ndarray) -> np.ndarray:
            return np.minimum.reduceat(curve, starts)

        def highest(curve: np.ndarray) -> np.ndarray:
            return np.maximum.reduceat(curve, starts)

        middle = np.array([np.median(day) for day in np.split(median, starts[1:])])
        noon = (np.floor_divide(time_h[starts], 24) + 0.5) * 24
        thinned = (
            noon, middle, lowest(median), highest(median),
            lowest(low_50), highest(high_50), lowest(low_90), highest(high_90),
        )  # fmt: skip
    columns = ("time_h", "median", "median_low", "median_high", "low_50", "high_50", "low_90", "high_90")
    return Band(name=name, **{column: _stored(curve) for column, curve in zip(columns, thinned, strict=True)})


def _stored(curve: np.ndarray) -> tuple[float, ...]:
    digits = theme()["stored_digits"]
    return tuple(float(f"{one:.{digits}g}") for one in curve.tolist())
