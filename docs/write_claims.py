"""Write claims.md from the table of the claims: ``python docs/write_claims.py``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from eutonia.reporting.claims import Claim, load_claims

PAGE = Path(__file__).with_name("claims.md")
HEAD = """# The claims of a good guide, checked

For research, teaching and preparation; a clinician decides.

What patient guides on baclofen say, in our own words, and what sources say of each. `eutonia claims 30` runs what
shows claim 30, prints the figures and says whether they bear the claim out here; the criterion stands in
`evidence/tables/claims.csv` and was written before the run (where one was replaced, the note of its row says which and
why). `--out FOLDER` writes a page with charts.

A claim that *holds here* is borne out by this model or by these rules, which is less than being true: where the model
was built on the claim, the note says so. A confirmed claim that does not hold here is a fault of the model, listed
below.

{count} claims: {verdicts}. {runnable} can be run.

| no. | claim | verdict | reason | shown by |
|---|---|---|---|---|
{rows}

This page is written by `docs/write_claims.py`; a test holds it to the table.
"""
FAILS = """
## Confirmed, and missed by the model

| no. | why |
|---|---|
| 6, 23 | by mouth at 60 mg daily tone falls in most draws, not in 95 of 100; adaptation takes most of the effect |
| 41 | at the highest usual rate plasma is 54 times lower by pump, in some draws less than the 50 that were asked |
"""


def page() -> str:
    """The page as text."""
    listed = [one for one in load_claims() if not one.further]
    counts = Counter(one.verdict.replace("_", " ") for one in listed)
    head = HEAD.format(
        count=len(listed),
        verdicts=", ".join(f"{number} {verdict}" for verdict, number in counts.items()),
        runnable=sum(bool(one.shown_by) for one in listed),
        rows="\n".join(_row(one) for one in listed),
    )
    return head + FAILS


def _row(one: Claim) -> str:
    target = f" `{one.target}`" if one.target else ""
    shown = f"{one.shown_by}{target}: {one.criterion}" if one.shown_by else "nothing to run"
    cells = (str(one.number), one.claim, one.verdict, one.because, shown)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
