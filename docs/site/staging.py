"""The pages as the site's builder wants them: copied or generated, their links to files of the repository led along."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LINK = re.compile(r"(\]\()([^)\s]+)((?:\s[^)]*)?\))")
FENCED = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
# Pages of the repository that stand outside docs/, and their place in the site.
OUTSIDE = {"README.md": "readme.md", "CHANGELOG.md": "changes.md", "LICENSE-EVIDENCE.md": "licences.md"}
# Pages of long tables have no second list of headings beside them.
PLAIN = "---\nhide:\n  - toc\n---\n\n"
WIDE = ("claims.md", "bad_inputs.md")
# The order of the site. A page that is not there is left out; one of docs/ that is not named stands under Subjects.
START = (
    "index.md",
    "limits.md",
    "tours/pharmacist.md",
    "tours/pharmacometrician.md",
    "tours/physiologist.md",
    "readme.md",
)
MODEL = tuple(
    f"model/{name}.md"
    for name in ("index", "systemic", "spine", "pump", "receptor", "reflex", "outcomes", "withdrawal")
)
VALIDATION = ("validation.md", "scoreboard.md", "calibration.md", "benchmarks.md")
EVIDENCE = ("evidence/index.md", "evidence.md", "claims.md")
REFERENCE = ("cli.md", "changes.md", "licences.md", "bad_inputs.md")


class Unusable(Exception):
    """The site cannot be built; the message is the one line that is printed."""


@dataclass
class Stage:
    """The folder in which the pages are put; `source` says from where each came, for messages."""

    folder: Path
    docs: Path = DOCS
    source: dict[str, str] = field(default_factory=dict)

    def collect(self) -> None:
        """Copy what is written by hand: docs/ with its folders, and the pages that stand outside it."""
        for path in sorted(self.docs.rglob("*.md")):
            self.source[path.relative_to(self.docs).as_posix()] = (
                Path("docs") / path.relative_to(self.docs)
            ).as_posix()
        self.source |= {place: name for name, place in OUTSIDE.items()}
        for place, name in self.source.items():
            text = self.led_along(self._path_of(name).read_text(encoding="utf-8"), name, place)
            self.write(place, (PLAIN if place in WIDE else "") + text)

    def write(self, place: str, text: str) -> None:
        """Put one page."""
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def generate(self, place: str, text: str) -> None:
        """Put one page that no file of the repository holds."""
        self.source[place] = f"generated {place}"
        self.write(place, text)

    def led_along(self, text: str, name: str, place: str) -> str:
        """The text with its links to files of the repository led to their place in the site; code is left alone."""
        places = {one: where for where, one in self.source.items()}

        def lead(link: re.Match[str]) -> str:
            target, _, anchor = link[2].partition("#")
            if not target or "://" in target or target.startswith("mailto:"):
                return link[0]
            meant = os.path.normpath(os.path.join(os.path.dirname(name), target))
            where = places.get(meant)
            if where is None and self._path_of(meant).is_file():
                where = f"files/{meant.removeprefix('docs/')}"
                (self.folder / where).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(self._path_of(meant), self.folder / where)
            if where is None:
                return link[0]  # a generated page, or a dead link, which the check of the built site names
            relative = os.path.relpath(where, os.path.dirname(place) or ".")
            return f"{link[1]}{relative}{'#' if anchor else ''}{anchor}{link[3]}"

        parts = FENCED.split(text)
        return "".join(part if part.startswith("```") else LINK.sub(lead, part) for part in parts)

    def _path_of(self, name: str) -> Path:
        return self.docs / name.removeprefix("docs/") if name.startswith("docs/") else ROOT / name

    def navigation(self) -> str:
        """The order of the pages as a line of TOML."""
        there = set(self.source)
        inside = {
            head: [one for one in self.source if one.startswith(f"{head}/")] for head in ("howto", "rules", "api")
        }
        evidence = [*EVIDENCE, *(one for one in self.source if one.startswith("evidence/") and one not in EVIDENCE)]
        sections = {
            "Start": START, "How to": inside["howto"], "Model": MODEL, "Rules": inside["rules"],
            "Evidence": evidence, "Validation": VALIDATION, "Reference": [*inside["api"], *REFERENCE],
        }  # fmt: skip
        named = {one for pages in sections.values() for one in pages}
        order = list(sections.items())
        order.insert(2, ("Subjects", sorted(there - named)))
        shown = [{head: [self._entry(one) for one in pages if one in there]} for head, pages in order]
        return "nav = " + json.dumps([one for one in shown if any(one.values())]).replace('": ', '" = ')

    @staticmethod
    def _entry(place: str) -> str | dict[str, str]:
        """A page in the order: by its own first heading, but for the README, whose heading is the project's name."""
        return {"README": place} if place == "readme.md" else place
