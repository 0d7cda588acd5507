"""The line "Sources: id, id" of a docstring as a paragraph of its own, each id linked to the evidence browser."""

from __future__ import annotations

import re
from typing import Any

import griffe

from docs.site.tables import home_of

LINE = re.compile(r"^Sources: (.+?)(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)
ID = re.compile(r"(?<![\w.])[a-z]\w*(?:\.\w+)+(?![\w.*])")


class SourcesApart(griffe.Extension):
    """Moves the line before the sections of the docstring, where it cannot be read as part of one."""

    def on_object(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        if obj.docstring and (found := LINE.search(obj.docstring.value)):
            told = ID.sub(lambda id: linked(id[0]), " ".join(found[1].split()))
            rest = LINE.sub("", obj.docstring.value).rstrip()
            head, gap, below = rest.partition("\n\n")
            obj.docstring.value = f"{head}\n\nSources: {told}{gap}{below}"


def linked(id: str) -> str:
    """An id as a link, or as it stands where no quantity has it."""
    home = home_of(id)
    return f"[`{id}`](../evidence/{home[:-5]}.md#{id})" if home else id
