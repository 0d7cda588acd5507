"""Products that a pharmacist can dispense, and doses in the words of the dispensed product."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from math import floor, isfinite
from typing import Literal, get_args

from eutonia.clinic.patient import JURISDICTIONS
from eutonia.clinic.record import Record
from eutonia.errors import InputError
from eutonia.evidence.library import Row, read_table

Form = Literal["tablet", "oral_solution", "oral_suspension", "granules"]
SLACK = 1 / 1000 / 1000 / 1000  # of a tenth of a mg: what a sum of floats may be off
PIECES = {"tablet": "tablet", "granules": "packet"}


class Product(Record):
    """One product in one country: strengths in mg per piece, or a concentration in mg/mL.

    `halved_mg` names the strengths whose score is for equal halves; a score that is not, does not count.
    """

    name: str
    form: Form
    strengths_mg: tuple[float, ...] = ()
    halved_mg: tuple[float, ...] = ()
    concentration_mg_per_ml: float | None = None
    jurisdictions: tuple[str, ...] = ()
    wheat_starch: bool | None = None
    source: str = ""
    verified: bool = False
    note: str = ""

    @property
    def smallest_mg(self) -> float:
        """The smallest dose that can be dispensed, mg: a half tablet, a packet, or 0.1 mL of a liquid."""
        if self.concentration_mg_per_ml is not None:
            return self.concentration_mg_per_ml / 10
        return min((*self.strengths_mg, *(one / 2 for one in self.halved_mg)))


class Dispensed(Record):
    """One dose as handed out: ``"1 tablet of 10 mg and a half tablet of 10 mg"`` or ``"10 mg = 2 mL (5 mg/mL)"``."""

    dose_mg: float
    text: str
    volume_ml: float | None = None


def products(jurisdiction: str | None) -> tuple[Product, ...]:
    """What is sold in a country; without a country the tablets that every country sells, and all liquids.

    Raises
    ------
    InputError
        The country is not one of those known.
    """
    if jurisdiction is None:
        return (_common_tablet(), *(one for one in _all_products() if one.concentration_mg_per_ml is not None))
    if jurisdiction not in JURISDICTIONS:
        raise InputError(f"jurisdiction {jurisdiction!r}", ", ".join(JURISDICTIONS), "use one of these or leave it out")
    return tuple(one for one in _all_products() if jurisdiction in one.jurisdictions)


@cache
def dispense(dose_mg: float, product: Product) -> Dispensed:
    """One dose in the words of a product: whole and half tablets, packets, or mg with mL and mg/mL.

    Parameters
    ----------
    dose_mg : float
        One dose, mg.

    Raises
    ------
    InputError
        The dose cannot be handed out with this product; the nearest lower dose is named.
    """
    tenths = _tenths(dose_mg)
    if tenths is not None and tenths > 0:
        if product.concentration_mg_per_ml is not None:
            volume = round(dose_mg / product.concentration_mg_per_ml, 1)
            if _tenths(volume * product.concentration_mg_per_ml) == tenths and volume > 0:
                text = f"{_print(dose_mg)} mg = {_print(volume)} mL ({_print(product.concentration_mg_per_ml)} mg/mL)"
                return Dispensed(dose_mg=tenths / 10, text=text, volume_ml=volume)
        else:
            pieces = _fewest_pieces(tenths, product.strengths_mg, product.halved_mg)
            if pieces is not None:
                return Dispensed(dose_mg=tenths / 10, text=_pieces_in_words(pieces, PIECES[product.form]))
    below = dispensable_below(dose_mg, product) if isfinite(dose_mg) else None
    raise InputError(
        f"dose_mg {dose_mg:g} of {product.name}",
        f"multiples of {_unit(product)}",
        f"use {_print(below)} mg or another product" if below else "use another product",
    )


def dispensable_below(dose_mg: float, product: Product) -> float | None:
    """The largest dose not above `dose_mg` that the product gives, mg; None where even its smallest is more."""
    if dose_mg <= 0:
        return None
    if product.concentration_mg_per_ml is not None:
        volume_tenths = floor(dose_mg / product.concentration_mg_per_ml * 10 + SLACK)
        return volume_tenths * product.concentration_mg_per_ml / 10 if volume_tenths > 0 else None
    tenths = floor(dose_mg * 10 + SLACK)
    for lower in range(tenths, 0, -1):
        if _fewest_pieces(lower, product.strengths_mg, product.halved_mg) is not None:
            return lower / 10
    return None


def _unit(product: Product) -> str:
    if product.concentration_mg_per_ml is not None:
        return f"0.1 mL at {_print(product.concentration_mg_per_ml)} mg/mL"
    whole = ", ".join(_print(one) for one in product.strengths_mg)
    halves = ", ".join(_print(one) for one in product.halved_mg)
    return f"{whole} mg" + (f", halves of {halves} mg" if halves else ", whole pieces only")


def _tenths(dose_mg: float) -> int | None:
    """The dose in tenths of a mg, where it is a whole number of them."""
    if not isfinite(dose_mg):
        return None
    tenths = round(dose_mg * 10)
    return tenths if abs(tenths - dose_mg * 10) < SLACK * 1000 else None


@cache
def _fewest_pieces(
    tenths: int, strengths: tuple[float, ...], halved: tuple[float, ...]
) -> tuple[tuple[int, bool, float], ...] | None:
    """(count, is half, strength) with the fewest pieces; a half piece, at most one, only where whole ones do not do."""
    coins = tuple(round(one * 10) for one in strengths)
    found = []
    for half in (0.0, *halved):
        whole = _whole_pieces(tenths - round(half * 10 / 2), coins)
        if whole is not None:
            pieces = tuple((count, False, strength / 10) for strength, count in whole)
            found.append((*pieces, (1, True, half)) if half else pieces)
            if not half:
                break
    return min(found, key=lambda pieces: sum(one[0] for one in pieces), default=None)


@cache
def _whole_pieces(tenths: int, strengths: tuple[int, ...]) -> tuple[tuple[int, int], ...] | None:
    """The fewest whole pieces that make `tenths`, as (strength, count) from the largest strength down."""
    if tenths == 0:
        return ()
    if tenths < 0 or not strengths:
        return None
    largest, *others = sorted(strengths, reverse=True)
    best: tuple[tuple[int, int], ...] | None = None
    for count in range(tenths // largest, -1, -1):
        rest = _whole_pieces(tenths - count * largest, tuple(others))
        if rest is None:
            continue
        found = ((largest, count), *rest) if count else rest
        if best is None or sum(n for _, n in found) < sum(n for _, n in best):
            best = found
    return best


def _pieces_in_words(pieces: Iterable[tuple[int, bool, float]], word: str) -> str:
    said = []
    for count, half, strength in pieces:
        number = f"a half {word}" if half else f"{count} {word}{'s' * (count > 1)}"
        said.append(f"{number} of {_print(strength)} mg")
    return " and ".join(said)


def _print(number: float) -> str:
    """No trailing zero, a leading zero, a comma from 1,000."""
    return f"{number:,.2f}".rstrip("0").rstrip(".")


@cache
def _all_products() -> tuple[Product, ...]:
    rows: dict[tuple[str, str], list[Row]] = {}
    for row in read_table("products.csv"):
        if row["form"] not in get_args(Form):
            raise InputError(f"form {row['form']!r}", ", ".join(get_args(Form)), "correct products.csv", row["id"])
        rows.setdefault((row["name"], row["concentration_mg_per_ml"]), []).append(row)
    return tuple(_product(name, concentration, group) for (name, concentration), group in rows.items())


def _product(name: str, concentration: str, group: list[Row]) -> Product:
    first = group[0]
    return Product.read(
        {
            "name": name,
            "form": first["form"],
            "strengths_mg": tuple(float(row["strength_mg"]) for row in group if row["strength_mg"]),
            "halved_mg": tuple(float(row["strength_mg"]) for row in group if row["halves"] == "yes"),
            "concentration_mg_per_ml": float(concentration) if concentration else None,
            "jurisdictions": (first["jurisdiction"],),
            "wheat_starch": {"yes": True, "no": False}.get(first["wheat_starch"]),
            "source": first["source"],
            "verified": all(row["verified"] == "yes" for row in group),
            "note": "; ".join(dict.fromkeys(row["note"] for row in group if row["note"])),
        },
        first["id"],
    )


def _common_tablet() -> Product:
    """The strengths, and the halves, that are sold in every country."""
    tablets = [one for one in _all_products() if one.form == "tablet" and one.verified]
    sold = {where: [one for one in tablets if where in one.jurisdictions] for where in JURISDICTIONS}
    strengths = set.intersection(*({mg for one in group for mg in one.strengths_mg} for group in sold.values()))
    halves = set.intersection(*({mg for one in group for mg in one.halved_mg} for group in sold.values()))
    return Product(
        name="Baclofen tablets sold in every country",
        form="tablet",
        strengths_mg=tuple(sorted(strengths)),
        halved_mg=tuple(sorted(halves & strengths)),
        jurisdictions=JURISDICTIONS,
        source="; ".join(dict.fromkeys(one.source for one in tablets)),
        verified=True,
        note="country not known",
    )
