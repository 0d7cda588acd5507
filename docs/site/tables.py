"""Pages made from the evidence tables: the browser of quantities, the sources, and the rules by jurisdiction."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape

from docs.site.staging import DOCS, PLAIN, Stage
from eutonia.evidence.citation import reference, sources
from eutonia.evidence.library import QUANTITY_TABLES, evidence_version, quantities, read_table
from eutonia.evidence.quantity import Quantity

LIMIT = "For research, teaching and preparation; a clinician decides."
RULE_TABLES = {
    "any": "Rules of every country", "us": "United States", "uk": "United Kingdom", "ca": "Canada", "au": "Australia",
    "de": "Germany", "fr": "France", "intrathecal": "The intrathecal road", "uses": "Other uses",
    "course": "How a course is made",
}  # fmt: skip
OTHER_TABLES = {
    "bounds": "Lowest and highest accepted inputs", "levels": "Geometry of the spine", "products": "Products",
}  # fmt: skip
TITLES = {
    "model": "The model", "pharmacokinetics": "Pharmacokinetics", "effect": "Effect", "intrathecal": "Intrathecal",
    "kidney": "Kidney", "pumps": "Pumps", "compare": "Comparing the roads", "reflex": "The reflex circuit",
    "harms": "Unwanted effects", "uses": "Other uses", "poisoning": "Poisoning", "dependence": "Stopping",
    "guide": "Demonstrations",
}  # fmt: skip


def write_tables(stage: Stage) -> None:
    """All pages of evidence and rules."""
    for name in QUANTITY_TABLES:
        table = name.removesuffix(".csv")
        stage.generate(f"evidence/{table}.md", quantity_page(table))
    for table, title in OTHER_TABLES.items():
        stage.generate(f"evidence/{table}.md", other_page(table, title))
    stage.generate("evidence/sources.md", sources_page())
    stage.generate("evidence/index.md", browser_page())
    stage.generate("rules/index.md", rules_index())
    for table, title in RULE_TABLES.items():
        stage.generate(f"rules/{table}.md", rules_page(table, title))


@cache
def home_of(id: str) -> str | None:
    """The page of the browser, such as ``model.html``, on which a quantity stands."""
    return next((name.replace(".csv", ".html") for name in QUANTITY_TABLES if id in ids_of(name)), None)


@cache
def ids_of(table: str) -> tuple[str, ...]:
    """The ids of a table in its order."""
    return tuple(row["id"] for row in read_table(table))


def amount(row: Quantity) -> str:
    """A value, or a range where only that is known, with its unit; text as it stands."""
    if isinstance(row.value, str):
        return escape(row.value)
    number = f"{row.value:.10g}" if row.value is not None else f"{_plain(row.low)} to {_plain(row.high)}"
    return escape(f"{number} {unit(row.unit)}".strip())


def unit(text: str) -> str:
    """A unit as it is read: none for a pure number, micrograms in words as in the reports."""
    return "" if text in ("1", "text") else re.sub(r"\bug\b", "mcg", text)


def spread(row: Quantity) -> str:
    """What is known of the spread, with what it is."""
    ends = f"{_plain(row.low)} to {_plain(row.high)}" if row.low is not None and row.value is not None else ""
    parts = [one for one in ("" if row.spread is None else _plain(row.spread), ends) if one]
    if row.value is None:
        return escape(row.spread_is)
    return escape("; ".join(parts) + (f" ({row.spread_is})" if parts and row.spread_is else ""))


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:.10g}"


def source_links(text: str, folder: str = "") -> str:
    """Keys of ``sources.bib`` as links to their references; other words as they stand."""
    keys = text.split("; ")
    linked = [f'<a href="{folder}sources.html#{key}">{key}</a>' if key in sources() else escape(key) for key in keys]
    return "; ".join(linked)


def html_table(head: Iterable[str], rows: Iterable[str], words: str = "") -> str:
    """A table that scrolls inside itself; with `words` in its filter field. One line, so that no Markdown is read.

    Spaces between the cells keep their words apart in the index of the search.
    """
    attribute = f' data-filter="{words}"' if words else ""
    cells = " ".join(f'<th scope="col">{one}</th>' for one in head)
    return (
        f'<div class="wide"{attribute} tabindex="0"><table><thead><tr>{cells}</tr></thead>'
        f"<tbody>{' '.join(rows)}</tbody></table></div>"
    )


def id_link(id: str, page: str = "") -> str:
    """An id as a link to its row, with places at which a narrow column may break it."""
    broken = re.sub(r"([._])", r"\1<wbr>", id)
    return f'<a href="{page}#{id}"><code>{broken}</code></a>'


def row_of(cells: Iterable[tuple[str, str]], id: str = "") -> str:
    """A row; each cell with its class."""
    inner = " ".join(f'<td class="{kind}">{text}</td>' if kind else f"<td>{text}</td>" for kind, text in cells)
    return f'<tr id="{id}">{inner}</tr>' if id else f"<tr>{inner}</tr>"


def quantity_row(row: Quantity) -> str:
    """One quantity of the browser, anchored by its id."""
    people = f" <small>{escape(row.population + (f'; n {row.n}' if row.n else ''))}</small>" if row.population else ""
    note = f" <small>{escape(row.note)}</small>" if row.note else ""
    read = f" <small>{escape(row.read_from)}</small>" if row.read_from else ""
    return row_of(
        [
            ("", id_link(row.id)),
            ("words", escape(row.quantity) + people + note),
            ("" if isinstance(row.value, str) else "number", amount(row)),
            ("", spread(row)),
            ("", row.kind),
            ("source", source_links(row.source) + read),
            ("", "yes" if row.verified else "no"),
        ],
        row.id,
    )


QUANTITY_HEAD = ("id", "quantity", "value", "spread", "kind", "source", "verified")


def quantity_page(table: str) -> str:
    """The browser's page of one table."""
    rows = [quantities()[id] for id in ids_of(f"{table}.csv")]
    kinds = Counter(row.kind for row in rows)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    body = html_table(QUANTITY_HEAD, map(quantity_row, rows), "Filter by id, word, kind or source")
    return (
        f"{PLAIN}# {TITLES.get(table, table.capitalize())}\n\n{len(rows)} quantities: {told}. "
        "What the kinds mean stands in [Evidence](../evidence.md#the-five-kinds). A row is linked by its id.\n\n"
        f"{body}\n\n{LIMIT}\n"
    )


def other_page(table: str, title: str) -> str:
    """A table of the evidence room that has columns of its own."""
    rows = read_table(f"{table}.csv")
    head = [name.replace("_", " ") for name in rows[0]]

    def cell(name: str, text: str) -> tuple[str, str]:
        if name == "id":
            return "", id_link(text)
        if name == "source":
            return "source", source_links(text)
        return ("words" if name == "note" else ""), escape(unit(text) if name == "unit" else text)

    body = html_table(
        head, (row_of([cell(*one) for one in row.items()], row["id"]) for row in rows), "Filter by any word"
    )
    return f"{PLAIN}# {title}\n\n{len(rows)} rows of `{table}.csv`.\n\n{body}\n\n{LIMIT}\n"


def sources_page() -> str:
    """Every source with its printed reference, anchored by its key."""
    used = Counter(key for row in quantities().values() for key in row.source_keys)
    rows = (
        row_of(
            [
                ("", id_link(key)),
                ("words", escape(reference(key))),
                ("words", escape(entry.get("note", ""))),
                ("", str(used[key])),
            ],
            key,
        )
        for key, entry in sorted(sources().items())
    )
    body = html_table(("key", "reference", "what was read", "rows"), rows, "Filter by author, title, year or DOI")
    return (
        f"{PLAIN}# Sources\n\n{len(sources())} sources. A title in square brackets describes a source whose "
        f"printed title was not seen.\n\n{body}\n\n{LIMIT}\n"
    )


def browser_page() -> str:
    """The front of the browser: which table holds what, with counts."""
    kinds = ("label", "published", "derived", "fitted", "assumed")
    lines = []
    for name in QUANTITY_TABLES:
        table = name.removesuffix(".csv")
        rows = [quantities()[id] for id in ids_of(name)]
        count = Counter(row.kind for row in rows)
        read = sum(row.verified for row in rows)
        cells = [("", f'<a href="{table}.html">{TITLES.get(table, table)}</a>'), ("number", str(len(rows)))]
        cells += [("number", str(count[kind])) for kind in kinds]
        lines.append(row_of([*cells, ("number", str(read))]))
    body = html_table(("table", "rows", *kinds, "verified"), lines)
    others = ", ".join(f"[{title}]({table}.md)" for table, title in OTHER_TABLES.items())
    return (
        f"{PLAIN}# Evidence browser\n\nEvery number that Eutonia uses: {len(quantities())} quantities from "
        f"{len(sources())} [sources](sources.md). Evidence version `{evidence_version()}`. "
        "Each page has a field that leaves only the rows with your words; the search of the site finds pages.\n\n"
        f"{body}\n\nOther tables: {others}. From the shell: `eutonia cite ID` "
        f"([how](../howto/cite_a_number.md)).\n\n{LIMIT}\n"
    )


@cache
def tests_by_rule() -> Mapping[str, tuple[str, ...]]:
    """Rule id -> the tests that hold it, from ``docs/coverage.csv``."""
    found: dict[str, tuple[str, ...]] = {}
    with (DOCS / "coverage.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    tests = sorted({one for row in rows for one in row["where"].split("; ") if "::" in one})
    for row in rows:
        named = re.sub(r"\(.*", "", row["reason"].partition("rules: ")[2]).strip()
        for id in [row["id"], *(one.strip() for one in named.split(",") if one.strip())]:
            own = [one for one in tests if one.split("::")[1].startswith(f"test_{id.replace('.', '_')}__")]
            held = own or [
                one for one in row["where"].split("; ") if "::" in one and len(row["where"].split("; ")) == 1
            ]
            found[id] = tuple(dict.fromkeys([*found.get(id, ()), *held]))
    return found


def rules_page(table: str, title: str) -> str:
    """All rules of one table, each anchored by its id."""
    rows = read_table(f"rules_{table}.csv")
    severities = Counter(row["severity"] for row in rows)
    told = ", ".join(f"{count} {name}" for name, count in sorted(severities.items()))
    body = html_table(
        ("rule", "severity", "what it says and what to do", "holds where", "limit", "source", "verified", "test"),
        map(rule_row, rows),
        "Filter by id, word, severity or source",
    )
    return (
        f"{PLAIN}# {title}\n\n{len(rows)} rules: {told}. What the severities do stands on the "
        f"[first page of the rules](index.md).\n\n{body}\n\n{LIMIT}\n"
    )


def rule_row(row: Mapping[str, str]) -> str:
    """One rule."""
    limit = f"{row['limit']} {unit(row['unit'])}".strip()
    held = "<br>".join(f"<code>{escape(one.split('::')[1].split('__')[0])}</code>" for one in tests_of(row["id"]))
    country = "" if row["jurisdiction"] == "any" else f" <small>{row['jurisdiction']}</small>"
    note = f" <small>{escape(row['note'])}</small>" if row["note"] else ""
    return row_of(
        [
            ("", id_link(row["id"]) + country),
            ("severity", row["severity"]),
            ("words", f"{escape(row['statement'])} <em>{escape(row['action'])}</em>{note}"),
            ("words", f"<code>{escape(row['condition'])}</code>"),
            ("number", escape(limit)),
            ("source", f"{source_links(row['source'], '../evidence/')}<small>{escape(row['locator'])}</small>"),
            ("", f"{row['verified']}<small>{row['reviewed']}</small>"),
            ("", held),
        ],
        row["id"],
    )


def tests_of(id: str) -> tuple[str, ...]:
    """The tests of a rule."""
    return tests_by_rule().get(id, ())


def rules_index() -> str:
    """The front of the rules."""
    names = ("stop", "avoid", "caution", "monitor", "inform")
    lines = []
    for table, title in RULE_TABLES.items():
        rows = read_table(f"rules_{table}.csv")
        count = Counter(row["severity"] for row in rows)
        cells = [("", f'<a href="{table}.html">{title}</a>'), ("number", str(len(rows)))]
        cells += [("number", str(count[name])) for name in names]
        cells += [("number", str(sum(row["verified"] == "yes" for row in rows)))]
        cells += [("number", str(sum("signed off" in row["source"] for row in rows)))]
        lines.append(row_of(cells))
    body = html_table(("page", "rules", *names, "verified", "to be signed off"), lines)
    return (
        f"{PLAIN}# Rules by jurisdiction\n\nWhat is advised, from labels and guidelines; the model may make a plan "
        "more careful and never raises a limit.\n\n"
        "- **stop** refuses. **avoid** refuses and can be overridden with a reason and a name. **caution** warns. "
        "**monitor** is a task, **inform** a note.\n"
        "- A rule with verified no informs; it never refuses.\n"
        "- Where a fact is missing, the answer is *unknown*, never *allow*. Where the country is not known, the "
        "strictest of all limits holds.\n"
        "- What became of each rule of the first collection: [coverage](../files/coverage.csv).\n\n"
        f"{body}\n\n{LIMIT}\n"
    )
