"""The evidence tables: read strictly, look a number up by its id, and remember which numbers were read.

A number is known by its id. Every `lookup` and `value` inside ``with reading() as used:`` is remembered, so that a run
can be cited by what it really read. Keep no number in a cache of your own: a number that is not read is not cited.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Final

from eutonia.errors import EvidenceError, InputError
from eutonia.evidence.quantity import COLUMNS, KINDS, Quantity, quantity_of

TABLES: Final = Path(__file__).parent / "tables"
SOURCES: Final = Path(__file__).parent / "sources.bib"
QUANTITY_TABLES: Final = (
    "model.csv", "pharmacokinetics.csv", "effect.csv", "intrathecal.csv", "kidney.csv", "pumps.csv", "compare.csv",
    "reflex.csv", "harms.csv", "uses.csv", "poisoning.csv", "dependence.csv", "guide.csv", "sensitivity.csv",
    "priors.csv", "fitted.csv", "validation.csv",
)  # fmt: skip

Row = Mapping[str, str]


class Readings:
    """The ids read so far inside one `reading` block; safe to share between threads."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._lock = Lock()

    def add(self, id: str) -> None:
        """Remember one id."""
        with self._lock:
            self._ids.add(id)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids read, sorted."""
        with self._lock:
            return tuple(sorted(self._ids))


_open_readings: ContextVar[tuple[Readings, ...]] = ContextVar("open_readings", default=())


@contextmanager
def reading() -> Iterator[Readings]:
    """Remember every id that is looked up inside the block.

    Blocks may be nested: a number read in an inner block is also remembered by the outer one. A thread records only
    into blocks that it opened itself or whose context it was given (`contextvars.copy_context`).
    """
    used = Readings()
    token = _open_readings.set((*_open_readings.get(), used))
    try:
        yield used
    finally:
        _open_readings.reset(token)


def lookup(id: str) -> Quantity:
    """The evidence behind one id.

    Raises
    ------
    InputError
        No table holds the id; the nearest ids are named.
    EvidenceError
        A table is broken.
    """
    found = quantities().get(id)
    if found is None:
        raise _unknown(id, tuple(quantities()))
    for used in _open_readings.get():
        used.add(id)
    return found


def value(id: str) -> float:
    """The number behind one id, in the unit of its row.

    Raises
    ------
    InputError
        No table holds the id.
    EvidenceError
        The row has no single number (a sentence, or only a range).
    """
    found = lookup(id)
    if not isinstance(found.value, float):
        what = "a range" if found.value is None else "a text"
        raise EvidenceError(f"{id} has no single number but {what}; use lookup")
    return found.value


def bounds(id: str) -> tuple[float, float]:
    """The lowest and highest accepted value of an input field, from ``bounds.csv``.

    Raises
    ------
    InputError
        There is no such field.
    """
    found = _bounds().get(id)
    if found is None:
        raise _unknown(id, tuple(_bounds()))
    return found


@cache
def evidence_version() -> str:
    """A short hash over all tables and sources: it changes when any row changes."""
    return version_of(TABLES, SOURCES)


@cache
def quantities() -> Mapping[str, Quantity]:
    """All quantities by id, from the quantity tables (a table that is not there is left out)."""
    return load_quantities(TABLES)


def read_table(name: str, folder: Path = TABLES) -> tuple[Row, ...]:
    """Read any table of the evidence room as rows of text.

    Parameters
    ----------
    name : str
        File name, such as ``"rules_us.csv"``.

    Raises
    ------
    EvidenceError
        The table is not there, or a row has too few or too many cells, an id twice, an unknown kind, no source, or a
        `verified` that is neither yes nor no (each as far as the table has that column). Names file and row.
    """
    return tuple(row for _, row in _numbered(folder / name))


def load_quantities(folder: Path) -> Mapping[str, Quantity]:
    """Read the quantity tables of a folder; an id may stand in one table only.

    Raises
    ------
    EvidenceError
        A row without unit, kind or source, or broken in another way; names file and row.
    """
    found: dict[str, Quantity] = {}
    for name in QUANTITY_TABLES:
        path = folder / name
        if not path.exists():
            continue
        for line, row in _numbered(path, COLUMNS):
            try:
                quantity = quantity_of(row)
            except ValueError as error:
                raise EvidenceError(f"{name} row {line} ({row['id'] or 'no id'}): {error}") from None
            if quantity.id in found:
                raise EvidenceError(f"{name} row {line} ({quantity.id}): the id stands already in another table")
            found[quantity.id] = quantity
    return MappingProxyType(found)


def version_of(folder: Path, sources: Path) -> str:
    """A short hash over the tables of `folder` and the file `sources`; line endings do not count."""
    digest = sha256()
    for path in (*sorted(folder.glob("*.csv")), sources):
        if path.exists():
            digest.update(f"{path.name}\n{path.read_text(encoding='utf-8')}\n".encode())
    return digest.hexdigest()[:10]


@cache
def _bounds() -> Mapping[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for line, row in _numbered(TABLES / "bounds.csv"):
        try:
            low, high = float(row["low"]), float(row["high"])
        except ValueError:
            raise EvidenceError(f"bounds.csv row {line} ({row['id']}): low and high must be numbers") from None
        if not low < high:
            raise EvidenceError(f"bounds.csv row {line} ({row['id']}): low must be below high")
        found[row["id"]] = (low, high)
    return MappingProxyType(found)


def _numbered(path: Path, columns: tuple[str, ...] = ()) -> Iterator[tuple[int, Row]]:
    """Rows with their line in the file; what every table must keep is checked here."""
    if not path.exists():
        raise EvidenceError(f"{path.name} is not among the evidence tables")
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.reader(file, strict=True)
        header = tuple(next(table, ()))
        if columns and header != columns:
            raise EvidenceError(f"{path.name} row 1: the columns must be {', '.join(columns)}")
        if "id" not in header or len(set(header)) < len(header):
            raise EvidenceError(f"{path.name} row 1: needs a column id, and no column twice")
        seen: set[str] = set()
        try:
            for cells in table:
                row = _checked(header, cells, seen)
                seen.add(row["id"])
                yield table.line_num, row
        except (ValueError, csv.Error) as error:
            raise EvidenceError(f"{path.name} row {table.line_num}: {error}") from None


def _checked(header: tuple[str, ...], cells: list[str], seen: set[str]) -> Row:
    if len(cells) != len(header):
        raise ValueError(f"has {len(cells)} cells for {len(header)} columns")
    row = dict(zip(header, cells, strict=True))
    if not row["id"].strip():
        raise ValueError("id is empty")
    name = row["id"]
    if name in seen:
        raise ValueError(f"id {name} stands twice")
    if row.get("kind", KINDS[0]) not in KINDS:
        raise ValueError(f"{name}: kind {row['kind']!r} is none of {', '.join(KINDS)}")
    if row.get("verified", "yes") not in ("yes", "no"):
        raise ValueError(f"{name}: verified {row['verified']!r} is neither yes nor no")
    if not row.get("source", "-").strip():
        raise ValueError(f"{name}: source is empty")
    return MappingProxyType(row)


def _unknown(id: str, known: tuple[str, ...]) -> InputError:
    near = get_close_matches(id, known) or [name for name in known if id and id in name][:10]
    allowed = f"nearest are {', '.join(near)}" if near else f"one of the {len(known)} ids of the evidence tables"
    return InputError(f"evidence id {id!r} does not exist", allowed, "correct the id")
