"""``eutonia reflex``: experiments on a spiking cord, with the drug beside without it.

Only typer is imported here, so that ``eutonia --help`` starts at once.
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from eutonia.errors import InputError

if TYPE_CHECKING:
    from eutonia.inquiry import ReflexReport

EXPERIMENTS = {
    "hm": "H and M waves against the strength of the stimulus.",
    "paired-pulses": "An H wave after another, and after a slow stretch.",
    "f-waves": "How often and how large cells turn a spike back.",
    "flexor-withdrawal": "The polysynaptic reflex to a train in group II fibres.",
    "tendon-tap": "The tendon jerk.",
    "ramp-stretch": "The stretch reflex against velocity, with threshold and gain.",
    "clonus": "Whether a held push makes the ankle beat, how fast and how wide.",
    "voluntary-ramp": "Force and order of recruitment while the drive rises.",
}


class Experiments(TyperGroup):
    """A group that names the nearest experiments where one is unknown."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name.

        Raises
        ------
        InputError
            There is none.
        """
        found = super().get_command(ctx, cmd_name)
        if found is None:
            near = get_close_matches(cmd_name, self.commands)
            allowed = f"nearest are {', '.join(near)}" if near else ", ".join(self.commands)
            raise InputError(f"experiment {cmd_name!r} does not exist", allowed, "see eutonia reflex --help")
        return found


app = typer.Typer(
    name="reflex",
    cls=Experiments,
    help="Experiments on a spiking cord: reflexes and force without the drug and with it. It gives no dose.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Occupancy = Annotated[
    float | None,
    typer.Option(metavar="SHARE", help="Receptors bound by the drug, 0 to 1; 0 shows the cord without it. [0.4]"),
]
Density = Annotated[
    float, typer.Option(metavar="SHARE", help="Receptors there, of those of a cord that never had the drug, 0 to 1.")
]
Severity = Annotated[float, typer.Option(metavar="SHARE", help="Spasticity, from healthy (0) to severe (1).")]
Seed = Annotated[int, typer.Option(metavar="N", min=0, help="Seed; the same seed gives the same spikes.")]
Cells = Annotated[
    int | None, typer.Option(metavar="N", help="Motoneurons computed, 1 to 900; fewer stand for the same pool. [900]")
]
Out = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Write page, JSON and CSV into it: new, empty or an earlier reflex report."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def _command(name: str) -> Callable[..., int]:
    def experiment(
        occupancy: Occupancy = None,
        density: Density = 1,
        severity: Severity = 0,
        seed: Seed = 1,
        cells: Cells = None,
        out: Out = None,
        json: Json = False,
    ) -> int:
        return _run(name, f"Running {name} on a spiking cord", out, json,
                    occupancy=occupancy, density=density, severity=severity, seed=seed, cells=cells)  # fmt: skip

    return experiment


for _name, _help in EXPERIMENTS.items():
    app.command(_name, help=_help, epilog=f"Example: eutonia reflex {_name} --occupancy 0.4 --out {_name}")(
        _command(_name)
    )


@app.command(epilog="Example: eutonia reflex compare --occupancy 0.1 0.2 0.4 --severity 0.5 --out compare")
def compare(
    occupancy: Annotated[
        list[float] | None,
        typer.Option(metavar="SHARE...", help="Receptors bound by the drug, rising; left out, six from 0.1 to 0.8."),
    ] = None,
    more: Annotated[list[float] | None, typer.Argument(metavar="", hidden=True)] = None,
    severity: Severity = 0,
    seed: Seed = 1,
    cells: Cells = None,
    out: Out = None,
    json: Json = False,
) -> int:
    """Set monosynaptic beside polysynaptic reflexes, force and clonus at several occupancies."""
    if more and not occupancy:
        raise InputError(f"{more[0]:g} alone", "numbers after --occupancy", "write --occupancy before the numbers")
    given = [*(occupancy or ()), *(more or ())] or None
    return _run("compare", "Running every experiment on a spiking cord, at each occupancy", out, json,
                occupancy=given, severity=severity, seed=seed, cells=cells)  # fmt: skip


@app.command(epilog="Example: eutonia reflex table --out reflex_response.json")
def table(
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A new file; left out, the table of the package is replaced.")
    ] = None,
) -> int:
    """Compute the response table that every course reads anew: minutes of work."""
    from eutonia.faces import cli_text
    from eutonia.inquiry import reflex_table

    with cli_text.progress() as step:
        reflex_table(step, out)
    cli_text.print_line(f"Table: {out}" if out else "The table of the package is replaced.")
    cli_text.print_close()
    return 0


def _run(experiment: str, step_text: str, out: Path | None, json: bool, **given: Any) -> int:
    from eutonia.faces import cli_text
    from eutonia.inquiry import reflex

    with cli_text.progress() as step:
        step(step_text)
        report = reflex(experiment, **given)
        written = None if out is None else report.save(out) / "report.html"
    if json:
        print(report.to_json(), end="")
        return 0
    print_reflex(report, whole=out is None)
    if written is not None:
        cli_text.print_line(f"Report: {written}")
    cli_text.print_close()
    return 0


def print_reflex(report: ReflexReport, whole: bool = True) -> None:
    """What was found in a sentence, the measures and, where asked for, the curves; how many numbers are behind it."""
    from eutonia.faces.cli_text import print_line, print_table, rounded

    found = report.findings
    print_line(found.title)
    print_line(found.summary)
    print_line(
        f"Severity {found.severity:g}, receptor density {found.density:g}, {found.cells} motoneurons, "
        f"seed {found.seed}."
    )
    for one in report.tables if whole else report.tables[:1]:
        print_line()
        print_table(one)
    print_line(
        f"Numbers: {rounded(len(found.sources))} rows of evidence, {rounded(len(found.assumed_values))} of them "
        "assumed; --json names them, eutonia cite shows each."
    )
