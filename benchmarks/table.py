"""Write docs/benchmarks.md from the raw results."""

from __future__ import annotations

import json
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"

HEAD = """# Benchmarks

Written by `benchmarks/run` from the raw results in `benchmarks/results/`; do not edit by hand.

Both sides of a comparison ran in the same process, in turn, on one thread each. The peer is numbalsoda's LSODA
(compiled equations, one draw after the other, restarted at every dose), with the very same bodies; its equations are
written again in `benchmarks/peers.py`, and agree with the simulator as the errors below say. It ran on a part of the
draws and its time was scaled: it is linear in them. Times are medians; compilation is apart, except where a row says
first run.
"""
NOTES = """
- Errors are the largest difference over a draw's own maximum (the hazard: over the maximum of all draws of the
  sample), against LSODA at rtol 1e-12, restarted at every dose; DOP853 at 1e-13 differs from that reference by at most
  the last column.
- "Same error" takes the loosest LSODA tolerance whose worst error is not above Eutonia's own; "error 1e-6" takes the
  loosest whose worst error is below 1e-6. All 12 variables are delivered hourly by both.
- A fresh `np.full` writes as many numbers as the run delivers; run and fill go into new memory each time (what they
  made is kept alive meanwhile). Into memory that was just freed, a fill is quicker: both are given.
- The chain runs 60 mg daily for 76 days, then nothing for 14: the hazard is on.
"""


def read(name: str) -> dict:
    return json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))


def row(what: str, found: float, goal: float, at_least: bool, unit: str = "") -> str:
    met = found >= goal if at_least else found <= goal
    words = "at least" if at_least else "at most"
    return f"| {what} | {found:.3g}{unit} | {words} {goal:g}{unit} | {'yes' if met else '**no**'} |"


def goals(oral: dict, chain: dict, start: dict) -> list[str]:
    faster, draws = "times faster than the peer", f"{oral['draws']:,} draws, 14 days"
    whole = f"{chain['draws']:,} draws, 90 days"
    course = "(c) `eutonia course`, filled cache, over import of its libraries"
    return [
        row(f"(a) by mouth, {draws}: {faster}", oral["times_faster_than_numbalsoda"], oral["goal_times_faster"], True),
        row("(a) time over a fresh `np.full` of that size", oral["times_full"], oral["goal_times_full"], False),
        row(f"(b) chain, {whole}: {faster}, same error", chain["times_faster_same_error"], 80, True),
        row(f"(b) {faster}, error 1e-6", chain["times_faster_error_1e-6"], 80, True),
        row("(b) worst error of any variable", chain["eutonia_worst_error"], chain["goal_error"], False),
        row("(b) peak memory", chain["peak_memory_gib"], chain["goal_memory_gib"], False, " GiB"),
        row("(c) `eutonia --help` over `import typer`", start["help_over_typer"], 5, False),
        row(course, start["course_over_import"], 10, False),
        row("(c) first run after install over the same", start["first_run_over_import"], 40, False),
        row("(c) second plan in one process over the same", start["second_plan_over_import"], 0.5, False),
    ]


def main() -> None:
    oral, chain, start = read("oral"), read("chain"), read("startup")
    machine, other = oral["machine"], chain["reference_against_another_method"]
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items() if name != "eutonia")
    where = f"{machine['cores']} cores, {machine['architecture']}, {machine['system']}, Python {machine['python']}"
    lines = [
        HEAD,
        f"Machine: {where}; {libraries}.\n",
        "| what | measured | goal | met |",
        "|---|---|---|---|",
        *goals(oral, chain, start),
        "\n| seconds | Eutonia | peer | peer's part and tolerance |",
        "|---|---|---|---|",
        f"| (a) | {oral['eutonia_median_s']:.4f} | {oral['numbalsoda_scaled_s']:.2f} "
        f"| {oral['peer_draws']:,} draws, rtol 1e-6, its error {oral['numbalsoda_error_of_maximum']:.1e} |",
        f"| (b) same error | {chain['eutonia_all_variables_median_s']:.3f} | {chain['peer_same_error_scaled_s']:.2f} "
        f"| {chain['peer_draws']} draws, rtol {chain['numbalsoda_rtol_same_error']:g} |",
        f"| (b) error 1e-6 | {chain['eutonia_all_variables_median_s']:.3f} | {chain['peer_error_1e-6_scaled_s']:.2f} "
        f"| {chain['peer_draws']} draws, rtol {chain['numbalsoda_rtol_error_1e-6']:g} |",
        f"\n(a) worst error of Eutonia: {oral['eutonia_error_of_maximum']:.1e}; "
        f"a fresh `np.full` took {oral['full_median_s']:.4f} s, one into used memory "
        f"{oral['full_in_used_memory_median_s']:.4f} s ({oral['times_full_in_used_memory']:.0f} times).",
        NOTES,
        "Errors of Eutonia in (b):\n",
        "| variable | worst error over its maximum | reference |",
        "|---|---|---|",
        *(f"| `{name}` | {error:.1e} | {other[name]:.1e} |" for name, error in chain["eutonia_errors"].items()),
        "",
    ]
    PAGE.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
