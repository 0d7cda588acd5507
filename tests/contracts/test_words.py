"""The project speaks of itself alone: no path of a machine, no host of a registry, and plain punctuation."""

import pytest

from tests.contracts.source_tree import ROOT, name_of, tracked

# Written in two halves so that this file does not hold what it looks for.
FORBIDDEN = (
    "/wo" "rk/", "/ro" "ot/", "/op" "t/", "/tm" "p/v/", "/ho" "me/", "C:\\" "Users",
    "py" "pi.org", "python" "hosted.org", "np" "mjs.org", "." "library/", "sub" "agent",
)  # fmt: skip


def words_in(text: str) -> list[str]:
    """The forbidden words that a text holds."""
    return [word for word in FORBIDDEN if word in text]


@pytest.mark.skipif(not tracked(), reason="not a git checkout")
def test_tracked_files_hold_no_machine_words() -> None:
    found = {name_of(path): words_in(path.read_text(encoding="utf-8", errors="ignore")) for path in tracked()}
    assert {name: words for name, words in found.items() if words} == {}


def test_a_forbidden_word_is_seen() -> None:
    assert words_in("see " + FORBIDDEN[0] + "x") == [FORBIDDEN[0]]


@pytest.mark.skipif(not tracked(), reason="not a git checkout")
def test_nothing_made_is_tracked() -> None:
    made = ("__pycache__", ".venv", ".hypothesis", "demo-report", "dist")
    assert [name_of(path) for path in tracked() if set(path.relative_to(ROOT).parts) & set(made)] == []
