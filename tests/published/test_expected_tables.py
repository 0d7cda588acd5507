"""Every expected figure is sound, and a test uses it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.published.conftest import entered, figures

HERE = Path(__file__).parent
OTHERS = (path for path in HERE.glob("test_*.py") if path.name != Path(__file__).name)
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in OTHERS)
NAMED = {text for text in re.findall(r'"([\w{}:.]+)"', SOURCES) if not text.startswith("{")}
PATTERNS = [re.compile(re.sub(r"\\{.*?\\}", r"[\\w.]+", re.escape(text))) for text in NAMED]


def used(id: str) -> bool:
    """A test names the id, or an f-string such as f"stop_60_{days}d" that makes it."""
    return any(pattern.fullmatch(id) for pattern in PATTERNS)


TABLES = ("expected.csv", "expected_chain.csv", "expected_intrathecal.csv", "expected_reflex.csv")


@pytest.mark.parametrize("name", TABLES)
def test_every_figure_is_sound_and_used(name):
    found = figures(name)
    assert found
    for id, figure in found.items():
        middle = figure.low if figure.value is None else figure.value
        assert figure.low <= middle <= figure.high, id
        assert figure.low < figure.high and figure.unit and figure.spread_is and figure.source, id
        assert used(id), f"{id} of {name} is used by no test"


@pytest.mark.parametrize("name", TABLES)
def test_a_number_has_one_home(name):
    assert not figures(name).keys() & entered().keys()


def test_an_id_that_no_test_names_is_seen():
    assert used("stop_60_90d") and used("css_L3_T10")
    assert not used("stop_75_90") and not used("never")
