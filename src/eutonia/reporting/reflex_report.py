"""A reflex experiment as a report: numbers, figures, sources; saved as page, JSON and CSV."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eutonia.clinic.record import Record
from eutonia.errors import InputError, MachineError
from eutonia.evidence import cite
from eutonia.reporting import render
from eutonia.reporting.figures import Figure, Table
from eutonia.reporting.page import AssumedValue, Source, Version, assumed_value
from eutonia.reporting.reflex_figures import reflex_figures
from eutonia.reporting.reflex_tables import (
    CURVES,
    ReflexMeasure,
    conditions,
    curve_table,
    measure_table,
    measures,
    sentence,
    words_of,
)
from eutonia.reporting.save import save_folder
from eutonia.reporting.words import texts, theme

if TYPE_CHECKING:
    import xarray as xr

KIND = "eutonia reflex report"


class ReflexFindings(Record):
    """All that a reflex report says but for the curves."""

    title: str
    disclaimer: str
    note: str
    experiment: str
    lead: str
    summary: str
    severity: float
    density: float
    cells: int
    seed: int
    occupancies: tuple[float, ...]
    conditions: tuple[str, ...]
    measures: tuple[ReflexMeasure, ...]
    sources: tuple[Source, ...]
    assumed_values: tuple[AssumedValue, ...]
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class ReflexReport:
    """What a reflex experiment shows (`findings`), and the run behind it."""

    findings: ReflexFindings
    run: xr.Dataset

    @classmethod
    def of(cls, run: xr.Dataset) -> ReflexReport:
        """The report of a run of `eutonia.pathway.reflex`.

        Raises
        ------
        InputError
            An id that the run names has no source.
        """
        return cls(_gather(run), run)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures; drawn when asked for."""
        return reflex_figures(self.run)

    @property
    def tables(self) -> tuple[Table, ...]:
        """What a terminal shows: the measures, and the curves where there are any."""
        experiment = self.findings.experiment
        return (measure_table(self.run), *((curve_table(self.run),) if experiment in CURVES else ()))

    def html(self) -> str:
        """The page as one file that works offline."""
        return render.reflex_html(self.findings, self.tables[0], self.figures)

    def to_json(self) -> str:
        """Findings and every number of the run, for a machine; what is not there (nan) is null."""
        fields = {**self.findings.model_dump(mode="json"), "data": _data(self.run)}
        return json.dumps(fields, ensure_ascii=False, indent=None, sort_keys=True, allow_nan=False) + "\n"

    def csv(self) -> dict[str, bytes]:
        """A table for each set of dimensions, by its file name; a column for each variable."""
        grouped: dict[tuple[str, ...], list[str]] = {}
        for name, values in self.run.data_vars.items():
            grouped.setdefault(tuple(str(one) for one in values.dims), []).append(str(name))
        files = {}
        for dims, names in grouped.items():
            frame = self.run[names].to_dataframe().reset_index().dropna(how="all", subset=names)
            frame = frame[[*(one for one in dims if one != "spike"), *names]]  # a spike is known by cell and time
            rest = "-".join(one for one in dims if one != "occupancy") or "numbers"
            text = frame.to_csv(index=False, float_format=f"%.{theme()['stored_digits']}g", lineterminator="\n")
            files[f"{rest}.csv"] = text.encode()
        return files

    def save(self, folder: str | Path) -> Path:
        """Write report.html, report.json and the CSV tables into a new folder, an empty one, or an earlier such report.

        Raises
        ------
        InputError
            Something else stands at `folder`, or its parent does not exist.
        MachineError
            The disk is full or cannot be written; nothing partial is left behind.
        """
        files = {"report.html": self.html().encode(), "report.json": self.to_json().encode(), **self.csv()}
        return save_folder(Path(folder), files, kind=KIND)

    def _repr_html_(self) -> str:
        page = escape(render.reflex_html(self.findings, self.tables[0], self.figures, interactive=False))
        height = theme()["notebook_height"]
        return f'<iframe title="{escape(self.findings.title)}" srcdoc="{page}" width="100%" height="{height}"></iframe>'


def reflex_table(progress: Callable[[str], None] = lambda step: None, out: Path | None = None) -> None:
    """Compute the response table that every course reads anew, minutes of work, and write it whole or not at all.

    Parameters
    ----------
    out : a new file; left out, the table of the package itself is replaced

    Raises
    ------
    InputError
        Something stands at `out`, or its folder does not exist.
    MachineError
        It cannot be written; nothing partial is left.
    """
    from eutonia.simulator import build_table, write_table

    if out is not None and (out.exists() or not out.parent.is_dir()):
        raise InputError(f"file {out}", "a new file in a folder that exists", "choose another name")
    table = build_table(progress)
    try:
        write_table(table, *(() if out is None else (out,)))
    except OSError as error:
        raise MachineError(f"could not write the table: {error.strerror or error}; nothing was kept") from None


def _gather(run: xr.Dataset) -> ReflexFindings:
    words, own = texts()["reflex"], words_of(run)
    found = measures(run)
    sources = tuple(
        Source(id=one.id, text=one.text, kind=one.kind, verified=one.verified)
        for one in cite(sorted(run.attrs["evidence_ids"]))
    )
    return ReflexFindings(
        title=words["title"].format(title=own["title"]),
        disclaimer=words["disclaimer"],
        note=words["note"],
        experiment=run.attrs["experiment"],
        lead=str(own["lead"]),
        summary=" ".join(sentence(one, conditions(run)) for one in _telling(run, found)),
        severity=run.attrs["severity"],
        density=float(run.attrs["density"]),
        cells=run.attrs["cells"],
        seed=run.attrs["seed"],
        occupancies=tuple(run["occupancy"].values.tolist()),
        conditions=conditions(run),
        measures=found,
        sources=sources,
        assumed_values=tuple(assumed_value(one.id) for one in sources if one.kind == "assumed"),
        versions=tuple(Version(name=name, value=str(value)) for name, value in run.attrs.items() if _is_version(name)),
    )


def _is_version(name: str) -> bool:
    return name.endswith("_version") or name in ("libraries", "seed")


def _telling(run: xr.Dataset, found: tuple[ReflexMeasure, ...]) -> list[ReflexMeasure]:
    """The measures that a summary names: the first, and in a comparison one synapse against several."""
    wanted = ("h_fixed", "polysynaptic") if run.attrs["experiment"] == "compare" else (found[0].name,)
    return [one for one in found if one.name in wanted]


def _data(run: xr.Dataset) -> dict[str, Any]:
    """Every variable and coordinate with dimensions, unit and values."""
    return {
        str(name): {
            "dims": [str(one) for one in values.dims],
            "unit": values.attrs.get("units", ""),
            "title": values.attrs.get("long_name", ""),
            "values": _plain(values.values.tolist()),
        }
        for name, values in run.variables.items()
    }


def _plain(values: Any) -> Any:
    if isinstance(values, list):
        return [_plain(one) for one in values]
    if isinstance(values, float):
        return float(f"{values:.{theme()['stored_digits']}g}") if isfinite(values) else None
    return values
