"""Write a folder whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from eutonia.errors import InputError, MachineError

MARKER = ".eutonia-report.json"
KIND = "eutonia course report"


def save_folder(folder: Path, files: Mapping[str, bytes], kind: str = KIND) -> Path:
    """Write `files` into `folder` by way of a sibling folder that is renamed last.

    A folder that exists is replaced only where it is empty or an earlier report of this `kind` (its marker file says
    so) to which nobody added a file. Replacing moves the earlier report aside, renames, and moves it back if the
    rename fails.

    Returns
    -------
    Path
        `folder`.

    Raises
    ------
    InputError
        `folder` is not a place for a report: its parent does not exist, or something else stands there.
    MachineError
        The disk is full or the folder cannot be written; nothing partial is left.
    """
    folder = Path(os.path.abspath(folder))
    replaces = _may_write(folder, kind)
    temporary = None
    try:
        temporary = folder.with_name(f".{folder.name}-{token_hex()}.part")
        os.mkdir(temporary)
        marker = json.dumps({"files": sorted(files), "kind": kind}, indent=1).encode() + b"\n"
        for name, content in {**files, MARKER: marker}.items():
            _write(temporary / name, content)
        _sync_folder(temporary)
        if replaces:
            _exchange(temporary, folder)
        else:
            os.rename(temporary, folder)
        with suppress(OSError):  # the report is whole by now
            _sync_folder(folder.parent)
    except OSError as error:
        raise MachineError(
            f"could not write the report to {folder}: {error.strerror or error}; nothing was kept"
        ) from None
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
    return folder


def earlier_file(folder: Path, name: str) -> bytes | None:
    """A file of the report that stands in `folder`; None where there is none."""
    if not (folder / MARKER).is_file() or not (folder / name).is_file():
        return None
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise MachineError(f"could not read {folder / name}: {error.strerror or error}") from None


def _may_write(folder: Path, kind: str) -> bool:
    """Whether something stands at `folder` that may be replaced."""
    try:
        if not folder.parent.is_dir():
            raise InputError(f"folder {folder}", "a folder whose parent exists", f"create {folder.parent} first")
        if not os.path.lexists(folder):
            return False
        if folder.is_symlink() or not folder.is_dir():
            raise InputError(f"folder {folder}", "a new name or an earlier report", "something else has this name")
        held = {one.name for one in folder.iterdir()}
        if not held:
            return True
        ours = _ours(folder, kind)
        if ours is None:
            raise InputError(f"folder {folder}", "a new, empty or earlier report folder", "choose another name")
        if strange := sorted(held - ours):
            raise InputError(f"folder {folder} also holds {strange[0]!r}", "a report and nothing else", "move it away")
        return True
    except OSError as error:
        raise MachineError(f"could not look at {folder}: {error.strerror or error}") from None


def _ours(folder: Path, kind: str) -> set[str] | None:
    """The names that an earlier report wrote; None where the folder is not such a report."""
    try:
        marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        return {*marker["files"], MARKER} if marker["kind"] == kind else None
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, content: bytes) -> None:
    with open(path, "xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Ask the disk to keep the names; only where folders can be opened (not on Windows)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchange(temporary: Path, folder: Path) -> None:
    aside = temporary.with_suffix(".old")
    os.rename(folder, aside)
    try:
        os.rename(temporary, folder)
    except BaseException:
        os.rename(aside, folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)
