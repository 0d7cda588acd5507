"""The patient's own leaflet: what it says as one record, drawn as a page, a PDF and JSON."""

from __future__ import annotations

import json
from datetime import date
from html import escape
from pathlib import Path
from typing import Literal

from eutonia.clinic.record import Record
from eutonia.reporting import render
from eutonia.reporting.save import save_folder
from eutonia.reporting.words import theme

KIND = "eutonia leaflet"


class Line(Record):
    """One statement in plain words; `ids` are the rules, numbers and findings of the course that it rests on."""

    label: str = ""
    text: str
    ids: tuple[str, ...]
    items: tuple[str, ...] = ()


class Take(Record):
    """What is taken each time at these clock times: ``"5 mg: a half tablet of 10 mg"``."""

    clocks: str
    what: str


class DoseRow(Record):
    """Days of the plan with the same doses; `gated` where a check comes first."""

    first_day: int
    last_day: int
    takes: tuple[Take, ...]
    gated: bool = False


class DoseTable(Record):
    """The doses of the plan; `times` where every day has the same, else empty and each row has its own."""

    caption: str
    times: str
    rows: tuple[DoseRow, ...]


class EffectRow(Record):
    """An unwanted effect, and in how many of a hundred people on baclofen it was seen."""

    what: str
    people: str
    ids: tuple[str, ...]


class Section(Record):
    """A part of the leaflet under its own heading; `tone` marks what is urgent."""

    name: str
    heading: str
    lines: tuple[Line, ...]
    doses: DoseTable | None = None
    effects: tuple[EffectRow, ...] = ()
    tone: Literal["", "stop", "watch"] = ""


class CardRow(Record):
    """A row of the pump card; an empty `text` is a line to write on, `day` a day of the plan that may have a date."""

    label: str
    text: str
    day: int | None = None


class PumpCard(Record):
    """The wallet card of a pump: what is in it on the front, what to do on the back."""

    front: tuple[CardRow, ...]
    back: tuple[Line, ...]


class Leaflet(Record):
    """The leaflet of one patient and one course.

    `voice`: it speaks to an adult, or of a child to the parents. `withheld`: the plan is refused or conditional; then
    this is no leaflet but a card for the clinician with the reason.
    """

    schema_version: str
    title: str
    lead: str
    never: str = ""
    withheld: bool
    voice: Literal["adult", "child"] = "adult"
    sections: tuple[Section, ...]
    phones: tuple[str, ...] = ()
    card: PumpCard | None = None
    decides: str
    disclaimer: str

    @property
    def name(self) -> str:
        """The name of its files: `leaflet`, or `no_leaflet` where it is withheld."""
        return "no_leaflet" if self.withheld else "leaflet"

    def html(self, start_date: date | None = None) -> str:
        """The page as one file without scripts; prints on A4. With `start_date` (day 1) the days have dates."""
        return render.leaflet_html(self, start_date)

    def pdf(self, start_date: date | None = None) -> bytes:
        """The same as a tagged PDF.

        Raises
        ------
        InputError
            The extra [pdf] is not installed.
        """
        return render.leaflet_pdf(self, start_date)

    def to_json(self) -> str:
        """The same for a machine, with the ids behind every statement."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    def save(self, folder: str | Path, start_date: date | None = None, pdf: bool = False) -> Path:
        """Write the leaflet alone: its page, its JSON and, where asked for, its PDF.

        Raises
        ------
        InputError
            Something else stands at `folder`, its parent does not exist, or the extra [pdf] is missing.
        MachineError
            The disk is full or cannot be written; nothing partial is left behind.
        """
        files = {**self.files(start_date, pdf), f"{self.name}.json": self.to_json().encode()}
        return save_folder(Path(folder), files, KIND)

    def files(self, start_date: date | None = None, pdf: bool = False) -> dict[str, bytes]:
        """The files of a saved leaflet by name: page and, where asked for, PDF."""
        found = {f"{self.name}.html": self.html(start_date).encode()}
        return {**found, f"{self.name}.pdf": self.pdf(start_date)} if pdf else found

    def _repr_html_(self) -> str:
        height = theme()["notebook_height"]
        return f'<iframe title="{self.title}" srcdoc="{escape(self.html())}" width="100%" height="{height}"></iframe>'
