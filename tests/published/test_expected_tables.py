"""Every expected figure is sound, and a test uses it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.published.conftest import figures

HERE = Path(__file__).parent
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in HERE.glob("test_*.py"))


@pytest.mark.parametrize("name", ["expected.csv", "expected_chain.csv"])
def test_every_figure_is_sound_and_used(name):
    found = figures(name)
    assert found
    for id, figure in found.items():
        assert figure.low <= figure.value <= figure.high, id
        assert figure.low < figure.high and figure.unit and figure.spread_is and figure.source, id
        stem = re.sub(r"\d+(d|w|mg)?$", "{", id)  # an f-string such as f"stop_60_{days}d"
        assert f'"{id}"' in SOURCES or f'"{stem}' in SOURCES, f"{id} of {name} is used by no test"
