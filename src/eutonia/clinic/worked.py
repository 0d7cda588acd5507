"""A computed answer as a pharmacist checks it by hand: the formula, and the formula with its numbers filled in."""

from __future__ import annotations

from datetime import date

from eutonia.clinic.record import Record


class Worked(Record):
    """One answer with its unit (`said` is how it is printed), or a date, and how it was reached.

    `steps` are the answers that it rests on, in order; `warnings` and `red_flags` are sentences for a person. Nothing
    of it is ever sent to a pump.
    """

    name: str
    said: str
    answer: float | None = None
    unit: str = ""
    on: date | None = None
    formula: str = ""
    filled: str = ""
    rule_ids: tuple[str, ...] = ()
    evidence_ids: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    red_flags: tuple[str, ...] = ()
    steps: tuple[Worked, ...] = ()
    ask_twice: bool = False

    def step(self, name: str) -> Worked:
        """The step of that name."""
        return next(one for one in self.steps if one.name == name)
