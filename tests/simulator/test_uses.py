"""The pointwise pharmacology beside spasticity: closed forms, other solvers, and what the trials leave open."""

from __future__ import annotations

from math import comb, exp, log

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import norm

from eutonia.evidence import lookup, value
from eutonia.simulator.uses import (
    draw_group,
    draw_reflux,
    exact_interval,
    odds_effect,
    reflux_left,
    relaxations_left,
    standard_error,
)


def test_without_baclofen_nothing_changes() -> None:
    none = np.zeros((3, 5))
    effect = draw_reflux(3, 1)
    assert (relaxations_left(none, effect) == 1).all()
    assert (reflux_left(none, effect) == 1).all()


def test_more_plasma_leaves_less_reflux_and_never_none() -> None:
    effect = draw_reflux(200, 1)
    level = np.tile(np.linspace(0, 3000, 50), (200, 1))
    for left in (relaxations_left(level, effect), reflux_left(level, effect)):
        assert (np.diff(left, axis=1) < 0).all()
        assert (left > 0).all()
    assert (reflux_left(level, effect)[:, 1:] < relaxations_left(level, effect)[:, 1:]).all()


def test_half_of_the_largest_effect_at_the_half_effect_level() -> None:
    typical = draw_reflux(1, None)
    left = relaxations_left(typical.half_ng_per_ml[:, None], typical)
    assert left[0, 0] == pytest.approx(1 - value("use.reflux.imax") / 2)


def test_the_draws_follow_the_range_of_their_row() -> None:
    row = lookup("use.reflux.ic50")
    drawn = draw_reflux(20000, 1).half_ng_per_ml
    assert np.quantile(drawn, (0.05, 0.95)) == pytest.approx((row.low, row.high), rel=0.03)


def test_the_first_draws_do_not_depend_on_how_many_follow() -> None:
    few, many = draw_reflux(10, 3), draw_reflux(1000, 3)
    assert (few.half_ng_per_ml == many.half_ng_per_ml[:10]).all()
    assert (draw_group(10, 3).risk_ratio == draw_group(1000, 3).risk_ratio[:10]).all()


def risk_ratio_of(control: float, shift: float) -> float:
    odds = exp(log(control / (1 - control)) + shift)
    return odds / (1 + odds) / control


def test_the_interval_of_a_new_group_against_an_integral() -> None:
    """P(risk ratio below x) by quadrature over the control share and the normal law of the shift, without draws."""
    mean, error = odds_effect()
    spread = np.hypot(error, value("use.alcohol_use.spread"))
    without, base_spread = value("off.aud.relapse.pbo") / 1000, value("use.alcohol_use.control.spread")

    def below(ratio: float) -> float:
        def given(z: float) -> float:
            control = 1 / (1 + exp(-(log(without / (1 - without)) + base_spread * z)))
            if ratio * control >= 1:
                return norm.pdf(z)
            shift = brentq(lambda at: risk_ratio_of(control, at) - ratio, -30, 30)
            return norm.pdf(z) * norm.cdf((shift - mean) / spread)

        return quad(given, -6, 6, limit=200)[0]

    drawn = draw_group(200_000, 1).risk_ratio
    for share in (0.025, 0.25, 0.5, 0.75, 0.975):
        assert np.quantile(drawn, share) == pytest.approx(brentq(lambda at, s=share: below(at) - s, 0.01, 3), rel=0.02)


def test_the_mean_effect_gives_the_published_risk_ratio_back() -> None:
    mean, error = odds_effect()
    control = value("off.aud.relapse.pbo") / 1000
    row = lookup("off.aud.relapse")
    assert risk_ratio_of(control, mean) == pytest.approx(row.value, rel=1e-9)
    ends = [risk_ratio_of(control, mean + side * 1.96 * error) for side in (-1, 1)]
    assert ends == pytest.approx([row.low, row.high], rel=0.05)  # a log odds interval is not quite symmetric


def test_a_new_group_is_wider_than_the_pooled_interval_and_reaches_no_effect() -> None:
    group = draw_group(20000, 1)
    row = lookup("off.aud.relapse")
    low, high = np.quantile(group.risk_ratio, (0.025, 0.975))
    assert low < row.low and high > 1 > row.high
    gained = np.quantile(group.days_gained_percent, (0.025, 0.5, 0.975))
    assert gained[0] < 0 < lookup("off.aud.abst").low and gained[1] == pytest.approx(value("off.aud.abst"), abs=0.5)


def test_the_days_gained_follow_a_normal_law() -> None:
    spread = np.hypot(standard_error("off.aud.abst"), value("use.alcohol_use.days.spread"))
    found = np.quantile(draw_group(200_000, 1).days_gained_percent, 0.975)
    assert found == pytest.approx(value("off.aud.abst") + 1.96 * spread, rel=0.01)


def tail(count: int, treated: int, share: float, at_least: bool) -> float:
    many = range(count, treated + 1) if at_least else range(count + 1)
    return sum(comb(treated, one) * share**one * (1 - share) ** (treated - one) for one in many)


@pytest.mark.parametrize(("count", "treated"), [(10, 14), (14, 15), (2, 15), (7, 10)])
def test_the_exact_interval_against_the_binomial_tails(count, treated) -> None:
    low, high = exact_interval(count, treated)
    assert tail(count, treated, low, at_least=True) == pytest.approx(0.025, rel=1e-6)
    assert tail(count, treated, high, at_least=False) == pytest.approx(0.025, rel=1e-6)


def test_the_exact_interval_at_its_ends() -> None:
    assert exact_interval(0, 10)[0] == 0 and exact_interval(10, 10)[1] == 1
