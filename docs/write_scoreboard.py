"""Write scoreboard.md and scoreboard.svg from a run of some minutes: ``python docs/write_scoreboard.py``."""

from __future__ import annotations

from pathlib import Path

from eutonia.inquiry import validate

HERE = Path(__file__).parent

if __name__ == "__main__":
    files = validate(progress=lambda step: print(step, flush=True)).files()
    for name in ("scoreboard.md", "scoreboard.svg"):
        (HERE / name).write_bytes(files[name])
