"""What a poisoning leads to, forwards: levels, depth, how long to observe, what is done against it, when it is over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from eutonia.clinic.patient import Patient
from eutonia.clinic.poisoning import Exposure
from eutonia.evidence import cite, lookup, reading, value
from eutonia.planner import poisoning as fixed
from eutonia.planner.poisoning import poisoning_texts, withdrawal_texts
from eutonia.reporting.findings import THRESHOLD, Band, band_of, interval_of, shares_above
from eutonia.reporting.page import Source, Version, assumed_value
from eutonia.reporting.poisoning_course import (
    SITES,
    Course,
    Runs,
    ScenarioName,
    affected,
    course_of,
    kidney_fails,
    scenarios,
)
from eutonia.reporting.poisoning_findings import (
    CharcoalShare,
    Depth,
    IntakeChance,
    PoisoningFindings,
    Scenario,
    Span,
    ThresholdName,
    Withdrawal,
)
from eutonia.reporting.save import save_folder
from eutonia.reporting.words import texts, theme

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

    from eutonia.reporting.figures import Figure, Table
    from eutonia.reporting.poisoning_text import Section

KIND = "eutonia poisoning report"
READ = (  # in sentences
    "od.perry.levels", "od.perry.vent", "hd.brvar.conc", "hd.brvar.cl", "poisoning.khazneh.time", "poisoning.hd.wu",
    "poisoning.hd.girl.removed",
)  # fmt: skip
TOPIC = "poisoning"


@dataclass(frozen=True)
class PoisoningReport:
    """What is known of a poisoning (`findings`), as page, JSON and figures."""

    findings: PoisoningFindings

    @property
    def sections(self) -> tuple[Section, ...]:
        """What a terminal and the page say, the emergency text first."""
        from eutonia.reporting.poisoning_text import sections_of

        return sections_of(self.findings)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures; drawn when asked for."""
        from eutonia.reporting.poisoning_figures import poisoning_figures

        return poisoning_figures(self.findings)

    @property
    def levels(self) -> Table:
        """Plasma and brain at some hours."""
        from eutonia.reporting.poisoning_text import level_table

        return level_table(self.findings)

    @property
    def beside(self) -> Table:
        """The scenarios side by side."""
        from eutonia.reporting.poisoning_text import scenario_table

        return scenario_table(self.findings)

    @property
    def numbers(self) -> str:
        """How many rows of evidence are behind it."""
        found = self.findings
        said = {"sources": len(found.sources), "assumed": len(found.assumed_values)}
        return str(texts(TOPIC)["numbers"].format(**said))

    def html(self, interactive: bool = True) -> str:
        """The page as one file that works offline."""
        from eutonia.reporting.render import poisoning_html

        return poisoning_html(self, interactive)

    def to_json(self) -> str:
        """The findings, for a machine."""
        fields = self.findings.model_dump(mode="json")
        return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"

    def save(self, folder: str | Path) -> Path:
        """Write report.html and report.json into a new folder, an empty one, or an earlier such report.

        Raises
        ------
        InputError
            Something else stands at `folder`, or its parent does not exist.
        MachineError
            The disk is full or cannot be written; nothing partial is left behind.
        """
        files = {"report.html": self.html().encode(), "report.json": self.to_json().encode()}
        return save_folder(Path(folder), files, kind=KIND)

    def _repr_html_(self) -> str:
        page, height = escape(self.html(interactive=False)), theme()["notebook_height"]
        return f'<iframe title="{escape(self.findings.title)}" srcdoc="{page}" width="100%" height="{height}"></iframe>'


def follow_poisoning(patient: Patient, exposure: Exposure, run: Runs, draws: int, seed: int) -> PoisoningReport:
    """Follow one event in one patient, forwards.

    Parameters
    ----------
    run : simulates a regimen in the same drawn bodies each time, with these `draws` and this `seed`

    Raises
    ------
    InputError
        The event needs what is not described, or something falls after the end of what is followed.

    Sources: poisoning.*, conc.toxic.review, model.sedation.ec50, ae.od.coma.d50, ae.od.vent.d50, od.perry.levels
    """
    with reading() as used:
        course, failing = course_of(patient, exposure), kidney_fails(patient, exposure)
        told = _Told(patient, exposure, course, failing, draws, seed)
        found = []
        for name, events in scenarios(course, exposure).items():
            dataset = run(course.regimen, days=course.days, every_h=course.every_h, keep=SITES, events=events)
            found.append(told.scenario(name, dataset))
        attrs = dataset.attrs
        found = _with_withdrawal(found, patient, exposure, run)
        chances, charcoal = told.chances(), told.charcoal()
        who, pump = affected(patient, exposure), exposure.pump_error is not None
        rules = {
            "emergency": fixed.EMERGENCY,
            "care": fixed.PUMP if pump else fixed.CARE,
            "observe": fixed.OBSERVE_INTAKE if chances else fixed.OBSERVE,
            "never": fixed.NOT,
            "kidney_cases": fixed.KIDNEY if failing else (),
        }
        said = {name: poisoning_texts(who, topics, pump) for name, topics in rules.items()}
        dialysed = bool(exposure.dialysis or exposure.crrt)
        said["withdrawal_texts"] = withdrawal_texts(who, dialysed) if exposure.usual is not None else ()
        for id in READ:
            lookup(id)
    rule_ids = {id for one in said.values() for action in one for id in action.rule_ids}
    sources = tuple(
        Source(id=one.id, text=one.text, kind=one.kind, verified=one.verified)
        for one in cite(sorted({*used.ids, *attrs["evidence_ids"], *rule_ids}))
    )
    words = texts(TOPIC)
    return PoisoningReport(
        PoisoningFindings(
            title=words["title"],
            disclaimer=words["disclaimer"],
            patient=patient,
            exposure=exposure,
            kidney_fails=failing,
            draws=draws,
            hours=course.hours,
            safe_ng_per_ml=told.safe,
            scenarios=tuple(found),
            chances=chances,
            charcoal=charcoal,
            sources=sources,
            assumed_values=tuple(
                assumed_value(one.id) for one in sources if one.kind == "assumed" and one.id not in rule_ids
            ),
            versions=_versions(attrs),
            **said,
        )
    )


class _Told:
    """What the runs of one event are read with: its hour, its sedating levels, the level to fall to."""

    def __init__(
        self, patient: Patient, exposure: Exposure, course: Course, failing: bool, draws: int, seed: int
    ) -> None:
        import numpy as np

        from eutonia.simulator.poisoning import sedating_levels

        self.patient, self.exposure, self.course, self.draws, self.seed = patient, exposure, course, draws, seed
        self.own = sedating_levels(patient, draws, seed)
        self.thresholds: dict[ThresholdName, np.ndarray] = {"sedating": self.own}
        self.safe = lookup("model.sedation.ec50").low or 0
        if failing:
            self.safe = value("poisoning.level.kidney")
            self.thresholds["kidney"] = np.full(draws, self.safe)

    def scenario(self, name: ScenarioName, run: xr.Dataset) -> Scenario:
        from eutonia.simulator.poisoning import depths_of

        time_h = run["time_h"].values - self.course.start_h
        after = (time_h >= 0) & (time_h <= self.course.hours)
        since_h = time_h[after]
        plasma, brain = (run[site].values[:, after] for site in SITES)
        peak = brain.max(axis=1)
        titles = texts(TOPIC)["depths"]
        odds = (peak / self.own) ** value("model.sedation.power")
        bands = tuple(band_of(site, levels, since_h) for site, levels in zip(SITES, (plasma, brain), strict=True))
        return Scenario(
            name=name,
            title=texts(TOPIC)["scenarios"][name],
            plasma_peak=interval_of(plasma.max(axis=1)),
            plasma_peak_h=interval_of(since_h[plasma.argmax(axis=1)]),
            brain_peak=interval_of(peak),
            brain_peak_h=interval_of(since_h[brain.argmax(axis=1)]),
            sedation_peak=interval_of(odds / (1 + odds)),
            depths=tuple(Depth(name=one, title=titles[one], share=share) for one, share in depths_of(peak).items()),
            spans=tuple(self._span(one, plasma, brain, since_h) for one in self.thresholds),
            below_h=_below(bands[1], self.safe),
            bands=bands,
        )

    def _span(self, name: ThresholdName, plasma: np.ndarray, brain: np.ndarray, since_h: np.ndarray) -> Span:
        import numpy as np

        from eutonia.simulator.poisoning import spans_above

        level = self.thresholds[name]
        first, last = spans_above(brain, level, since_h)
        _, plasma_last = spans_above(plasma, level, since_h)
        reached = np.isfinite(first)
        in_plasma = reached & np.isfinite(plasma_last)
        if not reached.any():
            return Span(name=name, share=0, still=0)
        return Span(
            name=name,
            share=float(reached.mean()),
            still=float((last == since_h[-1]).mean()),
            from_h=interval_of(first[reached]),
            until_h=interval_of(last[reached]),
            plasma_until_h=interval_of(plasma_last[in_plasma]) if in_plasma.any() else None,
        )

    def chances(self) -> tuple[IntakeChance, ...]:
        """The published chances; for an intake with working kidneys alone."""
        from eutonia.simulator.poisoning import chance_by_intake

        dose = self.exposure.dose_mg
        if dose is None or "kidney" in self.thresholds:
            return ()
        signs: tuple[Literal["coma", "vent"], ...] = ("coma", "vent")
        found = []
        for sign in signs:
            middle, low, high = chance_by_intake(dose, sign)
            found.append(IntakeChance(sign=sign, chance=middle, low=low, high=high))
        return tuple(found)

    def charcoal(self) -> tuple[CharcoalShare, ...]:
        """What had been absorbed when charcoal was given, with usual and with slow absorption."""
        from eutonia.simulator.poisoning import share_absorbed

        at_h = self.exposure.charcoal_after_h
        if at_h is None:
            return ()
        share = partial(share_absorbed, self.patient, after_h=at_h, draws=self.draws, seed=self.seed)
        return (
            CharcoalShare(absorption="usual", absorbed=interval_of(share(self.exposure.product))),
            CharcoalShare(absorption="slow", absorbed=interval_of(share(None))),
        )


def _below(brain: Band, level: float) -> float | None:
    """The hour from which on the upper edge of the band stays below a level; None where it does not by the end."""
    above = [hour for hour, high in zip(brain.time_h, brain.high_90, strict=True) if high >= level]
    if not above:
        return 0.0
    later = [hour for hour in brain.time_h if hour > above[-1]]
    return later[0] if later else None


def _with_withdrawal(
    found: list[Scenario], patient: Patient, exposure: Exposure, run: Runs
) -> list[Scenario]:  # fmt: skip
    """The same with the withdrawal index, where baclofen was used before; after the whole time of use."""
    if exposure.usual is None:
        return found
    import numpy as np

    course = course_of(patient, exposure, run_up=min(exposure.usual.days, int(value("poisoning.memory"))))
    events, every_h, told = scenarios(course, exposure), value("model.course.pump_every"), []
    for one in found:
        dataset = run(
            course.regimen, days=course.days, every_h=every_h, keep=("withdrawal_index",), events=events[one.name]
        )
        since_h = dataset["time_h"].values - course.start_h
        after = (since_h >= 0) & (since_h <= course.hours)
        index = dataset["withdrawal_index"].values[:, after]
        above = index > THRESHOLD
        some = above.any(axis=1)
        first = since_h[after][above.argmax(axis=1)][some]
        told.append(
            one.model_copy(
                update={
                    "withdrawal": Withdrawal(
                        shares=shares_above(index), from_h=interval_of(first) if np.any(some) else None
                    )
                }
            )
        )
    return told


def _versions(attrs: dict[str, Any]) -> tuple[Version, ...]:
    kept = [name for name in attrs if str(name).endswith("_version") or name in ("libraries", "seed")]
    return tuple(Version(name=name, value=str(attrs[name])) for name in kept)
