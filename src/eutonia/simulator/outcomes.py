"""From reflex, occupancy and brain level to what is seen at the bedside. Pointwise, no memory."""

from __future__ import annotations

from numba import njit

from eutonia.simulator.linear import Array
from eutonia.simulator.numerics import BLOCK, FAST, TINY, exp2_fast, log2_fast
from eutonia.simulator.receptor import (
    ALPHA,
    ASHWORTH,
    DESCENDING,
    DESCENDING_RELEASE,
    EC50_ASHWORTH,
    FLOOR,
    FREE,
    GABA,
    GAIN,
    HALF,
    HILL_ASHWORTH,
    KD,
    PASSIVE,
    PENN,
    PENN_TOP,
    POWER,
    RELEASE,
    SEDATION,
    SEDATION_POWER,
    SPASM,
    TOP,
    computed_reflex,
    published_reflex,
)
from eutonia.simulator.response import along, left, log2_equivalent, occupancy, release

OUTCOMES = (
    "occupancy", "h_reflex_ratio", "ashworth", "spasm_score", "strength", "sedation_probability", "withdrawal_index",
    "receptor_density", "set_point",
)  # fmt: skip
OCCUPANCY, H_REFLEX, ASHWORTH_NOW, SPASM_NOW, STRENGTH, SEDATED, INDEX, DENSITY, SET_POINT = range(len(OUTCOMES))


@njit(inline="always", **FAST)
def observe(
    body: Array,
    cord: Array,
    brain: Array,
    density: Array,
    set_point: Array,
    filtered_gap: Array,
    curves: Array,
    seen: Array,
) -> None:
    """Write the outcomes of one block at one time into `seen` (outcomes, BLOCK).

    H/M and voluntary force come from the circuit's `curves`, or, where these have no cells, from the published sigmoid
    and from the release of descending terminals.

    The withdrawal index is left in ng/mL here; it is divided by the stable site level and theta once the run is known.
    """
    computed = curves.shape[1] > 0
    for i in range(BLOCK):
        occupied = occupancy(cord[i] / (cord[i] + body[KD, i]), density[i], body[GABA, i])
        seen[OCCUPANCY, i] = occupied
    if computed:
        for i in range(BLOCK):
            seen[H_REFLEX, i] = computed_reflex(body, i, seen[OCCUPANCY, i], curves[0])
            left_over = release(seen[OCCUPANCY, i], body[ALPHA, i], body[POWER, i]) * body[RELEASE, i]
            seen[STRENGTH, i] = along(curves[1], left_over)
    else:
        for i in range(BLOCK):
            seen[H_REFLEX, i] = published_reflex(body, i, seen[OCCUPANCY, i])
            descending = release(seen[OCCUPANCY, i], body[ALPHA, i] * body[DESCENDING, i], body[POWER, i])
            seen[STRENGTH, i] = descending / body[DESCENDING_RELEASE, i]
    for i in range(BLOCK):
        gaba = body[GABA, i]
        occupied = seen[OCCUPANCY, i]
        adapted = 1.0 + body[GAIN, i] * set_point[i]
        level = log2_equivalent(occupied - gaba, body[FREE, i])
        reflex = seen[H_REFLEX, i]
        tone = left(level, body[EC50_ASHWORTH, i], body[HILL_ASHWORTH, i])
        spasm = left(level, body[EC50_ASHWORTH, i] - body[SPASM, i], body[HILL_ASHWORTH, i])
        below = occupied < gaba
        tone = reflex if below else tone
        spasm = reflex if below else spasm
        rigid = body[FLOOR, i] + body[PASSIVE, i]
        sedating = exp2_fast(body[SEDATION_POWER, i] * log2_fast(max(brain[i] / body[SEDATION, i], TINY)))
        slow = max(set_point[i], 0.0)
        seen[H_REFLEX, i] = reflex * adapted
        seen[ASHWORTH_NOW, i] = min(rigid + (body[ASHWORTH, i] - rigid) * tone * adapted, body[TOP, i])
        seen[SPASM_NOW, i] = min(body[PENN, i] * spasm * adapted, body[PENN_TOP, i])
        seen[SEDATED, i] = sedating / (1.0 + sedating)
        seen[INDEX, i] = filtered_gap[i] * slow / (slow + body[HALF, i])
        seen[DENSITY, i] = density[i]
        seen[SET_POINT, i] = set_point[i]
