"""Shares of variance from draws that are already there, and how much a measurement would narrow a band.

A share is a first-order index, Var(E[Y | X]) / Var(Y): the part of the variance of an output that would go if one
input were known. It is read from the draws of the run themselves by RBD-FAST (SALib). Where inputs were drawn
together their shares overlap, and their sum may pass 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

BINS = 10
SHUFFLES = 100
HARMONICS = 10


def first_order(inputs: np.ndarray, output: np.ndarray) -> np.ndarray:
    """The share of the variance of an output that each input carries alone.

    Parameters
    ----------
    inputs : (draws, inputs)
        Each column in any unit; only its order counts.
    output : (draws,)

    Returns
    -------
    (inputs,)
        First-order indices, corrected for their bias; about 0, and as often below it, where an input does nothing.
    """
    import numpy as np
    from SALib.analyze import rbd_fast

    count = inputs.shape[1]
    if count == 0:
        return np.empty(0)
    problem = {"num_vars": count, "names": [str(place) for place in range(count)]}
    # Resampling is not used: the floor is known in closed form. Two is the fewest that the library takes.
    found = rbd_fast.analyze(problem, inputs, output, M=HARMONICS, num_resamples=2, seed=0)
    return np.asarray(found["S1"], dtype=float)


def share_floor(draws: int, tests: int, false_alarm: float) -> float:
    """The share that one input or more, of so many that do nothing, passes with this chance.

    Without an effect the power in the lowest harmonics is a beta-distributed part of the whole.
    """
    from scipy.stats import beta

    kept, whole = HARMONICS, (draws - 1) / 2
    raw = float(beta.isf(false_alarm / tests, kept, whole - kept))
    bias = 2 * HARMONICS / draws
    return raw - bias / (1 - bias) * (1 - raw)


def band_width(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """The width between two quantiles along the last axis, without the bias of few draws."""
    import numpy as np

    ends = np.quantile(values, (low, high), axis=-1, method="median_unbiased")
    return ends[1] - ends[0]


def usual_widths(output: np.ndarray, low: float, high: float, seed: int) -> np.ndarray:
    """The mean width of the band within groups of draws put together at random, once for each shuffle."""
    import numpy as np

    whole = _whole_groups(output)
    shuffled = np.random.default_rng(seed).permuted(np.tile(whole, (SHUFFLES, 1)), axis=1)
    return band_width(shuffled.reshape(SHUFFLES, BINS, -1), low, high).mean(axis=1)


def narrowing(measured: np.ndarray, output: np.ndarray, low: float, high: float, usual: np.ndarray) -> float:
    """By which part the band of an output is expected to narrow once `measured` is known; below 0 by chance alone.

    The draws are grouped by what the measurement shows; the mean width of the band within a group is compared with
    that of groups put together at random (`usual`).
    """
    import numpy as np

    whole = _whole_groups(output)
    by_measured = whole[np.argsort(measured[: whole.size], kind="stable")].reshape(BINS, -1)
    return float(1 - band_width(by_measured, low, high).mean() / usual.mean())


def narrowing_floor(usual: np.ndarray, tests: int, false_alarm: float) -> float:
    """The narrowing that one measurement or more, of so many that tell nothing, passes with this chance."""
    from scipy.stats import norm

    return float(norm.isf(false_alarm / tests) * usual.std(ddof=1) / usual.mean())


def _whole_groups(output: np.ndarray) -> np.ndarray:
    """The first draws that make groups of one size."""
    return output[: output.size // BINS * BINS]
