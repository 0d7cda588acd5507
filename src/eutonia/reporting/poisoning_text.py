"""What a poisoning report says in sentences and tables; the same for terminal and page, the emergency text first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eutonia.clinic.amounts import amount
from eutonia.clinic.kidney import estimate_kidney
from eutonia.clinic.plan import SignAction
from eutonia.evidence import lookup, value
from eutonia.reporting.figures import Table
from eutonia.reporting.findings import Band, Interval, quantiles
from eutonia.reporting.poisoning_course import ScenarioName, last_dose_h
from eutonia.reporting.poisoning_findings import PoisoningFindings, Scenario, Span, ThresholdName
from eutonia.reporting.words import dose, in_print, number, percent, texts

TOPIC = "poisoning"
REMOVALS: tuple[ScenarioName, ...] = ("dialysis", "crrt")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines; `rule_ids` are the rules behind a line, empty where it is the model's."""

    name: str
    title: str
    lines: tuple[str, ...]


def sections_of(findings: PoisoningFindings) -> tuple[Section, ...]:
    """All sections in order; what does not apply is left out."""
    words = texts(TOPIC)["sections"]
    said = {
        "emergency": _rules(findings.emergency),
        "event": _event(findings),
        "depth": _depth(findings),
        "observe": _observe(findings),
        "charcoal": _charcoal(findings),
        "removal": _removal(findings),
        "wake": _wake(findings),
        "withdrawal": _withdrawal(findings),
        "care": _rules(findings.care),
        "never": _rules(findings.never),
        "limits": texts(TOPIC)["limits"],
    }
    country = findings.patient.jurisdiction
    return tuple(
        Section(name, words[name], tuple(in_print(line, country) for line in lines))
        for name, lines in said.items()
        if lines
    )


def level_table(findings: PoisoningFindings) -> Table:
    """Plasma and brain at some hours, and now."""
    words, bands = texts(TOPIC)["levels"], findings.scenarios[0].bands
    ago = findings.exposure.hours_ago
    seen = [hour for hour, high in zip(bands[1].time_h, bands[1].high_90, strict=True) if high >= 1]
    last = max(seen, default=0)
    hours = sorted({ago, *(one for one in words["hours"] if one <= min(last, findings.hours))})
    rows = []
    for hour in hours:
        name = words["now"].format(hour=number(hour)) if hour == ago else number(hour)
        rows.append((name, *(_at(band, hour) for band in bands)))
    return Table(words["caption"], tuple(words["columns"]), tuple(rows))


def scenario_table(findings: PoisoningFindings) -> Table:
    """The scenarios side by side; the level is the strictest of those that are looked at."""
    words = texts(TOPIC)["beside"]
    rows = []
    for one in findings.scenarios:
        span = one.spans[-1]
        until = [words["never"] if at is None else _range(at) for at in (span.until_h, span.plasma_until_h)]
        rows.append((one.title, _range(one.plasma_peak), _range(one.brain_peak), _range(one.brain_peak_h), *until))
    return Table(words["caption"], tuple(words["columns"]), tuple(rows))


def _place(band: Band, hour: float) -> int:
    return min(range(len(band.time_h)), key=lambda k: abs(band.time_h[k] - hour))


def _at(band: Band, hour: float) -> str:
    place = _place(band, hour)
    if band.high_90[place] < 1:
        return _level(band.high_90[place])
    return f"{_level(band.median[place])} ({_level(band.low_90[place])} to {_level(band.high_90[place])})"


def _level(ng_per_ml: float) -> str:
    return number(ng_per_ml) if ng_per_ml >= 1 else str(texts(TOPIC)["levels"]["below"])


def _middle(scenario: Scenario, hour: float) -> str:
    """The median of plasma at an hour."""
    plasma = scenario.bands[0]
    return _level(plasma.median[_place(plasma, hour)])


def _range(one: Interval) -> str:
    return f"{number(one.median)} ({number(one.low_90)} to {number(one.high_90)})"


def _rules(actions: Sequence[SignAction]) -> list[str]:
    return [f"{one.sign} {one.action} [{', '.join(one.rule_ids)}]" for one in actions]


def _event(findings: PoisoningFindings) -> list[str]:
    words, told = texts(TOPIC)["event"], findings.exposure
    ago = number(told.hours_ago)
    if told.dose_mg is not None:
        product = texts(TOPIC)["products"][told.product]
        said = [words["dose"].format(dose=dose(told.dose_mg), product=product, ago=ago)]
    elif told.kidney_fails_ml_per_min is not None:
        said = [words["kidney"].format(crcl=amount(told.kidney_fails_ml_per_min), ago=ago)]
    else:
        said = [words[told.pump_error].format(ago=ago)]
    said += _before(findings, words)
    kidney = estimate_kidney(findings.patient)
    if findings.kidney_fails:
        said.append(words["kidney_fails"])
    elif not kidney.known and not kidney.on_dialysis:
        said.append(words["kidney_unknown"])
    for name, sessions, each in (("sessions", told.dialysis, "session"), ("crrt", told.crrt, "crrt_session")):
        if sessions:
            parts = [
                words[each].format(hours=number(one.hours), start=number(one.start_h), flow=_flow(one))
                for one in sessions
            ]
            said.append(words[name].format(sessions="; ".join(parts)))
    return said


def _before(findings: PoisoningFindings, words: dict[str, Any]) -> list[str]:
    told = findings.exposure
    if told.usual is None:
        return [words["naive"]]
    days, said = told.usual.days, []
    if told.usual.oral_parts:
        last = number(last_dose_h(told) or 0)
        said.append(words["oral"].format(dose=dose(told.usual.daily_dose_mg(days)), days=amount(days), last=last))
    if told.usual.pump_parts:
        said.append(words["pump"].format(rate=amount(told.usual.daily_dose_ug(days)), days=amount(days)))
    said.append(words["goes_on"] if told.stop_h is None else words["stopped"].format(hours=number(told.stop_h)))
    return said


def _flow(session: Any) -> str:
    return number(getattr(session, "effluent_l_per_h", 0))


def _depth(findings: PoisoningFindings) -> list[str]:
    words, first = texts(TOPIC)["depth"], findings.scenarios[0]
    shares = ", ".join(words["share"].format(title=one.title, share=percent(one.share)) for one in first.depths)
    said = []
    if findings.kidney_fails:
        coma = number(1000 * value("hd.brvar.conc"))
        said.append(words["kidney"].format(level=number(value("poisoning.level.kidney")), coma=coma))
        said += [words["case"].format(text=line) for line in _rules(findings.kidney_cases)]
    for one in findings.chances:
        ends = [percent(end) for end in (one.low, one.high) if end is not None]
        span = words["ends"].format(shallow=ends[0], deep=ends[1]) if ends else words["one_series"]
        said.append(words[one.sign].format(chance=percent(one.chance), ends=span, even=dose(value("ae.od.coma.d50"))))
    said += [
        words["brain"].format(
            ends=_ends(first, words), shares=shares, level=_range(first.brain_peak),
            hours=_range(first.brain_peak_h), chance=_range(first.sedation_peak),
        ),
        words["edges"].format(
            drowsy=number(lookup("model.sedation.ec50").low or 0),
            deep=number(1000 * (lookup("conc.toxic.review").low or 0)),
            coma=number(value("poisoning.level.coma")),
        ),
    ]  # fmt: skip
    if slow := findings.scenario("slow"):
        said.append(words["slow"].format(level=_range(slow.brain_peak), hours=_range(slow.brain_peak_h)))
    if not findings.chances:
        said.append(words["no_chance"])
    if findings.exposure.dose_mg is None:
        return [*said, words["unmodelled"]]
    seen = lookup("od.perry.levels")
    said.append(
        words["perry"].format(
            low=number(1000 * (seen.low or 0)),
            high=number(1000 * (seen.high or 0)),
            hours=number(value("od.perry.vent")),
        )
    )
    return [*said, words["unmodelled"]]


def _ends(scenario: Scenario, words: dict[str, Any]) -> str:
    """The depths between which 90 % of the draws lie."""
    low, *_, high = quantiles()
    found, below = [], 0.0
    for one in scenario.depths:
        below += one.share
        if below > low:
            found.append(one.title)
        if below >= high:
            break
    return words["ends"].format(shallow=found[0], deep=found[-1]) if len(found) > 1 else found[0]


def _observe(findings: PoisoningFindings) -> list[str]:
    words, first = texts(TOPIC)["observe"], findings.scenarios[0]
    what = words["safe_kidney" if findings.kidney_fails else "safe_usual"]
    level, ago = number(findings.safe_ng_per_ml), findings.exposure.hours_ago
    said = _rules(findings.observe)
    if not (findings.kidney_fails or estimate_kidney(findings.patient).known):
        said.append(words["kidney_unknown"])
    if first.below_h is None:
        said.append(words["model_later"].format(hours=number(findings.hours), level=level, what=what))
    else:
        left = first.below_h - ago
        when = words["left"].format(hours=number(left)) if left > 0 else words["over"]
        said.append(words["model"].format(level=level, hours=number(first.below_h), left=when, what=what))
    if slow := findings.scenario("slow"):
        said.append(words["slow_later"] if slow.below_h is None else words["slow"].format(hours=number(slow.below_h)))
    return [*said, words["longer"]]


def _charcoal(findings: PoisoningFindings) -> list[str]:
    words, held = texts(TOPIC)["charcoal"], findings.scenario("charcoal")
    if findings.exposure.dose_mg is None:
        return []
    if held is None or findings.exposure.charcoal_after_h is None:
        return [words["ask"]]
    said = []
    for one in findings.charcoal:
        gone = one.absorbed
        left = f"{percent(1 - gone.median)} ({percent(1 - gone.high_90)} to {percent(1 - gone.low_90)})"
        absorbed = f"{percent(gone.median)} ({percent(gone.low_90)} to {percent(gone.high_90)})"
        at = number(findings.exposure.charcoal_after_h)
        said.append(words[one.absorption].format(at=at, absorbed=absorbed, left=left))
    both = {"without": _range(findings.scenarios[0].brain_peak), "with": _range(held.brain_peak)}
    return [*said, words["bound"].format(**both)]


def _removal(findings: PoisoningFindings) -> list[str]:
    words, alone, said = texts(TOPIC)["removal"], findings.scenarios[0], []
    for name in REMOVALS:
        one = findings.scenario(name)
        if one is None:
            continue
        title = one.title.capitalize()
        told = findings.exposure
        first = (told.dialysis if name == "dialysis" else told.crrt)[0]
        end_h = min(first.start_h + first.hours, findings.hours)
        hours = {"start": number(first.start_h), "end": number(end_h)}
        fall = {"before": _middle(one, first.start_h), "after": _middle(one, end_h), "alone": _middle(alone, end_h)}
        said.append(words["session"].format(title=title, **hours, **fall))
        now, before = one.spans[-1].until_h, alone.spans[-1].until_h
        if now is None or before is None:
            said.append(words["same"].format(title=title))
        else:
            said.append(words["one"].format(title=title, wake=number(now.median), alone=number(before.median)))
    if not said:
        return [words["ask"]]
    middle = number(value("model.dialysis.clearance"))
    seen = number(value("hd.brvar.cl") * 60 * 60 / 1000)  # mL/s
    return [
        *said, words["spread"].format(middle=middle, seen=seen), words["rebound"]
    ]  # fmt: skip


def _wake(findings: PoisoningFindings) -> list[str]:
    words, said = texts(TOPIC)["wake"], []
    level = number(value("poisoning.level.kidney"))
    for span in findings.scenarios[0].spans:
        which = words[span.name].format(level=level)
        if span.from_h is None or span.until_h is None:
            said.append(words["none"].format(which=which))
            continue
        if span.share < quantiles()[0]:
            said.append(words["rare"].format(which=which, share=percent(span.share)))
            continue
        plasma = _plasma(span, words)
        said.append(
            words["span"].format(
                which=which, share=percent(span.share), from_h=_range(span.from_h), brain=_range(span.until_h),
                plasma=plasma,
            )
        )  # fmt: skip
        lag = 0.0 if span.plasma_until_h is None else span.until_h.median - span.plasma_until_h.median
        said += [words["lag"].format(lag=number(lag))] if lag > 0 else []
        said += [words["still"].format(share=percent(span.still))] if span.still > 0 else []
        late = _span_of(findings.scenario("slow"), span.name)
        if late is not None and late.until_h is not None:
            said.append(words["slow"].format(brain=_range(late.until_h)))
    if findings.kidney_fails:
        said.append(words["khazneh"].format(days=number(value("poisoning.khazneh.time"))))
        said.append(words["wu"].format(hours=number(value("poisoning.hd.wu"))))
    return said


def _plasma(span: Span, words: dict[str, Any]) -> str:
    if span.plasma_until_h is None:
        return str(words["no_plasma"])
    return str(words["in_plasma"].format(hours=_range(span.plasma_until_h)))


def _span_of(scenario: Scenario | None, name: ThresholdName) -> Span | None:
    return None if scenario is None else scenario.span(name)


def _withdrawal(findings: PoisoningFindings) -> list[str]:
    words, said = texts(TOPIC)["withdrawal"], []
    for one in findings.scenarios:
        found = one.withdrawal
        if found is None or one.name in ("slow", "charcoal"):
            continue
        shares = {name: percent(getattr(found.shares, name)) for name in ("low", "high")}
        hours, title = number(findings.hours), one.title.capitalize()
        said.append(words["index"].format(title=title, share=percent(found.shares.mid), hours=hours, **shares))
        said += [words["first"].format(hours=_range(found.from_h))] if found.from_h is not None else []
    return [*said, words["alike"], *_rules(findings.withdrawal_texts)] if said else []
