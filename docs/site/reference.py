"""Pages made from the code: the public names with their docstrings, and the commands with their help."""

from __future__ import annotations

from typing import Any

import typer
from docs.site.staging import Stage
from docs.site.tables import LIMIT

import eutonia

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
        raise SystemExit(
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
    for one in command.params:
        if one.name == "help":
            continue
        shown = (
            " ".join(f"`{name}`" for name in one.opts)
            if one.opts[0].startswith("-")
            else f"`{(one.metavar or one.name).upper()}`"
        )
        metavar = f" {one.metavar}" if one.metavar and not getattr(one, "is_flag", False) else ""
        default = (
            one.default if isinstance(one.default, (int, float, str)) and one.default not in (False, True, "") else None
        )
        after = " *Required.*" if one.required else "" if default is None else f" Default {default}."
        lines.append(f"- {shown}{metavar}: {(one.help or '').rstrip('.')}.{after}")
    if command.epilog:
        lines.append(f"\n{command.epilog}\n")
    return "\n".join(lines) + "\n"
