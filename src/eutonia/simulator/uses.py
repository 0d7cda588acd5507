"""What baclofen does beside spasticity, as far as a model or a trial says: bare arrays, pointwise, no memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eutonia.evidence import lookup, value
from eutonia.simulator.numerics import NORMAL_975
from eutonia.simulator.sampling import Sampler

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RefluxEffect:
    """How plasma acts on reflux, each array (draws,): `most` of the relaxations, half of it at `half_ng_per_ml`.

    `rise` is the largest rise of the sphincter pressure, as a share, at the same half-effect level; reflux goes with
    the pressure to the power of minus `power`.
    """

    most: Array
    half_ng_per_ml: Array
    rise: Array
    power: Array


@dataclass(frozen=True, slots=True)
class NewGroup:
    """A group like those of the trials, each array (draws,): shares that return to drinking, and days gained."""

    relapse_without: Array
    relapse_with: Array
    days_gained_percent: Array

    @property
    def risk_ratio(self) -> Array:
        """Relapse with baclofen over relapse without."""
        return self.relapse_with / self.relapse_without


def draw_reflux(draws: int, seed: int | None) -> RefluxEffect:
    """The parameters of reflux by the spread of their rows; without a seed every draw is typical.

    Sources: use.reflux.imax, use.reflux.ic50, use.reflux.les.rise, use.reflux.les.power
    """
    sampler = Sampler(draws, seed)
    return RefluxEffect(
        most=sampler.constant("use.reflux.imax"),
        half_ng_per_ml=sampler("use.reflux.ic50"),
        rise=sampler("use.reflux.les.rise"),
        power=sampler.constant("use.reflux.les.power"),
    )


def relaxations_left(plasma_ng_per_ml: Array, effect: RefluxEffect) -> Array:
    """Transient sphincter relaxations, as a share of those without baclofen.

    Parameters
    ----------
    plasma_ng_per_ml : (draws, time)
        Plasma baclofen, ng/mL.

    Returns
    -------
    (draws, time)
        1 without baclofen.
    """
    return 1 - effect.most[:, None] * _bound(plasma_ng_per_ml, effect)


def reflux_left(plasma_ng_per_ml: Array, effect: RefluxEffect) -> Array:
    """Reflux episodes, as a share of those without baclofen: fewer relaxations, and a tighter sphincter.

    Parameters
    ----------
    plasma_ng_per_ml : (draws, time)
        Plasma baclofen, ng/mL.

    Returns
    -------
    (draws, time)
        1 without baclofen.
    """
    pressure = 1 + effect.rise[:, None] * _bound(plasma_ng_per_ml, effect)
    return relaxations_left(plasma_ng_per_ml, effect) * pressure ** -effect.power[:, None]


def draw_group(draws: int, seed: int) -> NewGroup:
    """A new group of people with alcohol use disorder, drawn from the published effect and the trials' differences.

    The log odds ratio of relapse has the uncertainty of its mean and a spread between trials; relapse without baclofen
    has a spread of its own. The gain of days without alcohol likewise.

    Parameters
    ----------
    draws : int
        Groups drawn.
    seed : int
        The same seed gives the same groups.

    Sources: off.aud.relapse, off.aud.relapse.pbo, off.aud.abst, use.alcohol_use.spread,
    use.alcohol_use.control.spread, use.alcohol_use.days.spread
    """
    sampler = Sampler(draws, seed)
    without = value("off.aud.relapse.pbo") / 1000
    mean, error = odds_effect()
    z = {name: sampler.normal(f"use.alcohol_use.{name}") for name in ("control", "mean", "group", "days")}
    base = _logit(without) + value("use.alcohol_use.control.spread") * z["control"]
    shift = mean + error * z["mean"] + value("use.alcohol_use.spread") * z["group"]
    gain = value("off.aud.abst")
    spread = np.hypot(standard_error("off.aud.abst"), value("use.alcohol_use.days.spread"))
    return NewGroup(_share(base), _share(base + shift), gain + spread * z["days"])


def odds_effect() -> tuple[float, float]:
    """The published risk ratio of relapse as a log odds ratio at the published control rate, and its standard error.

    Sources: off.aud.relapse, off.aud.relapse.pbo
    """
    without, ratio = value("off.aud.relapse.pbo") / 1000, lookup("off.aud.relapse")
    assert ratio.low is not None and ratio.high is not None
    middle, low, high = (
        float(_logit(one * without) - _logit(without)) for one in (value("off.aud.relapse"), ratio.low, ratio.high)
    )
    return middle, (high - low) / (2 * NORMAL_975)


def standard_error(id: str) -> float:
    """The standard error behind a published 95 % interval that is symmetric."""
    row = lookup(id)
    assert row.low is not None and row.high is not None
    return (row.high - row.low) / (2 * NORMAL_975)


def exact_interval(count: int, treated: int) -> tuple[float, float]:
    """The exact (Clopper and Pearson) interval of a share.

    Parameters
    ----------
    count, treated : int
        People with the result, and people in all.

    Returns
    -------
    tuple of float
        Lower and upper end, as shares.

    Sources: use.interval
    """
    from scipy.stats import beta

    tail = (1 - value("use.interval") / 100) / 2
    low = 0.0 if count == 0 else float(beta.ppf(tail, count, treated - count + 1))
    high = 1.0 if count == treated else float(beta.ppf(1 - tail, count + 1, treated - count))
    return low, high


def _bound(plasma_ng_per_ml: Array, effect: RefluxEffect) -> Array:
    return plasma_ng_per_ml / (effect.half_ng_per_ml[:, None] + plasma_ng_per_ml)


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


def _share(logit: Array) -> Array:
    return 1 / (1 + np.exp(-logit))
