"""From the id of a number or a rule to the source behind it, as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from eutonia.errors import EvidenceError, InputError
from eutonia.evidence.fits import fits
from eutonia.evidence.library import SOURCES, TABLES, Row, lookup, quantities, read_table, value
from eutonia.evidence.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Citation:
    """The source behind one evidence or rule id; `text` is the reference as it is printed."""

    id: str
    text: str
    kind: str
    source: str
    doi_or_pmid: str
    verified: bool


def cite(ids: Iterable[str]) -> tuple[Citation, ...]:
    """The sources behind evidence ids and rule ids, in the order given, each id once.

    Raises
    ------
    InputError
        An id is unknown; the nearest ids are named.
    EvidenceError
        A quantity names a source that ``sources.bib`` does not hold.
    """
    return tuple(_citation(id) for id in dict.fromkeys(ids))


def format_citation(id: str) -> str:
    """What is known about one id, in plain lines for a terminal ("mcg", never "ug", in print).

    Raises
    ------
    InputError
        The id is unknown.
    """
    citation = _citation(id)
    lines = [id]
    found = quantities().get(id)
    if found is not None:
        lines.append(f"  {found.quantity}: {_amount(found)}")
        lines += [f"  {name}: {text}" for name, text in (("population", found.population), ("n", found.n)) if text]
    lines.append(f"  kind: {citation.kind or 'not stated'}; {'verified' if citation.verified else 'not verified'}")
    if found is None:
        lines.append(f"  source: {citation.text}")
    else:
        lines += [f"  source: {reference(key)}" for key in found.source_keys]
        lines += [f"  {name}: {text}" for name, text in (("read from", found.read_from), ("note", found.note)) if text]
        lines += _origin(id)
    return re.sub(r"\bug\b", "mcg", "\n".join(lines))


def _origin(id: str) -> list[str]:
    """How a fitted row came about: the code, what it was fitted to, from what prior, and what is fitted with it."""
    fit = fits().get(id)
    if fit is None:
        return []
    made = f"package {fit.package_version}, MODEL_VERSION {fit.model_version}, code {fit.code}"
    lines = [f"  fitted by: scripts/calibrate --seed {fit.seed} --draws {fit.draws} ({made})"]
    for anchor in fit.anchors:
        row = _other_rows()[anchor]
        number = f"{row['value']} ({row['low']} to {row['high']})" if row["value"] else f"{row['low']} to {row['high']}"
        lines.append(f"  anchor {anchor}: {row['quantity']}, {number}{_unit(row['unit'])}; {_citation(anchor).text}")
    if not fit.anchors:
        lines.append("  anchor: none moves it; what stands here is the prior")
    prior = quantities()[fit.prior_id]
    lines.append(f"  prior {prior.id}: {_amount(prior)}, {prior.kind}; narrowed by {fit.narrowed_percent:g} %")
    least = value("calibration.told")
    strongest = [f"{other} {number:+.2f}" for other, number in fit.correlations if abs(number) >= least]
    lines.append(f"  correlated with: {', '.join(strongest) or 'nothing'} (all in correlations.csv)")
    return lines


@cache
def sources() -> Mapping[str, Mapping[str, str]]:
    """All entries of ``sources.bib`` by key."""
    return read_sources(SOURCES)


def read_sources(path: Path) -> Mapping[str, Mapping[str, str]]:
    """Read a BibTeX file with one ``name = {text},`` a line.

    Raises
    ------
    EvidenceError
        A line that is not understood, a key that stands twice, an entry without title; names the line.
    """
    found: dict[str, dict[str, str]] = {}
    entry: dict[str, str] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        head = re.fullmatch(r"@(\w+)\{([\w-]+),", line)
        field = re.fullmatch(r"  (\w+) = \{(.*)\},", line)
        if head and entry is None:
            if head[2] in found:
                raise EvidenceError(f"{path.name} line {number}: {head[2]} stands twice")
            entry = found[head[2]] = {"type": head[1]}
        elif field and entry is not None and field[1] not in entry:
            entry[field[1]] = field[2]
        elif line == "}" and entry is not None and entry.get("title"):
            entry = None
        elif line.strip() and not (line.startswith("%") and entry is None):
            raise EvidenceError(f"{path.name} line {number}: not understood, or the entry has no title: {line}")
    if entry is not None:
        raise EvidenceError(f"{path.name}: the last entry is not closed")
    return MappingProxyType({key: MappingProxyType(fields) for key, fields in found.items()})


def reference(key: str) -> str:
    """One source as a printed reference: authors, year, title, where it stands, DOI or PMID.

    Raises
    ------
    EvidenceError
        ``sources.bib`` does not hold the key.
    """
    if key not in sources():
        raise EvidenceError(f"source {key!r} is not in sources.bib")
    entry = sources()[key]
    given = entry.get("author", "")
    # braces keep the name of an institution whole: {{US Food and Drug Administration}}
    people = given if given.startswith("{") else given.replace(" and ", "; ").replace(", ", " ")
    authors = people.replace("{", "").replace("}", "")
    who = " ".join(part for part in (authors, entry.get("year", "")) if part)
    where = entry.get("journal") or entry.get("publisher") or entry.get("howpublished") or ""
    place = ":".join(entry[name] for name in ("volume", "pages") if entry.get(name))
    where = " ".join(part for part in (where, place) if part)
    names = (("doi", "doi:"), ("pmid", "PMID "), ("url", ""))
    found = next((f"{prefix}{entry[name]}" for name, prefix in names if entry.get(name)), "")
    return ". ".join(part.rstrip(".") for part in (who, entry["title"], where, found) if part) + "."


def _citation(id: str) -> Citation:
    found = quantities().get(id)
    if found is not None:
        text = " ".join(reference(key) for key in found.source_keys)
        return Citation(id, text, found.kind, found.source, found.doi_or_pmid, found.verified)
    row = _other_rows().get(id)
    if row is None:
        lookup(id)  # raises, with the nearest ids
        raise InputError(f"evidence id {id!r} does not exist", "an id of the tables", "correct the id")
    keys = row["source"].split("; ")
    text = " ".join(reference(key) for key in keys) if all(key in sources() for key in keys) else row["source"]
    locator = row.get("locator", "")
    text = f"{text} ({locator})" if locator else text
    return Citation(
        id, text, row.get("kind", ""), row["source"], row.get("doi_or_pmid", ""), row.get("verified", "no") == "yes"
    )


@cache
def _other_rows() -> Mapping[str, Row]:
    """Rows with a source in tables that are not quantity tables: rules, products, input bounds."""
    known = quantities()
    return {
        row["id"]: row
        for path in sorted(TABLES.glob("*.csv"))
        for row in read_table(path.name)
        if "source" in row and row["id"] not in known
    }


def _amount(found: Quantity) -> str:
    """The value with its unit, and in brackets what is known of its spread."""
    if isinstance(found.value, str):
        return found.value
    span = f"{found.low:g} to {found.high:g}" if found.low is not None and found.high is not None else ""
    numbers = [] if found.value is None else [span] if span else []
    numbers += [] if found.spread is None else [f"{found.spread:g}"]
    spread = ": ".join(part for part in (found.spread_is, "; ".join(numbers)) if part)
    number = span if found.value is None else f"{found.value:.10g}"
    return f"{number}{_unit(found.unit)}" + (f" ({spread})" if spread else "")


def _unit(unit: str) -> str:
    return "" if unit == "1" else f" {unit}"
