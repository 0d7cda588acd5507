"""The claims of the guide: listed with their verdicts, and shown by running what bears them out or does not."""

from __future__ import annotations

from pathlib import Path

from eutonia.errors import InputError
from eutonia.evidence import cite, lookup
from eutonia.evidence.citation import reference, sources
from eutonia.evidence.library import quantities
from eutonia.guide.answers import answer, is_answer
from eutonia.guide.criterion import judge
from eutonia.guide.scenes import Scene, scene
from eutonia.planner.rules import rule
from eutonia.reporting.claim_page import KIND, claim_files, found_table  # noqa: F401 (for the faces)
from eutonia.reporting.claims import Claim, Condition, Demonstration, Found, ShownClaim, load_claims
from eutonia.reporting.figures import Figure, figures
from eutonia.reporting.save import save_folder
from eutonia.reporting.words import texts

WITHOUT_DRAWS = ("reflex", "products")
OF_RULES = ("screening", "plan", "products")  # what rests on the rules that the claim names


def claims(verdict: str | None = None) -> tuple[Claim, ...]:
    """The 82 claims in the order of their numbers.

    Parameters
    ----------
    verdict : only those with this verdict; all when not given

    Raises
    ------
    InputError
        There is no such verdict.
    """
    known = tuple(texts("claims")["verdicts"])
    if verdict is not None and verdict not in known:
        raise InputError(f"verdict {verdict!r}", ", ".join(known), "use one of these or leave it out")
    return tuple(one for one in load_claims() if not one.further and verdict in (None, one.verdict))


def claim(number: int, draws: int = 100, seed: int = 1) -> ShownClaim:
    """Run what shows a claim and judge it by the criterion that stands in the table.

    Parameters
    ----------
    number : 1 to 82
    draws : simulated draws of the uncertainty

    Raises
    ------
    InputError
        There is no claim of that number.

    Sources: claims.csv
    """
    found = [one for one in load_claims() if one.number == number]
    if not found:
        raise InputError(f"claim {number}", f"1 to {len(claims())}", "eutonia claims lists them")
    first, *further = (_shown(one, draws, seed) for one in found)
    return first.model_copy(update={"further": tuple(further)})


def holds_words(run: Demonstration) -> str:
    """Whether the run bears its claim out, in words."""
    return str(texts("claims")["holds"][str(run.holds).lower()])


def asked_words() -> str:
    """The sentence before the conditions."""
    return str(texts("claims")["asked"])


def met_words(one: Condition) -> str:
    """Whether a condition is met, in a word."""
    return str(texts("claims")["met"][str(one.met).lower()])


def save_claim(shown: ShownClaim, folder: str | Path) -> Path:
    """Write the page of a claim, its JSON and its figures as SVG into a new or empty folder, or over an earlier one.

    Raises
    ------
    InputError
        Something else stands at `folder`, or its parent does not exist.
    MachineError
        The disk is full or cannot be written; nothing partial is left behind.
    """
    seen = scene_of(shown.claim, shown.demonstration.draws, shown.demonstration.seed)
    return save_folder(Path(folder), claim_files(shown, () if seen is None else _figures(seen)), kind=KIND)


def _figures(seen: Scene) -> tuple[Figure, ...]:
    """The figures of the reflex experiment, or those of the course that its scene is about."""
    if seen.reflex is not None:
        return seen.reflex.figures
    wanted = texts("claims")["figures"].get(seen.name, ())
    drawn = figures(seen.assessment, {}) if seen.assessment is not None and wanted else ()
    return tuple(one for one in drawn if one.name in wanted)


def _shown(one: Claim, draws: int, seed: int) -> ShownClaim:
    seen = scene_of(one, draws, seed)
    words = texts("claims")
    judged = judge(one.criterion, lambda name: _find(name, one, seen))
    rows = tuple(found.name for found in judged.found if found.name in quantities())
    asked = one.rule_ids if one.shown_by in OF_RULES else ()
    ran = seen.ran if seen else words["ran"].get(one.shown_by, words["nothing"])
    return ShownClaim(
        claim=one,
        demonstration=Demonstration(
            ran=ran,
            found=judged.found,
            conditions=judged.conditions,
            holds=judged.holds,
            draws=draws if seen and one.shown_by not in WITHOUT_DRAWS else 0,
            seed=seed,
            evidence_ids=tuple(sorted({*rows, *(seen.evidence_ids if seen else ()), *asked})),
        ),
        sources=_sources(one),
    )


def scene_of(one: Claim, draws: int, seed: int) -> Scene | None:
    """The run behind a claim; None where rules, plans or rows answer."""
    return scene(one.target, 0 if one.shown_by in WITHOUT_DRAWS else draws, seed) if one.target else None


def _find(name: str, one: Claim, seen: Scene | None) -> Found:
    if seen is not None and (known := seen.named(name)) is not None:
        return known
    if is_answer(name):
        return answer(name, one)
    if name in quantities():
        row = lookup(name)
        middle = row.value if isinstance(row.value, float) else None
        return Found(name=name, title=row.quantity, unit=row.unit.replace("{score}", ""), middle=middle,
                     low=row.low, high=row.high)  # fmt: skip
    known_rule = rule(name)
    return Found(name=name, title=known_rule.statement.rstrip("."), unit=known_rule.unit, middle=known_rule.limit)


def _sources(one: Claim) -> tuple[str, ...]:
    """Each reference once, with those of the claim first."""
    said: list[str] = []
    for each in cite((one.id, *one.evidence_ids, *one.rule_ids)):
        keys = each.source.split("; ")
        said += [reference(key) for key in keys] if all(key in sources() for key in keys) else [each.text]
    return tuple(dict.fromkeys(said))
