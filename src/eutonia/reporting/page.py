"""Everything that a report says, as one frozen record: the JSON is this record, the page is drawn from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from eutonia.clinic.kidney import KidneyEstimate, estimate_kidney
from eutonia.clinic.medicine import medicine_classes
from eutonia.clinic.patient import ALLERGENS, Patient
from eutonia.clinic.plan import Plan, PumpCourse, Schedule
from eutonia.clinic.record import Record
from eutonia.clinic.use import SPASTICITY
from eutonia.clinic.verdict import Outcome, Verdict
from eutonia.evidence import cite, evidence_version, lookup
from eutonia.planner.facts import spoken
from eutonia.reporting.findings import Assessment, TaperComparison, assess
from eutonia.reporting.harms import Harms, harms_of
from eutonia.reporting.pump_page import PumpFindings, gather_pump, pump_line
from eutonia.reporting.sensitivity import Sensitivity, sensitivity_of
from eutonia.reporting.sheets import step_text
from eutonia.reporting.timing import Timing, timing
from eutonia.reporting.uses import UseFindings, emergency_of, gather_use, use_name
from eutonia.reporting.what_if import WhatIfPanel
from eutonia.reporting.words import day_text, exact_number, number, texts, theme
from eutonia.versions import MODEL_VERSION, PACKAGE_VERSION, SCHEMA_VERSION

if TYPE_CHECKING:
    import xarray as xr

FIGURE_IDS = ("conc.therapeutic", "model.withdrawal.theta", "model.leaflet.full_effect")


class Comparison(Record):
    """Another run set beside that of the plan."""

    label: str
    assessment: Assessment


class Source(Record):
    """What stands behind one id."""

    id: str
    text: str
    kind: str
    verified: bool


class AssumedValue(Record):
    """A number that the model assumes, with the range that was drawn or considered."""

    id: str
    quantity: str
    value: str
    note: str


class Version(Record):
    """One thing whose version was used."""

    name: str
    value: str


class CoursePart(Record):
    """A part of the simulated course that begins on a day: the taper, or the days after the last dose."""

    first_day: int
    label: str


class PatientLine(Record):
    """One thing that is known of the patient, or that it is not stated."""

    label: str
    text: str


class ReportFindings(Record):
    """All that the report says. `status` is refused (no plan), conditional (proposal only) or complete.

    `baseline_note` says where the scores that the model starts from may have been taken under treatment.
    """

    schema_version: str
    title: str
    disclaimer: str
    emergency: tuple[str, ...]
    status: Literal["refused", "conditional", "complete"]
    bottom_line: str
    plan: Plan
    kidney: KidneyEstimate
    kidney_text: str
    assessment: Assessment | None
    comparisons: tuple[Comparison, ...]
    tapers: TaperComparison | None
    parts: tuple[CoursePart, ...]
    sources: tuple[Source, ...]
    assumed_values: tuple[AssumedValue, ...]
    versions: tuple[Version, ...]
    pump: PumpFindings | None = None
    known_of_patient: tuple[PatientLine, ...] = ()
    baseline_note: str = ""
    harms: Harms | None = None
    timing: Timing | None = None
    use: UseFindings | None = None
    sensitivity: Sensitivity | None = None

    def verdicts(self, outcome: str) -> tuple[Verdict, ...]:
        """The verdicts with this answer."""
        return tuple(one for one in self.plan.verdicts if one.outcome == outcome)


def gather(
    plan: Plan,
    run: xr.Dataset | None,
    others: Mapping[str, xr.Dataset],
    tapers: TaperComparison | None,
    arms: xr.Dataset | None = None,
    levels: xr.Dataset | None = None,
    what_if: WhatIfPanel | None = None,
) -> ReportFindings:
    """Collect what is known of a plan and its run.

    Raises
    ------
    InputError
        A run cannot be assessed, or an id that the plan or the run names has no source.
    """
    words = texts()
    assessment = None if run is None else assess(run)
    kidney = estimate_kidney(plan.patient)
    attrs = {} if run is None else dict(run.attrs)
    runs = [attrs, *(dict(one.attrs) for one in (arms, levels) if one is not None)]
    evidence_ids = tuple(id for one in runs for id in _ids(one.get("evidence_ids")))
    assumed_ids = tuple(id for one in runs for id in _ids(one.get("assumed_ids")))
    harms = None if run is None or plan.regimen is None else harms_of(plan.patient, plan.regimen, run, plan.use)
    sensitivity = None if run is None else sensitivity_of(plan, run)
    for one in (what_if, harms, sensitivity):
        if one is not None:
            evidence_ids, assumed_ids = (*evidence_ids, *one.sources), (*assumed_ids, *one.assumed)
    use = gather_use(plan, run)
    if use is not None:
        evidence_ids = (*evidence_ids, *use.evidence_ids)
    ids = {
        *_rule_ids(plan, tapers),
        *(use.rule_ids if use else ()),
        *evidence_ids,
        *assumed_ids,
        *(FIGURE_IDS if run is not None else ()),
    }
    sources = tuple(Source(id=one.id, text=one.text, kind=one.kind, verified=one.verified) for one in cite(sorted(ids)))
    known = {*evidence_ids, *assumed_ids, *(FIGURE_IDS if run is not None else ())}
    return ReportFindings(
        schema_version=SCHEMA_VERSION,
        title=_title(plan),
        disclaimer=words["disclaimer"],
        emergency=(
            *emergency_of(plan.use),
            *(words["emergency"] if plan.route == "oral" else words["pump"]["emergency"]),
        ),
        status="refused" if plan.refused else "conditional" if plan.conditional else "complete",
        bottom_line=_bottom_line(plan, assessment),
        plan=plan,
        kidney=kidney,
        kidney_text=kidney_text(kidney),
        assessment=assessment,
        comparisons=tuple(Comparison(label=label, assessment=assess(other)) for label, other in others.items()),
        tapers=tapers,
        parts=_parts(plan, assessment, tapers),
        sources=sources,
        assumed_values=tuple(assumed_value(one.id) for one in sources if one.kind == "assumed" and one.id in known),
        versions=_versions(plan, attrs),
        pump=None if plan.pump_course is None else gather_pump(plan, run, arms, levels, what_if),
        known_of_patient=_known(plan),
        baseline_note="" if run is None or use else baseline_note(plan.patient),
        timing=None if run is None else timing(plan, run),
        harms=harms,
        use=use,
        sensitivity=sensitivity,
    )


def _title(plan: Plan) -> str:
    if plan.use != SPASTICITY:
        return str(texts("uses")["title"].format(name=use_name(plan.use)))
    return str(texts()["title"] if plan.route == "oral" else texts()["pump"]["title"])


def _known(plan: Plan) -> tuple[PatientLine, ...]:
    """What is known of the patient; beside spasticity the use, in place of a diagnosis that nobody asked for."""
    lines = patient_lines(plan.patient)
    if plan.use == SPASTICITY:
        return lines
    use = PatientLine(label=texts("uses")["label"], text=use_name(plan.use))
    return (use, *(lines if plan.patient.diagnosis else lines[1:]))


def patient_lines(patient: Patient) -> tuple[PatientLine, ...]:
    """Diagnosis, conditions and allergies in words; what nobody stated is not stated."""
    words = texts()["patient"]

    def listed(names: tuple[str, ...] | None, none: str) -> str:
        if names is None or (not names and patient.unlisted == "not known"):
            return str(words["not_stated"])
        named = ", ".join(spoken(one) for one in names)
        return words["others"].format(named=named) if patient.unlisted == "not known" else named or none

    conditions = None if patient.conditions is None else tuple(one.name for one in patient.conditions)
    no_allergy = words["no_allergy"].format(allergens=words["join"].join(ALLERGENS))
    said = {
        "diagnosis": words["not_stated"] if patient.diagnosis is None else spoken(patient.diagnosis),
        "conditions": listed(conditions, words["none"]),
        "allergies": listed(patient.allergies, no_allergy),
    }
    return tuple(PatientLine(label=words["labels"][name], text=text) for name, text in said.items())


def baseline_note(patient: Patient) -> str:
    """Where scores are charted and baclofen is given now: that the model takes them as scores without it."""
    scores, words = patient.scores, texts()["baseline"]
    taken = any("baclofen" in medicine_classes(one.name) for one in patient.medicines or ())
    running = patient.pump is not None and patient.pump.filled_on is not None
    if scores is None or not (taken or running):
        return ""
    known = {"ashworth": scores.ashworth, "penn_spasm": scores.penn_spasm}
    said = [words[name].format(score=exact_number(score)) for name, score in known.items() if score is not None]
    return words["under_treatment"].format(scores=", ".join(said)) if said else ""


def kidney_text(kidney: KidneyEstimate) -> str:
    """The kidney in one line: value, estimator, date; not known where nothing is."""
    words = texts()["kidney"]
    said = [
        words[name].format(value=number(value), estimator=estimator)
        for name, value, estimator in (
            ("crcl", kidney.crcl_ml_per_min, kidney.crcl_estimator),
            ("egfr", kidney.egfr_ml_per_min_per_1_73m2, kidney.egfr_estimator),
        )
        if value is not None
    ]
    text = "; ".join(said)
    if said:
        on = kidney.measured_on
        text += words["no_date"] if on is None else words["on"].format(day=day_text(on))
        text += words["stale"] if kidney.stale else ""
    else:
        text = texts()["not_known"]
    if kidney.dialysis not in (None, "none"):
        text += words["dialysis"].format(dialysis=kidney.dialysis)
    return text + (words["acute"] if kidney.acute_change else "")


def _parts(plan: Plan, assessment: Assessment | None, tapers: TaperComparison | None) -> tuple[CoursePart, ...]:
    """Where the taper and the days without baclofen begin, in a run that goes beyond the schedule."""
    if plan.regimen is None or assessment is None:
        return ()
    words, found = texts()["parts"], []
    end = plan.regimen.days
    if tapers is not None and assessment.days >= end + tapers.proposed.regimen.days:
        found.append(CoursePart(first_day=end + 1, label=words["taper"]))
        end += tapers.proposed.regimen.days
    if assessment.days > end:
        found.append(CoursePart(first_day=end + 1, label=words["after"]))
    return tuple(found)


def _bottom_line(plan: Plan, assessment: Assessment | None) -> str:
    words = texts()["bottom_line"]
    if plan.refused:
        refusals = [one.summary for one in plan.verdicts if one.outcome == Outcome.REFUSE and not one.overridden_by]
        return words["refused"].format(reasons=" ".join(refusals) or words["no_reason"])
    course = pump_line(plan, assessment) if plan.schedule is None else _oral_course(plan.schedule)
    if plan.conditional and plan.schedule is None:
        said = texts()["pump"]["bottom_line"]["conditional"]
        return said.format(conditions="; ".join(plan.start_conditions), course=course)
    if plan.conditional:
        return words["conditional"].format(conditions=", ".join(plan.start_conditions), course=course)
    count = sum(one.outcome == Outcome.CAUTION for one in plan.verdicts)
    cautions = words["cautions"]["many" if count > 1 else str(count)].format(count=count)
    model = ""
    if plan.schedule is not None and assessment is not None and assessment.plasma_peak is not None:
        peak = assessment.plasma_peak
        model = words["model"].format(median=number(peak.median), low=number(peak.low_90), high=number(peak.high_90))
    tone = words["little_tone"] if little_tone(assessment) else ""
    return words["course"].format(course=course, cautions=cautions, model=model, tone=tone)


def _oral_course(schedule: Schedule) -> str:
    words, steps = texts()["bottom_line"], schedule.steps
    first = step_text(steps[0])
    top = max(steps, key=lambda step: step.daily_dose_mg)
    if top.daily_dose_mg > steps[0].daily_dose_mg:
        return words["rising"].format(first=first, last=step_text(top), day=top.first_day)
    return words["constant"].format(first=first)


def little_tone(assessment: Assessment | None) -> bool:
    """Whether the outer range of the change on the Ashworth scale lies within what nobody would feel."""
    if assessment is None or assessment.ashworth_change is None:
        return False
    change = assessment.ashworth_change
    return max(abs(change.low_90), abs(change.high_90)) <= theme()["little_ashworth_points"]


def _rule_ids(plan: Plan, tapers: TaperComparison | None) -> set[str]:
    """Every rule id that the plan names, and those of its sources that are ids."""
    schedules = [plan.schedule, plan.taper]
    if tapers is not None:
        schedules += [tapers.rules_taper, tapers.slowed_taper]
    found = {id for verdict in plan.verdicts for id in verdict.rule_ids}
    found |= {id for visit in plan.monitoring for id in visit.rule_ids}
    found |= {id for sign in plan.signs for id in sign.rule_ids}
    found |= {limit.rule_id for limit in plan.limits} | {override.rule_id for override in plan.overrides}
    for schedule in schedules:
        if schedule is not None:
            found |= {*schedule.rule_ids, *(id for step in schedule.steps for id in step.rule_ids)}
    found |= _pump_rule_ids(plan.pump_course)
    return found | {one for one in plan.sources if _is_id(one)}


def _pump_rule_ids(course: PumpCourse | None) -> set[str]:
    if course is None:
        return set()
    named = (
        *(one.rule_ids for one in course.boluses),
        *(one.rule_ids for one in course.observations),
        *(one.rule_ids for one in (*course.steps, *course.taper)),
        *(one.rule_ids for one in course.refills),
        *(one.rule_ids for one in course.emergency),
    )
    found = {id for ids in named for id in ids} | {one.rule_id for one in course.maintenance}
    found |= set(course.start.rule_ids) if course.start else set()
    return found | ({id for step in course.wean.steps for id in step.rule_ids} if course.wean else set())


def _is_id(text: str) -> bool:
    return "." in text and " " not in text and not text.startswith(("http", "10."))


def _ids(given: Any) -> tuple[str, ...]:
    """Ids of a run's attribute: a text with spaces or commas between them, or a sequence."""
    if given is None:
        return ()
    if isinstance(given, str):
        return tuple(given.replace(",", " ").split())
    return tuple(str(one) for one in given)


def assumed_value(id: str) -> AssumedValue:
    """An assumed number as it is printed."""
    found = lookup(id)
    value = number(found.value) if isinstance(found.value, float) else str(found.value or "")
    if found.low is not None and found.high is not None:
        value = f"{value} ({number(found.low)} to {number(found.high)})".strip()
    unit = "" if found.unit in ("1", "text") else f" {found.unit}"
    scaled = texts()["scaled"].get(id, "")
    return AssumedValue(id=id, quantity=found.quantity, value=value + unit + scaled, note=found.note)


def _versions(plan: Plan, attrs: Mapping[str, Any]) -> tuple[Version, ...]:
    """The versions that the run carries, over those of the package that draws the report."""
    found: dict[str, Any] = {
        "package_version": PACKAGE_VERSION,
        "model_version": MODEL_VERSION,
        "evidence_version": evidence_version(),
        "rules_version": plan.rules_version or texts()["not_known"],
        "schema_version": SCHEMA_VERSION,
    }
    found.update({name: value for name, value in attrs.items() if name not in ("evidence_ids", "assumed_ids")})
    return tuple(Version(name=name, value=text) for name, value in found.items() if (text := _flat(value)))


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {one}" for name, one in sorted(value.items()))
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(str(one) for one in value)
    return str(value)
