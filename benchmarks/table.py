"""Write docs/benchmarks.md from the raw results."""

from __future__ import annotations

import json
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"

HEAD = """# Benchmarks

Written by `benchmarks/run` from the raw results in `benchmarks/results/`; do not edit by hand.

Both sides of a comparison ran in the same process, in turn, on one thread each. The peers, numbalsoda's LSODA and
SciPy's `solve_ivp`, took one draw after the other, with the very same bodies, and started anew at every dose or change
of rate; their equations are written again in `benchmarks/` and compiled, and agree with the simulator as the errors
below say. They ran on a part of the draws and their time was scaled: it is linear in them. Times are medians;
compilation is apart, except where a row says first run.
"""
ORAL_NOTES = """
- The simulator carries the spinal canal (105 cells) in every run, since it takes drug from plasma and gives it back.
  "Same equations" are those with the canal, and the goal is judged by them. numbalsoda has neither a banded option nor
  room for a Jacobian of one's own: LSODA builds the full one by differences, and the canal makes it slow.
- "Without canal" and "one mixed compartment" give the peer smaller equations than the simulator solves, as the model
  had them when the goals were set. That is the stricter comparison: what is left for a reader who needs no canal.
- Errors are the largest difference over a draw's own maximum (the hazard: over the maximum of all draws of the
  sample), against LSODA at a far finer tolerance (1e-12 in the chain). DOP853 at 1e-12, another method, differs from
  that reference by at most the last column.
- "Same error" takes the loosest LSODA tolerance whose worst error is not above Eutonia's own; "error 1e-6" takes the
  loosest whose worst error is below 1e-6; each against a fine solution of its own equations. All 12 variables are
  delivered hourly by both, spinal fluid at L3.
- A fresh `np.full` writes as many numbers as the run delivers; run and fill go into new memory each time (what they
  made is kept alive meanwhile). Into memory that was just freed, a fill is quicker: both are given.
- The chain runs 60 mg daily for 76 days, then nothing for 14: the hazard is on.
"""
CASES = {
    "simple": "one rate for 90 days",
    "course": "test bolus, then daily and weekly steps",
    "flex": "13 steps every day",
}


def read(name: str) -> dict:
    return json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))


def number(found: float) -> str:
    return f"{found:,.0f}" if found >= 100 else f"{found:.3g}"


def row(what: str, found: float, goal: float, at_least: bool, unit: str = "") -> str:
    met = found >= goal if at_least else found <= goal
    words = "at least" if at_least else "at most"
    return f"| {what} | {number(found)}{unit} | {words} {goal:g}{unit} | {'yes' if met else '**no**'} |"


def beside(what: str, found: float) -> str:
    return f"| {what} | {number(found)} | none | |"


def stricter(what: str, found: float, goal: float) -> str:
    """A row that no goal was set for, with what the goal of the row above it would say."""
    return f"| {what} | {number(found)} | none ({goal:g} would {'' if found >= goal else 'not '}be met) | |"


def main_path(oral: dict, chain: dict, start: dict) -> list[str]:
    faster, draws = "times faster than the peer", f"{oral['draws']:,} draws, 14 days"
    whole = f"{chain['draws']:,} draws, 90 days"
    course = "(c) `eutonia course`, filled cache, over import of its libraries"
    a, b = oral["times_faster_than_numbalsoda"], chain["numbalsoda"]
    same, reach = b["same_equations"], chain["goal_times_faster"]
    small = {what: one["times_faster"] for what, one in b["one_mixed_compartment"].items()}
    return [
        row(f"(a) by mouth, {draws}: {faster}, same equations", a["same_equations"], oral["goal_times_faster"], True),
        stricter("(a) stricter: the peer without canal", a["without_canal"], oral["goal_times_faster"]),
        row("(a) time over a fresh `np.full` of that size", oral["times_full"], oral["goal_times_full"], False),
        row(f"(b) chain, {whole}: {faster}, same error", same["same_error"]["times_faster"], reach, True),
        row(f"(b) {faster}, error 1e-6", same["error_1e-6"]["times_faster"], reach, True),
        stricter("(b) stricter: the peer with one mixed compartment, same error", small["same_error"], reach),
        stricter("(b) stricter: the peer with one mixed compartment, error 1e-6", small["error_1e-6"], reach),
        row("(b) worst error of any variable", chain["eutonia_worst_error"], chain["goal_error"], False),
        row("(b) peak memory", chain["peak_memory_gib"], chain["goal_memory_gib"], False, " GiB"),
        row("(c) `eutonia --help` over `import typer`", start["help_over_typer"], 5, False),
        row(course, start["course_over_import"], 10, False),
        row("(c) first run after install over the same", start["first_run_over_import"], 40, False),
        row("(c) second plan in one process over the same", start["second_plan_over_import"], 0.5, False),
    ]


def second_road(spine: dict) -> list[str]:
    goal, memory = spine["goal_times_faster"], spine["peak_memory_gib"]
    lines = []
    for name, words in CASES.items():
        times = spine["cases"][name]["times_faster"]
        lines += [
            row(f"{words}: times faster than SciPy's BDF", times["BDF"], goal, True),
            beside("beside it: SciPy's LSODA with its banded option", times["LSODA"]),
        ]
    what_if = spine["what_if"]
    stall = f"a stalled pump, {what_if['draws']} draws, {what_if['days']} days, all variables, over import of libraries"
    everything, limit = spine["peak_memory_all_variables_gib"], spine["goal_memory_gib"]
    return [
        *lines,
        row("13 steps a day over one rate", spine["flex_over_simple"], spine["goal_flex_over_simple"], False),
        row("peak memory, all levels, largest of the three", max(memory.values()), limit, False, " GiB"),
        row("peak memory, all levels and all other variables", everything, limit, False, " GiB"),
        row(stall, what_if["over_import"], what_if["goal_over_import"], False),
    ]


def seconds(oral: dict, chain: dict) -> list[str]:
    lines = []
    for name, words in (("same_equations", "same equations"), ("without_canal", "peer without canal")):
        part = (
            f"{oral['peer_draws'][name]:,} draws, rtol 1e-6, its error {oral['numbalsoda_error_of_maximum'][name]:.1e}"
        )
        lines.append(
            f"| (a) {words} | {oral['eutonia_median_s']:.4f} | {oral['numbalsoda_scaled_s'][name]:.1f} | {part} |"
        )
    for name, words in (("same_equations", "same equations"), ("one_mixed_compartment", "peer with one compartment")):
        for what, short in (("same_error", "same error"), ("error_1e-6", "error 1e-6")):
            one = chain["numbalsoda"][name][what]
            part = f"{one['peer_draws']} draws, rtol {one['rtol']:g}, its error {one['worst_error']:.1e}"
            ours = chain["eutonia_all_variables_median_s"]
            lines.append(f"| (b) {words}, {short} | {ours:.3f} | {one['scaled_s']:.1f} | {part} |")
    return lines


def spine_seconds(spine: dict) -> list[str]:
    lines = []
    for name, words in CASES.items():
        case = spine["cases"][name]
        found = [f"{error:.1e} ({level})" for error, level in case["worst_error_and_level"].values()]
        peers = " | ".join(number(case["peer_scaled_s"][method]) for method in ("BDF", "LSODA"))
        times = f"{case['eutonia_median_s']:.2f} | {peers}"
        drawn = f"{case['peer_draws']} of {spine['draws']:,}"
        lines.append(f"| {words} | {case['changes_of_rate']} | {times} | {drawn} | {' | '.join(found)} |")
    return lines


def spine_notes(spine: dict) -> str:
    simple = spine["cases"]["simple"]["peer_scaled_s"]["BDF"]
    fill = spine["full_median_s"]
    return f"""
- Peer: `solve_ivp` at rtol {spine["peer_rtol"]:g}, atol {spine["peer_atol_ng_per_ml"]:g} ng/mL;
  {spine["cells"]} cells, plasma and tissue; right-hand side compiled; the band of the Jacobian given as a constant.
  BDF has no banded option, but takes the band as a sparse matrix; LSODA has one.
- Errors: the largest difference of a level over its own maximum in the first draw, against `scipy.linalg.expm` of the
  full matrix, and the level where it was.
- Under one rate for 90 days nothing moves after the first week, and a solver that chooses its own steps takes a few
  hundred in all. A fresh `np.full` of the result's size took {fill:.2f} s on this machine; BDF's time for all draws is
  {number(simple / fill)} times that, and no method that writes this result can gain much more.
"""


CIRCUIT_NOTES = """
Peers have an environment of their own (`benchmarks/circuit/README.md`) and were run right before, on the same machine,
which others shared (load average {load:.0f}): seconds of a set are processor time
on both sides, the last two rows wall time. The building of Brian2 is not counted. In an earlier run the
peers had taken 11.84, 5.14, 0.62 and 0.82 s, which is 123, 53, 6.4 and 8.5 times Eutonia's time of now. The last two
rows did not meet their goals in this run; in that earlier one, with the slower kernel, they were 1.97 times, 0.94 s.
Rates agree with Brian2's RK4; exponential Euler, NEST and NEURON differ through their own integrators. The circuit is
a load, not physiology.
"""

PEERS = {
    "nest": "NEST, adaptive RKF45", "neuron": "NEURON, implicit, first order",
    "brian2": "Brian2 C++ standalone, exponential Euler", "brian2_rk4": "Brian2 C++ standalone, RK4",
}  # fmt: skip


def circuit_rows(circuit: dict) -> list[str]:
    lines = []
    for name, peer in circuit["peers"].items():
        goal = peer["goal"]
        met = "" if goal is None else ("yes" if peer["times"] >= goal else "NO")
        wanted = "" if goal is None else f"{goal:.0f} times"
        apart = f"{100 * peer['rates_off']:.1f} %"
        lines.append(
            f"| {PEERS[name]} | {peer['seconds']:.2f} | {peer['times']:.1f} times | {wanted} | {met} | {apart} |"
        )
    two = circuit["two_threads_over_one"]
    lines.append(f"| two threads over one | | {two:.2f} times | 1.7 times | {'yes' if two >= 1.7 else 'NO'} | |")
    curve = circuit["recruitment_curve_s"]
    met = "yes" if curve < 1 else "NO"
    lines.append(f"| recruitment curve, 900 cells, 20 x 10 trials | {curve:.2f} | | under 1 s | {met} | |")
    return lines


def main() -> None:
    oral, chain, spine, start = read("oral"), read("chain"), read("spine"), read("startup")
    circuit = read("circuit")
    machine, other = oral["machine"], chain["reference_against_another_method"]
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items() if name != "eutonia")
    where = f"{machine['cores']} cores, {machine['architecture']}, {machine['system']}, Python {machine['python']}"
    same = chain["numbalsoda"]["same_equations"]["same_error"]["scaled_s"]
    explicit = chain["another_method_s_of_one_draw"][0] * chain["draws"] / same
    lines = [
        HEAD,
        f"Machine: {where}; {libraries}.\n",
        "## By mouth (issue 2)\n",
        "| what | measured | goal | met |",
        "|---|---|---|---|",
        *main_path(oral, chain, start),
        "\n| seconds | Eutonia | peer, all draws | peer's part and tolerance |",
        "|---|---|---|---|",
        *seconds(oral, chain),
        f"\n(a) worst error of Eutonia: {oral['eutonia_error_of_maximum']:.1e}; the canal moves plasma by "
        f"{oral['canal_moves_plasma_by']:.1e} of its maximum; "
        f"a fresh `np.full` took {oral['full_median_s']:.4f} s, one into used memory "
        f"{oral['full_in_used_memory_median_s']:.4f} s ({oral['times_full_in_used_memory']:.0f} times). "
        f"DOP853 on the equations of (b) took {explicit:.1f} times as long as LSODA at the same error.",
        ORAL_NOTES,
        "Errors of Eutonia in (b):\n",
        "| variable | worst error over its maximum | reference |",
        "|---|---|---|",
        *(f"| `{name}` | {error:.1e} | {other[name]:.1e} |" for name, error in chain["eutonia_errors"].items()),
        f"\n## Intrathecal (issue 3): {spine['draws']:,} draws, {spine['days']} days, hourly, all levels\n",
        "| what | measured | goal | met |",
        "|---|---|---|---|",
        *second_road(spine),
        "\n| seconds | changes of rate | Eutonia | BDF, all draws | LSODA, all draws | peer's part "
        "| error of Eutonia | of BDF | of LSODA |",
        "|---|---|---|---|---|---|---|---|---|",
        *spine_seconds(spine),
        spine_notes(spine),
        "## Reflex circuit (issue 4): 300 motoneurons, 300 interneurons, 60 Ia fibres, 10 s at 0.1 ms\n",
        f"Eutonia: {circuit['seconds_per_set']:.3f} s of processor time for a set on one thread (mean of five sets).\n",
        "| peer | seconds for a set | Eutonia is faster | goal | met | largest difference of a firing rate |",
        "|---|---|---|---|---|---|",
        *circuit_rows(circuit),
        CIRCUIT_NOTES.format(load=circuit["load_average"]),
    ]
    PAGE.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
