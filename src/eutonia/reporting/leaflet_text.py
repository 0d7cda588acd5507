"""What the leaflet of a course says: which sentences, in which order, filled with the figures of the course.

No sentence holds a figure of its own: days, doses and hours come from the plan, the run or the limit of a rule.
"""

from __future__ import annotations

from itertools import dropwhile, takewhile
from typing import Literal

from eutonia.clinic.plan import PumpCourse
from eutonia.clinic.use import SPASTICITY
from eutonia.evidence import lookup
from eutonia.planner.conditions import grounds
from eutonia.planner.doses import planning_facts
from eutonia.planner.facts import Facts
from eutonia.planner.monitoring import mental_state_rules
from eutonia.planner.rules import Rule, holds, limit, matching, rule
from eutonia.reporting.harms import UnwantedEffect
from eutonia.reporting.leaflet import EffectRow, Leaflet, Line, Section
from eutonia.reporting.leaflet_tables import dose_table, effect_row, people, pump_card, strength_of
from eutonia.reporting.page import ReportFindings, little_tone
from eutonia.reporting.sheets import gated
from eutonia.reporting.words import exact_number, number, texts, theme

CHILD = "ped.missed"  # a rule for children: whom it holds for is spoken of, not to
ALCOHOL = "int.alcohol"
MEDICINES = ("sedative_load", "renal_risk_medicines", "blood_pressure", "glucose", "lithium", "parkinson")
REVIEWS = ("titration_review", "paediatric_review")
FRENCH = "ind.fr.aud"  # the one licence beside spasticity
ALCOHOL_USE, HICCUPS = "alcohol_use", "hiccups"
COHORT = "cohort share"
DEVICE = {"adult": "cx.slov.all", "child": "cx.dk"}


def leaflet_of(findings: ReportFindings) -> Leaflet:
    """The leaflet of a complete plan; of any other the card for the clinician that says why there is none."""
    words = texts("leaflet")
    if findings.status != "complete":
        return _withheld(findings)
    made = _Sentences(findings)
    names = [name for page in words["layout"] for row in page for name in row]
    sections = tuple(one for name in names if (one := made.section(name)).lines)
    course = findings.plan.pump_course
    return Leaflet(
        schema_version=findings.schema_version,
        title=words["title"][findings.plan.route][made.voice],
        lead=words["lead"][made.voice],
        never=words["never"][findings.plan.route],
        withheld=False,
        voice=made.voice,
        sections=sections,
        phones=tuple(words["help"]["lines"][findings.plan.route]),
        card=None if course is None else pump_card(course, findings.plan.patient.pump),
        decides=words["decides"],
        disclaimer=findings.disclaimer,
    )


def _withheld(findings: ReportFindings) -> Leaflet:
    words, plan = texts("leaflet")["withheld"], findings.plan
    if findings.status == "conditional":
        missing = ", ".join(plan.start_conditions)
        lines = [Line(text=words["conditional"].format(conditions=missing), ids=("plan.start_conditions",))]
    else:
        refusals = [one for one in findings.verdicts("refuse") if not one.overridden_by]
        lines = [Line(text=words["refused"], ids=("plan.verdicts",))]
        lines += [Line(text=f"{one.summary} {one.action}", ids=one.rule_ids) for one in refusals]
    lines.append(Line(text=words["never"], ids=("tap.us",)))
    why = Section(name="why", heading=words["heading"][findings.status], lines=tuple(lines), tone="stop")
    return Leaflet(
        schema_version=findings.schema_version,
        title=words["title"],
        lead=words["for"],
        withheld=True,
        sections=(why,),
        decides=words["decides"],
        disclaimer=findings.disclaimer,
    )


class _Sentences:
    """The sentences for one patient: `voice` speaks to an adult, or of a child."""

    def __init__(self, findings: ReportFindings) -> None:
        self.findings, self.plan = findings, findings.plan
        self.facts: Facts = planning_facts(self.plan.patient, self.plan.route, self.plan.use)
        self.child = holds(rule(CHILD).condition, self.facts) is True
        self.voice: Literal["adult", "child"] = "child" if self.child else "adult"
        self.pump = self.plan.pump_course is not None

    def section(self, name: str) -> Section:
        """The section of this name; without lines where it does not apply."""
        words = texts("leaflet")
        heading = words["headings"][name]
        for choice in (self.plan.route, self.voice):
            heading = heading[choice] if isinstance(heading, dict) and choice in heading else heading
        lines = {
            "use": self._use, "how": self._how, "take": self._take, "tablets": self._tablets, "expect": self._expect,
            "effects": self._effects, "care": self._care, "missed": self._missed, "stop": self._stop,
            "now": self._now, "today": self._today,
        }[name]()  # fmt: skip
        wean = None if self.plan.pump_course is None else self.plan.pump_course.wean
        by_mouth = {"take": self.plan.schedule, "tablets": wean}
        schedule = by_mouth.get(name)
        return Section(
            name=name,
            heading=heading,
            lines=tuple(lines),
            doses=None if schedule is None else dose_table(schedule, self.voice),
            effects=self._effect_rows() if name == "effects" else (),
            tone=words["tones"].get(name, ""),
        )

    def _say(self, key: str, *ids: str, **figures: str) -> Line:
        """One sentence with its figures; `ids` come beside those that stand with the sentence."""
        found = texts("leaflet")["say"][key]
        text, label = found.get(self.voice) or found["text"], found.get("label", "")
        return Line(
            label=label if isinstance(label, str) else label[self.voice],
            text=text.format(**figures),
            ids=(*found.get("ids", ()), *ids),
            items=tuple(found.get("items", ())),
        )

    def _use(self) -> list[Line]:
        key = f"use.{self.plan.use}"
        said = [self._say(f"{key}.pump" if self.pump else key, *self._why())]
        cause = texts("leaflet")["causes"].get(self.plan.patient.diagnosis or "")
        if self.plan.use == SPASTICITY and cause:
            said.append(self._say("use.cause", "plan.patient.diagnosis", cause=cause))
        licences = tuple(one.id for one in matching(self.facts, topic="use_licence"))
        if licences and not (self.facts.jurisdiction == "FR" and FRENCH in licences):
            said.append(self._say("use.offlabel", *licences))
        return said

    def _why(self) -> tuple[str, ...]:
        """The rules behind the start of the course."""
        if self.plan.schedule is not None:
            return self.plan.schedule.steps[0].rule_ids
        start = self.plan.pump_course and self.plan.pump_course.start
        return start.rule_ids if start else ()

    def _how(self) -> list[Line]:
        key = f"how.{self.plan.use}"
        return [self._say(f"{key}.pump" if self.pump else key, *self._why())]

    def _take(self) -> list[Line]:
        if self.plan.pump_course is not None:
            return self._take_by_pump(self.plan.pump_course)
        steps = self.plan.schedule.steps if self.plan.schedule else ()
        strength = strength_of(steps[0])
        key = "take.check" if any(gated(one) for one in steps) else "take.step"
        said = [self._say(key)] if len(steps) > 1 else []
        if strength:
            said += [self._say("take.liquid", strength=strength), self._say("take.measure")]
        return [*said, self._say("take.food"), self._say("take.end", last=number(steps[-1].last_day))]

    def _take_by_pump(self, course: PumpCourse) -> list[Line]:
        first, last = course.steps[0], course.steps[-1]
        rates = {"first": exact_number(first.rate_ug_per_day), "last": exact_number(last.rate_ug_per_day)}
        key = "take.rate" if last.rate_ug_per_day > first.rate_ug_per_day else "take.rate.steady"
        said = [self._say(key, *first.rule_ids, *last.rule_ids, day=number(last.first_day), **rates)]
        if course.refills:
            due = course.refills[0]
            said.append(self._say("take.refill", day=number(due.day), early=number(due.early_day)))
        return said

    def _tablets(self) -> list[Line]:
        wean = self.plan.pump_course.wean if self.plan.pump_course else None
        if wean is None:
            return []
        return [self._say("take.wean"), self._say("take.spare", last=number(wean.steps[-1].last_day))]

    def _expect(self) -> list[Line]:
        said, timing = [], self.findings.timing
        if timing is not None and timing.hours_to_peak is not None:
            low, high = number(timing.hours_to_peak.low_90), number(timing.hours_to_peak.high_90)
            hours = hours_text(low) if low == high else f"{low} to {hours_text(high)}"
            said.append(self._say("expect.peak", "timing.hours_to_peak", hours=hours))
        if self.plan.use == SPASTICITY:
            said += self._full_effect()
        else:
            said.append(
                self._say("expect.other", *(one.id for one in matching(self.facts, topic="use_stop")), "tap.us")
            )
        visits = [one for one in self.plan.monitoring if one.day]
        reviews = [one for one in visits if any(rule(id).topic in REVIEWS for id in one.rule_ids)]
        return said + [self._say("expect.review", *one.rule_ids, day=number(one.day or 0)) for one in reviews[:1]]

    def _full_effect(self) -> list[Line]:
        said, timing = [], self.findings.timing
        if timing is not None and timing.full_effect_day is not None:
            rising = len(self.plan.schedule.steps) > 1 if self.plan.schedule else False
            key = "expect.full.pump" if self.pump else "expect.full" if rising else "expect.full.steady"
            said.append(self._say(key, "timing.full_effect_day", day=number(round(timing.full_effect_day.median))))
            if timing.effect_kept is not None and timing.effect_kept.median < 0.5:
                said.append(self._say("expect.weaker", "timing.effect_kept"))
        if self.child and not self.pump:
            said.append(self._say("expect.full.child", days=number(limit("ped.onset"))))
        if little_tone(self.findings.assessment):
            said.append(self._say("expect.little", "assessment.ashworth_change"))
        return said

    def _effects(self) -> list[Line]:
        rows = self._effect_rows()
        fades = any(one.fades for one in self.findings.harms.effects) if self.findings.harms else False
        said = [] if rows else [self._say("effects.none")]
        said += [self._without(one) for one in self._counted() if one.without_in_100 is not None]
        said += self._device()
        return [
            *said,
            *([self._say("effects.fades", "harms.effects.fades")] if fades else []),
            self._say("effects.tell"),
        ]

    def _without(self, effect: UnwantedEffect) -> Line:
        """How often it is seen without baclofen."""
        what = texts("leaflet")["effects"]["names"][effect.name].lower()
        return self._say("effects.without", *effect.evidence_ids, people=people(effect.without_in_100 or 0), what=what)

    def _device(self) -> list[Line]:
        """How often pump and catheter give trouble, in a series of adults or of children."""
        harms = self.findings.harms
        found = [one for one in harms.device if one.id == DEVICE[self.voice]] if harms else []
        return [self._say("effects.device", one.id, people=people(100 * one.per_year)) for one in found]

    def _counted(self) -> tuple[UnwantedEffect, ...]:
        """The most frequent effects; what a cohort counted (falls, seizures) has other causes too and is left out."""
        effects = self.findings.harms.effects if self.findings.harms else ()
        found = [one for one in effects if one.in_100 is not None and one.basis != COHORT]
        by_number = sorted(found, key=lambda one: one.in_100.middle if one.in_100 else 0, reverse=True)
        return tuple(by_number[: theme()["leaflet_effects"]])

    def _effect_rows(self) -> tuple[EffectRow, ...]:
        return tuple(effect_row(one) for one in self._counted())

    def _care(self) -> list[Line]:
        said = [self._say("care.drive")]
        if not self.child:
            said.append(self._say("care.alcohol.alcohol_use" if self.plan.use == ALCOHOL_USE else "care.alcohol"))
        said += self._medicines()
        said.append(self._say("care.new"))
        kidney = self._kidney_rules()
        said += [self._say("care.kidney", *kidney)] if kidney else []
        said += self._family()
        return [*said, self._say("care.hospital"), *([self._say("care.scan")] if self.pump else [])]

    def _medicines(self) -> list[Line]:
        said = []
        for topic in MEDICINES:
            rules = [one for one in matching(self.facts, topic=topic) if one.id != ALCOHOL]
            found = dict.fromkeys(name for one in rules for name in self._taken(one))
            if found:
                names = texts("leaflet")["and"].join(short_name(name) for name in found)
                said.append(self._say(f"care.{topic}", *(one.id for one in rules), names=names))
        return said

    def _taken(self, asked: Rule) -> tuple[str, ...]:
        return tuple(name for word in grounds(asked.condition, self.facts) for name in self.facts[word].medicines)

    def _kidney_rules(self) -> tuple[str, ...]:
        """Why the kidney is spoken of: a kidney limit, a medicine that harms it, or age; empty where none is."""
        limits = tuple(one.rule_id for one in self.plan.limits if one.binding) if self.plan.kidney_matters else ()
        risks = tuple(one.id for one in matching(self.facts, topic="renal_risk_medicines"))
        return tuple(dict.fromkeys((*limits, *risks, *(one.id for one in mental_state_rules(self.facts)))))

    def _family(self) -> list[Line]:
        """Pregnancy and milk, where they may apply."""
        patient, pump = self.plan.patient, self.pump
        said, youngest, oldest = [], limit("infer.pregnancy.from"), limit("infer.pregnancy.to")
        if patient.pregnant:
            said.append(self._say("care.pregnant", *(("preg.itb",) if pump else ("preg.us", "preg.neo.time"))))
        elif patient.sex == "female" and youngest <= patient.age_years <= oldest:
            said.append(self._say("care.pregnancy", "preg.itb" if pump else "preg.us"))
        if patient.breastfeeding:
            said.append(self._say("care.breastfeeding", "lac.itb" if pump else "lac.oral"))
        return said

    def _missed(self) -> list[Line]:
        if self.pump:
            return [self._say("missed.pump"), self._say("missed.er")]
        if self.child:
            late = self._say("missed.child", hours=hours_text(number(limit("ped.missed"))))
            said = [late, self._say("missed.vomit", minutes=number(limit("ped.vomit")))]
        else:
            said = [self._say("missed.adult", hours=hours_text(number(limit("cns.missed"))))]
        return [*said, self._say("missed.day")]

    def _stop(self) -> list[Line]:
        if self.pump:
            earliest = number(lookup("wd.itb.onset.window").low or 0)
            return [self._say("stop.used"), self._say("stop.pump", hours=earliest), self._say("stop.card")]
        return [self._say(f"stop.{one}") for one in ("used", "why", "slow", "supply")]

    def _now(self) -> list[Line]:
        end = ".pump" if self.pump else ""
        said = [self._say("now.pump" if self.pump else "now.oral"), self._say(f"now.say{end}")]
        return [*said, self._say("now.alcohol_use")] if self.plan.use == ALCOHOL_USE else said

    def _today(self) -> list[Line]:
        said = [self._say("today.pump" if self.pump else "today.oral")]
        return [*said, self._say("today.hiccups")] if self.plan.use == HICCUPS else said


def hours_text(count: str) -> str:
    """Hours in words: 1 hour, 4 hours."""
    return f"{count} hour" if count == "1" else f"{count} hours"


def short_name(name: str) -> str:
    """A medicine as a patient knows it: ``24 HR zolpidem 12.5 MG tablet`` is zolpidem."""
    words = dropwhile(lambda one: _has_digit(one) or one.upper() == "HR", name.split())
    return " ".join(takewhile(lambda one: not _has_digit(one), words)) or name


def _has_digit(word: str) -> bool:
    return any(sign.isdigit() for sign in word)
