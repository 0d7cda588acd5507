"""From reflex, occupancy and brain level to what is seen at the bedside. Pointwise, no memory."""

from __future__ import annotations

from numba import njit

from eutonia.simulator.linear import Array
from eutonia.simulator.numerics import BLOCK
from eutonia.simulator.receptor import (
    ALPHA,
    ASHWORTH,
    DESCENDING,
    EC50_ASHWORTH,
    EC50_HM,
    FLOOR,
    GABA,
    GAIN,
    HALF,
    HILL_ASHWORTH,
    HILL_HM,
    KD,
    PASSIVE,
    PENN,
    PENN_TOP,
    POWER,
    REBOUND,
    SEDATION,
    SPASM,
    TOP,
)
from eutonia.simulator.response import left, log2_equivalent, occupancy, reflex_below_baseline, release

OUTCOMES = (
    "occupancy", "h_reflex_ratio", "ashworth", "spasm_score", "strength", "sedation_probability", "withdrawal_index",
)  # fmt: skip
OCCUPANCY, H_REFLEX, ASHWORTH_NOW, SPASM_NOW, STRENGTH, SEDATED, INDEX = range(len(OUTCOMES))


@njit(cache=True)
def observe(
    body: Array,
    low: int,
    cord: Array,
    brain: Array,
    density: Array,
    set_point: Array,
    filtered_gap: Array,
    seen: Array,
) -> None:
    """Write the outcomes of one block at one time into `seen` (outcomes, BLOCK).

    The withdrawal index is left in ng/mL here; it is divided by the stable site level and theta once the run is known.
    """
    for i in range(BLOCK):
        draw = low + i
        gaba = body[GABA, draw]
        share = cord[i] / (cord[i] + body[KD, draw])
        occupied = occupancy(share, density[i], gaba)
        adapted = 1.0 + body[GAIN, draw] * set_point[i]
        if occupied >= gaba:
            level = log2_equivalent(occupied, gaba)
            reflex = left(level, body[EC50_HM, draw], body[HILL_HM, draw])
            tone = left(level, body[EC50_ASHWORTH, draw], body[HILL_ASHWORTH, draw])
            spasm = left(level, body[EC50_ASHWORTH, draw] - body[SPASM, draw], body[HILL_ASHWORTH, draw])
        else:
            reflex = reflex_below_baseline(occupied, gaba, body[ALPHA, draw], body[POWER, draw], body[REBOUND, draw])
            tone = reflex
            spasm = reflex
        rigid = body[FLOOR, draw] + body[PASSIVE, draw]
        descending = body[ALPHA, draw] * body[DESCENDING, draw]
        brain_square = brain[i] * brain[i]
        slow = max(set_point[i], 0.0)
        seen[OCCUPANCY, i] = occupied
        seen[H_REFLEX, i] = reflex * adapted
        seen[ASHWORTH_NOW, i] = min(rigid + (body[ASHWORTH, draw] - rigid) * tone * adapted, body[TOP, draw])
        seen[SPASM_NOW, i] = min(body[PENN, draw] * spasm * adapted, body[PENN_TOP, draw])
        seen[STRENGTH, i] = release(occupied, descending, body[POWER, draw]) / release(
            gaba, descending, body[POWER, draw]
        )
        seen[SEDATED, i] = brain_square / (brain_square + body[SEDATION, draw] * body[SEDATION, draw])
        seen[INDEX, i] = filtered_gap[i] * slow / (slow + body[HALF, draw])
