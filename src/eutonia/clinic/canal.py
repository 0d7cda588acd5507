"""Structural alternatives of the spinal canal, for a run that asks what would change."""

from __future__ import annotations

from pydantic import model_validator

from eutonia.clinic.record import Record, within
from eutonia.errors import InputError
from eutonia.evidence.library import read_table

SPINAL_LEVELS = tuple(row["id"] for row in read_table("levels.csv") if row["length_cm"])


def spinal_level(name: str) -> str:
    """A vertebral level by its name, C1 to S2.

    Raises
    ------
    InputError
        It is no such level.
    """
    if name not in SPINAL_LEVELS:
        raise InputError(f"level {name!r}", ", ".join(SPINAL_LEVELS), "name a vertebral level, for example T10")
    return name


class Canal(Record):
    """How the canal differs from the base model.

    `local_plume`: drug of slow infusion mixes little (as in pigs); boluses as in the base. `still_sac`: little mixing
    below L3. `block_level`: a level that lets little through. `leak_level` and `leak_ml_per_h`: CSF is lost there.
    `drift_ml_per_min`: dense or light infusate settles, towards the head where positive.
    """

    local_plume: bool = False
    still_sac: bool = False
    block_level: str | None = None
    leak_level: str | None = None
    leak_ml_per_h: float | None = within("canal.leak_ml_per_h", None)
    drift_ml_per_min: float = within("canal.drift_ml_per_min", 0)

    @model_validator(mode="after")
    def _sound(self) -> Canal:
        for level in (self.block_level, self.leak_level):
            if level is not None:
                spinal_level(level)
        if (self.leak_level is None) != (self.leak_ml_per_h is None):
            raise InputError("a leak with half its data", "leak_level and leak_ml_per_h", "give both or neither")
        return self
