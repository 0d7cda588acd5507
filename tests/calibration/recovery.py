"""Known constants, trials of simulated people under them, and the fit that must find them again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from eutonia.calibration import posterior
from eutonia.calibration.bank import emulator_of, simulate
from eutonia.calibration.posterior import sample
from eutonia.evidence import value

PEOPLE = 50


def quick(monkeypatch, steps=150, burn=100):
    """Short chains: enough for a few constants."""
    short = {"calibration.steps": steps, "calibration.burn": burn, "calibration.thin": 2, "calibration.effective": 50}
    monkeypatch.setattr(posterior, "value", lambda id: short.get(id, value(id)))


def trial(anchor, shown):
    """What a paper would print of these people: the statistic and its 95 % interval."""
    if anchor.statistic == "mean":
        middle, error = shown.mean(), shown.std(ddof=1) / np.sqrt(len(shown))
        error = max(error, anchor_error(anchor))
        return replace(anchor, value=middle, low=middle - 1.96 * error, high=middle + 1.96 * error, interval_percent=95)
    if anchor.statistic == "median":
        middle, error = np.log(shown).mean(), np.log(shown).std(ddof=1) / np.sqrt(len(shown))
    else:
        spread = np.log(shown).std(ddof=1) if anchor.statistic == "log_sd" else shown.std(ddof=1)
        middle, error = np.log(spread), 1 / np.sqrt(2 * len(shown))
    low, middle, high = np.exp([middle - 1.96 * error, middle, middle + 1.96 * error])
    return replace(anchor, value=middle, low=low, high=high, interval_percent=95)


def anchor_error(anchor):
    """A tenth of the anchor's own error: people who do not differ still cannot be measured exactly."""
    return 0.1 * (anchor.high - anchor.low) / (2 * 1.96)


def recovered(problem, repeats, bank, seed=1):
    """For each repeat and constant, where in its posterior the true value lies, 0 to 1: (repeats, constants)."""
    random = np.random.default_rng(seed)
    free = len(problem.free)
    z = random.standard_normal((bank, free))
    emulator = emulator_of(problem, z, simulate(problem, z, seed))
    truth = random.standard_normal((repeats, free))
    shown = simulate(problem, np.repeat(truth, PEOPLE, axis=0), seed + bank).reshape(repeats, PEOPLE, -1)
    places = np.empty((repeats, free))
    for k in range(repeats):
        anchors = []
        for j, anchor in enumerate(problem.anchors):
            one = trial(anchor, shown[k, :, j])
            if shown[k, :, j].std() < 1e-9 * abs(shown[k, :, j].mean()):  # noise of measurement alone
                moved = anchor_error(anchor) * random.standard_normal()
                one = replace(one, value=one.value + moved, low=one.low + moved, high=one.high + moved)
            anchors.append(one)
        found = sample(replace(problem, anchors=tuple(anchors)), emulator, seed + k)
        places[k] = (found.z < truth[k]).mean(axis=0)
    return places


def coverage(places):
    """The share of true values inside the central 90 %."""
    return float(((places > 0.05) & (places < 0.95)).mean())
