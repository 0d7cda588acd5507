"""From a path to plain data: gzip, size, encoding, JSON or TOML. What is not sound is refused here, with the reason."""

from __future__ import annotations

import gzip
import json
import os
import stat
import tomllib
import zlib
from pathlib import Path
from typing import Any

from eutonia.errors import InputError
from eutonia.evidence import bounds
from eutonia.faces.fields import shown

_GZIP = b"\x1f\x8b"
_MEGABYTE = 1000 * 1000
_OTHER_WIDTHS = (b"\xff\xfe", b"\xfe\xff", b"\x00")
_NOT_TEXT = {
    b"%PDF": ("a PDF file", "give the JSON or TOML that the PDF was made from"),
    b"PK": ("a zip archive", "unpack it and give one file"),
    b"<": ("XML or HTML", "export the record as FHIR JSON"),
}


def read_document(path: str | Path) -> dict[str, Any]:
    """Read a JSON or TOML file (gzipped or not, told apart by its content) as plain data.

    Raises
    ------
    InputError
        Not a readable file, too large, broken gzip, not UTF-8, neither JSON nor TOML, a key twice, a number that is not
        finite, nested too deeply, or a list instead of an object. One line that names the file and the reason.
    """
    path = Path(path)
    content = _unpacked(path)
    try:
        return _data(content)
    except InputError as error:
        raise error.of(path.name) from None


def _unpacked(path: Path) -> bytes:
    """The bytes of a file, unpacked while reading and never more than the limit."""
    _, megabytes = bounds("files.unpacked_mb")
    limit = int(megabytes * _MEGABYTE)
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            kind = "a folder" if path.is_dir() else "not a regular file"
            raise InputError(f"it is {kind}", "one JSON or TOML file", "give the path of a file", str(path))
        with path.open("rb") as file:
            packed = file.read(len(_GZIP)) == _GZIP
            file.seek(0)
            content = gzip.GzipFile(fileobj=file).read(limit + 1) if packed else file.read(limit + 1)
    except FileNotFoundError:
        raise InputError("there is no such file", "the path of a file", "check the path", str(path)) from None
    except PermissionError:
        raise InputError("the file may not be read", "a readable file", "change its permissions", str(path)) from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise InputError("the gzip data are broken", "a whole gzip file", "copy the file again", path.name) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a valid path"
        raise InputError(f"cannot be read ({reason})", "a readable file", "check the path", shown(str(path))) from None
    if len(content) > limit:
        size = f"more than {megabytes:g} MB" + (" unpacked" if packed else "")
        raise InputError(size, f"at most {megabytes:g} MB", "give one patient's record alone", path.name)
    return content


def _data(content: bytes) -> dict[str, Any]:
    text = _text(content)
    first = text.lstrip()[:1]
    if not first:
        raise InputError("the file is empty", "a patient in JSON or TOML", "fill the file")
    data: Any = None
    if first == "{":
        data = _json(text)
    elif first in ('"', "["):
        # A list, or the first table of a TOML file.
        try:
            data = json.loads(text)
        except RecursionError:
            raise _too_deep() from None
        except ValueError:
            data = _toml(text)
    else:
        data = _toml(text)
    if not isinstance(data, dict):
        raise InputError(f"a {type(data).__name__} at the top", "one object with named fields", "put it in {...}")
    _check_nesting(data)
    return data


def _text(content: bytes) -> str:
    start = content.lstrip()
    for mark, (what, do) in _NOT_TEXT.items():
        if start.startswith(mark):
            raise InputError(f"the content is {what}", "JSON or TOML", do)
    if content.startswith(_OTHER_WIDTHS) or b"\x00" in content[:10]:
        raise InputError("the encoding is not UTF-8 (UTF-16 or binary)", "UTF-8 text", "save the file as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"byte {error.start} is not UTF-8", "UTF-8 text", "save the file as UTF-8") from None


def _json(text: str) -> Any:
    try:
        return json.loads(
            text, object_pairs_hook=_once, parse_constant=_not_finite, parse_float=_finite, parse_int=_integer
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InputError(f"not JSON: {error.msg} at {place}", "valid JSON", "correct that place") from None
    except RecursionError:
        raise _too_deep() from None


def _toml(text: str) -> Any:
    try:
        return tomllib.loads(text, parse_float=_finite)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"neither JSON nor TOML: {error}", "valid JSON or TOML", "correct that place") from None
    except ValueError:
        raise InputError("a number or date that no calendar has", "valid JSON or TOML", "correct it") from None
    except RecursionError:
        raise _too_deep() from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"key {twice[:100]!r} stands twice", "each key once in an object", "keep the right one")
    return found


def _not_finite(word: str) -> float:
    raise InputError(f"number {word}", "finite numbers", "leave the field out where the value is not known")


def _finite(word: str) -> float:
    number = float(word)
    return number if abs(number) < float("inf") else _not_finite(word[:100])


def _integer(word: str) -> int | float:
    try:
        return int(word)
    except ValueError:  # more digits than Python turns into an integer
        return _not_finite(f"with {len(word)} digits")


def _too_deep() -> InputError:
    _, deepest = bounds("files.nesting")
    return InputError(f"nested more than {deepest:g} levels", f"at most {deepest:g} levels", "give a plain record")


def _check_nesting(data: Any) -> None:
    _, deepest = bounds("files.nesting")
    level, layer = 0, [data]
    while layer:
        if level > deepest:
            raise _too_deep()
        level += 1
        layer = [
            inner
            for one in layer
            if isinstance(one, (dict, list))
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
