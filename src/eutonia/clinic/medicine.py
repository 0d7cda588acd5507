"""Medicine names and what they are to baclofen: classes by whole words, never by guess."""

from __future__ import annotations

import re
from functools import cache

from eutonia.evidence.library import read_table


def medicine_classes(name: str) -> tuple[str, ...]:
    """The classes of a medicine by its name; empty where no word of the name is known ("not classified").

    Generic names and common brands are matched as whole words, whatever the case, anywhere in the text
    (``"Morphine sulfate 10 mg/5 mL oral solution"``); a combination product has the classes of all its parts.
    Local and eye products are not told apart from systemic ones: a name says too little.

    Sources: medicines.csv.
    """
    return _classes_of(" ".join(re.findall(r"[^\W_]+", name.casefold())))


@cache
def known_classes() -> tuple[str, ...]:
    """All classes of the table, sorted."""
    return tuple(sorted({one for classes in _names().values() for one in classes}))


@cache
def _classes_of(words: str) -> tuple[str, ...]:
    text = f" {words} "
    return tuple(sorted({one for known, classes in _names().items() if f" {known} " in text for one in classes}))


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Each name, in plain lower-case words, with its classes."""
    found: dict[str, tuple[str, ...]] = {}
    for row in read_table("medicines.csv"):
        classes = tuple(row["classes"].split("; "))
        for name in (row["id"], *filter(None, row["brands"].split("; "))):
            found[" ".join(re.findall(r"[^\W_]+", name.casefold()))] = classes
    return found
