"""The claims of the guide: listed with their verdicts, and shown by running what bears them out or does not."""

from __future__ import annotations

from eutonia.errors import InputError
from eutonia.evidence import cite, lookup
from eutonia.evidence.library import quantities
from eutonia.guide.answers import answer, is_answer
from eutonia.guide.criterion import judge
from eutonia.guide.scenes import Scene, scene
from eutonia.planner.rules import rule
from eutonia.reporting.claims import Claim, Demonstration, Found, ShownClaim, load_claims
from eutonia.reporting.words import texts


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


def _shown(one: Claim, draws: int, seed: int) -> ShownClaim:
    seen = scene_of(one, draws, seed)
    words = texts("claims")
    judged = judge(one.criterion, lambda name: _find(name, one, seen))
    rows = tuple(found.name for found in judged.found if found.name in quantities())
    ran = seen.ran if seen else words["ran"].get(one.shown_by, words["nothing"])
    return ShownClaim(
        claim=one,
        demonstration=Demonstration(
            ran=ran,
            found=judged.found,
            against=words["against"].format(parts=judged.against) if judged.against else "",
            holds=judged.holds,
            draws=draws if seen and one.shown_by != "reflex" else 0,
            seed=seed,
            evidence_ids=tuple(sorted({*rows, *(seen.evidence_ids if seen else ())})),
        ),
        sources=_sources(one),
    )


def scene_of(one: Claim, draws: int, seed: int) -> Scene | None:
    """The run behind a claim; None where rules, plans or rows answer."""
    return scene(one.target, draws, seed) if one.target else None


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
    return Found(name=name, title=known_rule.statement, unit=known_rule.unit, middle=known_rule.limit)


def _sources(one: Claim) -> tuple[str, ...]:
    """Each reference once, with that of the claim first."""
    cited = cite((one.id, *one.evidence_ids, *one.rule_ids))
    return tuple(dict.fromkeys(each.text for each in cited))
