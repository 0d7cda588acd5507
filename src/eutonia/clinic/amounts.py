"""Numbers as they are printed: no trailing zero, a leading zero, a comma from 1,000."""

from __future__ import annotations


def amount(number: float) -> str:
    """A number that was given: 5, 0.5, 1,200; six digits count."""
    return _plain(float(f"{number:.6g}"))


def short(number: float) -> str:
    """A number that was computed: four digits count."""
    return _plain(float(f"{number:.4g}"))


def _plain(number: float) -> str:
    text = f"{number:,.10f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
