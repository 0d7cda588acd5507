"""The report of a pump course: what a stranger finds in page, PDF and JSON."""

import json
import re
from datetime import date
from io import BytesIO

import pytest

from eutonia.clinic.patient import Medicine, Scores
from eutonia.clinic.plan import Criterion
from eutonia.errors import InputError
from eutonia.reporting import build_report, render
from eutonia.reporting.pump_page import gather_pump, is_refill, tip_lines
from eutonia.reporting.words import texts
from tests.reporting.conftest import run_like
from tests.reporting.pump_plan import before_test, pump_plan, refills_on, spine_run
from tests.reporting.test_render import UNSAFE, Page
from tests.reporting.test_what_if_figures import panel_like

START = date(2026, 12, 1)


def report_of(plan):
    return build_report(plan, run_like(), arms=run_like(scale=0.5), levels=spine_run(), what_if=panel_like())


@pytest.fixture(scope="module")
def report():
    return report_of(pump_plan())


@pytest.fixture(scope="module")
def pages(report):
    return {
        "US": report.html(START),
        "UK": report_of(pump_plan("UK")).html(START),
        "before the test": build_report(before_test(), levels=spine_run(days=1, every_h=1)).html(START),
    }


@pytest.fixture(scope="module")
def pdf_pages(report):
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("typst")
    read = pypdf.PdfReader(BytesIO(render.pdf(report.findings, report.figures, START)))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in read.pages]


def test_the_sections_come_in_the_order_a_clinician_needs(pages):
    headings = [text for level, text in Page(pages["US"]).headings if level == 2]
    assert headings == [
        "Verdicts", "Pump course", "Monitoring visits", "Signs and what to do", "When supply fails, and a planned end",
        "Program sheets for two signatures", "What the model expects", "Unwanted effects",
        "What if the pump fails",
        "What was unknown or uncertain", "What was assumed", "Sources", "Versions and seed",
    ]  # fmt: skip


def test_one_sentence_says_the_course(report):
    said = report.findings.bottom_line
    for part in (
        "100 micrograms daily by pump", "test bolus of 50 micrograms that worked",
        "rising to 1,200 micrograms daily from day 15", "oral baclofen ends after day 14", "first refill due on day 20",
        "Ashworth score of", "1 caution",
    ):  # fmt: skip
        assert part in said


def test_steps_wean_refills_supply_and_emergency_stand_on_the_page(pages):
    text = Page(pages["US"]).text
    for part in (
        "1 to 7 1 Dec 2026 to 7 Dec 2026 100 mcg start 0.2 mL/day", "1,200 mcg +900 % 2.4 mL/day",
        "50 micrograms × 2".replace("micrograms", "mcg"), "Oral baclofen to zero",
        "Day 20 20 Dec 2026 Day 24 24 Dec 2026 Day 27 27 Dec 2026 Day 32 1 Jan 2027",
        "One medicine at a time, in this order: baclofen , then diazepam".replace(" ,", ","),
        "Carry the card.", "Never switch off.", "Exclude a fault first.", "Only with a named specialist.",
        "no dose in them is computed for this person", "A stop can kill", "Two people read the strength.",
    ):  # fmt: skip
        assert part in text, part


HEADER = "Diagnosis multiple sclerosis Conditions none Allergies none to baclofen or wheat; no other is asked here"


def test_the_header_says_diagnosis_conditions_and_allergies(pages, pdf_pages, report):
    assert HEADER in Page(pages["US"]).text and HEADER in pdf_pages[0]
    nobody = {"diagnosis": None, "conditions": None, "allergies": None}
    plan = pump_plan()
    asked = plan.model_copy(update={"patient": plan.patient.model_copy(update=nobody)})
    text = Page(build_report(asked).html()).text
    assert "Diagnosis not stated Conditions not stated Allergies not stated" in text
    assert [one["text"] for one in json.loads(report.to_json())["known_of_patient"]][:2] == [
        "multiple sclerosis",
        "none",
    ]


def test_a_start_score_under_treatment_is_an_assumption_of_page_and_pdf():
    plan = pump_plan()
    taken = {"scores": Scores(ashworth=4), "medicines": (Medicine(name="baclofen", daily_dose_mg=80),)}
    found = build_report(plan.model_copy(update={"patient": plan.patient.model_copy(update=taken)}), run_like())
    said = "Ashworth score 4: the chart does not say when, and baclofen is given now."
    text = Page(found.html()).text
    assert said in text[text.index("What was assumed") :] and said in pdf_text(found)


def pdf_text(found):
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("typst")
    read = pypdf.PdfReader(BytesIO(render.pdf(found.findings, found.figures)))
    return re.sub(r"\s+", " ", " ".join(one.extract_text() for one in read.pages))


def test_a_reason_that_many_faults_share_is_said_once():
    faults = ("A refill is missed: no pump is described.", "A refill comes late: no pump is described.", "X: Y.")
    panel = panel_like().model_copy(update={"left_out": faults})
    found = build_report(pump_plan(), run_like(), what_if=panel)
    for text in (Page(found.html()).text, pdf_text(found)):
        assert "Not told (A refill is missed; A refill comes late): no pump is described." in text
        assert text.count("no pump is described") == 1 and "Not told (X): Y." in text


def test_near_identical_refills_are_folded_and_all_of_them_stand_in_details(pages):
    plan = pump_plan()
    days = (20, 41, 60, 79, 98, 117)
    course = plan.pump_course.model_copy(update={"refills": refills_on(*days)})
    found = build_report(plan.model_copy(update={"pump_course": course}))
    text = Page(found.html(START)).text
    table = text[text.index("Refill visits; each change") : text.index("All 6 refills")]
    assert [f"Day {day} " in table for day in days] == [True, True, True, False, False, False]
    assert "and every 19 days to day 117, 27 Mar 2027 (3 more; the alarm as long after each)" in table
    details = text[
        text.index("All refill visits; they stand in calendar.ics too") : text.index("At each refill the volume")
    ]
    assert all(f"Day {day} " in details for day in days)
    printed = pdf_text(found)
    assert "and every 19 days to day 117 (3 more" in printed and "Day 79; Day 98; Day 117" in printed
    assert "and every" not in Page(pages["US"]).text


def test_a_refill_stands_in_its_own_table_and_not_again_among_the_visits(pages):
    monitoring = pages["US"][pages["US"].index('id="monitoring"') : pages["US"].index('id="signs"')]
    assert "Change to 120" in monitoring and "Refill. 20 mL" not in monitoring
    plan = pump_plan()
    assert [is_refill(plan, one) for one in plan.monitoring] == [False, True, True, False]


def test_each_program_sheet_has_before_and_after_two_signatures_and_a_place_for_the_read_out(pages):
    page = Page(pages["US"])
    assert pages["US"].count('class="program"') == 3
    sheet = page.text[page.text.index("Program sheet 2: day 8, 8 Dec 2026") : page.text.index("Program sheet 3")]
    for part in (
        "Proposal, not an order.", "Before (plan) Read from the pump After (proposal)",
        "Concentration 500 mcg/mL 500 mcg/mL", "Total in 24 hours 100 mcg 120 mcg",
        "Change of the 24 hour total +20 %", "Largest hour 4.17 mcg 5 mcg", "Flow 0.2 mL/day 0.24 mL/day",
        "(120 - 100) / 100 = 20 %", "Programmed by", "Checked on the pump's read-out by",
        "Unit is mcg in 24 hours, not in an hour.", "Only if the goal is not met.",
    ):  # fmt: skip
        assert part in sheet, part
    assert "Ask twice" not in sheet
    assert "Ask twice" in page.text[page.text.index("Program sheet 3") :]


def test_a_program_sheet_is_one_page_of_the_pdf(pdf_pages):
    for number in (1, 2, 3):
        (page,) = [one for one in pdf_pages if f"Program sheet {number}: day" in one]
        for part in ("Proposal, not an order", "Programmed by", "Checked on the read-out", "Pump clinic at any hour"):
            assert part in page


def test_the_pdf_says_what_the_page_says(pdf_pages):
    text = " ".join(pdf_pages)
    for part in (
        "Eutonia - intrathecal baclofen course", "Pump course", "Refill due", "A planned end",
        "What if the pump fails", "The spine: end of day 42, 1,200 mcg daily by pump", "Carry the card.",
    ):  # fmt: skip
        assert part in text, part
    for name, pattern in UNSAFE.items():
        if name != "ISO date":
            assert re.search(pattern, text) is None, name


def test_micrograms_are_spelled_as_the_country_asks(pages):
    for country, right, wrong in (("US", "mcg", "microgram"), ("UK", "micrograms", "mcg")):
        page = Page(pages[country])
        pictures = " ".join(page.svg_words) + " ".join(one.get("aria-label", "") for one in page.all("svg"))
        assert right in page.text and wrong not in page.text
        assert wrong not in pictures


@pytest.mark.parametrize("name", UNSAFE)
def test_nothing_in_print_is_spelled_unsafely(pages, name):
    for source in pages.values():
        page = Page(source)
        found = re.search(UNSAFE[name], page.text)
        assert found is None, page.text[max(0, found.start() - 40) : found.end() + 20]


def test_headings_captions_scopes_links_and_pictures(pages):
    for source in pages.values():
        page = Page(source)
        levels = [level for level, _ in page.headings]
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
        assert len(page.all("caption")) == len(page.all("table")) > 1
        assert all(one.get("scope") in ("col", "row") for one in page.all("th"))
        ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
        assert len(ids) == len(set(ids))
        assert {one["href"].removeprefix("#") for one in page.all("a")} <= set(ids)
        for svg in page.all("svg"):
            assert svg.get("aria-hidden") == "true" or (svg["role"] == "img" and svg["aria-label"])


def test_the_drawn_spine_needs_no_script_and_the_others_have_a_specification(report, pages):
    specs = json.loads(re.search(r'id="specs">(.*?)</script>', pages["US"], re.DOTALL)[1])
    assert set(specs) == {one.name for one in report.figures} - {"spine"}
    assert "effect" not in specs and "sites" in specs


def test_before_the_test_there_are_boluses_and_a_timetable_and_nothing_to_sign(pages):
    source = pages["before the test"]
    text = Page(source).text
    assert "Do not start until: positive screening bolus" in text
    assert "first a test bolus of 50 mcg" in text
    assert "4 hours Decide." in text and "Seen (time, scores, initials)" in text
    assert 'class="program"' not in source and "Dec 2026" not in text and 'id="what-if"' not in source
    assert "Gate" not in text


def test_between_two_test_boluses_stands_a_gate_to_sign():
    plan = before_test()
    (bolus,) = plan.pump_course.boluses
    gate = (Criterion(text="Its result is known.", rule_ids=("itb.response",)),)
    boluses = (
        bolus,
        bolus.model_copy(update={"dose_ug": 75, "day": 2}),
        bolus.model_copy(update={"dose_ug": 100, "day": 3}),
    )
    course = plan.pump_course.model_copy(update={"boluses": boluses, "bolus_gate": gate})
    found = build_report(plan.model_copy(update={"pump_course": course}))
    for text in (Page(found.html()).text, pdf_text(found)):
        counted = {"Gate: not the next bolus": 2, "Its result is known.": 1, " mcg allowed: name, signature": 2}
        assert {one: text.count(one) for one in counted} == counted
        assert "If one is not known, the next bolus is not given." in text
        row, sheet = text.index("Gate: not the next bolus"), text.index("Gate before each further test bolus.")
        assert text.index("50 mcg 1 mL") < row < text.index("75 mcg") < text.index("Seen (time, scores") < sheet


def test_a_bolus_that_was_given_stands_with_its_date_and_its_scores():
    plan = pump_plan()
    seen = {"given_on": date(2026, 11, 12), "ashworth_before": 4, "ashworth_after": 2}
    (bolus,) = plan.pump_course.boluses
    course = plan.pump_course.model_copy(update={"boluses": (bolus.model_copy(update=seen),)})
    text = Page(build_report(plan.model_copy(update={"pump_course": course}), run_like()).html(START)).text
    assert "given 12 Nov 2026 50 mcg 1 mL worked (Ashworth score 4 before, 2 after)" in text


def test_what_if_shows_first_sign_hours_and_the_fixed_text(pages):
    text = Page(pages["US"]).text
    panel = text[text.rindex("What if the pump fails Each fault") :]
    assert "The pump stalls" in panel and "Stiffness and spasms return after 9 hours 90 %: 6 to 19 hours" in panel
    assert "none in 7 days" in panel
    assert "Weak breathing and coma are not modelled" in panel
    assert texts()["pump"]["emergency"][1] in panel
    assert texts()["pump"]["emergency"][3] not in panel


def test_the_dose_at_the_tip_is_said_line_by_line():
    assert tip_lines(panel_like().scenarios[1]) == ("1,184 micrograms daily", "after 16 hours: 296 micrograms daily")


def test_the_json_holds_the_pump_part_and_an_oral_one_does_not(report, plan):
    found = json.loads(report.to_json())
    assert found["pump"]["programs"][1]["after"]["total_ug"] == 120
    assert len(found["pump"]["profile"]["levels"]) == 27
    assert "pump" not in json.loads(build_report(plan).to_json())


def test_every_run_brings_its_sources(report):
    bare = build_report(pump_plan(), run_like())
    assert {one.id for one in report.findings.sources} > {one.id for one in bare.findings.sources}


def test_text_from_a_record_is_escaped():
    evil = "<script>alert(1)</script>"
    plan = pump_plan()
    course = plan.pump_course.model_copy(update={"note": evil, "tolerance": (evil,), "refill_note": evil})
    source = build_report(plan.model_copy(update={"pump_course": course, "supply_failure": (evil,)})).html(START)
    assert "<script>alert" not in source
    assert source.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 4


def test_an_oral_plan_has_no_pump_part(plan):
    with pytest.raises(InputError, match="pump course"):
        gather_pump(plan, None, None, None)


def test_the_same_inputs_give_the_same_bytes(report):
    again = report_of(pump_plan())
    assert again.html(START) == report.html(START)
    assert again.to_json() == report.to_json()
