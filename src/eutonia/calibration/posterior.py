"""The joint posterior of the free constants: Markov chains on the emulator, widened where the anchors disagree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eutonia.calibration.bank import Emulator, Told, emulator_of, simulate
from eutonia.calibration.problem import Problem
from eutonia.errors import EvidenceError
from eutonia.evidence import value
from eutonia.simulator.sampling import Array


@dataclass(frozen=True)
class Posterior:
    """Draws of the free constants, (draws, free), as standard normal numbers of their priors.

    `widened` is the factor by which the anchors' standard errors were raised because they fit worse than they say.
    """

    z: Array
    widened: float
    effective: float


def sample(problem: Problem, emulator: Emulator, seed: int, widened: float = 1.0) -> Posterior:
    """Markov chains over prior times likelihood.

    Raises
    ------
    EvidenceError
        The chains did not mix: the posterior is empty or the anchors pull it apart.
    """
    import emcee

    errors = np.hypot(problem.errors, emulator.errors) * widened
    free = len(problem.free)

    def log_density(z: Array) -> Array:
        miss = (emulator(z) - problem.targets) / errors
        density = -0.5 * ((miss**2).sum(axis=1) + (z**2).sum(axis=1))
        return np.where(np.isfinite(density), density, -np.inf)

    walkers = int(value("calibration.walkers")) * free
    moves = [(emcee.moves.DEMove(), 1.0), (emcee.moves.StretchMove(), 1.0)]
    chains = emcee.EnsembleSampler(walkers, free, log_density, moves=moves, vectorize=True)
    # the chains take their numbers from a state of the older kind, which is theirs alone
    state = np.random.RandomState(seed)
    start = emcee.State(0.5 * state.standard_normal((walkers, free)), random_state=state.get_state())
    start = chains.run_mcmc(start, int(value("calibration.burn")))
    chains.reset()
    chains.run_mcmc(start, int(value("calibration.steps")))
    draws = chains.get_chain(flat=True, thin=int(value("calibration.thin")))
    slowest = float(np.max(chains.get_autocorr_time(quiet=True, tol=0)))
    effective = walkers * chains.get_chain().shape[0] / slowest if np.isfinite(slowest) else 0.0
    if effective < value("calibration.effective"):
        raise EvidenceError(
            f"the posterior is empty: {effective:.0f} effective draws, {value('calibration.effective'):g} are needed; "
            "check the anchors, nothing was written"
        )
    return Posterior(draws, widened, effective)


def widening(problem: Problem, emulator: Emulator, posterior: Posterior) -> float:
    """Birge's factor: the root of chi squared over what is left of the anchors when the constants have taken theirs."""
    errors = np.hypot(problem.errors, emulator.errors)
    miss = (emulator(posterior.z.mean(axis=0, keepdims=True))[0] - problem.targets) / errors
    taken = float(np.clip(1 - posterior.z.var(axis=0), 0, 1).sum())
    return max(1.0, float(np.sqrt((miss**2).sum() / max(len(miss) - taken, 1.0))))


def fit(
    problem: Problem, draws: int, seed: int, told: Told = lambda share: None
) -> tuple[Posterior, Emulator, Emulator]:
    """The posterior, the emulator around it, and the one over the whole prior.

    People are simulated over the whole prior first, then round after round around what the last one left.

    Raises
    ------
    EvidenceError
        The posterior is empty, or the anchors contradict the model by more than `calibration.contradicts`.
    """
    random = np.random.default_rng(seed)
    rounds = int(value("calibration.rounds"))
    z = random.standard_normal((draws, len(problem.free)))
    emulators: list[Emulator] = []
    for turn in range(rounds):
        found = simulate(problem, z, seed + turn * draws, _within(told, turn, rounds))
        emulators.append(emulator_of(problem, z, found))
        posterior = sample(problem, emulators[-1], seed)
        factor = widening(problem, emulators[-1], posterior)
        if factor > 1:
            posterior = sample(problem, emulators[-1], seed, factor)
        spread = np.atleast_2d(np.cov(posterior.z, rowvar=False)) * value("calibration.local") ** 2
        z = random.multivariate_normal(posterior.z.mean(axis=0), spread, size=draws)
    if factor > value("calibration.contradicts"):
        miss = (emulators[-1](posterior.z.mean(axis=0, keepdims=True))[0] - problem.targets) / problem.errors
        worst = problem.anchors[int(np.abs(miss).argmax())].id
        raise EvidenceError(
            f"the posterior is empty: the anchors contradict the model {factor:.1f} times beyond their errors, "
            f"{worst} most; check that anchor, nothing was written"
        )
    return posterior, emulators[-1], emulators[0]


def _within(told: Told, turn: int, rounds: int) -> Told:
    """Tells the share of the whole that is done in one round."""
    return lambda share: told((turn + share) / rounds)
