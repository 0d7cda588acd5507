"""Every published number is read, or predicted, or has a reason why it is not."""

import re
from functools import cache

import pytest

from eutonia.evidence.fits import PRIOR
from eutonia.evidence.library import QUANTITY_TABLES, quantities, read_table
from eutonia.validation.results import RESULTS, results
from tests.contracts.source_tree import PACKAGE

REASONS = "not_predicted.csv"
ID = re.compile(r"[a-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)+")
MADE = re.compile(r'f"([a-z]+\.[\w.{}]*\{[\w.{}]*)"')


@cache
def named() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """The ids in code, sentences, rules and claims, and the patterns of those that code puts together."""
    apart = {*QUANTITY_TABLES, RESULTS, REASONS}
    files = [path for path in PACKAGE.rglob("*") if path.suffix in (".py", ".json", ".csv") and path.name not in apart]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    patterns = {re.sub(r"\\{.*?\\}", r"\\w+", re.escape(one)) for one in MADE.findall(text)}
    return frozenset(ID.findall(text)), tuple(re.compile(one) for one in patterns)


def is_read(id: str) -> bool:
    whole, made = named()
    return id in whole or any(one.fullmatch(id) for one in made)


def is_predicted(id: str) -> bool:
    return any(id in one.evidence_ids for one in results().values())


def published() -> list[str]:
    """The ids of published numbers; a sentence cannot be predicted, and a prior says again what another row says."""
    numbers = (one for one in quantities().values() if not isinstance(one.value, str))
    return [one.id for one in numbers if one.kind in ("published", "label") and not one.id.startswith(PRIOR)]


def reasons() -> dict[str, str]:
    return {row["id"]: row["reason"] for row in read_table(REASONS)}


def unaccounted(ids: list[str]) -> list[str]:
    return [
        id for id in ids
        if not is_read(id) and not is_predicted(id) and not any(id.startswith(one) for one in reasons())
    ]  # fmt: skip


def test_every_published_number_is_read_or_predicted_or_has_a_reason():
    assert unaccounted(published()) == []


def test_a_number_without_any_of_the_three_is_seen():
    assert unaccounted(["nobody.read.this", "adult.oral.simon.cl_f"]) == ["nobody.read.this"]


@pytest.mark.parametrize("prefix", reasons())
def test_a_reason_is_given_and_needed(prefix):
    assert reasons()[prefix].strip()
    mine = [id for id in published() if id.startswith(prefix) and not is_read(id) and not is_predicted(id)]
    assert mine, f"{prefix} has a reason, and no number needs it"
