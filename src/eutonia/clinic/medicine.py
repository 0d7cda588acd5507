"""Medicine names and what they are to baclofen: classes by whole words, never by guess."""

from __future__ import annotations

import re
from functools import cache

from eutonia.evidence.library import read_table

OTHER = ("other",)


@cache
def medicine_classes(name: str) -> tuple[str, ...]:
    """The classes of a medicine by its name, sorted; empty where the name is not known ("not classified").

    Generic names and common brands are matched as whole words, whatever the case, anywhere in the text
    (``"Morphine sulfate 10 mg/5 mL oral solution"``); a combination product has the classes of all its parts. A
    medicine is `other`, of no concern to baclofen, only where its name, and each part of a combination ("a / b",
    "a + b"), begins with a known word: ``"foozil potassium"`` is not classified. Eye drops are not told from tablets.

    Sources: medicines.csv.
    """
    spoken = [part for part in re.split(r" / |\+", name) if re.search(r"[^\W\d_]{3}", part)]
    parts = [_classes_of(_plain(part)) for part in spoken]
    found = tuple(sorted({one for part in parts for one in part}))
    return () if found == OTHER and not all(parts) else found


@cache
def known_classes() -> tuple[str, ...]:
    """All classes of the table, sorted."""
    return tuple(sorted({one for classes in _names().values() for one in classes}))


@cache
def _classes_of(words: str) -> tuple[str, ...]:
    """Classes of one part of a name; a name inside a longer one that matched does not count ("polyvinyl alcohol")."""
    left = f" {words} "
    found: set[str] = set()
    for known, classes in _names().items():
        if f" {known} " in left and (classes != OTHER or left.startswith(f" {known} ")):
            left = left.replace(f" {known} ", " | ")
            found.update(classes)
    return tuple(sorted(found))


def _plain(name: str) -> str:
    """Lower-case words without signs, and without leading numbers and short units ("24 HR", "10 ML")."""
    words = re.findall(r"[^\W_]+", name.casefold())
    while len(words) > 1 and (len(words[0]) <= 2 or any(sign.isdigit() for sign in words[0])):
        words = words[1:]
    return " ".join(words)


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Each name, in plain lower-case words, with its classes; the longest first."""
    found: dict[str, tuple[str, ...]] = {}
    for row in read_table("medicines.csv"):
        for name in (row["id"], *filter(None, row["brands"].split("; "))):
            found[_plain(name)] = tuple(row["classes"].split("; "))
    return dict(sorted(found.items(), key=lambda one: (-len(one[0]), one[0])))
