"""What baclofen is given for: the uses that a plan can be asked for, and one that is always refused."""

from __future__ import annotations

from typing import Literal, get_args

Use = Literal["spasticity", "reflux", "alcohol_use", "trigeminal_neuralgia", "hiccups", "muscle_soreness"]
SPASTICITY = "spasticity"
REFUSED_USES = ("muscle_soreness",)
ASKED_USES: tuple[str, ...] = get_args(Use)
USES = tuple(one for one in ASKED_USES if one not in REFUSED_USES)
