"""Pages made from the code: the public names with their docstrings, and the commands with their help."""

from __future__ import annotations

from typing import Any

import typer

import eutonia
from docs.site.staging import Stage, Unusable
from docs.site.tables import LIMIT

ROOMS = {
    "pathway": "The main path", "inquiry": "Questions beside the path", "guide": "The guide's claims",
    "clinic": "Records", "reporting": "Reports", "evidence": "Evidence", "faces": "Reading records", "errors": "Errors",
}  # fmt: skip


def write_reference(stage: Stage) -> None:
    """The pages of the public names and of the command line."""
    for room, title in ROOMS.items():
        homes = {home: names for home, names in eutonia._HOMES.items() if home.split(".")[0] == room}
        parts = [f"::: eutonia.{name}\n" for names in homes.values() for name in names]
        stage.generate(f"api/{room}.md", f"# {title}\n\n`import eutonia as eu`\n\n" + "\n".join(parts) + f"\n{LIMIT}\n")
    left = {home.split(".")[0] for home in eutonia._HOMES} - set(ROOMS)
    if left:
        raise Unusable(
            f"docs: the API reference has no page for {', '.join(sorted(left))}; name it in docs/site/reference.py"
        )
    stage.generate("cli.md", command_line())


def command_line() -> str:
    """Every command with its arguments and options, in the words of its own help."""
    from eutonia.faces.cli import app

    root = typer.main.get_command(app)
    parts = [f"# Command line\n\n{root.help}\n\n{root.epilog or ''}\n"]
    parts += [described(path, command) for path, command in commands_of(root, ("eutonia",))]
    return "\n".join(parts) + f"\n{LIMIT}\n"


def commands_of(group: Any, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], Any]]:
    """Each command below a group with its words, groups before what they hold."""
    found: list[tuple[tuple[str, ...], Any]] = []
    for name, command in group.commands.items():
        found.append(((*path, name), command))
        if hasattr(command, "commands"):
            found += commands_of(command, (*path, name))
    return found


def described(path: tuple[str, ...], command: Any) -> str:
    """One command."""
    lines = [f"## {' '.join(path)}\n\n{command.help}\n"]
    lines += [f"- {option(one)}" for one in command.params if one.name != "help"]
    return "\n".join(lines) + (f"\n\n{command.epilog}\n" if command.epilog else "\n")


def option(one: Any) -> str:
    """One argument or option: its name, what it takes and means, whether it must be given or what holds without."""
    if one.opts[0].startswith("-"):
        takes = f" {one.metavar}" if one.metavar and not getattr(one, "is_flag", False) else ""
        name = " ".join(f"`{each}{takes}`" for each in one.opts)
    else:
        name = f"`{one.metavar or one.name}`"
    shown = isinstance(one.default, (int, float, str)) and not isinstance(one.default, bool) and one.default != ""
    after = " *Required.*" if one.required else f" Default {one.default}." if shown else ""
    return f"{name}: {(one.help or '').rstrip('.')}.{after}"
