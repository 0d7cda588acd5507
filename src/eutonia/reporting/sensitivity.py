"""Which inputs carry the uncertainty of each output of a course, and which measurement would narrow its band most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from eutonia.clinic.plan import Plan
from eutonia.clinic.record import Record
from eutonia.evidence import lookup, value
from eutonia.evidence.library import quantities, reading
from eutonia.reporting.findings import Interval, draws_of, interval_of, quantiles
from eutonia.reporting.measurements import CREATININE, KIDNEY_ESTIMATED, SPINAL_TAP, Candidate, candidates, not_offered
from eutonia.reporting.shares import (
    first_order,
    narrowing,
    narrowing_floor,
    share_floor,
    usual_widths,
)
from eutonia.reporting.words import number, texts, theme

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

BEST = 1 + 2


class InputShare(Record):
    """One input: the share (0 to 1) of an output's variance that it carries alone; None is not seen."""

    input: str
    label: str
    share: float | None = None


class Output(Record):
    """One output of a course with its band, and what carries it, the largest share first.

    `floor` is the share below which nothing is seen in so many draws.
    """

    name: str
    label: str
    short: str
    unit: str
    band: Interval
    floor: float
    shares: tuple[InputShare, ...] = ()


class Narrowing(Record):
    """What a measurement alone is expected to do to one output; None is not seen.

    `narrower` is the part (0 to 1) by which its 90 % band shrinks, `variance` the part of its variance that goes.
    """

    output: str
    narrower: float | None = None
    variance: float | None = None


class Measurement(Record):
    """A measurement that could be made; `first` says that the plan waits for it, `note` what the draws do not hold."""

    name: str
    title: str
    when: str
    narrowings: tuple[Narrowing, ...]
    text: str
    short: str
    note: str = ""
    first: bool = False


class Sensitivity(Record):
    """What carries the uncertainty of a course, and what would help to know.

    `measurements` are all that could be made, in the order of `ranked`; `helps` the first three of those whose
    narrowing is seen, `not_offered` what is known already or cannot be seen. `note` says why nothing is told.
    `sources` and `assumed` are evidence ids.
    """

    draws: int
    outputs: tuple[Output, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    helps: tuple[Measurement, ...] = ()
    not_offered: tuple[str, ...] = ()
    note: str = ""
    sources: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """What stands above the lines."""
        return str(texts("sensitivity")["lead"])

    @property
    def lines(self) -> tuple[str, ...]:
        """The best three in a line each, or the line that says why there is none."""
        return tuple(one.short for one in self.helps) or ((self.note,) if self.note else ())


def sensitivity_of(plan: Plan, run: xr.Dataset) -> Sensitivity | None:
    """Shares of variance and expected narrowings, from the draws of the run; None where it does not hold its inputs.

    Parameters
    ----------
    plan : Plan
    run : xarray.Dataset
        Simulated with `inputs=True`.

    Sources: sensitivity.*, model.pk.crcl_estimate
    """
    if "drawn" not in run or plan.regimen is None:
        return None
    draws = run.sizes["draw"]
    with reading() as used:
        least = value("sensitivity.draws")
        if draws < least:
            said = texts("sensitivity")["too_few"].format(draws=number(draws), least=number(least))
            return Sensitivity(draws=draws, note=said, sources=used.ids, assumed=_assumed(used.ids))
        per_draw = outputs_of(plan, run)
        outputs = tuple(_output(name, values, run) for name, values in per_draw.items())
        offered = candidates(plan, run)
        measurements = _measured(offered, outputs, per_draw, int(run.attrs.get("seed", 1)))
    helps = tuple(one for one in measurements if one.first or any(each.narrower for each in one.narrowings))[:BEST]
    ids = tuple(id for id in used.ids if id.startswith("sensitivity.") or id == KIDNEY_ESTIMATED)
    none = texts("sensitivity")["none"].format(draws=number(draws))
    return Sensitivity(
        draws=draws, outputs=outputs, measurements=measurements, helps=helps, not_offered=not_offered(plan, run),
        note="" if helps else none, sources=ids, assumed=_assumed(ids),
    )  # fmt: skip


def outputs_of(plan: Plan, run: xr.Dataset) -> dict[str, np.ndarray]:
    """Each output (draws,) of the last week of the plan that was simulated and has a band."""
    import numpy as np

    from eutonia.simulator.numerics import WEEK_DAYS

    assert plan.regimen is not None  # nothing is simulated without one
    time_h = np.asarray(run["time_h"].values, dtype=float)
    end = min(plan.regimen.days * 24.0, time_h[-1])
    week = (time_h >= end - WEEK_DAYS * 24) & (time_h <= end)
    found: dict[str, np.ndarray] = {}
    if (plasma := draws_of(run, "plasma_ng_per_ml")) is not None:
        found |= {"plasma_average": plasma[:, week].mean(axis=1), "plasma_highest": plasma[:, week].max(axis=1)}
    if (cord := draws_of(run, "cord_ng_per_ml")) is not None:
        found["cord"] = cord[:, week].mean(axis=1)
    if (tone := draws_of(run, "ashworth")) is not None:
        found["tone_fall"] = tone[:, 0] - tone[:, week].mean(axis=1)
    if (sedation := draws_of(run, "sedation_probability")) is not None:
        found["sedation"] = sedation[:, week].max(axis=1)
    if (index := draws_of(run, "withdrawal_index")) is not None:
        found["withdrawal"] = index.max(axis=1)
    low, *_, high = quantiles()
    return {name: values for name, values in found.items() if np.ptp(np.quantile(values, (low, high))) > 0}


def ranked(measurements: Sequence[Measurement]) -> tuple[Measurement, ...]:
    """What the plan waits for first, then by the narrowing that is seen, summed over the outputs; a tap last."""

    def rank(one: Measurement) -> tuple[bool, bool, float]:
        return not one.first, one.name == SPINAL_TAP, -sum(each.narrower or 0 for each in one.narrowings)

    return tuple(sorted(measurements, key=rank))


def _output(name: str, values: np.ndarray, run: xr.Dataset) -> Output:
    names = [str(one) for one in run["input"].values]
    words = texts("sensitivity")["outputs"][name]
    floor = share_floor(values.size, max(1, len(names)), value("sensitivity.false_alarm"))
    found = first_order(run["drawn"].values, values).tolist()
    shares = [
        InputShare(input=one, label=label_of(one), share=_stored(share) if share > floor else None)
        for one, share in zip(names, found, strict=True)
    ]
    return Output(
        name=name, label=words["label"], short=words["short"], unit=words["unit"], band=interval_of(values),
        floor=_stored(floor), shares=tuple(sorted(shares, key=lambda one: (-(one.share or 0), one.input))),
    )  # fmt: skip


def _measured(
    offered: Sequence[Candidate], outputs: Sequence[Output], per_draw: Mapping[str, np.ndarray], seed: int
) -> tuple[Measurement, ...]:
    import numpy as np

    if not offered:
        return ()
    shown = np.stack([one.shown for one in offered], axis=1)
    tests, chance = len(offered) * len(outputs), value("sensitivity.false_alarm")
    low, *_, high = quantiles()
    of: dict[str, list[Narrowing]] = {one.name: [] for one in offered}
    for output in outputs:
        values = per_draw[output.name]
        variance, floor = first_order(shown, values), share_floor(values.size, tests, chance)
        usual = usual_widths(values, low, high, seed)
        least = narrowing_floor(usual, tests, chance)
        for one, gone in zip(offered, variance.tolist(), strict=True):
            narrower = narrowing(one.shown, values, low, high, usual)
            of[one.name].append(
                Narrowing(
                    output=output.name,
                    # A band that narrows without any variance that goes is chance.
                    narrower=_stored(narrower) if narrower > least and gone > floor else None,
                    variance=_stored(gone) if gone > floor else None,
                )
            )
    return ranked([_said(one, tuple(of[one.name]), outputs) for one in offered])


def _said(candidate: Candidate, narrowings: tuple[Narrowing, ...], outputs: Sequence[Output]) -> Measurement:
    """A measurement in words: the band that it narrows most with its ends, then the others."""
    words = texts("sensitivity")
    title, first = words["measurements"][candidate.name], candidate.name == CREATININE
    by_name = {one.name: one for one in outputs}
    seen = sorted((one for one in narrowings if one.narrower), key=lambda one: -(one.narrower or 0))
    said = {"title": title, "when": candidate.when, "wait": words["waits"] if first else ""}
    if not seen:
        text, short = words["unseen"].format(**said), words["unseen_short"].format(**said)
    else:
        most, others = by_name[seen[0].output], seen[1:]
        by, ends = fraction(seen[0].narrower or 0), {"low": most.band.low_90, "high": most.band.high_90}
        printed = {name: number(end) for name, end in ends.items()}
        text = words["band"].format(**said, **printed, output=most.label, unit=most.unit, by=by)
        short = words["short"].format(**said, output=most.label, by=by)
        if others:
            text += words["others"].format(
                others=words["join"].join(
                    words["other"].format(output=by_name[one.output].label, by=fraction(one.narrower or 0))
                    for one in others
                )
            )
    text = words["sentence"].format(text=text, note=candidate.note and f" {candidate.note}")
    return Measurement(
        name=candidate.name, title=title, when=candidate.when, narrowings=narrowings, text=text, short=short,
        note=candidate.note, first=first,
    )  # fmt: skip


def fraction(part: float) -> str:
    """A part (0 to 1) in plain words."""
    for limit, words in texts("sensitivity")["fractions"]:
        if part < limit:
            return str(words)
    return str(texts("sensitivity")["most"])


def label_of(name: str) -> str:
    """An input in plain words; where none are written, those of its evidence row."""
    words = texts("sensitivity")["inputs"]
    if name in words:
        return str(words[name])
    return lookup(name).quantity if name in quantities() else name


def _assumed(ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(id for id in ids if lookup(id).kind == "assumed")


def _stored(part: float) -> float:
    return float(f"{part:.{theme()['significant_digits']}g}")
