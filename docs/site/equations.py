"""Marks in the pages of the model: equations between dollars, constants, values, numbers of the code.

``$$``, LaTeX and ``$$``, each on lines of its own; ``$inline$``; ``{{constants model.pk.*}}``; ``{{value ID}}``;
``{{code NAME}}``.

Equations become MathML when the site is built, so that a browser needs neither a script nor a font from elsewhere.
"""

from __future__ import annotations

import re
from importlib import import_module

from latex2mathml.converter import convert

from docs.site.staging import FENCED, Stage, Unusable
from docs.site.tables import amount, home_of, html_table, id_link, row_of, source_links, spread
from eutonia.evidence.library import quantities, value

DISPLAY = re.compile(r"^\$\$\n(.*?)\n\$\$$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<![\\$\w])\$([^$\n]+)\$(?![$\w])")
NAME = re.compile(r"(?<![\\A-Za-z])(?!d[A-Za-z](?![A-Za-z]))([A-Za-z]{2,})")
TEXT = re.compile(r"(\\text\{[^}]*\})")
CONSTANTS = re.compile(r"^\{\{constants ([^}]+)\}\}$", re.MULTILINE)
CODE = re.compile(r"\{\{code ([\w.]+)\.(\w+)\}\}")
VALUE = re.compile(r"\{\{value ([\w.]+)\}\}")
HEAD = ("id", "what", "value", "spread", "kind", "source")


def write_model(stage: Stage) -> None:
    """Put equations and constants into the pages of the model."""
    for place in [one for one in stage.source if one.startswith("model/")]:
        text = (stage.folder / place).read_text(encoding="utf-8")
        parts = FENCED.split(text)
        stage.write(place, "".join(part if part.startswith("```") else rendered(part) for part in parts))


def rendered(text: str) -> str:
    """A page's text with its marks replaced."""
    text = DISPLAY.sub(lambda found: "\n\n".join(map(shown, found[1].split("\\qquad"))), text)
    text = INLINE.sub(lambda found: f"<span>{mathml(found[1], 'inline')}</span>", text)
    text = CODE.sub(lambda found: counted(found[1], found[2]), text)
    text = VALUE.sub(lambda found: f"[{amount_of(found[1])}](../evidence/{home_of(found[1])[:-5]}.md#{found[1]})", text)
    return CONSTANTS.sub(lambda found: constants(found[1]), text)


def shown(latex: str) -> str:
    """An equation on a line of its own; what ``\\qquad`` parts stands on several, so that a phone can show it."""
    return f'<div class="math">{mathml(latex.strip(), "block")}</div>'


def mathml(latex: str, display: str) -> str:
    """MathML on one line, names of several letters upright; the ``d`` of a derivative is no such name."""
    parts = TEXT.split(" ".join(latex.split()))
    latex = "".join(part if part.startswith("\\text") else NAME.sub(r"\\mathrm{\1}", part) for part in parts)
    return convert(latex, display=display).replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")


def counted(module: str, name: str) -> str:
    """A number of the code, or how many there are of what it lists."""
    found = getattr(import_module(module), name)
    return str(found if isinstance(found, int) else len(found))


def amount_of(id: str) -> str:
    """The value of a quantity with its unit."""
    value(id)  # refuses an id that is not there, or a row without a number
    return amount(quantities()[id])


def ids_named(text: str) -> tuple[str, ...]:
    """The ids that a page's marks stand for, in order; ``model.pk.*`` stands for all that begin so."""
    found: list[str] = []
    for mark in CONSTANTS.findall(text):
        for pattern in mark.split():
            met = [id for id in quantities() if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), id)]
            if not met:
                raise Unusable(f"docs: {pattern} in a page of the model meets no evidence id; correct it")
            found += met
    return tuple(dict.fromkeys(found + VALUE.findall(text)))


def constants(patterns: str) -> str:
    """The table of the constants that an equation uses, each linked to the browser."""
    rows = []
    for id in ids_named(f"{{{{constants {patterns}}}}}"):
        row = quantities()[id]
        rows.append(
            row_of(
                [
                    ("", id_link(id, f"../evidence/{home_of(id)}")),
                    ("words", row.quantity),
                    ("" if isinstance(row.value, str) else "number", amount(row)),
                    ("", spread(row)),
                    ("", row.kind),
                    ("source", source_links(row.source, "../evidence/")),
                ]
            )
        )
    return html_table(HEAD, rows)
