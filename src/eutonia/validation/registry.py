"""Which function predicts which published result."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from eutonia.errors import EvidenceError

if TYPE_CHECKING:
    from eutonia.simulator.sampling import Array
    from eutonia.validation.crowd import Crowd
    from eutonia.validation.results import Result

    Prediction = Callable[[Crowd, Result], Array]

_PREDICTIONS: dict[str, Prediction] = {}


def predicts(*ids: str) -> Callable[[Prediction], Prediction]:
    """Marks the function that predicts these results; it gives the value of every body, (draws,)."""

    def mark(function: Prediction) -> Prediction:
        for id in ids:
            if id in _PREDICTIONS:
                raise EvidenceError(f"result {id} is predicted twice")
            _PREDICTIONS[id] = function
        return function

    return mark


def prediction_of(id: str) -> Prediction:
    """The function that predicts a result.

    Raises
    ------
    EvidenceError
        No function does.
    """
    from eutonia.validation import (  # noqa: F401 - they enter their functions above
        circuit,
        cord,
        fluid,
        harm,
        kinetics,
        levels,
        motoneurons,
        poisoning,
        reflexes,
        sleepiness,
        stopping,
        tone,
        uses,
    )

    if id not in _PREDICTIONS:
        raise EvidenceError(f"result {id} has no prediction; mark the function that gives it with @predicts")
    return _PREDICTIONS[id]
