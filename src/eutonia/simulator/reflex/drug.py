"""From receptors to the circuit: what is left of release at a terminal, and the potassium conductance of a cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eutonia.errors import InputError
from eutonia.evidence import value


def share(name: str, given: float) -> float:
    """A number between 0 and 1.

    Raises
    ------
    InputError
        It is not.
    """
    if not 0 <= given <= 1:
        raise InputError(f"{name} {given:g}", "a number from 0 to 1", "give a share, for example 0.4")
    return float(given)


def counted(name: str, given: int) -> int:
    """A number of trials.

    Raises
    ------
    InputError
        It is below 1.
    """
    if given < 1:
        raise InputError(f"{given} {name}", "1 or more", "give a whole number")
    return given


def above_nothing(name: str, given: Iterable[float]) -> None:
    """Numbers that must be greater than 0.

    Raises
    ------
    InputError
        One is not, or is no number.
    """
    for each in given:
        if not each > 0:
            raise InputError(f"{name} {each:g}", "more than 0", "correct it")


@dataclass(frozen=True)
class Drug:
    """What baclofen has bound.

    Parameters
    ----------
    occupancy : share of the receptors that are there bound by the drug
    density : share of the receptors that are there, of those of a cord that never had the drug
    post_share : weight of the action on the cell itself against that on the terminals (w_post), 0 to 1

    Raises
    ------
    InputError
        A share lies outside 0 to 1.

    Sources: model.release.*, model.receptor.gaba, model.outcome.descending_share, reflex.girk.*.
    """

    occupancy: float = 0
    density: float = 1
    post_share: float | None = None

    def __post_init__(self) -> None:
        share("occupancy", self.occupancy)
        share("receptor density", self.density)
        if self.post_share is not None:
            share("post_share", self.post_share)

    @property
    def occupied(self) -> float:
        """Of all receptors there were, by drug and by GABA itself."""
        gaba = value("model.receptor.gaba")
        return self.density * (self.occupancy + gaba * (1 - self.occupancy))

    @property
    def _post(self) -> float:
        return value("reflex.girk.w_post") if self.post_share is None else self.post_share

    def _release(self, alpha: float) -> float:
        # the table's alpha was set for a whole cord, so it is the one at the usual share of the two sites
        alpha *= (1 - self._post / 2) / (1 - value("reflex.girk.w_post") / 2)
        gaba = value("model.receptor.gaba")
        return float(((1 - alpha * self.occupied) / (1 - alpha * gaba)) ** value("model.release.power_1"))

    @property
    def release(self) -> float:
        """Transmitter release at a terminal of the reflex, against none of the drug and all receptors."""
        return self._release(value("model.release.alpha_1"))

    @property
    def descending_release(self) -> float:
        """The same at a terminal that comes from the brain."""
        return self._release(value("model.release.alpha_1") * value("model.outcome.descending_share"))

    @property
    def girk(self) -> float:
        """Potassium conductance of a motoneuron, as a share of its leak, beyond that of GABA itself."""
        return self._girk(self.occupied) - self._girk(value("model.receptor.gaba"))

    def _girk(self, occupied: float) -> float:
        power = value("reflex.girk.cooperativity")
        protein = (value("reflex.girk.production") / value("reflex.girk.decay") * occupied) ** power
        return self._post * value("reflex.girk.share") * protein / (protein + value("reflex.girk.half"))


@dataclass(frozen=True)
class Action:
    """What a drug leaves, given directly: release at reflex and descending terminals, and the conductance it opens."""

    release: float
    descending_release: float
    girk: float


def action_of(release: float) -> Action:
    """The action of the drug that leaves this much release, by the first release law, also beyond full occupancy.

    Sources: model.release.*, model.receptor.gaba, model.outcome.descending_share, reflex.girk.*.
    """
    alpha, power, gaba = value("model.release.alpha_1"), value("model.release.power_1"), value("model.receptor.gaba")
    occupied = (1 - release ** (1 / power) * (1 - alpha * gaba)) / alpha
    descending = alpha * value("model.outcome.descending_share")
    bound = Drug(min(max((occupied - gaba) / (1 - gaba), 0), 1))
    return Action(release, ((1 - descending * occupied) / (1 - descending * gaba)) ** power, bound.girk)
